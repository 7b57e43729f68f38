import { z } from 'zod';
import { type DatedTally, get, instant, type Request, type Response, type WholeTally } from '../kit/index.ts';
import { second, windowOf } from './reports.ts';

const counted = z.looseObject({ total_items: z.int().nonnegative() });
const begun = z.object({ transaction_info: z.object({ transaction_initiation_date: z.string() }) });

function countIn(response: Response | undefined): number {
  return counted.parse(response?.body).total_items;
}

/**
 * The account's report, counted: what was denied has moved nothing and is no movement here, so it is asked for by itself
 * and taken off. https://developer.paypal.com/docs/api/transaction-search/v1
 */
export const countingMoves: DatedTally = {
  by: 'occurred',
  ask: ({ from, until }) => {
    const end = second(Date.parse(until) - 1000);
    const query = {
      start_date: second(Date.parse(from)),
      end_date: end,
      fields: 'transaction_info',
      page_size: 1,
      page: 1,
    };
    const path = '/v1/reporting/transactions';
    return [get(path, query), get(path, { ...query, transaction_status: 'D' })];
  },
  read: ([all, denied]) => ({ count: countIn(all) - countIn(denied) }),
  again: ({ from, until }) => [windowOf(Date.parse(from), Date.parse(until) - 1000)],
  dateOf: (raw) => instant(begun.parse(raw).transaction_info.transaction_initiation_date),
  // A day less than there may be, for the day on which the clocks are put back.
  longestDays: 30,
  tooMany: 'RESULTSET_TOO_LARGE',
  lateHours: 3,
};

/** A list that says how many it holds when `total_required` stands in this. */
export function countingAll(first: WholeTally['ask']): WholeTally {
  const one = (request: Request): Request => ({ ...request, query: { ...request.query, page_size: 1 } });
  return {
    by: 'whole',
    ask: (context) => first(context).map(one),
    read: ([response]) => ({ count: countIn(response) }),
  };
}
