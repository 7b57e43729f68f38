import { describe, expect, test } from 'vitest';
import { anOrder, aPayment, createBooks, openFlow } from '../support/flow-engine.ts';
import { tempStore } from '../support/store.ts';

function setUp(wish: Parameters<typeof openFlow>[2] = {}) {
  const books = createBooks();
  const db = tempStore();
  db.pragma('synchronous = OFF');
  return { db, books, flow: openFlow(db, books, wish) };
}

describe('what is sent', () => {
  test('an order becomes a customer, an invoice and its payment, in that order', async () => {
    const { books, flow } = setUp();
    flow.put('payment', aPayment('p1', '1'));
    flow.put('order', anOrder('1'));
    await flow.settle();
    expect(books.calls).toEqual(['customer.create', 'invoice.create', 'payment.record']);
    expect(books.documents.get('2')?.input).toMatchObject({ customerId: '1', currency: 'EUR' });
    expect(books.documents.get('3')?.input).toMatchObject({ invoiceId: '2' });
    expect(flow.pushes().every(({ state }) => state === 'done')).toBe(true);
  });

  test('two orders of one customer make the customer once', async () => {
    const { flow } = setUp();
    flow.put('order', anOrder('1'));
    flow.put('order', anOrder('2'));
    await flow.settle();
    expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 2', 'invoice.create 3']);
  });

  test('4: what is looked at again and says the same is not sent again', async () => {
    const { books, flow } = setUp();
    flow.put('order', anOrder('1'));
    await flow.settle();
    const calls = books.calls.length;
    flow.put('order', anOrder('1', { changedAt: '2026-11-20T09:00:00Z' }));
    await flow.settle();
    expect(books.calls.length).toBe(calls);
  });

  test('29: a total that the vendor works out otherwise is taken back at once and held', async () => {
    const { books, flow } = setUp();
    books.skew = (total) => ({ ...total, amountMinor: total.amountMinor + 1 });
    flow.put('order', anOrder('1'));
    await flow.settle();
    expect(flow.live()).toEqual(['customer.create 1']);
    const held = flow.pushes().find(({ state }) => state === 'held');
    expect(held?.why).toEqual({
      code: 'totals_differ',
      params: { source: '10.00', target: '10.01', currency: 'EUR' },
    });
    books.skew = (total) => total;
    flow.outbox.retry({ pushIds: [held?.id ?? 0] });
    await flow.settle();
    expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 3']);
  });
});

describe('what the owner says', () => {
  test('nothing is sent before the yes, and with it what it builds on', async () => {
    const { books, flow } = setUp({ approval: { mode: 'always' } });
    flow.put('order', anOrder('1'));
    flow.put('payment', aPayment('p1', '1'));
    await flow.settle();
    expect(books.calls).toEqual([]);
    const invoice = flow.pushes().find(({ plan }) => plan.action === 'invoice.create');
    expect(flow.outbox.approve({ pushIds: [invoice?.id ?? 0] })).toBe(3);
    await flow.settle();
    expect(books.calls).toEqual(['customer.create', 'invoice.create', 'payment.record']);
  });

  test('above an amount, or in another currency, it is asked', async () => {
    const { flow } = setUp({ approval: { mode: 'above', amount: { amountMinor: 5000, currency: 'EUR' } } });
    flow.put('order', anOrder('1', { minor: 5000 }));
    flow.put('order', anOrder('2', { minor: 5001 }));
    await flow.settle();
    const states = flow.pushes().map(({ title, state }) => `${title} ${state}`);
    expect(states).toContain('#1 done');
    expect(states).toContain('#2 proposed');
  });

  test('what is left out stays so', async () => {
    const { books, flow } = setUp({ approval: { mode: 'always' } });
    flow.put('order', anOrder('1'));
    await flow.settle();
    flow.outbox.leaveOut({ flowId: 'flow' });
    flow.put('order', anOrder('1', { minor: 2000 }));
    await flow.settle();
    expect(books.calls).toEqual([]);
    expect(flow.pushes().every(({ state }) => state === 'left_out')).toBe(true);
  });

  test('a flow that is switched off works out what it would do, and does nothing', async () => {
    const { books, flow } = setUp({ state: 'off' });
    flow.put('order', anOrder('1'));
    flow.repos.flows.markAll('flow', 'shop', ['order'], '');
    await flow.settle();
    flow.outbox.approve({ flowId: 'flow' });
    await flow.settle();
    expect(books.calls).toEqual([]);
    flow.repos.flows.change('flow', { state: 'on' });
    await flow.settle();
    expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 2']);
  });

  test('a restored backup asks before it sends', async () => {
    const { books, flow } = setUp();
    flow.put('order', anOrder('1'));
    await flow.plan();
    expect(flow.outbox.askAgain()).toBe(2);
    await flow.settle();
    expect(books.calls).toEqual([]);
    expect(flow.pushes().map(({ why }) => why?.code)).toEqual(['restored', 'restored']);
  });
});

