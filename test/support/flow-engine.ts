import type { EntityOf } from '../../contract/entities/index.ts';
import { type ErrorCode, HubError } from '../../contract/errors.ts';
import type { Money } from '../../contract/money.ts';
import type { Order as WriteOrder } from '../../main/actions/service.ts';
import { createEvents } from '../../main/events.ts';
import { lookAgain } from '../../main/flows/look-again.ts';
import { createOutbox } from '../../main/flows/outbox.ts';
import { createPlanner } from '../../main/flows/planner.ts';
import { idOf, type PlannedPush, type PushKey, type Recipe, type World } from '../../main/flows/recipe.ts';
import { laterReferences } from '../../main/flows/reference.ts';
import { createSender } from '../../main/flows/sender.ts';
import { plannerParts } from '../../main/flows/work.ts';
import { createAudit } from '../../main/store/audit.ts';
import type { Db } from '../../main/store/database.ts';
import type { Flow } from '../../main/store/flows.ts';
import type { Push } from '../../main/store/push-row.ts';
import { createRecordWriter, digestOf } from '../../main/store/record-writer.ts';
import { createRepos } from '../../main/store/repos.ts';
import { providers } from '../../providers/registry.ts';
import { addConnection } from './connection.ts';

/** What a pretend set of books has done, in its order; the books of a test. */
export interface Books {
  readonly documents: Map<
    string,
    { action: string; input: Record<string, unknown>; isVoid: boolean; reference: string }
  >;
  readonly calls: string[];
  /** What goes wrong with the next call that this picks: before it is done, or after. */
  fault: ((action: string) => { when: 'before' | 'after'; code: ErrorCode | 'killed' } | null) | null;
  /** Told when a call was asked for that is never answered, since the app was killed meanwhile. */
  onKilled: () => void;
  /** Told of each push that the sender has read and is about to send: another thread may come between. */
  onPicked: (push: Push) => void;
  /** What the books make of a total, where they work it out otherwise. */
  skew: (total: Money) => Money;
}

type Order = EntityOf<'order'>;
type Payment = EntityOf<'payment'>;

const invoiceKey = (id: string): PushKey => ({ entity: 'order', externalId: id, part: 'invoice' });

/** The least recipe that has all there is: something shared, a document with a total, and one that builds on it. */
const smallRecipe: Recipe = {
  kind: 'order_to_invoice',
  triggers: ['order', 'payment'],
  needs: { source: ['order'], target: ['invoice.create'] },
  survey: () => [],
  asks: () => [],
  plan(entity, record, world) {
    // The trigger says which of the two it is.
    return entity === 'order' ? planOrder(record as Order, world) : planPayment(record as Payment);
  },
};

const plain = { ledger: [], warnings: [], proof: null } as const;

/** With the payments that came in, as the recipe of the app has it. */
function planOrder(order: Order, { source }: World): ReturnType<Recipe['plan']> {
  const key = invoiceKey(order.externalId);
  const common = { about: `order/${order.externalId}`, title: order.number, occurredOn: order.placedAt.slice(0, 10) };
  if (order.status === 'cancelled') return { kind: 'undo', key, why: { code: 'cancelled_since', params: {} } };
  if (order.status === 'draft') return { kind: 'nothing' };
  if (order.lines.length === 0) {
    return { kind: 'hold', key, ...common, money: order.total, why: { code: 'unmapped', params: { what: 'lines' } } };
  }
  const buyer: PushKey = { entity: 'customer', externalId: order.customer.externalId ?? '', part: 'customer' };
  const customer: PlannedPush<'customer.create'> = {
    ...{ ...plain, key: buyer, about: `customer/${buyer.externalId}`, title: order.customer.name ?? '' },
    ...{ action: 'customer.create', input: { name: order.customer.name ?? 'x' }, money: null, expect: null },
    occurredOn: common.occurredOn,
  };
  const invoice: PlannedPush<'invoice.create'> = {
    ...{ ...plain, ...common, key, action: 'invoice.create', money: order.total, expect: order.total },
    proof: { source: order.total, target: order.total },
    input: {
      ...{ customerId: idOf(buyer), issuedOn: common.occurredOn, currency: order.total.currency },
      lines: order.lines.map(({ title, quantity, total }) => ({ title, quantity, unitPrice: total })),
    },
  };
  const payments = source.about('payment', 'order', order.externalId).map(paymentPush);
  return { kind: 'push', pushes: [invoice, customer, ...payments] };
}

const planPayment = (payment: Payment): ReturnType<Recipe['plan']> => ({
  kind: 'push',
  pushes: [paymentPush(payment)],
});

