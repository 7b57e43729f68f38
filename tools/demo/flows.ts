import { setTimeout as pause } from 'node:timers/promises';
import { actionEntities } from '../../contract/actions/index.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { HubError } from '../../contract/errors.ts';
import type { FlowKind } from '../../contract/flows/index.ts';
import { type Money, moneyToDecimal } from '../../contract/money.ts';
import { say } from '../../contract/words/index.ts';
import { count } from '../../main/cli/format.ts';
import { type Column, formatTable } from '../../main/cli/table.ts';
import { createWorldStore } from '../../main/flows/world-store.ts';
import type { Hub } from '../../main/hub.ts';
import type { Push } from '../../main/store/push-row.ts';
import { switchOn } from './switch-on.ts';

type Say = (line: string) => void;

/** What one flow did, and what the books say of it when they are asked again. */
export interface FlowOutcome {
  readonly kind: FlowKind;
  readonly name: string;
  readonly written: number;
  readonly held: number;
  /** Documents that neither were written nor wait for the owner with a reason. */
  readonly stuck: number;
  readonly totals: readonly { readonly source: Money; readonly target: Money }[];
  /** Documents fetched from the books that come to what they were made of, of those that can be fetched. */
  readonly equal: number;
  readonly readBack: number;
  /** What still stands of a flow that was taken back; null for the others. */
  readonly left: number | null;
}

/** Which flows are shown, between the providers of the demo. */
const wanted: readonly (readonly [FlowKind, from: string, to: string])[] = [
  ['order_to_invoice', 'shopify', 'quickbooks-online'],
  ['order_to_invoice', 'woocommerce', 'quickbooks-online'],
  ['order_to_invoice', 'shopify', 'xero'],
  ['order_to_invoice', 'woocommerce', 'xero'],
  ['refund_to_credit_note', 'shopify', 'xero'],
  ['payout_to_deposit', 'shopify', 'quickbooks-online'],
];
const days = 10;
const mostRefunds = 50;
const dayMs = 86_400_000;

/** True where everything was written or waits with a reason, and the books agree to the cent. */
export function isFlowProved({ written, stuck, totals, equal, readBack, left }: FlowOutcome): boolean {
  const isEqual = totals.every(({ source, target }) => source.amountMinor === target.amountMinor);
  return written > 0 && stuck === 0 && isEqual && equal === readBack && (left === null || left === 0);
}

/** Switches the flows on as an owner does, compares what the books then hold, and takes one of them back. */
export async function tellFlows(hub: Hub, print: Say, signal: AbortSignal): Promise<FlowOutcome[]> {
  const until = hub.clock.now();
  const since = firstDay(hub, new Date(until.getTime() - days * dayMs));
  print(`\n${say('demo.flowsTitle', { since, until: until.toISOString().slice(0, 10) })}\n`);
  await hub.matches.refresh();
  const flows: { id: string; kind: FlowKind }[] = [];
  for (const [kind, from, to] of wanted) {
    if (signal.aborted) throw new HubError('stopped');
    flows.push({
      id: await switchOn(hub, { kind, sourceId: idOf(hub, from), targetId: idOf(hub, to), startOn: since }),
      kind,
    });
  }
  await hub.flows.settled();
  await fetchBooks(hub, flows);
  const outcomes = flows.map(({ id, kind }) => outcomeOf(hub, id, kind));
  print(outcomeTable(hub, flows, outcomes));
  for (const [index, { id }] of flows.entries()) {
    for (const line of whyNot(hub, id)) print(`${index + 1}. ${line}`);
  }
  const last = flows.findLast(({ kind }) => kind === 'order_to_invoice');
  if (!last) return outcomes;
  const left = await takeBack(hub, last.id, print);
  return outcomes.map((one, index) => (flows[index]?.id === last.id ? { ...one, left } : one));
}

/** Far enough back that something of it was refunded, however small the shop is. */
function firstDay(hub: Hub, usual: Date): string {
  const store = createWorldStore(hub.db);
  const shop = idOf(hub, 'shopify');
  const refunded = store
    .newest(shop, 'refund', mostRefunds)
    .filter(({ status }) => status === 'succeeded')
    .flatMap(({ orderId }) => (orderId === null ? [] : (store.find(shop, 'order', orderId) ?? [])))
    .filter(({ status }) => status !== 'cancelled')
    .map(({ placedAt }) => placedAt.slice(0, 10));
  const day = usual.toISOString().slice(0, 10);
  const newest = refunded.sort().at(-1);
  return newest !== undefined && newest < day ? newest : day;
}

function idOf(hub: Hub, provider: string): string {
  const found = hub.repos.connections.list().find((one) => one.provider === provider);
  if (!found) throw new HubError('not_found', { params: { what: 'connection', name: provider } });
  return found.id;
}

/** The books are read again, as the next scheduled fetch does. */
async function fetchBooks(hub: Hub, flows: readonly { id: string }[]): Promise<void> {
  const targets = [...new Set(flows.map(({ id }) => hub.repos.flows.get(id).targetId))];
  // The vendors stamp changes to the second.
  await pause(1100);
  const runs = hub.sync.start({ trigger: 'person', connectionIds: targets });
  await Promise.all(runs.map((run) => hub.sync.ended(run)));
}

