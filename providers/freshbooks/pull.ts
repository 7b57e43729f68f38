import { z } from 'zod';
import {
  get,
  idText,
  type JsonObject,
  localDay,
  type Only,
  type Page,
  type Request,
  type Response,
  type Settings,
  type SourceStream,
  type StreamContext,
} from '../kit/index.ts';
import { list, placeOf, type Resource, readList, readOne, resources } from './resources.ts';
import { countingAll, countingDated, included } from './tally.ts';
import { eastern, easternInstant, money } from './values.ts';

type Pulled = Pick<SourceStream, 'key' | 'scopes' | 'first' | 'read' | 'changes' | 'deletions' | 'only' | 'tally'>;

const deletedRecord = z.looseObject({ vis_state: z.literal(1) });

/** Deleted records by their own word for it: a filter that is not heeded must not make a living one look deleted. */
function told(rows: readonly unknown[], { key = 'id' }: Resource): Required<Pick<Page, 'records' | 'deleted'>> {
  const deleted = rows.flatMap((row) => idText.safeParse(deletedRecord.safeParse(row).data?.[key]).data ?? []);
  return { records: rows.filter((row) => !deletedRecord.safeParse(row).success), deleted };
}

/** One record by its id. FreshBooks shows deleted ones too, marked as such; of others it knows nothing. */
function single(resource: Resource, settings: Settings, id: string, carry: JsonObject = {}): Request {
  return get(placeOf(resource, settings, id), included(resource), { mayBeGone: true, carry: { ...carry, id } });
}

function readSingle(resource: Resource, response: Response, { carry }: Request): ReturnType<typeof told> {
  if (response.status === 404) return { records: [], deleted: [z.string().parse(carry?.id)] };
  return told([readOne(resource, response)], resource);
}

/** Lists cannot be asked for certain ids. */
function named(resource: Resource): Only {
  return {
    atOnce: 1,
    ask: (ids, { settings }) => ids.map((id) => single(resource, settings, id)),
    read: (response, request) => readSingle(resource, response, request),
  };
}

/** For records that cannot be asked by their time of change: all of them, every time. */
export function pulledWhole(resource: Resource, scope: string): Pulled {
  return {
    key: resource.key ?? 'id',
    scopes: [`user:${scope}:read`],
    changes: 'none',
    deletions: 'pass',
    first: ({ settings }) => [list(resource, settings, included(resource))],
    read: (response, request) => {
      const { rows, next, total } = readList(resource, response, request);
      return { ...told(rows, resource), next, ...total };
    },
    only: named(resource),
    tally: countingAll(resource),
  };
}

const dayMs = 86_400_000;
const stamped = z.object({ updated: z.string().regex(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/) });

/** True for what changed since, and for what does not say when it changed. */
function isSince(row: unknown, since: string | null): boolean {
  const found = stamped.safeParse(row).data;
  return since === null || found === undefined || easternInstant(found.updated) >= since;
}

/**
 * For records with `search[updated_min]`, which takes whole days and is not told in which zone: asked from a day
 * earlier, and what is older than the cursor is left out by its own stamp. What was deleted is asked for first, so that
 * a record that was restored comes after, and stays. One integrator finds the filter not always heeded, so a whole pass
 * now and then is kept, for deletions too.
 */
export function pulledSince(resource: Resource, scope: string, dated?: 'occurred' | 'day'): Pulled {
  function first({ mode, since, settings }: StreamContext): Request[] {
    if (mode === 'full' || since === null) return [list(resource, settings, included(resource))];
    const changed = { 'search[updated_min]': localDay(Date.parse(since) - dayMs, eastern) };
    return [
      list(resource, settings, { ...changed, 'search[vis_state]': 1 }, { gone: true }),
      list(resource, settings, { ...changed, ...included(resource) }),
    ];
  }

  function read(response: Response, request: Request, { mode, since }: StreamContext): Page {
    const { rows, next, total } = readList(resource, response, request);
    const { records, deleted } = told(rows, resource);
    if (request.carry?.gone) return { records: [], deleted, next };
    if (mode === 'full') return { records, deleted, next, ...total };
    return { records: records.filter((row) => isSince(row, since)), deleted, next };
  }

  const tally = dated ? countingDated(resource, dated) : countingAll(resource);
  const scopes = [`user:${scope}:read`];
  return { scopes, changes: 'cursor', deletions: 'pass', first, read, only: named(resource), tally };
}

