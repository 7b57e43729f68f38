import { z } from 'zod';
import { type DatedTally, get, instantOfLocal, type Request, type Response, type WholeTally } from '../kit/index.ts';

type Query = NonNullable<Request['query']>;

/** https://woocommerce.github.io/woocommerce-rest-api-docs/#pagination */
const counted = z.object({ 'x-wp-total': z.coerce.number().pipe(z.int()) });
const made = z.object({ date_created_gmt: z.string() });

function read([response]: readonly Response[]) {
  return { count: counted.parse(response?.headers)['x-wp-total'] };
}

/** One record of a list brings the number of all. */
function one(path: string, query: Query): Request {
  return get(`/wc/v3${path}`, { page: 1, per_page: 1, _fields: 'id', ...query });
}

/** A list that knows no window of dates. */
export function countingAll(path: string, query: Query = {}): WholeTally {
  return { by: 'whole', ask: () => [one(path, query)], read };
}

/**
 * What was made in a window. Both ends are left out by WordPress, so the first is a second early.
 * @param again the list itself, narrowed by the same query
 */
export function countingMade(
  path: string,
  query: Query,
  how: Pick<DatedTally, 'by' | 'without'> & { again: (dates: Query) => Request },
): DatedTally {
  const { again, ...which } = how;
  const dates = ({ from, until }: { from: string; until: string }) => ({
    after: new Date(Date.parse(from) - 1000).toISOString().slice(0, 19),
    before: until.slice(0, 19),
    dates_are_gmt: true,
  });
  return {
    ...which,
    ask: (window) => [one(path, { ...query, ...dates(window) })],
    again: (window) => [again(dates(window))],
    read,
    dateOf: (raw) => instantOfLocal(made.parse(raw).date_created_gmt),
  };
}
