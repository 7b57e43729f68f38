import { catalogue } from './catalogue.ts';
import { cli } from './cli.ts';
import { common } from './common.ts';
import { connect } from './connect.ts';
import { connection } from './connection.ts';
import { demo } from './demo.ts';
import { errors } from './errors.ts';
import { flows } from './flows.ts';
import { flowsCli } from './flows-cli.ts';
import { history } from './history.ts';
import { matches } from './matches.ts';
import { oauth } from './oauth.ts';
import { outbound } from './outbound.ts';
import { overview } from './overview.ts';
import { proof } from './proof.ts';
import { records } from './records.ts';
import { refused } from './refused.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { state } from './state.ts';
import { tray } from './tray.ts';
import { webhooks } from './webhooks.ts';
import { writes } from './writes.ts';

/** The English catalogue; a second language is a second object of this type. */
export const en = {
  catalogue,
  cli,
  common,
  connect,
  connection,
  demo,
  error: errors,
  flowsCli,
  flows,
  history,
  matches,
  oauthPage: oauth.oauthPage,
  outbound,
  overview,
  proof,
  records,
  refused,
  settings,
  shell,
  state,
  tray,
  webhooks,
  writes,
} as const;
