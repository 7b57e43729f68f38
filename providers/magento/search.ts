import { z } from 'zod';
import {
  exactNumber,
  get,
  idText,
  type Json,
  type JsonObject,
  type Page,
  type Request,
  type Response,
  type StreamContext,
  withQuery,
} from '../kit/index.ts';

/** One condition; several hold together. https://developer.adobe.com/commerce/webapi/rest/use-rest/performing-searches/ */
export type Filter = readonly [field: string, condition: 'eq' | 'gt' | 'gteq' | 'in' | 'lt', value: string | number];

interface SearchOptions {
  readonly pageSize: number;
  /** The field to sort by, smallest first. */
  readonly sort?: string;
  /** What of the answer is wanted; all of it unless said. */
  readonly fields?: string;
}

/**
 * The search criteria of a list. Group numbers stay below ten: Magento sorts names in natural order when it checks an
 * OAuth signature, RFC 5849 by bytes, and the two agree only as long as no number in a name has two digits
 * (lib/internal/Magento/Framework/Oauth/Helper/Signature/Hmac256.php).
 */
export function criteria(filters: readonly Filter[], options: SearchOptions): NonNullable<Request['query']> {
  const { pageSize, sort, fields } = options;
  const conditions = filters.flatMap(([field, condition, value], group) => [
    [filterPart(group, 'field'), field],
    [filterPart(group, 'conditionType'), condition],
    [filterPart(group, 'value'), value],
  ]);
  return {
    ...Object.fromEntries(conditions),
    ...(sort
      ? { 'searchCriteria[sortOrders][0][field]': sort, 'searchCriteria[sortOrders][0][direction]': 'ASC' }
      : {}),
    'searchCriteria[pageSize]': pageSize,
    [pageNumber]: 1,
    ...(fields ? { fields } : {}),
  };
}

export const pageNumber = 'searchCriteria[currentPage]';

function filterPart(group: number, part: string): string {
  return `searchCriteria[filterGroups][${group}][filters][0][${part}]`;
}

/** The one record of a list whose field has this value, for an action. */
export function find(path: string, filters: readonly Filter[], carry: JsonObject = {}): Request {
  return get(path, criteria(filters, { pageSize: 50 }), { carry });
}

/** The number that a record is known by: what the filter calls it, and what the record does. */
export interface Key {
  readonly filter: string;
  readonly field: string;
}

/** How records are known, and by what they belong to a store view. */
export interface Family {
  readonly key: Key;
  readonly scope: 'store_id' | 'website_id';
}

/** What comes of orders. */
export const sold: Family = { key: { filter: 'entity_id', field: 'entity_id' }, scope: 'store_id' };
/** Customers and products. */
export const own: Family = { key: { filter: 'entity_id', field: 'id' }, scope: 'website_id' };

export interface List {
  readonly path: string;
  readonly key: Key;
  readonly filters: readonly Filter[];
  readonly fields?: string;
}

const pageSize = 100;
const afterKey = filterPart(0, 'value');

/**
 * The first page of a list. Pages go by "number greater than the last one", not by page number: what is edited, made
 * or deleted meanwhile moves nothing over the edge of a page.
 */
export function list({ path, key, filters, fields }: List): Request {
  const all: readonly Filter[] = [[key.filter, 'gt', 0], ...filters];
  return get(path, criteria(all, { pageSize, sort: key.filter, ...(fields ? { fields } : {}) }), {
    carry: { key: key.field },
  });
}

/** Magento writes null for an empty list now and then. */
const listBody = z.object({
  items: z
    .array(z.unknown())
    .nullish()
    .transform((items) => items ?? []),
  total_count: idText.transform(Number),
});

/** The records of an answer, and how many the whole list has. */
export function itemsOf(response: Response): { readonly items: readonly unknown[]; readonly total: number } {
  const { items, total_count: total } = listBody.parse(response.body);
  return { items, total };
}

/**
 * Understands a page of a list. `total_count` counts what is left after the last number, so that a page which an
 * administrator's limit made shorter is no end.
 * @throws RangeError for a page without new records where some are promised
 */
export function readList(response: Response, request: Request): Page {
  const { items, total } = itemsOf(response);
  const after = Number(request.query?.[afterKey]);
  const numberOf = (row: unknown) => Number(fieldOf(row, String(request.carry?.key)) ?? Number.NaN);
  const records = items.filter((row) => !(numberOf(row) <= after));
  const last = Math.max(after, ...records.map(numberOf).filter((number) => !Number.isNaN(number)));
  if (records.length < total && last === after) throw new RangeError(`a page of ${total} records holds no new one`);
  const next = records.length < total ? [withQuery(request, { [afterKey]: last })] : [];
  return { records, next, ...(after === 0 ? { total } : {}) };
}

/** What is asked for: only changes, or what is young enough; and only what belongs to the chosen store view. */
export function wanted({ since, from, settings }: StreamContext, scope: Family['scope']): Filter[] {
  const chosen = scope === 'store_id' ? settings.storeId : settings.websiteId;
  return [
    ...(since ? [['updated_at', 'gteq', stamp(since)] as const] : []),
    ...(from && scope === 'store_id' ? [['created_at', 'gteq', stamp(from)] as const] : []),
    ...(chosen ? [[scope, 'eq', chosen] as const] : []),
  ];
}

/** A field of a raw record as text; undefined where it has none. */
export function fieldOf(row: unknown, field: string): string | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  return idText.safeParse(Reflect.get(row, field)).data;
}

/**
 * A raw record as plain JSON, for carrying it along to the next answer: whole numbers as they are, others as their own
 * decimal text, since they are money.
 */
export function plain(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    return value;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return null;
  const number = exactNumber.safeParse(value).data;
  if (number !== undefined) return /^-?\d{1,15}$/.test(number) ? Number(number) : number;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

/** A time as Magento's filters and records have it, in UTC. */
export function stamp(time: string): string {
  return time.slice(0, 19).replace('T', ' ');
}
