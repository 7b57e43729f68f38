import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import {
  type Action,
  type ActionContext,
  ask,
  changedOf,
  conflict,
  defineAction,
  defineUpdate,
  get,
  intent,
  type JsonObject,
  maybeText,
  plainDecimal,
  type Request,
  staleness,
} from '../kit/index.ts';
import { id, maybeMoney, quantity, time } from './shapes.ts';
import { at, keyed, keyMinutes, squareMoney } from './writing.ts';

const upsertPath = '/v2/catalog/object';
const scopes = ['ITEMS_READ', 'ITEMS_WRITE'];

// A write replaces an object as a whole, so everything that was read is kept and sent back.
const variationData = z.looseObject({ name: maybeText, sku: maybeText, price_money: maybeMoney });
const variation = z.looseObject({ id, item_variation_data: variationData });
const itemData = z.looseObject({
  name: maybeText,
  is_archived: z.boolean().nullish(),
  variations: z.array(variation).nullish(),
});
const catalogObject = z.looseObject({
  id,
  updated_at: time,
  item_data: itemData.optional(),
  item_variation_data: variationData.optional(),
});
type CatalogObject = z.infer<typeof catalogObject>;
type Change = ActionInput<'product.update'>;

const wholeObject = (body: unknown) =>
  z.object({ object: z.unknown().optional(), catalog_object: z.unknown().optional() }).parse(body);

/** What is sold of an item that has no choice; of a variation, itself. */
function soldIn({ item_data: item, item_variation_data: own }: CatalogObject): z.infer<typeof variationData> | null {
  const all = item?.variations ?? [];
  return own ?? (all.length === 1 ? (all[0]?.item_variation_data ?? null) : null);
}

/** @throws RangeError where the change is of something that this object does not have */
function changed(raw: CatalogObject, { title, sku, price, status }: Change): JsonObject {
  const sold = soldIn(raw);
  if (!sold && (sku !== undefined || price !== undefined)) {
    throw new RangeError('the item has several variations: change the SKU or price of one of them');
  }
  if (raw.item_variation_data && status !== undefined) {
    throw new RangeError('only whole items are archived, not their variations');
  }
  const sale = {
    ...(sku === undefined ? {} : { sku }),
    ...(price === undefined ? {} : { price_money: squareMoney(price), pricing_type: 'FIXED_PRICING' }),
  };
  const name = title === undefined ? {} : { name: title };
  const archived = status === undefined ? {} : { is_archived: status === 'archived' };
  const asSent = (own: CatalogObject['item_variation_data']) => {
    const { price_money: was, ...rest } = own ?? {};
    return { ...rest, ...(was ? { price_money: squareMoney(was) } : {}), ...sale };
  };
  const variations = (raw.item_data?.variations ?? []).map((one) => ({
    ...writable(one),
    item_variation_data: asSent(one.item_variation_data),
  }));
  const data = raw.item_data
    ? { item_data: { ...raw.item_data, ...name, ...archived, variations } }
    : { item_variation_data: { ...asSent(raw.item_variation_data), ...name } };
  // It came from JSON, and what was put in is JSON.
  return { ...writable(raw), ...data } as JsonObject;
}

/** Without what Square alone sets: https://developer.squareup.com/reference/square/objects/CatalogObject */
function writable<T extends object>(one: T): Omit<T, 'updated_at'> {
  const { updated_at: _ours, ...rest }: T & { readonly updated_at?: unknown } = one;
  return rest;
}

/** Square refuses a version that is no longer the newest, so nothing is overwritten unseen. */
function put(change: Change, raw: CatalogObject, context: ActionContext): Request {
  return keyed('POST', upsertPath, { object: changed(raw, change) }, context);
}

const made = z.object({ catalog_object: catalogObject });

