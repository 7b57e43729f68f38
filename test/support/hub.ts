import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { Hub, HubOptions } from '../../main/hub.ts';
import type { Connection } from '../../main/store/connections.ts';
import type { Db } from '../../main/store/database.ts';
import type { StreamTally } from '../../main/store/runs.ts';
import type { SyncWish } from '../../main/sync/service.ts';
import { openHub } from './open-hub.ts';
import { openShop, type Shop, type ShopRecord } from './shop.ts';
import { tempFolder } from './store.ts';
import { testProvider } from './test-provider.ts';

export { openHub } from './open-hub.ts';

/** A Hub on a profile of its own unless one is given; stopped when the test ends. */
export async function makeHub(change: Partial<HubOptions> = {}): Promise<Hub> {
  const hub = await openHub(change.profileDir ?? tempFolder(), change);
  onTestFinished(() => stopOnce(hub));
  return hub;
}

/** Stops a Hub that a test may have stopped already. */
export async function stopOnce(hub: Hub): Promise<void> {
  if (hub.db.open) await hub.stop();
}

export async function makeShop(): Promise<Shop> {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  return shop;
}

/** A connection to a shop as signing in leaves it behind. */
export function connectTo(hub: Hub, shop: Pick<Shop, 'site'>, change: Partial<Connection> = {}): Connection {
  const id = change.id ?? `test-${randomUUID().slice(0, 8)}`;
  const connection: Connection = {
    id,
    provider: testProvider.id,
    name: id,
    way: 'key',
    settings: { site: shop.site },
    account: { id: 'shop', name: 'The Shop' },
    state: 'ready',
    pretend: false,
    signing: 0,
    paused: false,
    writes: false,
    cron: '*/15 * * * *',
    nextDueAt: null,
    backfillFrom: null,
    createdAt: new Date().toISOString(),
    ...change,
  };
  hub.repos.connections.add(connection);
  hub.vault.write(id, { key: 'key-of-the-test-shop' });
  for (const stream of testProvider.streams) hub.repos.streams.ensure(id, stream.id, stream.entity);
  return connection;
}

/** How a run ended: its status, reason, and counts by stream. */
export interface Outcome {
  readonly runId: number;
  readonly status: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly tallies: ReadonlyMap<string, StreamTally>;
  /** Added, changed, unchanged, deleted, set aside. */
  counts(stream: string): readonly number[];
}

/** Runs a sync of one connection to its end. */
export async function sync(hub: Hub, connection: Pick<Connection, 'id'>, wish: SyncWish = {}): Promise<Outcome> {
  const [runId = 0] = hub.sync.start({ ...wish, connectionIds: [connection.id] });
  return outcome(hub, runId);
}

export async function outcome(hub: Hub, runId: number): Promise<Outcome> {
  const { status, reason, detail } = await hub.sync.ended(runId);
  const tallies = new Map(hub.repos.runs.tallies(runId).map((tally) => [tally.stream, tally]));
  return {
    runId,
    status,
    reason,
    detail,
    tallies,
    counts(stream) {
      const counts = tallies.get(stream)?.counts;
      return counts ? [counts.added, counts.changed, counts.unchanged, counts.deleted, counts.setAside] : [];
    },
  };
}

/** A stream's records that are there and not deleted, by their ids. */
export function stored(db: Db, connectionId: string, stream: string): Map<string, Record<string, unknown>> {
  const rows = db
    .prepare<[string, string], { external_id: string; raw: string }>(
      `SELECT r.external_id, r.raw FROM record AS r JOIN stream_state AS s ON s.id = r.stream_id
       WHERE s.connection_id = ? AND s.stream = ? AND r.deleted_at IS NULL ORDER BY r.id`,
    )
    .all(connectionId, stream);
  return new Map(rows.map((row) => [row.external_id, JSON.parse(row.raw)]));
}

/** The store holds exactly what the shop holds, and its own books agree with themselves. */
export function expectSame(
  db: Db,
  connectionId: string,
  shop: Pick<Shop, 'records'>,
  streams: readonly string[] = ['customers', 'orders', 'products', 'payouts'],
): void {
  for (const stream of streams) {
    const there = new Map(
      [...shop.records(stream).values()].map(({ place: _place, ...record }) => [record.id, record]),
    );
    expect(sorted(stored(db, connectionId, stream)), stream).toEqual(sorted(there));
  }
  const refunds = [...shop.records('orders').values()].flatMap((order) => refundsOf(order));
  if (streams.includes('orders'))
    expect([...stored(db, connectionId, 'refunds').keys()].sort()).toEqual(refunds.sort());
  expectSound(db);
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function refundsOf(order: ShopRecord): string[] {
  const refunds: unknown = order.refunds;
  return Array.isArray(refunds) ? refunds.map((refund: { id: string }) => refund.id) : [];
}

/** What must hold at any moment: counts are true, the search index knows what is live and nothing else. */
export function expectSound(db: Db): void {
  const wrong = db
    .prepare(
      `SELECT stream, live, (SELECT count(*) FROM record AS r WHERE r.stream_id = s.id AND deleted_at IS NULL) AS there
       FROM stream_state AS s WHERE live <> there`,
    )
    .all();
  expect(wrong).toEqual([]);
  const indexed = db.prepare('SELECT rowid AS id FROM record_text ORDER BY 1').pluck().all();
  // Deleted records stay findable for who asks for them, so every row has its words.
  expect(indexed).toEqual(db.prepare('SELECT id FROM record ORDER BY 1').pluck().all());
  expect(db.pragma('quick_check', { simple: true })).toBe('ok');
}

/** Every row of the tables that a sync may write to, as text, to be compared. */
export function everything(
  db: Db,
  tables = ['record', 'stream_state', 'pass_seen', 'held_deletion', 'record_error', 'connection', 'alert'],
): string {
  return JSON.stringify(tables.map((table) => [table, db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).raw().all()]));
}

/** A Hub that all tests of a file share, each with its own shop and connection: a worker thread takes time to start. */
export function sharedHub(): () => Hub {
  let hub: Hub | undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'backroom-hub-'));
  beforeAll(async () => {
    hub = await openHub(folder);
  });
  afterAll(async () => {
    if (hub) await stopOnce(hub);
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    if (!hub) throw new Error('the Hub of this file is not open');
    return hub;
  };
}
