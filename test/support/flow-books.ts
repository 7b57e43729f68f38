import { expect } from 'vitest';
import type { EntityKind, EntityOf } from '../../contract/entities/index.ts';
import { pushStates } from '../../contract/flows/index.ts';
import type { Shop } from '../../demo/shop.ts';
import type { VendorId } from '../../demo/vendors.ts';
import { referenceOf } from '../../main/flows/reference.ts';
import type { Hub, HubOptions } from '../../main/hub.ts';
import { createAudit } from '../../main/store/audit.ts';
import type { Connection } from '../../main/store/connections.ts';
import type { Db } from '../../main/store/database.ts';
import type { Push } from '../../main/store/push-row.ts';
import { createRepos } from '../../main/store/repos.ts';
import { signIn } from './flow-profile.ts';
import { makeHub } from './hub.ts';

/** An order that is to become an invoice in one set of books. */
export interface Sale {
  readonly flowId: string;
  readonly recordId: number;
  /** Of the invoice's push. */
  readonly key: string;
}

/** What waits to be sent, order by order; told before anything is. */
export function expectedSales({ repos }: Hub): Sale[] {
  return repos.pushes.inState(['ready']).flatMap((id) => {
    const push = repos.pushes.get(id);
    if (push?.plan.action !== 'invoice.create' || push.recordId === null) return [];
    return [{ flowId: push.flowId, recordId: push.recordId, key: push.key }];
  });
}

interface Doc<K extends EntityKind> {
  readonly entity: EntityOf<K>;
  /** What Backroom has written into it to know it again; null where somebody else made it. */
  readonly reference: string | null;
}

/** One set of books as it stands at the vendor's. */
export interface BooksRead {
  readonly invoices: readonly Doc<'invoice'>[];
  readonly payments: readonly Doc<'payment'>[];
  readonly customers: readonly Doc<'customer'>[];
}

function docsOf<K extends EntityKind>(db: Db, entity: K): Doc<K>[] {
  const rows = db
    .prepare<[string], { canonical: string; raw: string }>(
      'SELECT canonical, raw FROM record WHERE entity = ? AND deleted_at IS NULL ORDER BY id',
    )
    .all(entity);
  return rows.map(({ canonical, raw }) => ({
    entity: JSON.parse(canonical),
    reference: /br-[0-9a-f]{28}/.exec(raw)?.[0] ?? null,
  }));
}

/** Reads each vendor's books from the beginning into a profile that knows nothing of what was sent. */
export async function readBooks(
  shop: Shop,
  vendors: readonly VendorId[],
  registry: NonNullable<HubOptions['providers']>,
): Promise<Map<string, BooksRead>> {
  const all = new Map<string, BooksRead>();
  for (const vendor of vendors) {
    const hub = await makeHub({ providers: registry, endpoints: new Map(Object.entries(shop.origins)) });
    await signIn(hub, shop, vendor);
    const { db } = hub;
    const read = {
      invoices: docsOf(db, 'invoice'),
      payments: docsOf(db, 'payment'),
      customers: docsOf(db, 'customer'),
    };
    // The vendor holds what was read of it, no more and no less.
    for (const stream of ['invoices', 'payments'] as const) {
      expect(read[stream].map(({ entity }) => entity.externalId).sort(), `${vendor} ${stream}`).toEqual(
        shop
          .hands(vendor)
          .truth(stream)
          .map(({ id }) => id)
          .sort(),
      );
    }
    all.set(vendor, read);
  }
  return all;
}

interface Ends {
  readonly source: Connection;
  readonly target: Connection;
}

/** The documents that hold a reference of this key, of whichever generation; those that are void are left out. */
function made<K extends EntityKind>(
  docs: ReadonlyMap<string, Doc<K>[]>,
  { source, target }: Ends,
  key: string,
): Doc<K>[] {
  const references = Array.from({ length: 40 }, (_, index) => referenceOf(source, target, key, index + 1));
  return references.flatMap((reference) => docs.get(reference) ?? []);
}

function byReference<K extends EntityKind>(docs: readonly Doc<K>[], isLiving: (entity: EntityOf<K>) => boolean) {
  const map = new Map<string, Doc<K>[]>();
  for (const doc of docs) {
    if (doc.reference === null || !isLiving(doc.entity)) continue;
    map.set(doc.reference, [...(map.get(doc.reference) ?? []), doc]);
  }
  return map;
}

