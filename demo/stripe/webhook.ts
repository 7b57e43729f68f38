import { createHmac } from 'node:crypto';
import type { Hooks, Parcel, Subscriber } from '../hooks.ts';
import { retrying } from '../hooks.ts';
import type { StripeObject, StripeState } from './state.ts';
import { text } from './state.ts';

/**
 * For up to three days, each wait longer than the one before (https://docs.stripe.com/webhooks#automatic-retries); how
 * long they are is not written there.
 */
const RETRIES = retrying([300, 1800, 7200, 18_000, 36_000], 10, 72);
const ANSWER_MS = 20_000;

/** Each try is signed anew, with the time of that try. https://docs.stripe.com/webhooks/signature */
function signed(event: StripeObject, secret: string, nowMs: number): Parcel {
  const body = JSON.stringify(event, null, 2);
  const time = Math.floor(nowMs / 1000);
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'stripe-signature': `t=${time},v1=${signature}`,
    },
  };
}

/** The signed delivery of the newest event of a type, or of any for '*'. */
export function stripeWebhook(state: StripeState, topic: string, secret: string, nowMs: number): Parcel {
  const event = state.lists.event.findLast((row) => topic === '*' || text(row, 'type') === topic);
  if (event === undefined) throw new Error(`the pretend account has no event ${topic} yet`);
  return signed(event, secret, nowMs);
}

function subscriber(state: StripeState, endpoint: StripeObject): Subscriber {
  const { id, enabled_events: topics, status } = endpoint;
  return {
    ...{ id, url: text(endpoint, 'url'), active: status === 'enabled' },
    topics: Array.isArray(topics) ? topics.map(String) : [],
    key: state.endpointSecrets.get(id) ?? '',
  };
}

/** The webhook endpoints of the account: whatever becomes an event is delivered. */
export function stripeHooks(state: () => StripeState): Hooks {
  return {
    subscribers: () => state().lists.webhook_endpoint.map((endpoint) => subscriber(state(), endpoint)),
    marks: () => new Map(state().lists.event.map(({ id }) => [`event ${id}`, ''])),
    messages({ id, verb }) {
      const event = state().byId.get(id);
      if (event === undefined || verb !== 'created') return [];
      const about = Object(Object(event.data).object).id;
      return [
        {
          topic: text(event, 'type'),
          record: typeof about === 'string' ? about : null,
          pack: ({ key }, { nowMs }) => signed({ ...event, pending_webhooks: 1 }, key, nowMs),
        },
      ];
    },
    wants: ({ topics }, topic) => topics.includes('*') || topics.includes(topic),
    retrySeconds: RETRIES,
    answerMs: ANSWER_MS,
  };
}
