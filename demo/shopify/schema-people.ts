/** Customers and addresses, named and typed as in the Admin API. */
export const PEOPLE_TYPES = `
type Customer implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  firstName: String
  lastName: String
  displayName: String!
  email: String
  phone: String
  defaultEmailAddress: CustomerEmailAddress
  defaultPhoneNumber: CustomerPhoneNumber
  defaultAddress: MailingAddress
  note: String
  tags: [String!]!
  state: CustomerState!
  taxExempt: Boolean!
  verifiedEmail: Boolean!
  locale: String!
  numberOfOrders: UnsignedInt64!
  amountSpent: MoneyV2!
  createdAt: DateTime!
  updatedAt: DateTime!
}

type CustomerEmailAddress {
  emailAddress: String!
  marketingState: CustomerEmailAddressMarketingState!
  validFormat: Boolean!
}

type CustomerPhoneNumber {
  phoneNumber: String!
}

type MailingAddress implements Node {
  id: ID!
  firstName: String
  lastName: String
  name: String
  company: String
  address1: String
  address2: String
  city: String
  province: String
  zip: String
  country: String
  countryCodeV2: CountryCode
  phone: String
}
`;
