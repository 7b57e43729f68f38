import type { Product, Variant } from '../data/goods.ts';
import { splitStock } from '../data/goods.ts';
import type { Entry, Fields, SquareObject, SquareState } from './state.ts';
import { add, all, euro, fieldsOf, find, LOCATIONS, stamp } from './state.ts';

function catalogObject(type: string, id: string, atMs: number, data: Fields): SquareObject {
  const common = { updated_at: stamp(atMs), version: atMs, is_deleted: false, present_at_all_locations: true };
  return { type, id, ...common, [`${type.toLowerCase()}_data`]: data };
}

function variationName(product: Product, variant: Variant): string {
  return product.variants.length === 1 ? 'Regular' : variant.title;
}

/** An item with its variations, and how many of each lie at the two shops. */
export function addProduct(state: SquareState, product: Product): Entry {
  const id = state.newId(24);
  const item = add(
    state,
    'catalog',
    catalogObject('ITEM', id, product.updatedAt, {
      name: product.title,
      description_html: product.description,
      is_archived: product.status === 'archived',
      is_taxable: true,
      product_type: product.service ? 'APPOINTMENTS_SERVICE' : 'REGULAR',
    }),
  );
  for (const variant of product.variants) {
    const variation = addVariation(state, id, variationName(product, variant), variant);
    if (variant.stock !== null) addCounts(state, variation, variant);
  }
  return item;
}

function addVariation(state: SquareState, itemId: string, name: string, { sku, price, updatedAt }: Variant): string {
  const data = {
    item_id: itemId,
    name,
    sku,
    pricing_type: 'FIXED_PRICING',
    price_money: euro(price),
    track_inventory: true,
  };
  const entry = add(state, 'catalog', catalogObject('ITEM_VARIATION', state.newId(24), updatedAt, data));
  state.inside.set(itemId, [...(state.inside.get(itemId) ?? []), entry]);
  return entry.row.id;
}

function addCounts(state: SquareState, variation: string, variant: Variant): void {
  const parts = splitStock(variant);
  LOCATIONS.forEach((place, index) => {
    setCount(state, variation, place.id, String(parts[index] ?? 0), variant.updatedAt);
  });
}

/** A count has no id at Square; here it is kept under that of its variation and its location. */
export function setCount(
  state: SquareState,
  variation: string,
  location: string,
  quantity: string,
  atMs: number,
): Entry {
  const id = `${variation}:${location}`;
  const row = {
    id,
    catalog_object_id: variation,
    catalog_object_type: 'ITEM_VARIATION',
    state: 'IN_STOCK',
    location_id: location,
    quantity,
    calculated_at: stamp(atMs),
  };
  const known = find(state, 'count', id);
  if (known === undefined) return add(state, 'count', row);
  Object.assign(known.row, row);
  return known;
}

/** A tax of the catalog, in or on top of prices. */
export function addTax(state: SquareState, percent: number, inclusive: boolean, atMs: number): Entry {
  const data = {
    name: `VAT ${percent}%`,
    calculation_phase: 'TAX_SUBTOTAL_PHASE',
    inclusion_type: inclusive ? 'INCLUSIVE' : 'ADDITIVE',
    percentage: String(percent),
    applies_to_custom_amounts: true,
    enabled: true,
  };
  const row = catalogObject('TAX', state.newId(24), atMs, data);
  return add(state, 'catalog', row);
}

export interface Plan {
  id: string;
  name: string;
  price: number;
}

/** Variations of a subscription plan: one with a cheaper beginning, one by the year. */
export function addPlans(state: SquareState, atMs: number): Plan[] {
  const phase = (ordinal: number, cadence: string, price: number, periods: number | null) => ({
    uid: state.newId(24),
    cadence,
    ordinal,
    ...(periods === null ? {} : { periods }),
    recurring_price_money: euro(price),
    pricing: { type: 'STATIC', price_money: euro(price) },
  });
  const make = (name: string, price: number, phases: unknown[]): Plan => {
    const row = catalogObject('SUBSCRIPTION_PLAN_VARIATION', state.newId(24), atMs, { name, phases });
    return { id: add(state, 'catalog', row).row.id, name, price };
  };
  return [
    make('Coffee club ☕', 1900, [phase(0, 'MONTHLY', 900, 2), phase(1, 'MONTHLY', 1900, null)]),
    make('Ετήσια συνδρομή', 12_000, [phase(0, 'ANNUAL', 12_000, null)]),
  ];
}

/** The data of a catalog object, by its type. */
export function dataOf(row: SquareObject): Fields {
  return fieldsOf(row[`${String(row.type).toLowerCase()}_data`]);
}

export function setData(row: SquareObject, changes: Fields): void {
  row[`${String(row.type).toLowerCase()}_data`] = { ...dataOf(row), ...changes };
}

/** The live catalog objects of one type. */
export function objectsOf(state: SquareState, type: string): Entry[] {
  return all(state, 'catalog').filter(({ row }) => row.type === type && row.is_deleted !== true);
}

export function variationsOf(state: SquareState, itemId: string): Entry[] {
  return (state.inside.get(itemId) ?? []).filter(({ row }) => row.is_deleted !== true);
}

/** An item is shown with its variations inside. */
export function shown(state: SquareState, { row }: Entry): SquareObject {
  if (row.type !== 'ITEM') return row;
  const variations = variationsOf(state, row.id).map((entry) => entry.row);
  return { ...row, item_data: { ...dataOf(row), variations } };
}

/** Deleting an item takes its variations along; the counts of a variation are gone with it. */
export function removeObject(state: SquareState, entry: Entry, nowMs: number): string[] {
  const variations = entry.row.type === 'ITEM' ? variationsOf(state, entry.row.id) : [];
  const gone = [entry, ...variations];
  for (const { row } of gone) {
    Object.assign(row, { is_deleted: true, updated_at: stamp(nowMs), version: nowMs });
    for (const place of LOCATIONS) state.shelves.count.delete(`${row.id}:${place.id}`);
  }
  return gone.map(({ row }) => row.id);
}
