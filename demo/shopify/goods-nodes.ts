import type { Product, Variant } from '../data/goods.ts';
import { decimalText } from '../data/money.ts';
import type { ConnectionArgs, Context, Node } from './connection.ts';
import { isoText, listConnection } from './connection.ts';
import type { ShopifyState } from './state.ts';
import { countsOf, gid, inventoryItemId } from './state.ts';

interface Sellable {
  product: Product;
  variant: Variant;
}

/** Where goods lie; each tracked item has a level at both. */
export const LOCATIONS = [
  { id: 71_000_000_001, name: 'Ermou shop' },
  { id: 71_000_000_002, name: 'Αποθήκη Πειραιά' },
];

const OPENED = '2019-03-01T08:00:00Z';

export function locationNode(location: { id: number; name: string }): Node {
  return {
    __typename: 'Location',
    id: gid('Location', location.id),
    legacyResourceId: String(location.id),
    name: location.name,
    isActive: true,
    fulfillsOnlineOrders: true,
    shipsInventory: true,
    address: {
      address1: 'Ermou 1',
      city: 'Athens',
      zip: '105 57',
      country: 'Greece',
      countryCode: 'GR',
      formatted: [],
    },
    createdAt: OPENED,
    updatedAt: OPENED,
  };
}

export function productNode(product: Product, context: Context): Node {
  const counted = product.variants.filter(({ stock }) => stock !== null);
  return {
    __typename: 'Product',
    id: gid('Product', product.id),
    legacyResourceId: String(product.id),
    title: product.title,
    handle: product.slug,
    description: product.description.replace(/<[^>]+>/g, ''),
    descriptionHtml: product.description,
    status: product.status.toUpperCase(),
    vendor: 'Pretend Shop',
    productType: product.service ? 'Service' : 'Goods',
    tags: context.state.tags.get(product.id) ?? [],
    totalInventory: counted.reduce((sum, { stock }) => sum + (stock ?? 0), 0),
    tracksInventory: counted.length > 0,
    hasOnlyDefaultVariant: product.variants.length === 1,
    isGiftCard: false,
    publishedAt: product.status === 'active' ? isoText(product.createdAt) : null,
    createdAt: isoText(product.createdAt),
    updatedAt: isoText(product.updatedAt),
    variants: (args: ConnectionArgs) =>
      listConnection(product.variants, (variant) => variantNode({ product, variant }, context), args, context),
    variantsCount: { count: product.variants.length, precision: 'EXACT' },
    onlineStoreUrl: product.status === 'active' ? `https://pretend-shop.example/products/${product.slug}` : null,
  };
}

export function variantNode({ product, variant }: Sellable, context: Context): Node {
  const isDefault = product.variants.length === 1;
  return {
    __typename: 'ProductVariant',
    id: gid('ProductVariant', variant.id),
    legacyResourceId: String(variant.id),
    title: variant.title,
    displayName: `${product.title} - ${variant.title}`,
    sku: variant.sku,
    barcode: null,
    position: product.variants.indexOf(variant) + 1,
    price: decimalText(variant.price, 'EUR'),
    compareAtPrice: null,
    inventoryQuantity: variant.stock ?? 0,
    inventoryPolicy: 'DENY',
    availableForSale: variant.stock === null || variant.stock > 0,
    taxable: true,
    selectedOptions: isDefault ? [{ name: 'Title', value: 'Default Title' }] : variant.options,
    product: () => productNode(product, context),
    inventoryItem: () => inventoryItemNode({ product, variant }, context),
    createdAt: isoText(variant.createdAt),
    updatedAt: isoText(variant.updatedAt),
  };
}

function quantities(state: ShopifyState, variant: Variant, index: number, names: string[]): Node[] {
  const available = countsOf(state, variant)[index] ?? 0;
  const known: Record<string, number> = { available, on_hand: available, committed: 0, incoming: 0, reserved: 0 };
  return names.flatMap((name) => {
    const quantity = known[name];
    const id = `gid://shopify/InventoryQuantity/${variant.id}${index}?name=${name}`;
    return quantity === undefined ? [] : [{ id, name, quantity, updatedAt: isoText(variant.updatedAt) }];
  });
}

export function levelGid(variant: Pick<Variant, 'id'>, index: number): string {
  return `gid://shopify/InventoryLevel/${variant.id + index}?inventory_item_id=${inventoryItemId(variant)}`;
}

export function levelNode(sellable: Sellable, index: number, context: Context): Node {
  const { variant } = sellable;
  const location = LOCATIONS[index];
  if (location === undefined) throw new Error('the pretend shop has two locations');
  return {
    __typename: 'InventoryLevel',
    id: levelGid(variant, index),
    isActive: true,
    canDeactivate: true,
    item: () => inventoryItemNode(sellable, context),
    location: () => locationNode(location),
    quantities: ({ names }: { names: string[] }) => quantities(context.state, variant, index, names),
    createdAt: isoText(variant.createdAt),
    updatedAt: isoText(variant.updatedAt),
  };
}

export function inventoryItemNode(sellable: Sellable, context: Context): Node {
  const { product, variant } = sellable;
  const tracked = variant.stock !== null;
  const levels = tracked ? LOCATIONS.map((_, index) => index) : [];
  return {
    __typename: 'InventoryItem',
    id: gid('InventoryItem', inventoryItemId(variant)),
    legacyResourceId: String(inventoryItemId(variant)),
    sku: variant.sku,
    tracked,
    requiresShipping: !product.service,
    unitCost: { amount: decimalText(Math.round(variant.price / 2), 'EUR', 1), currencyCode: 'EUR' },
    countryCodeOfOrigin: 'GR',
    harmonizedSystemCode: null,
    inventoryLevels: (args: ConnectionArgs) =>
      listConnection(levels, (index) => levelNode(sellable, index, context), args, context),
    variants: (args: ConnectionArgs) =>
      listConnection([sellable], (entry) => variantNode(entry, context), args, context),
    locationsCount: { count: levels.length, precision: 'EXACT' },
    createdAt: isoText(variant.createdAt),
    updatedAt: isoText(variant.updatedAt),
  };
}
