import { HubError } from '../../../contract/errors.ts';
import type { DeliveryDetail, DeliveryRow, EventRow, Subscription } from '../../../contract/ipc/index.ts';
import { deliveryRowSchema } from '../../../contract/ipc/outbound.ts';
import { say, type WordKey, type WordParams } from '../../../contract/words/index.ts';
import { newSecret } from '../../outbound/signature.ts';
import type { Backroom } from '../backroom.ts';
import { type Call, type Command, flag, type Outcome, valued } from '../command.ts';
import { exits } from '../exit.ts';
import { toJson, when } from '../format.ts';
import { gather } from '../lookup.ts';
import { type Column, formatTable, onOneLine } from '../table.ts';
import { readCount } from '../values.ts';

const left = (title: string): Column => ({ title });
const right = (title: string): Column => ({ title, align: 'right' });

type UsageKey =
  Extract<WordKey, `outbound.cli.usage.${string}`> extends `outbound.cli.usage.${infer Name}` ? Name : never;

function badUsage(name: UsageKey, params: WordParams = {}): HubError {
  return new HubError('bad_input', { params: { what: say(`outbound.cli.usage.${name}`, params) } });
}

export const events: Command = {
  name: 'events',
  summary: 'outbound.cli.command.events',
  args: 'outbound.cli.args.events',
  more: 'outbound.cli.more.events',
  fewest: 0,
  most: 1,
  options: { schema: flag, last: valued('N') },
  run: async (call) => {
    const [type] = call.args;
    const backroom = await call.look();
    if (call.flag('schema')) return showSchema(backroom, type);
    return type === undefined && call.text('last') === undefined
      ? listTypes(backroom)
      : listEvents(call, backroom, type);
  },
};

async function showSchema(backroom: Backroom, type: string | undefined): Promise<Outcome> {
  if (type === undefined) throw badUsage('schema');
  const { schema } = await backroom.ask('events.schema', { type });
  return { data: schema, text: toJson(schema) };
}

async function listTypes(backroom: Backroom): Promise<Outcome> {
  const types = await backroom.ask('events.types', {});
  const notYet = say('outbound.cli.say.notYet');
  const rows = types.map(({ type, possible, summary }) => [type, possible ? summary : `(${notYet}) ${summary}`]);
  const columns = [left(say('outbound.cli.column.event')), left(say('outbound.cli.column.told'))];
  return { data: { types }, text: formatTable(columns, rows) };
}

async function listEvents(call: Call, backroom: Backroom, type: string | undefined): Promise<Outcome> {
  const wanted = readCount('--last', call.text('last'), 20, 10_000);
  // Asked for by its schema first, which refuses a name that no event has.
  if (type !== undefined) await backroom.ask('events.schema', { type });
  const list = await gather<EventRow, number>(wanted, (before) =>
    backroom.ask('events.list', {
      ...(type === undefined ? {} : { type }),
      ...(before === undefined ? {} : { before }),
    }),
  );
  const rows = list.map((one) => [when(one.at, call.now), one.type, one.connectionName ?? '', one.title]);
  const titles = [say('outbound.cli.column.at'), say('outbound.cli.column.event'), say('cli.column.connection')];
  const table = formatTable([...titles, say('cli.column.title')].map(left), rows);
  return { data: { events: list }, text: list.length === 0 ? say('outbound.cli.say.noEvents') : table };
}

export const subscriptions: Command = {
  name: 'subscriptions',
  summary: 'outbound.cli.command.subscriptions',
  args: 'outbound.cli.args.subscriptions',
  more: 'outbound.cli.more.subscriptions',
  fewest: 0,
  most: 2,
  options: { types: valued('TYPES'), private: flag, description: valued('TEXT'), type: valued('TYPE') },
  run: async (call) => {
    const [verb = 'list', what] = call.args;
    if (verb === 'list') return listAddresses(await call.look(), call.now);
    if (!['add', 'remove', 'test'].includes(verb)) throw badUsage('verb');
    if (what === undefined) throw badUsage('address', { verb, what: verb === 'add' ? 'https://…' : 'ID' });
    if (verb === 'add') return addAddress(call, what);
    const backroom = await call.workUnlocked();
    const address = await findAddress(backroom, what);
    return verb === 'remove' ? removeAddress(backroom, address) : testAddress(call, backroom, address);
  },
};

async function listAddresses(backroom: Backroom, now: Date): Promise<Outcome> {
  const all = await backroom.ask('subscriptions.list', {});
  const rows = all.map((one) => [
    ...[one.id, one.url, one.types.join(', '), say(`outbound.cli.state.${one.state}`), String(one.waiting)],
    ...[when(one.lastDeliveredAt, now), one.problem?.detail ?? ''],
  ]);
  const columns = [left(say('cli.column.id')), left(say('cli.column.address')), left(say('outbound.cli.column.types'))];
  columns.push(left(say('cli.column.state')), right(say('outbound.cli.column.waiting')));
  columns.push(left(say('outbound.cli.column.sent')), left(say('cli.column.why')));
  const text = all.length === 0 ? say('outbound.cli.say.noAddresses') : formatTable(columns, rows);
  return { data: { subscriptions: all }, text };
}

/** The secret is made here, so that it need not be asked for afterwards: nothing else ever tells it. */
async function addAddress(call: Call, url: string): Promise<Outcome> {
  const types = (call.text('types') ?? '').split(',').flatMap((type) => type.trim() || []);
  if (types.length === 0) throw badUsage('types');
  const secret = newSecret();
  const backroom = await call.workUnlocked();
  const description = call.text('description');
  const subscription = await backroom.ask('subscriptions.add', {
    ...{ url, types, private: call.flag('private'), secret },
    ...(description === undefined ? {} : { description }),
  });
  const added = say('outbound.cli.say.added', { url: onOneLine(subscription.url), types: types.join(', ') });
  const text = [added, subscription.id, say('outbound.cli.say.secret', { secret })].join('\n');
  return { data: { subscription, secret }, text, shows: secret };
}