/** Every order has one living invoice that equals it, paid by one payment for each of its own; the journal says so, too. */
export function expectOnce(
  db: Db,
  targets: ReadonlyMap<string, Connection>,
  sales: readonly Sale[],
  books: ReadonlyMap<string, BooksRead>,
): string {
  const repos = createRepos(db);
  const told: string[] = [];
  for (const [flowId, target] of targets) {
    const read = books.get(target.provider);
    if (!read) throw new Error(`nobody has read ${target.provider}`);
    const ends = { source: repos.connections.get(repos.flows.get(flowId).sourceId), target };
    const pushes = repos.pushes.inState(pushStates, flowId).flatMap((id) => repos.pushes.get(id) ?? []);
    const own = sales.filter((sale) => sale.flowId === flowId);
    told.push(`${target.provider} ${expectBooks(db, ends, own, pushes, read)}`);
  }
  expect(createAudit(db, 'test').firstBroken()).toBeNull();
  return told.join(', ');
}

function expectBooks(db: Db, ends: Ends, sales: readonly Sale[], pushes: readonly Push[], read: BooksRead): string {
  const invoices = byReference(read.invoices, ({ status }) => status !== 'void');
  const payments = byReference(read.payments, ({ status }) => status === 'succeeded');
  const customers = byReference(read.customers, () => true);
  const order = db.prepare<[number], string>('SELECT canonical FROM record WHERE id = ?').pluck();
  const wrong: object[] = [];
  let held = 0;
  for (const { key, recordId } of sales) {
    const { total, tax, number }: EntityOf<'order'> = JSON.parse(order.get(recordId) ?? '{}');
    const found = made(invoices, ends, key).map(({ entity }) => entity);
    const [invoice] = found;
    // These books have worked out another total: it was taken back, and waits for the owner.
    const newest = pushes.findLast((push) => push.key === key);
    if (found.length === 0 && newest?.state === 'held' && newest.why?.code === 'totals_differ') {
      held += 1;
      continue;
    }
    const seen = found.map((one) => ({ total: one.total, tax: one.tax, balance: one.balance.amountMinor }));
    const isRight = JSON.stringify(seen) === JSON.stringify([{ total, tax, balance: 0 }]);
    const paid = read.payments.filter(({ entity }) => entity.paysFor.includes(invoice?.externalId ?? ''));
    const living = paid.filter(({ entity }) => entity.status === 'succeeded');
    const sum = living.reduce((all, { entity }) => all + entity.amount.amountMinor, 0);
    if (!isRight || sum !== total.amountMinor)
      wrong.push({ key, number, total, tax, seen, sum, payments: living.length });
  }
  expect(wrong.map((one) => JSON.stringify(one))).toEqual([]);
  expect(held, 'orders that the books make another total of').toBeLessThanOrEqual(sales.length / 50);
  // Nothing is there twice, and nothing that the journal does not know.
  const living = pushes.filter(({ state }) => state === 'done');
  const standing = (action: string) =>
    living.filter(({ plan }) => plan.action === action).map(({ reference }) => reference);
  for (const [action, docs] of [
    ['invoice.create', invoices],
    ['payment.record', payments],
    ['customer.create', customers],
  ] as const) {
    expect([...docs.values()].filter(({ length }) => length !== 1)).toEqual([]);
    expect([...docs.keys()].sort(), action).toEqual(standing(action).sort());
  }
  for (const { reference, made: there, plan } of living) {
    const docs = { 'invoice.create': invoices, 'payment.record': payments, 'customer.create': customers };
    const [doc] =
      (plan.action && plan.action in docs ? docs[plan.action as keyof typeof docs].get(reference) : []) ?? [];
    expect(doc?.entity.externalId, `${plan.action} ${reference}`).toBe(there?.externalId);
  }
  const open = pushes.filter(({ state, replaces }) => !['done', 'undone'].includes(state) && replaces !== null);
  expect(
    open.map(({ key, state, why, problem, replaces }) => JSON.stringify({ key, state, why, problem, replaces })),
  ).toEqual([]);
  const again = pushes.filter(({ state }) => state === 'undone').length;
  return `${sales.length - held} invoices (${held} held for their total), ${payments.size} payments, ${customers.size} customers, ${again} taken back and made anew`;
}
