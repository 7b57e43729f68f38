import { z } from 'zod';
import type { CheckedView, HookView, InboxRow, SubscriptionView, WebhooksView } from '../../../contract/ipc/index.ts';
import { say, sayMaybe } from '../../../contract/words/index.ts';
import type { Backroom } from '../backroom.ts';
import { type Call, type Command, flag, type Outcome, valued } from '../command.ts';
import { exits } from '../exit.ts';
import { when } from '../format.ts';
import { findConnection } from '../lookup.ts';
import { type Column, formatTable, onOneLine } from '../table.ts';
import { badUsage } from '../usage.ts';
import { readCount } from '../values.ts';
import { readJson, readText } from './writes.ts';

const left = (title: string): Column => ({ title });
const pageSize = 50;

export const webhooks: Command = {
  name: 'webhooks',
  summary: 'cli.command.webhooks',
  args: 'cli.args.webhooks',
  more: 'cli.more.webhooks',
  fewest: 0,
  most: 2,
  options: {
    failed: flag,
    last: valued('N'),
    on: flag,
    off: flag,
    key: valued('KEY'),
    topics: flag,
    subscribe: valued('ADDRESS'),
    unsubscribe: valued('ADDRESS|ID'),
    check: valued('FILE'),
  },
  run: (call) => {
    const [first, second] = call.args;
    if (first === 'replay' && second !== undefined) return replay(call, second);
    if (second !== undefined) throw badUsage('many', { command: 'webhooks', extra: second.slice(0, 40) });
    return first === undefined ? list(call, null) : ofConnection(call, first);
  },
};

async function ofConnection(call: Call, name: string): Promise<Outcome> {
  const key = call.text('key');
  const address = call.text('subscribe');
  const gone = call.text('unsubscribe');
  const file = call.text('check');
  if (call.flag('on') && call.flag('off')) throw badUsage('either', { a: '--on', b: '--off' });
  const isChange = call.flag('on') || call.flag('off') || [key, address, gone].some((one) => one !== undefined);
  const isAsked = call.flag('topics') || file !== undefined;
  if (!isChange && !isAsked) return list(call, name);
  const backroom = isChange ? await call.workUnlocked() : await call.lookUnlocked();
  const { id: connectionId } = await findConnection(backroom, name);
  if (file !== undefined) return checkDelivery(backroom, connectionId, file, call);
  if (address !== undefined) {
    const subscriptions = await backroom.ask('webhooks.subscribe', { connectionId, url: address });
    return { data: { subscriptions }, text: subscriptionTable(subscriptions) };
  }
  if (gone !== undefined) {
    const { count } = await backroom.ask('webhooks.unsubscribe', { connectionId, subscription: gone });
    return { data: { count }, text: say('cli.say.unsubscribed', { count }) };
  }
  if (call.flag('topics')) return about(backroom, connectionId);
  if (key !== undefined) {
    const secret = await secretOf(key, call);
    return hookOutcome(await backroom.ask('hooks.keepSecret', { connectionId, secret }));
  }
  return hookOutcome(await backroom.ask('hooks.switch', { connectionId, on: call.flag('on') }));
}

async function secretOf(text: string, { terminal }: Call): Promise<string> {
  if (text === '-') return (await terminal.readAll()).trim();
  return text.startsWith('@') ? readText(text.slice(1)).trim() : text;
}

function hookOutcome(hook: HookView): Outcome {
  return { data: { hook }, text: hookLines(hook).join('\n') };
}

/** How a system is asked to tell, and what is left to do by hand. */
function hookLines(hook: HookView): string[] {
  const { connectionName, state, url, byHand, problem, why } = hook;
  const line = `${onOneLine(connectionName)}: ${say(`cli.hook.${state}`)}`;
  const reason = problem
    ? sayMaybe(`error.${problem.code}`, { name: connectionName, what: '', ...problem.params }, '')
    : why;
  const steps = state === 'by_hand' ? [byHand ?? '', url ?? ''] : [];
  return [line, reason ?? '', ...steps].filter((text) => text !== '');
}

