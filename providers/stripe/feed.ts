import { z } from 'zod';
import {
  get,
  type JsonObject,
  type Page,
  type Request,
  type Response,
  type SourceStream,
  type StreamContext,
  unixFromInstant,
  withQuery,
} from '../kit/index.ts';

/** One kind of object at Stripe: where it is listed and which events tell that it changed. */
interface Resource extends Asking {
  readonly path: string;
  readonly events: readonly string[];
}

interface Asking {
  /** Ids inside the object that are to come as whole objects. */
  readonly expand?: readonly string[];
  /** Its ".deleted" event is no deletion: the object stays and says that it has ended. */
  readonly stays?: true;
  /** What its list hides unless asked. */
  readonly query?: Request['query'];
}

type Feed = Pick<SourceStream, 'first' | 'read' | 'changes' | 'deletions' | 'feedDays' | 'only'>;

/** Stripe keeps its events for 30 days. https://docs.stripe.com/api/events */
export const feedDays = 30;
export const pageSize = 100;
/** Ids remembered from one page of events to the next; an older one is only asked for once more than needed. */
const remembered = 1000;

/**
 * How every kind of object is read: all of them from its list, newest first; changes from the events feed, since no
 * list can be filtered by change. An event says only which object changed: the object itself is asked for again, as
 * events carry it in the version and without the expansions of their own time.
 */
export function feedOf(list: string, events: readonly string[], asking: Asking = {}): Feed {
  const resource = { ...asking, path: `/v1/${list}`, events };
  return {
    changes: 'cursor',
    deletions: 'feed',
    feedDays,
    first: ({ since, from }: StreamContext) => [since === null ? all(resource, from) : eventsSince(resource, since)],
    read: (response, request) => {
      if (request.path === '/v1/events') return readEvents(response, request, resource);
      if (request.path === resource.path) return readList(response, request, resource);
      return request.carry?.invoice ? readLines(response, request) : readOne(response, request);
    },
    only: { atOnce: 1, ask: (ids) => ids.map((id) => one(resource, id)) },
  };
}

function all({ path, expand = [], query = {} }: Resource, from: string | null): Request {
  const created = from === null ? {} : { 'created[gte]': unixFromInstant(from) };
  return get(path, { ...query, limit: pageSize, 'expand[]': expand.map((name) => `data.${name}`), ...created });
}

function eventsSince({ events }: Resource, since: string): Request {
  return get('/v1/events', { limit: pageSize, 'types[]': events, 'created[gte]': unixFromInstant(since) });
}

function one({ path, expand = [] }: Resource, id: string): Request {
  return { ...get(`${path}/${id}`, { 'expand[]': expand }, { carry: { id } }), mayBeGone: true };
}

const listBody = z.object({ data: z.array(z.looseObject({ id: z.string().min(1) })), has_more: z.boolean() });
const eventBody = z.object({ type: z.string(), data: z.object({ object: z.looseObject({ id: z.string().min(1) }) }) });
const longInvoice = z.looseObject({
  id: z.string(),
  lines: z.looseObject({ data: z.array(z.looseObject({ id: z.string() })).min(1), has_more: z.literal(true) }),
});

/** @throws RangeError when the page contradicts itself */
export function parsePage({ body }: Response): z.infer<typeof listBody> {
  const page = listBody.parse(body);
  if (page.has_more && page.data.length === 0) throw new RangeError('an empty page says that there is more');
  return page;
}

/** The next page begins after the last object of this one, so new objects in front of the list move nothing. */
function nextPage(request: Request, { data, has_more }: z.infer<typeof listBody>): Request[] {
  return has_more ? [withQuery(request, { starting_after: data.at(-1)?.id ?? '' })] : [];
}

/** An object whose inner list is cut off is left out here and asked for alone. */
function readList(response: Response, request: Request, resource: Resource): Page {
  const page = parsePage(response);
  const cut = page.data.filter((raw) => longInvoice.safeParse(raw).success);
  return {
    records: page.data.filter((raw) => !cut.includes(raw)),
    next: [...cut.map((raw) => one(resource, raw.id)), ...nextPage(request, page)],
  };
}

function readEvents(response: Response, request: Request, resource: Resource): Page {
  const page = parsePage(response);
  const seen = new Set(z.array(z.string()).parse(request.carry?.seen ?? []));
  const deleted: string[] = [];
  const changed: Request[] = [];
  for (const { type, data } of z.array(eventBody).parse(page.data)) {
    const { id } = data.object;
    if (seen.has(id)) continue;
    seen.add(id);
    if (type.endsWith('.deleted') && !resource.stays) deleted.push(id);
    else changed.push(one(resource, id));
  }
  const carry = { seen: [...seen].slice(-remembered) };
  return { records: [], deleted, next: [...changed, ...nextPage({ ...request, carry }, page)] };
}

/** An object deleted since its event is answered with 404, or with a stub that says so. */
function readOne({ status, body }: Response, request: Request): Page {
  const id = z.string().parse(request.carry?.id);
  if (status === 404 || z.object({ deleted: z.literal(true) }).safeParse(body).success) {
    return { records: [], deleted: [id] };
  }
  const long = longInvoice.safeParse(body).data;
  return long ? { records: [], next: [linesAfter(long)] } : { records: [body] };
}

/** The inner list shows ten lines; the others are fetched, and the invoice is handed on whole. */
function readLines(response: Response, request: Request): Page {
  const { data, has_more } = parsePage(response);
  const invoice = longInvoice.parse(request.carry?.invoice);
  const lines = { ...invoice.lines, data: [...invoice.lines.data, ...data], has_more };
  return has_more
    ? { records: [], next: [linesAfter({ ...invoice, lines: { ...lines, has_more } })] }
    : { records: [{ ...invoice, lines }] };
}

function linesAfter(invoice: z.infer<typeof longInvoice>): Request {
  const query = { limit: pageSize, starting_after: invoice.lines.data.at(-1)?.id ?? '' };
  // It came from JSON and is JSON, whatever else stands in it.
  return get(`/v1/invoices/${invoice.id}/lines`, query, { carry: { invoice: invoice as JsonObject } });
}
