import { z } from 'zod';
import { ask, defineDerivedStream, defineStream, type Page, type Stream } from '../kit/index.ts';
import * as catalog from './catalog.ts';
import { type Join, type List, listing, pageSize } from './lists.ts';
import { dashboard } from './place.ts';

/** Deleted objects come only among changes; `begin_time` leaves its own instant out, which the overlap makes up for. */
function catalogList(types: readonly string[], since: string | null): List {
  const changes = since === null ? {} : { begin_time: since, include_deleted_objects: true };
  return {
    path: '/v2/catalog/search',
    body: { object_types: types, include_related_objects: since !== null, limit: pageSize, ...changes },
  };
}

const object = z.looseObject({ id: z.string(), type: z.string(), is_deleted: z.boolean().nullish() });
const ofItem = z.looseObject({ item_variation_data: z.looseObject({ item_id: z.string() }) });

/** Deleted objects, and the others as they came. */
function catalogPage(rows: readonly unknown[]): { deleted: string[]; records: unknown[] } {
  const gone = (raw: unknown) => object.safeParse(raw).data?.is_deleted === true;
  return {
    deleted: rows.filter(gone).map((raw) => object.parse(raw).id),
    records: rows.filter((raw) => !gone(raw)),
  };
}

function itemIdOf(variation: unknown): string | undefined {
  return ofItem.safeParse(variation).data?.item_variation_data.item_id;
}

/**
 * Whether an item bears a new stamp when only its variation was changed or deleted is not documented: variations are
 * asked for too, and their items are taken from what comes along.
 */
function itemsPage(rows: readonly unknown[], body: unknown): Page {
  const { deleted, records } = catalogPage(rows);
  const isVariation = (raw: unknown) => object.safeParse(raw).data?.type === 'ITEM_VARIATION';
  const items = records.filter((raw) => !isVariation(raw));
  const known = new Set([...deleted, ...items.map((raw) => object.safeParse(raw).data?.id)]);
  const wanted = new Set(
    rows
      .filter(isVariation)
      .map(itemIdOf)
      .filter((id) => !known.has(id)),
  );
  const related = z.object({ related_objects: z.array(object).nullish() }).parse(body).related_objects ?? [];
  const owners = related.filter(({ id, type, is_deleted }) => type === 'ITEM' && !is_deleted && wanted.has(id));
  return {
    records: [...items, ...owners],
    deleted,
    ...(owners.length < wanted.size ? { incomplete: 'a variation changed and its item did not come along' } : {}),
  };
}

const products = defineStream({
  id: 'products',
  label: 'Products',
  entity: 'product',
  scopes: ['ITEMS_READ'],
  schema: catalog.itemRecord,
  map: catalog.toProduct,
  changes: 'cursor',
  deletions: 'feed',
  ...listing({
    rows: 'objects',
    list: ({ since }) => catalogList(since === null ? ['ITEM'] : ['ITEM', 'ITEM_VARIATION'], since),
    page: (rows, { body }) => itemsPage(rows, body),
  }),
  page: (id, settings) => `${dashboard(settings)}/items/library/${id}`,
});

const variants = defineDerivedStream({
  id: 'variants',
  label: 'Variants',
  entity: 'product',
  from: 'products',
  parent: catalog.itemRecord,
  each: catalog.variationsOf,
  schema: catalog.variationRecord,
  map: catalog.toVariant,
});

const taxRates = defineStream({
  id: 'tax-rates',
  label: 'Tax rates',
  entity: 'tax_rate',
  scopes: ['ITEMS_READ'],
  schema: catalog.taxRecord,
  map: catalog.toTaxRate,
  changes: 'cursor',
  deletions: 'feed',
  ...listing({ rows: 'objects', list: ({ since }) => catalogList(['TAX'], since), page: catalogPage }),
});

function countsList(locations: readonly string[], since: string | null): List {
  const changes = since === null ? {} : { updated_after: since };
  const body = { location_ids: locations, states: ['IN_STOCK'], limit: pageSize, ...changes };
  return { path: '/v2/inventory/counts/batch-retrieve', body };
}

/** A count names its variation by id; what people call it stands in the catalog. */
const namesOfCounts: Join = {
  path: '/v2/catalog/batch-retrieve',
  idOf: ({ catalog_object_id: id }) => id,
  body: (ids) => ({ object_ids: ids, include_related_objects: true }),
  put: (count, found, locations) => {
    const { catalog_object_id: variationId, location_id: locationId } = count;
    if (typeof variationId !== 'string' || typeof locationId !== 'string') return count;
    const variation = found.get(variationId);
    const names = catalog.nameOf(variation, found.get(itemIdOf(variation) ?? ''));
    const id = catalog.countId(variationId, locationId);
    return { ...count, id, ...names, location_name: locations[locationId] ?? null };
  },
};

const allLocations = 100;

const stock = defineStream({
  id: 'stock',
  label: 'Stock',
  entity: 'inventory_level',
  scopes: ['INVENTORY_READ', 'ITEMS_READ'],
  schema: catalog.countRecord,
  map: catalog.toStock,
  changes: 'cursor',
  deletions: 'pass',
  ...listing({
    rows: 'counts',
    locations: allLocations,
    list: ({ since }, locations) => countsList(locations, since),
    join: namesOfCounts,
    // Newest first: what is counted while a whole pass runs moves to pages that were read already.
    atEnd: ({ mode, now }, { json, carry }) => {
      const { location_ids: locations, updated_after: isSecond } = z
        .object({ location_ids: z.array(z.string()), updated_after: z.string().optional() })
        .parse(json);
      if (mode === 'changes' || isSecond !== undefined) return [];
      const { path, body = {} } = countsList(locations, now);
      return [ask(path, body, carry ? { carry } : {})];
    },
  }),
});

export const catalogStreams: readonly Stream[] = [products, variants, stock, taxRates];
