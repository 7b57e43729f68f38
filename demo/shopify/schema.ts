import type { GraphQLSchema } from 'graphql';
import { buildSchema } from 'graphql';
import { ENUM_TYPES } from './schema-enums.ts';
import { GOODS_TYPES } from './schema-goods.ts';
import { PEOPLE_TYPES } from './schema-people.ts';
import { SALES_TYPES } from './schema-sales.ts';
import { SHOP_TYPES } from './schema-shop.ts';
import { WRITE_TYPES } from './schema-writes.ts';

const SCALARS = ['URL', 'DateTime', 'UnsignedInt64', 'Decimal', 'HTML', 'Money', 'BigInt'];

/** Types that come in pages; each has a Connection and an Edge. */
const PAGED = [
  'Order',
  'Customer',
  'Product',
  'ProductVariant',
  'InventoryItem',
  'Location',
  'WebhookSubscription',
  'LineItem',
  'ShippingLine',
  'RefundLineItem',
  'OrderTransaction',
  'InventoryLevel',
  'ShopifyPaymentsPayout',
  'ShopifyPaymentsBalanceTransaction',
  'ShopifyPaymentsDispute',
  'DraftOrder',
  'DraftOrderLineItem',
  'FulfillmentOrder',
  'FulfillmentOrderLineItem',
];

function connectionTypes(name: string): string {
  return `
type ${name}Connection { edges: [${name}Edge!]! nodes: [${name}!]! pageInfo: PageInfo! }
type ${name}Edge { cursor: String! node: ${name}! }`;
}

/** The part of the Admin API 2026-10 that the pretend shop speaks, as one GraphQL document. */
const SCHEMA_TEXT = [
  'schema { query: QueryRoot mutation: Mutation }',
  ...SCALARS.map((name) => `scalar ${name}`),
  ...PAGED.map(connectionTypes),
  ENUM_TYPES,
  PEOPLE_TYPES,
  SALES_TYPES,
  GOODS_TYPES,
  SHOP_TYPES,
  WRITE_TYPES,
].join('\n');

let built: GraphQLSchema | undefined;

/** Built once, when the first shop needs it. */
export function shopifySchema(): GraphQLSchema {
  built ??= buildSchema(SCHEMA_TEXT);
  return built;
}
