import { z } from 'zod';
import type { Address } from '../../contract/entities/common.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { moneyFromDecimal } from '../../contract/money.ts';
import { fullName, idText, instant, maybeText, plainDecimal, type StreamContext } from '../kit/index.ts';

// https://woocommerce.github.io/woocommerce-rest-api-docs/ names every field. Ids of 0 mean "none".

export const maybeGmt = z.string().nullish();

export const addressRecord = z.object({
  first_name: maybeText,
  last_name: maybeText,
  company: maybeText,
  address_1: maybeText,
  address_2: maybeText,
  city: maybeText,
  state: maybeText,
  postcode: maybeText,
  country: maybeText,
  email: maybeText,
  phone: maybeText,
});
export type AddressRecord = z.infer<typeof addressRecord>;

/**
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#customer-properties. The name may stand in the address
 * only, or be the user's alone.
 */
export const customerRecord = z.looseObject({
  id: idText,
  date_created_gmt: maybeGmt,
  date_modified_gmt: maybeGmt,
  email: maybeText,
  first_name: maybeText,
  last_name: maybeText,
  username: maybeText,
  billing: addressRecord,
});

export function toCustomer(raw: z.infer<typeof customerRecord>): EntityOf<'customer'> {
  const { billing } = raw;
  const email = raw.email ?? billing.email;
  return {
    externalId: raw.id,
    createdAt: maybeUtc(raw.date_created_gmt),
    changedAt: maybeUtc(raw.date_modified_gmt),
    name: nameOf(raw) ?? nameOf(billing) ?? billing.company ?? raw.username ?? email ?? raw.id,
    company: billing.company,
    email,
    phone: billing.phone,
    active: true,
    address: toAddress(billing),
  };
}

/** What `streams.ts` adds to a variation: the product it belongs to, which older shops do not tell along. */
const parentRecord = z.object({ id: idText, name: maybeText, sku: maybeText });

/**
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#product-properties and #product-variation-properties.
 * `price` is what is paid now, a sale's price too.
 */
export const productRecord = z.looseObject({
  id: idText,
  date_created_gmt: maybeGmt,
  date_modified_gmt: maybeGmt,
  name: maybeText,
  type: z.string().optional(),
  status: z.string(),
  sku: maybeText,
  global_unique_id: maybeText,
  price: z.string(),
  virtual: z.boolean().optional(),
  attributes: z.array(z.object({ option: maybeText })).optional(),
  parent: parentRecord.optional(),
});

/** Prices are written without a currency: they are in the shop's. */
export function toProduct(raw: z.infer<typeof productRecord>, { account }: StreamContext): EntityOf<'product'> {
  const kind = kindOf(raw);
  const priced = kind !== 'group' && raw.price !== '' && account.currency !== undefined;
  return {
    externalId: raw.id,
    createdAt: maybeUtc(raw.date_created_gmt),
    changedAt: maybeUtc(raw.date_modified_gmt),
    title: titleOf(raw),
    sku: ownSku(raw),
    barcode: raw.global_unique_id,
    kind,
    parentId: raw.parent?.id ?? null,
    status: raw.status === 'publish' ? 'active' : raw.status === 'private' ? 'archived' : 'draft',
    price: priced ? moneyFromDecimal(raw.price, account.currency) : null,
  };
}

/** True for products that come with a list of variations; extensions add types such as variable-subscription. */
export function hasVariations(type: string | undefined): boolean {
  return type?.startsWith('variable') ?? false;
}

function kindOf({ parent, type, virtual }: z.infer<typeof productRecord>): EntityOf<'product'>['kind'] {
  if (parent) return 'variation';
  if (hasVariations(type) || type === 'grouped') return 'group';
  return virtual ? 'service' : 'simple';
}

/** A variation's `manage_stock` is "parent" where its count lies with its product. */
export const stockRecord = z.object({
  id: idText,
  date_modified_gmt: maybeGmt,
  name: maybeText,
  sku: maybeText,
  manage_stock: z.union([z.boolean(), z.literal('parent')]),
  stock_quantity: z.number().nullable(),
  attributes: z.array(z.object({ option: maybeText })).optional(),
  parent: parentRecord.optional(),
});

export function toStock(raw: z.infer<typeof stockRecord>): EntityOf<'inventory_level'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: maybeUtc(raw.date_modified_gmt),
    productId: raw.id,
    sku: ownSku(raw),
    title: titleOf(raw),
    locationId: null,
    location: null,
    available: String(raw.stock_quantity),
  };
}

/** https://woocommerce.github.io/woocommerce-rest-api-docs/#tax-rates; a rate bears no date. */
export const taxRateRecord = z.looseObject({
  id: idText,
  name: maybeText,
  /** "24.0000" */
  rate: z.string().regex(/^\d+(\.\d+)?$/),
  country: maybeText,
  state: maybeText,
  class: maybeText,
});

export function toTaxRate(raw: z.infer<typeof taxRateRecord>): EntityOf<'tax_rate'> {
  const { id, name, rate, country, state } = raw;
  return {
    externalId: id,
    createdAt: null,
    changedAt: null,
    name: fullName(name, country, state) ?? id,
    code: raw.class,
    percent: plainDecimal(rate),
    inclusive: null,
    country,
    status: 'active',
  };
}

/** The `_gmt` times carry no zone. */
export function utc(text: string): string {
  return instant(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

export function maybeUtc(text: string | null | undefined): string | null {
  return text ? utc(text) : null;
}

export function nameOf({
  first_name,
  last_name,
}: {
  first_name: string | null;
  last_name: string | null;
}): string | null {
  return fullName(first_name, last_name);
}

export function toAddress(raw: AddressRecord): Address | null {
  const lines = [raw.address_1, raw.address_2].filter((line) => line !== null);
  const { city, state: region, postcode, country } = raw;
  return lines.length > 0 || city || postcode ? { lines, city, region, postcode, country } : null;
}

type Titled = Pick<z.infer<typeof stockRecord>, 'id' | 'name' | 'sku' | 'attributes' | 'parent'>;

/** A variation is called by its product and by what it differs in: "Mug - Blue, Large". */
function titleOf({ id, name, attributes, parent }: Titled): string {
  if (!parent) return name ?? id;
  const options = (attributes ?? []).map((attribute) => attribute.option).filter(Boolean);
  return [parent.name, options.join(', ')].filter(Boolean).join(' - ');
}

/**
 * A variation without a code of its own is sent with its product's.
 * https://github.com/woocommerce/woocommerce/issues/17249
 */
function ownSku({ sku, parent }: Titled): string | null {
  return parent && parent.sku === sku ? null : sku;
}
