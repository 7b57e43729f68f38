import { say } from '../../../contract/words/index.ts';
import { type Call, type Command, flag, type Outcome, repeated, valued } from '../command.ts';
import { findConnections } from '../lookup.ts';
import { followRuns, runsOutcome } from '../runs.ts';
import { badUsage } from '../usage.ts';
import { readDay } from '../values.ts';

export const sync: Command = {
  name: 'sync',
  summary: 'cli.command.sync',
  args: 'cli.args.sync',
  more: 'cli.more.sync',
  fewest: 0,
  most: 500,
  options: { all: flag, stream: repeated('STREAM'), full: flag, since: valued('DATE'), 'dry-run': flag },
  stops: true,
  run,
};

async function run(call: Call): Promise<Outcome> {
  const since = readDay('--since', call.text('since'));
  const streams = call.list('stream');
  if (call.flag('all') && call.args.length > 0) throw badUsage('either', { a: '--all', b: call.args[0] ?? '' });
  const backroom = await call.workUnlocked();
  const chosen = await findConnections(backroom, call.args);
  const ids = [...new Set(chosen.map(({ id }) => id))];
  const named = call.args.length > 0;
  if (!named && chosen.every(({ status }) => status.state === 'off')) {
    return { data: { runs: [] }, text: say('cli.say.nothingConnected') };
  }
  const { runIds } = await backroom.ask('sync.start', {
    ...(named ? { connectionIds: ids } : {}),
    ...(streams.length > 0 ? { streams: [...streams] } : {}),
    ...(since === undefined ? {} : { since }),
    full: call.flag('full'),
    dryRun: call.flag('dry-run'),
  });
  return runsOutcome(await followRuns(backroom, runIds, call), call);
}
