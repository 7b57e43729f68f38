import { z } from 'zod';
import { get, instantOrNull, type Subscription, type Webhooks, write } from '../kit/index.ts';

const all = '/v1/notifications/webhooks';

const webhook = z.object({
  id: z.string().min(1),
  url: z.string(),
  event_types: z.array(z.object({ name: z.string() })).nullish(),
});

/** The webhook's id is part of what is signed, so it is kept as if it were a secret. */
function subscriptionOf(raw: z.infer<typeof webhook>): Subscription {
  const topics = (raw.event_types ?? []).map(({ name }) => name);
  return { id: raw.id, url: raw.url, topics, active: true, secret: raw.id };
}

/** `resource` is what the event is about, in the shape of its API: its id stands in one of three places. */
const event = z.object({
  id: z.string().min(1),
  event_type: z.string(),
  create_time: z.string().nullish(),
  resource: z.looseObject({
    id: z.string().nullish(),
    dispute_id: z.string().nullish(),
    invoice: z.looseObject({ id: z.string() }).nullish(),
  }),
});

/** Of others, such as payments, the event names a record whose id is not that of its line in the report. */
const naming = /^(CUSTOMER\.DISPUTE|INVOICING\.INVOICE|CATALOG\.PRODUCT|BILLING\.SUBSCRIPTION)\./;

/** Whatever moves money shows in all three. */
const money = ['balance', 'payments', 'refunds'];

/** The same streams for several endings of one topic. */
function topics(begin: string, ends: string, streams: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(ends.split(' ').map((end) => [`${begin}.${end}`, streams]));
}

export const webhooks: Webhooks = {
  per: 'connection',
  // https://developer.paypal.com/api/rest/webhooks/rest: transmission id | time | webhook id | CRC-32 of the body.
  signature: {
    scheme: 'certificate',
    header: 'paypal-transmission-sig',
    certificateHeader: 'paypal-cert-url',
    certificateHost: 'paypal.com',
    signed: [
      { header: 'paypal-transmission-id' },
      { text: '|' },
      { header: 'paypal-transmission-time' },
      { text: '|' },
      { setting: 'webhookId' },
      { text: '|' },
      'crc32',
    ],
  },
  // 25 times within three days, by an earlier reading of https://developer.paypal.com/api/rest/webhooks (unverified).
  retryHours: 72,
  // https://developer.paypal.com/api/rest/webhooks/event-names
  topics: {
    ...topics('PAYMENT.CAPTURE', 'COMPLETED PENDING DECLINED REFUNDED REVERSED', money),
    ...topics('PAYMENT.SALE', 'COMPLETED REFUNDED REVERSED', [...money, 'subscriptions']),
    ...topics('CUSTOMER.DISPUTE', 'CREATED UPDATED RESOLVED', ['disputes', 'balance']),
    ...topics('INVOICING.INVOICE', 'CREATED UPDATED SCHEDULED PAID CANCELLED REFUNDED', [
      'invoices',
      'recorded-payments',
    ]),
    ...topics('CATALOG.PRODUCT', 'CREATED UPDATED', ['products']),
    ...topics('BILLING.SUBSCRIPTION', 'CREATED ACTIVATED UPDATED SUSPENDED CANCELLED EXPIRED PAYMENT.FAILED', [
      'subscriptions',
    ]),
  },
  read: ({ body }) => {
    const { id, event_type: topic, create_time, resource } = event.parse(body);
    const about = resource.dispute_id ?? resource.invoice?.id ?? resource.id ?? null;
    return [{ id, topic, externalId: naming.test(topic) ? about : null, at: instantOrNull(create_time) }];
  },
  subscribe: {
    list: () => get(all),
    readList: ({ body }) => {
      const { webhooks: found } = z.object({ webhooks: z.array(webhook).nullish() }).parse(body);
      return { found: (found ?? []).map(subscriptionOf) };
    },
    create: ({ url, topics: names }) => [write('POST', all, { url, event_types: names.map((name) => ({ name })) })],
    readCreate: ({ body }) => subscriptionOf(webhook.parse(body)),
    remove: ({ id }) =>
      write('DELETE', `${all}/${encodeURIComponent(id)}`, undefined, { repeatable: true, mayBeGone: true }),
  },
};
