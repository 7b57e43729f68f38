import { z } from 'zod';
import type { Address } from '../../contract/entities/common.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { moneyFromDecimal } from '../../contract/money.ts';
import { exactNumber, fullName, maybeText, oneOf, type StreamContext } from '../kit/index.ts';
import { currencyOf, maybeNumber, sourceOf, time } from './values.ts';

// https://developer.xero.com/documentation/api/accounting/contacts and the pages beside it name every field.

const stamp = { UpdatedDateUTC: time.nullish() };

const place = z.object({
  AddressType: maybeText,
  AddressLine1: maybeText,
  AddressLine2: maybeText,
  AddressLine3: maybeText,
  AddressLine4: maybeText,
  City: maybeText,
  Region: maybeText,
  PostalCode: maybeText,
  Country: maybeText,
});
const phone = z.object({
  PhoneType: z.string(),
  PhoneCountryCode: maybeText,
  PhoneAreaCode: maybeText,
  PhoneNumber: maybeText,
});

/** A contact without `Name` cannot be; all else may be missing. */
export const contact = z.looseObject({
  ContactID: z.string(),
  ContactStatus: oneOf({ ACTIVE: true, ARCHIVED: false, GDPRREQUEST: false }),
  Name: z.string(),
  FirstName: maybeText,
  LastName: maybeText,
  EmailAddress: maybeText,
  Phones: z.array(phone).default([]),
  Addresses: z.array(place).default([]),
  ...stamp,
});
type Contact = z.infer<typeof contact>;

/** The `Name` is what Xero shows; a contact with a person's name besides is a firm. */
export function toContact(raw: Contact): EntityOf<'customer'> & EntityOf<'supplier'> {
  const person = fullName(raw.FirstName, raw.LastName);
  return {
    ...sourceOf(raw.ContactID, raw),
    name: raw.Name,
    company: person && person !== raw.Name ? raw.Name : null,
    email: raw.EmailAddress,
    phone: phoneOf(raw.Phones),
    active: raw.ContactStatus,
    address: addressOf(raw.Addresses),
  };
}

/** Xero always lists all kinds of numbers, most of them empty. */
function phoneOf(phones: Contact['Phones']): string | null {
  const filled = ['DEFAULT', 'MOBILE', 'DDI', 'OFFICE']
    .map((type) => phones.find((one) => one.PhoneType === type))
    .find((one) => one?.PhoneNumber);
  const parts = [filled?.PhoneCountryCode, filled?.PhoneAreaCode, filled?.PhoneNumber];
  return parts.filter(Boolean).join(' ') || null;
}

function addressOf(places: Contact['Addresses']): Address | null {
  const addresses = ['STREET', 'POBOX'].flatMap((type) => places.filter((one) => one.AddressType === type));
  const found = addresses.map(toAddress).find((one) => one.lines.length > 0 || one.city || one.postcode);
  return found ?? null;
}

function toAddress(raw: z.infer<typeof place>): Address {
  const lines = [raw.AddressLine1, raw.AddressLine2, raw.AddressLine3, raw.AddressLine4];
  return {
    lines: lines.filter((line) => line !== null),
    city: raw.City,
    region: raw.Region,
    postcode: raw.PostalCode,
    country: raw.Country,
  };
}

/** https://developer.xero.com/documentation/api/accounting/items */
export const item = z.looseObject({
  ItemID: z.string(),
  Code: z.string(),
  Name: maybeText,
  Description: maybeText,
  SalesDetails: z.looseObject({ UnitPrice: maybeNumber, AccountCode: maybeText, TaxType: maybeText }).nullish(),
  ...stamp,
});

/** Prices are in the organisation's own currency. Xero cannot tell goods from services unless it counts them. */
export function toProduct(raw: z.infer<typeof item>, { account }: StreamContext): EntityOf<'product'> {
  const price = raw.SalesDetails?.UnitPrice ?? null;
  return {
    ...sourceOf(raw.ItemID, raw),
    title: raw.Name ?? raw.Description ?? raw.Code,
    sku: raw.Code,
    barcode: null,
    kind: 'simple',
    parentId: null,
    status: 'active',
    price: price === null ? null : moneyFromDecimal(price, currencyOf({}, account)),
  };
}

/** Items of which Xero counts how many there are have this mark, and a quantity. */
export const mayBeCounted = z.looseObject({ IsTrackedAsInventory: z.boolean().nullish() });
export const counted = item.extend({ QuantityOnHand: exactNumber });

/** Xero knows of one place only. */
export function toLevel(raw: z.infer<typeof counted>): EntityOf<'inventory_level'> {
  return {
    ...sourceOf(raw.ItemID, raw),
    productId: raw.ItemID,
    sku: raw.Code,
    title: raw.Name ?? raw.Description,
    locationId: null,
    location: null,
    available: raw.QuantityOnHand,
  };
}

/** https://developer.xero.com/documentation/api/accounting/types#account-types */
const accountKind = oneOf({
  BANK: 'bank',
  CURRENT: 'asset',
  FIXED: 'asset',
  INVENTORY: 'asset',
  NONCURRENT: 'asset',
  PREPAYMENT: 'asset',
  CURRLIAB: 'liability',
  LIABILITY: 'liability',
  TERMLIAB: 'liability',
  PAYG: 'liability',
  EQUITY: 'equity',
  OTHERINCOME: 'income',
  REVENUE: 'income',
  SALES: 'income',
  DEPRECIATN: 'expense',
  DIRECTCOSTS: 'expense',
  EXPENSE: 'expense',
  OVERHEADS: 'expense',
});

/** A system account may have no code, and a bank account has a currency of its own. */
export const bookAccount = z.looseObject({
  AccountID: z.string(),
  Code: maybeText,
  Name: z.string(),
  Type: z.string(),
  CurrencyCode: maybeText,
  Status: oneOf({ ACTIVE: 'active', ARCHIVED: 'archived' }).default('active'),
  ...stamp,
});

/** Balances stand in Xero's reports only. */
export function toAccount(raw: z.infer<typeof bookAccount>): EntityOf<'account'> {
  return {
    ...sourceOf(raw.AccountID, raw),
    name: raw.Name,
    number: raw.Code,
    kind: accountKind.parse(raw.Type),
    type: raw.Type,
    currency: raw.CurrencyCode,
    status: raw.Status,
    balance: null,
  };
}

/** https://developer.xero.com/documentation/api/accounting/taxrates; compound rates come as one effective rate. */
export const taxRate = z.looseObject({
  TaxType: z.string(),
  Name: z.string(),
  EffectiveRate: exactNumber,
  Status: oneOf({ ACTIVE: 'active', ARCHIVED: 'archived', PENDING: 'archived' }),
});

/** A tax rate has no id: documents name its `TaxType`, which differs from country to country. */
export function toTaxRate(raw: z.infer<typeof taxRate>): EntityOf<'tax_rate'> {
  return {
    ...sourceOf(raw.TaxType, {}),
    name: raw.Name,
    code: null,
    percent: raw.EffectiveRate,
    inclusive: null,
    country: null,
    status: raw.Status,
  };
}
