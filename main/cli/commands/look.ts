import type { ConnectionDetail, ConnectionView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { providers as registry } from '../../../providers/registry.ts';
import { providerView } from '../../views/catalogue.ts';
import { type Call, type Command, flag, type Outcome, valued } from '../command.ts';
import { exits } from '../exit.ts';
import { count, when } from '../format.ts';
import { findConnections, gather } from '../lookup.ts';
import { type Column, formatTable } from '../table.ts';
import { readCount } from '../values.ts';

const left = (title: string): Column => ({ title });
const right = (title: string): Column => ({ title, align: 'right' });

export const providers: Command = {
  name: 'providers',
  summary: 'cli.command.providers',
  args: null,
  more: null,
  fewest: 0,
  most: 0,
  options: {},
  run: () => {
    const all = [...registry.values()].map((one) => providerView(one));
    const rows = all.flatMap(({ id, name, ways }) =>
      ways.map((way) => [
        ...[id, name, way.id],
        way.fields.map((field) => `${field.secret ? '--secret' : '--set'} ${field.key}`).join(', '),
      ]),
    );
    const titles = [say('cli.column.id'), say('cli.column.system'), say('cli.column.way'), say('cli.column.asks')];
    return { data: { providers: all }, text: formatTable(titles.map(left), rows) };
  },
};

export const connections: Command = {
  name: 'connections',
  summary: 'cli.command.connections',
  args: null,
  more: null,
  fewest: 0,
  most: 0,
  options: {},
  run: async (call) => {
    const backroom = await call.look();
    const all = await backroom.ask('connections.list', {});
    const columns = [
      left(say('cli.column.connection')),
      left(say('cli.column.system')),
      left(say('cli.column.account')),
    ];
    columns.push(left(say('cli.column.state')), left(say('cli.column.lastOk')), left(say('cli.column.next')));
    const rows = all.map((one) => [
      ...[one.name, one.providerName, one.account, say(`state.label.${one.status.state}`)],
      ...[when(one.lastOkAt, call.now), one.nextDueAt === null ? '' : when(one.nextDueAt, call.now)],
    ]);
    const notes = all.filter((one) => one.status.state === 'needs_you').map(sentenceOf);
    const text = [formatTable(columns, rows), ...notes].join('\n');
    return { data: { connections: all }, text: all.length === 0 ? say('cli.say.nothingConnected') : text };
  },
};

function sentenceOf({ name, status }: ConnectionView): string {
  return say(`state.why.${status.why}`, { name, count: status.count });
}

export const health: Command = {
  name: 'health',
  summary: 'cli.command.health',
  args: 'cli.args.maybeConnection',
  more: null,
  fewest: 0,
  most: 1,
  options: { detailed: flag },
  run: checkHealth,
};

async function checkHealth(call: Call): Promise<Outcome> {
  const backroom = await call.lookUnlocked();
  const found = (await findConnections(backroom, call.args)).filter(({ status }) => status.state !== 'off');
  await Promise.all(found.map(({ id: connectionId }) => backroom.ask('connections.check', { connectionId })));
  const details = await Promise.all(
    found.map(({ id: connectionId }) => backroom.ask('connections.get', { connectionId })),
  );
  const columns = [left(say('cli.column.connection')), left(say('cli.column.state')), right(say('cli.column.answer'))];
  columns.push(right(say('cli.column.errors')), left(say('cli.column.lastOk')));
  const rows = details.map((one) => [
    ...[one.name, say(`state.label.${one.status.state}`), latency(one)],
    ...[`${(one.health.errorRate * 100).toFixed(1)} %`, when(one.lastOkAt, call.now)],
  ]);
  const parts = [formatTable(columns, rows), details.map(sentenceOf).join('\n')];
  if (call.flag('detailed')) parts.push(...details.map((one) => streamTable(one, call.now)));
  const text = details.length === 0 ? say('cli.say.nothingConnected') : parts.join('\n\n');
  return { data: { connections: details }, text, code: Math.max(exits.done, ...details.map(healthCode)) };
}

function latency({ health: { ok, latencyMs } }: ConnectionDetail): string {
  if (ok === false) return say('cli.ended.failed');
  return latencyMs === null ? say('cli.say.notAsked') : say('cli.say.ms', { n: latencyMs });
}

function healthCode({ health: { ok }, status: { state, why } }: ConnectionDetail): number {
  if (why === 'set_aside' || why === 'held_deletions' || why === 'missing')
    return ok === false ? exits.failed : exits.setAside;
  return ok === false || state === 'needs_you' ? exits.failed : exits.done;
}

function streamTable({ name, streams }: ConnectionDetail, now: Date): string {
  const columns = [left(name), right(say('cli.column.records')), right(say('cli.column.setAside'))];
  columns.push(right(say('cli.column.held')), left(say('cli.column.newest')));
  columns.push(left(say('cli.column.completeSince')), left(say('cli.column.lastOk')));
  const rows = streams.map((stream) => [
    ...[stream.label, count(stream.count), count(stream.setAside), count(stream.heldDeletions)],
    stream.newestAt ? when(stream.newestAt, now) : '',
    stream.completeSince === 'always' ? say('cli.say.always') : (stream.completeSince?.slice(0, 10) ?? ''),
    when(stream.lastOkAt, now),
  ]);
  return formatTable(columns, rows);
}

export const runs: Command = {
  name: 'runs',
  summary: 'cli.command.runs',
  args: null,
  more: null,
  fewest: 0,
  most: 0,
  options: { last: valued('N') },
  run: async (call) => {
    const wanted = readCount('--last', call.text('last'), 20, 10_000);
    const backroom = await call.look();
    const list = await gather(wanted, (before: number | undefined) =>
      backroom.ask('runs.list', before === undefined ? {} : { before }),
    );
    const titles = (['added', 'changed', 'deleted', 'setAside', 'calls'] as const).map((key) =>
      right(say(`cli.column.${key}`)),
    );
    const columns = [
      right(say('cli.column.run')),
      left(say('cli.column.connection')),
      left(say('cli.column.started')),
      ...titles,
    ];
    columns.push(left(say('cli.column.ended')), left(say('cli.column.why')));
    const rows = list.map(({ id, connectionName, startedAt, counts, calls, status, reason }) => [
      ...[String(id), connectionName, when(startedAt, call.now)],
      ...[counts.added, counts.changed, counts.deleted, counts.setAside, calls].map(count),
      ...[say(`cli.ended.${status}`), reason === null ? '' : say(`shell.problem.title.${reason}`)],
    ]);
    return { data: { runs: list }, text: list.length === 0 ? say('cli.say.noRuns') : formatTable(columns, rows) };
  },
};
