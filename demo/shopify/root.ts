import type { Product } from '../data/goods.ts';
import type { Person } from '../data/people.ts';
import type { Sale } from '../data/sale.ts';
import { disputeNode, paymentsAccountNode } from './account-nodes.ts';
import type { ConnectionArgs, Context, Node, Rows } from './connection.ts';
import { connection, countRows } from './connection.ts';
import { customerNode } from './customer-nodes.ts';
import { draftNode } from './draft-nodes.ts';
import {
  inventoryItemNode,
  LOCATIONS,
  levelGid,
  levelNode,
  locationNode,
  productNode,
  variantNode,
} from './goods-nodes.ts';
import { orderNode } from './order-nodes.ts';
import { transactionNodes } from './payment-nodes.ts';
import { twoPrices } from './price-nodes.ts';
import { findShipment, shipmentNodes } from './shipment-nodes.ts';
import { shopNode } from './shop-nodes.ts';
import type { Draft, ShopifyState } from './state.ts';
import { gid, inventoryItemId, variantOfItem } from './state.ts';
import { subscriptionNode } from './subscriptions.ts';

type Sellable = NonNullable<ReturnType<ShopifyState['variants']['get']>>;

interface Stamped {
  createdAt: number;
  updatedAt: number;
}

const STAMPS = { created_at: (row: Stamped) => row.createdAt, updated_at: (row: Stamped) => row.updatedAt };

function saleRows(context: Context): Rows<Sale> {
  const keys = { ...STAMPS, processed_at: (sale: Sale) => sale.createdAt, name: (sale: Sale) => `#${sale.number}` };
  const id = (sale: Sale) => sale.id;
  return { rows: context.state.sales.values(), id, keys, node: (sale) => orderNode(sale, context) };
}

function personRows(context: Context): Rows<Person> {
  const keys = { ...STAMPS, customer_date: STAMPS.created_at, email: (person: Person) => person.email };
  const id = (person: Person) => person.id;
  const tags = taggedSince(context);
  return { rows: context.state.people.values(), id, keys, tags, node: (person) => customerNode(person, context) };
}

function productRows(context: Context): Rows<Product> {
  const keys = { ...STAMPS, title: (product: Product) => product.title, status: (product: Product) => product.status };
  const id = (product: Product) => product.id;
  const tags = taggedSince(context);
  return { rows: context.state.products.values(), id, keys, tags, node: (product) => productNode(product, context) };
}

function draftRows(context: Context): Rows<Draft> {
  const id = (draft: Draft) => draft.id;
  const tags = taggedSince(context);
  return { rows: context.state.drafts.values(), id, keys: STAMPS, tags, node: (draft) => draftNode(draft, context) };
}

/** How long the search index takes to know of a tag. */
const INDEX_MS = 10_000;

function taggedSince({ state, nowMs }: Context) {
  return ({ id, createdAt }: Stamped & { id: number }) =>
    createdAt > nowMs - INDEX_MS ? [] : (state.tags.get(id) ?? []);
}

const VARIANT_KEYS = {
  created_at: ({ variant }: Sellable) => variant.createdAt,
  updated_at: ({ variant }: Sellable) => variant.updatedAt,
  sku: ({ variant }: Sellable) => variant.sku,
  product_id: ({ product }: Sellable) => product.id,
};

function variantRows(context: Context): Rows<Sellable> {
  const id = ({ variant }: Sellable) => variant.id;
  const node = (sellable: Sellable) => variantNode(sellable, context);
  return { rows: context.state.variants.values(), id, keys: VARIANT_KEYS, node };
}

function itemRows(context: Context): Rows<Sellable> {
  const id = ({ variant }: Sellable) => inventoryItemId(variant);
  const node = (sellable: Sellable) => inventoryItemNode(sellable, context);
  return { rows: context.state.variants.values(), id, keys: VARIANT_KEYS, node };
}

/** The number at the end of a gid; also takes a bare number. */
export function idNumber(id: string): number {
  return Number(/(\d+)(?:\?.*)?$/.exec(id)?.[1] ?? Number.NaN);
}

type Find = (id: number, gid: string) => Node | null;

