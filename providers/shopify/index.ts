import { z } from 'zod';
import type { Account, AuthWay, Fault, Field, Response, Settings, SourceStream } from '../kit/index.ts';
import { ask, defineDerivedStream, defineProvider, defineStream } from '../kit/index.ts';
import * as map from './map.ts';
import { mark } from './mark.ts';
import type { Listing } from './pull.ts';
import { API, firstOrders, firstPage, readOrders, readPage } from './pull.ts';
import * as queries from './queries.ts';

const byTime = { full: 'ID', changes: 'UPDATED_AT' };
const byId = { full: 'ID', changes: 'ID' };
const byMade = { sort: byTime, made: 'created_at' };
const byJoined = { sort: byTime, made: 'customer_date' };

const customers: Listing = { at: ['customers'], document: queries.CUSTOMERS, first: 200, ...byJoined };
const products: Listing = { at: ['products'], document: queries.PRODUCTS, first: 250, ...byMade };
const variants: Listing = { at: ['productVariants'], document: queries.VARIANTS, first: 250, sort: byId };
const levels = { field: 'inventoryLevels', at: 'inventoryItem', document: queries.ITEM_STOCK };
const stock: Listing = { at: ['inventoryItems'], document: queries.STOCK, first: 40, nested: levels };
const lines = { field: 'lineItems', at: 'order', document: queries.WHOLE_ORDER };
const orders: Listing = { at: ['orders'], document: queries.ORDERS, first: 7, ...byMade, nested: lines };
/** A payout has no changed-at: those of the last month are read again until they have arrived. */
const payouts: Listing = {
  at: ['shopifyPaymentsAccount', 'payouts'],
  document: queries.PAYOUTS,
  first: 100,
  sort: byId,
  changed: 'issued_at',
  made: 'issued_at',
  lookBackMs: 30 * 86_400_000,
};

function listed(listing: Listing): Pick<SourceStream, 'first' | 'read'> {
  return {
    first: (context) => [firstPage(listing, context)],
    read: (response, request, context) => readPage(listing, response, request, context),
  };
}

/** "my-shop", whatever was pasted: the shop's address, the admin's, or the name alone. */
function shopName(typed: string): string {
  const bare = typed.trim().toLowerCase();
  return bare
    .replace(/^https?:\/\//, '')
    .replace(/^admin\.shopify\.com\/store\/|\.myshopify\.com.*$/g, '')
    .replace(/\/.*$/, '');
}

function shopBase({ shop = '' }: Settings): string {
  return `https://${shopName(shop)}.myshopify.com`;
}

function pageIn(part: string) {
  return (id: string, { shop = '' }: Settings) =>
    `https://admin.shopify.com/store/${shopName(shop)}/${part}/${id.split('/').at(-1)}`;
}

const tokenUrl = (settings: Settings) => `${shopBase(settings)}/admin/oauth/access_token`;
const sign = (token: string) => ({ headers: { 'x-shopify-access-token': token } });

const shop: Field = {
  key: 'shop',
  label: 'Shop name',
  help: 'The first part of the address that ends in .myshopify.com; in Shopify under Settings, Domains.',
  placeholder: 'my-shop',
  pattern: /^[a-z0-9][a-z0-9-]*$/,
  tidy: shopName,
};
const ownApp: readonly Field[] = [
  { key: 'clientId', label: 'Client ID', help: 'In the Dev Dashboard: your app, Settings, Credentials.' },
  { key: 'clientSecret', label: 'Client secret', help: 'Stands right below the client ID.', secret: true },
];
const token: Field = {
  key: 'token',
  label: 'Admin API access token',
  help: 'In Shopify: Settings, Apps, Develop apps, your app, API credentials. Shopify shows it only once.',
  placeholder: 'shpat_...',
  secret: true,
  pattern: /^shp[a-z]{2}_\w+$/,
};

const auth: readonly AuthWay[] = [
  {
    kind: 'client-credentials',
    id: 'client-credentials',
    label: 'My own app (recommended)',
    help: 'For your own shop: an app made in your Dev Dashboard and installed in the shop. No browser step.',
    link: 'https://dev.shopify.com/dashboard',
    fields: ownApp,
    tokenUrl,
    clientAuth: 'body',
    sign,
  },
  {
    kind: 'key',
    id: 'token',
    label: 'Access token of an older app',
    help: 'For apps made inside the shop before 2026. Shopify no longer lets you make new ones.',
    link: 'https://admin.shopify.com/settings/apps/development',
    fields: [token],
    sign: (secrets) => [sign(secrets.token ?? '')],
  },
  {
    kind: 'oauth2',
    id: 'oauth',
    label: 'Sign in with Shopify',
    help: "For a shop outside your app's organisation: its owner agrees in the browser.",
    link: 'https://dev.shopify.com/dashboard',
    fields: ownApp,
    authorizeUrl: (settings) => `${shopBase(settings)}/admin/oauth/authorize`,
    tokenUrl,
    tokenParams: { expiring: '1' },
    clientAuth: 'body',
    sign,
    scopes: [
      'read_orders',
      'read_products',
      'read_customers',
      'read_inventory',
      'read_shopify_payments_payouts',
      'read_shopify_payments_accounts',
    ],
    scopeSeparator: ',',
    pkce: false,
    redirect: { host: 'localhost', ports: [8734, 18734, 28734], path: '/callback' },
    extras: { shop: /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/ },
    callbackHmac: 'hmac',
  },
];

const cost = z.object({
  extensions: z.object({
    cost: z.object({
      requestedQueryCost: z.number(),
      throttleStatus: z.object({
        maximumAvailable: z.number(),
        currentlyAvailable: z.number(),
        restoreRate: z.number().positive(),
      }),
    }),
  }),
});

/** Milliseconds until the bucket holds what a query like this one costs. https://shopify.dev/docs/api/usage/limits */
function bucketWaitMs({ body }: Response): number | undefined {
  const known = cost.safeParse(body);
  if (!known.success) return undefined;
  const { requestedQueryCost, throttleStatus: bucket } = known.data.extensions.cost;
  const lacking = Math.min(requestedQueryCost, bucket.maximumAvailable) - bucket.currentlyAvailable;
  return lacking > 0 ? Math.ceil((lacking / bucket.restoreRate) * 1000) : undefined;
}

const graphqlErrors = z.object({
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }))
    .min(1),
});
const codes: Readonly<Record<string, Fault['code']>> = {
  THROTTLED: 'limited',
  ACCESS_DENIED: 'forbidden',
  SHOP_INACTIVE: 'forbidden',
  INTERNAL_SERVER_ERROR: 'vendor_fault',
  TIMEOUT: 'vendor_fault',
};

