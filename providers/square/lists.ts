import { z } from 'zod';
import {
  ask,
  get,
  type Json,
  type JsonObject,
  type Only,
  type Page,
  type Request,
  type Response,
  type SourceStream,
  type StreamContext,
} from '../kit/index.ts';

/** One list or search at Square. https://developer.squareup.com/docs/build-basics/common-api-patterns/pagination */
export interface List {
  readonly path: string;
  /** A list is asked for by GET with a query, a search by POST with a body. */
  readonly query?: NonNullable<Request['query']>;
  readonly body?: JsonObject;
}

/** Other objects that the rows of a page name, asked for together and put into the rows. */
export interface Join {
  readonly path: string;
  readonly idOf: (row: Row) => unknown;
  readonly body: (ids: readonly string[]) => JsonObject;
  readonly put: (row: Row, found: ReadonlyMap<string, Row>, locations: Locations) => Row;
}

export type Row = Readonly<Record<string, unknown>>;
/** Name of each location by its id. */
export type Locations = Readonly<Record<string, string>>;

export interface Listing {
  /** The property of an answer that holds the rows; it is left out when there are none. */
  readonly rows: string;
  readonly list: (context: StreamContext, locations: readonly string[]) => List;
  /** How many locations one list takes, where it wants them named: all of them are then asked for first. */
  readonly locations?: number;
  readonly join?: Join;
  /** What a page means where it is not just its rows. `next` comes before the page that follows. */
  readonly page?: (rows: readonly unknown[], response: Response, request: Request) => Page;
  /** What is to be asked when the list has come to its end. */
  readonly atEnd?: (context: StreamContext, request: Request) => readonly Request[];
}

/** What every list of Square's gives at once. */
export const pageSize = 100;

const locationsPath = '/v2/locations';
const row: z.ZodType<Row> = z.record(z.string(), z.unknown());

/** How a list of Square's is read, for all locations where it wants them named. */
export function listing(spec: Listing): Pick<SourceStream, 'first' | 'read'> {
  const { list, locations: most, join } = spec;
  return {
    first: (context) => [most === undefined ? request(list(context, []), {}) : get(locationsPath)],
    read(response, asked, context) {
      if (asked.path === locationsPath) {
        const batches = inBatches(locationsIn(response), most ?? 1);
        return { records: [], next: batches.map((batch) => request(list(context, Object.keys(batch)), batch)) };
      }
      if (join && asked.carry?.rows !== undefined) return { records: joined(join, response, asked) };
      return readPage(spec, response, asked, context);
    },
  };
}

function readPage(spec: Listing, response: Response, asked: Request, context: StreamContext): Page {
  const body = row.parse(response.body);
  const rows = z.array(z.unknown()).parse(body[spec.rows] ?? []);
  const cursor = z.string().nullish().parse(body.cursor);
  const page = spec.page?.(rows, response, asked) ?? { records: rows };
  const lookUp = spec.join ? joining(spec.join, page.records, asked) : null;
  const end = cursor ? [withCursor(asked, cursor)] : (spec.atEnd?.(context, asked) ?? []);
  return {
    ...page,
    records: lookUp ? [] : page.records,
    next: [...(lookUp ? [lookUp] : []), ...(page.next ?? []), ...end],
  };
}

/** The first page of a list. */
function request({ path, query = {}, body }: List, locations: Locations): Request {
  return body ? ask(path, body, { carry: { locations } }) : get(path, query, { carry: { locations } });
}

/** Everything else must be asked as the first time. */
function withCursor(asked: Request, cursor: string): Request {
  if (asked.method === 'GET') return { ...asked, query: { ...asked.query, cursor } };
  return { ...asked, json: { ...objectOf(asked.json), cursor } };
}

function objectOf(json: Json | undefined): JsonObject {
  // Requests of searches are made from a `List`, whose body is an object.
  return json as JsonObject;
}

const askedFor = z.object({ id: z.string() });

/** Single records by their own addresses; `name` is what the answer calls one. */
export function onlyAt(path: string, name: string, join?: Join): Only {
  return {
    atOnce: 1,
    ask: (ids) =>
      ids.map((id) => get(`${path}/${encodeURIComponent(id)}`, {}, { mayBeGone: true, carry: { id, locations: {} } })),
    read(response, asked) {
      if (join && asked.carry?.rows !== undefined) return { records: joined(join, response, asked) };
      if (response.status === 404) return { records: [], deleted: [askedFor.parse(asked.carry).id] };
      const records = [row.parse(response.body)[name]];
      const lookUp = join ? joining(join, records, asked) : null;
      return lookUp ? { records: [], next: [lookUp] } : { records };
    },
  };
}

const notThere = z.object({ errors: z.array(z.object({ code: z.literal('NOT_FOUND') })).min(1) });

/** Many records in one call, with an answer to each: `name` is what an answer calls its record. */
export function onlyInBulk(path: string, parameter: string, name: string): Only {
  return {
    atOnce: pageSize,
    ask: (ids) => [ask(path, { [parameter]: ids })],
    read({ body }) {
      const answers = Object.entries(z.object({ responses: z.record(z.string(), row) }).parse(body).responses);
      return {
        records: answers.flatMap(([, answer]) => (answer[name] === undefined ? [] : [answer[name]])),
        deleted: answers.flatMap(([id, answer]) => (notThere.safeParse(answer).success ? [id] : [])),
      };
    },
  };
}

const location = z.object({ id: z.string(), name: z.string().nullish() });

/** @throws RangeError when there is none: every business has one, so nothing may be concluded from such an answer */
function locationsIn({ body }: Response): Locations {
  const { locations } = z.object({ locations: z.array(location) }).parse(body);
  if (locations.length === 0) throw new RangeError('Square names no location');
  return Object.fromEntries(locations.map(({ id, name }) => [id, name ?? id]));
}

function inBatches(locations: Locations, size: number): Locations[] {
  const all = Object.entries(locations);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    Object.fromEntries(all.slice(index * size, (index + 1) * size)),
  );
}

/** Asks for what the rows of a page name; null where they name nothing. */
function joining(join: Join, records: readonly unknown[], { carry }: Request): Request | null {
  const ids = records.flatMap((raw) => {
    const fits = row.safeParse(raw);
    const named = fits.success ? join.idOf(fits.data) : null;
    return typeof named === 'string' && named !== '' ? [named] : [];
  });
  if (ids.length === 0) return null;
  // They came from JSON and are JSON, whatever stands in them.
  return ask(join.path, join.body([...new Set(ids)]), { carry: { ...carry, rows: records as Json } });
}

const objects = z.array(row).nullish();
const foundBody = z.object({ objects, related_objects: objects, orders: objects });
const carried = z.object({ rows: z.array(z.unknown()), locations: z.record(z.string(), z.string()) });

function joined(join: Join, { body }: Response, { carry }: Request): unknown[] {
  const { rows, locations } = carried.parse(carry);
  const answer = foundBody.parse(body);
  const all = [answer.objects, answer.related_objects, answer.orders].flatMap((found) => found ?? []);
  const found = new Map(all.map((one) => [String(one.id), one]));
  return rows.map((raw) => {
    const fits = row.safeParse(raw);
    return fits.success ? join.put(fits.data, found, locations) : raw;
  });
}
