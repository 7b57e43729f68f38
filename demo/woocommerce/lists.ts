import type { Answer, Call } from '../http.ts';
import { parseTime } from './times.ts';

type Json = Record<string, unknown>;

export interface Listing<T> {
  rows: T[];
  render: (row: T) => unknown;
  /** Values of orderby; the first is the default. */
  sorts: string[];
  hasModifiedFilter: boolean;
  defaultOrder?: 'asc' | 'desc';
  nameOf?: (row: T) => string;
}

interface Stamped {
  id: number;
  createdAt: number;
  updatedAt: number;
}

export function wooError(status: number, code: string, message: string): Answer {
  return { status, json: { code, message, data: { status } } };
}

function invalidParameter(name: string, reason: string): Answer {
  const details = { [name]: { code: 'rest_invalid_param', message: reason, data: null } };
  const message = `Invalid parameter(s): ${name}`;
  return {
    status: 400,
    json: { code: 'rest_invalid_param', message, data: { status: 400, params: { [name]: reason }, details } },
  };
}

function wholeNumber(call: Call, name: string, fallback: number, min: number, max: number): number | Answer {
  const text = call.query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  return invalidParameter(name, `${name} must be between ${min} (inclusive) and ${max} (inclusive)`);
}

/** `_fields=id,billing.email` keeps only what it names. */
export function pickFields(row: unknown, fields: string | null): unknown {
  if (fields === null || typeof row !== 'object' || row === null) return row;
  const picked: Json = {};
  const source: Json = { ...row };
  for (const field of fields.split(',').map((name) => name.trim())) {
    const [head = '', ...tail] = field.split('.');
    if (!(head in source)) continue;
    const value = tail.length === 0 ? source[head] : pickFields(source[head], tail.join('.'));
    const before = picked[head];
    const both = tail.length > 0 && typeof before === 'object' && typeof value === 'object';
    picked[head] = both ? { ...before, ...value } : value;
  }
  return picked;
}

const TIME_FILTERS: { name: string; of: (row: Stamped) => number; keep: (at: number, limit: number) => boolean }[] = [
  { name: 'modified_after', of: (row) => row.updatedAt, keep: (at, limit) => at > limit },
  { name: 'modified_before', of: (row) => row.updatedAt, keep: (at, limit) => at < limit },
  { name: 'after', of: (row) => row.createdAt, keep: (at, limit) => at > limit },
  { name: 'before', of: (row) => row.createdAt, keep: (at, limit) => at < limit },
];

/** The rows within the asked times, or the refusal of a time that cannot be read. Times are compared by the second. */
function filterTimes<T extends Stamped>(call: Call, listing: Listing<T>): T[] | Answer {
  const isGmt = ['true', '1'].includes(call.query.get('dates_are_gmt') ?? '');
  let { rows } = listing;
  for (const { name, of, keep } of TIME_FILTERS) {
    const text = call.query.get(name);
    // WordPress ignores parameters that a route does not know.
    if (text === null || (name.startsWith('modified') && !listing.hasModifiedFilter)) continue;
    const limit = parseTime(text, isGmt);
    if (limit === null) return invalidParameter(name, 'Invalid date.');
    rows = rows.filter((row) => keep(Math.floor(of(row) / 1000), Math.floor(limit / 1000)));
  }
  const include = call.query.get('include')?.split(',').map(Number);
  const exclude = call.query.get('exclude')?.split(',').map(Number);
  if (include !== undefined) rows = rows.filter((row) => include.includes(row.id));
  return exclude === undefined ? rows : rows.filter((row) => !exclude.includes(row.id));
}

function sortRows<T extends Stamped>(rows: T[], call: Call, listing: Listing<T>): T[] | Answer {
  const by = call.query.get('orderby') ?? listing.sorts[0] ?? 'id';
  if (!listing.sorts.includes(by))
    return invalidParameter('orderby', `orderby is not one of ${listing.sorts.join(', ')}.`);
  const sign = (call.query.get('order') ?? listing.defaultOrder ?? 'desc') === 'asc' ? 1 : -1;
  const value = (row: T) => (by === 'id' ? row.id : by === 'modified' ? row.updatedAt : row.createdAt);
  const { nameOf } = listing;
  return [...rows].sort((a, b) => {
    if (by === 'name' && nameOf !== undefined) {
      const order = nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : a.id - b.id;
      return sign * order;
    }
    return sign * (value(a) - value(b) || a.id - b.id);
  });
}

function linkHeader(call: Call, page: number, pages: number): Record<string, string> {
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    return `<http://${call.headers.host ?? 'localhost'}${call.path}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [...(page > 1 ? [link(page - 1, 'prev')] : []), ...(page < pages ? [link(page + 1, 'next')] : [])];
  return links.length === 0 ? {} : { link: links.join(', ') };
}

/** Filters, sorts and pages a list, with the totals in headers. per_page: 10 when not told, at most 100. */
export function answerList<T extends Stamped>(call: Call, listing: Listing<T>): Answer {
  const page = wholeNumber(call, 'page', 1, 1, 1_000_000);
  if (typeof page !== 'number') return page;
  const perPage = wholeNumber(call, 'per_page', 10, 1, 100);
  if (typeof perPage !== 'number') return perPage;
  const filtered = filterTimes(call, listing);
  if (!Array.isArray(filtered)) return filtered;
  const sorted = sortRows(filtered, call, listing);
  if (!Array.isArray(sorted)) return sorted;
  const pages = Math.ceil(sorted.length / perPage);
  const rows = sorted.slice((page - 1) * perPage, page * perPage).map(listing.render);
  const fields = call.query.get('_fields');
  return {
    status: 200,
    headers: {
      'x-wp-total': String(sorted.length),
      'x-wp-totalpages': String(pages),
      ...linkHeader(call, page, pages),
    },
    json: rows.map((row) => pickFields(row, fields)),
  };
}
