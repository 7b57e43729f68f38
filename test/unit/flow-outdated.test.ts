import { expect, test } from 'vitest';
import { createPushQueries } from '../../main/store/push-queries.ts';
import { anOrder, aPayment, createBooks, openFlow } from '../support/flow-engine.ts';
import { tempStore } from '../support/store.ts';

/** An order that was written with its payment, and cancelled since. */
async function cancelled() {
  const db = tempStore();
  db.pragma('synchronous = OFF');
  const flow = openFlow(db, createBooks());
  const queries = createPushQueries(db);
  flow.put('order', anOrder('1'));
  flow.put('payment', aPayment('p1', '1'));
  await flow.settle();
  const flowId = flow.pushes()[0]?.flowId ?? '';
  const outdated = () => queries.page({ flowId, outdated: true, limit: 10 }).rows;
  expect([queries.outdated(flowId), outdated()]).toEqual([0, []]);
  flow.put('order', anOrder('1', { status: 'cancelled' }));
  await flow.settle();
  return { flow, queries, flowId, outdated };
}

test('what is written and was cancelled since is found, until it is taken back', async () => {
  const { flow, queries, flowId, outdated } = await cancelled();
  const [invoice, ...more] = outdated();
  expect(more).toEqual([]);
  expect(invoice).toMatchObject({ title: '#1', state: 'done', why: { code: 'cancelled_since' } });
  expect(flow.outbox.undoCheck({ pushId: invoice?.id ?? 0 }).titles).toEqual(['Payment of p1', 'Invoice of #1']);
  flow.outbox.undo({ pushId: invoice?.id ?? 0 });
  await flow.settle();
  expect([queries.outdated(flowId), outdated()]).toEqual([0, []]);
});

test('it can be kept as it is, and what is in order is not touched by that', async () => {
  const { flow, queries, flowId, outdated } = await cancelled();
  const all = flow.pushes().map(({ id }) => id);
  expect(flow.outbox.leaveOut({ pushIds: all })).toBe(1);
  expect([queries.outdated(flowId), outdated()]).toEqual([0, []]);
  expect(flow.pushes().every(({ state }) => state === 'done')).toBe(true);
});

test('totals are told part by part', async () => {
  const { queries, flowId } = await cancelled();
  const { totals } = queries.sums(flowId, ['done']);
  const eur = { amountMinor: 1000, currency: 'EUR' };
  expect(totals).toEqual([{ part: 'invoice', source: eur, target: eur }]);
});

test('what was made of one thing is found by where it comes from', async () => {
  const { flow, queries } = await cancelled();
  const [{ about = '', sourceId = '', targetId = '' } = {}] = flow.pushes().filter(({ title }) => title === '#1');
  const of = (id: string) => queries.page({ about, sourceId: id, limit: 10 }).rows.map(({ title }) => title);
  expect(of(sourceId)).toEqual(expect.arrayContaining(['#1', 'p1']));
  expect(of(targetId)).toEqual([]);
});
