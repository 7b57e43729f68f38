import type { Answer, Call } from '../http.ts';
import {
  inventoryShape,
  listingShape,
  orderShape,
  participationShapes,
  settlementShape,
  transactionShape,
} from './shapes.ts';
import type { AmazonState } from './state.ts';
import { iso, MARKETS } from './state.ts';

const DAY = 86_400_000;
/** Times in a question must lie so far back. */
const LAG = 120_000;
const LONGEST_SPAN = 180 * DAY;

export function amazonError(status: number, code: string, message: string, details = ''): Answer {
  return { status, json: { errors: [{ code, message, details }] } };
}

function invalid(message: string): Answer {
  return amazonError(400, 'InvalidInput', message);
}

export interface Asking {
  state: AmazonState;
  call: Call;
  nowMs: number;
  sellerId: string;
}

/** A row with what lists are put in order by. */
interface Keyed<T> {
  key: string;
  row: T;
}

interface Cut<T> {
  rows: T[];
  token: string | null;
}

/**
 * One page of rows in the order of their keys. A token names the last key of the page before and the question it
 * belongs to, so that records that move meanwhile push no others over the edge.
 */
function cut<T>(
  { call, nowMs }: Asking,
  rows: Keyed<T>[],
  options: { size: number; tokenName: string; livesMs?: number },
): Cut<T> | null {
  const query = new URLSearchParams(call.query);
  query.delete(options.tokenName);
  const question = `${call.path}?${query}`;
  const given = call.query.get(options.tokenName);
  const from = given === null ? { after: '', question, at: nowMs } : readToken(given);
  if (from === null || from.question !== question || nowMs - from.at > (options.livesMs ?? DAY)) return null;
  const left = rows.filter(({ key }) => key > from.after).sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = left.slice(0, options.size);
  const after = page.at(-1)?.key;
  const more = left.length > page.length && after !== undefined;
  const token = more ? Buffer.from(JSON.stringify({ after, question, at: nowMs })).toString('base64url') : null;
  return { rows: page.map(({ row }) => row), token };
}

function readToken(text: string): { after: string; question: string; at: number } | null {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function timeOf(call: Call, name: string): number | null {
  const text = call.query.get(name);
  return text === null ? null : Date.parse(text);
}

/** A set given as one value with commas. */
function listOf(call: Call, name: string): string[] {
  return (call.query.get(name) ?? '').split(',').filter(Boolean);
}

function knowsAll(ids: readonly string[]): boolean {
  return ids.length > 0 && ids.every((id) => MARKETS.some((market) => market.id === id));
}

function nextToken(token: string | null): object {
  return token === null ? {} : { nextToken: token };
}

/** GET /orders/2026-01-01/orders */
export function searchOrders(asking: Asking): Answer {
  const { state, call, nowMs } = asking;
  const created = timeOf(call, 'createdAfter');
  const updated = timeOf(call, 'lastUpdatedAfter');
  if ((created === null) === (updated === null)) {
    return invalid('Exactly one of createdAfter and lastUpdatedAfter must be provided.');
  }
  const since = created ?? updated ?? 0;
  const until = timeOf(call, created === null ? 'lastUpdatedBefore' : 'createdBefore');
  if (!(since <= nowMs) || (until !== null && !(until <= nowMs - LAG))) return invalid('The time is not valid.');
  const size = Number(call.query.get('maxResultsPerPage') ?? 100);
  const markets = listOf(call, 'marketplaceIds');
  if (!(size >= 1 && size <= 100) || (markets.length > 0 && !knowsAll(markets))) return invalid('Invalid input.');
  const parts = new Set(listOf(call, 'includedData'));
  const wanted = state.orders.filter(({ market }) => markets.length === 0 || markets.includes(market.id));
  const rows = wanted.flatMap((row) => {
    const time = created === null ? row.updatedAt : row.createdAt;
    return time >= since && time <= (until ?? nowMs) ? [{ key: `${iso(time)} ${row.id}`, row }] : [];
  });
  const page = cut(asking, rows, { size, tokenName: 'paginationToken' });
  if (page === null) return invalid('The pagination token is invalid.');
  const pagination = page.token === null ? {} : { pagination: nextToken(page.token) };
  return { status: 200, json: { orders: page.rows.map((order) => orderShape(order, parts)), ...pagination } };
}

/** GET /orders/2026-01-01/orders/{orderId} */
export function getOrder({ state, call }: Asking, id: string): Answer {
  const order = state.orders.find((one) => one.id === id);
  if (order === undefined) return amazonError(404, 'NotFound', 'The order was not found.');
  return { status: 200, json: { order: orderShape(order, new Set(listOf(call, 'includedData'))) } };
}

const LISTINGS_SHOWN = 1000;

/** GET /listings/2021-08-01/items/{sellerId}: a thousand listings can be paged through, whatever their number. */
export function searchListings(asking: Asking): Answer {
  const { state, call } = asking;
  const markets = listOf(call, 'marketplaceIds');
  const size = Number(call.query.get('pageSize') ?? 10);
  if (!knowsAll(markets) || !(size >= 1 && size <= 20)) return invalid('Invalid input.');
  const parts = new Set(listOf(call, 'includedData').length > 0 ? listOf(call, 'includedData') : ['summaries']);
  const created = timeOf(call, 'createdAfter') ?? 0;
  const updated = timeOf(call, 'lastUpdatedAfter') ?? 0;
  const found = state.listings.filter((one) => {
    const shown = one.markets.some(({ id }) => markets.includes(id));
    return shown && one.createdAt >= created && one.updatedAt >= updated;
  });
  const byCreation = call.query.get('sortBy') === 'createdDate';
  const keyed = found.map((row) => ({ key: `${iso(byCreation ? row.createdAt : row.updatedAt)} ${row.sku}`, row }));
  const shown = keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, LISTINGS_SHOWN);
  const page = cut(asking, shown, { size, tokenName: 'pageToken' });
  if (page === null) return invalid('The page token is invalid.');
  const items = page.rows.map((listing) => listingShape(listing, parts, markets));
  const pagination = page.token === null ? {} : { pagination: nextToken(page.token) };
  return { status: 200, json: { numberOfResults: found.length, items, ...pagination } };
}

