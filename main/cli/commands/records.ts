import { type EntityKind, entityKinds } from '../../../contract/entities/index.ts';
import { HubError } from '../../../contract/errors.ts';
import type { InputOf } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { type Call, type Command, flag, type Outcome, valued } from '../command.ts';
import { exits } from '../exit.ts';
import { count, money, when } from '../format.ts';
import { findConnection, gather } from '../lookup.ts';
import { type Column, formatTable } from '../table.ts';
import { badUsage } from '../usage.ts';
import { readCount, readDay } from '../values.ts';

const left = (title: string): Column => ({ title });
const kinds = entityKinds.map((kind) => `${kind}s`);
const pageSize = 500;

export const records: Command = {
  name: 'records',
  summary: 'cli.command.records',
  args: 'cli.args.records',
  more: 'cli.more.records',
  moreParams: { kinds: kinds.join(', ') },
  fewest: 1,
  most: 1,
  options: {
    ...{ connection: valued('CONNECTION'), since: valued('DATE'), search: valued('WORDS'), limit: valued('N') },
  },
  run: listRecords,
};

async function listRecords(call: Call): Promise<Outcome> {
  const entity = kindOf(call.args[0] ?? '');
  const limit = readCount('--limit', call.text('limit'), 20, 1_000_000);
  const since = readDay('--since', call.text('since'));
  const search = call.text('search');
  const name = call.text('connection');
  const backroom = await call.look();
  const query: InputOf<'records.list'> = {
    entity,
    // One more than wanted tells whether there are more.
    limit: Math.min(limit + 1, pageSize),
    ...(since === undefined ? {} : { since }),
    ...(search === undefined ? {} : { search }),
    ...(name === undefined ? {} : { connectionId: (await findConnection(backroom, name)).id }),
  };
  const found = await gather(limit + 1, (after: string | undefined) =>
    backroom.ask('records.list', after === undefined ? query : { ...query, after }),
  );
  const rows = found.slice(0, limit);
  const columns: Column[] = [
    left(say('cli.column.date')),
    left(say('cli.column.title')),
    left(say('cli.column.detail')),
  ];
  columns.push(left(say('cli.column.status')), { title: say('cli.column.amount'), align: 'right' });
  columns.push(left(say('cli.column.connection')));
  const cells = rows.map((row) => [
    ...[row.occurredAt === null ? '' : when(row.occurredAt, call.now), row.title, row.subtitle ?? ''],
    ...[row.status ?? '', row.quantity ?? money(row.money), row.connectionName],
  ]);
  const more = found.length > limit ? [say('cli.say.moreRecords')] : [];
  const text = rows.length === 0 ? say('cli.say.noRecords') : [formatTable(columns, cells), ...more].join('\n');
  return { data: { records: rows, more: more.length > 0 }, text };
}

/** `order`, `orders` and `inventory-levels` alike. */
function kindOf(word: string): EntityKind {
  const plain = word.toLowerCase().replaceAll('-', '_').replace(/s$/, '');
  const kind = entityKinds.find((one) => one === plain);
  if (!kind) throw badUsage('kind', { value: word.slice(0, 40), kinds: kinds.join(', ') });
  return kind;
}

export const errors: Command = {
  name: 'errors',
  summary: 'cli.command.errors',
  args: 'cli.args.maybeConnection',
  more: null,
  fewest: 0,
  most: 1,
  options: { last: valued('N'), retry: flag },
  run: async (call) => {
    const wanted = readCount('--last', call.text('last'), 20, 100_000);
    return call.flag('retry') ? retry(call) : listErrors(call, wanted);
  },
};

async function only(call: Call, backroom: Awaited<ReturnType<Call['look']>>): Promise<{ connectionId?: string }> {
  const name = call.args[0];
  return name === undefined ? {} : { connectionId: (await findConnection(backroom, name)).id };
}

