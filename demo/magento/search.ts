import type { Answer, Call } from '../http.ts';
import { magentoError } from './oauth.ts';

type Value = string | number | null;

/** One kind of record: which fields can be searched, and how one is shown. */
export interface Collection<T> {
  rows: () => Iterable<T>;
  fields: Record<string, (row: T) => Value>;
  show: (row: T) => object;
}

interface Condition {
  field: string;
  type: string;
  value: string;
}

const MAX_PAGE_SIZE = 300;
const DATE = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/;

/** Both spellings of every part are understood: filterGroups and filter_groups. */
function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The conditions by group: of one group any must hold, of the groups all. */
function conditionsOf(query: URLSearchParams): Condition[][] {
  const groups = new Map<string, Map<string, Condition>>();
  for (const [name, value] of query) {
    const parts = [...camel(name).matchAll(/\[(\w+)\]/g)].map((match) => match[1] ?? '');
    const [list, group = '', filters, filter = '', part = ''] = parts;
    if (!name.startsWith('searchCriteria') || list !== 'filterGroups' || filters !== 'filters') continue;
    const inGroup = groups.get(group) ?? new Map<string, Condition>();
    groups.set(group, inGroup);
    const condition = inGroup.get(filter) ?? { field: '', type: 'eq', value: '' };
    inGroup.set(filter, condition);
    if (part === 'field') condition.field = value;
    if (part === 'conditionType') condition.type = value;
    if (part === 'value') condition.value = value;
  }
  return [...groups.values()].map((filters) => [...filters.values()]);
}

function criterion(query: URLSearchParams, wanted: string): string | undefined {
  for (const [name, value] of query) if (camel(name) === `searchCriteria${wanted}`) return value;
  return undefined;
}

/** As the database compares: numbers by value, dates with a T or without, text without its case. */
function compare(own: Value, given: string): number {
  if (typeof own === 'number') return own - Number(given);
  const left = String(own).toLowerCase();
  const right = DATE.test(given) ? given.replace('T', ' ') : given.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}

const CONDITIONS: Record<string, (own: Value, given: string) => boolean> = {
  eq: (own, given) => compare(own, given) === 0,
  neq: (own, given) => compare(own, given) !== 0,
  gt: (own, given) => compare(own, given) > 0,
  gteq: (own, given) => compare(own, given) >= 0,
  lt: (own, given) => compare(own, given) < 0,
  lteq: (own, given) => compare(own, given) <= 0,
  in: (own, given) => given.split(',').some((one) => compare(own, one) === 0),
  nin: (own, given) => given.split(',').every((one) => compare(own, one) !== 0),
};

/** A tree of the fields that are wanted: `items[id,name],total_count`. */
type Wanted = Map<string, Wanted | null>;

function wantedOf(text: string): Wanted {
  const wanted: Wanted = new Map();
  let depth = 0;
  let from = 0;
  const end = (to: number) => {
    const part = text.slice(from, to);
    const inner = /^([^[]+)\[(.*)\]$/s.exec(part);
    if (inner) wanted.set(inner[1] ?? '', wantedOf(inner[2] ?? ''));
    else if (part !== '') wanted.set(part, null);
    from = to + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '[') depth += 1;
    if (text[at] === ']') depth -= 1;
    if (text[at] === ',' && depth === 0) end(at);
  }
  end(text.length);
  return wanted;
}

function trimmed(value: unknown, wanted: Wanted): unknown {
  if (Array.isArray(value)) return value.map((one) => trimmed(one, wanted));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => wanted.has(name));
  return Object.fromEntries(
    kept.map(([name, inner]) => {
      const within = wanted.get(name);
      return [name, within ? trimmed(inner, within) : inner];
    }),
  );
}

export function withFields(json: unknown, query: URLSearchParams): unknown {
  const fields = query.get('fields');
  return fields === null ? json : trimmed(json, wantedOf(fields));
}

/** Answers a list as Magento does: past the end the last page comes again, and total_count says when to stop. */
export function answerList<T>(collection: Collection<T>, { query }: Call): Answer {
  const groups = conditionsOf(query);
  for (const { field, type } of groups.flat()) {
    if (collection.fields[field] === undefined) {
      return magentoError(400, 'The "%1" attribute name is invalid. Reset the name and try again.', [field]);
    }
    if (CONDITIONS[type] === undefined) return magentoError(400, 'Condition type "%1" is not supported.', [type]);
  }
  const holds = (row: T, { field, type, value }: Condition) =>
    CONDITIONS[type]?.(collection.fields[field]?.(row) ?? null, value) ?? false;
  let rows = [...collection.rows()].filter((row) => groups.every((group) => group.some((one) => holds(row, one))));
  const sort = criterion(query, '[sortOrders][0][field]');
  const sortBy = sort === undefined ? undefined : collection.fields[sort];
  if (sortBy !== undefined) rows = rows.sort((a, b) => compare(sortBy(a), String(sortBy(b))));
  const size = Number(criterion(query, '[pageSize]') ?? rows.length);
  if (size > MAX_PAGE_SIZE) return magentoError(400, 'Maximum SearchCriteria pageSize is %1', [MAX_PAGE_SIZE]);
  const pages = Math.max(1, Math.ceil(rows.length / Math.max(1, size)));
  const page = Math.min(Math.max(1, Number(criterion(query, '[currentPage]') ?? 1)), pages);
  const items = rows.slice((page - 1) * size, page * size).map(collection.show);
  const json = { items, search_criteria: { page_size: size, current_page: page }, total_count: rows.length };
  return { status: 200, json: withFields(json, query) };
}
