import { type Entity, type EntityOf, summarise } from '../../contract/entities/index.ts';
import type { Clock } from '../clock.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/database.ts';
import { readEntity } from '../store/outbound-changes.ts';
import { createEventWriter } from '../store/outbound-events.ts';
import type { Repos } from '../store/repos.ts';

type Invoice = EntityOf<'invoice'>;

/**
 * Makes `invoice.overdue` when the day on which an invoice was due has passed in the business's own time zone
 * (must-not-fail 28), once for each invoice and due date. What is overdue when a stream is looked at for the first time
 * is old news and is only noted.
 * @returns the look; it returns how many events it made
 */
export function createOverdueLook(db: Db, repos: Repos, clock: Clock): () => number {
  const writer = createEventWriter(db);
  const open = db.prepare<[number, string], { id: number; canonical: string }>(`SELECT id, canonical FROM record
    WHERE entity = 'invoice' AND status = 'open' AND deleted_at IS NULL AND stream_id = ?
      AND json_extract(canonical, '$.dueOn') < ?
      AND NOT EXISTS (SELECT 1 FROM overdue_told AS t
        WHERE t.record_id = record.id AND t.due_on = json_extract(canonical, '$.dueOn'))`);
  const known = db.prepare<[number], { n: number }>('SELECT 1 AS n FROM overdue_stream WHERE stream_id = ?');
  const note = db.prepare('INSERT INTO overdue_stream (stream_id) VALUES (?)');
  const told = db.prepare('INSERT OR IGNORE INTO overdue_told (record_id, due_on) VALUES (?, ?)');
  const forget = ['DELETE FROM overdue_stream', 'DELETE FROM overdue_told'].map((sql) => db.prepare(sql));

  function lookAt(connection: Connection, streamId: number): number {
    const isFirst = known.get(streamId) === undefined;
    if (isFirst) note.run(streamId);
    let count = 0;
    for (const { id, canonical } of open.all(streamId, todayIn(connection.account.timezone, clock.now()))) {
      const invoice = readEntity('invoice', canonical);
      if (!isInvoice(invoice) || invoice.dueOn === null || invoice.balance.amountMinor <= 0) continue;
      told.run(id, invoice.dueOn);
      if (!isFirst) count += tell(connection, id, invoice);
    }
    return count;
  }

  function tell({ id, name, provider }: Connection, recordId: number, invoice: Invoice): number {
    const { title, money } = summarise('invoice', invoice);
    const connection = { id, name, provider };
    const at = clock.now().toISOString();
    return writer.write({ type: 'invoice.overdue', connection, recordId, title, money, at, data: { record: invoice } });
  }

  function streams(): { connection: Connection; streamId: number }[] {
    const live = repos.connections.list().filter(({ state }) => state !== 'off');
    return live.flatMap((connection) =>
      repos.streams.list(connection.id).flatMap(({ id, entity, completeSince }) => {
        return entity === 'invoice' && completeSince !== null ? [{ connection, streamId: id }] : [];
      }),
    );
  }

  return db.transaction(() => {
    // Whoever wants them later is not told of all that fell due meanwhile.
    if (!writer.wants('invoice.overdue')) {
      for (const statement of forget) statement.run();
      return 0;
    }
    return streams().reduce((sum, { connection, streamId }) => sum + lookAt(connection, streamId), 0);
  }).immediate;
}

function isInvoice(entity: Entity | null): entity is Invoice {
  return entity !== null && 'dueOn' in entity && 'customer' in entity;
}

/** The calendar day of a place, YYYY-MM-DD; this PC's where the zone is not known. */
export function todayIn(timeZone: string | undefined, now: Date): string {
  const how = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en-CA', { ...how, timeZone }).format(now);
  } catch {
    // A zone that this system does not know.
    return new Intl.DateTimeFormat('en-CA', how).format(now);
  }
}
