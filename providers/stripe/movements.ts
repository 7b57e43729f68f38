import { z } from 'zod';
import { get, type Page, type Request, type Response, type SourceStream, unixFromInstant } from '../kit/index.ts';
import { feedDays, pageSize, parsePage } from './feed.ts';

const path = '/v1/balance_transactions';
/** A few payouts at a time, so that what has to be remembered of them stays short. */
const payoutsAtOnce = 5;

/**
 * How far the walk has come. It goes from the newest to the oldest in windows of a few payouts each: first what each of
 * them holds, then everything else that moved in the window.
 */
const walkSchema = z.object({
  /** Unix seconds: nothing older is wanted. */
  from: z.int().nullable(),
  /** Unix seconds: the window ends before this, and begins at `floor`. */
  below: z.int().nullable(),
  floor: z.int().nullable(),
  /** Payouts of the window whose movements were not read yet. */
  todo: z.array(z.string()),
  /** Movements that came with their payout, and will come once more by themselves. */
  seen: z.array(z.string()),
  /** Where the list of payouts goes on; null at its end. */
  after: z.string().nullable(),
});
type Walk = z.infer<typeof walkSchema>;

const payoutFields = z.object({
  id: z.string(),
  created: z.int(),
  automatic: z.boolean(),
  reconciliation_status: z.string().nullish(),
});

function payoutsFrom(walk: Walk): Request {
  const { from, after } = walk;
  const since = from === null ? {} : { 'created[gte]': from };
  const on = after === null ? {} : { starting_after: after };
  return get('/v1/payouts', { limit: payoutsAtOnce, ...since, ...on }, { carry: { walk } });
}

/** The next payout of the window; when there is none left, whatever else moved in it. */
function goOn(walk: Walk): Request[] {
  const { todo, floor, below } = walk;
  const [payout] = todo;
  if (payout !== undefined) return [get(path, { limit: pageSize, payout }, { carry: { walk } })];
  if (floor !== null && below !== null && floor >= below) return olderThan(walk);
  const since = floor === null ? {} : { 'created[gte]': floor };
  const until = below === null ? {} : { 'created[lt]': below };
  return [get(path, { limit: pageSize, ...since, ...until }, { carry: { walk } })];
}

function olderThan(walk: Walk): Request[] {
  return walk.after === null ? [] : [payoutsFrom({ ...walk, below: walk.floor })];
}

/**
 * Stripe knows what an automatic payout holds once it is reconciled, and of one made by hand never:
 * https://docs.stripe.com/payouts/reconciliation. Payouts of one second may stand on two pages, so a window begins
 * after the second of its last one.
 */
function readPayouts(response: Response, walk: Walk): Page {
  const { data, has_more } = parsePage(response);
  const payouts = z.array(payoutFields).parse(data);
  const last = payouts.at(-1);
  const goesOn = has_more && last !== undefined;
  const known = payouts.filter((one) => one.automatic && one.reconciliation_status === 'completed');
  const todo = known.map(({ id }) => id);
  const window = goesOn ? { floor: last.created + 1, after: last.id } : { floor: walk.from, after: null };
  return { records: [], next: goOn({ ...walk, ...window, todo }) };
}

function readContents(response: Response, request: Request, walk: Walk): Page {
  const { data, has_more } = parsePage(response);
  const [payout, ...todo] = walk.todo;
  const seen = [...walk.seen, ...data.map(({ id }) => id)];
  const more = { ...request, query: { ...request.query, starting_after: data.at(-1)?.id ?? '' } };
  return {
    records: data.map((raw) => ({ ...raw, payout })),
    next: has_more ? [{ ...more, carry: { walk: { ...walk, seen } } }] : goOn({ ...walk, seen, todo }),
  };
}

function readOthers(response: Response, request: Request, walk: Walk): Page {
  const { data, has_more } = parsePage(response);
  const seen = new Set(walk.seen);
  const records = data.filter(({ id }) => !seen.delete(id));
  const left = { ...walk, seen: [...seen] };
  const more = { ...request, query: { ...request.query, starting_after: data.at(-1)?.id ?? '' } };
  return { records, next: has_more ? [{ ...more, carry: { walk: left } }] : olderThan(left) };
}

/**
 * Movements of the balance have no events, and do not say with which payout they went out: only a payout tells what it
 * holds. They change while they are pending, two weeks at most (https://docs.stripe.com/payouts), and when they are paid
 * out: those of the last month are read again.
 */
export const movements: Pick<SourceStream, 'first' | 'read' | 'changes' | 'deletions'> = {
  changes: 'cursor',
  deletions: 'never',
  first: ({ since, from }) => {
    const begin = since === null ? from : new Date(Date.parse(since) - feedDays * 86_400_000).toISOString();
    const start = { from: begin === null ? null : unixFromInstant(begin), below: null, floor: null, after: null };
    return [payoutsFrom({ ...start, todo: [], seen: [] })];
  },
  read: (response, request) => {
    const walk = walkSchema.parse(request.carry?.walk);
    if (request.path === '/v1/payouts') return readPayouts(response, walk);
    return walk.todo.length > 0 ? readContents(response, request, walk) : readOthers(response, request, walk);
  },
};
