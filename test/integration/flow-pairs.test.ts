import { expect, test } from 'vitest';
import type { EntityKind, EntityOf } from '../../contract/entities/index.ts';
import { createWorldStore } from '../../main/flows/world-store.ts';
import type { Connection } from '../../main/store/connections.ts';
import type { Push } from '../../main/store/push-row.ts';
import { rowsAt, textAt, woo } from '../support/demo-client.ts';
import { type Flowing, flowing } from '../support/flowing.ts';

const recordsOf = <K extends EntityKind>({ hub }: Flowing, { id }: Connection, entity: K): EntityOf<K>[] =>
  createWorldStore(hub.db).newest(id, entity, 1000);

const written = (pushes: readonly Push[], action: string) =>
  pushes.filter(({ plan, state }) => plan.action === action && state === 'done');

/** What pushes have made, as their system shows it when it is asked again; null for what is not there. */
function shownOf<K extends EntityKind>({ hub }: Flowing, entity: K, pushes: readonly Push[]): (EntityOf<K> | null)[] {
  const store = createWorldStore(hub.db);
  return pushes.map(({ targetId, made }) => made && store.find(targetId, entity, made.externalId));
}

/** How many pushes there are of each state, with the reason where there is one. */
function counted(pushes: readonly Push[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state, why } of pushes) {
    const name = why ? `${state}: ${why.code}` : state;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Takes back every run of a flow. */
async function takeBack({ hub, pushes }: Flowing, flowId: string): Promise<void> {
  for (const runId of new Set(written(pushes(flowId), 'expense.create').map((push) => push.runId))) {
    if (runId !== null) hub.flows.undo({ runId });
  }
  await hub.flows.settled();
}

test('every fee becomes one expense to the cent, from an account that can pay it, and goes back again', async () => {
  const all = await flowing({ shop: { scale: 0.01 } });
  const { connect, flow, fetch, pushes } = all;
  const [paypal, xero, freshbooks] = [await connect('paypal'), await connect('xero'), await connect('freshbooks')];
  const keptIn = new Set(
    recordsOf(all, xero, 'account').flatMap(({ kind, currency }) => (kind === 'bank' ? currency : [])),
  );
  for (const [books, isKept] of [
    // What is in a currency that the books have no bank account for waits, and hinders nothing else.
    [xero, (currency: string) => keptIn.has(currency)],
    // Books that know of no account that it was paid from are asked for none.
    [freshbooks, () => true],
  ] as const) {
    const id = await flow('fees_to_expenses', paypal, books, { only_here: 'yes' });
    const fees = recordsOf(all, paypal, 'payment').flatMap(({ externalId, status, fee }) =>
      status === 'succeeded' && fee !== null && fee.amountMinor !== 0 ? [{ externalId, fee }] : [],
    );
    const [payable, others] = [
      fees.filter(({ fee }) => isKept(fee.currency)),
      fees.filter(({ fee }) => !isKept(fee.currency)),
    ];
    expect(payable.length).toBeGreaterThan(5);
    const held = others.length > 0 ? { 'held: unmapped': others.length } : {};
    expect(counted(pushes(id))).toEqual({ done: payable.length, ...held });
    await fetch(books);
    const made = written(pushes(id), 'expense.create');
    const told = new Map(shownOf(all, 'expense', made).map((one, at) => [made[at]?.title, one?.total]));
    expect(told).toEqual(new Map(payable.map(({ externalId, fee }) => [externalId, fee])));
    await fetch(paypal);
    expect(counted(pushes(id)).done).toBe(payable.length);
    await takeBack(all, id);
    await fetch(books);
    expect(shownOf(all, 'expense', made).filter((one) => one !== null && one.status !== 'void')).toEqual([]);
    expect(counted(pushes(id))).toEqual({ undone: payable.length, ...held });
  }
}, 120_000);

test('an invoice that is paid in the books marks its order as paid, once, and comes back as no second payment', async () => {
  const all = await flowing({ shop: { scale: 0.01 } });
  const { hub, shop: town, connect, flow, fetch, pushes } = all;
  const [shop, books] = [await connect('shopify'), await connect('xero')];
  const orderId = town.hands('shopify').add('orders') ?? '';
  await fetch(shop);
  const orders = await flow('order_to_invoice', shop, books, { when: 'placed' });
  const marks = await flow('invoice_to_order', books, shop);
  await fetch(books);
  expect(pushes(marks)).toEqual([]);
  const [invoice] = shownOf(
    all,
    'invoice',
    written(pushes(orders), 'invoice.create').filter(({ about }) => about === `order/${orderId}`),
  );
  expect(invoice?.status).toBe('open');

  const bank = recordsOf(all, books, 'account').find(
    ({ kind, currency }) => kind === 'bank' && currency === invoice?.total.currency,
  );
  const { externalId: invoiceId, balance: amount, issuedOn: paidOn } = invoice ?? {};
  const input = { invoiceId, amount, paidOn, accountId: bank?.externalId };
  await hub.actions.perform({ connectionId: books.id, action: 'payment.record', input });
  await fetch(books);
  const [mark] = pushes(marks);
  // That it stays is said before the owner says yes.
  expect(mark).toMatchObject({ state: 'proposed', plan: { warnings: [{ code: 'cannot_be_undone' }] } });
  hub.flows.approve({ flowId: marks });
  await hub.flows.settled();
  await fetch(shop);
  const isOrder = ({ externalId }: { externalId: string }) => externalId === orderId;
  expect(recordsOf(all, shop, 'order').find(isOrder)?.status).toBe('paid');
  const before = counted(pushes(orders));
  await fetch(books);
  await fetch(shop);
  expect(counted(pushes(marks))).toEqual({ done: 1 });
  expect(counted(pushes(orders))).toEqual(before);
  expect(before.proposed ?? 0).toBe(0);
  expect(hub.flows.undoCheck({ pushId: mark?.id ?? 0 })).toMatchObject({
    count: 0,
    impossible: [{ why: expect.stringContaining('refund') }],
  });
}, 120_000);

test('a tracking number goes to the order that two shops have in common, and to no other of its number', async () => {
  const all = await flowing({ shop: { scale: 0.01 } });
  const { shop: town, connect, flow, fetch, pushes } = all;
  const [warehouse, shop] = [await connect('shopify'), await connect('woocommerce')];
  const parcels = recordsOf(all, warehouse, 'shipment');
  const [parcel] = parcels.filter(({ trackingNumber }) => trackingNumber !== null);
  const id = await flow('shipment_to_order', warehouse, shop);
  // Both shops have had an order of almost every number, of something else.
  expect(parcels.length).toBeGreaterThan(5);
  expect(pushes(id)).toEqual([]);

  const orderId = town.hands('shopify').bringTo('woocommerce', parcel?.orderId ?? '');
  await fetch(shop);
  all.hub.flows.approve({ flowId: id });
  await all.hub.flows.settled();
  const notes = async () => {
    const { json } = await woo(town, `/orders/${orderId}/notes`);
    return rowsAt({ json }, 'json').map((note) => textAt(note, 'note'));
  };
  expect(await notes()).toEqual([expect.stringContaining(parcel?.trackingNumber ?? 'none')]);
  expect(textAt((await woo(town, `/orders/${orderId}`)).json, 'status')).toBe('completed');
  await fetch(shop);
  await fetch(warehouse);
  expect(counted(pushes(id))).toEqual({ done: 1 });
  expect(await notes()).toHaveLength(1);
}, 120_000);

test('orders of a till, a shop and a marketplace are read back from the books as they were sold', async () => {
  const all = await flowing({ shop: { scale: 0.01 } });
  const { connect, flow, fetch, pushes } = all;
  const pairs = [
    [await connect('square'), await connect('freshbooks'), { rounding: 'line' }],
    [await connect('magento'), await connect('xero'), {}],
    [await connect('amazon-seller'), await connect('quickbooks-online'), {}],
  ] as const;
  for (const [shop, books, choices] of pairs) {
    const id = await flow('order_to_invoice', shop, books, choices);
    await fetch(books);
    const sold = recordsOf(all, shop, 'order').filter(({ status }) => /paid|refunded/.test(status));
    expect(sold.length).toBeGreaterThan(10);
    expect(counted(pushes(id))).toEqual({ done: pushes(id).length });
    const invoices = written(pushes(id), 'invoice.create');
    const told = new Map(shownOf(all, 'invoice', invoices).map((one, at) => [invoices[at]?.about, one?.total]));
    expect(told).toEqual(new Map(sold.map(({ externalId, total }) => [`order/${externalId}`, total])));
    const paid = new Set(written(pushes(id), 'payment.record').map(({ about }) => about));
    const settled = shownOf(
      all,
      'invoice',
      invoices.filter(({ about }) => paid.has(about)),
    );
    expect(settled.every((one) => one?.status === 'paid')).toBe(true);
    expect(settled.length).toBeGreaterThan(5);
  }
}, 120_000);

test('bills of one set of books are in the other as they were received, with their suppliers', async () => {
  const all = await flowing({ shop: { scale: 0.05 } });
  const { connect, flow, fetch, pushes } = all;
  const [from, to] = [await connect('xero'), await connect('quickbooks-online')];
  const id = await flow('bills', from, to);
  await fetch(to);
  const made = written(pushes(id), 'bill.create');
  const bills = recordsOf(all, from, 'bill').filter(({ status }) => status === 'open' || status === 'paid');
  const facts = ({ number, issuedOn, dueOn, total, tax }: EntityOf<'bill'>) => ({
    number,
    issuedOn,
    dueOn,
    total,
    tax,
  });
  const told = new Map(shownOf(all, 'bill', made).map((one, at) => [made[at]?.about, one && facts(one)]));
  expect(told).toEqual(new Map(bills.map((bill) => [`bill/${bill.externalId}`, facts(bill)])));
  expect(counted(pushes(id))).toEqual({ done: pushes(id).length });
}, 120_000);

test('purchase orders that have come are bills in the other books, each line at its own rate', async () => {
  const all = await flowing({ shop: { scale: 0.05 } });
  const { connect, flow, fetch, pushes } = all;
  const [from, to] = [await connect('quickbooks-online'), await connect('xero')];
  const id = await flow('purchase_order_to_bill', from, to);
  await fetch(to);
  const made = written(pushes(id), 'bill.create');
  const come = recordsOf(all, from, 'purchase_order').filter(({ status }) => status === 'closed');
  const told = new Map(shownOf(all, 'bill', made).map((one, at) => [made[at]?.about, [one?.tax, one?.total]]));
  expect(told).toEqual(new Map(come.map((one) => [`purchase_order/${one.externalId}`, [one.tax, one.total]])));
  const rates = made.map(({ plan }) => new Set(plan.ledger.map(({ taxRate }) => taxRate)).size);
  expect(Math.max(...rates)).toBeGreaterThan(1);
}, 120_000);