/** An item with one variation, at all locations. https://developer.squareup.com/docs/catalog-api/what-it-does */
const create = defineAction({
  kind: 'product.create',
  scopes,
  keyMinutes,
  first: ({ title, sku, price }, context) => {
    const sale = { name: 'Regular', pricing_type: 'FIXED_PRICING', price_money: squareMoney(price) };
    const only = {
      type: 'ITEM_VARIATION',
      id: '#variation',
      present_at_all_locations: true,
      item_variation_data: { item_id: '#item', ...sale, ...(sku === null ? {} : { sku }) },
    };
    const item_data = { name: title, product_type: 'REGULAR', variations: [only] };
    return keyed(
      'POST',
      upsertPath,
      { object: { type: 'ITEM', id: '#item', present_at_all_locations: true, item_data } },
      context,
    );
  },
  read: ({ body }) => {
    const { id: externalId, updated_at: version } = made.parse(body).catalog_object;
    return { done: { externalId, version } };
  },
  inverse: ({ externalId }) => intent('product.archive', { externalId, version: null }),
});

const update = defineUpdate({
  kind: 'product.update',
  scopes,
  keyMinutes,
  note: 'SKU and price of an item that comes in several variations are changed at the variation.',
  schema: catalogObject,
  body: (body) => {
    const { object, catalog_object } = wholeObject(body);
    return object ?? catalog_object;
  },
  get: (externalId) => get(at(upsertPath, externalId)),
  version: ({ updated_at }) => updated_at,
  before: (raw, input) => {
    const sold = soldIn(raw);
    const status = raw.item_data?.is_archived ? 'archived' : 'active';
    return changedOf(input, {
      title: raw.item_data?.name ?? raw.item_variation_data?.name ?? '',
      status,
      sku: sold?.sku ?? null,
      ...(sold?.price_money ? { price: { ...sold.price_money } } : {}),
    });
  },
  put,
});

const archive = defineAction({
  kind: 'product.archive',
  scopes,
  keyMinutes,
  first: ({ externalId }) => get(at(upsertPath, externalId)),
  read: (response, request, { externalId, version }, context) => {
    if (request.method === 'POST') return { done: { externalId } };
    const raw = catalogObject.parse(wholeObject(response.body).object);
    if (raw.item_data?.is_archived) return { done: { externalId, version: raw.updated_at } };
    const next = put({ externalId, version, status: 'archived' }, raw, context);
    return staleness(version, raw.updated_at) ?? { next };
  },
  inverse: ({ externalId }) => intent('product.update', { externalId, version: null, status: 'active' }),
});

const counts = z.object({ counts: z.array(z.object({ state: z.string(), quantity })).nullish() });

/** @throws RangeError when neither the input nor the id of the stock record names a location */
function placeOf({ externalId, locationId }: ActionInput<'stock.set'>): string {
  const place = locationId ?? externalId.split(':')[1];
  if (!place) throw new RangeError('the stock record names no location');
  return place;
}

/** A count as somebody would make it on the spot. https://developer.squareup.com/reference/square/inventory-api */
const setStock = defineAction({
  kind: 'stock.set',
  scopes: ['INVENTORY_READ', 'INVENTORY_WRITE'],
  keyMinutes,
  first: (input) =>
    ask('/v2/inventory/counts/batch-retrieve', {
      catalog_object_ids: [input.productId],
      location_ids: [placeOf(input)],
      states: ['IN_STOCK'],
    }),
  read: (response, request, input, context) => {
    const { externalId, productId, available, expected } = input;
    if (!request.readsOnly) return { done: { externalId, before: { available: String(request.carry?.before) } } };
    const count = counts.parse(response.body).counts?.find(({ state }) => state === 'IN_STOCK');
    const before = plainDecimal(count?.quantity ?? '0');
    // It is so already, maybe by this very write, whose time would be another by now.
    if (Number(before) === Number(available)) return { done: { externalId, before: { available: before } } };
    if (expected !== null && Number(expected) !== Number(before)) return conflict(`there are ${before} now`);
    const physical_count = {
      catalog_object_id: productId,
      state: 'IN_STOCK',
      location_id: placeOf(input),
      quantity: available,
      occurred_at: context.now,
      reference_id: context.reference,
    };
    const next = keyed(
      'POST',
      '/v2/inventory/changes/batch-create',
      { changes: [{ type: 'PHYSICAL_COUNT', physical_count }] },
      context,
    );
    return { next: { ...next, carry: { before } } };
  },
  inverse: ({ before }, input) =>
    intent('stock.set', { ...input, available: String(before?.available ?? '0'), expected: input.available }),
});

export const catalogActions: readonly Action[] = [create, update, archive, setStock];
