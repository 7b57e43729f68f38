import { z } from 'zod';
import { get, type JsonObject, type Page, type Request, type Response, type StreamContext } from '../kit/index.ts';

// https://developer.paypal.com/docs/api/transaction-search/v1: three years back, 31 days a question, 500 a page, shown
// up to three hours late. More than 10,000 results are refused (RESULTSET_TOO_LARGE), so windows follow the traffic.
const dayMs = 86_400_000;
const longestDays = 31;
const pageSize = 500;
/** How many results a window is laid out for; a week twice as busy as the one before still fits. */
const wanted = 4000;
/** The newest window, before anything is known of the traffic; long enough for what every later run asks. */
const firstDays = 8;
/** Read again each time: what shows late, and what was pending (an eCheck takes up to six working days). */
const settlingDays = 7;

/** Three years, less a day for clocks that differ. */
export const reach = { days: 3 * 365 - 1, why: 'PayPal shows the transactions of the last three years.' };

/**
 * What the account's report is asked first: the newest window. PayPal filters by when a transaction began and not by
 * when it changed, so changes are looked for among those of the last days.
 */
export function firstWindow({ since, from, now }: StreamContext): Request[] {
  const until = Date.parse(now);
  const asked = since === null ? Date.parse(from ?? '1970-01-01') : Date.parse(since) - settlingDays * dayMs;
  const floor = Math.max(asked, until - reach.days * dayMs);
  return floor < until ? [windowEnding(until, firstDays, floor)] : [];
}

/** One window by itself, of at most 31 days. */
export function windowOf(from: number, until: number): Request {
  return windowEnding(until, longestDays, from);
}

function windowEnding(until: number, days: number, floor: number): Request {
  const start = Math.max(floor, until - days * dayMs);
  const query = { start_date: second(start), end_date: second(until), fields: 'all', page_size: pageSize, page: 1 };
  return get('/v1/reporting/transactions', query, { carry: { floor } });
}

/** Seconds are as fine as the report's times are, so that one window ends where the next one begins. */
export function second(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

const report = z.object({
  transaction_details: z.array(z.looseObject({})),
  total_items: z.int().nonnegative(),
  total_pages: z.int().nonnegative(),
});
const asked = z.object({ start_date: z.string(), end_date: z.string(), page: z.int() });
const named = z.object({
  transaction_info: z.object({
    transaction_id: z.string().min(1),
    transaction_event_code: z.string().min(1),
    transaction_amount: z.object({ currency_code: z.string().min(1) }),
    transaction_status: z.string(),
  }),
});

/**
 * One page of a window; its first page also asks for the others, and for the window before it.
 * @throws RangeError when a page is empty that should not be: what it hides would count as gone
 */
export function readWindow({ body }: Response, request: Request): Page {
  const { transaction_details: rows, total_items, total_pages } = report.parse(body);
  const { start_date, end_date, page } = asked.parse(request.query);
  if (rows.length === 0 && total_items > 0 && page <= total_pages) throw new RangeError(`page ${page} came empty`);
  const records: unknown[] = [];
  const deleted: string[] = [];
  for (const row of rows) {
    const info = named.safeParse(row).data?.transaction_info;
    // What was denied has moved nothing, and is no movement any more if it was pending before.
    if (info?.transaction_status === 'D') deleted.push(keyOf(info));
    else records.push(info ? { id: keyOf(info), ...row } : row);
  }
  if (page > 1) return { records, deleted };
  const others = Array.from({ length: Math.max(0, total_pages - 1) }, (_, index) => ({
    ...request,
    query: { ...request.query, page: index + 2 },
  }));
  const days = (Date.parse(end_date) - Date.parse(start_date)) / dayMs;
  return { records, deleted, next: [...others, ...before(start_date, total_items / days, request.carry)] };
}

/** PayPal says itself that a transaction's id is not unique in its report. */
function keyOf(info: z.infer<typeof named>['transaction_info']): string {
  return [info.transaction_id, info.transaction_event_code, info.transaction_amount.currency_code].join('-');
}

function before(start: string, perDay: number, carry: JsonObject | undefined): Request[] {
  const floor = z.number().parse(carry?.floor);
  const until = Date.parse(start) - 1000;
  const days = Math.max(1, Math.min(longestDays, Math.floor(wanted / perDay)));
  return until > floor ? [windowEnding(until, days, floor)] : [];
}
