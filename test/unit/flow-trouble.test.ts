import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { databaseFile } from '../../main/store/database.ts';
import { anOrder, aPayment, createBooks, openFlow } from '../support/flow-engine.ts';
import { tempFolder, tempStore } from '../support/store.ts';

function setUp(wish: Parameters<typeof openFlow>[2] = {}) {
  const books = createBooks();
  const db = tempStore();
  db.pragma('synchronous = OFF');
  const flow = openFlow(db, books, wish);
  return {
    ...{ books, flow },
    send: async () => {
      flow.sender.nudge('person');
      await flow.sender.settled();
    },
    invoice: () => flow.pushes().find(({ plan }) => plan.action === 'invoice.create'),
    tomorrow: () => {
      flow.clock.time += 86_400_000;
    },
  };
}

const later = '2026-11-20T11:00:00Z';

for (const code of ['stopped', 'unreachable', 'unsure'] as const) {
  test(`nothing else takes the reference of a write that was cut short (${code}) and may be there`, async () => {
    const { books, flow, send, tomorrow } = setUp({ choices: { changes: 'replace' } });
    flow.put('order', anOrder('1'));
    await flow.plan();
    books.fault = (action) => (action === 'invoice.create' ? { when: 'after', code } : null);
    await send();
    books.fault = null;
    flow.put('order', anOrder('1', { minor: 2000, changedAt: later }));
    await flow.plan();
    tomorrow();
    await flow.settle();
    expect(flow.pushes().filter(({ why }) => why?.code === 'totals_differ')).toEqual([]);
    expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 3']);
  });
}

test('what was given up and may be there is looked for before the order as it is now is sent', async () => {
  const { books, flow, send, invoice, tomorrow } = setUp({ choices: { changes: 'replace' } });
  flow.put('order', anOrder('1'));
  await flow.plan();
  books.fault = (action) => (action === 'invoice.create' ? { when: 'after', code: 'unsure' } : null);
  for (let day = 0; day < 10; day += 1) {
    await send();
    tomorrow();
  }
  expect(invoice()?.state).toBe('failed');
  books.fault = null;
  flow.put('order', anOrder('1', { minor: 2000, changedAt: later }));
  await flow.settle();
  expect(invoice()?.plan.expect?.amountMinor).toBe(1000);
  flow.outbox.retry({ pushIds: [invoice()?.id ?? 0] });
  await flow.settle();
  expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 3']);
});

test('an order that is cancelled while a change of it waits is taken back as it stands', async () => {
  const { flow } = setUp({ choices: { changes: 'ask' } });
  flow.put('order', anOrder('1'));
  await flow.settle();
  flow.put('order', anOrder('1', { minor: 2000, changedAt: later }));
  await flow.settle();
  flow.put('order', anOrder('1', { minor: 2000, changedAt: later, status: 'cancelled' }));
  await flow.settle();
  const [there, ...more] = flow.pushes().filter(({ plan }) => plan.action === 'invoice.create');
  expect([there?.state, there?.why?.code, more.length]).toEqual(['done', 'cancelled_since', 0]);
});

test('a second change before the first is sent asks no more than the first', async () => {
  const { flow } = setUp({ choices: { changes: 'replace' } });
  flow.put('order', anOrder('1'));
  await flow.settle();
  for (const minor of [2000, 3000]) {
    flow.put('order', anOrder('1', { minor, changedAt: later }));
    await flow.plan();
  }
  await flow.settle();
  expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 3']);
});

test('what cannot be taken back keeps what it builds on, and others can build on that as before', async () => {
  const { books, flow } = setUp();
  flow.put('order', anOrder('1'));
  await flow.settle();
  const customer = flow.pushes().find(({ plan }) => plan.action === 'customer.create');
  books.fault = (action) => (action === 'invoice.void' ? { when: 'before', code: 'refused' } : null);
  flow.outbox.undo({ pushId: customer?.id ?? 0 });
  await flow.settle();
  expect(flow.pushes().map(({ state, why }) => [state, why?.code])).toEqual([
    ['done', 'cannot_be_undone'],
    ['done', 'cannot_be_undone'],
  ]);
  flow.put('order', anOrder('2'));
  await flow.settle();
  expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 2', 'invoice.create 3']);
});

test('a payment that cannot be taken back is not made once more', async () => {
  const { books, flow } = setUp({ choices: { changes: 'replace' } });
  flow.put('order', anOrder('1'));
  flow.put('payment', aPayment('p1', '1'));
  await flow.settle();
  books.fault = (action) => (action === 'payment.void' ? { when: 'before', code: 'refused' } : null);
  flow.put('order', anOrder('1', { minor: 2000, changedAt: later }));
  await flow.settle();
  expect(books.calls.filter((action) => action === 'payment.record')).toHaveLength(1);
  expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 2', 'payment.record 3']);
});

test('what another thread has changed since it was read is not sent as it was', async () => {
  const { books, flow, send, invoice } = setUp();
  flow.put('order', anOrder('1'));
  await flow.plan();
  books.onPicked = (push) => {
    if (push.plan.action === 'invoice.create') flow.repos.pushes.drop(push.id);
  };
  await send();
  expect(flow.live()).toEqual(['customer.create 1']);
  expect(invoice()).toBeUndefined();
});

test('with something that several share and that has failed, those that need it are worked out again', async () => {
  const { books, flow } = setUp();
  flow.put('order', anOrder('1'));
  books.fault = (action) => (action === 'customer.create' ? { when: 'before', code: 'duplicate' } : null);
  await flow.settle();
  const failed = flow.pushes().find(({ state }) => state === 'failed');
  flow.outbox.retry({ pushIds: [failed?.id ?? 0] });
  expect(flow.repos.flows.waiting('flow')).toBe(1);
});

test('what was taken back and made anew since a backup is found again when that is restored', async () => {
  const dir = tempFolder();
  const kept = path.join(dir, 'kept.db');
  const [books, before] = [createBooks(), tempStore()];
  const choices = { changes: 'replace' };
  const first = openFlow(before, books, { choices });
  first.put('order', anOrder('1'));
  await first.plan();
  before.prepare('VACUUM INTO ?').run(kept);
  await first.settle();
  for (const minor of [2000, 3000]) {
    first.put('order', anOrder('1', { minor, changedAt: later }));
    await first.settle();
  }
  const living = ['customer.create 1', 'invoice.create 4'];
  expect(first.live()).toEqual(living);

  const folder = path.join(dir, 'restored');
  mkdirSync(folder);
  copyFileSync(kept, databaseFile(folder));
  const again = openFlow(tempStore(folder), books, { choices, restoredAt: '2026-11-20T12:00:00Z' });
  again.outbox.askAgain();
  again.put('order', anOrder('1', { minor: 3000, changedAt: later }));
  await again.settle();
  again.outbox.approve({ flowId: 'flow' });
  await again.settle();
  expect(again.live()).toEqual(living);
  const [invoice] = again.pushes().filter(({ plan }) => plan.action === 'invoice.create');
  expect([invoice?.state, invoice?.generation, invoice?.made?.externalId]).toEqual(['done', 3, '4']);
  // It goes on from there.
  again.put('order', anOrder('1', { minor: 4000, changedAt: later }));
  await again.settle();
  expect(again.live()).toEqual(['customer.create 1', 'invoice.create 5']);
});