function paymentPush(payment: Payment): PlannedPush<'payment.record'> {
  const [order = ''] = payment.paysFor;
  return {
    ...{ ...plain, key: { entity: 'payment', externalId: payment.externalId, part: 'payment' } },
    ...{ about: `order/${order}`, title: payment.externalId, occurredOn: payment.paidAt.slice(0, 10) },
    ...{ action: 'payment.record', money: payment.amount, expect: payment.amount },
    input: { invoiceId: idOf(invoiceKey(order)), amount: payment.amount, paidOn: payment.paidAt.slice(0, 10) },
  };
}

export function createBooks(): Books {
  return {
    documents: new Map(),
    calls: [],
    fault: null,
    onKilled: () => undefined,
    onPicked: () => undefined,
    skew: (total) => total,
  };
}

const opposites: Readonly<Record<string, string>> = {
  'invoice.create': 'invoice.void',
  'payment.record': 'payment.void',
  'customer.create': 'customer.archive',
};

const eur = (amountMinor: number): Money => ({ amountMinor, currency: 'EUR' });

/** An order of one line. */
export function anOrder(id: string, change: Partial<Order> & { readonly minor?: number } = {}): Order {
  const { minor = 1000, ...rest } = change;
  const line = {
    externalId: '1',
    productId: null,
    sku: null,
    title: 'Mug',
    quantity: '1',
    total: eur(minor),
    tax: null,
  };
  return {
    ...{ externalId: id, createdAt: '2026-11-19T10:00:00Z', changedAt: '2026-11-19T10:00:00Z', number: `#${id}` },
    ...{ placedAt: '2026-11-19T10:00:00Z', status: 'paid', lines: [line], discount: eur(0), shipping: eur(0) },
    ...{ customer: { externalId: 'c1', name: 'Eleni', email: null }, tax: eur(0), total: eur(minor) },
    ...{ taxIncluded: false, shipTo: null, ...rest },
  };
}

export function aPayment(id: string, orderId: string, minor = 1000): Payment {
  return {
    ...{ externalId: id, createdAt: '2026-11-19T10:00:00Z', changedAt: '2026-11-19T10:00:00Z' },
    ...{ paidAt: '2026-11-19T10:00:00Z', status: 'succeeded', amount: eur(minor), fee: null, method: 'card' },
    ...{ customer: { externalId: 'c1', name: 'Eleni', email: null }, paysFor: [orderId] },
  };
}

/** A shop, its books, and the engine of flows between them; `restart` is what a kill is followed by. */
export function openFlow(
  db: Db,
  books: Books,
  { restoredAt = null, ...wish }: Partial<Flow> & { readonly restoredAt?: string | null } = {},
) {
  const now = () => '2026-11-20T10:00:00.000Z';
  const [sourceId, targetId] = ['shop', 'books'];
  if (
    !createRepos(db)
      .connections.list()
      .some(({ id }) => id === sourceId)
  ) {
    addConnection(db, { id: sourceId, provider: 'shopify' });
    addConnection(db, { id: targetId, provider: 'xero', account: { id: 'b1', name: 'Books' } });
  }
  const repos = createRepos(db);
  const streams = { order: 'orders', payment: 'payments', refund: 'refunds', customer: 'customers' } as const;
  const streamOf = (kind: keyof typeof streams) => repos.streams.ensure(sourceId, streams[kind], kind).id;
  const flow: Flow = {
    ...{ id: 'flow', kind: 'order_to_invoice', sourceId, targetId, sourceName: 'Shop', targetName: 'Books' },
    ...{ state: 'on', startOn: '2026-01-01', approval: { mode: 'never' }, choices: {}, previewed: true },
    ...{ createdAt: now(), ...wish },
  };
  if (!repos.flows.list().some(({ id }) => id === flow.id)) repos.flows.add(flow);
  const parts = { ...plannerParts(db, providers, now), recipes: new Map([[smallRecipe.kind, smallRecipe]]) };
  const planner = createPlanner(parts);
  const outbox = createOutbox({
    ...{ db, now, pushes: repos.pushes, flows: repos.flows, connectionOf: repos.connections.get, actor: 'test' },
  });
  const sendable: typeof repos.pushes.sendable = (...asked) => {
    const push = repos.pushes.sendable(...asked);
    if (push) books.onPicked(push);
    return push;
  };
  const clock = { time: Date.parse(now()), now: () => new Date(clock.time) };
  const sender = createSender({
    ...{
      db,
      flows: repos.flows,
      pushes: { ...repos.pushes, sendable },
      clock,
      events: createEvents(),
      isOpen: () => true,
    },
    agreements: repos.agreements,
    ...{ random: () => 0.5, renew: outbox.renew, log: { warn: () => undefined, error: () => undefined } },
    onRest: () => undefined,
    ...{ audit: createAudit(db, 'test'), actions: { perform: (order) => Promise.resolve(perform(books, order)) } },
    laterReferences: (push) => {
      const ends = [repos.connections.get(push.sourceId), repos.connections.get(push.targetId)] as const;
      return laterReferences(push, ends, restoredAt);
    },
    onEnded: (push, state) => void lookAgain(push, state, smallRecipe, repos),
  });
  async function plan(): Promise<void> {
    while (await planner.slice(flow.id));
  }
  return {
    ...{ repos, outbox, sender, clock, plan },
    put<K extends keyof typeof streams>(kind: K, entity: EntityOf<K>): void {
      db.transaction(() => {
        const writer = createRecordWriter(db, streamOf(kind), kind, now);
        const text = JSON.stringify(entity);
        const known = writer.find(entity.externalId);
        writer.put({ externalId: entity.externalId, parentId: null, text }, digestOf(text), entity, known);
      })();
    },
    /** Plans and sends until nothing moves any more. */
    async settle(): Promise<void> {
      for (let round = 0; round < 20; round += 1) {
        await plan();
        sender.nudge('person');
        await sender.settled();
        if (repos.flows.waiting(flow.id) === 0) return;
      }
      throw new Error('it does not settle');
    },
    pushes: () => repos.pushes.inState(allStates).flatMap((id) => repos.pushes.get(id) ?? []),
    live: () => [...books.documents].filter(([, one]) => !one.isVoid).map(([id, one]) => `${one.action} ${id}`),
  };
}

