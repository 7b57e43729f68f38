import { priceSale } from '../data/sale.ts';
import type { Hands, Truth } from '../vendor.ts';
import { newListing, newOrder, oldestHeld, refundSome, retitle, sendOldest } from './change.ts';
import { addSale, closeSettlement, release } from './ledger.ts';
import { showsMoney } from './shapes.ts';
import type { AmazonOrder, AmazonState, Listing, Transaction } from './state.ts';
import { MARKETS, second } from './state.ts';

const at = (ms: number) => new Date(ms).toISOString();

function orderTruth(order: AmazonOrder): Truth {
  const { id, sale, createdAt } = order;
  const priced = priceSale(sale);
  const money = showsMoney(order) ? { amountMinor: priced.total, currency: priced.currency } : {};
  return { id, title: id, at: at(createdAt), ...money };
}

/** A listing has a price in its main marketplace; when it was changed last is not what one would look for it under. */
function listingTruth({ sku, title, prices }: Listing): Truth {
  const [main] = MARKETS;
  const amountMinor = prices.get(main.id);
  return { id: sku, title, ...(amountMinor === undefined ? {} : { amountMinor, currency: main.currency }) };
}

/** What was replaced by its release is no record any more. */
function transactionTruth(state: AmazonState, type?: Transaction['type']): Transaction[] {
  return state.transactions.filter((one) => one.status !== 'DEFERRED_RELEASED' && (!type || one.type === type));
}

const truths: Record<string, (state: AmazonState) => Truth[]> = {
  orders: ({ orders }) => orders.map(orderTruth),
  shipments: ({ orders }) =>
    orders.flatMap(({ id, parcels }) =>
      parcels.map((parcel) => ({ id: `${id}/${parcel.reference}`, title: parcel.tracking, at: at(parcel.at) })),
    ),
  products: ({ listings }) => listings.map(listingTruth),
  stock: ({ listings }) =>
    listings.flatMap(({ sku, title, quantity }) => (quantity === null ? [] : [{ id: sku, title }])),
  'stock-fba': ({ listings }) =>
    listings.flatMap(({ sku, title, atAmazon, markets }) =>
      atAmazon === null ? [] : markets.map(({ id }) => ({ id: `${id}:${sku}`, title, at: at(atAmazon.countedAt) })),
    ),
  balance: (state) =>
    transactionTruth(state).map(({ id, gross, fees, market, postedAt }) => {
      return { id, title: id, amountMinor: gross + fees, currency: market.currency, at: at(postedAt) };
    }),
  payments: (state) =>
    transactionTruth(state, 'Shipment').map(({ id, gross, market, postedAt }) => {
      return { id, title: id, amountMinor: gross, currency: market.currency, at: at(postedAt) };
    }),
  refunds: (state) =>
    transactionTruth(state, 'Refund').map(({ id, gross, market, postedAt }) => {
      return { id, title: id, amountMinor: -gross, currency: market.currency, at: at(postedAt) };
    }),
  payouts: ({ settlements }) =>
    settlements.flatMap(({ id, total, market, endAt }) =>
      endAt === null
        ? []
        : [{ id, title: id, amountMinor: total, currency: market.currency, at: at(endAt).slice(0, 10) }],
    ),
};

export function amazonHolds(state: AmazonState): Record<string, number> {
  return Object.fromEntries(Object.entries(truths).map(([stream, of]) => [stream, of(state).length]));
}

/** Somebody does one thing; null where there is nothing to do it to. */
type Deed = (state: AmazonState, nowMs: number) => string | null;

