import { createHash, createHmac } from 'node:crypto';
import type { Happening, Hooks, Message, Parcel, Subscriber } from '../hooks.ts';
import { wooCustomer, wooVariation } from './goods-shapes.ts';
import { wooOrder } from './order-shapes.ts';
import type { Hook, WooState } from './state.ts';
import { isVariable } from './state.ts';
import { productJson, withMeta } from './writes.ts';

/** A webhook is switched off when so many deliveries have failed one after the other. */
const MOST_FAILURES = 5;
/** Never tried again: what came of a delivery is only counted. */
const NO_RETRIES: readonly number[] = [];
const ANSWER_MS = 60_000;

function newest<T extends { id: number; updatedAt: number }>(rows: Iterable<T>): number {
  let found: T | undefined;
  for (const row of rows) if (found === undefined || row.updatedAt >= found.updatedAt) found = row;
  if (found === undefined) throw new Error('the pretend shop holds nothing of that kind');
  return found.id;
}

/** The record of a kind that changed last, or was deleted last. */
function newestOf(state: WooState, resource: string, event: string): number {
  if (event === 'deleted' && resource === 'order') return newest(state.trash.values());
  if (event === 'deleted') return state.deleted.findLast(({ kind }) => kind === resource)?.id ?? 0;
  if (resource === 'order') return newest(state.sales.values());
  if (resource === 'product') return newest(state.products.values());
  if (resource === 'customer') return newest(state.people.values());
  throw new Error(`WooCommerce has no webhook resource ${resource}`);
}

/** As the API shows the record; of one that is gone, its id. */
function resourceBody(state: WooState, resource: string, id: number): unknown {
  const sale = state.sales.get(id);
  const person = state.people.get(id);
  if (resource === 'order' && sale !== undefined) {
    const variable = (productId: number) => {
      const product = state.products.get(productId);
      return product !== undefined && isVariable(product);
    };
    return wooOrder(sale, { variable, trashed: false });
  }
  if (resource === 'product' && state.products.has(id)) return productJson(state, id);
  if (resource === 'product') return variationBody(state, id);
  if (resource === 'customer' && person !== undefined) return withMeta(state, `customer ${id}`, wooCustomer(person));
  return { id };
}

function variationBody(state: WooState, id: number): unknown {
  for (const product of state.products.values()) {
    const variant = product.variants.find((one) => one.id === id);
    if (variant !== undefined) return wooVariation(product, variant);
  }
  return { id };
}

interface Sending {
  topic: string;
  body: string;
  secret: string;
  origin: string;
  hookId: string;
  deliveryId: string;
}

/** https://developer.woocommerce.com/docs/best-practices/urls-and-routing/webhooks: HMAC-SHA256 of the body, base64. */
function signed({ topic, body, secret, origin, hookId, deliveryId }: Sending): Parcel {
  const [resource = '', event = ''] = topic.split('.');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'WooCommerce/10.3.4 Hookshot (WordPress/6.8.3)',
      'x-wc-webhook-source': `${origin}/`,
      'x-wc-webhook-topic': topic,
      'x-wc-webhook-resource': resource,
      'x-wc-webhook-event': event,
      'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
      'x-wc-webhook-id': hookId,
      'x-wc-webhook-delivery-id': deliveryId,
    },
  };
}

/** A delivery such as `order.updated`, of the record that changed last. */
export function wooWebhook(state: WooState, topic: string, secret: string, origin: string): Parcel {
  const [resource = '', event = ''] = topic.split('.');
  const body = JSON.stringify(resourceBody(state, resource, newestOf(state, resource, event)));
  const deliveryId = createHmac('sha256', topic).update(body).digest('hex').slice(0, 32);
  return signed({ topic, body, secret, origin, hookId: '1', deliveryId });
}

function marks({ sales, products, people }: WooState): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, updatedAt, state, refunds } of sales.values()) {
    found.set(`order ${id}`, `${updatedAt} ${state} ${refunds.length}`);
  }
  for (const product of products.values()) {
    const { id, updatedAt, title, status, variants } = product;
    const own = isVariable(product)
      ? []
      : variants.map(({ stock, price, sku }) => `${updatedAt} ${stock} ${price} ${sku}`);
    found.set(`product ${id}`, [status, title, ...own].join(' '));
    // A variation is told of by itself, under the topics of products.
    if (!isVariable(product)) continue;
    for (const one of variants) found.set(`product ${one.id}`, `${one.updatedAt} ${one.stock} ${one.price}`);
  }
  for (const { id, updatedAt, first } of people.values()) found.set(`customer ${id}`, `${updatedAt} ${first}`);
  return found;
}

function subscriber({ id, delivery_url, topic, secret, status }: Hook): Subscriber {
  return { id: String(id), url: delivery_url, topics: [topic ?? ''], key: secret, active: status === 'active' };
}

/** What a webhook sends when it is switched on: a form, and not signed. */
const PING: Message = {
  topic: 'ping',
  record: null,
  pack: ({ id }) => ({
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'WooCommerce/10.3.4 Hookshot (WordPress/6.8.3)',
    },
    body: `webhook_id=${id}`,
  }),
  answered: () => undefined,
};

/** The webhooks of one shop. */
export function wooHooks(state: () => WooState, origin: () => string): Hooks {
  function message({ kind, id, verb }: Happening): Message {
    const topic = `${kind}.${verb}`;
    const body = JSON.stringify(resourceBody(state(), kind, Number(id)));
    return {
      ...{ topic, record: id },
      pack(to, { nowMs }) {
        // Made of the webhook and the second, as in class-wc-webhook.php: it is no more different than those.
        const deliveryId = createHash('md5')
          .update(`${to.id}${Math.floor(nowMs / 1000)}`)
          .digest('hex');
        return signed({ topic, body, secret: to.key, origin: origin(), hookId: to.id, deliveryId });
      },
    };
  }
  return {
    subscribers: () => state().hooks.map(subscriber),
    marks: () => marks(state()),
    messages: (happening) => [message(happening)],
    greet: ({ active }) => (active ? [PING] : []),
    retrySeconds: NO_RETRIES,
    answerMs: ANSWER_MS,
    failed(to, inARow) {
      const hook = state().hooks.find(({ id }) => String(id) === to.id);
      if (hook !== undefined && inARow >= MOST_FAILURES) hook.status = 'disabled';
    },
  };
}