/** GraphQL reports errors in a 200; one that comes with half of the data is an error all the same. */
function faultOf(response: Response): Fault | undefined {
  if (response.status === 402 || response.status === 423)
    return { code: 'forbidden', detail: 'the shop is frozen or locked' };
  if (response.status === 430) return { code: 'limited', waitMs: 60_000 };
  const found = graphqlErrors.safeParse(response.body);
  if (response.status >= 400 || !found.success) return undefined;
  const { errors } = found.data;
  const known = errors.map(({ extensions }) => extensions?.code ?? '').find((code) => code in codes);
  const code = codes[known ?? ''] ?? 'bad_data';
  const detail = errors
    .map(({ message }) => message)
    .join('; ')
    .slice(0, 300);
  return { code, detail, ...(code === 'limited' ? { waitMs: bucketWaitMs(response) ?? 1_000 } : {}) };
}

const shopAnswer = z.object({
  data: z.object({
    shop: z.object({ id: z.string(), name: z.string(), currencyCode: z.string(), ianaTimezone: z.string() }),
  }),
});

function readShop({ body }: Response): Account {
  const { id, name, currencyCode: currency, ianaTimezone: timezone } = shopAnswer.parse(body).data.shop;
  return { id, name, currency, timezone };
}

export const shopify = defineProvider({
  id: 'shopify',
  name: 'Shopify',
  category: 'ecommerce',
  summary: 'Customers, products, stock, orders, payments, refunds and payouts of a Shopify shop.',
  docs: 'https://shopify.dev/docs/api/admin-graphql',
  mark,
  fields: [shop],
  auth,
  api: { base: shopBase, hosts: ['storage.googleapis.com'] },
  limits: { rates: [{ burst: 1, perSecond: 10 }], concurrency: 2, waitMs: 2_000, learn: bucketWaitMs },
  faultOf,
  probe: { request: () => ask(API, { query: queries.SHOP }), read: readShop },
  streams: [
    defineStream({
      id: 'customers',
      label: 'Customers',
      entity: 'customer',
      schema: map.customer,
      map: map.mapCustomer,
      page: pageIn('customers'),
      ...listed(customers),
      changes: 'cursor',
      deletions: 'pass',
    }),
    defineStream({
      id: 'products',
      label: 'Products',
      entity: 'product',
      schema: map.product,
      map: map.mapProduct,
      page: pageIn('products'),
      ...listed(products),
      changes: 'cursor',
      deletions: 'pass',
    }),
    defineStream({
      id: 'variants',
      label: 'Variants',
      entity: 'product',
      schema: map.variant,
      map: map.mapVariant,
      ...listed(variants),
      changes: 'cursor',
      deletions: 'pass',
    }),
    defineStream({
      id: 'stock',
      label: 'Stock',
      entity: 'inventory_level',
      schema: map.level,
      map: map.mapLevel,
      first: listed(stock).first,
      read: (response, request, context) => {
        const page = readPage(stock, response, request, context);
        return { ...page, records: page.records.flatMap(map.levelsOf) };
      },
      // Nothing says that an item's changed-at follows its quantities: a filter by it might miss sales.
      changes: 'none',
      deletions: 'pass',
    }),
    defineStream({
      id: 'orders',
      label: 'Orders',
      entity: 'order',
      schema: map.order,
      map: map.mapOrder,
      page: pageIn('orders'),
      first: (context) => [firstOrders(orders, context)],
      read: (response, request, context) => readOrders(orders, response, request, context),
      changes: 'cursor',
      deletions: 'pass',
      reach: {
        days: 60,
        why: 'Shopify shows an app the orders of the last 60 days unless it grants the app all orders.',
      },
    }),
    defineDerivedStream({
      id: 'payments',
      label: 'Payments',
      entity: 'payment',
      from: 'orders',
      parent: map.parentOrder,
      each: map.paymentsOf,
      schema: map.payment,
      map: map.mapPayment,
    }),
    defineDerivedStream({
      id: 'refunds',
      label: 'Refunds',
      entity: 'refund',
      from: 'orders',
      parent: map.parentOrder,
      each: map.refundsOf,
      schema: map.refund,
      map: map.mapRefund,
    }),
    defineStream({
      id: 'payouts',
      label: 'Payouts',
      entity: 'payout',
      schema: map.payout,
      map: map.mapPayout,
      ...listed(payouts),
      changes: 'cursor',
      deletions: 'never',
    }),
  ],
});
