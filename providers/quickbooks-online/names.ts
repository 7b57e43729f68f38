import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { moneyFromDecimal } from '../../contract/money.ts';
import type { StreamContext } from '../kit/index.ts';
import { exactNumber, maybeText } from '../kit/index.ts';
import { address, base, currencyOf, ref, sourceOf, text } from './values.ts';

/** A customer or a supplier. */
export const person = z.object({
  ...base,
  DisplayName: z.string(),
  CompanyName: maybeText,
  Active: z.boolean(),
  PrimaryEmailAddr: text('Address'),
  PrimaryPhone: text('FreeFormNumber'),
  BillAddr: address,
  CurrencyRef: ref.optional(),
});

export function mapPerson(raw: z.infer<typeof person>): EntityOf<'customer' | 'supplier'> {
  return {
    ...sourceOf(raw),
    name: raw.DisplayName,
    company: raw.CompanyName,
    email: raw.PrimaryEmailAddr,
    phone: raw.PrimaryPhone,
    active: raw.Active,
    address: raw.BillAddr,
    currency: raw.CurrencyRef?.value ?? null,
  };
}

export const item = z.object({
  ...base,
  Name: z.string(),
  Sku: maybeText,
  Type: z.string(),
  Active: z.boolean(),
  ParentRef: ref.optional(),
  UnitPrice: exactNumber.optional(),
  QtyOnHand: exactNumber.optional(),
});
type Item = z.infer<typeof item>;

const kinds: Readonly<Record<string, EntityOf<'product'>['kind']>> = { Category: 'group', Service: 'service' };

/** Prices of items are in the company's own currency. */
export function mapItem(raw: Item, { account }: StreamContext): EntityOf<'product'> {
  return {
    ...sourceOf(raw),
    title: raw.Name,
    sku: raw.Sku,
    barcode: null,
    kind: kinds[raw.Type] ?? 'simple',
    parentId: raw.ParentRef?.value ?? null,
    status: raw.Active ? 'active' : 'archived',
    price: raw.UnitPrice === undefined ? null : moneyFromDecimal(raw.UnitPrice, currencyOf({}, account)),
  };
}

export const countedItem = z.looseObject({
  Id: z.string(),
  Type: z.string(),
  TrackQtyOnHand: z.boolean().nullish(),
});

export function stockOf(raw: z.infer<typeof countedItem>): unknown[] {
  return raw.TrackQtyOnHand || raw.Type === 'Inventory' ? [raw] : [];
}

export const level = item.extend({ QtyOnHand: exactNumber });

export function mapLevel(raw: z.infer<typeof level>): EntityOf<'inventory_level'> {
  return {
    ...sourceOf(raw),
    productId: raw.Id,
    sku: raw.Sku,
    title: raw.Name,
    locationId: null,
    location: null,
    available: raw.QtyOnHand,
  };
}

export const account = z.object({
  ...base,
  Name: z.string(),
  FullyQualifiedName: maybeText,
  AcctNum: maybeText,
  AccountType: z.string(),
  AccountSubType: maybeText,
  Classification: z.enum(['Asset', 'Liability', 'Equity', 'Revenue', 'Expense']),
  Active: z.boolean(),
  CurrentBalance: exactNumber.optional(),
  CurrencyRef: ref.optional(),
});

const classes = {
  Asset: 'asset',
  Liability: 'liability',
  Equity: 'equity',
  Revenue: 'income',
  Expense: 'expense',
} as const satisfies Record<string, EntityOf<'account'>['kind']>;

/** A sub-account is named with those above it: "Sales:Online". */
export function mapAccount(raw: z.infer<typeof account>, context: StreamContext): EntityOf<'account'> {
  const currency = currencyOf(raw, context.account);
  return {
    ...sourceOf(raw),
    name: raw.FullyQualifiedName ?? raw.Name,
    number: raw.AcctNum,
    kind: raw.AccountType === 'Bank' ? 'bank' : classes[raw.Classification],
    type: raw.AccountSubType ?? raw.AccountType,
    currency,
    status: raw.Active ? 'active' : 'archived',
    balance: raw.CurrentBalance === undefined ? null : moneyFromDecimal(raw.CurrentBalance, currency),
  };
}

const effective = z.object({ RateValue: exactNumber.optional(), EndDate: maybeText });

export const taxRate = z.object({
  ...base,
  Name: z.string(),
  Description: maybeText,
  Active: z.boolean(),
  RateValue: exactNumber.optional(),
  EffectiveTaxRate: z.array(effective).default([]),
});

/** @throws RangeError for one that says no percentage, as adjustments do */
export function mapTaxRate(raw: z.infer<typeof taxRate>): EntityOf<'tax_rate'> {
  const now = raw.EffectiveTaxRate.find(({ EndDate }) => EndDate === null)?.RateValue;
  const percent = raw.RateValue ?? now;
  if (percent === undefined) throw new RangeError('it says no percentage');
  return {
    ...sourceOf(raw),
    name: raw.Name,
    code: null,
    percent,
    inclusive: null,
    country: null,
    status: raw.Active ? 'active' : 'archived',
  };
}
