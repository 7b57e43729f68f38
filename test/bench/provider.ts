import { z } from 'zod';
import { moneyFromDecimal } from '../../contract/money.ts';
import {
  type AuthWay,
  bearer,
  defineProvider,
  defineStream,
  events,
  get,
  idText,
  instant,
  instantFromUnix,
  maybeText,
  touching,
  type Webhooks,
  withQuery,
} from '../../providers/kit/index.ts';

const perPage = 250;

const line = z.object({
  id: idText,
  name: z.string(),
  product_id: idText,
  sku: maybeText,
  quantity: z.int(),
  total: z.string(),
  total_tax: z.string(),
});

const order = z.object({
  id: idText,
  number: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  status: z.enum(['processing', 'cancelled']),
  currency: z.string(),
  prices_include_tax: z.boolean(),
  total: z.string(),
  total_tax: z.string(),
  shipping_total: z.string(),
  discount_total: z.string(),
  customer: z.object({ id: idText, first_name: z.string(), last_name: z.string(), email: maybeText }),
  shipping: z.object({ address_1: z.string(), city: z.string(), postcode: z.string(), country: z.string() }),
  line_items: z.array(line),
});

const page = z.object({ total: z.int(), orders: z.array(z.unknown()) });

const orders = defineStream({
  id: 'orders',
  label: 'Orders',
  entity: 'order',
  changes: 'cursor',
  deletions: 'pass',
  schema: order,
  first: ({ since }) => [get('/orders', { page: 1, ...(since === null ? {} : { since }) })],
  only: { atOnce: perPage, ask: (ids) => [get('/orders', { ids: ids.join(',') })] },
  read: (response, request) => {
    const { total, orders: records } = page.parse(response.body);
    const number = Number(request.query?.['page']);
    const next = number * perPage < total ? [withQuery(request, { page: number + 1 })] : [];
    return { records, total, next };
  },
  map: (raw) => {
    const money = (text: string) => moneyFromDecimal(text, raw.currency);
    const { customer, shipping } = raw;
    return {
      externalId: raw.id,
      createdAt: instant(raw.created_at),
      changedAt: instant(raw.updated_at),
      number: raw.number,
      placedAt: instant(raw.created_at),
      status: raw.status === 'cancelled' ? ('cancelled' as const) : ('paid' as const),
      customer: {
        externalId: customer.id,
        name: `${customer.first_name} ${customer.last_name}`,
        email: customer.email,
      },
      lines: raw.line_items.map((item) => ({
        externalId: item.id,
        productId: item.product_id,
        sku: item.sku,
        title: item.name,
        quantity: String(item.quantity),
        total: money(item.total),
        tax: money(item.total_tax),
      })),
      discount: money(raw.discount_total),
      shipping: money(raw.shipping_total),
      tax: money(raw.total_tax),
      total: money(raw.total),
      taxIncluded: raw.prices_include_tax,
      shipTo: {
        lines: [shipping.address_1],
        city: shipping.city,
        region: null,
        postcode: shipping.postcode,
        country: shipping.country,
      },
    };
  },
});

const delivery = z.object({
  id: z.string(),
  type: z.string(),
  created: z.int(),
  data: z.object({ object: z.object({ id: idText }) }),
});

/** Signed as Stripe signs (https://docs.stripe.com/webhooks); the address and the key are handed over by hand. */
const webhooks: Webhooks = {
  per: 'connection',
  signature: {
    scheme: 'hmac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'bench-signature',
    named: { timestamp: 't', signature: 'v1' },
    secret: 'webhookSecret',
    signed: ['timestamp', { text: '.' }, 'body'],
    toleranceSeconds: 300,
  },
  retryHours: 72,
  topics: touching(['orders'], ...events('order', 'created updated')),
  read: ({ body }) => {
    const { id, type, created, data } = delivery.parse(body);
    return [{ id, topic: type, externalId: data.object.id, at: instantFromUnix(created) }];
  },
  byHand: 'Paste the key.',
};

/** Signed in to with any text. */
export const anyKey: AuthWay = {
  kind: 'key',
  id: 'key',
  label: 'Key',
  help: 'Any text.',
  fields: [{ key: 'token', label: 'Key', help: 'Any text.', secret: true }],
  sign: (secrets) => [bearer(secrets['token'] ?? '')],
};

/** The loopback vendor as a provider: a shop with nothing but orders and no limit. */
const bench = defineProvider({
  id: 'bench',
  name: 'Bench',
  category: 'ecommerce',
  summary: 'Orders from the loopback vendor.',
  docs: 'https://example.com',
  mark: null,
  fields: [],
  auth: [anyKey],
  api: { base: () => 'https://bench.example.com' },
  limits: { rates: [{ burst: 1, perSecond: 100_000 }], concurrency: 2 },
  probe: { request: () => get('/orders', { page: 1_000_000 }), read: () => ({ id: 'bench', name: 'Bench shop' }) },
  streams: [orders],
  webhooks,
});

export const providers = new Map([[bench.id, bench]]);
