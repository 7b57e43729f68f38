import type { EntityKind } from '../../contract/entities/index.ts';
import { HubError } from '../../contract/errors.ts';
import type { RecordDetail, RecordPage, RecordRow } from '../../contract/ipc/index.ts';
import type { Db } from './database.ts';
import { type SearchBounds, usualBounds, walkFound } from './record-search.ts';
import { removedOwner } from './removal.ts';
import { type Term, termsOf } from './search-words.ts';

/** A list of records as it is asked for; see `recordQuerySchema` for the meaning of each. */
export interface RecordAsk {
  readonly entity: EntityKind;
  readonly connectionId?: string | undefined;
  readonly status?: string | undefined;
  readonly search?: string | undefined;
  readonly since?: string | undefined;
  readonly order: 'newest' | 'oldest' | 'fewest';
  readonly deleted: boolean;
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface RecordQueries {
  list(ask: RecordAsk): RecordPage;
  /** @throws HubError not_found */
  get(id: number): Omit<RecordDetail, 'link' | 'same'>;
  /** The row of a vendor's record; null where there is none. */
  idOf(connectionId: string, stream: string, externalId: string): number | null;
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

/** The text that stands beside a record's title in lists: the first of these that has any. */
const subtitleOf: Readonly<Record<EntityKind, string | readonly string[]>> = {
  customer: '$.email',
  product: '$.sku',
  inventory_level: '$.location',
  order: '$.customer.name',
  invoice: '$.customer.name',
  payment: '$.customer.name',
  refund: '$.reason',
  payout: '$.description',
  credit_note: '$.customer.name',
  subscription: '$.customer.name',
  dispute: '$.reason',
  balance_transaction: ['$.description', '$.kind'],
  shipment: '$.carrier',
  purchase_order: '$.supplier.name',
  bill: '$.supplier.name',
  expense: '$.payee.name',
  supplier: '$.email',
  account: '$.number',
  tax_rate: '$.percent',
};

const columns = `r.id, s.connection_id, c.name AS connection_name, r.entity, r.external_id, r.title, r.occurred_at,
  r.status, r.amount_minor, r.currency, r.deleted_at`;
const joins = 'JOIN stream_state AS s ON s.id = r.stream_id JOIN connection AS c ON c.id = s.connection_id';

/** As the index has it. */
const stockOf = "CAST(json_extract(r.canonical, '$.available') AS REAL)";

/** Where a page ended: what the next one is asked after. Dates first, since lists are sorted by them. */
interface Key {
  readonly at: string;
  readonly id: number;
}

export function createRecordQueries(db: Db, bounds: SearchBounds = usualBounds): RecordQueries {
  const one = db.prepare<
    [number],
    FullRow
  >(`SELECT ${columns}, NULL AS subtitle, NULL AS quantity, r.canonical, r.raw, r.first_seen_at,
    r.last_changed_at, s.stream FROM record AS r ${joins}
    WHERE r.id = ? AND s.connection_id <> '${removedOwner}'`);
  const idOf = db
    .prepare<[string, string, string], number>(
      `SELECT r.id FROM record AS r JOIN stream_state AS s ON s.id = r.stream_id
       WHERE s.connection_id = ? AND s.stream = ? AND r.external_id = ?`,
    )
    .pluck();
  const streamsOf = db.prepare<[string, string | null], { id: number; connection_id: string }>(
    'SELECT id, connection_id FROM stream_state WHERE entity = ? AND connection_id = coalesce(?, connection_id)',
  );

  function list(ask: RecordAsk): RecordPage {
    const connectionId = ask.connectionId ?? null;
    const all = streamsOf.all(ask.entity, connectionId);
    const streamIds = all.filter((row) => row.connection_id !== removedOwner).map((row) => row.id);
    if (streamIds.length === 0) return { rows: [], next: null };
    const isWhole = connectionId === null && streamIds.length === all.length;
    const shape: Shape = { ask, streamIds: isWhole ? null : streamIds };
    const terms = ask.search ? termsOf(ask.search) : null;
    if (terms) return search(shape, streamIds, terms);
    return ask.order === 'fewest' && ask.entity === 'inventory_level' && !ask.deleted ? walkStock(shape) : walk(shape);
  }

  /** Walks an index in the order of the list, so that page 4,000 costs what page 1 does. */
  function walk({ ask, streamIds }: Shape): RecordPage {
    const direction = ask.order === 'oldest' ? 'ASC' : 'DESC';
    const past = ask.order === 'oldest' ? '>' : '<';
    const key = ask.after ? decodeKey(ask.after) : null;
    const keyset = key ? [`(r.occurred_at, r.id) ${past} (@at, @id)`] : [];
    const conditions = [...filtersOf(ask), ...inStreams(streamIds), ...keyset].join(' AND ');
    const sql = `SELECT ${columns}, ${extrasOf(ask.entity)} FROM record AS r ${indexFor(ask, streamIds)} ${joins}
      WHERE ${conditions} ORDER BY r.occurred_at ${direction}, r.id ${direction} LIMIT @limit`;
    const values = { ...valuesOf(ask), at: key?.at ?? null, id: key?.id ?? null, limit: ask.limit };
    const rows = db.prepare<[typeof values], Row>(sql).all(values);
    const last = rows.at(-1);
    const more = rows.length === ask.limit && last !== undefined;
    return { rows: rows.map(rowOf), next: more ? encodeKey({ at: last.occurred_at, id: last.id }) : null };
  }

  /** Stock, beginning with what is nearly gone. */
  function walkStock({ ask, streamIds }: Shape): RecordPage {
    const key = ask.after ? decodeKey(ask.after) : null;
    const keyset = key ? [`(${stockOf}, r.id) > (CAST(@at AS REAL), @id)`] : [];
    // The index is a part of one kind's rows, which SQLite must read in the statement itself.
    const conditions = ["r.entity = 'inventory_level'", ...filtersOf(ask), ...inStreams(streamIds), ...keyset];
    const sql = `SELECT ${columns}, ${extrasOf(ask.entity)} FROM record AS r INDEXED BY record_by_stock ${joins}
      WHERE ${conditions.join(' AND ')} ORDER BY ${stockOf}, r.id LIMIT @limit`;
    const values = { ...valuesOf(ask), at: key?.at ?? null, id: key?.id ?? null, limit: ask.limit };
    const rows = db.prepare<[typeof values], Row>(sql).all(values);
    const last = rows.length === ask.limit ? rows.at(-1) : undefined;
    return { rows: rows.map(rowOf), next: last ? encodeKey({ at: last.quantity ?? '0', id: last.id }) : null };
  }

  /** What is found is listed by row id, the order in which a search can stop early. */
  function search({ ask }: Shape, streamIds: readonly number[], terms: readonly Term[]): RecordPage {
    const rows: Row[] = [];
    const values = valuesOf(ask);
    const filters = filtersOf(ask);
    const fetch = db.prepare<[typeof values & { ids: string; room: number }], Row>(
      `SELECT ${columns}, ${extrasOf(ask.entity)} FROM json_each(@ids) AS f CROSS JOIN record AS r ON r.id = f.value ${joins}
       WHERE ${[...filters, ...inStreams(streamIds)].join(' AND ')} LIMIT @room`,
    );
    const narrowed = ask.deleted || ask.status !== undefined || ask.since !== undefined;
    const hint = narrowed ? indexFor(ask, null) : null;
    const after = ask.after ? decodeKey(ask.after).id : null;
    const newestFirst = ask.order !== 'oldest';
    const wish = { terms, streamIds, filters, values, hint, newestFirst, after, limit: ask.limit };
    const end = walkFound(db, wish, bounds, (ids) => {
      rows.push(...fetch.all({ ...values, ids: JSON.stringify(ids), room: ask.limit - rows.length }));
      return rows.length < ask.limit;
    });
    const last = rows.length === ask.limit ? (rows.at(-1)?.id ?? null) : end;
    return { rows: rows.map(rowOf), next: last === null ? null : encodeKey({ at: '', id: last }) };
  }

  return {
    list,
    get(id) {
      const row = one.get(id);
      if (!row) throw new HubError('not_found', { params: { what: 'record', name: id } });
      const { canonical, raw, stream, first_seen_at: firstSeenAt, last_changed_at: lastChangedAt } = row;
      return { ...rowOf(row), canonical, raw, stream, firstSeenAt, lastChangedAt };
    },
    idOf: (connectionId, stream, externalId) => idOf.get(connectionId, stream, externalId) ?? null,
  };
}

/** A question and the streams it is limited to; null for all of its kind. */
interface Shape {
  readonly ask: RecordAsk;
  readonly streamIds: readonly number[] | null;
}

function filtersOf(ask: RecordAsk): string[] {
  return [
    'r.entity = @entity',
    ask.deleted ? 'r.deleted_at IS NOT NULL' : 'r.deleted_at IS NULL',
    ...(ask.status ? ['r.status = @status'] : []),
    ...(ask.since ? ['r.occurred_at >= @since'] : []),
  ];
}

function inStreams(streamIds: readonly number[] | null): string[] {
  return streamIds ? [`r.stream_id IN (${streamIds.join(',')})`] : [];
}

function valuesOf(ask: RecordAsk) {
  return { entity: ask.entity, status: ask.status ?? null, since: ask.since ?? null };
}

function extrasOf(entity: EntityKind): string {
  const texts = [subtitleOf[entity]].flat().map((path) => `json_extract(r.canonical, '${path}')`);
  return `${texts.length > 1 ? `coalesce(${texts})` : texts[0]} AS subtitle, ${quantityOf(entity)} AS quantity`;
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
