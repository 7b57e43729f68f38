import { expect, test } from 'vitest';
import type { EntityOf } from '../../contract/entities/index.ts';
import { createWorldStore } from '../../main/flows/world-store.ts';
import type { Push } from '../../main/store/push-row.ts';
import { type Flowing, flowing } from '../support/flowing.ts';

const byTitle = (pushes: readonly Push[], action: string) => pushes.filter(({ plan }) => plan.action === action);

/** What the books say of what was made there, after they were fetched again. */
function inTheBooks<K extends 'invoice' | 'credit_note'>({ hub }: Flowing, kind: K, pushes: readonly Push[]) {
  const store = createWorldStore(hub.db);
  return pushes.flatMap((push): [Push, EntityOf<K>][] => {
    const record = push.made && store.find(push.targetId, kind, push.made.externalId);
    return record ? [[push, record]] : [];
  });
}

test('orders become invoices with their payments, refunds credit notes, payouts deposits, and go back again', async () => {
  const all = await flowing();
  const { hub, connect, flow, pushes, fetch } = all;
  const [shop, books] = [await connect('shopify'), await connect('xero')];

  const orders = await flow('order_to_invoice', shop, books);
  const invoices = byTitle(pushes(orders), 'invoice.create').filter(({ state }) => state === 'done');
  const payments = byTitle(pushes(orders), 'payment.record').filter(({ state }) => state === 'done');
  expect(invoices.length).toBeGreaterThan(20);
  expect(payments.length).toBeGreaterThan(20);
  expect(pushes(orders).filter(({ state }) => ['failed', 'ready', 'sending'].includes(state))).toEqual([]);

  const refunds = await flow('refund_to_credit_note', shop, books);
  const credits = byTitle(pushes(refunds), 'credit_note.create').filter(({ state }) => state === 'done');
  expect(credits.length).toBeGreaterThan(0);

  const payouts = await flow('payout_to_deposit', shop, books, { payer: payerIn(all, books.id) });
  expect(pushes(payouts).every(({ state }) => state === 'done')).toBe(true);
  expect(pushes(payouts).length).toBeGreaterThan(10);

  // The books are asked again: every document comes to its source, and what was paid is paid.
  await fetch(books);
  const read = inTheBooks(all, 'invoice', invoices);
  expect(read.length).toBe(invoices.length);
  for (const [push, invoice] of read) {
    expect(invoice.total).toEqual(push.plan.proof?.source);
    expect(invoice.issuedOn).toBe(push.occurredOn);
  }
  const paid = new Set(payments.map(({ about }) => about));
  for (const [push, invoice] of read) if (paid.has(push.about)) expect(invoice.status).toBe('paid');
  for (const [push, credit] of inTheBooks(all, 'credit_note', credits)) {
    expect(credit.total).toEqual(push.plan.proof?.source);
  }

  // One document goes with what builds on it; then the whole run.
  const one = invoices.find(({ about }) => paid.has(about) && !credits.some((credit) => credit.about === about));
  const check = hub.flows.undoCheck({ pushId: one?.id ?? 0 });
  expect(check.count).toBeGreaterThan(1);
  expect(hub.flows.undo({ pushId: one?.id ?? 0 })).toBe(check.count);
  await hub.flows.settled();
  for (const run of new Set(pushes(refunds).flatMap(({ runId }) => runId ?? []))) hub.flows.undo({ runId: run });
  for (const run of new Set(pushes(orders).flatMap(({ runId }) => runId ?? []))) hub.flows.undo({ runId: run });
  await hub.flows.settled();
  await fetch(books);
  expect(inTheBooks(all, 'invoice', invoices).map(([, { status }]) => status)).toEqual(invoices.map(() => 'void'));
  expect(pushes(orders).filter(({ state }) => state === 'done')).toEqual([]);
}, 120_000);

function payerIn({ hub }: Flowing, connectionId: string): string {
  return createWorldStore(hub.db).list(connectionId, 'supplier')[0]?.externalId ?? '';
}

