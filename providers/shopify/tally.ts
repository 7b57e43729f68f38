import { z } from 'zod';
import { ask, type DatedTally, localDay, type TallyWindow } from '../kit/index.ts';
import { API, data, firstPage, type Listing } from './pull.ts';

const counted = z.object({ count: z.int(), precision: z.enum(['EXACT', 'AT_LEAST']) });

/** The search terms of a window. Shopify compares times to the second. */
function within(term: string, { from, until }: TallyWindow): string {
  return `${term}:>='${from}' AND ${term}:<'${until}'`;
}

/**
 * How Shopify counts one of its lists, such as `ordersCount`; without a limit, since it stops at 10,000 otherwise:
 * https://shopify.dev/docs/api/admin-graphql/2026-07/queries/ordersCount
 * @param term what its search calls the date, and `field` what a record does
 */
export function counting(
  name: string,
  listing: Listing,
  { by, term, field }: { by: DatedTally['by']; term: string; field: string },
): DatedTally {
  const query = `query Count($query: String) { ${name}(query: $query, limit: null) { count precision } }`;
  const record = z.object({ [field]: z.string() });
  return {
    by,
    ask: (window) => [ask(API, { query, variables: { query: within(term, window) } })],
    read: ([response]) => {
      const { count, precision } = counted.parse(response && data(response, name));
      return { count, atLeast: precision === 'AT_LEAST' };
    },
    again: (window, context) => [firstPage(listing, context, within(term, window))],
    dateOf: (raw, { account }) => {
      const at = z.string().parse(record.parse(raw)[field]);
      return by === 'day' ? localDay(at, account.timezone) : at;
    },
  };
}