/** GET /listings/2021-08-01/items/{sellerId}/{sku} */
export function getListing({ state, call }: Asking, sku: string): Answer {
  const listing = state.listings.find((one) => one.sku === sku);
  const markets = listOf(call, 'marketplaceIds');
  if (!knowsAll(markets)) return invalid('Invalid input.');
  if (listing === undefined) return amazonError(404, 'NOT_FOUND', `SKU '${sku}' was not found.`);
  return { status: 200, json: listingShape(listing, new Set(listOf(call, 'includedData')), markets) };
}

const FBA_PAGE = 50;
const FBA_TOKEN_LIVES = 30_000;

/** GET /fba/inventory/v1/summaries, of one marketplace. */
export function inventorySummaries(asking: Asking): Answer {
  const { state, call, nowMs } = asking;
  const markets = listOf(call, 'marketplaceIds');
  const [market] = markets;
  const isWhole = call.query.get('granularityType') === 'Marketplace' && call.query.get('granularityId') === market;
  if (!knowsAll(markets) || markets.length !== 1 || !isWhole) return invalid('Invalid input.');
  const since = timeOf(call, 'startDateTime') ?? 0;
  if (!(since <= nowMs)) return invalid('startDateTime is not valid.');
  const here = state.listings.filter((one) => one.markets.some(({ id }) => id === market));
  const rows = here.flatMap((row) =>
    row.atAmazon !== null && row.atAmazon.countedAt >= since ? [{ key: row.sku, row }] : [],
  );
  const page = cut(asking, rows, { size: FBA_PAGE, tokenName: 'nextToken', livesMs: FBA_TOKEN_LIVES });
  if (page === null) return invalid('The next token has expired.');
  const granularity = { granularityType: 'Marketplace', granularityId: market };
  const payload = { granularity, inventorySummaries: page.rows.map(inventoryShape) };
  return { status: 200, json: { payload, ...(page.token === null ? {} : { pagination: nextToken(page.token) }) } };
}

/** Start and end of a question about money; null where it is not valid. */
function span({ call, nowMs }: Asking, after: string, before: string): { from: number; to: number } | null {
  const from = timeOf(call, after) ?? Number.NaN;
  const to = timeOf(call, before) ?? nowMs;
  const given = call.query.has(before);
  if (!(from <= nowMs - LAG) || (given && !(to <= nowMs - LAG && to > from))) return null;
  // What just happened is shown at once here, though Amazon keeps it back for two minutes and more.
  return { from, to: given ? to : nowMs + 1 };
}

const TRANSACTIONS_PAGE = 100;

/** GET /finances/2024-06-19/transactions */
export function listTransactions(asking: Asking): Answer {
  const { state, call, sellerId } = asking;
  const times = span(asking, 'postedAfter', 'postedBefore');
  if (times === null) return invalid('The date range is not valid.');
  const market = call.query.get('marketplaceId');
  const inside = state.transactions.filter(({ postedAt }) => postedAt >= times.from && postedAt < times.to);
  const tooLong = times.to - times.from > LONGEST_SPAN;
  const rows = (tooLong ? [] : inside)
    .filter((one) => market === null || one.market.id === market)
    .map((row) => ({ key: `${iso(row.postedAt)} ${row.id}`, row }));
  const page = cut(asking, rows, { size: TRANSACTIONS_PAGE, tokenName: 'nextToken' });
  if (page === null) return invalid('The next token is invalid.');
  const transactions = page.rows.map((one) => transactionShape(one, sellerId));
  return { status: 200, json: { payload: { transactions, ...nextToken(page.token) } } };
}

/** GET /finances/v0/financialEventGroups */
export function listSettlements(asking: Asking): Answer {
  const { state, call } = asking;
  const times = span(asking, 'FinancialEventGroupStartedAfter', 'FinancialEventGroupStartedBefore');
  const size = Number(call.query.get('MaxResultsPerPage') ?? 10);
  if (times === null || !(size >= 1 && size <= 100)) return invalid('The date range is not valid.');
  const inside = state.settlements.filter(({ startAt }) => startAt >= times.from && startAt < times.to);
  const tooLong = times.to - times.from > LONGEST_SPAN;
  const rows = (tooLong ? [] : inside).map((row) => ({ key: `${iso(row.startAt)} ${row.id}`, row }));
  const page = cut(asking, rows, { size, tokenName: 'NextToken' });
  if (page === null) return invalid('The next token is invalid.');
  const FinancialEventGroupList = page.rows.map(settlementShape);
  const token = page.token === null ? {} : { NextToken: page.token };
  return { status: 200, json: { payload: { FinancialEventGroupList, ...token } } };
}

/** GET /sellers/v1/marketplaceParticipations */
export function participations(): Answer {
  return { status: 200, json: { payload: participationShapes() } };
}
