import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ErrorCode } from '../../contract/errors.ts';
import type { Flow } from '../../main/store/flows.ts';
import { createTown, emptyStore, lineOf, type Op, orders, type Town } from '../support/flow-town.ts';

const seed = Number(process.env.BACKROOM_TEST_SEED ?? randomInt(2 ** 31));
const numRuns = Number(process.env.FLOW_RUNS ?? 60);

const orderId = fc.constantFrom(...orders);
const before = fc.constantFrom<ErrorCode | 'killed'>(
  ...(['unreachable', 'limited', 'vendor_fault', 'refused', 'signed_out', 'unsure', 'stopped', 'killed'] as const),
);
const after = fc.constantFrom<ErrorCode | 'killed'>('unsure', 'stopped', 'unreachable', 'killed');
const faultAt = fc.nat({ max: 3 });

const daily: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant('order' as const),
      id: orderId,
      minor: fc.integer({ min: 1, max: 3 }),
      // Another word of the same sum is what no total tells.
      word: fc.constantFrom('mug', 'cup'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('cancel' as const), id: orderId }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('pay' as const), id: orderId }) },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constantFrom('approve' as const, 'leaveOut', 'retry', 'undo'),
      at: fc.nat({ max: 30 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.record({
        op: fc.constant('fault' as const),
        after: faultAt,
        when: fc.constant('before' as const),
        code: before,
      }),
      fc.record({
        op: fc.constant('fault' as const),
        after: faultAt,
        when: fc.constant('after' as const),
        code: after,
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('storm' as const), when: fc.constantFrom('before' as const, 'after') }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      op: fc.constantFrom('plan' as const, 'send', 'send', 'plan', 'settle', 'restart', 'tomorrow'),
    }),
  },
);
const withBackups: fc.Arbitrary<Op> = fc.oneof(
  { weight: 6, arbitrary: daily },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('keep' as const, 'restore') }) },
);

/** What must hold whenever nothing moves: no order has two invoices, no invoice two payments, and no buyer is there twice. */
function expectNoDoubles({ books, invoices }: Town): void {
  for (const id of orders) expect(invoices(id).length, `invoices of ${id}`).toBeLessThanOrEqual(1);
  const living = [...books.documents.values()].filter(({ isVoid }) => !isVoid);
  const paid = living.filter(({ action }) => action === 'payment.record').map(({ input }) => input.invoiceId);
  expect(paid.length, 'payments').toBe(new Set(paid).size);
  expect(living.filter(({ action }) => action === 'customer.create').length, 'customers').toBeLessThanOrEqual(1);
}

/** What the journal calls done is there as the order is now. */
function expectLatest({ flow, latest, invoices }: Town, changes: string): void {
  for (const [id, { minor, word, isCancelled }] of latest) {
    const push = flow().repos.pushes.newest({ sourceId: 'shop', targetId: 'books' }, `order/${id}/invoice`);
    if (push?.state !== 'done') continue;
    const [[externalId, document] = []] = invoices(id);
    expect(externalId, `what is there of ${id}`).toBe(push.made?.externalId);
    if (isCancelled) expect(changes, `${id} is cancelled`).toBe('ask');
    else {
      const line = document && lineOf(document);
      expect([line?.title, line?.unitPrice.amountMinor], `${id} as it is now`).toEqual([`${id} ${word}`, minor * 100]);
    }
  }
}

async function expectQuiet(town: Town): Promise<void> {
  const { books, flow, rest } = town;
  await rest();
  const calls = books.calls.length;
  await rest();
  expect(books.calls.slice(calls), 'calls when all was quiet').toEqual([]);
  expect(
    flow()
      .pushes()
      .filter(({ state }) => state === 'sending' || state === 'undoing'),
  ).toEqual([]);
}

async function withTown(dir: string, wish: Partial<Flow>, body: (town: Town) => Promise<void>): Promise<void> {
  const town = createTown(dir, wish);
  try {
    await body(town);
  } finally {
    town.close();
  }
}

const wishes = fc.record({
  mode: fc.constantFrom('always' as const, 'never' as const),
  changes: fc.constantFrom('ask', 'replace'),
});
const options = { seed, numRuns, endOnFailure: process.env.FLOW_SHRINK === undefined };

test('whatever happens in whatever order ends quiet, with one invoice at most that is as the order is', async () => {
  const dir = emptyStore();
  const happened = fc.array(daily, { minLength: 5, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(wishes, happened, async ({ mode, changes }, ops) => {
      await withTown(dir, { approval: { mode }, choices: { changes } }, async (town) => {
        for (const op of ops) await town.step(op);
        await expectQuiet(town);
        expectNoDoubles(town);
        expectLatest(town, changes);
        if (mode === 'always' && town.asked.approvals === 0) expect(town.books.calls).toEqual([]);
        // The owner says yes to all of it, and that what has failed is to be tried again.
        town.flow().outbox.approve({ flowId: 'flow' });
        town.flow().outbox.retry({ flowId: 'flow' });
        await expectQuiet(town);
        expectNoDoubles(town);
        expectLatest(town, changes);
      });
    }),
    options,
  );
}, 120_000);

test('a backup that is put back in the midst of it never makes a second document', async () => {
  const dir = emptyStore();
  const happened = fc.array(withBackups, { minLength: 8, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(wishes, happened, async ({ mode, changes }, ops) => {
      await withTown(dir, { approval: { mode }, choices: { changes } }, async (town) => {
        for (const op of ops) await town.step(op);
        await expectQuiet(town);
        expectNoDoubles(town);
        town.flow().outbox.approve({ flowId: 'flow' });
        town.flow().outbox.retry({ flowId: 'flow' });
        await expectQuiet(town);
        expectNoDoubles(town);
      });
    }),
    options,
  );
}, 120_000);

test('taken back and made again is there once', async () => {
  const dir = emptyStore();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }), async (minor, times) => {
      await withTown(dir, { approval: { mode: 'never' } }, async (town) => {
        await town.step({ op: 'order', id: '1', minor, word: 'mug' });
        await town.step({ op: 'pay', id: '1' });
        for (let time = 0; time < times; time += 1) {
          await town.rest();
          const invoice = town
            .flow()
            .pushes()
            .findLast(({ plan }) => plan.action === 'invoice.create');
          town.flow().outbox.undo({ pushId: invoice?.id ?? 0 });
          await town.rest();
          expect(town.invoices('1')).toEqual([]);
          const undone = town
            .flow()
            .pushes()
            .filter(({ state }) => state === 'undone');
          const newest = new Map(undone.map((push) => [push.key, push.id]));
          town.flow().outbox.retry({ pushIds: [...newest.values()] });
        }
        await expectQuiet(town);
        expect(town.invoices('1').length).toBe(1);
        expectNoDoubles(town);
        expectLatest(town, 'ask');
      });
    }),
    { seed, numRuns: Math.min(numRuns, 15) },
  );
}, 60_000);