const finished = ['done', 'undone', 'undoing'] as const;

function pushesOf(hub: Hub, id: string, states: Parameters<Hub['repos']['pushes']['inState']>[0]): Push[] {
  return hub.repos.pushes.inState(states, id).flatMap((one) => hub.repos.pushes.get(one) ?? []);
}

function outcomeOf(hub: Hub, id: string, kind: FlowKind): FlowOutcome {
  const done = pushesOf(hub, id, finished);
  const stuck = pushesOf(hub, id, ['failed', 'ready', 'sending', 'proposed']);
  const store = createWorldStore(hub.db);
  const told = done.flatMap(({ plan, made, targetId }) => {
    const entity = plan.action && actionEntities[plan.action];
    const isDocument = entity === 'invoice' || entity === 'credit_note' || entity === 'payout';
    if (!isDocument || !made || !plan.proof) return [];
    const record = store.find(targetId, entity, made.externalId);
    return record ? [{ is: moneyIn(record), wanted: plan.proof.source }] : [];
  });
  const same = ({ is, wanted: source }: (typeof told)[number]) =>
    is.amountMinor === source.amountMinor && is.currency === source.currency;
  return {
    ...{ kind, name: nameOf(hub, id), written: done.length, stuck: stuck.length, left: null },
    held: pushesOf(hub, id, ['held']).length,
    // Payments come to what their invoices do, and would only be counted twice.
    totals: hub.repos.pushQueries.sums(id, [...finished]).totals.filter(({ part }) => !isMoneyMoved(part)),
    ...{ equal: told.filter(same).length, readBack: told.length },
  };
}

const isMoneyMoved = (part: string) => part === 'payment' || part === 'pay_out';

type Document = EntityOf<'invoice'> | EntityOf<'credit_note'> | EntityOf<'payout'>;
const moneyIn = (record: Document): Money => ('total' in record ? record.total : record.amount);

function nameOf(hub: Hub, id: string): string {
  const { sourceName, targetName, kind } = hub.repos.flows.get(id);
  return `${say(`flows.kind.${kind}`)}: ${sourceName} → ${targetName}`;
}

const inWords = (sums: readonly Money[]) => sums.map((one) => `${moneyToDecimal(one)} ${one.currency}`).join(', ');

function outcomeTable(hub: Hub, flows: readonly { id: string }[], outcomes: readonly FlowOutcome[]): string {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns: Column[] = [
    ...[{ title: say('demo.flow.name') }, { title: say('demo.flow.from') }, { title: say('demo.flow.to') }],
    ...[right(say('demo.flow.written')), right(say('demo.flow.held')), right(say('demo.flow.readBack'))],
    ...[{ title: say('demo.flow.source') }, { title: say('demo.flow.proof') }],
  ];
  const rows = outcomes.map((one, index) => {
    const { sourceName, targetName } = hub.repos.flows.get(flows[index]?.id ?? '');
    const isEqual = isFlowProved(one) ? say('demo.yes') : '✗';
    return [
      ...[say(`flows.kind.${one.kind}`), sourceName, targetName, count(one.written), count(one.held)],
      ...[`${one.equal}/${one.readBack}`, inWords(one.totals.map(({ source }) => source)), isEqual],
    ];
  });
  return formatTable(columns, rows);
}

/** What was not written, and why, in a line for each reason. */
function whyNot(hub: Hub, id: string): string[] {
  const held = new Map<string, number>();
  for (const { why } of pushesOf(hub, id, ['held'])) {
    if (why) held.set(why.code, (held.get(why.code) ?? 0) + 1);
  }
  const stuck = pushesOf(hub, id, ['failed', 'ready', 'sending', 'proposed']);
  return [
    ...[...held].map(([why, n]) => say('demo.flow.held_why', { why, count: n })),
    ...stuck.map(({ title, problem, state }) =>
      say('demo.flow.stuck', { title, why: `${problem?.code ?? state} ${problem?.params['said'] ?? ''}` }),
    ),
  ];
}

/** Takes back every run of a flow, and asks the books what of it still stands. */
async function takeBack(hub: Hub, id: string, print: Say): Promise<number> {
  const runs = new Set(pushesOf(hub, id, ['done']).flatMap(({ runId }) => runId ?? []));
  const wantedBack = [...runs].reduce((sum, runId) => sum + hub.flows.undo({ runId }), 0);
  print(`\n${say('demo.undoing', { name: nameOf(hub, id), count: wantedBack })}`);
  await hub.flows.settled();
  await fetchBooks(hub, [{ id }]);
  const store = createWorldStore(hub.db);
  const standing = pushesOf(hub, id, finished).filter(({ plan, made, targetId }) => {
    if (plan.action !== 'invoice.create' || !made) return false;
    const status = store.find(targetId, 'invoice', made.externalId)?.status;
    return status !== undefined && status !== 'void';
  });
  print(say('demo.undone', { left: standing.length }));
  return standing.length;
}
