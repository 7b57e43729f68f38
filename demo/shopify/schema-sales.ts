/** Orders: the fields that the pretend shop fills, named and typed as in the Admin API. */
export const SALES_TYPES = `
type Order implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  name: String!
  number: Int!
  email: String
  phone: String
  note: String
  tags: [String!]!
  test: Boolean!
  confirmed: Boolean!
  edited: Boolean!
  closed: Boolean!
  closedAt: DateTime
  createdAt: DateTime!
  updatedAt: DateTime!
  processedAt: DateTime!
  cancelledAt: DateTime
  cancelReason: OrderCancelReason
  currencyCode: CurrencyCode!
  presentmentCurrencyCode: CurrencyCode!
  displayFinancialStatus: OrderDisplayFinancialStatus
  displayFulfillmentStatus: OrderDisplayFulfillmentStatus!
  fullyPaid: Boolean!
  unpaid: Boolean!
  taxesIncluded: Boolean!
  taxExempt: Boolean!
  customer: Customer
  customerLocale: String
  billingAddress: MailingAddress
  shippingAddress: MailingAddress
  discountCode: String
  discountCodes: [String!]!
  sourceName: String
  paymentGatewayNames: [String!]!
  subtotalPriceSet: MoneyBag
  totalPriceSet: MoneyBag!
  originalTotalPriceSet: MoneyBag!
  currentTotalPriceSet: MoneyBag!
  currentSubtotalPriceSet: MoneyBag!
  currentTotalTaxSet: MoneyBag!
  currentTotalDiscountsSet: MoneyBag!
  totalDiscountsSet: MoneyBag
  totalTaxSet: MoneyBag
  totalShippingPriceSet: MoneyBag!
  totalRefundedSet: MoneyBag!
  totalReceivedSet: MoneyBag!
  totalOutstandingSet: MoneyBag!
  netPaymentSet: MoneyBag!
  totalTipReceivedSet: MoneyBag!
  originalTotalDutiesSet: MoneyBag
  additionalFees: [AdditionalFee!]!
  taxLines: [TaxLine!]!
  fulfillmentOrders(
    after: String, before: String, first: Int, last: Int, reverse: Boolean = false
  ): FulfillmentOrderConnection!
  lineItems(
    after: String, before: String, first: Int, last: Int, reverse: Boolean = false
  ): LineItemConnection!
  shippingLine: ShippingLine
  shippingLines(
    after: String, before: String, first: Int, last: Int, reverse: Boolean = false
  ): ShippingLineConnection!
  transactions(first: Int): [OrderTransaction!]!
  refunds(first: Int): [Refund!]!
  fulfillments(first: Int, query: String): [Fulfillment!]!
}

type LineItem implements Node {
  id: ID!
  title: String!
  name: String!
  variantTitle: String
  sku: String
  quantity: Int!
  currentQuantity: Int!
  refundableQuantity: Int!
  vendor: String
  taxable: Boolean!
  requiresShipping: Boolean!
  isGiftCard: Boolean!
  product: Product
  variant: ProductVariant
  originalUnitPriceSet: MoneyBag!
  originalTotalSet: MoneyBag!
  discountedUnitPriceSet: MoneyBag!
  discountedTotalSet: MoneyBag!
  totalDiscountSet: MoneyBag!
  discountAllocations: [DiscountAllocation!]!
  taxLines(first: Int): [TaxLine!]!
}

type DiscountAllocation {
  allocatedAmountSet: MoneyBag!
}

type ShippingLine {
  id: ID
  title: String!
  code: String
  source: String
  originalPriceSet: MoneyBag!
  discountedPriceSet: MoneyBag!
  taxLines: [TaxLine!]!
}

type TaxLine {
  title: String!
  rate: Float
  ratePercentage: Float
  priceSet: MoneyBag!
}

type OrderTransaction implements Node {
  id: ID!
  kind: OrderTransactionKind!
  status: OrderTransactionStatus!
  gateway: String
  formattedGateway: String
  createdAt: DateTime!
  processedAt: DateTime
  test: Boolean!
  amountSet: MoneyBag!
  amountV2: MoneyV2!
  paymentId: String
  parentTransaction: OrderTransaction
  fees: [TransactionFee!]!
  order: Order
}

type TransactionFee implements Node {
  id: ID!
  amount: MoneyV2!
  flatFee: MoneyV2!
  rate: Decimal!
  rateName: String
  taxAmount: MoneyV2!
  type: String!
}

type Refund implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  createdAt: DateTime
  updatedAt: DateTime!
  processedAt: DateTime!
  note: String
  order: Order!
  totalRefundedSet: MoneyBag!
  refundLineItems(
    after: String, before: String, first: Int, last: Int, reverse: Boolean = false
  ): RefundLineItemConnection!
  transactions(
    after: String, before: String, first: Int, last: Int, reverse: Boolean = false
  ): OrderTransactionConnection!
}

type RefundLineItem {
  id: ID
  lineItem: LineItem!
  quantity: Int!
  priceSet: MoneyBag!
  subtotalSet: MoneyBag!
  totalTaxSet: MoneyBag!
  restockType: RefundLineItemRestockType!
  restocked: Boolean!
}

type Fulfillment implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  name: String!
  status: FulfillmentStatus!
  displayStatus: FulfillmentDisplayStatus
  createdAt: DateTime!
  updatedAt: DateTime!
  totalQuantity: Int!
  trackingInfo(first: Int): [FulfillmentTrackingInfo!]!
}

type FulfillmentTrackingInfo {
  company: String
  number: String
  url: URL
}

type AdditionalFee implements Node {
  id: ID!
  name: String!
  price: MoneyBag!
  taxLines: [TaxLine!]!
}

type FulfillmentOrder implements Node {
  id: ID!
  status: FulfillmentOrderStatus!
  orderId: ID!
  createdAt: DateTime!
  updatedAt: DateTime!
  assignedLocation: FulfillmentOrderAssignedLocation!
  lineItems(
    after: String, before: String, first: Int, last: Int, reverse: Boolean = false
  ): FulfillmentOrderLineItemConnection!
}

type FulfillmentOrderAssignedLocation {
  name: String!
  location: Location
}

type FulfillmentOrderLineItem implements Node {
  id: ID!
  remainingQuantity: Int!
  totalQuantity: Int!
  lineItem: LineItem!
}

type DraftOrder implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  name: String!
  status: DraftOrderStatus!
  email: String
  note2: String
  poNumber: String
  tags: [String!]!
  customer: Customer
  taxesIncluded: Boolean!
  currencyCode: CurrencyCode!
  presentmentCurrencyCode: CurrencyCode!
  createdAt: DateTime!
  updatedAt: DateTime!
  completedAt: DateTime
  invoiceSentAt: DateTime
  invoiceUrl: URL
  appliedDiscount: DraftOrderAppliedDiscount
  shippingLine: ShippingLine
  totalPriceSet: MoneyBag!
  totalTaxSet: MoneyBag!
  subtotalPriceSet: MoneyBag!
  totalShippingPriceSet: MoneyBag!
  lineItems(
    after: String, before: String, first: Int, last: Int, reverse: Boolean = false
  ): DraftOrderLineItemConnection!
}

type DraftOrderAppliedDiscount {
  amountSet: MoneyBag!
  title: String
}

type DraftOrderLineItem implements Node {
  id: ID!
  title: String!
  name: String!
  sku: String
  quantity: Int!
  custom: Boolean!
  variant: ProductVariant
  originalTotalSet: MoneyBag!
  discountedTotalSet: MoneyBag!
  taxLines: [TaxLine!]!
}
`;
