import type { EntityKind } from '../../contract/entities/index.ts';
import { HubError } from '../../contract/errors.ts';
import type { RecordDetail, RecordPage, RecordRow } from '../../contract/ipc/index.ts';
import type { Db } from './database.ts';
import { matchOf } from './search-words.ts';

/** A list of records as it is asked for; see `recordQuerySchema` for the meaning of each. */
export interface RecordAsk {
  readonly entity: EntityKind;
  readonly connectionId?: string | undefined;
  readonly status?: string | undefined;
  readonly search?: string | undefined;
  readonly since?: string | undefined;
  readonly order: 'newest' | 'oldest';
  readonly deleted: boolean;
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface RecordQueries {
  list(ask: RecordAsk): RecordPage;
  /** @throws HubError not_found */
  get(id: number): Omit<RecordDetail, 'link'>;
}

interface Row {
  id: number;
  connection_id: string;
  connection_name: string;
  entity: EntityKind;
  external_id: string;
  title: string;
  subtitle: string | null;
  quantity: string | null;
  occurred_at: string;
  status: string | null;
  amount_minor: number | null;
  currency: string | null;
  deleted_at: string | null;
}

interface FullRow extends Row {
  canonical: string;
  raw: string;
  first_seen_at: string;
  last_changed_at: string;
  stream: string;
}

/** The text that stands beside a record's title in lists. */
const subtitleOf: Readonly<Record<EntityKind, string>> = {
  customer: '$.email',
  product: '$.sku',
  inventory_level: '$.location',
  order: '$.customer.name',
  invoice: '$.customer.name',
  payment: '$.customer.name',
  refund: '$.reason',
  payout: '$.description',
};

const columns = `r.id, s.connection_id, c.name AS connection_name, r.entity, r.external_id, r.title, r.occurred_at,
  r.status, r.amount_minor, r.currency, r.deleted_at`;
const joins = 'JOIN stream_state AS s ON s.id = r.stream_id JOIN connection AS c ON c.id = s.connection_id';

/** Where a page ended: what the next one is asked after. Dates first, since lists are sorted by them. */
interface Key {
  readonly at: string;
  readonly id: number;
}

export function createRecordQueries(db: Db): RecordQueries {
  const one = db.prepare<
    [number],
    FullRow
  >(`SELECT ${columns}, NULL AS subtitle, NULL AS quantity, r.canonical, r.raw, r.first_seen_at,
    r.last_changed_at, s.stream FROM record AS r ${joins} WHERE r.id = ?`);
  const streamsOf = db.prepare<[string, string], { id: number }>(
    'SELECT id FROM stream_state WHERE connection_id = ? AND entity = ?',
  );

  function list(ask: RecordAsk): RecordPage {
    const streamIds = ask.connectionId ? streamsOf.all(ask.connectionId, ask.entity).map((row) => row.id) : null;
    if (streamIds?.length === 0) return { rows: [], next: null };
    const { sql, values } = queryFor(ask, streamIds);
    const rows = found(() => db.prepare<[Record<string, string | number | null>], Row>(sql).all(values));
    const last = rows.at(-1);
    const more = rows.length === ask.limit && last !== undefined;
    return { rows: rows.map(rowOf), next: more ? encodeKey({ at: last.occurred_at, id: last.id }) : null };
  }

  return {
    list,
    get(id) {
      const row = one.get(id);
      if (!row) throw new HubError('not_found', { params: { what: 'record', name: id } });
      const { canonical, raw, stream, first_seen_at: firstSeenAt, last_changed_at: lastChangedAt } = row;
      return { ...rowOf(row), canonical, raw, stream, firstSeenAt, lastChangedAt };
    },
  };
}

/** One statement per shape of question, so that each walks an index in the order of the list and stops early. */
function queryFor(
  ask: RecordAsk,
  streamIds: readonly number[] | null,
): { sql: string; values: Record<string, string | number | null> } {
  const newest = ask.order === 'newest';
  const key = ask.after ? decodeKey(ask.after) : null;
  const words = ask.search ? matchOf(ask.search) : null;
  const where = [
    'r.entity = @entity',
    ask.deleted ? 'r.deleted_at IS NOT NULL' : 'r.deleted_at IS NULL',
    ...(streamIds ? [`r.stream_id IN (${streamIds.join(',')})`] : []),
    ...(ask.status ? ['r.status = @status'] : []),
    ...(ask.since ? ['r.occurred_at >= @since'] : []),
  ];
  const subtitle = `json_extract(r.canonical, '${subtitleOf[ask.entity]}') AS subtitle, ${quantityOf(ask.entity)} AS quantity`;
  const values = {
    entity: ask.entity,
    status: ask.status ?? null,
    since: ask.since ?? null,
    at: key?.at ?? null,
    id: key?.id ?? null,
    words,
    limit: ask.limit,
  };
  const direction = newest ? 'DESC' : 'ASC';
  const past = newest ? '<' : '>';
  if (words !== null) {
    // Found records are walked by row id, the order in which full-text search can stop early.
    const from = `record_text AS t CROSS JOIN record AS r ON r.id = t.rowid ${joins}`;
    const keyset = key ? [`t.rowid ${past} @id`] : [];
    const sql = `SELECT ${columns}, ${subtitle} FROM ${from} WHERE t.record_text MATCH @words AND
      ${[...where, ...keyset].join(' AND ')} ORDER BY t.rowid ${direction} LIMIT @limit`;
    return { sql, values };
  }
  const keyset = key ? [`(r.occurred_at, r.id) ${past} (@at, @id)`] : [];
  const hint = indexFor(ask, streamIds);
  const sql = `SELECT ${columns}, ${subtitle} FROM record AS r ${hint} ${joins}
    WHERE ${[...where, ...keyset].join(' AND ')} ORDER BY r.occurred_at ${direction}, r.id ${direction} LIMIT @limit`;
  return { sql, values };
}

/** Only stock has a count of its own in a list. */
function quantityOf(entity: EntityKind): string {
  return entity === 'inventory_level' ? "json_extract(r.canonical, '$.available')" : 'NULL';
}

function indexFor(ask: RecordAsk, streamIds: readonly number[] | null): string {
  if (ask.deleted) return 'INDEXED BY record_gone';
  if (streamIds?.length === 1 && !ask.status) return 'INDEXED BY record_by_stream';
  return ask.status ? 'INDEXED BY record_by_status' : 'INDEXED BY record_by_entity';
}

/** A letter younger than SQLite's Unicode is a separator to it: a word with one inside is a phrase, which nothing matches. */
function found(search: () => Row[]): Row[] {
  try {
    return search();
  } catch (thrown) {
    if (thrown instanceof Error && thrown.message.startsWith('fts5: phrase queries')) return [];
    throw thrown;
  }
}

function rowOf(row: Row): RecordRow {
  return {
    id: row.id,
    connectionId: row.connection_id,
    connectionName: row.connection_name,
    entity: row.entity,
    externalId: row.external_id,
    title: row.title,
    subtitle: row.subtitle === null ? null : String(row.subtitle),
    occurredAt: row.occurred_at || null,
    status: row.status,
    money:
      row.amount_minor === null || row.currency === null
        ? null
        : { amountMinor: row.amount_minor, currency: row.currency },
    deletedAt: row.deleted_at,
    ...(row.quantity === null ? {} : { quantity: row.quantity }),
  };
}

function encodeKey({ at, id }: Key): string {
  return `${id}@${at}`;
}

function decodeKey(text: string): Key {
  const [id = '', at = ''] = text.split('@');
  if (!/^\d{1,15}$/.test(id))
    throw new HubError('bad_input', { params: { what: 'This page of the list is unknown.' } });
  return { id: Number(id), at };
}
