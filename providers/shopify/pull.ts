import { z } from 'zod';
import type { Json, JsonObject, Page, Request, Response, StreamContext } from '../kit/index.ts';
import { ask, get } from '../kit/index.ts';
import { bulkOrders, ORDERS_COUNT, POLL_BULK, RUN_BULK } from './queries.ts';

export const API = '/admin/api/2026-10/graphql.json';

/** How one of Shopify's lists is asked for. */
export interface Listing {
  /** Where it stands in `data`. */
  readonly at: readonly string[];
  readonly document: string;
  /** Records a page: by the plainest count of objects, no query may cost more than 1,000 points. */
  readonly first: number;
  readonly sort?: { readonly full: string; readonly changes: string };
  /** Search terms for "changed since", `updated_at` unless said, and "made since". */
  readonly changed?: string;
  readonly made?: string;
  /** How much further back than the cursor to look, where the vendor keeps no changed-at. */
  readonly lookBackMs?: number;
  /** A list inside each record, and the document that brings all of it for one record. */
  readonly nested?: { readonly field: string; readonly at: string; readonly document: string };
}

/** The body was JSON, so what is an object in it is one of JSON: looking deeper would cost more than the mapping. */
export const object = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const list = z.object({ nodes: z.array(object), pageInfo });
const pageCarry = z.object({ within: z.string().nullish(), bound: z.string().nullable(), seen: z.int() });
const restCarry = z.object({ gathered: z.array(object) });
const counted = z.object({ count: z.int() });
const started = z.object({ bulkOperation: z.object({ id: z.string() }).nullable(), userErrors: z.array(z.unknown()) });
const size = z.string().regex(/^\d+$/).transform(Number).pipe(z.int());
const job = z.object({
  status: z.string(),
  url: z.string().nullable(),
  fileSize: size.nullable(),
  rootObjectCount: size,
});
const pollCarry = z.object({ id: z.string(), polls: z.int() });
const fileCarry = z.object({
  url: z.string(),
  offset: z.int(),
  length: z.int(),
  size: z.int(),
  seen: z.int(),
  due: z.int(),
});

export function data(response: Response, ...at: readonly string[]): unknown {
  const start: unknown = z.object({ data: object }).parse(response.body).data;
  return at.reduce(
    (value, key) => (value === null ? null : z.record(z.string(), z.unknown()).parse(value)[key]),
    start,
  );
}

function filterOf(listing: Listing, { mode, since, from }: StreamContext): string | null {
  if (mode === 'full') return from && listing.made ? `${listing.made}:>='${from}'` : null;
  const floor = since && listing.lookBackMs ? new Date(Date.parse(since) - listing.lookBackMs).toISOString() : since;
  return `${listing.changed ?? 'updated_at'}:>='${floor}'`;
}

function pageOf(
  listing: Listing,
  context: StreamContext,
  after: string | null,
  carry: z.infer<typeof pageCarry>,
): Request {
  const query = [filterOf(listing, context), carry.within, carry.bound].filter(Boolean).join(' AND ') || null;
  const sortKey = listing.sort?.[context.mode];
  const variables = { first: listing.first, after, query, ...(sortKey === undefined ? {} : { sortKey }) };
  const { within = null, bound, seen } = carry;
  return ask(API, { query: listing.document, variables }, { carry: { ...(within && { within }), bound, seen } });
}

/** @param within further search terms, which hold for all pages */
export function firstPage(listing: Listing, context: StreamContext, within: string | null = null): Request {
  return pageOf(listing, context, null, { within, bound: null, seen: 0 });
}

/**
 * One page. The order of the pages is by id, or by changed-at where only changes are asked for: a record edited
 * meanwhile moves to the end and is read there, and Shopify's cursors hold values and not positions.
 * Shopify pages through 25,000 records and no further (https://shopify.dev/docs/api/usage/limits), so the search is
 * begun anew behind the last record in good time.
 */
