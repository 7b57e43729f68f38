import { z } from 'zod';
import { events, get, instantFromUnix, type Subscription, touching, type Webhooks, withQuery } from '../kit/index.ts';

const endpoint = z.object({
  id: z.string(),
  url: z.string(),
  enabled_events: z.array(z.string()),
  status: z.string(),
  secret: z.string().optional(),
});

/** The secret is shown at its creation only. https://docs.stripe.com/api/webhook_endpoints/object */
function subscriptionOf(raw: unknown): Subscription {
  const { id, url, enabled_events: topics, status, secret } = endpoint.parse(raw);
  return { id, url, topics, active: status === 'enabled', ...(secret === undefined ? {} : { secret }) };
}

/**
 * An event; it carries the object in the version of the endpoint, of which only the id is used.
 * https://docs.stripe.com/api/events/object
 */
const delivery = z.object({
  id: z.string(),
  type: z.string(),
  created: z.int(),
  account: z.string().optional(),
  data: z.object({ object: z.object({ id: z.string().optional() }) }),
});

/** https://docs.stripe.com/webhooks */
export const webhooks: Webhooks = {
  per: 'connection',
  signature: {
    scheme: 'hmac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'stripe-signature',
    named: { timestamp: 't', signature: 'v1' },
    secret: 'webhookSecret',
    signed: ['timestamp', { text: '.' }, 'body'],
    toleranceSeconds: 300,
  },
  // For up to three days (https://docs.stripe.com/webhooks); in a sandbox three times within a few hours.
  retryHours: 72,
  topics: {
    ...touching(['customers'], ...events('customer', 'created updated deleted')),
    ...touching(['products'], ...events('product', 'created updated deleted')),
    ...touching(['payments', 'balance'], ...events('charge', 'succeeded pending failed captured updated')),
    ...touching(['payments', 'refunds', 'balance'], 'charge.refunded'),
    ...touching(['refunds', 'balance'], ...events('refund', 'created updated failed')),
    ...touching(['disputes', 'payments', 'balance'], ...events('charge.dispute', 'created updated closed')),
    ...touching(['invoices'], ...events('invoice', 'created updated deleted finalized sent paid')),
    ...touching(['invoices'], ...events('invoice', 'payment_failed marked_uncollectible voided')),
    ...touching(['credit-notes', 'invoices'], ...events('credit_note', 'created updated voided')),
    ...touching(['subscriptions'], ...events('customer.subscription', 'created updated deleted')),
    ...touching(['payouts', 'balance'], ...events('payout', 'created updated paid failed canceled')),
    ...touching(['tax-rates'], ...events('tax_rate', 'created updated')),
  },
  read: ({ body }) => {
    const { id, type, created, data } = delivery.parse(body);
    // A subscription that has ended stays and says so.
    const gone = type.endsWith('.deleted') && type !== 'customer.subscription.deleted';
    const at = instantFromUnix(created);
    return [{ id, topic: type, externalId: data.object.id ?? null, at, ...(gone ? { gone: true } : {}) }];
  },
  subscribe: {
    list: () => get('/v1/webhook_endpoints', { limit: 100 }),
    readList: ({ body }, request) => {
      const { data, has_more } = z.object({ data: z.array(z.unknown()), has_more: z.boolean() }).parse(body);
      const found = data.map(subscriptionOf);
      return { found, ...(has_more ? { next: withQuery(request, { starting_after: found.at(-1)?.id ?? '' }) } : {}) };
    },
    create: ({ url, topics }) => [
      {
        method: 'POST',
        path: '/v1/webhook_endpoints',
        form: { url, ...Object.fromEntries(topics.map((topic, index) => [`enabled_events[${index}]`, topic])) },
      },
    ],
    readCreate: ({ body }) => subscriptionOf(body),
    remove: ({ id }) => ({ method: 'DELETE', path: `/v1/webhook_endpoints/${id}`, mayBeGone: true }),
  },
};