describe('what changes', () => {
  test('before it is sent, it is sent as it is now; when it has gone, not at all', async () => {
    const { books, flow } = setUp({ approval: { mode: 'always' } });
    flow.put('order', anOrder('1'));
    await flow.settle();
    flow.put('order', anOrder('1', { minor: 700 }));
    await flow.settle();
    expect(flow.pushes().find(({ title }) => title === '#1')?.money?.amountMinor).toBe(700);
    flow.put('order', anOrder('1', { status: 'draft' }));
    await flow.settle();
    expect(flow.pushes().filter(({ title }) => title === '#1')).toEqual([]);
    expect(books.calls).toEqual([]);
  });

  test('after it was sent, the owner is asked; then it is taken back with its payment and made again', async () => {
    const { flow } = setUp();
    flow.put('order', anOrder('1'));
    flow.put('payment', aPayment('p1', '1'));
    await flow.settle();
    flow.put('order', anOrder('1', { minor: 900 }));
    await flow.settle();
    const asked = flow.pushes().find(({ state }) => state === 'proposed');
    expect(asked?.why?.code).toBe('changed_since');
    expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 2', 'payment.record 3']);
    flow.outbox.approve({ pushIds: [asked?.id ?? 0] });
    await flow.settle();
    expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 4', 'payment.record 5']);
  });

  test('changed and changed back leaves nothing to ask', async () => {
    const { flow } = setUp();
    flow.put('order', anOrder('1'));
    await flow.settle();
    flow.put('order', anOrder('1', { minor: 900 }));
    await flow.settle();
    flow.put('order', anOrder('1'));
    await flow.settle();
    expect(flow.pushes().map(({ state }) => state)).toEqual(['done', 'done']);
  });

  test('a cancelled order says so, and is taken back where the owner chose that', async () => {
    const asking = setUp();
    asking.flow.put('order', anOrder('1'));
    await asking.flow.settle();
    asking.flow.put('order', anOrder('1', { status: 'cancelled' }));
    await asking.flow.settle();
    expect(asking.flow.pushes().find(({ title }) => title === '#1')).toMatchObject({
      state: 'done',
      why: { code: 'cancelled_since' },
    });
    const doing = setUp({ choices: { changes: 'replace' } });
    doing.flow.put('order', anOrder('1'));
    doing.flow.put('payment', aPayment('p1', '1'));
    await doing.flow.settle();
    doing.flow.put('order', anOrder('1', { status: 'cancelled' }));
    await doing.flow.settle();
    expect(doing.flow.live()).toEqual(['customer.create 1']);
  });
});

