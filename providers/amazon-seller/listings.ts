import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { idText, instant, instantOrNull, maybeText, type Settings, type StreamContext } from '../kit/index.ts';
import { price } from './money.ts';

// Listings Items API 2021-08-01, https://developer-docs.amazon.com/sp-api/reference/listings-items-v2021-08-01

const summary = z.object({
  marketplaceId: z.string(),
  productType: z.string(),
  status: z.array(z.string()),
  itemName: maybeText,
  createdDate: z.string(),
  lastUpdatedDate: z.string(),
});

/** `DEFAULT` is the seller's own stock; Amazon's warehouses have codes such as AMAZON_EU, and show no quantity here. */
const availability = z.object({ fulfillmentChannelCode: z.string().min(1), quantity: idText.nullish() });

const relationship = z.object({
  type: z.string(),
  childSkus: z.array(z.string()).nullish(),
  parentSkus: z.array(z.string()).nullish(),
});

export const listingRecord = z.looseObject({
  sku: z.string().min(1),
  summaries: z.array(summary).min(1),
  offers: z.array(z.object({ marketplaceId: z.string(), offerType: z.string(), price })).nullish(),
  relationships: z.array(z.object({ relationships: z.array(relationship) })).nullish(),
  fulfillmentAvailability: z.array(availability).nullish(),
});
export type Listing = z.infer<typeof listingRecord>;

/** The marketplaces that the connection is about, the most important first. */
export function marketplacesOf({ marketplaceIds = '' }: Settings): readonly string[] {
  return marketplaceIds.split(',').filter(Boolean);
}

function inOrder<T extends { readonly marketplaceId: string }>(of: readonly T[], settings: Settings): T[] {
  const places = marketplacesOf(settings);
  const rank = ({ marketplaceId }: T) =>
    places.includes(marketplaceId) ? places.indexOf(marketplaceId) : places.length;
  return [...of].sort((a, b) => rank(a) - rank(b));
}

/** The listing as its most important marketplace shows it. */
export function mainSummary({ summaries }: Listing, settings: Settings): z.infer<typeof summary> | undefined {
  return inOrder(summaries, settings)[0];
}

/** What consumers pay, by marketplace, the most important first; offers to businesses are left out. */
export function offersOf({ offers }: Listing, settings: Settings) {
  return inOrder(
    (offers ?? []).filter(({ offerType }) => offerType === 'B2C'),
    settings,
  );
}

/** When the listing was changed last in any marketplace: what an update must still find. */
export function changedAt({ summaries }: Listing): string {
  return (
    summaries
      .map(({ lastUpdatedDate }) => instant(lastUpdatedDate))
      .sort()
      .at(-1) ?? ''
  );
}

/** A family of variations has a listing of its own, which is not for sale. */
export function toProduct(raw: Listing, { settings }: StreamContext): EntityOf<'product'> {
  const family = (raw.relationships ?? [])
    .flatMap((one) => one.relationships)
    .filter(({ type }) => type === 'VARIATION');
  const parentId = family.flatMap(({ parentSkus }) => parentSkus ?? [])[0] ?? null;
  const isGroup = family.some(({ childSkus }) => childSkus?.length);
  return {
    externalId: raw.sku,
    createdAt: raw.summaries.map(({ createdDate }) => instant(createdDate)).sort()[0] ?? null,
    changedAt: changedAt(raw),
    title: mainSummary(raw, settings)?.itemName ?? raw.sku,
    sku: raw.sku,
    barcode: null,
    kind: isGroup ? 'group' : parentId === null ? 'simple' : 'variation',
    parentId,
    // Sold out is not buyable, yet still to be seen.
    status: raw.summaries.some(({ status }) => status.length > 0) ? 'active' : 'draft',
    price: offersOf(raw, settings)[0]?.price ?? null,
  };
}

/** The quantities inside a listing, each with what the listing says of it. */
export function ownStockOf(listing: Listing): readonly object[] {
  const counted = (listing.fulfillmentAvailability ?? []).filter(({ quantity }) => quantity);
  return counted.map(({ fulfillmentChannelCode: channel, quantity }) => ({
    id: channel === ownChannel ? listing.sku : `${listing.sku}@${channel}`,
    ...{ sku: listing.sku, title: listing.summaries[0]?.itemName ?? null, channel, quantity },
    changedAt: changedAt(listing),
  }));
}

/** How Amazon calls the seller's own warehouse. */
export const ownChannel = 'DEFAULT';

/** Made by `ownStockOf`. */
export const ownStockRecord = z.object({
  id: z.string(),
  sku: z.string(),
  title: z.string().nullable(),
  channel: z.string(),
  quantity: z.string(),
  changedAt: z.string(),
});

export function toOwnStock(raw: z.infer<typeof ownStockRecord>): EntityOf<'inventory_level'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: raw.changedAt,
    productId: raw.sku,
    sku: raw.sku,
    title: raw.title,
    locationId: raw.channel,
    location: raw.channel === ownChannel ? 'Own stock' : raw.channel,
    available: raw.quantity,
  };
}

/** `id` and `marketplaceId` are added by `streams.ts`: a summary does not say of which marketplace it is. */
export const fbaRecord = z.looseObject({
  id: z.string().min(1),
  marketplaceId: z.string(),
  sellerSku: z.string().min(1),
  productName: maybeText,
  lastUpdatedTime: maybeText,
  inventoryDetails: z.object({ fulfillableQuantity: idText }),
});

export function toFbaStock(raw: z.infer<typeof fbaRecord>): EntityOf<'inventory_level'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: instantOrNull(raw.lastUpdatedTime),
    productId: raw.sellerSku,
    sku: raw.sellerSku,
    title: raw.productName,
    locationId: raw.marketplaceId,
    location: `Amazon (${raw.marketplaceId})`,
    available: raw.inventoryDetails.fulfillableQuantity,
  };
}
