import { randomInt } from 'node:crypto';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ErrorCode } from '../../contract/errors.ts';
import type { Flow } from '../../main/store/flows.ts';
import { type Db, databaseFile, openStore } from '../../main/store/database.ts';
import type { Push } from '../../main/store/push-row.ts';
import { anOrder, aPayment, type Books, createBooks, openFlow } from '../support/flow-engine.ts';
import { tempFolder } from '../support/store.ts';

const seed = Number(process.env.BACKROOM_TEST_SEED ?? randomInt(2 ** 31));
const numRuns = Number(process.env.FLOW_RUNS ?? 60);

const orders = ['1', '2', '3'] as const;
type OrderId = (typeof orders)[number];

type Op =
  | { readonly op: 'order'; readonly id: OrderId; readonly minor: number }
  | { readonly op: 'cancel' | 'pay'; readonly id: OrderId }
  | { readonly op: 'approve' | 'leaveOut' | 'retry' | 'undo'; readonly at: number }
  | { readonly op: 'fault'; readonly after: number; readonly when: 'before' | 'after'; readonly code: ErrorCode | 'killed' }
  | { readonly op: 'plan' | 'send' | 'settle' | 'restart' | 'tomorrow' | 'keep' | 'restore' };

const orderId = fc.constantFrom(...orders);
const before = fc.constantFrom<ErrorCode | 'killed'>(
  ...(['unreachable', 'limited', 'vendor_fault', 'refused', 'signed_out', 'unsure', 'stopped', 'killed'] as const),
);
const after = fc.constantFrom<ErrorCode | 'killed'>('unsure', 'stopped', 'unreachable', 'killed');
const faultAt = fc.nat({ max: 3 });

const daily: fc.Arbitrary<Op> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: fc.constant('order' as const), id: orderId, minor: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('cancel' as const), id: orderId }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('pay' as const), id: orderId }) },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constantFrom('approve' as const, 'leaveOut', 'retry', 'undo'), at: fc.nat({ max: 30 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.record({ op: fc.constant('fault' as const), after: faultAt, when: fc.constant('before' as const), code: before }),
      fc.record({ op: fc.constant('fault' as const), after: faultAt, when: fc.constant('after' as const), code: after }),
    ),
  },
  { weight: 8, arbitrary: fc.record({ op: fc.constantFrom('plan' as const, 'send', 'send', 'plan', 'settle', 'restart', 'tomorrow') }) },
);
const withBackups: fc.Arbitrary<Op> = fc.oneof(
  { weight: 6, arbitrary: daily },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('keep' as const, 'restore') }) },
);

const folder = { now: '' };
let stores = 0;

/** A store with nothing in it; the migrations ran once for all of them. */
function freshStore(from: string): { db: Db; dir: string } {
  stores += 1;
  const dir = path.join(folder.now, String(stores));
  mkdirSync(dir);
  copyFileSync(from, databaseFile(dir));
  return { db: fast(openStore(dir)), dir };
}

function fast(db: Db): Db {
  db.pragma('synchronous = OFF');
  return db;
}

