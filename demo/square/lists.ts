import type { Answer, Call } from '../http.ts';
import { badRequest, notFound } from './errors.ts';
import { dataOf, shown } from './goods.ts';
import type { Paging } from './paging.ts';
import { pageOf } from './paging.ts';
import type { Entry, Fields, Kind, SquareObject, SquareState } from './state.ts';
import { all, fieldsOf, find, LOCATIONS, MAIN } from './state.ts';

const YEAR_MS = 366 * 86_400_000;

/** A call with its body read, and the clock at which it is answered. */
export interface Asked {
  state: SquareState;
  call: Call;
  body: Fields;
  nowMs: number;
}

const timeOf = (value: unknown) => Date.parse(String(value ?? ''));

function within(value: unknown, from: unknown, to: unknown): boolean {
  const at = timeOf(value);
  return (
    (from === undefined || from === null || at >= timeOf(from)) && (to === undefined || to === null || at <= timeOf(to))
  );
}

function inRange(row: SquareObject, field: string, range: unknown): boolean {
  const { start_at: from, end_at: to } = fieldsOf(range);
  return within(row[field], from, to);
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function searched({ state, body }: Asked, kind: Kind, paging: Partial<Paging> & { rows: string }): Answer {
  const { cursor, ...question } = body;
  const usual = { by: () => '', descending: false, limit: 100, cursor, question };
  return pageOf(all(state, kind), { ...usual, ...paging });
}

const bySeq = () => '';
const byField = (field: string) => (entry: Entry) => String(entry.row[field] ?? '');

function limitOf(body: Fields, usual: number, most: number): number | Answer {
  const limit = body.limit === undefined || body.limit === null ? usual : Number(body.limit);
  if (limit < 1) return badRequest('VALUE_TOO_LOW', 'Limit must be at least 1.', 'limit');
  return limit > most ? badRequest('VALUE_TOO_HIGH', `Limit must be at most ${most}.`, 'limit') : limit;
}

/** With filters by time, and by exact reference, e-mail and phone. */
export function searchCustomers(asked: Asked): Answer {
  const { state, body } = asked;
  const limit = limitOf(body, 100, 100);
  if (typeof limit !== 'number') return limit;
  const query = fieldsOf(body.query);
  const filter = fieldsOf(query.filter);
  const sort = fieldsOf(query.sort);
  const exact = (field: string) => fieldsOf(filter[field]).exact;
  const isAsked = ({ row }: Entry) =>
    ['created_at', 'updated_at'].every((field) => inRange(row, field, filter[field])) &&
    ['reference_id', 'email_address', 'phone_number'].every(
      (field) => exact(field) === undefined || row[field] === exact(field),
    );
  const { cursor, ...question } = body;
  const name = ({ row }: Entry) => `${String(row.given_name)} ${String(row.family_name)}`;
  const found = all(state, 'customer').filter(isAsked);
  return pageOf(found, {
    also: () => (body.count === true ? { count: found.length } : {}),
    rows: 'customers',
    by: sort.field === 'CREATED_AT' ? byField('created_at') : name,
    descending: sort.order === 'DESC',
    ...{ limit, cursor, question },
  });
}

export function searchVendors(asked: Asked): Answer {
  return searched(asked, 'vendor', { rows: 'vendors', by: byField('created_at'), limit: 25 });
}

const SORT_FIELDS: Record<string, string> = {
  CREATED_AT: 'created_at',
  UPDATED_AT: 'updated_at',
  CLOSED_AT: 'closed_at',
};

/** Of 1 to 10 locations; the filter by time must be on the field that is sorted by. */
export function searchOrders(asked: Asked): Answer {
  const { state, body } = asked;
  const limit = limitOf(body, 500, 1000);
  if (typeof limit !== 'number') return limit;
  const places = stringsIn(body.location_ids);
  if (places.length === 0 || places.length > 10) {
    return badRequest('INVALID_VALUE', 'Between 1 and 10 location IDs must be given.', 'location_ids');
  }
  const query = fieldsOf(body.query);
  const sort = fieldsOf(query.sort);
  const field = SORT_FIELDS[String(sort.sort_field ?? 'CREATED_AT')] ?? 'created_at';
  const filter = fieldsOf(query.filter);
  const dated = Object.entries(fieldsOf(filter.date_time_filter));
  if (dated.some(([name]) => name !== field)) {
    return badRequest('BAD_REQUEST', 'sort_field must match the field of date_time_filter.', 'query.sort.sort_field');
  }
  const states = fieldsOf(filter.state_filter).states;
  const orders = all(state, 'order').filter(
    ({ row }) =>
      places.includes(String(row.location_id)) &&
      dated.every(([name, range]) => inRange(row, name, range)) &&
      (states === undefined || stringsIn(states).includes(String(row.state))),
  );
  const { cursor, ...question } = body;
  const descending = sort.sort_order !== 'ASC';
  return pageOf(orders, { rows: 'orders', by: byField(field), descending, limit, cursor, question });
}

/** Of one location at a time, and without any filter by time. */
export function searchInvoices(asked: Asked): Answer {
  const { state, body } = asked;
  const limit = limitOf(body, 100, 200);
  if (typeof limit !== 'number') return limit;
  const query = fieldsOf(body.query);
  const filter = fieldsOf(query.filter);
  const places = stringsIn(filter.location_ids);
  if (places.length !== 1) return badRequest('INVALID_VALUE', 'Exactly one location must be given.', 'query.filter');
  const people = stringsIn(filter.customer_ids);
  const invoices = all(state, 'invoice').filter(
    ({ row }) =>
      row.location_id === places[0] &&
      (people.length === 0 || people.includes(String(fieldsOf(row.primary_recipient).customer_id))),
  );
  const { cursor, ...question } = body;
  const descending = fieldsOf(query.sort).order !== 'ASC';
  return pageOf(invoices, { rows: 'invoices', by: byField('created_at'), descending, limit, cursor, question });
}

/** What objects name: the items of variations, and what an item is sold with is left out. */
function related(state: SquareState, page: readonly Entry[]): SquareObject[] {
  const here = new Set(page.map(({ row }) => row.id));
  const ids = new Set(page.flatMap(({ row }) => (row.type === 'ITEM_VARIATION' ? [String(dataOf(row).item_id)] : [])));
  return [...ids]
    .filter((id) => !here.has(id))
    .flatMap((id) => {
      const item = find(state, 'catalog', id);
      return item === undefined ? [] : [shown(state, item)];
    });
}

/** Deleted objects come only when asked for; items show their variations inside. */
export function searchCatalog(asked: Asked): Answer {
  const { state, body } = asked;
  const limit = Number(body.limit ?? 100);
  const types = stringsIn(body.object_types);
  const since = body.begin_time;
  const objects = all(state, 'catalog').filter(
    ({ row }) =>
      (types.length === 0 || types.includes(String(row.type))) &&
      (body.include_deleted_objects === true || row.is_deleted !== true) &&
      // The beginning itself is left out.
      (since === undefined || timeOf(row.updated_at) > timeOf(since)),
  );
  const { cursor, ...question } = body;
  return pageOf(objects, {
    ...{ rows: 'objects', by: bySeq, descending: false, cursor, question },
    limit: limit >= 1 && limit <= 1000 ? limit : 100,
    show: (entry) => shown(state, entry),
    also: (page) => {
      const others = body.include_related_objects === true ? related(state, page) : [];
      return others.length > 0 ? { related_objects: others } : {};
    },
  });
}

export function retrieveCatalog({ state, body }: Asked): Answer {
  const ids = stringsIn(body.object_ids);
  if (ids.length === 0 || ids.length > 1000) return badRequest('INVALID_VALUE', 'Give 1 to 1000 ids.', 'object_ids');
  const found = ids.flatMap((id) => find(state, 'catalog', id) ?? []).filter(({ row }) => row.is_deleted !== true);
  const others = body.include_related_objects === true ? related(state, found) : [];
  return {
    status: 200,
    json: {
      ...(found.length > 0 ? { objects: found.map((entry) => shown(state, entry)) } : {}),
      ...(others.length > 0 ? { related_objects: others } : {}),
    },
  };
}

/** Newest first; states and places are filters. */
export function retrieveCounts(asked: Asked): Answer {
  const { state, body } = asked;
  const limit = limitOf(body, 100, 1000);
  if (typeof limit !== 'number') return limit;
  const { location_ids: places, catalog_object_ids: ids, states, updated_after: since } = body;
  const counts = all(state, 'count').filter(
    ({ row }) =>
      (places === undefined || stringsIn(places).includes(String(row.location_id))) &&
      (ids === undefined || stringsIn(ids).includes(String(row.catalog_object_id))) &&
      (states === undefined || stringsIn(states).includes(String(row.state))) &&
      (since === undefined || timeOf(row.calculated_at) > timeOf(since)),
  );
  const { cursor, ...question } = body;
  // A count has no id in Square's own answers.
  const show = ({ row: { id: _, ...row } }: Entry) => row;
  return pageOf(counts, {
    rows: 'counts',
    by: byField('calculated_at'),
    descending: true,
    limit,
    cursor,
    question,
    show,
  });
}

export function retrieveOrders({ state, body }: Asked): Answer {
  const ids = stringsIn(body.order_ids);
  if (ids.length === 0 || ids.length > 100) return badRequest('INVALID_VALUE', 'Give 1 to 100 ids.', 'order_ids');
  const orders = ids.flatMap((id) => find(state, 'order', id)?.row ?? []);
  return { status: 200, json: orders.length > 0 ? { orders } : {} };
}

/** Each id with its own answer; one that is not known has an error there. */
function inBulk(asked: Asked, parameter: string, kind: Kind, name: string): Answer {
  const ids = stringsIn(asked.body[parameter]);
  if (ids.length === 0 || ids.length > 100) return badRequest('INVALID_VALUE', 'Give 1 to 100 ids.', parameter);
  const answers = ids.map((id) => {
    const entry = find(asked.state, kind, id);
    return [id, entry === undefined ? notFound(name, id).json : { [name]: entry.row }];
  });
  return { status: 200, json: { responses: Object.fromEntries(answers) } };
}

export const retrieveCustomers = (asked: Asked) => inBulk(asked, 'customer_ids', 'customer', 'customer');
export const retrieveVendors = (asked: Asked) => inBulk(asked, 'vendor_ids', 'vendor', 'vendor');

/** One record by its address. */
export const retrieveOne =
  (kind: Kind, name: string) =>
  ({ state }: Asked, id: string): Answer => {
    const entry = find(state, kind, id);
    return entry === undefined ? notFound(name, id) : { status: 200, json: { [name]: entry.row } };
  };

export function searchSubscriptions(asked: Asked): Answer {
  return searched(asked, 'subscription', { rows: 'subscriptions', by: byField('created_at') });
}

/** A list asked for by GET, of the main location and the last year unless it is told otherwise. */
function listed({ state, call, nowMs }: Asked, kind: Kind, rows: string, anyPlace: boolean): Answer {
  const query = Object.fromEntries(call.query);
  const { cursor, ...question } = query;
  const place = query.location_id ?? (anyPlace ? null : MAIN);
  if (place !== null && !LOCATIONS.some(({ id }) => id === place)) {
    return badRequest('INVALID_VALUE', `Location \`${place}\` is not one of this merchant.`, 'location_id');
  }
  const begin = query.begin_time ?? new Date(nowMs - YEAR_MS).toISOString();
  const isAsked = ({ row }: Entry) =>
    (place === null || row.location_id === place) &&
    within(row.created_at, begin, query.end_time) &&
    within(row.updated_at, query.updated_at_begin_time, query.updated_at_end_time) &&
    (query.status === undefined || row.status === query.status);
  const limit = Number(query.limit ?? 100);
  return pageOf(all(state, kind).filter(isAsked), {
    ...{ rows, cursor, question },
    by: byField(query.sort_field === 'UPDATED_AT' ? 'updated_at' : 'created_at'),
    descending: query.sort_order !== 'ASC',
    limit: limit >= 1 && limit <= 100 ? limit : 100,
  });
}

export const listPayments = (asked: Asked) => listed(asked, 'payment', 'payments', false);
export const listRefunds = (asked: Asked) => listed(asked, 'refund', 'refunds', true);
export const listPayouts = (asked: Asked) => listed(asked, 'payout', 'payouts', false);

export function listDisputes({ state, call }: Asked): Answer {
  const states = call.query.get('states')?.split(',');
  const disputes = all(state, 'dispute').filter(
    ({ row }) => states === undefined || states.includes(String(row.state)),
  );
  const cursor = call.query.get('cursor') ?? undefined;
  return pageOf(disputes, { rows: 'disputes', by: bySeq, descending: true, limit: 50, cursor, question: states ?? [] });
}

export function listEntries({ state, call }: Asked, payoutId: string): Answer {
  const { cursor, ...question } = Object.fromEntries(call.query);
  const entries = all(state, 'entry').filter(({ row }) => row.payout_id === payoutId);
  const limit = Math.min(100, Number(question.limit ?? 100));
  return pageOf(entries, {
    rows: 'payout_entries',
    by: byField('effective_at'),
    descending: false,
    limit,
    cursor,
    question,
  });
}
