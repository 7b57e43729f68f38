import { z } from 'zod';
import { type Money, moneyFromDecimal } from '../../contract/money.ts';
import {
  bearer,
  defineDerivedStream,
  defineProvider,
  defineStream,
  get,
  type Page,
  type Request,
  type Response,
  type SourceStream,
  type StreamContext,
  withQuery,
} from '../../providers/kit/index.ts';

/** What the engine's tests connect to: the vendor of shop.ts, with a stream of each kind. */

const eur = (cents: number): Money => ({ amountMinor: cents, currency: 'EUR' });
const row = z.looseObject({
  id: z.string(),
  name: z.string(),
  created: z.string(),
  changed: z.string(),
  amount: z.int(),
});
type Row = z.infer<typeof row>;
const pageSchema = z.object({
  records: z.array(z.unknown()),
  next: z.string().nullable(),
  total: z.int().exactOptional(),
  deleted: z.array(z.string()).exactOptional(),
  incomplete: z.string().exactOptional(),
});
const stamps = (raw: Row) => ({ externalId: raw.id, createdAt: raw.created, changedAt: raw.changed });
/** Brings down the thread it is called in, as a fault that no promise catches. */
function crash(): string {
  setImmediate(() => {
    throw new Error('the thread breaks here');
  });
  return 'crash';
}

const nobody = { externalId: null, name: null, email: null };

function listOf(path: string, query: { readonly [name: string]: string } = {}): Pick<SourceStream, 'first' | 'read'> {
  return {
    first: ({ since, from }: StreamContext) => [
      get(path, { ...query, ...(since === null ? {} : { since }), ...(from === null ? {} : { from }) }),
    ],
    read: (response: Response, request: Request): Page => {
      const { next, ...page } = pageSchema.parse(response.body);
      return { ...page, next: next === null ? [] : [withQuery(request, { after: next })] };
    },
  };
}

const customers = defineStream({
  id: 'customers',
  label: 'Customers',
  entity: 'customer',
  schema: row,
  map: (raw) => ({
    ...stamps(raw),
    name: raw.name,
    company: null,
    email: null,
    phone: null,
    active: true,
    address: null,
  }),
  changes: 'cursor',
  deletions: 'pass',
  ...listOf('/customers'),
});

const orders = defineStream({
  id: 'orders',
  label: 'Orders',
  entity: 'order',
  schema: row.extend({ status: z.enum(['open', 'paid']).default('open'), crash: z.literal(true).exactOptional() }),
  map: (raw) => ({
    ...stamps(raw),
    number: raw.crash ? crash() : raw.name,
    placedAt: raw.created,
    status: raw.status,
    customer: nobody,
    lines: [],
    discount: eur(0),
    shipping: eur(0),
    tax: eur(0),
    total: eur(raw.amount),
    taxIncluded: false,
    shipTo: null,
  }),
  changes: 'cursor',
  deletions: 'feed',
  feedDays: 30,
  ...listOf('/orders', { feed: '1' }),
  only: { atOnce: 3, ask: (ids) => [get('/orders', { ids: ids.join(',') })] },
});

const refunds = defineDerivedStream({
  id: 'refunds',
  label: 'Refunds',
  entity: 'refund',
  from: 'orders',
  parent: z.looseObject({ id: z.string(), refunds: z.array(z.unknown()).default([]) }),
  each: (order) => order.refunds,
  schema: z.looseObject({ id: z.string(), total: z.string(), at: z.string() }),
  map: (raw) => ({
    externalId: raw.id,
    createdAt: raw.at,
    changedAt: null,
    refundedAt: raw.at,
    status: 'succeeded',
    amount: moneyFromDecimal(raw.total, 'EUR'),
    reason: null,
    orderId: null,
    paymentId: null,
  }),
});

const products = defineStream({
  id: 'products',
  label: 'Products',
  entity: 'product',
  schema: row,
  map: (raw) => ({
    ...stamps(raw),
    title: raw.name,
    sku: null,
    barcode: null,
    kind: 'simple',
    parentId: null,
    status: 'active',
    price: eur(raw.amount),
  }),
  changes: 'none',
  deletions: 'pass',
  ...listOf('/products'),
});

const payouts = defineStream({
  id: 'payouts',
  label: 'Payouts',
  entity: 'payout',
  schema: row,
  map: (raw) => ({
    ...stamps(raw),
    arrivesOn: raw.created.slice(0, 10),
    status: 'paid',
    amount: eur(raw.amount),
    fee: null,
    description: null,
  }),
  changes: 'cursor',
  deletions: 'never',
  reach: { days: 90, why: 'This shop shows 90 days of payouts.' },
  ...listOf('/payouts'),
});

export const testProvider = defineProvider({
  id: 'test-shop',
  name: 'Test shop',
  category: 'ecommerce',
  summary: 'Tests',
  docs: 'https://shop.example/docs',
  mark: null,
  fields: [{ key: 'site', label: 'Address', help: 'Where the shop is.' }],
  auth: [
    {
      kind: 'key',
      id: 'key',
      label: 'Key',
      help: '',
      fields: [{ key: 'key', label: 'Key', help: '', secret: true }],
      sign: ({ key = '' }) => [bearer(key)],
    },
  ],
  api: { base: ({ site = '' }) => site },
  limits: { rates: [{ burst: 1, perSecond: 100_000 }], concurrency: 2, waitMs: 5 },
  probe: {
    request: () => get('/account'),
    read: ({ body }) => z.object({ id: z.string(), name: z.string() }).parse(body),
  },
  streams: [customers, orders, refunds, products, payouts],
});

export const providers = new Map([[testProvider.id, testProvider]]);
