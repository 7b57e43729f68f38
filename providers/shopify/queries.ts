/** The GraphQL documents, against the Admin API 2026-10: https://shopify.dev/docs/api/admin-graphql */
const MONEY = '{ presentmentMoney { amount currencyCode } }';
const PAID = '{ amount currencyCode }';
const ADDRESS = '{ company address1 address2 city province zip countryCodeV2 }';

export const SHOP = '{ shop { id name myshopifyDomain currencyCode ianaTimezone } }';

const CUSTOMER = `
  id createdAt updatedAt displayName
  defaultEmailAddress { emailAddress }
  defaultPhoneNumber { phoneNumber }
  defaultAddress ${ADDRESS}`;

export const CUSTOMERS = `query Customers($first: Int!, $after: String, $query: String, $sortKey: CustomerSortKeys) {
  customers(first: $first, after: $after, query: $query, sortKey: $sortKey) {
    nodes { ${CUSTOMER} }
    pageInfo { hasNextPage endCursor }
  }
}`;

const PRODUCT = 'id createdAt updatedAt title status';
const VARIANT = 'id createdAt updatedAt title sku barcode price';
const LISTED_PRODUCT = `${PRODUCT} variants(first: 10) { nodes { ${VARIANT} } pageInfo { hasNextPage endCursor } }`;

