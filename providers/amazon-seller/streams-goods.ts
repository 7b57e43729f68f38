import { z } from 'zod';
import {
  defineDerivedStream,
  defineStream,
  get,
  idText,
  type Page,
  type Request,
  type Response,
  type StreamContext,
  withQuery,
} from '../kit/index.ts';
import { paged, pagination, rows, upToNow } from './asking.ts';
import * as listings from './listings.ts';

/** How listings are put in order, and how those from a moment on are asked for. */
const listingOrders = {
  full: { sortBy: 'createdDate', after: 'createdAfter' },
  changes: { sortBy: 'lastUpdatedDate', after: 'lastUpdatedAfter' },
} as const;

export const products = defineStream({
  id: 'products',
  label: 'Products',
  entity: 'product',
  key: 'sku',
  schema: listings.listingRecord,
  map: listings.toProduct,
  changes: 'cursor',
  deletions: 'pass',
  first: upToNow(({ mode, since, settings }) => [
    get(`/listings/2021-08-01/items/${settings.sellerId}`, {
      ...{ marketplaceIds: settings.marketplaceIds ?? '', pageSize: 20 },
      includedData: 'summaries,offers,fulfillmentAvailability,relationships',
      ...{ sortBy: listingOrders[mode].sortBy, sortOrder: 'ASC' },
      ...(since === null ? {} : { [listingOrders[mode].after]: since }),
    }),
  ]),
  read: readListings,
});

const listingsBody = z.object({ numberOfResults: idText.transform(Number), items: rows, pagination });
const stamped = z.object({ summaries: z.array(z.object({ createdDate: z.string(), lastUpdatedDate: z.string() })) });

/**
 * No question brings more than its first 1,000 listings, whatever their number: they come in order of time, and the next
 * thousand is asked for from the time of the last one on.
 * (https://developer-docs.amazon.com/sp-api/reference/searchlistingsitems)
 */
function readListings(response: Response, request: Request, { mode }: StreamContext): Page {
  const { items, numberOfResults, pagination: token } = listingsBody.parse(response.body);
  const seen = Number(request.carry?.seen ?? 0) + items.length;
  const total = request.carry?.later ? {} : { total: numberOfResults };
  const carry = { ...request.carry, seen };
  if (token !== null)
    return { records: items, next: [withQuery({ ...request, carry }, { pageToken: token })], ...total };
  return { records: items, next: seen < numberOfResults ? [laterListings(items.at(-1), request, mode)] : [], ...total };
}

/** @throws RangeError when the last listing tells no later time than the one that was asked for */
function laterListings(last: unknown, request: Request, mode: StreamContext['mode']): Request {
  const { sortBy, after } = listingOrders[mode];
  // The earliest of its marketplaces' times: rather some listings twice than one not at all.
  const [time] = (stamped.safeParse(last).data?.summaries ?? []).map((summary) => summary[sortBy]).sort();
  if (time === undefined || time <= String(request.query?.[after] ?? '')) {
    throw new RangeError('Amazon has more listings than it shows');
  }
  const { pageToken: _token, ...query } = request.query ?? {};
  return { ...request, query: { ...query, [after]: time }, carry: { seen: 0, later: true } };
}

export const ownStock = defineDerivedStream({
  id: 'stock',
  label: 'Own stock',
  entity: 'inventory_level',
  from: 'products',
  parent: listings.listingRecord,
  each: listings.ownStockOf,
  schema: listings.ownStockRecord,
  map: listings.toOwnStock,
});

const summaries = z.array(z.looseObject({ sellerSku: z.string().optional() }));
const fbaBody = z
  .object({ payload: z.object({ inventorySummaries: summaries }), pagination })
  .transform((body) => ({ rows: body.payload.inventorySummaries, token: body.pagination }));

/**
 * A token lives for 30 seconds: a pass cut longer ago is begun anew
 * (https://developer-docs.amazon.com/sp-api/reference/getinventorysummaries).
 */
export const fbaStock = defineStream({
  id: 'stock-fba',
  label: 'Stock at Amazon',
  entity: 'inventory_level',
  schema: listings.fbaRecord,
  map: listings.toFbaStock,
  changes: 'cursor',
  /** Changes are told for 18 months. */
  feedDays: 540,
  deletions: 'pass',
  first: upToNow(({ since, settings }) =>
    listings.marketplacesOf(settings).map((marketplaceIds) =>
      get('/fba/inventory/v1/summaries', {
        ...{ marketplaceIds, granularityType: 'Marketplace', granularityId: marketplaceIds, details: true },
        ...(since === null ? {} : { startDateTime: since }),
      }),
    ),
  ),
  read: (response, request) => {
    const page = paged(fbaBody, 'nextToken')(response, request);
    const marketplaceId = String(request.query?.marketplaceIds);
    const named = summaries
      .parse(page.records)
      .map((row) => ({ ...row, id: `${marketplaceId}:${row.sellerSku}`, marketplaceId }));
    return { ...page, records: named };
  },
});
