import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { maybeText, oneOf, plainDecimal } from '../kit/index.ts';
import { id, maybeMoney, maybeTime, quantity, sourceOf, stamps } from './shapes.ts';

// https://developer.squareup.com/reference/square/objects/CatalogObject and InventoryCount

const variationData = z.looseObject({ name: maybeText, sku: maybeText, upc: maybeText, price_money: maybeMoney });
const variation = z.looseObject({ id, item_variation_data: variationData });

const itemData = z.looseObject({
  name: maybeText,
  is_archived: z.boolean().nullish(),
  variations: z.array(z.looseObject({ is_deleted: z.boolean().nullish() })).nullish(),
});

export const itemRecord = z.looseObject({ ...stamps, type: z.literal('ITEM'), item_data: itemData });
type ItemRecord = z.infer<typeof itemRecord>;

/** An item is always a group: what is sold and counted, even where there is no choice, is its variation. */
export function toProduct(raw: ItemRecord): EntityOf<'product'> {
  return {
    ...sourceOf(raw),
    title: raw.item_data.name ?? raw.id,
    sku: null,
    barcode: null,
    kind: 'group',
    parentId: null,
    status: statusOf(raw.item_data),
    price: null,
  };
}

function statusOf({ is_archived }: { is_archived?: boolean | null | undefined }): 'active' | 'archived' {
  return is_archived ? 'archived' : 'active';
}

/** What an item's variations want to know of it. */
const owner = z.object({ id, name: maybeText, is_archived: z.boolean(), alone: z.boolean() });

/** The variations that lie inside an item, each with what it must know of the item. */
export function variationsOf(raw: ItemRecord): readonly unknown[] {
  const all = (raw.item_data.variations ?? []).filter(({ is_deleted }) => is_deleted !== true);
  const { name, is_archived } = raw.item_data;
  return all.map((one) => ({
    ...one,
    item: { id: raw.id, name, is_archived: is_archived === true, alone: all.length === 1 },
  }));
}

export const variationRecord = z.looseObject({ ...stamps, item_variation_data: variationData, item: owner });

/** The price is that of all locations; one of a single location is not looked at. No price is asked for at the till. */
export function toVariant(raw: z.infer<typeof variationRecord>): EntityOf<'product'> {
  const { item, item_variation_data: data } = raw;
  return {
    ...sourceOf(raw),
    title: variantTitle(item.name ?? item.id, data.name, item.alone),
    sku: data.sku,
    barcode: data.upc,
    kind: 'variation',
    parentId: item.id,
    status: statusOf(item),
    price: data.price_money,
  };
}

/** The only variation of an item bears the item's name; Square calls it "Regular" by itself. */
function variantTitle(item: string, name: string | null, alone: boolean): string {
  return alone || name === null ? item : `${item} - ${name}`;
}

export const taxRecord = z.looseObject({
  ...stamps,
  tax_data: z.looseObject({
    name: maybeText,
    percentage: maybeText,
    inclusion_type: oneOf({ ADDITIVE: false, INCLUSIVE: true }).nullish(),
    enabled: z.boolean().nullish(),
  }),
});

/** `percentage` is decimal text such as "8.875". */
export function toTaxRate(raw: z.infer<typeof taxRecord>): EntityOf<'tax_rate'> {
  const { name, percentage, inclusion_type: inclusion, enabled } = raw.tax_data;
  return {
    ...sourceOf(raw),
    name: name ?? raw.id,
    code: null,
    percent: percentage ?? '0',
    inclusive: inclusion ?? null,
    country: null,
    status: enabled === false ? 'archived' : 'active',
  };
}

/** A count with what it belongs to, as `countWith` makes it. */
export const countRecord = z.looseObject({
  id,
  catalog_object_id: id,
  location_id: id,
  location_name: maybeText,
  quantity,
  calculated_at: maybeTime,
  sku: maybeText,
  title: maybeText,
});

/** How many can be sold; it may be less than nothing, when more was sold than counted. */
export function toStock(raw: z.infer<typeof countRecord>): EntityOf<'inventory_level'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: raw.calculated_at,
    productId: raw.catalog_object_id,
    sku: raw.sku,
    title: raw.title,
    locationId: raw.location_id,
    location: raw.location_name,
    available: plainDecimal(raw.quantity),
  };
}

/** A count has no id of its own: it is the one of a variation at a location. */
export function countId(variationId: string, locationId: string): string {
  return `${variationId}:${locationId}`;
}

const namedItem = z.object({ item_data: z.object({ name: maybeText, variations: z.array(z.unknown()).nullish() }) });

/** What people call a variation, by it and its item. */
export function nameOf(rawVariation: unknown, rawItem: unknown): { sku: string | null; title: string | null } {
  const found = variation.safeParse(rawVariation).data?.item_variation_data;
  const item = namedItem.safeParse(rawItem).data?.item_data;
  const alone = (item?.variations ?? []).length === 1;
  return { sku: found?.sku ?? null, title: item?.name ? variantTitle(item.name, found?.name ?? null, alone) : null };
}