const applied = z.object({ id: idText, creditid: idText, from_credit: z.literal(true) });
/** Of each credit note the payments that use it, in minor units; null where a payment's amount cannot be understood. */
const carried = z.object({ used: z.record(z.string(), z.record(z.string(), z.int().nullable())) });
type Used = z.infer<typeof carried>['used'];

/** By payment, since pages that move during the pass show some of them twice. */
function addUsed(used: Used, rows: readonly unknown[]): void {
  for (const row of rows) {
    const payment = applied.safeParse(row).data;
    if (payment === undefined) continue;
    const { data } = z.object({ amount: money }).safeParse(row);
    used[payment.creditid] = { ...used[payment.creditid], [payment.id]: data?.amount.amountMinor ?? null };
  }
}

/** The credit note with what is used of it, in minor units. */
function withUsed(row: unknown, used: Used): unknown {
  const found = z.looseObject({ id: idText }).safeParse(row).data;
  const amounts = Object.values(used[found?.id ?? ''] ?? {});
  const sum = amounts.reduce((total, amount) => (total === null || amount === null ? null : total + amount), 0);
  return found ? { ...found, used: sum } : row;
}

/** What is left of the list of payments, or then what is to be asked with what they add up to. */
function readUsed(response: Response, request: Request, then: (carry: z.infer<typeof carried>) => Request[]): Page {
  const { used } = carried.parse(request.carry);
  const { rows, next } = readList(resources.payments, response, request);
  addUsed(used, rows);
  const further = next.map((one) => ({ ...one, carry: { ...one.carry, used } }));
  return { records: [], next: further.length > 0 ? further : then({ used }) };
}

/** Credit notes asked for together, since the payments must be read first for as many as there are. */
const namedCredits: Only = {
  atOnce: 10,
  ask: (ids, { settings }) => [listUsed(settings, { ids })],
  read(response, request, { settings }) {
    const { credits } = resources;
    if (request.carry?.id === undefined) {
      const ids = z.array(z.string()).parse(request.carry?.ids);
      return readUsed(response, request, (carry) => ids.map((id) => single(credits, settings, id, carry)));
    }
    const { used } = carried.parse(request.carry);
    const { records, deleted } = readSingle(credits, response, request);
    return { records: records.map((row) => withUsed(row, used)), deleted };
  },
};

function listUsed(settings: Settings, carry: JsonObject = {}): Request {
  return list(resources.payments, settings, { 'search[from_credit]': true }, { ...carry, used: {} });
}

/**
 * Credit notes do not say how much of them is used (their `paid` tells whether a prepayment was paid for): each use is
 * a payment "from credit", and these are read first and added up.
 */
export function pulledCredits(): Pulled {
  const { credits } = resources;
  return {
    ...pulledWhole(credits, 'credit_notes'),
    scopes: ['user:credit_notes:read', 'user:payments:read'],
    first: ({ settings }) => [listUsed(settings)],
    read(response, request, { settings }) {
      if (request.path !== placeOf(credits, settings)) {
        return readUsed(response, request, (carry) => [list(credits, settings, included(credits), carry)]);
      }
      const { used } = carried.parse(request.carry);
      const { rows, next, total } = readList(credits, response, request);
      const { records, deleted } = told(rows, credits);
      return { records: records.map((row) => withUsed(row, used)), deleted, next, ...total };
    },
    only: namedCredits,
  };
}
