import type { EntityKind } from '../../contract/entities/index.ts';
import type { Counts } from '../../contract/ipc/index.ts';
import type { Money } from '../../contract/money.ts';
import type { Db } from './database.ts';
import { notRemoved, removedOwner } from './removal.ts';

/** A stretch of time, `from` included and `to` not; UTC instants. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

export interface DayOfRuns {
  day: string;
  done: number;
  troubled: number;
  failed: number;
}

/** The sums that the overview shows; each walks a short stretch of an index. */
export interface OverviewQueries {
  ordersIn(span: Span): number;
  newCustomersIn(span: Span): number;
  /** What customers are to pay for orders that were not cancelled, by currency. */
  takingsIn(span: Span): Money[];
  payoutsOnTheWay(): { count: number; amount: Money }[];
  /** How many stock records say that so many or fewer are there; null where there are none. */
  stockLow(atMost: number): number | null;
  countsSince(instant: string): Counts;
  /** Runs by calendar day of this PC, oldest first. */
  runDays(since: string): DayOfRuns[];
  /** The date of a stream's newest record. */
  newestOf(streamId: number): string | null;
  /** How many records there are of each kind, of one connection or of all. */
  kinds(connectionId: string | null): { entity: EntityKind; count: number }[];
}

export function createOverviewQueries(db: Db): OverviewQueries {
  const count = db.prepare<[string, string, string], { n: number }>(`SELECT count(*) AS n FROM record
    WHERE entity = ? AND deleted_at IS NULL AND occurred_at >= ? AND occurred_at < ? AND ${notRemoved}`);
  const takings = db.prepare<[string, string], { amountMinor: number; currency: string }>(`SELECT
      sum(amount_minor) AS amountMinor, currency FROM record
    WHERE entity = 'order' AND deleted_at IS NULL AND occurred_at >= ? AND occurred_at < ?
      AND status NOT IN ('cancelled', 'draft') AND currency IS NOT NULL AND ${notRemoved}
    GROUP BY currency ORDER BY count(*) DESC`);
  const payouts = db.prepare<[], { count: number; amountMinor: number; currency: string }>(`SELECT count(*) AS count,
      sum(amount_minor) AS amountMinor, currency FROM record
    WHERE entity = 'payout' AND deleted_at IS NULL AND status IN ('scheduled', 'in_transit') AND currency IS NOT NULL AND ${notRemoved}
    GROUP BY currency ORDER BY 1 DESC`);
  const low = db.prepare<[number], { n: number }>(`SELECT count(*) AS n FROM record INDEXED BY record_by_stock
    WHERE entity = 'inventory_level' AND deleted_at IS NULL
      AND CAST(json_extract(canonical, '$.available') AS REAL) <= ? AND ${notRemoved}`);
  const counted = db.prepare<[], { n: number }>(
    "SELECT coalesce(sum(live), 0) AS n FROM stream_state WHERE entity = 'inventory_level'",
  );
  const counts = db.prepare<[string], Counts>(`SELECT coalesce(sum(added), 0) AS added,
      coalesce(sum(changed), 0) AS changed, coalesce(sum(unchanged), 0) AS unchanged,
      coalesce(sum(deleted), 0) AS deleted, coalesce(sum(set_aside), 0) AS setAside
    FROM sync_run_stream WHERE run_id IN (SELECT id FROM sync_run WHERE started_at >= ? AND dry = 0)`);
  const days = db.prepare<[string], DayOfRuns>(`SELECT date(started_at, 'localtime') AS day,
      sum(status IN ('done', 'running', 'stopped')) AS done, sum(status IN ('set_aside', 'cut')) AS troubled,
      sum(status = 'failed') AS failed
    FROM sync_run WHERE started_at >= ? AND dry = 0 GROUP BY 1 ORDER BY 1`);
  const newest = db.prepare<[number], { at: string }>(`SELECT occurred_at AS at FROM record INDEXED BY record_by_stream
    WHERE stream_id = ? AND deleted_at IS NULL ORDER BY occurred_at DESC LIMIT 1`);
  const kinds = db.prepare<[{ connectionId: string | null }], { entity: EntityKind; count: number }>(`SELECT entity,
      sum(live) AS count FROM stream_state WHERE connection_id = coalesce(@connectionId, connection_id) AND connection_id <> '${removedOwner}'
    GROUP BY entity`);
  return {
    ordersIn: ({ from, to }) => count.get('order', from, to)?.n ?? 0,
    newCustomersIn: ({ from, to }) => count.get('customer', from, to)?.n ?? 0,
    takingsIn: ({ from, to }) => takings.all(from, to),
    payoutsOnTheWay: () => payouts.all().map(({ count: n, ...amount }) => ({ count: n, amount })),
    stockLow: (atMost) => (counted.get()?.n ? (low.get(atMost)?.n ?? 0) : null),
    countsSince: (instant) => counts.get(instant) ?? { added: 0, changed: 0, unchanged: 0, deleted: 0, setAside: 0 },
    runDays: (since) => days.all(since),
    newestOf: (streamId) => newest.get(streamId)?.at || null,
    kinds: (connectionId) => kinds.all({ connectionId }),
  };
}
