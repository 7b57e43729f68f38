import { z } from 'zod';
import type { Address } from '../../contract/entities/common.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { moneyFromDecimal } from '../../contract/money.ts';
import { fullName, idText, instantOfLocal, maybeText, oneOf, type StreamContext } from '../kit/index.ts';

// The fields are named in https://developer.adobe.com/commerce/webapi/reference/rest/paas/

/** PHP writes an empty object as an empty list. */
export function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((value) => (Array.isArray(value) ? {} : (value ?? {})), z.looseObject(shape));
}

const region = z.union([maybeText, object({ region: maybeText }).transform((inner) => inner.region)]);

/** A customer's address has its region as an object, an order's as text. */
export const addressRecord = z.looseObject({
  firstname: maybeText,
  lastname: maybeText,
  company: maybeText,
  street: z.array(z.string()).nullish(),
  city: maybeText,
  region,
  postcode: maybeText,
  country_id: maybeText,
  telephone: maybeText,
  email: maybeText,
});
type AddressRecord = z.infer<typeof addressRecord>;

/** The country is its ISO code. */
export function toAddress(raw: AddressRecord): Address {
  const lines = (raw.street ?? []).map((line) => line.trim()).filter(Boolean);
  return { lines, city: raw.city, region: raw.region, postcode: raw.postcode, country: raw.country_id };
}

/** Magento insists on a last name; Backroom writes this one for somebody who has only one name. */
export const noName = '-';

interface Named {
  readonly firstname?: string | null | undefined;
  readonly middlename?: string | null | undefined;
  readonly lastname?: string | null | undefined;
}

/** Without the dash that stands for a missing last name. */
export function nameOf({ firstname, middlename, lastname }: Named): string | null {
  return fullName(...[firstname, middlename, lastname].filter((part) => part !== noName));
}

export const customerRecord = z.looseObject({
  id: idText,
  created_at: z.string(),
  updated_at: z.string(),
  email: z.string(),
  firstname: maybeText,
  middlename: maybeText,
  lastname: maybeText,
  default_billing: idText.nullish(),
  addresses: z
    .array(z.looseObject({ ...addressRecord.shape, id: idText }))
    .nullish()
    .transform((addresses) => addresses ?? []),
});
export type CustomerRecord = z.infer<typeof customerRecord>;

/** The address that bills go to, else the first. */
export function mainAddress({ addresses, default_billing }: CustomerRecord) {
  return addresses.find(({ id }) => id === default_billing) ?? addresses[0];
}

/** Company and phone stand in the address only. @throws RangeError for no time */
export function toCustomer(raw: CustomerRecord): EntityOf<'customer'> {
  const address = mainAddress(raw);
  return {
    externalId: raw.id,
    createdAt: instantOfLocal(raw.created_at),
    changedAt: instantOfLocal(raw.updated_at),
    name: nameOf(raw) ?? raw.email,
    company: address?.company ?? null,
    email: raw.email,
    phone: address?.telephone ?? null,
    active: true,
    address: address ? toAddress(address) : null,
  };
}

export const productRecord = z.looseObject({
  id: idText,
  sku: z.string().min(1),
  name: maybeText,
  price: idText.nullish(),
  status: idText.pipe(oneOf({ 1: 'active', 2: 'archived' })),
  type_id: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
type ProductRecord = z.infer<typeof productRecord>;

/** Extensions add types of their own; those are sold like any other thing. */
const kinds: Readonly<Record<string, EntityOf<'product'>['kind']>> = {
  configurable: 'group',
  grouped: 'group',
  virtual: 'service',
  downloadable: 'service',
  giftcard: 'service',
};

/** The price has no currency of its own: it is the shop's. A group is sold by its parts, which have the prices. */
export function toProduct(raw: ProductRecord, { account }: StreamContext): EntityOf<'product'> {
  const kind = kinds[raw.type_id] ?? 'simple';
  const priced = kind !== 'group' && raw.price && account.currency !== undefined;
  return {
    externalId: raw.id,
    createdAt: instantOfLocal(raw.created_at),
    changedAt: instantOfLocal(raw.updated_at),
    title: raw.name ?? raw.sku,
    sku: raw.sku,
    barcode: null,
    kind,
    parentId: null,
    status: raw.status,
    price: priced ? moneyFromDecimal(raw.price ?? '0', account.currency) : null,
  };
}

/** `product` is added by `streams.ts`: a source item knows only the SKU. */
export const stockRecord = z.looseObject({
  sku: z.string().min(1),
  source_code: z.string().min(1),
  quantity: idText,
  product: z.object({ id: z.string(), name: z.string().nullable() }).optional(),
});

/** A stock record is known by its place and its SKU. No source code has a colon in it. */
export function stockId(sourceCode: string, sku: string): string {
  return `${sourceCode}:${sku}`;
}

/** The place and the SKU that `stockId` was made of; a SKU may have colons in it. */
export function partsOfStockId(externalId: string): { readonly sourceCode: string; readonly sku: string } {
  const colon = externalId.indexOf(':');
  return { sourceCode: externalId.slice(0, colon), sku: externalId.slice(colon + 1) };
}

/** Places have a code, which is all that a source item tells of them. */
export function toStock(raw: z.infer<typeof stockRecord>): EntityOf<'inventory_level'> {
  return {
    externalId: stockId(raw.source_code, raw.sku),
    createdAt: null,
    changedAt: null,
    productId: raw.product?.id ?? raw.sku,
    sku: raw.sku,
    title: raw.product?.name ?? null,
    locationId: raw.source_code,
    location: raw.source_code,
    available: raw.quantity,
  };
}

export const taxRateRecord = z.looseObject({
  id: idText,
  code: z.string().min(1),
  rate: idText,
  tax_country_id: maybeText,
});

/** `rate` is percent, as decimal text. Whether prices contain it is a setting of the shop, not of the rate. */
export function toTaxRate(raw: z.infer<typeof taxRateRecord>): EntityOf<'tax_rate'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: null,
    name: raw.code,
    code: raw.code,
    percent: raw.rate,
    inclusive: null,
    country: raw.tax_country_id,
    status: 'active',
  };
}
