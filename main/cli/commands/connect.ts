import { readFileSync, statSync } from 'node:fs';
import { HubError } from '../../../contract/errors.ts';
import type { AttemptView, InputOf, ProviderView, WayView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import type { Backroom } from '../backroom.ts';
import { type Call, type Command, flag, type Outcome, repeated, valued } from '../command.ts';
import { findConnection } from '../lookup.ts';
import { followRuns, runsOutcome } from '../runs.ts';
import { onOneLine } from '../table.ts';
import { badUsage } from '../usage.ts';
import { readDay, readPairs } from '../values.ts';
import { waitForAttempt } from '../wait-for-attempt.ts';

export const connect: Command = {
  name: 'connect',
  summary: 'cli.command.connect',
  args: 'cli.args.connect',
  more: 'cli.more.connect',
  fewest: 1,
  most: 1,
  options: {
    ...{ name: valued('NAME'), way: valued('WAY'), set: repeated('KEY=VALUE'), secret: repeated('KEY=VALUE') },
    ...{ streams: valued('A,B'), since: valued('DATE'), cron: valued('CRON'), again: valued('CONNECTION') },
    ...{ choose: valued('NAME'), write: flag },
    'no-browser': flag,
  },
  stops: true,
  run,
};

async function run(call: Call): Promise<Outcome> {
  const backfillFrom = readDay('--since', call.text('since'));
  const settings = Object.fromEntries(readPairs('--set', call.list('set')));
  const secrets = await readSecrets(readPairs('--secret', call.list('secret')), call);
  const backroom = await call.workUnlocked();
  const provider = await findProvider(backroom, call.args[0] ?? '');
  const way = chooseWay(provider, call.text('way'), Object.keys({ ...settings, ...secrets }));
  const again = call.text('again');
  const cron = call.text('cron');
  const choice = call.text('choose');
  const attempt = await backroom.ask('connect.start', {
    ...{ provider: provider.id, way: way.id, name: call.text('name') ?? '', settings, secrets },
    ...streamsOf(call.text('streams')),
    ...(backfillFrom === undefined ? {} : { backfillFrom }),
    ...(cron === undefined ? {} : { cron }),
    ...(choice === undefined ? {} : { choice }),
    ...(call.flag('write') ? { writes: true } : {}),
    ...(again === undefined ? {} : { connectionId: (await findConnection(backroom, again)).id }),
  });
  return fetchFirst(await waitForAttempt(backroom, attempt, call), backroom, call);
}

function streamsOf(text: string | undefined): Pick<InputOf<'connect.start'>, 'streams'> {
  if (text === undefined) return {};
  return {
    streams: text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  };
}

/** The Hub begins the first fetch by itself; here it is followed. */
async function fetchFirst({ connectionId }: AttemptView, backroom: Backroom, call: Call): Promise<Outcome> {
  const connection = await backroom.ask('connections.get', { connectionId: connectionId ?? '' });
  const { name, account } = connection;
  call.terminal.note(say('cli.say.connected', { name: onOneLine(name), account: onOneLine(account) }));
  call.terminal.note(say('cli.say.firstFetch'));
  const { rows } = await backroom.ask('runs.list', { connectionId: connection.id });
  const runs = await followRuns(
    backroom,
    rows.slice(0, 1).map((run) => run.id),
    call,
  );
  const outcome = runsOutcome(runs, call);
  return {
    ...outcome,
    data: { connection: await backroom.ask('connections.get', { connectionId: connection.id }), runs },
  };
}

async function findProvider(backroom: Backroom, id: string): Promise<ProviderView> {
  const all = await backroom.ask('catalogue.list', {});
  const found = all.find((one) => one.id === id || one.name.toLowerCase() === id.toLowerCase());
  if (!found) throw new HubError('not_found', { params: { what: 'system', name: id.slice(0, 100) } });
  return found;
}

/** The way that was named, the only one, or the first that asks for what was given. @throws HubError bad_input */
function chooseWay({ name, ways }: ProviderView, asked: string | undefined, keys: readonly string[]): WayView {
  const only = ways.length === 1 ? ways[0] : undefined;
  const fits = ({ fields }: WayView) =>
    keys.every((key) => fields.some((field) => field.key === key)) &&
    fields.every((field) => field.optional || field.initial !== '' || keys.includes(field.key));
  const chosen = asked === undefined ? (only ?? ways.find(fits)) : ways.find((way) => way.id === asked);
  if (!chosen) throw badUsage('way', { name, ways: ways.map((way) => way.id).join(', ') });
  return chosen;
}

const largestSecretFile = 65_536;

/** Secrets as typed, from a file (`@file`) or from standard input (`-`). */
async function readSecrets(pairs: ReadonlyMap<string, string>, { terminal }: Call): Promise<Record<string, string>> {
  if ([...pairs.values()].filter((value) => value === '-').length > 1) throw badUsage('oneStdin');
  const secrets: Record<string, string> = {};
  for (const [key, value] of pairs) {
    if (value === '-') secrets[key] = await fromInput(key, terminal);
    else secrets[key] = value.startsWith('@') ? fromFile(value.slice(1)) : value;
  }
  return secrets;
}

function fromInput(key: string, terminal: Call['terminal']): Promise<string> {
  return terminal.isPerson ? terminal.askSecret(say('cli.ask.secret', { key: onOneLine(key) })) : terminal.readAll();
}

function fromFile(file: string): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size !== undefined && size > largestSecretFile) throw badUsage('bigFile', { file });
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw badUsage('noFile', { file });
  }
}
