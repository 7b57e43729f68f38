import { z } from 'zod';
import { get, instantOrNull, maybeText, type Subscription, type Webhooks, withQuery, write } from '../kit/index.ts';
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
  data: z.looseObject({ id: maybeText, deleted: z.boolean().nullish() }).nullish(),
});

/** Topics that touch the same streams. */
function touching(streams: readonly string[], kind: string, ...what: readonly string[]) {
  return Object.fromEntries(what.map((topic) => [`${kind}.${topic}`, streams]));
}

/** These tell of many records at once: their id is no record's. */
const ofMany = /^(catalog|inventory)\./;

const path = '/v2/webhooks/subscriptions';

/** https://developer.squareup.com/docs/webhooks/step3validate */
export const webhooks: Webhooks = {
  per: 'app',
  signature: {
    scheme: 'hmac',
    hash: 'sha256',
    encoding: 'base64',
    header: 'x-square-hmacsha256-signature',
    secret: 'webhookSecret',
    signed: ['url', 'body'],
  },
  topics: {
    ...touching(['customers'], 'customer', 'created', 'updated', 'deleted'),
    ...touching(['suppliers'], 'vendor', 'created', 'updated'),
    ...touching(['products', 'tax-rates'], 'catalog', 'version.updated'),
    ...touching(['stock'], 'inventory', 'count.updated'),
    ...touching(['orders'], 'order', 'created', 'updated', 'fulfillment.updated'),
    ...touching(['invoices'], 'invoice', 'created', 'published', 'updated', 'payment_made', 'canceled', 'refunded'),
    ...touching(['invoices'], 'invoice', 'deleted', 'scheduled_charge_failed'),
    ...touching(['payments'], 'payment', 'created', 'updated'),
    ...touching(['refunds'], 'refund', 'created', 'updated'),
    ...touching(['disputes'], 'dispute', 'created', 'state.updated'),
    ...touching(['payouts', 'balance'], 'payout', 'sent', 'paid', 'failed'),
    ...touching(['subscriptions'], 'subscription', 'created', 'updated'),
  },
  read: ({ body }) => {
    const { merchant_id: accountId, type: topic, event_id: id, created_at: at, data } = delivery.parse(body);
    const externalId = ofMany.test(topic) ? null : (data?.id ?? null);
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
