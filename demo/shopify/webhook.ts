import { createHmac } from 'node:crypto';
import { decimalText } from '../data/money.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import { isoText } from './connection.ts';
import { LOCATIONS, levelGid } from './goods-nodes.ts';
import { SHOP_DOMAIN } from './shop-nodes.ts';
import type { ShopifyState } from './state.ts';
import { countsOf, gid, inventoryItemId, SHOP_CURRENCY } from './state.ts';

type Json = Record<string, unknown>;

function newest<T extends { updatedAt: number }>(rows: Iterable<T>): T {
  let found: T | undefined;
  for (const row of rows) if (found === undefined || row.updatedAt >= found.updatedAt) found = row;
  if (found === undefined) throw new Error('the pretend shop holds nothing of that kind');
  return found;
}

function orderBody(sale: Sale): Json {
  const priced = priceSale(sale, SHOP_CURRENCY);
  return {
    id: sale.id,
    admin_graphql_api_id: gid('Order', sale.id),
    name: `#${sale.number}`,
    email: sale.buyer.email,
    currency: SHOP_CURRENCY,
    presentment_currency: sale.currency,
    total_price: decimalText(priced.total, SHOP_CURRENCY),
    total_tax: decimalText(priced.tax, SHOP_CURRENCY),
    created_at: isoText(sale.createdAt),
    updated_at: isoText(sale.updatedAt),
    customer: sale.guest ? null : { id: sale.buyer.id, email: sale.buyer.email },
    line_items: sale.lines.map(({ id, title, sku, quantity }) => ({ id, title, sku, quantity })),
  };
}

function refundBody(state: ShopifyState): Json {
  const sale = newest([...state.sales.values()].filter(({ refunds }) => refunds.length > 0));
  const refund = sale.refunds.at(-1);
  return {
    id: refund?.id,
    admin_graphql_api_id: gid('Refund', refund?.id ?? 0),
    order_id: sale.id,
    created_at: isoText(refund?.createdAt ?? sale.updatedAt),
    note: refund?.reason,
  };
}

function last<T>(rows: Iterable<T>): T {
  const found = [...rows].at(-1);
  if (found === undefined) throw new Error('the pretend shop holds nothing of that kind');
  return found;
}

/** The other bodies, as far as a reader goes by them. */
const OTHERS: Record<string, (state: ShopifyState) => Json> = {
  fulfillments(state) {
    const [orderId, shipments] = last(state.shipments);
    const { id, number, company } = last(shipments);
    const tracking = { tracking_number: number, tracking_company: company };
    return { id, order_id: orderId, admin_graphql_api_id: gid('Fulfillment', id), ...tracking };
  },
  order_transactions(state) {
    const sale = newest([...state.sales.values()].filter(({ paidAt }) => paidAt !== null));
    const id = sale.id * 10 + 1;
    const about = { order_id: sale.id, kind: 'sale', status: 'success', gateway: 'shopify_payments' };
    return { id, admin_graphql_api_id: gid('OrderTransaction', id), ...about };
  },
  draft_orders: ({ drafts }) => {
    const { id, number, status, updatedAt } = newest(drafts.values());
    const about = { name: `#D${number}`, status: status.toLowerCase(), updated_at: isoText(updatedAt) };
    return { id, admin_graphql_api_id: gid('DraftOrder', id), ...about };
  },
  disputes: ({ disputes }) => {
    const { id, sale, status } = last(disputes);
    return { id, order_id: sale.id, status: status.toLowerCase() };
  },
  inventory_levels: (state) => {
    const { variant } = last(state.variants.values());
    const [available] = countsOf(state, variant);
    const item = { inventory_item_id: inventoryItemId(variant), location_id: LOCATIONS[0]?.id, available };
    return { ...item, admin_graphql_api_id: levelGid(variant, 0) };
  },
};

/** Webhook bodies are REST-shaped: snake case and numeric ids. Deletions tell the id only. */
function body(state: ShopifyState, topic: string): Json {
  const [resource = '', event = ''] = topic.split('/');
  if (event === 'delete' && resource === 'products') return { id: state.deleted.at(-1)?.id ?? 0 };
  const other = OTHERS[resource];
  if (other !== undefined) return other(state);
  switch (resource) {
    case 'orders':
      return orderBody(newest(state.sales.values()));
    case 'refunds':
      return refundBody(state);
    case 'products': {
      const product = newest(state.products.values());
      const shared = { created_at: isoText(product.createdAt), updated_at: isoText(product.updatedAt) };
      return { id: product.id, admin_graphql_api_id: gid('Product', product.id), title: product.title, ...shared };
    }
    case 'customers': {
      const person = newest(state.people.values());
      const shared = { first_name: person.first, last_name: person.last, updated_at: isoText(person.updatedAt) };
      return { id: person.id, admin_graphql_api_id: gid('Customer', person.id), email: person.email, ...shared };
    }
    case 'app':
      return { id: 60_000_000_001, name: 'Pretend Shop 🛍️', domain: SHOP_DOMAIN };
    default:
      throw new Error(`the pretend shop has no webhook topic ${topic}`);
  }
}

/** A delivery such as `orders/updated`, signed with base64(HMAC-SHA256(client secret, body)). */
export function shopifyWebhook(
  state: ShopifyState,
  topic: string,
  secret: string,
  nowMs: number,
): { headers: Record<string, string>; body: string } {
  const text = JSON.stringify(body(state, topic));
  const digest = createHmac('sha256', topic).update(text).digest('hex');
  return {
    body: text,
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': SHOP_DOMAIN,
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(text).digest('base64'),
      'x-shopify-webhook-id': digest.slice(0, 32),
      'x-shopify-event-id': digest.slice(32),
      'x-shopify-triggered-at': isoText(nowMs),
      'x-shopify-api-version': '2026-10',
    },
  };
}
