/** Products, stock and Shopify Payments, named and typed as in the Admin API. */
export const GOODS_TYPES = `
type Product implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  title: String!
  handle: String!
  description(truncateAt: Int): String!
  descriptionHtml: HTML!
  status: ProductStatus!
  vendor: String!
  productType: String!
  tags: [String!]!
  totalInventory: Int!
  tracksInventory: Boolean!
  hasOnlyDefaultVariant: Boolean!
  isGiftCard: Boolean!
  publishedAt: DateTime
  createdAt: DateTime!
  updatedAt: DateTime!
  variants(
    after: String, before: String, first: Int, last: Int, reverse: Boolean = false,
    sortKey: ProductVariantSortKeys = POSITION
  ): ProductVariantConnection!
  variantsCount: Count
  onlineStoreUrl: URL
}

type ProductVariant implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  title: String!
  displayName: String!
  sku: String
  barcode: String
  position: Int!
  price: Money!
  compareAtPrice: Money
  inventoryQuantity: Int
  inventoryPolicy: ProductVariantInventoryPolicy!
  availableForSale: Boolean!
  taxable: Boolean!
  selectedOptions: [SelectedOption!]!
  product: Product!
  inventoryItem: InventoryItem!
  createdAt: DateTime!
  updatedAt: DateTime!
}

type SelectedOption {
  name: String!
  value: String!
}

type InventoryItem implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  sku: String
  tracked: Boolean!
  requiresShipping: Boolean!
  unitCost: MoneyV2
  countryCodeOfOrigin: CountryCode
  harmonizedSystemCode: String
  inventoryLevels(
    after: String, before: String, first: Int, includeInactive: Boolean = false, last: Int, query: String,
    reverse: Boolean = false
  ): InventoryLevelConnection!
  variants(after: String, before: String, first: Int, last: Int): ProductVariantConnection
  locationsCount: Count
  createdAt: DateTime!
  updatedAt: DateTime!
}

type InventoryLevel implements Node {
  id: ID!
  isActive: Boolean!
  canDeactivate: Boolean!
  item: InventoryItem!
  location: Location!
  quantities(names: [String!]!): [InventoryQuantity!]!
  createdAt: DateTime!
  updatedAt: DateTime!
}

type InventoryQuantity implements Node {
  id: ID!
  name: String!
  quantity: Int!
  updatedAt: DateTime
}

type Location implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  name: String!
  isActive: Boolean!
  fulfillsOnlineOrders: Boolean!
  shipsInventory: Boolean!
  address: LocationAddress!
  createdAt: DateTime!
  updatedAt: DateTime!
}

type LocationAddress {
  address1: String
  city: String
  zip: String
  country: String
  countryCode: String
  formatted: [String!]!
}

type ShopifyPaymentsAccount implements Node {
  id: ID!
  activated: Boolean!
  country: String!
  defaultCurrency: CurrencyCode!
  balance: [MoneyV2!]!
  payouts(
    after: String, before: String, first: Int, last: Int, query: String, reverse: Boolean = false,
    sortKey: PayoutSortKeys = ISSUED_AT
  ): ShopifyPaymentsPayoutConnection!
  balanceTransactions(
    after: String, before: String, first: Int, hideTransfers: Boolean = false, last: Int, query: String,
    reverse: Boolean = false, sortKey: BalanceTransactionSortKeys = PROCESSED_AT
  ): ShopifyPaymentsBalanceTransactionConnection!
  disputes(
    after: String, before: String, first: Int, last: Int, query: String, reverse: Boolean = false
  ): ShopifyPaymentsDisputeConnection!
}

type ShopifyPaymentsPayout implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  issuedAt: DateTime!
  net: MoneyV2!
  gross: MoneyV2!
  status: ShopifyPaymentsPayoutStatus!
  summary: ShopifyPaymentsPayoutSummary!
  transactionType: ShopifyPaymentsPayoutTransactionType!
}

type ShopifyPaymentsPayoutSummary {
  adjustmentsFee: MoneyV2!
  adjustmentsGross: MoneyV2!
  chargesFee: MoneyV2!
  chargesGross: MoneyV2!
  refundsFee: MoneyV2!
  refundsFeeGross: MoneyV2!
  reservedFundsFee: MoneyV2!
  reservedFundsGross: MoneyV2!
  retriedPayoutsFee: MoneyV2!
  retriedPayoutsGross: MoneyV2!
}

type ShopifyPaymentsBalanceTransaction implements Node {
  id: ID!
  type: ShopifyPaymentsTransactionType!
  amount: MoneyV2!
  fee: MoneyV2!
  net: MoneyV2!
  transactionDate: DateTime!
  test: Boolean!
  sourceId: BigInt
  sourceType: ShopifyPaymentsSourceType
  sourceOrderTransactionId: BigInt
  associatedOrder: ShopifyPaymentsAssociatedOrder
  associatedPayout: ShopifyPaymentsBalanceTransactionAssociatedPayout!
}

type ShopifyPaymentsAssociatedOrder {
  id: ID!
  name: String!
}

type ShopifyPaymentsBalanceTransactionAssociatedPayout {
  id: ID
  status: ShopifyPaymentsBalanceTransactionPayoutStatus
}

type ShopifyPaymentsDispute implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  amount: MoneyV2!
  initiatedAt: DateTime!
  evidenceDueBy: DateTime
  evidenceSentOn: DateTime
  finalizedOn: DateTime
  order: Order
  reasonDetails: ShopifyPaymentsDisputeReasonDetails!
  status: DisputeStatus!
  type: DisputeType!
}

type ShopifyPaymentsDisputeReasonDetails {
  reason: ShopifyPaymentsDisputeReason!
  networkReasonCode: String
}
`;