export function readPage(listing: Listing, response: Response, request: Request, context: StreamContext): Page {
  const rest = restCarry.safeParse(request.carry);
  if (listing.nested && rest.success) return readRest(listing.nested, response, rest.data.gathered);
  const found = data(response, ...listing.at);
  if (found === null) return { records: [] };
  const { nodes, pageInfo: place } = list.parse(found);
  const { records, next } = listing.nested ? readNested(listing.nested, nodes) : { records: nodes, next: [] };
  const more = place.hasNextPage ? [nextPage(listing, request, context, nodes, place.endCursor)] : [];
  return { records, next: [...next, ...more] };
}

const windowSize = 20_000;

function nextPage(
  listing: Listing,
  request: Request,
  context: StreamContext,
  nodes: JsonObject[],
  after: string | null,
): Request {
  const { within, bound, seen } = pageCarry.parse(request.carry);
  const reached = seen + nodes.length;
  const further = pageOf(listing, context, after, { within, bound, seen: reached });
  if (reached < windowSize) return further;
  const last = z.object({ id: z.string(), updatedAt: z.string().optional() }).parse(nodes.at(-1));
  const byTime = listing.sort?.[context.mode] === 'UPDATED_AT';
  const here = byTime ? `updated_at:>='${last.updatedAt}'` : `id:>${last.id.split('/').at(-1)}`;
  if (here === bound) return further;
  return pageOf(listing, context, null, { within, bound: here, seen: 0 });
}

type Nested = NonNullable<Listing['nested']>;

/** The records whose inner list came whole, and requests for the others. An odd one is left for its schema to refuse. */
export function readNested(nested: Nested, nodes: readonly JsonObject[]): { records: JsonObject[]; next: Request[] } {
  const records: JsonObject[] = [];
  const next: Request[] = [];
  for (const node of nodes) {
    const inner = list.safeParse(node[nested.field]);
    if (!inner.success) records.push(node);
    else if (inner.data.pageInfo.hasNextPage) next.push(restOf(nested, node, null, []));
    else records.push({ ...node, [nested.field]: { nodes: inner.data.nodes } });
  }
  return { records, next };
}

function restOf(nested: Nested, node: JsonObject, after: string | null, gathered: readonly Json[]): Request {
  const variables = { id: z.string().parse(node.id), after };
  return ask(API, { query: nested.document, variables }, { carry: { gathered } });
}

function readRest(nested: Nested, response: Response, before: readonly JsonObject[]): Page {
  const found = data(response, nested.at);
  if (found === null) return { records: [] };
  const node = object.parse(found);
  const { nodes, pageInfo: place } = list.parse(node[nested.field]);
  const gathered = [...before, ...nodes];
  if (place.hasNextPage) return { records: [], next: [restOf(nested, node, place.endCursor, gathered)] };
  return { records: [{ ...node, [nested.field]: { nodes: gathered } }] };
}

/** From this many orders on, a bulk job is done before the pages would be (30 points an order, 100 points a second). */
export const bulkFrom = 500;
export const chunkBytes = 4 * 1024 * 1024;
const maxPolls = 240;

/** The first pull of orders begins with their count, which says whether the bulk job pays. */
export function firstOrders(listing: Listing, context: StreamContext): Request {
  if (context.mode === 'changes') return firstPage(listing, context);
  return ask(
    API,
    { query: ORDERS_COUNT, variables: { query: filterOf(listing, context) } },
    { carry: { step: 'count' } },
  );
}

/**
 * Orders by pages or by a bulk job: https://shopify.dev/docs/api/usage/bulk-operations/queries
 * A job that cannot start, fails, expires or leaves a file with fewer orders than it counted is followed by pages.
 */
export function readOrders(listing: Listing, response: Response, request: Request, context: StreamContext): Page {
  const pages = [firstPage(listing, context)];
  switch (request.carry?.step) {
    case 'count': {
      const { count } = counted.parse(data(response, 'ordersCount'));
      return { records: [], next: count < bulkFrom ? pages : [runBulk(filterOf(listing, context))] };
    }
    case 'run': {
      const { bulkOperation, userErrors } = started.parse(data(response, 'bulkOperationRunQuery'));
      const runs = bulkOperation !== null && userErrors.length === 0;
      return { records: [], next: runs ? [pollBulk({ id: bulkOperation.id, polls: 0 })] : pages };
    }
    case 'poll':
      return readPoll(response, pollCarry.parse(request.carry), pages);
    case 'file':
      return readFile(response, fileCarry.parse(request.carry), pages);
    default:
      return readPage(listing, response, request, context);
  }
}