const allStates = [
  ...(['held', 'proposed', 'ready', 'sending', 'done'] as const),
  ...(['failed', 'undoing', 'undone', 'left_out'] as const),
];

function perform(books: Books, order: WriteOrder) {
  const { action, reference = '' } = order;
  // The actions of the test's recipe take records of fields.
  const input = order.input as Record<string, unknown>;
  books.calls.push(action);
  const fault = books.fault?.(action);
  const fail = (code: ErrorCode | 'killed') => {
    if (code !== 'killed') throw new HubError(code);
    books.onKilled();
    return new Promise<never>(() => undefined);
  };
  if (fault?.when === 'before') return fail(fault.code);
  const living = [...books.documents.values()].filter(({ isVoid }) => !isVoid);
  const other = order.others?.find((one) => living.some((made) => made.reference === one));
  const outcome = isUndo(action)
    ? undo(books, String(input['externalId']))
    : make(books, action, input, other ?? reference);
  if (fault?.when === 'after') return fail(fault.code);
  return outcome;
}

const isUndo = (action: string) => Object.values(opposites).includes(action);

function make(books: Books, action: string, input: Record<string, unknown>, reference: string) {
  const known = [...books.documents].find(([, one]) => one.reference === reference && !one.isVoid);
  const id = known?.[0] ?? `${books.documents.size + 1}`;
  if (!known) books.documents.set(id, { action, input, isVoid: false, reference });
  // What was there already is told as it is there.
  const total = totalOf(action, known?.[1].input ?? input);
  return {
    ...{ reference, wasThere: known !== undefined, final: null },
    done: { externalId: id, ...(total ? { total: books.skew(total) } : {}) },
    // An action and its opposite take what the kit says; the test's are plain enough.
    inverse: { action: opposites[action], input: { externalId: id, version: '1' } } as never,
  };
}

function undo(books: Books, id: string) {
  const document = books.documents.get(id);
  if (!document || document.isVoid) throw new HubError('gone');
  const isPaid = [...books.documents.values()].some((one) => one.input['invoiceId'] === id && !one.isVoid);
  if (isPaid) throw new HubError('refused', { params: { said: 'it is paid' } });
  document.isVoid = true;
  return { reference: '', wasThere: false, final: null, done: { externalId: id }, inverse: null };
}

function totalOf(action: string, input: Record<string, unknown>): Money | null {
  if (action === 'payment.record') return input['amount'] as Money;
  if (action !== 'invoice.create') return null;
  const lines = input['lines'] as { unitPrice: Money }[];
  return {
    amountMinor: lines.reduce((sum, { unitPrice }) => sum + unitPrice.amountMinor, 0),
    currency: String(input['currency']),
  };
}
