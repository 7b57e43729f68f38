/** The documents of actions and webhooks, against the Admin API 2026-10: https://shopify.dev/docs/api/admin-graphql */
const ERRORS = 'userErrors { message }';
const CODED = 'userErrors { code message }';

/**
 * Finds by its tag what an earlier try made. The search index lags behind (tags are found late), so the newest records
 * are looked through as well, which come from the database.
 */
function madeBefore(name: string, field: string, sortKey: string): string {
  const nodes = '{ nodes { id updatedAt tags } }';
  return `query ${name}($tag: String!) {
  newest: ${field}(first: 50, sortKey: ${sortKey}, reverse: true) ${nodes}
  tagged: ${field}(first: 5, query: $tag) ${nodes}
}`;
}

export const CUSTOMERS_MADE = madeBefore('CustomersMade', 'customers', 'CREATED_AT');
export const PRODUCTS_MADE = madeBefore('ProductsMade', 'products', 'CREATED_AT');
export const DRAFTS_MADE = madeBefore('DraftsMade', 'draftOrders', 'ID');

export const CUSTOMER_SET = `mutation CustomerSet($input: CustomerSetInput!) {
  customerSet(input: $input) { made: customer { id updatedAt } ${CODED} }
}`;

const PERSON = `
  id updatedAt displayName
  defaultEmailAddress { emailAddress }
  defaultPhoneNumber { phoneNumber }
  defaultAddress { id company address1 address2 city province zip countryCodeV2 }`;

export const CUSTOMER = `query Person($id: ID!) { customer(id: $id) { ${PERSON} } }`;

/** The address first, so that the customer that comes back has the last changed-at. */
export const CUSTOMER_UPDATE = `mutation CustomerUpdate(
  $input: CustomerInput!, $id: ID!, $addressId: ID!, $address: MailingAddressInput!,
  $adds: Boolean!, $changes: Boolean!, $removes: Boolean!
) {
  customerAddressCreate(customerId: $id, address: $address, setAsDefault: true) @include(if: $adds) { ${ERRORS} }
  customerAddressUpdate(customerId: $id, addressId: $addressId, address: $address) @include(if: $changes) { ${ERRORS} }
  customerAddressDelete(customerId: $id, addressId: $addressId) @include(if: $removes) { ${ERRORS} }
  customerUpdate(input: $input) { customer { ${PERSON} } ${ERRORS} }
}`;

export const CUSTOMER_STATE = 'query CustomerState($id: ID!) { it: customer(id: $id) { id updatedAt } }';
export const CUSTOMER_DELETE = `mutation CustomerDelete($id: ID!) {
  customerDelete(input: { id: $id }) { deletedCustomerId ${ERRORS} }
}`;

export const PRODUCT_SET = `mutation ProductSet($input: ProductSetInput!) {
  productSet(synchronous: true, input: $input) { made: product { id updatedAt } ${CODED} }
}`;

export const TAX_RULE = 'query TaxRule { shop { taxesIncluded } }';

/** A product with what is sold of it, or one variant. */
export const GOODS = `query Goods($id: ID!) {
  node(id: $id) {
    ... on Product { id updatedAt title status variants(first: 2) { nodes { id price sku } } }
    ... on ProductVariant { id updatedAt price sku product { id } }
  }
}`;

export const GOODS_UPDATE = `mutation GoodsUpdate(
  $product: ProductUpdateInput!, $productId: ID!, $variants: [ProductVariantsBulkInput!]!, $own: Boolean!, $sold: Boolean!
) {
  productVariantsBulkUpdate(productId: $productId, variants: $variants) @include(if: $sold) {
    product { id updatedAt } productVariants { id updatedAt } ${CODED}
  }
  productUpdate(product: $product) @include(if: $own) { product { id updatedAt } ${ERRORS} }
}`;

export const PRODUCT_STATE = 'query ProductState($id: ID!) { it: product(id: $id) { id updatedAt status } }';
export const PRODUCT_ARCHIVE = `mutation ProductArchive($id: ID!) {
  productUpdate(product: { id: $id, status: ARCHIVED }) { product { id } ${ERRORS} }
}`;

export const LEVEL = `query Level($id: ID!) {
  inventoryLevel(id: $id) { item { id } location { id } quantities(names: ["available"]) { quantity } }
}`;
/** https://shopify.dev/docs/api/usage/idempotent-requests */
export const STOCK_SET = `mutation StockSet($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) { inventoryAdjustmentGroup { id } ${CODED} }
}`;

export const ORDER_STATE = `query OrderState($id: ID!) {
  it: order(id: $id) { id name updatedAt cancelledAt fullyPaid }
}`;
export const ORDER_CANCEL = `mutation OrderCancel($id: ID!, $note: String!) {
  orderCancel(orderId: $id, reason: OTHER, restock: true, notifyCustomer: false, staffNote: $note) {
    job { id } orderCancelUserErrors { code message }
  }
}`;
export const ORDER_MARK_PAID = `mutation OrderMarkPaid($id: ID!) {
  orderMarkAsPaid(input: { id: $id }) { order { id } ${ERRORS} }
}`;

export const PAYMENT = `query Payment($id: ID!) {
  node(id: $id) {
    ... on OrderTransaction {
      id gateway amountSet { presentmentMoney { currencyCode } }
      order { id currencyCode refunds { id note } }
    }
  }
}`;
export const REFUND = `mutation Refund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) { refund { id updatedAt } ${ERRORS} }
}`;

/** What is still to be sent of an order, and what was sent already. */
export const UNSENT = `query Unsent($id: ID!) {
  order(id: $id) {
    fulfillments { id status trackingInfo { number } }
    fulfillmentOrders(first: 10) {
      nodes {
        id status assignedLocation { location { id } }
        lineItems(first: 40) { nodes { id remainingQuantity lineItem { id } } }
      }
    }
  }
}`;
export const SHIP = `mutation Ship($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { id name updatedAt } ${ERRORS} }
}`;
export const SHIPMENT_STATE = 'query ShipmentState($id: ID!) { it: fulfillment(id: $id) { id updatedAt status } }';
export const SHIPMENT_CANCEL = `mutation ShipmentCancel($id: ID!) {
  fulfillmentCancel(id: $id) { fulfillment { id } ${ERRORS} }
}`;

export const DRAFT_CREATE = `mutation DraftCreate($input: DraftOrderInput!) {
  draftOrderCreate(input: $input) { made: draftOrder { id updatedAt name invoiceUrl } ${ERRORS} }
}`;
export const DRAFT_SEND = `mutation DraftSend($id: ID!, $email: EmailInput) {
  draftOrderInvoiceSend(id: $id, email: $email) { made: draftOrder { id updatedAt name invoiceUrl } ${ERRORS} }
}`;
export const DRAFT_STATE = 'query DraftState($id: ID!) { it: draftOrder(id: $id) { id updatedAt status } }';
export const DRAFT_DELETE = `mutation DraftDelete($id: ID!) {
  draftOrderDelete(input: { id: $id }) { deletedId ${ERRORS} }
}`;

const HOOK = '{ id topic uri }';
export const SUBSCRIPTIONS = `query Subscriptions($after: String) {
  webhookSubscriptions(first: 100, after: $after) { nodes ${HOOK} pageInfo { hasNextPage endCursor } }
}`;
export const SUBSCRIBE = `mutation Subscribe($topic: WebhookSubscriptionTopic!, $to: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $to) { webhookSubscription ${HOOK} ${ERRORS} }
}`;
export const UNSUBSCRIBE = `mutation Unsubscribe($id: ID!) {
  webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId ${ERRORS} }
}`;
