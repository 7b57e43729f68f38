import { GraphQLError } from 'graphql';
import { parseSearch } from './search.ts';
import type { ShopifyState } from './state.ts';

export type Node = Record<string, unknown>;

export interface ConnectionArgs {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
  sortKey?: string | null;
  query?: string | null;
}

/** What resolvers share in one request. */
export interface Context {
  state: ShopifyState;
  origin: string;
  nowMs: number;
  /** What the token allows. */
  scopes: ReadonlySet<string>;
  /** Bulk operations read connections whole. */
  isBulk: boolean;
}

/** How the rows of one connection are told apart, sorted and shown. */
export interface Rows<T> {
  rows: Iterable<T>;
  id: (row: T) => number;
  /** Values that sortKey and the search syntax go by. */
  keys: Partial<Record<string, (row: T) => number | string>>;
  /** What the search knows by now: new tags are found some seconds later. */
  tags?: (row: T) => readonly string[];
  node: (row: T) => Node;
}

const MAX_FIRST = 250;

type SortValue = number | string;

function encodeCursor(value: SortValue, id: number): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64');
}

function decodeCursor(text: string): [SortValue, number] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    if (Array.isArray(parsed) && parsed.length === 2) return [parsed[0], Number(parsed[1])];
  } catch {
    // Told below.
  }
  throw new GraphQLError(`Invalid cursor for current pagination sort.`, { extensions: { code: 'INVALID_CURSOR' } });
}

function compare(a: [SortValue, number], b: [SortValue, number]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] - b[1];
}

function checkSize(args: ConnectionArgs, isBulk: boolean): void {
  const size = args.first ?? args.last;
  if (size == null) {
    if (isBulk) return;
    throw new GraphQLError('you must provide one of first or last', { extensions: { code: 'BAD_REQUEST' } });
  }
  if (size < 0 || size > MAX_FIRST) {
    throw new GraphQLError(`first/last must be between 0 and ${MAX_FIRST}`, { extensions: { code: 'BAD_REQUEST' } });
  }
}

interface Entry<T> {
  row: T;
  at: [SortValue, number];
}

function fieldOf<T>(source: Rows<T>, row: T, field: string) {
  if (field === 'id') return source.id(row);
  return field === 'tag' ? source.tags?.(row) : source.keys[field]?.(row);
}

function sortEntries<T>(source: Rows<T>, args: ConnectionArgs): Entry<T>[] {
  const by = (args.sortKey ?? 'ID').toLowerCase();
  const sortValue = source.keys[by] ?? source.id;
  const search = args.query == null ? null : parseSearch(args.query);
  const entries: Entry<T>[] = [];
  for (const row of source.rows) {
    if (search === null || search((field) => fieldOf(source, row, field)))
      entries.push({ row, at: [sortValue(row), source.id(row)] });
  }
  const sign = args.reverse === true ? -1 : 1;
  return entries.sort((a, b) => sign * compare(a.at, b.at));
}

/** How many rows a search finds. */
export function countRows<T>(source: Rows<T>, query: string | null): number {
  return sortEntries(source, { query }).length;
}

/** One page of a connection. Cursors tell a place in the order, so records that move do not shift the others. */
export function connection<T>(source: Rows<T>, args: ConnectionArgs, context: Context): Node {
  checkSize(args, context.isBulk);
  const all = sortEntries(source, args);
  const sign = args.reverse === true ? -1 : 1;
  let window = all;
  if (args.after != null) {
    const after = decodeCursor(args.after);
    window = window.filter((entry) => sign * compare(entry.at, after) > 0);
  }
  if (args.before != null) {
    const before = decodeCursor(args.before);
    window = window.filter((entry) => sign * compare(entry.at, before) < 0);
  }
  const size = args.first ?? args.last ?? window.length;
  const page = args.first == null && args.last != null ? window.slice(-size) : window.slice(0, size);
  const cursor = (entry: Entry<T> | undefined) => (entry === undefined ? null : encodeCursor(entry.at[0], entry.at[1]));
  const lastOnPage = page.at(-1);
  return {
    edges: () => page.map((entry) => ({ cursor: cursor(entry), node: source.node(entry.row) })),
    nodes: () => page.map((entry) => source.node(entry.row)),
    pageInfo: {
      hasNextPage: lastOnPage !== undefined && lastOnPage !== window.at(-1),
      hasPreviousPage: page[0] !== undefined && page[0] !== all[0],
      startCursor: cursor(page[0]),
      endCursor: cursor(lastOnPage),
    },
  };
}

/** A connection over a list that belongs to one record and is short; its order is the list's. */
export function listConnection<T>(rows: T[], node: (row: T) => Node, args: ConnectionArgs, context: Context): Node {
  const numbered = rows.map((row, index) => ({ row, index: index + 1 }));
  return connection(
    { rows: numbered, id: ({ index }) => index, keys: {}, node: ({ row }) => node(row) },
    { ...args, sortKey: 'ID' },
    context,
  );
}

export function isoText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
