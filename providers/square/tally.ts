import { z } from 'zod';
import { ask, type DatedTally, instant, type TallyWindow } from '../kit/index.ts';
import { pageSize } from './lists.ts';

const counted = z.object({ count: z.int().default(0) });
const made = z.object({ created_at: z.string() });
const path = '/v2/customers/search';

/** Times at Square go to the millisecond; whether it counts the end of a range in, it does not say. */
function within({ from, until }: TallyWindow) {
  return { created_at: { start_at: from, end_at: new Date(Date.parse(until) - 1).toISOString() } };
}

/** The one search of Square's that counts: https://developer.squareup.com/reference/square/customers-api/search-customers */
export const countingCustomers: DatedTally = {
  by: 'occurred',
  ask: (window) => [ask(path, { limit: 1, count: true, query: { filter: within(window) } })],
  read: ([response]) => counted.parse(response?.body),
  again: (window) => {
    const query = { filter: within(window), sort: { field: 'CREATED_AT', order: 'ASC' } };
    return [ask(path, { limit: pageSize, query }, { carry: { locations: {} } })];
  },
  dateOf: (raw) => instant(made.parse(raw).created_at),
};
