import { notFound, Refusal } from '../refusal.ts';
import { createGroup } from './group.ts';
import type { Db } from './schema.ts';
import { type Arrival, type Kept, type RelayStore, type StoreLimits, type Usage, untilAcknowledged } from './types.ts';
import { createWakes } from './wakes.ts';

type EventMethods = 'append' | 'read' | 'onArrival' | 'usage';

/** @returns the methods, and what writes the rest before closing */
export function sqliteEvents(
  db: Db,
  limits: StoreLimits,
): Pick<RelayStore, EventMethods> & { readonly finish: () => void } {
  const wakes = createWakes();
  const group = createGroup(createWriter(db, limits));
  return {
    async append(arrival) {
      await group.add(arrival);
      wakes.wake(arrival.inboxId);
    },
    read: createReader(db),
    onArrival: (inboxId, wake) => wakes.on(inboxId, wake),
    usage: createUsage(db),
    finish: group.finish,
  };
}

/** Writes arrivals in one transaction; those that an inbox has no room for are named. */
function createWriter(db: Db, limits: StoreLimits) {
  const makeRoom = db
    .prepare<Arrival & { size: number; maxEvents: number; maxBytes: number }, number>(
      `UPDATE inboxes SET events = events + 1, bytes = bytes + @size, last_received_at = @receivedAt
       WHERE id = @inboxId AND events < @maxEvents AND bytes + @size <= @maxBytes
       RETURNING key`,
    )
    .pluck();
  const insert = db.prepare<[number, string, string, Uint8Array]>(
    'INSERT INTO events (inbox, address_id, received_at, sealed) VALUES (?, ?, ?, ?)',
  );
  const isThere = db.prepare<[string], number>('SELECT 1 FROM inboxes WHERE id = ?').pluck();
  const reasonOf = (inboxId: string) =>
    isThere.get(inboxId) === undefined ? notFound() : new Refusal('full', 'This inbox is full.', untilAcknowledged);
  const room = { maxEvents: limits.events, maxBytes: limits.bytes };
  const write = db.transaction((arrivals: readonly Arrival[]) =>
    arrivals.map((arrival): Error | null => {
      const inbox = makeRoom.get({ ...arrival, size: arrival.sealed.length, ...room });
      if (inbox === undefined) return reasonOf(arrival.inboxId);
      insert.run(inbox, arrival.addressId, arrival.receivedAt, arrival.sealed);
      return null;
    }),
  );
  return (arrivals: readonly Arrival[]) => write.immediate(arrivals);
}

function createReader(db: Db): RelayStore['read'] {
  const select = db.prepare<[string, number, number], Kept>(
    `SELECT seq, address_id AS addressId, received_at AS receivedAt, sealed FROM events
     WHERE inbox = (SELECT key FROM inboxes WHERE id = ?) AND seq > ? ORDER BY seq LIMIT ?`,
  );
  const lastSeq = createLastSeq(db);
  return async ({ inboxId, after, limit, maxBytes }) => {
    const events: Kept[] = [];
    let bytes = 0;
    // A cursor beyond all that was ever handed out is of another life of this file, before an older copy came back.
    for (const event of select.iterate(inboxId, after > lastSeq() ? 0 : after, limit + 1)) {
      bytes += event.sealed.length;
      if (events.length === limit || (events.length > 0 && bytes > maxBytes)) return { events, more: true };
      events.push(event);
    }
    return { events, more: false };
  };
}

/** The newest id that was ever handed out. */
export function createLastSeq(db: Db): () => number {
  const select = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'events'").pluck();
  return () => select.get() ?? 0;
}

function createUsage(db: Db): RelayStore['usage'] {
  const select = db.prepare<[string], Usage>(
    `SELECT events, bytes, last_received_at AS lastReceivedAt,
       (SELECT received_at FROM events WHERE inbox = key ORDER BY seq LIMIT 1) AS oldestAt
     FROM inboxes WHERE id = ?`,
  );
  return async (inboxId) => select.get(inboxId) ?? { events: 0, bytes: 0, oldestAt: null, lastReceivedAt: null };
}
