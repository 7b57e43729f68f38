import { z } from 'zod';
import {
  events,
  get,
  hmacSha256,
  idText,
  pageAfter,
  type Subscription,
  touching,
  type Webhooks,
  write,
} from '../kit/index.ts';

const hook = z.object({ id: idText, topic: z.string(), delivery_url: z.string(), status: z.string() });

/** WooCommerce switches a webhook off by itself after five deliveries that failed. */
function subscriptionOf(raw: unknown): Subscription {
  const { id, topic, delivery_url: url, status } = hook.parse(raw);
  return { id, url, topics: [topic], active: status === 'active' };
}

const pageSize = 100;
const verbs = 'created updated deleted restored';

/** A variation is told of by the topics of products, and read again with its product. */
const told = z.object({ id: idText, date_modified_gmt: z.string().nullish(), parent_id: idText.nullish() });
const ownerOf = (topic: string, parent: string | null | undefined) =>
  topic.startsWith('product.') && parent && parent !== '0' ? parent : null;

/**
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks: one for each topic, with a secret of our own. What
 * that page does not say stands in WooCommerce's includes/class-wc-webhook.php.
 */
export const webhooks: Webhooks = {
  per: 'connection',
  signature: hmacSha256('x-wc-webhook-signature', 'webhookSecret'),
  // A delivery that fails is counted, and not tried again.
  retryHours: 0,
  topics: {
    ...touching(['orders', 'payments', 'refunds'], ...events('order', verbs)),
    ...touching(['products', 'stock'], ...events('product', verbs)),
    ...touching(['customers'], ...events('customer', verbs)),
  },
  // A new webhook sends its own number as a form, unsigned.
  greeting: ({ headers, body }) =>
    headers['x-wc-webhook-topic'] === undefined && z.strictObject({ webhook_id: z.string() }).safeParse(body).success,
  read: ({ headers, body }) => {
    const topic = headers['x-wc-webhook-topic'] ?? '';
    const record = told.safeParse(body).data;
    // The ping that a new webhook sends names none of its topics.
    if (!record) return [];
    return [
      {
        // The delivery's id is made of the webhook's and the second: two orders changed within one have the same.
        id: null,
        topic,
        externalId: ownerOf(topic, record.parent_id) ?? record.id,
        at: record.date_modified_gmt ? `${record.date_modified_gmt}Z` : null,
        ...(topic.endsWith('.deleted') ? { gone: true as const } : {}),
      },
    ];
  },
  subscribe: {
    list: () => get('/wc/v3/webhooks', { page: 1, per_page: pageSize }),
    readList: ({ body, headers }, request) => {
      const found = z.array(z.unknown()).parse(body).map(subscriptionOf);
      const pages = Number(headers['x-wp-totalpages'] ?? 1);
      const [next] = pageAfter({ request, parameter: 'page', pageSize, count: found.length, pages });
      return { found, ...(next ? { next } : {}) };
    },
    create: ({ url, topics, secret }) =>
      topics.map((topic) =>
        write('POST', '/wc/v3/webhooks', { name: `Backroom ${topic}`, topic, delivery_url: url, secret }),
      ),
    readCreate: ({ body }) => subscriptionOf(body),
    remove: ({ id }) =>
      write('DELETE', `/wc/v3/webhooks/${id}`, undefined, { query: { force: true }, mayBeGone: true }),
  },
};