/** Movements of money stand as they were posted; nobody can change one. */
const edits: Record<string, Deed> = {
  orders(state, nowMs) {
    const [order] = state.orders;
    if (order) order.updatedAt = second(nowMs);
    return order?.id ?? null;
  },
  shipments(state, nowMs) {
    const order = state.orders.find(({ parcels }) => parcels.length > 0);
    const [parcel] = order?.parcels ?? [];
    if (!order || !parcel) return null;
    parcel.tracking = `${parcel.tracking.replace(/X$/, '')}X`;
    order.updatedAt = second(nowMs);
    return `${order.id}/${parcel.reference}`;
  },
  products(state, nowMs) {
    const [listing] = state.listings;
    if (listing) retitle(listing, nowMs);
    return listing?.sku ?? null;
  },
  stock(state, nowMs) {
    const listing = state.listings.find(({ quantity }) => quantity !== null);
    if (!listing) return null;
    Object.assign(listing, { quantity: (listing.quantity ?? 0) + 1, updatedAt: second(nowMs) });
    return listing.sku;
  },
  'stock-fba'(state, nowMs) {
    const listing = state.listings.find(({ atAmazon }) => atAmazon !== null);
    if (!listing) return null;
    listing.atAmazon = { units: (listing.atAmazon?.units ?? 0) + 1, countedAt: second(nowMs) };
    return `${MARKETS[0].id}:${listing.sku}`;
  },
  payouts(state) {
    const paid = state.settlements.find(({ endAt }) => endAt !== null);
    if (paid) paid.status = 'Failed';
    return paid?.id ?? null;
  },
};

const additions: Record<string, Deed> = {
  orders: (state, nowMs) => newOrder(state, state.random.fork(`added:${state.nextId()}`), nowMs).id,
  shipments: (state, nowMs) => `${sendOldest(state, nowMs).id}/1`,
  products: (state, nowMs) => newListing(state, state.random.fork(`added:${state.nextId()}`), nowMs).sku,
  stock: (state, nowMs) => newListing(state, state.random.fork(`added:${state.nextId()}`), nowMs).sku,
  'stock-fba'(state, nowMs) {
    const listing = newListing(state, state.random.fork(`added:${state.nextId()}`), nowMs);
    const [main] = MARKETS;
    Object.assign(listing, { quantity: null, markets: [main], atAmazon: { units: 9, countedAt: second(nowMs) } });
    return `${main.id}:${listing.sku}`;
  },
  balance: addPayment,
  payments: addPayment,
  refunds: (state, nowMs) => refundSome(state, nowMs).id,
  payouts(state, nowMs) {
    const open = state.settlements.find(({ endAt }) => endAt === null);
    if (open) closeSettlement(state, open, nowMs);
    return open?.id ?? null;
  },
};

function addPayment(state: AmazonState, nowMs: number): string | null {
  const order = state.orders.findLast(({ status }) => status === 'SHIPPED');
  return order === undefined ? null : addSale(state, order, 'DEFERRED', nowMs).id;
}

const removals: Record<string, Deed> = {
  products: (state) => removeListing(state, ({ quantity, atAmazon }) => quantity === null && atAmazon === null),
  stock: (state) => removeListing(state, ({ quantity }) => quantity !== null),
  'stock-fba'(state) {
    const listing = state.listings.find(({ atAmazon, markets }) => atAmazon !== null && markets.length === 1);
    if (listing) listing.atAmazon = null;
    return listing === undefined ? null : `${MARKETS[0].id}:${listing.sku}`;
  },
  balance: releaseOldest,
  payments: releaseOldest,
};

function removeListing(state: AmazonState, fits: (listing: Listing) => boolean): string | null {
  const gone = state.listings.find(fits);
  state.listings = state.listings.filter((listing) => listing !== gone);
  return gone?.sku ?? null;
}

function releaseOldest(state: AmazonState, nowMs: number): string | null {
  const held = oldestHeld(state);
  if (held) release(state, held, nowMs);
  return held?.id ?? null;
}

export function amazonHands(state: () => AmazonState): Hands {
  return {
    truth: (stream) => truths[stream]?.(state()) ?? [],
    edit: (stream, nowMs) => edits[stream]?.(state(), nowMs) ?? null,
    add: (stream, nowMs) => additions[stream]?.(state(), nowMs) ?? null,
    remove: (stream, nowMs) => removals[stream]?.(state(), nowMs) ?? null,
  };
}
