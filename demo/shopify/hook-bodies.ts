import { decimalText } from '../data/money.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import { isoText } from './connection.ts';
import { LOCATIONS, levelGid } from './goods-nodes.ts';
import { paymentsOf } from './hands.ts';
import { SHOP_DOMAIN } from './shop-nodes.ts';
import type { ShopifyState } from './state.ts';
import { countsOf, gid, inventoryItemId, SHOP_CURRENCY } from './state.ts';

type Json = Record<string, unknown>;

/** What a webhook tells of one kind of record: null when there is none with this number (any more). */
export interface Told {
  body(state: ShopifyState, id: string): Json | null;
  /** The number of the record that changed last. */
  newest(state: ShopifyState): string | number | undefined;
}

/** REST's numbers stand at the end of the API's ids. */
const numberOf = (id: string) => Number(/\d+$/.exec(id)?.[0] ?? 0);

function newest(rows: Iterable<{ id: number; updatedAt: number }>): number | undefined {
  let found: { id: number; updatedAt: number } | undefined;
  for (const row of rows) if (found === undefined || row.updatedAt >= found.updatedAt) found = row;
  return found?.id;
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

const orders: Told = {
  body({ sales }, id) {
    const sale = sales.get(Number(id));
    return sale === undefined ? null : orderBody(sale);
  },
  newest: ({ sales }) => newest(sales.values()),
};

const customers: Told = {
  body({ people }, id) {
    const person = people.get(Number(id));
    if (person === undefined) return null;
    const shared = { first_name: person.first, last_name: person.last, updated_at: isoText(person.updatedAt) };
    return { id: person.id, admin_graphql_api_id: gid('Customer', person.id), email: person.email, ...shared };
  },
  newest: ({ people }) => newest(people.values()),
};

const products: Told = {
  body(state, id) {
    const product = state.products.get(Number(id));
    if (product === undefined) return null;
    const shared = { created_at: isoText(product.createdAt), updated_at: isoText(product.updatedAt) };
    return { id: product.id, admin_graphql_api_id: gid('Product', product.id), title: product.title, ...shared };
  },
  newest: (state) => newest(state.products.values()),
};

const refunds: Told = {
  body(state, id) {
    for (const sale of state.sales.values()) {
      const refund = sale.refunds.find((one) => one.id === Number(id));
      if (refund === undefined) continue;
      const about = { order_id: sale.id, created_at: isoText(refund.createdAt), note: refund.reason };
      return { id: refund.id, admin_graphql_api_id: gid('Refund', refund.id), ...about };
    }
    return null;
  },
  newest({ sales }) {
    const id = newest([...sales.values()].filter((sale) => sale.refunds.length > 0));
    return sales.get(id ?? 0)?.refunds.at(-1)?.id;
  },
};

const fulfillments: Told = {
  body(state, id) {
    for (const [orderId, shipments] of state.shipments) {
      const found = shipments.find((one) => one.id === Number(id));
      if (found === undefined) continue;
      const tracking = { tracking_number: found.number, tracking_company: found.company };
      return { id: found.id, order_id: orderId, admin_graphql_api_id: gid('Fulfillment', found.id), ...tracking };
    }
    return null;
  },
  newest: ({ shipments }) => [...shipments.values()].at(-1)?.at(-1)?.id,
};

const transactions: Told = {
  body(state, id) {
    const sale = state.sales.get(Math.floor(Number(id) / 10));
    if (sale === undefined) return null;
    const about = { order_id: sale.id, kind: 'sale', status: 'success', gateway: 'shopify_payments' };
    return { id: Number(id), admin_graphql_api_id: gid('OrderTransaction', Number(id)), ...about };
  },
  newest(state) {
    const sale = state.sales.get(newest([...state.sales.values()].filter(({ paidAt }) => paidAt !== null)) ?? 0);
    return sale === undefined ? undefined : numberOf(paymentsOf(state, sale).at(-1)?.id ?? '');
  },
};

const drafts: Told = {
  body(state, id) {
    const draft = state.drafts.get(Number(id));
    if (draft === undefined) return null;
    const about = { status: draft.status.toLowerCase(), updated_at: isoText(draft.updatedAt) };
    return { id: draft.id, admin_graphql_api_id: gid('DraftOrder', draft.id), name: `#D${draft.number}`, ...about };
  },
  newest: (state) => newest(state.drafts.values()),
};

const disputes: Told = {
  body(state, id) {
    const dispute = state.disputes.find((one) => one.id === Number(id));
    return dispute === undefined
      ? null
      : { id: dispute.id, order_id: dispute.sale.id, status: dispute.status.toLowerCase() };
  },
  newest: (state) => state.disputes.at(-1)?.id,
};

/** "variant:place"; a level has no number of its own. */
const levels: Told = {
  body(state, id) {
    const [{ id: variantId }, place] = levelOf(id);
    const found = state.variants.get(variantId);
    if (found === undefined) return null;
    const { variant } = found;
    const item = { inventory_item_id: inventoryItemId(variant), location_id: LOCATIONS[place]?.id };
    return { ...item, available: countsOf(state, variant)[place], admin_graphql_api_id: levelGid(variant, place) };
  },
  newest: ({ variants }) => `${[...variants.keys()].at(-1)}:0`,
};

const shop: Told = {
  body: () => ({ id: 60_000_000_001, name: 'Pretend Shop 🛍️', domain: SHOP_DOMAIN }),
  newest: () => 0,
};

/** Webhook bodies by the first part of the topic; they are REST-shaped: snake case and numeric ids. */
export const TOLD: Readonly<Record<string, Told>> = {
  ...{ orders, customers, products, refunds, fulfillments, disputes, app: shop },
  ...{ order_transactions: transactions, draft_orders: drafts, inventory_levels: levels },
};

/** Every record that webhooks tell of, under "topic id", with what is different when it has changed. */
export function marks(state: ShopifyState): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, updatedAt, last } of state.people.values()) found.set(`customers ${id}`, `${updatedAt} ${last}`);
  for (const { id, updatedAt, title } of state.products.values()) found.set(`products ${id}`, `${updatedAt} ${title}`);
  for (const { variant } of state.variants.values()) {
    if (variant.stock === null) continue;
    countsOf(state, variant).forEach((count, place) => {
      found.set(`inventory_levels ${variant.id}:${place}`, String(count));
    });
  }
  for (const sale of state.sales.values()) {
    found.set(`orders ${sale.id}`, `${sale.updatedAt} ${sale.state} ${sale.note}`);
    for (const { id } of paymentsOf(state, sale)) found.set(`order_transactions ${numberOf(id)}`, '');
    for (const { id } of sale.refunds) found.set(`refunds ${id}`, '');
  }
  for (const shipments of state.shipments.values()) {
    for (const { id, updatedAt, number } of shipments) found.set(`fulfillments ${id}`, `${updatedAt} ${number}`);
  }
  for (const { id, updatedAt, status } of state.drafts.values())
    found.set(`draft_orders ${id}`, `${updatedAt} ${status}`);
  for (const { id, status } of state.disputes) found.set(`disputes ${id}`, status);
  return found;
}

const API_KINDS: Record<string, string> = {
  ...{ customers: 'Customer', products: 'Product', orders: 'Order', refunds: 'Refund', fulfillments: 'Fulfillment' },
  ...{ order_transactions: 'OrderTransaction', draft_orders: 'DraftOrder', disputes: 'ShopifyPaymentsDispute' },
};

/** A level is told by its variant and its place. */
function levelOf(id: string): [{ id: number }, number] {
  const [variant = 0, place = 0] = id.split(':').map(Number);
  return [{ id: variant }, place];
}

/** The id that the API uses. */
export function apiId(resource: string, id: string): string {
  const kind = API_KINDS[resource];
  return kind === undefined ? levelGid(...levelOf(id)) : gid(kind, Number(id));
}

/** Of what is gone only the number is left. */
export function goneBody(resource: string, id: string): Json {
  if (resource !== 'inventory_levels') return { id: Number(id) };
  const [variant, place] = levelOf(id);
  return { inventory_item_id: inventoryItemId(variant), location_id: LOCATIONS[place]?.id };
}