describe('what is taken back', () => {
  test('an invoice goes with its payment, and push, undo, push ends as one push', async () => {
    const { flow } = setUp();
    flow.put('order', anOrder('1'));
    flow.put('payment', aPayment('p1', '1'));
    await flow.settle();
    const invoice = flow.pushes().find(({ plan }) => plan.action === 'invoice.create');
    expect(flow.outbox.undoCheck({ pushId: invoice?.id ?? 0 })).toMatchObject({ count: 2, impossible: [] });
    flow.outbox.undo({ pushId: invoice?.id ?? 0 });
    await flow.settle();
    expect(flow.live()).toEqual(['customer.create 1']);
    flow.put('order', anOrder('1', { changedAt: '2026-11-20T09:00:00Z' }));
    await flow.settle();
    expect(flow.live()).toEqual(['customer.create 1']);
    for (const { id, state } of flow.pushes()) if (state === 'undone') flow.outbox.retry({ pushIds: [id] });
    await flow.settle();
    expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 4', 'payment.record 5']);
  });

  test('one document of a run is made again with its customer and its payment', async () => {
    const { flow } = setUp();
    flow.put('order', anOrder('1'));
    flow.put('payment', aPayment('p1', '1'));
    flow.put('order', anOrder('2'));
    await flow.settle();
    const [first] = flow.pushes();
    flow.outbox.undo({ runId: first?.runId ?? 0 });
    await flow.settle();
    expect(flow.live()).toEqual([]);
    const invoice = flow.pushes().find(({ title, plan }) => title === '#1' && plan.action === 'invoice.create');
    flow.outbox.retry({ pushIds: [invoice?.id ?? 0] });
    await flow.settle();
    expect(flow.live().map((one) => one.split(' ')[0])).toEqual([
      'customer.create',
      'invoice.create',
      'payment.record',
    ]);
    expect(flow.pushes().filter(({ state }) => state === 'ready')).toEqual([]);
  });

  test('a customer who went with a run is made again for the next order, and the documents of the run are not', async () => {
    const { flow } = setUp();
    flow.put('order', anOrder('1'));
    await flow.settle();
    const [first] = flow.pushes();
    flow.outbox.undo({ runId: first?.runId ?? 0 });
    await flow.settle();
    flow.put('order', anOrder('1', { changedAt: '2026-11-20T09:00:00Z' }));
    await flow.settle();
    expect(flow.live()).toEqual([]);
    flow.put('order', anOrder('2', { customer: { externalId: 'c1', name: 'Eleni Renamed', email: null } }));
    await flow.settle();
    expect(flow.live().map((one) => one.split(' ')[0])).toEqual(['customer.create', 'invoice.create']);
    expect(flow.pushes().filter(({ state }) => state === 'ready' || state === 'proposed')).toEqual([]);
  });

  test('an invoice that the owner took back is not made again for a payment that comes later', async () => {
    const { flow } = setUp();
    flow.put('order', anOrder('1'));
    await flow.settle();
    const invoice = flow.pushes().find(({ plan }) => plan.action === 'invoice.create');
    flow.outbox.undo({ pushId: invoice?.id ?? 0 });
    await flow.settle();
    flow.put('payment', aPayment('p1', '1'));
    flow.put('order', anOrder('1', { changedAt: '2026-11-20T09:00:00Z' }));
    await flow.settle();
    expect(flow.live()).toEqual(['customer.create 1']);
  });

  test('a customer who was left out is asked about again when an order needs them', async () => {
    const { books, flow } = setUp({ approval: { mode: 'above', amount: { amountMinor: 500, currency: 'EUR' } } });
    flow.put('order', anOrder('1', { minor: 900 }));
    await flow.plan();
    const customer = flow.pushes().find(({ plan }) => plan.action === 'customer.create');
    flow.outbox.leaveOut({ pushIds: [customer?.id ?? 0] });
    flow.put('order', anOrder('2', { minor: 400 }));
    await flow.settle();
    expect(books.calls).toEqual([]);
    expect(flow.pushes().map(({ title, state }) => `${title} ${state}`)).toContain('Eleni proposed');
    flow.outbox.approve({ flowId: 'flow' });
    await flow.settle();
    expect(flow.live().map((one) => one.split(' ')[0])).toEqual([
      'customer.create',
      'invoice.create',
      'invoice.create',
    ]);
  });

  test('a whole run', async () => {
    const { flow } = setUp();
    flow.put('order', anOrder('1'));
    flow.put('order', anOrder('2'));
    flow.put('payment', aPayment('p1', '1'));
    await flow.settle();
    const run = flow.pushes()[0]?.runId ?? 0;
    flow.outbox.undo({ runId: run });
    await flow.settle();
    expect(flow.live()).toEqual([]);
  });

  test('what is gone there already is taken back', async () => {
    const { books, flow } = setUp();
    flow.put('order', anOrder('1'));
    await flow.settle();
    for (const document of books.documents.values()) document.isVoid = true;
    flow.outbox.undo({ pushId: flow.pushes().find(({ title }) => title === '#1')?.id ?? 0 });
    await flow.settle();
    expect(flow.pushes().find(({ title }) => title === '#1')?.state).toBe('undone');
  });
});