export const PRODUCTS = `query Products($first: Int!, $after: String, $query: String, $sortKey: ProductSortKeys) {
  products(first: $first, after: $after, query: $query, sortKey: $sortKey) {
    nodes { ${LISTED_PRODUCT} }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** One product with more variants than a page of `PRODUCTS` shows. */
export const WHOLE_PRODUCT = `query WholeProduct($id: ID!, $after: String) {
  product(id: $id) {
    ${PRODUCT} variants(first: 200, after: $after) { nodes { ${VARIANT} } pageInfo { hasNextPage endCursor } }
  }
}`;

const PLACED = 'id createdAt updatedAt location { id name } quantities(names: ["available"]) { name quantity }';
const LEVEL = `{ ${PLACED} }`;
const ITEM = 'id sku variants(first: 1) { nodes { id displayName } }';

export const STOCK = `query Stock($first: Int!, $after: String, $query: String) {
  inventoryItems(first: $first, after: $after, query: $query) {
    nodes { ${ITEM} inventoryLevels(first: 5) { nodes ${LEVEL} pageInfo { hasNextPage endCursor } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** One item that lies at more places than a page of `STOCK` shows. */
export const ITEM_STOCK = `query ItemStock($id: ID!, $after: String) {
  inventoryItem(id: $id) {
    ${ITEM} inventoryLevels(first: 100, after: $after) { nodes ${LEVEL} pageInfo { hasNextPage endCursor } }
  }
}`;

/** Lists without `first` come whole; a list may hold no connection, or the bulk job refuses the document. */
const ORDER = `
  id name createdAt updatedAt processedAt cancelledAt displayFinancialStatus taxesIncluded edited email
  customer { id displayName }
  totalPriceSet ${MONEY} totalTaxSet ${MONEY} totalDiscountsSet ${MONEY} totalTipReceivedSet ${MONEY}
  originalTotalDutiesSet ${MONEY} additionalFees { name price ${MONEY} }
  shippingLine { discountedPriceSet ${MONEY} taxLines { priceSet ${MONEY} } }
  shippingAddress ${ADDRESS}
  transactions {
    id kind status createdAt processedAt gateway formattedGateway
    amountSet ${MONEY}
    fees { amount ${PAID} }
    parentTransaction { id }
  }
  refunds { id createdAt updatedAt note totalRefundedSet ${MONEY} }
  fulfillments { id createdAt updatedAt status displayStatus trackingInfo { company number url } }`;

const LINE = `
  id title quantity sku isGiftCard
  variant { id }
  originalTotalSet ${MONEY}
  discountAllocations { allocatedAmountSet ${MONEY} }
  taxLines { priceSet ${MONEY} }`;

const LISTED_ORDER = `${ORDER} lineItems(first: 10) { nodes { ${LINE} } pageInfo { hasNextPage endCursor } }`;

export const ORDERS = `query Orders($first: Int!, $after: String, $query: String, $sortKey: OrderSortKeys) {
  orders(first: $first, after: $after, query: $query, sortKey: $sortKey) {
    nodes { ${LISTED_ORDER} }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** One order with more lines than a page of `ORDERS` shows. */
export const WHOLE_ORDER = `query WholeOrder($id: ID!, $after: String) {
  order(id: $id) { ${ORDER} lineItems(first: 90, after: $after) { nodes { ${LINE} } pageInfo { hasNextPage endCursor } } }
}`;

export const ORDERS_COUNT = 'query OrdersCount($query: String) { ordersCount(query: $query) { count } }';

/** The document that the bulk job runs: no variables, no page sizes, and `edges` as its guide wants them. */
export function bulkOrders(query: string | null): string {
  const filter = query === null ? '' : `(query: ${JSON.stringify(query)})`;
  return `{ orders${filter} { edges { node { ${ORDER} lineItems { edges { node { ${LINE} } } } } } } }`;
}

/** `groupObjects` makes an order's lines stand right after it in the file. */
export const RUN_BULK = `mutation RunBulk($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: true) { bulkOperation { id } userErrors { message } }
}`;

export const POLL_BULK = `query PollBulk($id: ID!) {
  bulkOperation(id: $id) { status url fileSize rootObjectCount }
}`;

export const PAYOUTS = `query Payouts($first: Int!, $after: String, $query: String, $sortKey: PayoutSortKeys) {
  shopifyPaymentsAccount {
    payouts(first: $first, after: $after, query: $query, sortKey: $sortKey) {
      nodes {
        id issuedAt status
        net ${PAID}
        summary { chargesFee ${PAID} refundsFee ${PAID} adjustmentsFee ${PAID} }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const DISPUTE = `id initiatedAt evidenceDueBy status amount ${PAID} reasonDetails { reason }`;

/** Disputes and movements are read like payouts: the account is null where Shopify Payments is not used. */
export const DISPUTES = `query Disputes($first: Int!, $after: String, $query: String) {
  shopifyPaymentsAccount {
    disputes(first: $first, after: $after, query: $query) {
      nodes { ${DISPUTE} }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

export const MOVEMENTS = `query Movements($first: Int!, $after: String, $query: String, $sortKey: BalanceTransactionSortKeys) {
  shopifyPaymentsAccount {
    balanceTransactions(first: $first, after: $after, query: $query, sortKey: $sortKey) {
      nodes {
        id type transactionDate sourceOrderTransactionId
        amount ${PAID} fee ${PAID} net ${PAID}
        associatedOrder { id }
        associatedPayout { id status }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const DRAFT = `
  id name createdAt updatedAt status email taxesIncluded
  customer { id displayName }
  totalPriceSet ${MONEY} totalTaxSet ${MONEY}
  appliedDiscount { amountSet ${MONEY} }
  shippingLine { discountedPriceSet ${MONEY} taxLines { priceSet ${MONEY} } }`;
const DRAFT_LINE = `id title quantity sku variant { id } discountedTotalSet ${MONEY} taxLines { priceSet ${MONEY} }`;

const LISTED_DRAFT = `${DRAFT} lineItems(first: 10) { nodes { ${DRAFT_LINE} } pageInfo { hasNextPage endCursor } }`;

export const DRAFTS = `query Drafts($first: Int!, $after: String, $query: String, $sortKey: DraftOrderSortKeys) {
  draftOrders(first: $first, after: $after, query: $query, sortKey: $sortKey) {
    nodes { ${LISTED_DRAFT} }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** One draft with more lines than a page of `DRAFTS` shows. */
export const WHOLE_DRAFT = `query WholeDraft($id: ID!, $after: String) {
  draftOrder(id: $id) {
    ${DRAFT} lineItems(first: 90, after: $after) { nodes { ${DRAFT_LINE} } pageInfo { hasNextPage endCursor } }
  }
}`;

/** Records by their ids, each with what its list shows of it: https://shopify.dev/docs/api/admin-graphql/latest/queries/nodes */
function byIds(type: string, fields: string): string {
  return `query Named($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} { ${fields} } } }`;
}

export const NAMED_CUSTOMERS = byIds('Customer', CUSTOMER);
export const NAMED_PRODUCTS = byIds('Product', LISTED_PRODUCT);
export const NAMED_ORDERS = byIds('Order', LISTED_ORDER);
export const NAMED_DRAFTS = byIds('DraftOrder', LISTED_DRAFT);
export const NAMED_DISPUTES = byIds('ShopifyPaymentsDispute', DISPUTE);
/** A list shows active levels only, a level by its id says whether it is. */
export const NAMED_LEVELS = byIds('InventoryLevel', `isActive ${PLACED} item { ${ITEM} }`);
