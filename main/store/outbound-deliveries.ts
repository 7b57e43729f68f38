import { z } from 'zod';
import { HubError } from '../../contract/errors.ts';
import type { DeliveryDetail, DeliveryRow } from '../../contract/ipc/index.ts';
import type { Db } from './database.ts';

/** One attempt as it is kept: signatures taken out, the answer cut. */
export type Try = DeliveryDetail['tries'][number];

/** The next delivery of an address. */
export interface Due {
  readonly id: number;
  readonly attempts: number;
  readonly nextAt: string;
  readonly eventId: string;
  readonly payload: string;
}

/** Where a delivery stands after an attempt. */
export interface After {
  readonly state: DeliveryRow['state'];
  readonly attempts: number;
  readonly nextAt: string | null;
}

export interface DeliveryFilter {
  readonly subscriptionId?: string | undefined;
  readonly state?: DeliveryRow['state'] | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface DeliveryRepo {
  /** An address's first delivery that waits, due or not. */
  next(addressId: string): Due | null;
  /** Writes an attempt and where the delivery stands now; to be called inside a transaction. */
  tried(id: number, tried: Try, after: After): void;
  /** A delivery outside of the order, made for a test. @returns its id */
  add(addressId: string, eventSeq: number): number;
  /** What still waits for an address that was switched off. */
  stopAll(addressId: string): void;
  /** Lets what waits be tried at once, with all its attempts before it. */
  hasten(addressId: string, at: string): void;
  again(id: number, at: string): number;
  againBetween(addressId: string, span: { readonly from: string; readonly to: string }, at: string): number;
  waiting(addressId: string): number;
  list(filter: DeliveryFilter): DeliveryRow[];
  /** @throws HubError not_found */
  get(id: number): DeliveryDetail;
}

type TryRow = Omit<Try, 'headers'> & { headers: string };
const headersSchema = z.array(z.object({ name: z.string(), value: z.string() }));

const shown = `SELECT d.id, d.address_id AS subscriptionId, a.url, e.id AS eventId, e.type, e.title, e.at, d.state,
    d.attempts, d.next_at AS nextAt, d.status, d.latency_ms AS latencyMs, e.payload
  FROM delivery AS d JOIN address AS a ON a.id = d.address_id JOIN event AS e ON e.seq = d.event_seq`;

const resent = "UPDATE delivery SET state = 'waiting', attempts = 0, next_at = @at";

export function createDeliveries(db: Db): DeliveryRepo {
  const next = db.prepare<[string], Due>(`SELECT d.id, d.attempts, d.next_at AS nextAt, e.id AS eventId, e.payload
    FROM delivery AS d INDEXED BY delivery_waiting JOIN event AS e ON e.seq = d.event_seq
    WHERE d.address_id = ? AND d.state = 'waiting' ORDER BY d.id LIMIT 1`);
  const move = db.prepare(`UPDATE delivery SET state = @state, attempts = @attempts, next_at = @nextAt,
    status = @status, latency_ms = @latencyMs WHERE id = @id`);
  const note =
    db.prepare(`INSERT INTO delivery_try (delivery_id, position, at, latency_ms, status, headers, answer, problem)
    SELECT @id, coalesce(max(position), 0) + 1, @at, @latencyMs, @status, @headers, @answer, @problem
    FROM delivery_try WHERE delivery_id = @id`);
  const add = db.prepare("INSERT INTO delivery (address_id, event_seq, state) VALUES (?, ?, 'stopped')");
  const stop = db.prepare(
    "UPDATE delivery SET state = 'stopped', next_at = NULL WHERE address_id = ? AND state = 'waiting'",
  );
  const hasten = db.prepare(
    "UPDATE delivery SET next_at = ?, attempts = 0 WHERE address_id = ? AND state = 'waiting' AND attempts > 0",
  );
  const again = db.prepare(`${resent} WHERE id = @id`);
  const againBetween = db.prepare(`${resent} WHERE address_id = @addressId AND event_seq IN
    (SELECT seq FROM event WHERE at >= @from AND at <= @to AND test = 0)`);
  const waiting = db
    .prepare<[string], number>("SELECT count(*) FROM delivery WHERE address_id = ? AND state = 'waiting'")
    .pluck();
  const tries = db.prepare<[number], TryRow>(`SELECT at, latency_ms AS latencyMs, status, headers, answer, problem
    FROM delivery_try WHERE delivery_id = ? ORDER BY position`);
  const one = db.prepare<[number], DeliveryRow & { payload: string }>(`${shown} WHERE d.id = ?`);

  return {
    next: (addressId) => next.get(addressId) ?? null,
    tried(id, { at, latencyMs, status, headers, answer, problem }, after) {
      note.run({ id, at, latencyMs, status, headers: JSON.stringify(headers), answer, problem });
      move.run({ id, ...after, status, latencyMs });
    },
    add: (addressId, eventSeq) => Number(add.run(addressId, eventSeq).lastInsertRowid),
    stopAll: (addressId) => void stop.run(addressId),
    hasten: (addressId, at) => void hasten.run(at, addressId),
    again: (id, at) => again.run({ id, at }).changes,
    againBetween: (addressId, { from, to }, at) => againBetween.run({ addressId, from, to, at }).changes,
    waiting: (addressId) => waiting.get(addressId) ?? 0,
    list: (filter) => listOf(db, filter),
    get(id) {
      const row = one.get(id);
      if (!row) throw new HubError('not_found', { params: { what: 'delivery', name: id } });
      const made = tries.all(id).map((each) => ({ ...each, headers: headersSchema.parse(JSON.parse(each.headers)) }));
      return { ...row, tries: made };
    },
  };
}

/** Newest first. */
function listOf(db: Db, { subscriptionId, state, before, limit }: DeliveryFilter): DeliveryRow[] {
  const wheres = ['1'];
  if (subscriptionId !== undefined) wheres.push('d.address_id = @subscriptionId');
  if (state !== undefined) wheres.push('d.state = @state');
  if (before !== undefined) wheres.push('d.id < @before');
  const rows = db.prepare<[object], DeliveryRow & { payload: string }>(
    `${shown} WHERE ${wheres.join(' AND ')} ORDER BY d.id DESC LIMIT @limit`,
  );
  const given = Object.entries({ subscriptionId, state, before, limit }).filter(([, value]) => value !== undefined);
  return rows.all(Object.fromEntries(given)).map(({ payload: _payload, ...row }) => row);
}
