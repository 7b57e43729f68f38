import { z } from 'zod';
import {
  events,
  get,
  hmacSha256,
  instantOrNull,
  maybeText,
  type Subscription,
  touching,
  type Webhooks,
  withQuery,
  write,
} from '../kit/index.ts';
import { apiVersion } from './place.ts';

const subscription = z.looseObject({
  id: z.string(),
  enabled: z.boolean().nullish(),
  event_types: z.array(z.string()).nullish(),
  notification_url: maybeText,
  signature_key: maybeText,
});

function subscriptionOf(raw: z.infer<typeof subscription>): Subscription {
  const { id, enabled, event_types: topics, notification_url: url, signature_key: secret } = raw;
  return { id, url: url ?? '', topics: topics ?? [], active: enabled !== false, ...(secret ? { secret } : {}) };
}

const listBody = z.object({ subscriptions: z.array(subscription).nullish(), cursor: maybeText });
const madeBody = z.object({ subscription });

const delivery = z.looseObject({
  merchant_id: z.string(),
  type: z.string(),
  event_id: z.string(),
  created_at: maybeText,
  data: z
    .looseObject({ id: maybeText, deleted: z.boolean().nullish(), object: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
});

const inside = z.object({ id: z.string().min(1) });

/** Told with the record where it comes along: the id beside it is another one in events of vendors. */
function idIn(data: z.infer<typeof delivery>['data']): string | null {
  const [whole] = Object.values(data?.object ?? {}).flatMap((one) => inside.safeParse(one).data ?? []);
  return whole?.id ?? data?.id ?? null;
}

/** These tell of many records at once: their id is no record's. */
const ofMany = /^(catalog|inventory)\./;

const path = '/v2/webhooks/subscriptions';

/** https://developer.squareup.com/docs/webhooks/step3validate */
export const webhooks: Webhooks = {
  per: 'app',
  signature: hmacSha256('x-square-hmacsha256-signature', 'webhookSecret', ['url', 'body']),
  // https://developer.squareup.com/docs/webhooks/troubleshooting; an address that takes nothing for three weeks is dropped.
  retryHours: 24,
  topics: {
    ...touching(['customers'], ...events('customer', 'created updated deleted')),
    ...touching(['suppliers'], ...events('vendor', 'created updated')),
    ...touching(['products', 'tax-rates'], ...events('catalog', 'version.updated')),
    ...touching(['stock'], ...events('inventory', 'count.updated')),
    ...touching(['orders'], ...events('order', 'created updated fulfillment.updated')),
    ...touching(['invoices'], ...events('invoice', 'created published updated payment_made canceled refunded')),
    ...touching(['invoices'], ...events('invoice', 'deleted scheduled_charge_failed')),
    ...touching(['payments'], ...events('payment', 'created updated')),
    ...touching(['refunds'], ...events('refund', 'created updated')),
    ...touching(['disputes'], ...events('dispute', 'created state.updated')),
    ...touching(['payouts', 'balance'], ...events('payout', 'sent paid failed')),
    ...touching(['subscriptions'], ...events('subscription', 'created updated')),
  },
  read: ({ body }) => {
    const { merchant_id: accountId, type: topic, event_id: id, created_at: at, data } = delivery.parse(body);
    const externalId = ofMany.test(topic) ? null : idIn(data);
    const gone = data?.deleted === true || topic.endsWith('.deleted');
    return [{ id, topic, externalId, accountId, at: instantOrNull(at), ...(gone ? { gone } : {}) }];
  },
  byHand:
    'With a personal access token Backroom subscribes by itself. An app that was signed in to cannot: in the Square ' +
    'Developer Console open the app, Webhooks, Subscriptions, Add subscription, paste the address, choose the events, ' +
    'and copy the signature key into Backroom.',
  subscribe: {
    list: () => get(path, { include_disabled: true }),
    readList: ({ body }, request) => {
      const { subscriptions, cursor } = listBody.parse(body);
      const found = (subscriptions ?? []).map(subscriptionOf);
      return { found, ...(cursor ? { next: withQuery(request, { cursor }) } : {}) };
    },
    create: ({ url, topics }) => [
      write('POST', path, {
        subscription: { name: 'Backroom', event_types: topics, notification_url: url, api_version: apiVersion },
      }),
    ],
    readCreate: ({ body }) => subscriptionOf(madeBody.parse(body).subscription),
    remove: ({ id }) => write('DELETE', `${path}/${encodeURIComponent(id)}`, undefined, { mayBeGone: true }),
  },
};
