import type { DocumentNode, GraphQLError } from 'graphql';
import { getNamedType, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { shopifySchema } from './schema.ts';

/** What it takes to see a record of each type, wherever it stands. */
const TO_READ: Record<string, string> = {
  Order: 'read_orders',
  Customer: 'read_customers',
  Product: 'read_products',
  ProductVariant: 'read_products',
  InventoryItem: 'read_inventory',
  InventoryLevel: 'read_inventory',
  Location: 'read_locations',
  DraftOrder: 'read_draft_orders',
  FulfillmentOrder: 'read_merchant_managed_fulfillment_orders',
  ShopifyPaymentsAccount: 'read_shopify_payments_accounts',
  ShopifyPaymentsPayout: 'read_shopify_payments_payouts',
  ShopifyPaymentsBalanceTransaction: 'read_shopify_payments_payouts',
  ShopifyPaymentsDispute: 'read_shopify_payments_disputes',
};

const TO_WRITE: [RegExp, string][] = [
  [/^customer/, 'write_customers'],
  [/^product/, 'write_products'],
  [/^inventory/, 'write_inventory'],
  [/^(order|refund)/, 'write_orders'],
  [/^fulfillment/, 'write_merchant_managed_fulfillment_orders'],
  [/^draftOrder/, 'write_draft_orders'],
];

/** Everything that the owner of the shop can give an app here. */
export const SCOPES: ReadonlySet<string> = new Set([
  ...Object.values(TO_READ),
  ...TO_WRITE.map(([, scope]) => scope),
  'read_all_orders',
]);

function holds(granted: ReadonlySet<string>, scope: string): boolean {
  // Who may write may also read.
  return granted.has(scope) || granted.has(scope.replace(/^read_/, 'write_'));
}

/** The refusals of fields that the token does not allow; Shopify tells them in a 200. */
export function deniedIn(document: DocumentNode, granted: ReadonlySet<string>): Pick<GraphQLError, 'message'>[] {
  const info = new TypeInfo(shopifySchema());
  const denied = new Map<string, string>();
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const field = node.name.value;
        const type = info.getType();
        const name = type == null ? '' : getNamedType(type).name.replace(/(Connection|Edge)$/, '');
        const scopes = [TO_READ[name]];
        if (info.getParentType()?.name === 'Mutation') {
          scopes.push(TO_WRITE.find(([pattern]) => pattern.test(field))?.[1]);
        }
        for (const scope of scopes) if (scope !== undefined && !holds(granted, scope)) denied.set(field, scope);
      },
    }),
  );
  return [...denied].map(([field, scope]) => ({
    message: `Access denied for ${field} field. Required access: \`${scope}\` access scope.`,
    path: [field],
    extensions: { code: 'ACCESS_DENIED', documentation: 'https://shopify.dev/api/usage/access-scopes' },
  }));
}