/** What came in, newest first, and how each system is asked to tell. */
async function list(call: Call, name: string | null): Promise<Outcome> {
  const backroom = await call.look();
  const connectionId = name === null ? undefined : (await findConnection(backroom, name)).id;
  const hooks = (await backroom.ask('hooks.list', {})).filter(
    (one) => !connectionId || one.connectionId === connectionId,
  );
  const most = readCount('--last', call.text('last'), 20, 10_000);
  const only = call.flag('failed') ? (['failed', 'apart'] as const) : ([undefined] as const);
  const rows: InboxRow[] = [];
  for (const one of only) rows.push(...(await gatherRows(backroom, { connectionId, only: one }, most)));
  const deliveries = rows.sort((a, b) => b.id - a.id).slice(0, most);
  const table = deliveries.map((row) => [
    ...[String(row.id), when(row.receivedAt, call.now), row.connectionName ?? '', row.topic ?? ''],
    ...[row.externalId ?? '', say(`cli.verdictWord.${row.verdict}`), say(`cli.outcome.${row.outcome}`)],
  ]);
  const titles = (['id', 'when', 'connection', 'topic', 'record', 'genuine', 'outcome'] as const).map((key) =>
    left(say(`cli.column.${key}`)),
  );
  const came = deliveries.length === 0 ? say('cli.say.noDeliveries') : formatTable(titles, table);
  const text = [...hooks.flatMap(hookLines), ...(hooks.length > 0 ? [''] : []), came].join('\n');
  return { data: { hooks, deliveries }, text };
}

async function gatherRows(
  backroom: Backroom,
  filter: { connectionId: string | undefined; only: 'failed' | 'apart' | undefined },
  most: number,
): Promise<InboxRow[]> {
  const found: InboxRow[] = [];
  const { connectionId, only } = filter;
  let before: number | undefined;
  while (found.length < most) {
    const wish = { ...(connectionId ? { connectionId } : {}), ...(only ? { only } : {}) };
    const page = await backroom.ask('inbox.list', { ...wish, ...(before === undefined ? {} : { before }) });
    found.push(...page.rows);
    if (page.next === null || page.rows.length < pageSize) break;
    before = page.next;
  }
  return found;
}

async function replay(call: Call, text: string): Promise<Outcome> {
  const id = readCount('ID', text, 0, Number.MAX_SAFE_INTEGER);
  const backroom = await call.workUnlocked();
  const { count } = await backroom.ask('inbox.replay', { id });
  // Without an open app this process fetches it before it ends.
  await backroom.ask('relay.collect', {});
  const delivery = await backroom.ask('inbox.get', { id });
  return { data: { count, delivery }, text: say(`cli.outcome.${delivery.outcome}`) };
}

async function about(backroom: Backroom, connectionId: string): Promise<Outcome> {
  const told: WebhooksView = await backroom.ask('webhooks.about', { connectionId });
  const subscriptions = told.byApi ? await backroom.ask('webhooks.list', { connectionId }) : [];
  const rows = told.topics.map(({ topic, streams }) => [topic, streams.join(', ')]);
  const topics = formatTable([left(say('cli.column.topic')), left(say('cli.column.stream'))], rows);
  const how = told.byApi ? subscriptionTable(subscriptions) : (told.byHand ?? '');
  return { data: { ...told, subscriptions }, text: `${topics}\n\n${how}` };
}

function subscriptionTable(subscriptions: readonly SubscriptionView[]): string {
  if (subscriptions.length === 0) return say('cli.say.noSubscriptions');
  const rows = subscriptions.map(({ id, url, topics, active }) => [
    ...[id, url, String(topics.length)],
    say(active ? 'cli.say.active' : 'cli.say.inactive'),
  ]);
  const titles = [say('cli.column.id'), say('cli.column.address'), say('cli.column.topics'), say('cli.column.state')];
  return formatTable(titles.map(left), rows);
}

const deliverySchema = z.object({
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  bodyBase64: z.string().optional(),
  receivedAt: z.string().optional(),
});

async function checkDelivery(backroom: Backroom, connectionId: string, file: string, call: Call): Promise<Outcome> {
  const read = deliverySchema.safeParse(await readJson(file, call));
  if (!read.success) throw badUsage('notDelivery', { file });
  const { url, headers, body = '', bodyBase64, receivedAt } = read.data;
  const checked: CheckedView = await backroom.ask('webhooks.check', {
    ...{ connectionId, url, headers, bodyBase64: bodyBase64 ?? Buffer.from(body).toString('base64') },
    ...(receivedAt === undefined ? {} : { receivedAt }),
  });
  const events = checked.events.map(({ topic, externalId, streams }) => [topic, externalId ?? '', streams.join(', ')]);
  const titles = [say('cli.column.topic'), say('cli.column.record'), say('cli.column.stream')];
  const table = events.length === 0 ? [] : [formatTable(titles.map(left), events)];
  const text = [say(`cli.verdict.${checked.verdict}`), ...table].join('\n');
  return { data: checked, text, code: ['good', 'confirmed'].includes(checked.verdict) ? exits.done : exits.failed };
}
