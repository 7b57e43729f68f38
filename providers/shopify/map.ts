import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { moneyFromDecimal } from '../../contract/money.ts';
import { maybeText, oneOf, type StreamContext } from '../kit/index.ts';
import { address, currencyOf, nodesOf, sourceOf, times, withoutCompany } from './shapes.ts';

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/Customer */
export const customer = z.object({
  id: z.string(),
  ...times,
  displayName: z.string(),
  defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
  defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
  defaultAddress: address.nullable(),
});

/** The company stands in the default address; Shopify has no customers who are not active. */
export function mapCustomer(raw: z.infer<typeof customer>): EntityOf<'customer'> {
  return {
    ...sourceOf(raw),
    name: raw.displayName,
    company: raw.defaultAddress?.company ?? null,
    email: raw.defaultEmailAddress?.emailAddress ?? null,
    phone: raw.defaultPhoneNumber?.phoneNumber ?? null,
    active: true,
    address: withoutCompany(raw.defaultAddress),
  };
}

/** `UNLISTED` is sold too, to whoever knows the address. */
export const productStatus = oneOf({ ACTIVE: 'active', ARCHIVED: 'archived', DRAFT: 'draft', UNLISTED: 'active' });

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/Product */
export const product = z.object({ id: z.string(), ...times, title: z.string(), status: productStatus });

/** A product is always a group: what is sold, even where there is no choice, is its variant. */
export function mapProduct(raw: z.infer<typeof product>): EntityOf<'product'> {
  return {
    ...sourceOf(raw),
    title: raw.title,
    sku: null,
    barcode: null,
    kind: 'group',
    parentId: null,
    status: raw.status,
    price: null,
  };
}

/** What variants need of their product, untouched. */
export const parentProduct = z.object({
  id: z.string(),
  title: z.string(),
  status: z.string(),
  variants: nodesOf(z.looseObject({})),
});

/** One record a variant; each carries its product without the other variants. */
export function variantsOf({ variants, ...product }: z.infer<typeof parentProduct>): unknown[] {
  return variants.map((one) => ({ ...one, product }));
}

export const variant = z.object({
  id: z.string(),
  ...times,
  title: z.string(),
  sku: maybeText,
  barcode: maybeText,
  price: z.string(),
  product: z.object({ id: z.string(), title: z.string(), status: productStatus }),
});

/** "Default Title" is Shopify's name for the only variant of a product. */
export function mapVariant(raw: z.infer<typeof variant>, { account }: StreamContext): EntityOf<'product'> {
  return {
    ...sourceOf(raw),
    title: raw.title === 'Default Title' ? raw.product.title : `${raw.product.title} - ${raw.title}`,
    sku: raw.sku,
    barcode: raw.barcode,
    kind: 'variation',
    parentId: raw.product.id,
    status: raw.product.status,
    price: moneyFromDecimal(raw.price, currencyOf(account)),
  };
}

const item = z.looseObject({ inventoryLevels: nodesOf(z.record(z.string(), z.unknown())) });

/** One record a place; each carries its item without the other places. An odd item is set aside whole. */
export function levelsOf(raw: unknown): unknown[] {
  const known = item.safeParse(raw);
  if (!known.success) return [raw];
  const { inventoryLevels, ...rest } = known.data;
  return inventoryLevels.map((level) => ({ ...level, item: rest }));
}

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/InventoryLevel */
export const level = z.object({
  id: z.string(),
  ...times,
  location: z.object({ id: z.string(), name: z.string() }),
  quantities: z.array(z.object({ name: z.string(), quantity: z.int() })),
  item: z.object({ sku: maybeText, variants: nodesOf(z.object({ id: z.string(), displayName: z.string() })) }),
});

/** @throws RangeError for an item that belongs to no variant or has no figure for "available". */
export function mapLevel(raw: z.infer<typeof level>): EntityOf<'inventory_level'> {
  const sold = raw.item.variants[0];
  const available = raw.quantities.find((one) => one.name === 'available');
  if (!sold || !available) throw new RangeError('the level has no variant or no available quantity');
  return {
    ...sourceOf(raw),
    productId: sold.id,
    sku: raw.item.sku,
    title: sold.displayName,
    locationId: raw.location.id,
    location: raw.location.name,
    available: String(available.quantity),
  };
}