/** A shop, its books and the app between them, to which things happen one after the other. */
function createTown(empty: string, wish: Partial<Flow>) {
  const books: Books = createBooks();
  const killed = { is: false, by: () => undefined as void };
  books.onKilled = () => {
    killed.is = true;
    killed.by();
  };
  let { db } = freshStore(empty);
  let kept: string | null = null;
  let flow = openFlow(db, books, wish);
  const senders = [flow.sender];
  let version = 0;
  const latest = new Map<OrderId, { minor: number; isCancelled: boolean }>();
  const dbs = [db];
  const asked = { approvals: 0 };

  function reopen(): void {
    const { time } = flow.clock;
    flow = openFlow(db, books, wish);
    senders.push(flow.sender);
    flow.clock.time = time;
    killed.is = false;
  }

  /** Does it until it is over or the app is killed, and starts the app again then. */
  async function whileAlive(work: () => Promise<void>): Promise<void> {
    const death = new Promise<void>((resolve) => {
      killed.by = resolve;
    });
    await Promise.race([work(), death]);
    if (killed.is) reopen();
  }

  async function send(): Promise<void> {
    await whileAlive(async () => {
      flow.sender.nudge('person');
      await flow.sender.settled();
    });
  }

  function put(id: OrderId): void {
    const now = latest.get(id);
    if (!now) return;
    version += 1;
    const status = now.isCancelled ? 'cancelled' : 'paid';
    const order = anOrder(id, { minor: now.minor * 100, status, changedAt: new Date(1.79e12 + version).toISOString() });
    flow.put('order', { ...order, lines: order.lines.map((line) => ({ ...line, title: id })) });
  }

  async function step(op: Op): Promise<void> {
    switch (op.op) {
      case 'order':
        latest.set(op.id, { minor: op.minor, isCancelled: false });
        return put(op.id);
      case 'cancel':
        if (latest.has(op.id)) latest.set(op.id, { minor: latest.get(op.id)?.minor ?? 1, isCancelled: true });
        return put(op.id);
      case 'pay':
        if (latest.has(op.id)) flow.put('payment', aPayment(`p${op.id}`, op.id, 50));
        return;
      case 'approve':
      case 'leaveOut':
      case 'retry': {
        const push = pick(op.at);
        if (!push) return;
        asked.approvals += op.op === 'leaveOut' ? 0 : 1;
        flow.outbox[op.op]({ pushIds: [push.id] });
        return;
      }
      case 'undo': {
        const done = flow.pushes().filter(({ state }) => state === 'done');
        const push = done[op.at % Math.max(1, done.length)];
        if (push) flow.outbox.undo({ pushId: push.id });
        return;
      }
      case 'fault': {
        let calls = 0;
        books.fault = () => {
          calls += 1;
          if (calls <= op.after) return null;
          books.fault = null;
          return { when: op.when, code: op.code };
        };
        return;
      }
      case 'plan':
        return flow.plan();
      case 'send':
        return send();
      case 'settle':
        return whileAlive(flow.settle);
      case 'restart':
        return reopen();
      case 'tomorrow':
        flow.clock.time += 86_400_000;
        return;
      case 'keep':
        kept = path.join(folder.now, `kept-${stores}-${version}.db`);
        stores += 1;
        db.prepare('VACUUM INTO ?').run(kept);
        return;
      case 'restore': {
        if (kept === null) return;
        ({ db } = freshStore(kept));
        dbs.push(db);
        reopen();
        flow.outbox.askAgain();
        // The shop is fetched anew.
        for (const id of latest.keys()) put(id);
        return;
      }
      default:
        op satisfies never;
    }
  }

  function pick(at: number): Push | undefined {
    const all = flow.pushes();
    return all[at % Math.max(1, all.length)];
  }

  /** Nothing goes wrong any more, and time passes until nothing moves. */
  async function rest(): Promise<void> {
    books.fault = null;
    for (let day = 0; day < 12; day += 1) {
      flow.clock.time += 86_400_000;
      await flow.settle();
    }
  }

  const invoices = (id: OrderId) =>
    [...books.documents].filter(([, one]) => one.action === 'invoice.create' && !one.isVoid && lineOf(one)?.title === id);

  return {
    ...{ books, step, rest, latest, invoices, asked, flow: () => flow },
    close: () => {
      // Those that were killed never come to an end, and have no clock set any more.
      for (const sender of senders) void sender.stop().catch(() => undefined);
      for (const one of dbs) one.close();
    },
  };
}

interface Line {
  readonly title: string;
  readonly unitPrice: { readonly amountMinor: number };
}

/** The only line of the recipe's invoices. */
function lineOf({ input }: { readonly input: Record<string, unknown> }): Line | undefined {
  const [line] = (input.lines ?? []) as readonly Line[];
  return line;
}

type Town = ReturnType<typeof createTown>;

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
  for (const [id, { minor, isCancelled }] of latest) {
    const push = flow().repos.pushes.newest({ sourceId: 'shop', targetId: 'books' }, `order/${id}/invoice`);
    if (push?.state !== 'done') continue;
    const [[externalId, document] = []] = invoices(id);
    expect(externalId, `what is there of ${id}`).toBe(push.made?.externalId);
    if (isCancelled) expect(changes, `${id} is cancelled`).toBe('ask');
    else expect(document && lineOf(document)?.unitPrice.amountMinor, `${id} as it is now`).toBe(minor * 100);
  }
}

async function expectQuiet(town: Town): Promise<void> {
  const { books, flow, rest } = town;
  await rest();
  const calls = books.calls.length;
  await rest();
  expect(books.calls.slice(calls), 'calls when all was quiet').toEqual([]);
  expect(flow().pushes().filter(({ state }) => state === 'sending' || state === 'undoing')).toEqual([]);
}

async function withTown(dir: string, wish: Partial<Flow>, body: (town: Town) => Promise<void>): Promise<void> {
  folder.now = dir;
  const town = createTown(path.join(dir, 'empty.db'), wish);
  try {
    await body(town);
  } finally {
    town.close();
  }
}

function emptyStore(): string {
  const dir = tempFolder();
  const db = openStore(path.join(dir, 'first'));
  db.prepare('VACUUM INTO ?').run(path.join(dir, 'empty.db'));
  db.close();
  return dir;
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
        await town.step({ op: 'order', id: '1', minor });
        await town.step({ op: 'pay', id: '1' });
        for (let time = 0; time < times; time += 1) {
          await town.rest();
          const invoice = town.flow().pushes().findLast(({ plan }) => plan.action === 'invoice.create');
          town.flow().outbox.undo({ pushId: invoice?.id ?? 0 });
          await town.rest();
          expect(town.invoices('1')).toEqual([]);
          const undone = town.flow().pushes().filter(({ state }) => state === 'undone');
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