/** @throws HubError not_found */
async function findAddress(backroom: Backroom, idOrUrl: string): Promise<Subscription> {
  const all = await backroom.ask('subscriptions.list', {});
  const found = all.find(({ id, url }) => id === idOrUrl || url === idOrUrl);
  if (!found) throw new HubError('not_found', { params: { what: 'address', name: idOrUrl.slice(0, 100) } });
  return found;
}

async function removeAddress(backroom: Backroom, { id, url }: Subscription): Promise<Outcome> {
  await backroom.ask('subscriptions.remove', { id });
  return { data: { removed: id }, text: say('outbound.cli.say.removed', { url: onOneLine(url) }) };
}

async function testAddress(call: Call, backroom: Backroom, { id }: Subscription): Promise<Outcome> {
  const type = call.text('type');
  const delivery = await backroom.ask('subscriptions.test', { id, ...(type === undefined ? {} : { type }) });
  return { data: { delivery }, text: tryLines(delivery), code: exitOf(delivery) };
}

function exitOf({ state }: DeliveryRow): number {
  return state === 'delivered' ? exits.done : exits.failed;
}

function tryLines({ tries }: DeliveryDetail): string {
  return tries
    .map(({ at, latencyMs, status, problem, answer }) => {
      const what = onOneLine(problem ?? `${status ?? ''} ${answer ?? ''}`);
      return say('outbound.cli.say.tried', { at, what, ms: String(latencyMs) });
    })
    .join('\n');
}

export const deliveries: Command = {
  name: 'deliveries',
  summary: 'outbound.cli.command.deliveries',
  args: 'outbound.cli.args.deliveries',
  more: 'outbound.cli.more.deliveries',
  fewest: 0,
  most: 1,
  options: {
    subscription: valued('ID'),
    state: valued('STATE'),
    last: valued('N'),
    redeliver: valued('ID'),
    send: flag,
  },
  run: async (call) => {
    const [one] = call.args;
    const again = call.text('redeliver');
    if (one !== undefined) return showDelivery(await call.look(), readId(one));
    if (again !== undefined) return redeliver(await call.work(), readId(again));
    return call.flag('send') ? sendDue(await call.workUnlocked()) : listDeliveries(call, await call.look());
  },
};

function readId(text: string): number {
  const id = Number(text);
  if (/^\d{1,15}$/.test(text) && id > 0) return id;
  throw badUsage('id', { value: text.slice(0, 40) });
}

async function showDelivery(backroom: Backroom, id: number): Promise<Outcome> {
  const delivery = await backroom.ask('deliveries.get', { id });
  const payload: unknown = JSON.parse(delivery.payload);
  return { data: { delivery }, text: `${tryLines(delivery)}\n\n${toJson(payload)}`.trim() };
}

async function redeliver(backroom: Backroom, id: number): Promise<Outcome> {
  const { count } = await backroom.ask('deliveries.redeliver', { id });
  return { data: { count }, text: say('outbound.cli.say.again', { count }) };
}

/** A Backroom that is open elsewhere sends by itself. */
async function sendDue(backroom: Backroom): Promise<Outcome> {
  const waiting = async () => {
    const all = await backroom.ask('subscriptions.list', {});
    return all.reduce((sum, one) => sum + one.waiting, 0);
  };
  const before = await waiting();
  await backroom.hub?.outbound.sendDue();
  const left = await waiting();
  return {
    data: { sent: before - left, waiting: left },
    text: say('outbound.cli.say.sent', { count: before - left, waiting: left }),
  };
}

const states = deliveryRowSchema.shape.state;

async function listDeliveries(call: Call, backroom: Backroom): Promise<Outcome> {
  const named = call.text('subscription');
  const given = call.text('state');
  const state = given === undefined ? undefined : states.safeParse(given).data;
  if (given !== undefined && state === undefined) throw badUsage('state', { value: given.slice(0, 40) });
  const address = named === undefined ? undefined : await findAddress(backroom, named);
  const wanted = readCount('--last', call.text('last'), 20, 10_000);
  const filter = { ...(address ? { subscriptionId: address.id } : {}), ...(state ? { state } : {}) };
  const list = await gather<DeliveryRow, number>(wanted, (before) =>
    backroom.ask('deliveries.list', { ...filter, ...(before === undefined ? {} : { before }) }),
  );
  const rows = list.map((one) => [
    ...[String(one.id), when(one.at, call.now), one.type, one.title, one.url, say(`outbound.cli.state.${one.state}`)],
    ...[
      String(one.attempts),
      one.status === null ? '' : String(one.status),
      one.nextAt ? when(one.nextAt, call.now) : '',
    ],
  ]);
  const columns = [
    right(say('cli.column.id')),
    left(say('outbound.cli.column.at')),
    left(say('outbound.cli.column.event')),
  ];
  columns.push(left(say('cli.column.title')), left(say('cli.column.address')), left(say('cli.column.state')));
  columns.push(
    right(say('outbound.cli.column.tries')),
    right(say('outbound.cli.column.answered')),
    left(say('cli.column.next')),
  );
  return {
    data: { deliveries: list },
    text: list.length === 0 ? say('outbound.cli.say.noDeliveries') : formatTable(columns, rows),
  };
}
