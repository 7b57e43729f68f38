import type { Settings, SourceStream, Stream } from '../kit/index.ts';
import { defineDerivedStream, defineStream } from '../kit/index.ts';
import * as drafts from './drafts.ts';
import * as map from './map.ts';
import { named, namedLevels } from './named.ts';
import * as parts from './order-parts.ts';
import { mapOrder, order } from './orders.ts';
import * as paid from './payouts.ts';
import type { Listing } from './pull.ts';
import { firstOrders, firstPage, readOrders, readPage } from './pull.ts';
import * as queries from './queries.ts';
import { shopName } from './sign-in.ts';
import { counting } from './tally.ts';

const dayMs = 86_400_000;
/** Pages of changes go by time, so that what is edited meanwhile comes last; others by id. */
const byTime = { full: 'ID', changes: 'UPDATED_AT' };
const byId = { full: 'ID', changes: 'ID' };
const byMade = { sort: byTime, made: 'created_at' };
const byJoined = { sort: byTime, made: 'customer_date' };

/** Page sizes: as large as a cost of 1,000 points lets them be, each object counted as one. */
const customers: Listing = { at: ['customers'], document: queries.CUSTOMERS, first: 200, ...byJoined };
const choices = { field: 'variants', at: 'product', document: queries.WHOLE_PRODUCT };
const products: Listing = { at: ['products'], document: queries.PRODUCTS, first: 70, ...byMade, nested: choices };
const levels = { field: 'inventoryLevels', at: 'inventoryItem', document: queries.ITEM_STOCK };
const stock: Listing = { at: ['inventoryItems'], document: queries.STOCK, first: 40, nested: levels };
const lines = { field: 'lineItems', at: 'order', document: queries.WHOLE_ORDER };
const orders: Listing = { at: ['orders'], document: queries.ORDERS, first: 6, ...byMade, nested: lines };
const draftLines = { field: 'lineItems', at: 'draftOrder', document: queries.WHOLE_DRAFT };
const invoices: Listing = { at: ['draftOrders'], document: queries.DRAFTS, first: 10, ...byMade, nested: draftLines };
/** A payout has no changed-at: those of the last month are read again until they have arrived. */
const payouts: Listing = {
  at: ['shopifyPaymentsAccount', 'payouts'],
  document: queries.PAYOUTS,
  first: 100,
  sort: byId,
  changed: 'issued_at',
  made: 'issued_at',
  lookBackMs: 30 * dayMs,
};
/** Nor has a movement, which is settled when its payout has arrived: the longest schedule pays monthly. */
const balance: Listing = {
  at: ['shopifyPaymentsAccount', 'balanceTransactions'],
  document: queries.MOVEMENTS,
  first: 150,
  sort: byId,
  changed: 'processed_at',
  made: 'processed_at',
  lookBackMs: 45 * dayMs,
};
const disputes: Listing = {
  at: ['shopifyPaymentsAccount', 'disputes'],
  document: queries.DISPUTES,
  first: 100,
  made: 'initiated_at',
};

function listed(listing: Listing): Pick<SourceStream, 'first' | 'read'> {
  return {
    first: (context) => [firstPage(listing, context)],
    read: (response, request, context) => readPage(listing, response, request, context),
  };
}

/** Levels are asked for by themselves, each with its item. */
const levelsAlone: Listing = { at: [], document: queries.NAMED_LEVELS, first: 100 };

/** The admin's page of a record, by the number at the end of its id. */
function pageIn(part: string) {
  return (id: string, { shop = '' }: Settings) =>
    `https://admin.shopify.com/store/${shopName(shop)}/${part}/${id.split('/').at(-1)}`;
}

const changing = { changes: 'cursor', deletions: 'pass' } as const;
const made = { term: 'created_at', field: 'createdAt' } as const;
const inOrders = { from: 'orders', parent: parts.parentOrder } as const;
const payments = 'read_shopify_payments_accounts';

