import { z } from 'zod';
import type { Only, Page, Request, Response, SourceStream, StreamContext } from '../kit/index.ts';
import { get, instant } from '../kit/index.ts';

/** Objects in one answer, of a query and of the change feed alike. */
export const limit = 1_000;
/** Positions stepped back where paging by position cannot be helped: so many edits between two pages lose nothing. */
const overlap = 100;

/** Sent with every call. Older ones are answered as 75: https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/minor-versions */
export const version = { minorversion: 75 };
const object = z.looseObject({ Id: z.string(), MetaData: z.looseObject({ LastUpdatedTime: z.string() }) });
const tombstone = z.looseObject({ Id: z.string(), status: z.literal('Deleted') });
const queryAnswer = z.object({ QueryResponse: z.record(z.string(), z.unknown()) });
const feedAnswer = z.object({
  CDCResponse: z.tuple([z.object({ QueryResponse: z.array(z.record(z.string(), z.unknown())) })]),
});
const carried = z.object({
  entity: z.string(),
  floor: z.string().nullable(),
  start: z.int(),
  /** Further conditions, which hold for all pages. */
  within: z.array(z.string()).default([]),
});
type Carried = z.infer<typeof carried>;

/** Inactive names are hidden unless asked for. */
export const nameLists: ReadonlySet<string> = new Set(['Customer', 'Vendor', 'Item', 'Account']);

/** The records of a query's answer; a kind that has none is left out of it. @throws ZodError */
export function rowsIn(entity: string, body: unknown): unknown[] {
  return z.array(z.unknown()).parse(queryAnswer.parse(body).QueryResponse[entity] ?? []);
}

/** UTC as the query language writes it; cut to the second, which the vendor counts in. */
export function stamp(time: string): string {
  return `${time.slice(0, 19)}-00:00`;
}

/**
 * One page of a query, ordered by changed-at and bounded by it from below ("keyset"): the next page asks for
 * everything at or after the last time seen, from position 1. Positions alone would lose a record with each edit
 * between two pages, since the edited one moves to the end and all behind it move up; ids are text whose order is not
 * documented. An edited record moves behind the bound and is read there; the bound's own second is read twice, which
 * an upsert does not mind. Only where a thousand records share one second is a position used, stepping 900 at a time.
 */
function query({ entity, floor, start, within }: Carried, { mode, from }: StreamContext): Request {
  const where = [
    ...within,
    ...(nameLists.has(entity) ? ['Active in (true, false)'] : []),
    ...(mode === 'full' && from && within.length === 0 ? [`MetaData.CreateTime >= '${stamp(from)}'`] : []),
    ...(floor ? [`MetaData.LastUpdatedTime >= '${stamp(floor)}'`] : []),
  ];
  const filter = where.length > 0 ? ` where ${where.join(' and ')}` : '';
  const order = `orderby MetaData.LastUpdatedTime asc startposition ${start} maxresults ${limit}`;
  const text = `select * from ${entity}${filter} ${order}`;
  return get('/query', { query: text, ...version }, { carry: { entity, floor, start, within } });
}

/** The first page of all records, or of those that these conditions hold for. */
export function firstQuery(entity: string, context: StreamContext, within: string[] = []): Request {
  return query({ entity, floor: null, start: 1, within }, context);
}

function readQuery({ body }: Response, request: Request, context: StreamContext): Page {
  const place = carried.parse(request.carry);
  const { entity, floor, start } = place;
  const records = z.array(object).parse(rowsIn(entity, body));
  const last = records.at(-1);
  if (!last || records.length < limit) return { records };
  const reached = instant(last.MetaData.LastUpdatedTime);
  const moved = floor === null || stamp(reached) > stamp(floor);
  return {
    records,
    next: [
      query({ ...place, ...(moved ? { floor: reached, start: 1 } : { start: start + limit - overlap }) }, context),
    ],
  };
}

/**
 * What changed and what was deleted since the cursor, one kind of record per call because a thousand objects is the
 * most that one answer holds: https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture
 * A full answer may be a cut one: the changes are then read by query, and the deletions are owed to a full pass.
 */
function readFeed({ body }: Response, entity: string, context: StreamContext): Page {
  const [{ QueryResponse: found }] = feedAnswer.parse(body).CDCResponse;
  const objects = found.flatMap((part) => z.array(z.unknown()).parse(part[entity] ?? []));
  const gone = objects.flatMap((one) => tombstone.safeParse(one).data ?? []);
  const page = {
    records: objects.filter((one) => !tombstone.safeParse(one).success),
    deleted: gone.map(({ Id }) => Id),
  };
  if (objects.length < limit) return page;
  const incomplete = `more than ${limit} changes of ${entity} at once`;
  return { ...page, next: [query({ entity, floor: context.since, start: 1, within: [] }, context)], incomplete };
}

/** Ids in one query, which has to fit into an address. */
const namedAtOnce = 50;
const namedCarry = z.object({ entity: z.string(), ids: z.array(z.string()) });

/**
 * Records by their ids. The query sees inactive names and voided papers too, so that what it leaves out was deleted.
 * https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries
 */
function named(entity: string): Only {
  return {
    atOnce: namedAtOnce,
    ask: (ids) => {
      const active = nameLists.has(entity) ? 'Active in (true, false) and ' : '';
      const where = `${active}Id in (${ids.map((id) => `'${id.replace(/[\\']/g, '\\$&')}'`).join(', ')})`;
      const text = `select * from ${entity} where ${where} startposition 1 maxresults ${limit}`;
      return [get('/query', { query: text, ...version }, { carry: { entity, ids } })];
    },
    read: ({ body }, { carry }) => {
      const asked = namedCarry.parse(carry);
      const records = z.array(object).parse(rowsIn(asked.entity, body));
      const there = new Set(records.map(({ Id }) => Id));
      return { records, deleted: asked.ids.filter((id) => !there.has(id)) };
    },
  };
}

/** How most streams of QuickBooks are pulled: a query for all, the change feed for changes. */
export function pulled(entity: string) {
  return {
    key: 'Id',
    first: (context) =>
      context.mode === 'full'
        ? [firstQuery(entity, context)]
        : [get('/cdc', { entities: entity, changedSince: stamp(context.since ?? context.now), ...version })],
    read: (response, request, context) =>
      request.path === '/cdc' ? readFeed(response, entity, context) : readQuery(response, request, context),
    changes: 'cursor',
    deletions: 'feed',
    // The feed goes back 30 days; a day is left for slow clocks.
    feedDays: 29,
    only: named(entity),
  } as const satisfies Pick<SourceStream, 'key' | 'first' | 'read' | 'changes' | 'deletions' | 'feedDays' | 'only'>;
}

/**
 * Tax rates are not in the change feed (same page as above), and a query can neither choose nor order them by their
 * stamps: the few there are come by position, every time.
 */
export function listed(entity: string) {
  const page = (start: number) =>
    get(
      '/query',
      { query: `select * from ${entity} startposition ${start} maxresults ${limit}`, ...version },
      { carry: { entity, floor: null, start } },
    );
  return {
    key: 'Id',
    first: () => [page(1)],
    read: ({ body }, { carry }) => {
      const records = z.array(object).parse(rowsIn(entity, body));
      const { start } = carried.parse(carry);
      return { records, ...(records.length < limit ? {} : { next: [page(start + limit)] }) };
    },
    changes: 'none',
    deletions: 'pass',
  } as const satisfies Pick<SourceStream, 'key' | 'first' | 'read' | 'changes' | 'deletions'>;
}
