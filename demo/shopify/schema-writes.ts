/** Inputs and answers of the mutations, named and typed as in the Admin API; only what the pretend shop knows. */
export const WRITE_TYPES = `
directive @idempotent(key: String!) on FIELD

input MailingAddressInput {
  address1: String
  address2: String
  city: String
  company: String
  countryCode: CountryCode
  province: String
  provinceCode: String
  zip: String
}

input CustomerSetInput {
  firstName: String
  lastName: String
  email: String
  phone: String
  note: String
  tags: [String!]
  addresses: [MailingAddressInput!]
}

input CustomerInput {
  id: ID
  firstName: String
  lastName: String
  email: String
  phone: String
  note: String
  tags: [String!]
}

input CustomerDeleteInput { id: ID! }

type CustomerSetPayload { customer: Customer userErrors: [CustomerSetUserError!]! }
type CustomerSetUserError { code: CustomerSetUserErrorCode field: [String!] message: String! }
enum CustomerSetUserErrorCode { BLANK INVALID NOT_FOUND TAKEN }
type CustomerUpdatePayload { customer: Customer userErrors: [UserError!]! }
type CustomerDeletePayload { deletedCustomerId: ID userErrors: [UserError!]! }
type CustomerAddressCreatePayload { address: MailingAddress userErrors: [UserError!]! }
type CustomerAddressUpdatePayload { address: MailingAddress userErrors: [UserError!]! }
type CustomerAddressDeletePayload { deletedAddressId: ID userErrors: [UserError!]! }

input OptionValueSetInput { name: String }
input OptionSetInput { name: String values: [OptionValueSetInput!] }
input VariantOptionValueInput { optionName: String name: String }
input InventoryItemInput { sku: String tracked: Boolean }

input ProductVariantSetInput {
  optionValues: [VariantOptionValueInput!]!
  price: Money
  inventoryItem: InventoryItemInput
}

input ProductSetInput {
  title: String
  status: ProductStatus
  tags: [String!]
  productOptions: [OptionSetInput!]
  variants: [ProductVariantSetInput!]
}

input ProductUpdateInput { id: ID title: String status: ProductStatus }
input ProductVariantsBulkInput { id: ID price: Money inventoryItem: InventoryItemInput }

type ProductSetPayload { product: Product userErrors: [ProductSetUserError!]! }
type ProductSetUserError { code: ProductSetUserErrorCode field: [String!] message: String! }
enum ProductSetUserErrorCode { INVALID_INPUT PRODUCT_OPTIONS_INPUT_MISSING VARIANTS_INPUT_MISSING }
type ProductUpdatePayload { product: Product userErrors: [UserError!]! }

type ProductVariantsBulkUpdatePayload {
  product: Product
  productVariants: [ProductVariant!]
  userErrors: [ProductVariantsBulkUpdateUserError!]!
}
type ProductVariantsBulkUpdateUserError {
  code: ProductVariantsBulkUpdateUserErrorCode
  field: [String!]
  message: String!
}
enum ProductVariantsBulkUpdateUserErrorCode { PRODUCT_DOES_NOT_EXIST PRODUCT_VARIANT_DOES_NOT_EXIST }

input InventoryQuantityInput { inventoryItemId: ID! locationId: ID! quantity: Int! changeFromQuantity: Int }
input InventorySetQuantitiesInput {
  name: String!
  reason: String!
  referenceDocumentUri: String
  quantities: [InventoryQuantityInput!]!
}

type InventoryAdjustmentGroup implements Node { id: ID! reason: String! }
type InventorySetQuantitiesPayload {
  inventoryAdjustmentGroup: InventoryAdjustmentGroup
  userErrors: [InventorySetQuantitiesUserError!]!
}
type InventorySetQuantitiesUserError {
  code: InventorySetQuantitiesUserErrorCode
  field: [String!]
  message: String!
}
enum InventorySetQuantitiesUserErrorCode {
  CHANGE_FROM_QUANTITY_STALE IDEMPOTENCY_KEY_PARAMETER_MISMATCH INVALID_INVENTORY_ITEM INVALID_LOCATION
  INVALID_NAME INVALID_REASON ITEM_NOT_STOCKED_AT_LOCATION
}

type Job { id: ID! done: Boolean! }
type OrderCancelPayload { job: Job orderCancelUserErrors: [OrderCancelUserError!]! }
type OrderCancelUserError { code: OrderCancelUserErrorCode field: [String!] message: String! }
enum OrderCancelUserErrorCode { INTERNAL_ERROR INVALID NOT_FOUND }

input OrderMarkAsPaidInput { id: ID! }
type OrderMarkAsPaidPayload { order: Order userErrors: [UserError!]! }

input OrderTransactionInput {
  amount: Money!
  gateway: String!
  kind: OrderTransactionKind!
  orderId: ID!
  parentId: ID
}
input RefundInput {
  orderId: ID!
  currency: CurrencyCode
  note: String
  notify: Boolean
  transactions: [OrderTransactionInput!]
}
type RefundCreatePayload { order: Order refund: Refund userErrors: [UserError!]! }

input FulfillmentTrackingInput { company: String number: String url: URL }
input FulfillmentOrderLineItemInput { id: ID! quantity: Int! }
input FulfillmentOrderLineItemsInput {
  fulfillmentOrderId: ID!
  fulfillmentOrderLineItems: [FulfillmentOrderLineItemInput!]
}
input FulfillmentInput {
  lineItemsByFulfillmentOrder: [FulfillmentOrderLineItemsInput!]!
  notifyCustomer: Boolean
  trackingInfo: FulfillmentTrackingInput
}
type FulfillmentCreatePayload { fulfillment: Fulfillment userErrors: [UserError!]! }
type FulfillmentCancelPayload { fulfillment: Fulfillment userErrors: [UserError!]! }

input MoneyInput { amount: Decimal! currencyCode: CurrencyCode! }
input PurchasingEntityInput { customerId: ID }
input EmailInput { to: String subject: String }
input DraftOrderLineItemInput {
  title: String
  quantity: Int!
  variantId: ID
  originalUnitPriceWithCurrency: MoneyInput
  priceOverride: MoneyInput
  requiresShipping: Boolean
}
input DraftOrderInput {
  purchasingEntity: PurchasingEntityInput
  presentmentCurrencyCode: CurrencyCode
  email: String
  note: String
  poNumber: String
  tags: [String!]
  lineItems: [DraftOrderLineItemInput!]
}
input DraftOrderDeleteInput { id: ID! }
type DraftOrderCreatePayload { draftOrder: DraftOrder userErrors: [UserError!]! }
type DraftOrderInvoiceSendPayload { draftOrder: DraftOrder userErrors: [UserError!]! }
type DraftOrderDeletePayload { deletedId: ID userErrors: [UserError!]! }
`;
