import { z } from 'zod';
import { ask, hmacSha256, instant, type Subscription, touching, type Webhooks, write } from '../kit/index.ts';
import { SUBSCRIBE, SUBSCRIPTIONS, UNSUBSCRIBE } from './mutations.ts';
import { API } from './pull.ts';

/** `orders/updated` also tells of what was cancelled, paid or sent. */
const topics: Webhooks['topics'] = {
  ...touching(['customers'], 'customers/create', 'customers/update', 'customers/delete'),
  ...touching(['products', 'variants', 'stock'], 'products/create', 'products/update', 'products/delete'),
  ...touching(['stock'], 'inventory_levels/connect', 'inventory_levels/update', 'inventory_levels/disconnect'),
  ...touching(['orders', 'stock'], 'orders/create', 'orders/delete'),
  ...touching(['orders'], 'orders/updated'),
  ...touching(['orders', 'payments'], 'order_transactions/create'),
  ...touching(['orders', 'refunds'], 'refunds/create'),
  ...touching(['orders', 'shipments'], 'fulfillments/create', 'fulfillments/update'),
  ...touching(['invoices'], 'draft_orders/create', 'draft_orders/update', 'draft_orders/delete'),
  ...touching(['disputes', 'balance'], 'disputes/create', 'disputes/update'),
};

/** The API writes a topic as ORDERS_UPDATED, a delivery as orders/updated. */
const inCapitals = (topic: string) => topic.toUpperCase().replace('/', '_');
const asDelivered = (topic: string) => Object.keys(topics).find((known) => inCapitals(known) === topic) ?? topic;

const node = z.object({ id: z.string(), topic: z.string(), uri: z.string() });
const pages = z.object({
  data: z.object({
    webhookSubscriptions: z.object({
      nodes: z.array(node),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});
const made = z.object({ data: z.object({ webhookSubscriptionCreate: z.object({ webhookSubscription: node }) }) });

/** Shopify deletes a subscription that fails for four hours, so one that is there is active. */
function subscriptionOf({ id, topic, uri }: z.infer<typeof node>): Subscription {
  return { id, url: uri, topics: [asDelivered(topic)], active: true };
}

const delivered = z.object({
  'x-shopify-webhook-id': z.string().min(1),
  'x-shopify-topic': z.string().min(1),
  'x-shopify-triggered-at': z.string().transform(instant).optional(),
});
/** A number too long for JSON's is not the number that was sent. */
const number = z.int().nullish().catch(null);
const body = z.object({ admin_graphql_api_id: z.string().nullish(), id: number, order_id: number });

/** What the ids of the API begin with, by what deliveries tell the number of: deletions and disputes tell no other id. */
const kindOf: Readonly<Record<string, string>> = {
  customers: 'Customer',
  products: 'Product',
  orders: 'Order',
  draft_orders: 'DraftOrder',
  disputes: 'ShopifyPaymentsDispute',
};
/** These are parts of an order, which is read again with all of them. */
const inOrders: ReadonlySet<string> = new Set(['order_transactions', 'refunds', 'fulfillments']);

function idIn({ admin_graphql_api_id: whole, id, order_id }: z.infer<typeof body>, resource: string): string | null {
  if (inOrders.has(resource)) return order_id ? `gid://shopify/Order/${order_id}` : null;
  if (whole) return whole;
  const kind = kindOf[resource];
  return kind && id ? `gid://shopify/${kind}/${id}` : null;
}

/** https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
export const webhooks: Webhooks = {
  per: 'connection',
  signature: hmacSha256('x-shopify-hmac-sha256', 'clientSecret'),
  // Eight times over four hours: https://shopify.dev/changelog/updates-to-webhook-retry-mechanism
  retryHours: 4,
  topics,
  read: ({ headers, body: sent }) => {
    const about = delivered.parse(headers);
    const topic = about['x-shopify-topic'];
    const [resource = '', event] = topic.split('/');
    const gone = event === 'delete' ? { gone: true as const } : {};
    const at = about['x-shopify-triggered-at'] ?? null;
    return [{ id: about['x-shopify-webhook-id'], topic, externalId: idIn(body.parse(sent), resource), at, ...gone }];
  },
  subscribe: {
    list: () => ask(API, { query: SUBSCRIPTIONS, variables: { after: null } }),
    readList: ({ body: answer }) => {
      const { nodes, pageInfo } = pages.parse(answer).data.webhookSubscriptions;
      const next = ask(API, { query: SUBSCRIPTIONS, variables: { after: pageInfo.endCursor } });
      return { found: nodes.map(subscriptionOf), ...(pageInfo.hasNextPage ? { next } : {}) };
    },
    create: ({ url, topics: wanted }) =>
      wanted.map((topic) =>
        write('POST', API, {
          query: SUBSCRIBE,
          variables: { topic: inCapitals(topic), to: { uri: url, format: 'JSON' } },
        }),
      ),
    readCreate: ({ body: answer }) =>
      subscriptionOf(made.parse(answer).data.webhookSubscriptionCreate.webhookSubscription),
    remove: ({ id }) => write('POST', API, { query: UNSUBSCRIBE, variables: { id } }),
  },
};
