import { copyFileSync, mkdtempSync } from 'node:fs';
import path from 'node:path';
import type { ErrorCode } from '../../contract/errors.ts';
import { type Db, databaseFile, openStore } from '../../main/store/database.ts';
import type { Flow } from '../../main/store/flows.ts';
import type { Push } from '../../main/store/push-row.ts';
import { anOrder, aPayment, type Books, createBooks, openFlow } from './flow-engine.ts';
import { tempFolder } from './store.ts';

export const orders = ['1', '2', '3'] as const;
export type OrderId = (typeof orders)[number];

/** What happens in the town. */
export type Op =
  | { readonly op: 'order'; readonly id: OrderId; readonly minor: number; readonly word: string }
  | { readonly op: 'cancel' | 'pay'; readonly id: OrderId }
  | { readonly op: 'approve' | 'leaveOut' | 'retry' | 'undo'; readonly at: number }
  | {
      readonly op: 'fault';
      readonly after: number;
      readonly when: 'before' | 'after';
      readonly code: ErrorCode | 'killed';
    }
  | { readonly op: 'storm'; readonly when: 'before' | 'after' }
  | { readonly op: 'plan' | 'send' | 'settle' | 'restart' | 'tomorrow' | 'keep' | 'restore' };

const emptyFile = 'empty.db';

/** A folder with a store that has nothing in it, so that the migrations run once for many towns. */
export function emptyStore(): string {
  const dir = tempFolder();
  const db = openStore(path.join(dir, 'first'));
  db.prepare('VACUUM INTO ?').run(path.join(dir, emptyFile));
  db.close();
  return dir;
}

interface Line {
  readonly title: string;
  readonly unitPrice: { readonly amountMinor: number };
}

/** The only line of the recipe's invoices. */
export function lineOf({ input }: { readonly input: Record<string, unknown> }): Line | undefined {
  const [line] = (input.lines ?? []) as readonly Line[];
  return line;
}

/** A shop, its books and the app between them, to which things happen one after the other. */
export function createTown(dir: string, wish: Partial<Flow>) {
  const books: Books = createBooks();
  const killed = { is: false, by: (): void => undefined };
  books.onKilled = () => {
    killed.is = true;
    killed.by();
  };
  let stores = 0;

  function storeFrom(copy: string): Db {
    stores += 1;
    const folder = mkdtempSync(path.join(dir, 'town-'));
    copyFileSync(copy, databaseFile(folder));
    const opened = openStore(folder);
    opened.pragma('synchronous = OFF');
    return opened;
  }

  let db = storeFrom(path.join(dir, emptyFile));
  let kept: string | null = null;
  let flow = openFlow(db, books, wish);
  const senders = [flow.sender];
  let version = 0;
  let restoredAt: string | null = null;
  const latest = new Map<OrderId, { minor: number; word: string; isCancelled: boolean }>();
  const dbs = [db];
  const asked = { approvals: 0 };

  function reopen(): void {
    const { time } = flow.clock;
    flow = openFlow(db, books, { ...wish, restoredAt });
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
    flow.put('order', { ...order, lines: order.lines.map((line) => ({ ...line, title: `${id} ${now.word}` })) });
  }

  function cancel(id: OrderId): void {
    const now = latest.get(id);
    if (now) latest.set(id, { ...now, isCancelled: true });
    put(id);
  }

  async function step(op: Op): Promise<void> {
    switch (op.op) {
      case 'order':
        latest.set(op.id, { minor: op.minor, word: op.word, isCancelled: false });
        return put(op.id);
      case 'cancel':
        cancel(op.id);
        return;
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
      case 'storm':
        // The vendor breaks off at every write for days, until they are given up.
        books.fault = () => ({ when: op.when, code: 'unsure' });
        for (let day = 0; day < 10; day += 1) {
          flow.clock.time += 86_400_000;
          await send();
        }
        books.fault = null;
        return;
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
        kept = path.join(path.dirname(db.name), `kept-${stores}-${version}.db`);
        stores += 1;
        db.prepare('VACUUM INTO ?').run(kept);
        return;
      case 'restore': {
        if (kept === null) return;
        db = storeFrom(kept);
        dbs.push(db);
        restoredAt = flow.clock.now().toISOString();
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
    [...books.documents].filter(
      ([, one]) => one.action === 'invoice.create' && !one.isVoid && lineOf(one)?.title.startsWith(`${id} `),
    );

  return {
    ...{ books, step, rest, latest, invoices, asked, flow: () => flow },
    close: () => {
      // Those that were killed never come to an end, and have no clock set any more.
      for (const sender of senders) void sender.stop().catch(() => undefined);
      for (const one of dbs) one.close();
    },
  };
}

export type Town = ReturnType<typeof createTown>;