test('nothing is written before everything is chosen, looked at and approved', async () => {
  const { hub, connect } = await flowing();
  const [shop, books] = [await connect('woocommerce'), await connect('freshbooks')];
  const id = hub.flows.create({
    kind: 'order_to_invoice',
    sourceId: shop.id,
    targetId: books.id,
    startOn: '2020-01-01',
  });
  const { missing } = await hub.flows.mapping(id);
  expect(missing.length).toBeGreaterThan(0);
  expect(() => hub.flows.enable(id)).toThrow('bad_input');
  for (let round = 0; round < 2; round += 1) {
    const { choices } = await hub.flows.mapping(id);
    const wish = choices.flatMap((one) => {
      const value = one.suggested ?? one.options.find(({ value: other }) => other !== '')?.value;
      return one.value === null && value !== undefined ? [[one.id, value] as const] : [];
    });
    hub.flows.change(id, { choices: Object.fromEntries(wish) });
  }
  expect((await hub.flows.mapping(id)).missing).toEqual([]);
  expect(() => hub.flows.enable(id)).toThrow('bad_input');
  await hub.flows.preview(id);
  hub.flows.enable(id);
  await hub.flows.settled();
  const counts = hub.repos.pushQueries.counts(id);
  expect(counts.done ?? 0).toBe(0);
  expect(counts.proposed ?? 0).toBeGreaterThan(20);
  // One of them, with what it builds on.
  const [first] = hub.repos.pushQueries.page({ flowId: id, states: ['proposed'], limit: 1 }).rows;
  hub.flows.approve({ pushIds: [first?.id ?? 0] });
  await hub.flows.settled();
  expect(hub.repos.pushes.get(first?.id ?? 0)?.state).toBe('done');
  expect(hub.repos.pushQueries.counts(id).proposed ?? 0).toBeGreaterThan(10);
}, 60_000);

test('a system that may only be read is not written to, and says so', async () => {
  const { hub, connect } = await flowing();
  const [shop, books] = [await connect('shopify'), await connect('xero')];
  hub.repos.connections.change(books.id, { writes: false });
  const entry = hub.flows.gallery().find(({ kind, target }) => kind === 'order_to_invoice' && target.id === books.id);
  expect(entry?.needs).toEqual(['writes']);
  const id = hub.flows.create({ kind: 'order_to_invoice', sourceId: shop.id, targetId: books.id });
  expect(() => hub.flows.enable(id)).toThrow('reading_only');
});

test('19: a customer changed on one side is changed on the other, and comes back as nothing new', async () => {
  const all = await flowing();
  const { hub, connect, flow, pushes, fetch } = all;
  const [shop, books] = [await connect('shopify'), await connect('xero')];
  // What differs already is not what this is about.
  const id = await flow('customers', shop, books, { direction: 'both', 'field.phone': 'source', create: 'no' });
  await fetch(shop);
  await fetch(books);
  const before = pushes(id).length;
  const store = createWorldStore(hub.db);
  const partnerOf = (externalId: string) => {
    const [id = '', ...more] = store.counterparts(store.recordId(shop.id, 'customer', externalId) ?? 0, books.id);
    return more.length === 0 ? store.find(books.id, 'customer', id) : null;
  };
  const known = store.newest(shop.id, 'customer', 500).find((one) => {
    const isHeld = pushes(id).some(({ about }) => about === `customer/${one.externalId}`);
    return !isHeld && one.active && one.phone !== null && partnerOf(one.externalId)?.active;
  });
  const other = partnerOf(known?.externalId ?? '')?.externalId ?? '';
  const input = { externalId: known?.externalId, phone: '+30 210 5550199' };
  await hub.actions.perform({ connectionId: shop.id, action: 'customer.update', input });
  await fetch(shop);
  hub.flows.approve({ flowId: id });
  await hub.flows.settled();
  await fetch(books);
  expect(store.find(books.id, 'customer', other)?.phone?.replaceAll(' ', '')).toBe('+302105550199');
  await fetch(shop);
  await fetch(books);
  expect(pushes(id).length).toBe(before + 1);
  expect(pushes(id).filter(({ state }) => state === 'proposed' || state === 'ready')).toEqual([]);
}, 60_000);

test('a sign-in that may not write stops all of its system, which is told until it may', async () => {
  const { hub, shop, ask, connect, flow } = await flowing({ shop: { scale: 0.01 } });
  const [source, books] = [await connect('shopify'), await connect('xero')];
  shop.faults('xero', { kind: 'forbidden', writes: true });
  const id = await flow('order_to_invoice', source, books);
  const told = async () => (await ask['app.overview']({})).matters.filter(({ id: matter }) => matter.endsWith(id));
  expect((await ask['flows.get']({ id })).stopped).toBe('forbidden');
  const waiting = hub.repos.pushQueries.counts(id).ready;
  expect(waiting).toBeGreaterThan(0);
  expect((await told()).map(({ why, count }) => [why, count])).toEqual([['flow_stopped', waiting]]);
  shop.faults('xero', null);
  await hub.flows.run(id);
  await hub.flows.settled();
  expect((await ask['flows.get']({ id })).stopped).toBe(null);
  expect(hub.repos.pushQueries.counts(id).ready).toBeUndefined();
  expect(await told()).toEqual([]);
}, 60_000);