/** How `node(id:)` and the single reads find a record, by the kind in its gid. */
function byKind(context: Context): Map<string, Find> {
  const { state } = context;
  const found = <T>(record: T | null | undefined, node: (record: T) => Node) => (record == null ? null : node(record));
  return new Map<string, Find>([
    ['Order', (id) => found(state.sales.get(id), (sale) => orderNode(sale, context))],
    ['Customer', (id) => found(state.people.get(id), (person) => customerNode(person, context))],
    ['Product', (id) => found(state.products.get(id), (product) => productNode(product, context))],
    ['ProductVariant', (id) => found(state.variants.get(id), (sellable) => variantNode(sellable, context))],
    ['InventoryItem', (id) => found(variantOfItem(state, id), (sellable) => inventoryItemNode(sellable, context))],
    ['Location', (id) => found(LOCATIONS.find((location) => location.id === id) ?? LOCATIONS[0], locationNode)],
    ['DraftOrder', (id) => found(state.drafts.get(id), (draft) => draftNode(draft, context))],
    ['Fulfillment', (id) => shipmentById(context, id)],
    ['OrderTransaction', (id) => transactionById(context, id)],
    ['InventoryLevel', (_, whole) => levelById(context, whole)],
    [
      'ShopifyPaymentsDispute',
      (id) =>
        found(
          state.disputes.find((one) => one.id === id),
          (one) => disputeNode(one, context),
        ),
    ],
    ['WebhookSubscription', (id) => found(state.subscriptions.get(id), subscriptionNode)],
  ]);
}

function shipmentById(context: Context, id: number): Node | null {
  const found = findShipment(context.state, id);
  if (found === null) return null;
  return shipmentNodes(found.sale, context).find((node) => node.id === gid('Fulfillment', id)) ?? null;
}

/** The id of a transaction is made of its order's. */
function transactionById(context: Context, id: number): Node | null {
  const sale = context.state.sales.get(Math.floor(id / 10));
  if (sale === undefined) return null;
  const scope = { prices: twoPrices(sale), context, order: () => orderNode(sale, context) };
  return transactionNodes(scope).find((node) => node.id === gid('OrderTransaction', id)) ?? null;
}

function levelById(context: Context, id: string): Node | null {
  const sellable = variantOfItem(context.state, Number(/inventory_item_id=(\d+)$/.exec(id)?.[1]));
  if (sellable === null || sellable.variant.stock === null) return null;
  const index = LOCATIONS.findIndex((_, place) => levelGid(sellable.variant, place) === id);
  return index < 0 ? null : levelNode(sellable, index, context);
}

/** Counts stop at 10,000 unless a higher limit, or none (null), is asked for. */
function counted(size: number, { limit = 10_000 }: { limit?: number | null }): Node {
  const isCut = limit !== null && size > limit;
  return { count: isCut ? limit : size, precision: isCut ? 'AT_LEAST' : 'EXACT' };
}

/** Resolvers of QueryRoot, for graphql-js's default resolver. */
export function queryRoot(context: Context): Node {
  const { state } = context;
  const kinds = byKind(context);
  const one =
    (kind: string) =>
    ({ id = '' }: { id?: string }) =>
      kinds.get(kind)?.(idNumber(id), id) ?? null;
  const node = (id: string) => kinds.get(/^gid:\/\/shopify\/(\w+)\//.exec(id)?.[1] ?? '')?.(idNumber(id), id) ?? null;
  const list =
    <T>(rows: (context: Context) => Rows<T>) =>
    (args: ConnectionArgs) =>
      connection(rows(context), args, context);
  const count =
    <T>(rows: (context: Context) => Rows<T>) =>
    (args: { query?: string | null; limit?: number | null }) =>
      counted(countRows(rows(context), args.query ?? null), args);
  return {
    shop: () => shopNode(context),
    orders: list(saleRows),
    order: one('Order'),
    ordersCount: count(saleRows),
    customers: list(personRows),
    customer: one('Customer'),
    customersCount: count(personRows),
    products: list(productRows),
    product: one('Product'),
    productsCount: count(productRows),
    productVariants: list(variantRows),
    productVariant: one('ProductVariant'),
    productVariantsCount: count(variantRows),
    inventoryItems: list(itemRows),
    inventoryItem: one('InventoryItem'),
    locations: list(() => ({
      rows: LOCATIONS,
      id: ({ id }) => id,
      keys: { name: ({ name }) => name },
      node: locationNode,
    })),
    location: one('Location'),
    inventoryLevel: ({ id }: { id: string }) => levelById(context, id),
    draftOrders: list(draftRows),
    draftOrder: one('DraftOrder'),
    draftOrdersCount: count(draftRows),
    fulfillment: one('Fulfillment'),
    shopifyPaymentsAccount: () => paymentsAccountNode(context),
    webhookSubscriptions: list(() => ({
      rows: state.subscriptions.values(),
      id: ({ id }) => id,
      keys: { created_at: ({ createdAt }) => createdAt },
      node: subscriptionNode,
    })),
    node: ({ id }: { id: string }) => node(id),
    nodes: ({ ids }: { ids: string[] }) => ids.map(node),
    currentAppInstallation: () => ({
      id: gid('AppInstallation', 1),
      app: { id: gid('App', 1), title: 'Pretend App', handle: 'pretend-app' },
      accessScopes: [...context.scopes].map((handle) => ({ handle, description: handle })),
    }),
  };
}
