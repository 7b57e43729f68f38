import { createHmac } from 'node:crypto';
import type { Happening, Hooks, Message, Parcel } from '../hooks.ts';
import { isoText } from './connection.ts';
import { apiId, goneBody, marks, TOLD } from './hook-bodies.ts';
import { SHOP_DOMAIN } from './shop-nodes.ts';
import type { ShopifyState } from './state.ts';

/** Eight retries over four hours (https://shopify.dev/docs/apps/build/webhooks/troubleshooting-webhooks). */
const RETRIES = [60, 120, 240, 480, 900, 1800, 3600, 7200];
/** https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
const ANSWER_MS = 5000;

/** Headers and body as Shopify sends them, signed with base64(HMAC-SHA256(client secret, body)). */
function signed(topic: string, body: string, secret: string, at: { id: string; ms: number }): Parcel {
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': SHOP_DOMAIN,
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
      'x-shopify-webhook-id': at.id.slice(0, 32),
      'x-shopify-event-id': at.id.slice(32),
      'x-shopify-triggered-at': isoText(at.ms),
      'x-shopify-api-version': '2026-10',
    },
  };
}

/** A delivery such as `orders/updated`, of the record that changed last. */
export function shopifyWebhook(state: ShopifyState, topic: string, secret: string, nowMs: number): Parcel {
  const [resource = '', event = ''] = topic.split('/');
  const told = TOLD[resource];
  if (told === undefined) throw new Error(`the pretend shop has no webhook topic ${topic}`);
  const gone = event === 'delete' && resource === 'products' ? { id: state.deleted.at(-1)?.id ?? 0 } : null;
  const found = gone ?? told.body(state, String(told.newest(state)));
  if (found === null) throw new Error('the pretend shop holds nothing of that kind');
  const body = JSON.stringify(found);
  return signed(topic, body, secret, { id: createHmac('sha256', topic).update(body).digest('hex'), ms: nowMs });
}

const USUAL = { created: 'create', updated: 'update', deleted: 'delete' };
/** Where the words are others. */
const WORDS: Record<string, Partial<typeof USUAL>> = {
  orders: { updated: 'updated' },
  inventory_levels: { created: 'connect', deleted: 'disconnect' },
};
/** These come and stay: nothing is told of what else becomes of them. */
const ONLY_MADE = ['refunds', 'order_transactions'];

/** What is subscribed as ORDERS_UPDATED is delivered as orders/updated. */
const inCapitals = (topic: string) => topic.toUpperCase().replace('/', '_');

function topicsOf({ kind, verb }: Happening): string[] {
  if (ONLY_MADE.includes(kind) && verb !== 'created') return [];
  const topic = `${kind}/${WORDS[kind]?.[verb] ?? USUAL[verb]}`;
  return kind === 'disputes' && verb === 'deleted' ? [] : [topic];
}

/** The subscriptions that an app has made in the store. */
export function shopifyHooks(state: () => ShopifyState, secret: string): Hooks {
  let told = 0;
  function message(topic: string, { kind, id, verb }: Happening, nowMs: number): Message {
    told += 1;
    const body = JSON.stringify(TOLD[kind]?.body(state(), id) ?? goneBody(kind, id));
    const event = createHmac('sha256', secret).update(`event:${told}`).digest('hex');
    return {
      ...{ topic, record: verb === 'deleted' && kind === 'inventory_levels' ? null : apiId(kind, id) },
      pack(to) {
        // Each subscription's delivery has an id of its own, which its retries keep.
        const own = createHmac('sha256', event).update(to.id).digest('hex').slice(0, 32);
        return signed(topic, body, secret, { id: own + event.slice(0, 32), ms: nowMs });
      },
    };
  }
  return {
    subscribers: () =>
      [...state().subscriptions.values()].map(({ id, uri, topic }) => ({
        ...{ id: String(id), url: uri, topics: [topic], key: secret, active: true },
      })),
    marks: () => marks(state()),
    isReading: ({ body }) => !body.includes('mutation'),
    messages: (happening, nowMs) => topicsOf(happening).map((topic) => message(topic, happening, nowMs)),
    wants: ({ topics }, topic) => topics.includes(inCapitals(topic)),
    retrySeconds: RETRIES,
    answerMs: ANSWER_MS,
    gaveUp: ({ id }) => state().subscriptions.delete(Number(id)),
  };
}