/** Scopes by https://shopify.dev/docs/api/usage/access-scopes; a name inside a record needs that of its own list. */
export const streams: readonly Stream[] = [
  defineStream({
    id: 'customers',
    label: 'Customers',
    entity: 'customer',
    schema: map.customer,
    map: map.mapCustomer,
    scopes: ['read_customers'],
    page: pageIn('customers'),
    ...listed(customers),
    only: named(customers, queries.NAMED_CUSTOMERS),
    tally: counting('customersCount', customers, { by: 'occurred', ...made }),
    ...changing,
  }),
  defineStream({
    id: 'products',
    label: 'Products',
    entity: 'product',
    schema: map.product,
    map: map.mapProduct,
    scopes: ['read_products'],
    page: pageIn('products'),
    ...listed(products),
    only: named(products, queries.NAMED_PRODUCTS),
    tally: counting('productsCount', products, { by: 'created', ...made }),
    ...changing,
  }),
  defineDerivedStream({
    id: 'variants',
    label: 'Variants',
    entity: 'product',
    // Not from a list of their own: what a variant is called changes with its product, and its changed-at does not.
    from: 'products',
    parent: map.parentProduct,
    each: map.variantsOf,
    schema: map.variant,
    map: map.mapVariant,
  }),
  defineStream({
    id: 'stock',
    label: 'Stock',
    entity: 'inventory_level',
    schema: map.level,
    map: map.mapLevel,
    scopes: ['read_inventory', 'read_locations', 'read_products'],
    first: listed(stock).first,
    read: (response, request, context) => {
      const page = readPage(stock, response, request, context);
      return { ...page, records: page.records.flatMap(map.levelsOf) };
    },
    only: namedLevels(named(levelsAlone, queries.NAMED_LEVELS)),
    // Nothing says that an item's changed-at follows its quantities: a filter by it might miss parts.
    changes: 'none',
    deletions: 'pass',
  }),
  defineStream({
    id: 'orders',
    label: 'Orders',
    entity: 'order',
    schema: order,
    map: mapOrder,
    scopes: ['read_orders', 'read_customers', 'read_products'],
    page: pageIn('orders'),
    first: (context) => [firstOrders(orders, context)],
    read: (response, request, context) => readOrders(orders, response, request, context),
    only: named(orders, queries.NAMED_ORDERS, 'mayHide'),
    tally: counting('ordersCount', orders, { by: 'occurred', term: 'processed_at', field: 'processedAt' }),
    ...changing,
    reach: {
      days: 60,
      why: 'Shopify shows an app the orders of the last 60 days unless it grants the app all orders.',
    },
  }),
  defineDerivedStream({
    id: 'payments',
    label: 'Payments',
    entity: 'payment',
    ...inOrders,
    each: parts.paymentsOf,
    schema: parts.payment,
    map: parts.mapPayment,
  }),
  defineDerivedStream({
    id: 'refunds',
    label: 'Refunds',
    entity: 'refund',
    ...inOrders,
    each: parts.refundsOf,
    schema: parts.refund,
    map: parts.mapRefund,
  }),
  defineDerivedStream({
    id: 'shipments',
    label: 'Shipments',
    entity: 'shipment',
    ...inOrders,
    each: parts.shipmentsOf,
    schema: parts.shipment,
    map: parts.mapShipment,
  }),
  defineStream({
    id: 'invoices',
    label: 'Draft orders',
    entity: 'invoice',
    schema: drafts.draft,
    map: drafts.mapDraft,
    scopes: ['read_draft_orders', 'read_customers', 'read_products'],
    page: pageIn('draft_orders'),
    ...listed(invoices),
    only: named(invoices, queries.NAMED_DRAFTS),
    tally: counting('draftOrdersCount', invoices, { by: 'day', ...made }),
    ...changing,
  }),
  defineStream({
    id: 'payouts',
    label: 'Payouts',
    entity: 'payout',
    schema: paid.payout,
    map: paid.mapPayout,
    scopes: [payments, 'read_shopify_payments_payouts'],
    ...listed(payouts),
    changes: 'cursor',
    deletions: 'never',
  }),
  defineStream({
    id: 'balance',
    label: 'Balance',
    entity: 'balance_transaction',
    schema: paid.movement,
    map: paid.mapMovement,
    scopes: [payments, 'read_shopify_payments_payouts'],
    ...listed(balance),
    changes: 'cursor',
    deletions: 'never',
  }),
  defineStream({
    id: 'disputes',
    label: 'Disputes',
    entity: 'dispute',
    schema: paid.dispute,
    map: paid.mapDispute,
    scopes: [payments, 'read_shopify_payments_disputes'],
    ...listed(disputes),
    only: named(disputes, queries.NAMED_DISPUTES),
    // One may be decided months later and has no changed-at; there are few.
    changes: 'none',
    deletions: 'never',
  }),
];