describe('what goes wrong', () => {
  test('a lost answer is looked up by its reference and makes nothing twice', async () => {
    const { books, flow } = setUp();
    let lost = 2;
    books.fault = () => (lost-- > 0 ? { when: 'after', code: 'unsure' } : null);
    flow.put('order', anOrder('1'));
    await flow.settle();
    expect(flow.pushes().some(({ nextTryAt }) => nextTryAt !== null)).toBe(true);
    for (let hour = 0; hour < 6; hour += 1) {
      flow.clock.time += 3_600_000;
      await flow.settle();
    }
    expect(flow.live()).toEqual(['customer.create 1', 'invoice.create 2']);
  });

  test('a refusal is kept with what was said, until the owner retries', async () => {
    const { books, flow } = setUp();
    books.fault = (action) => (action === 'invoice.create' ? { when: 'before', code: 'refused' } : null);
    flow.put('order', anOrder('1'));
    flow.put('payment', aPayment('p1', '1'));
    await flow.settle();
    const failed = flow.pushes().find(({ state }) => state === 'failed');
    expect(failed).toMatchObject({ title: '#1', problem: { code: 'refused' } });
    expect(books.calls).not.toContain('payment.record');
    books.fault = null;
    flow.outbox.retry({ pushIds: [failed?.id ?? 0] });
    await flow.settle();
    expect(flow.live()).toHaveLength(3);
  });

  test('when the system cannot be reached, nothing is given up and nothing else is tried', async () => {
    const { books, flow } = setUp();
    books.fault = () => ({ when: 'before', code: 'unreachable' });
    for (const id of ['1', '2', '3']) flow.put('order', anOrder(id));
    await flow.plan();
    flow.sender.nudge();
    await flow.sender.settled();
    expect(books.calls).toHaveLength(1);
    // The one that was tried may have reached the system, so that its plan is not changed any more.
    const states = flow.pushes().map(({ state, attempts }) => `${state} ${attempts}`);
    expect(states.sort()).toEqual(['ready 0', 'ready 0', 'ready 0', 'ready 1']);
  });

  test('a kill between the intent and the answer is made good by the next start', async () => {
    const { db, books, flow } = setUp();
    flow.put('order', anOrder('1'));
    await flow.settle();
    const invoice = flow.pushes().find(({ title }) => title === '#1');
    // As a kill leaves it: the books have it, and the store knows only that it was begun.
    flow.repos.pushes.change(invoice?.id ?? 0, { state: 'sending', made: null, inverse: null, doneAt: null });
    const after = openFlow(db, books);
    await after.settle();
    expect(after.live()).toEqual(['customer.create 1', 'invoice.create 2']);
    expect(after.pushes().every(({ state }) => state === 'done')).toBe(true);
  });
});