async function retry(call: Call): Promise<Outcome> {
  const backroom = await call.work();
  const result = await backroom.ask('setAside.retry', await only(call, backroom));
  return {
    data: result,
    text: say('cli.say.retried', { ...result }),
    code: result.left > 0 ? exits.setAside : exits.done,
  };
}

async function listErrors(call: Call, wanted: number): Promise<Outcome> {
  const backroom = await call.look();
  const filter = await only(call, backroom);
  const list = await gather(wanted, (before: number | undefined) =>
    backroom.ask('setAside.list', before === undefined ? filter : { ...filter, before }),
  );
  const titles = (['connection', 'stream', 'record', 'why', 'seen'] as const).map((key) =>
    left(say(`cli.column.${key}`)),
  );
  const rows = list.map((one) => [
    ...[one.connectionName, one.streamLabel, one.externalId, one.reason, when(one.lastSeenAt, call.now)],
  ]);
  return { data: { errors: list }, text: list.length === 0 ? say('cli.say.noErrors') : formatTable(titles, rows) };
}

export const deletions: Command = {
  name: 'deletions',
  summary: 'cli.command.deletions',
  args: 'cli.args.stream',
  more: null,
  fewest: 2,
  most: 2,
  options: { accept: flag, keep: flag },
  run: async (call) => {
    const accept = call.flag('accept');
    if (accept === call.flag('keep')) throw badUsage('either', { a: '--accept', b: '--keep' });
    const { backroom, connectionId, stream, held } = await findStream(call);
    await backroom.ask('connections.settleDeletions', { connectionId, stream, accept });
    const text = accept
      ? say('cli.say.deletionsAccepted', { count: held })
      : say('cli.say.deletionsKept', { count: held });
    return {
      data: { stream, accepted: accept, records: held },
      text: held === 0 ? say('cli.say.noDeletions', { stream }) : text,
    };
  },
};

export const reset: Command = {
  name: 'reset',
  summary: 'cli.command.reset',
  args: 'cli.args.stream',
  more: null,
  fewest: 2,
  most: 2,
  options: {},
  run: async (call) => {
    const { backroom, connectionId, stream } = await findStream(call);
    await backroom.ask('connections.resetStream', { connectionId, stream });
    return { data: { stream, reset: true }, text: say('cli.say.reset', { stream }) };
  },
};

async function findStream(call: Call) {
  const [name = '', stream = ''] = call.args;
  const backroom = await call.work();
  const connection = await findConnection(backroom, name);
  const { streams } = await backroom.ask('connections.get', { connectionId: connection.id });
  const found = streams.find((one) => one.id === stream);
  if (!found) throw new HubError('not_found', { params: { what: 'stream', name: stream.slice(0, 100) } });
  return { backroom, connectionId: connection.id, stream, held: found.heldDeletions };
}

export const disconnect: Command = {
  name: 'disconnect',
  summary: 'cli.command.disconnect',
  args: 'cli.args.connection',
  more: null,
  fewest: 1,
  most: 1,
  options: { 'keep-records': flag, yes: flag },
  run: async (call) => {
    const keepRecords = call.flag('keep-records');
    const backroom = await call.workUnlocked();
    const { id: connectionId, name } = await findConnection(backroom, call.args[0] ?? '');
    const kinds = await backroom.ask('records.kinds', { connectionId });
    const held = kinds.reduce((sum, kind) => sum + kind.count, 0);
    if (!keepRecords && !call.flag('yes') && call.terminal.isPerson) {
      const answer = await call.terminal.ask(say('cli.ask.disconnect', { name, records: held }));
      if (!/^y(es)?$/i.test(answer.trim())) {
        return { data: { disconnected: false }, text: say('cli.say.notDisconnected') };
      }
    }
    await backroom.ask('connections.disconnect', { connectionId, keepRecords });
    const data = { disconnected: true, connectionId, recordsKept: keepRecords, records: held };
    return {
      data,
      text: say(keepRecords ? 'cli.say.disconnectedKept' : 'cli.say.disconnected', { name, count: count(held) }),
    };
  },
};
