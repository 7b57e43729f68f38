/** Roots, the shop, bulk operations and webhook subscriptions, named and typed as in the Admin API. */
export const SHOP_TYPES = `
type QueryRoot {
  shop: Shop!
  orders(
    after: String, before: String, first: Int, last: Int, query: String, reverse: Boolean = false,
    sortKey: OrderSortKeys = PROCESSED_AT
  ): OrderConnection!
  order(id: ID!): Order
  ordersCount(limit: Int = 10000, query: String): Count
  customers(
    after: String, before: String, first: Int, last: Int, query: String, reverse: Boolean = false,
    sortKey: CustomerSortKeys = ID
  ): CustomerConnection!
  customer(id: ID!): Customer
  customersCount(limit: Int = 10000, query: String): Count
  products(
    after: String, before: String, first: Int, last: Int, query: String, reverse: Boolean = false,
    sortKey: ProductSortKeys = ID
  ): ProductConnection!
  product(id: ID!): Product
  productsCount(limit: Int = 10000, query: String): Count
  productVariants(
    after: String, before: String, first: Int, last: Int, query: String, reverse: Boolean = false,
    sortKey: ProductVariantSortKeys = ID
  ): ProductVariantConnection!
  productVariant(id: ID!): ProductVariant
  productVariantsCount(limit: Int = 10000, query: String): Count
  inventoryItems(
    after: String, before: String, first: Int, last: Int, query: String, reverse: Boolean = false
  ): InventoryItemConnection!
  inventoryItem(id: ID!): InventoryItem
  locations(
    after: String, before: String, first: Int, includeInactive: Boolean = false, last: Int, query: String,
    reverse: Boolean = false, sortKey: LocationSortKeys = NAME
  ): LocationConnection!
  location(id: ID): Location
  inventoryLevel(id: ID!): InventoryLevel
  draftOrdersCount(limit: Int = 10000, query: String): Count
  draftOrders(
    after: String, before: String, first: Int, last: Int, query: String, reverse: Boolean = false,
    sortKey: DraftOrderSortKeys = ID
  ): DraftOrderConnection!
  draftOrder(id: ID!): DraftOrder
  fulfillment(id: ID!): Fulfillment
  shopifyPaymentsAccount: ShopifyPaymentsAccount
  currentBulkOperation(type: BulkOperationType = QUERY): BulkOperation
  bulkOperation(id: ID!): BulkOperation
  webhookSubscriptions(
    after: String, before: String, callbackUrl: URL, first: Int, format: WebhookSubscriptionFormat, last: Int,
    query: String, reverse: Boolean = false, sortKey: WebhookSubscriptionSortKeys = CREATED_AT,
    topics: [WebhookSubscriptionTopic!], uri: String
  ): WebhookSubscriptionConnection!
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  currentAppInstallation: AppInstallation!
}

type Mutation {
  bulkOperationRunQuery(groupObjects: Boolean! = false, query: String!): BulkOperationRunQueryPayload
  bulkOperationCancel(id: ID!): BulkOperationCancelPayload
  webhookSubscriptionCreate(
    topic: WebhookSubscriptionTopic!, webhookSubscription: WebhookSubscriptionInput!
  ): WebhookSubscriptionCreatePayload
  webhookSubscriptionDelete(id: ID!): WebhookSubscriptionDeletePayload
  appUninstall: AppUninstallPayload
  customerSet(input: CustomerSetInput!): CustomerSetPayload
  customerUpdate(input: CustomerInput!): CustomerUpdatePayload
  customerDelete(input: CustomerDeleteInput!): CustomerDeletePayload
  customerAddressCreate(
    address: MailingAddressInput!, customerId: ID!, setAsDefault: Boolean
  ): CustomerAddressCreatePayload
  customerAddressUpdate(
    address: MailingAddressInput!, addressId: ID!, customerId: ID!, setAsDefault: Boolean
  ): CustomerAddressUpdatePayload
  customerAddressDelete(addressId: ID!, customerId: ID!): CustomerAddressDeletePayload
  productSet(input: ProductSetInput!, synchronous: Boolean): ProductSetPayload
  productUpdate(product: ProductUpdateInput): ProductUpdatePayload
  productVariantsBulkUpdate(
    productId: ID!, variants: [ProductVariantsBulkInput!]!
  ): ProductVariantsBulkUpdatePayload
  inventorySetQuantities(input: InventorySetQuantitiesInput!): InventorySetQuantitiesPayload
  orderCancel(
    notifyCustomer: Boolean, orderId: ID!, reason: OrderCancelReason!, restock: Boolean!, staffNote: String
  ): OrderCancelPayload
  orderMarkAsPaid(input: OrderMarkAsPaidInput!): OrderMarkAsPaidPayload
  refundCreate(input: RefundInput!): RefundCreatePayload
  fulfillmentCreate(fulfillment: FulfillmentInput!): FulfillmentCreatePayload
  fulfillmentCancel(id: ID!): FulfillmentCancelPayload
  draftOrderCreate(input: DraftOrderInput!): DraftOrderCreatePayload
  draftOrderInvoiceSend(email: EmailInput, id: ID!): DraftOrderInvoiceSendPayload
  draftOrderDelete(input: DraftOrderDeleteInput!): DraftOrderDeletePayload
}

type Shop implements Node {
  id: ID!
  name: String!
  email: String!
  contactEmail: String!
  myshopifyDomain: String!
  currencyCode: CurrencyCode!
  ianaTimezone: String!
  plan: ShopPlan!
  taxesIncluded: Boolean!
  url: URL!
  createdAt: DateTime!
  updatedAt: DateTime!
  shopAddress: ShopAddress!
  enabledPresentmentCurrencies: [CurrencyCode!]!
}

type ShopPlan {
  displayName: String!
  publicDisplayName: String!
  partnerDevelopment: Boolean!
  shopifyPlus: Boolean!
}

type ShopAddress implements Node {
  id: ID!
  address1: String
  city: String
  zip: String
  country: String
  countryCodeV2: CountryCode
}

type BulkOperation implements Node {
  id: ID!
  type: BulkOperationType!
  status: BulkOperationStatus!
  errorCode: BulkOperationErrorCode
  createdAt: DateTime!
  completedAt: DateTime
  objectCount: UnsignedInt64!
  rootObjectCount: UnsignedInt64!
  fileSize: UnsignedInt64
  url: URL
  partialDataUrl: URL
  query: String!
}

type BulkOperationRunQueryPayload {
  bulkOperation: BulkOperation
  userErrors: [BulkOperationUserError!]!
}

type BulkOperationUserError {
  code: BulkOperationUserErrorCode
  field: [String!]
  message: String!
}

type BulkOperationCancelPayload {
  bulkOperation: BulkOperation
  userErrors: [UserError!]!
}

type UserError {
  field: [String!]
  message: String!
}

type WebhookSubscription implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  topic: WebhookSubscriptionTopic!
  uri: String!
  format: WebhookSubscriptionFormat!
  createdAt: DateTime!
  updatedAt: DateTime!
  includeFields: [String!]!
  filter: String
}

type WebhookSubscriptionCreatePayload {
  webhookSubscription: WebhookSubscription
  userErrors: [UserError!]!
}

type WebhookSubscriptionDeletePayload {
  deletedWebhookSubscriptionId: ID
  userErrors: [UserError!]!
}

type AppUninstallPayload {
  userErrors: [AppUninstallAppUninstallError!]!
  app: App
}

type AppUninstallAppUninstallError {
  field: [String!]
  message: String!
  code: AppUninstallAppUninstallErrorCode
}

type App implements Node {
  id: ID!
  title: String!
  handle: String
}

type AppInstallation implements Node {
  id: ID!
  accessScopes: [AccessScope!]!
  app: App!
}

type AccessScope {
  handle: String!
  description: String!
}

type MoneyBag {
  shopMoney: MoneyV2!
  presentmentMoney: MoneyV2!
}

type MoneyV2 {
  amount: Decimal!
  currencyCode: CurrencyCode!
}

type Count {
  count: Int!
  precision: CountPrecision!
}

type PageInfo {
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
  endCursor: String
}
`;