/** Starting a job is not a read: a lost answer is not asked for again blindly. */
function runBulk(query: string | null): Request {
  const json = { query: RUN_BULK, variables: { query: bulkOrders(query) } };
  return { method: 'POST', path: API, json, carry: { step: 'run' } };
}

function pollBulk(carry: z.infer<typeof pollCarry>): Request {
  const waitMs = Math.min(1_000 * 2 ** carry.polls, 30_000);
  return ask(API, { query: POLL_BULK, variables: { id: carry.id } }, { waitMs, carry: { step: 'poll', ...carry } });
}

function readPoll(response: Response, carry: z.infer<typeof pollCarry>, pages: readonly Request[]): Page {
  const found = data(response, 'bulkOperation');
  const {
    status,
    url,
    fileSize,
    rootObjectCount: due,
  } = job.parse(found ?? { status: 'EXPIRED', url: null, fileSize: null, rootObjectCount: '0' });
  if (['CREATED', 'RUNNING'].includes(status) && carry.polls < maxPolls) {
    return { records: [], next: [pollBulk({ ...carry, polls: carry.polls + 1 })] };
  }
  if (status !== 'COMPLETED') return { records: [], next: pages };
  if (url === null || fileSize === null) return { records: [], next: due === 0 ? [] : pages };
  return {
    records: [],
    next: [chunkOf({ url, offset: 0, length: chunkBytes, size: fileSize, seen: 0, due })],
    total: due,
  };
}

/** A piece of the job's file, from a signed address that wants no credential. */
function chunkOf(carry: z.infer<typeof fileCarry>): Request {
  const range = `bytes=${carry.offset}-${Math.min(carry.offset + carry.length, carry.size) - 1}`;
  return get(carry.url, {}, { headers: { range }, as: 'text', anonymous: true, carry: { step: 'file', ...carry } });
}

/** The whole orders in a piece; the next piece begins where the last whole one ended, so any cut is right. */
function readFile({ status, body }: Response, carry: z.infer<typeof fileCarry>, pages: readonly Request[]): Page {
  const all = status === 200;
  const isLast = all || carry.offset + carry.length >= carry.size;
  const { orders, bytes } = readLines(z.string().parse(body), isLast);
  const seen = (all ? 0 : carry.seen) + orders.length;
  if (isLast) return { records: orders, next: seen === carry.due ? [] : pages };
  if (orders.length === 0) return { records: [], next: [chunkOf({ ...carry, length: carry.length * 2 })] };
  return { records: orders, next: [chunkOf({ ...carry, offset: carry.offset + bytes, length: chunkBytes, seen })] };
}

const line = z.looseObject({ id: z.string(), __parentId: z.string().optional() });

/**
 * Lines of JSON as orders with their line items nested, and the length of the text they took. Unless the file ends
 * here, the last order is left for the next piece: more of its lines may come, and its text may be cut in a character.
 */
export function readLines(text: string, isLast: boolean): { orders: unknown[]; bytes: number } {
  const orders: { id: string; lineItems: { nodes: unknown[] } }[] = [];
  let at = 0;
  let end = 0;
  for (const written of text.slice(0, isLast ? undefined : text.lastIndexOf('\n') + 1).split('\n')) {
    if (written !== '') {
      const { __parentId: parent, ...rest } = line.parse(parseLine(written));
      if (parent === undefined) {
        end = at;
        orders.push({ ...rest, lineItems: { nodes: [] } });
      } else {
        const order = orders.at(-1);
        if (order?.id !== parent) throw new RangeError(`a line of ${parent} does not stand behind it`);
        order.lineItems.nodes.push(rest);
      }
    }
    at += written.length + 1;
  }
  if (isLast) return { orders, bytes: new TextEncoder().encode(text).length };
  return { orders: orders.slice(0, -1), bytes: new TextEncoder().encode(text.slice(0, end)).length };
}

function parseLine(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch (cause) {
    throw new RangeError('a line of the bulk file is no JSON', { cause });
  }
}
