import { z } from 'zod';
import { moneyFromDecimal, moneyToDecimal } from '../../contract/money.ts';
import {
  type Action,
  changedOf,
  defineAction,
  instant,
  intent,
  type Json,
  type JsonObject,
  refused,
  type Step,
  staleness,
} from '../kit/index.ts';
import { productStatus } from './map.ts';
import * as documents from './mutations.ts';
import { currencyOf } from './shapes.ts';
import { dataOf, defineEnding, lookUpByTag, mutation, reading, readMade } from './writing.ts';

const sold = z.object({ id: z.string(), price: z.string(), sku: z.string().nullable() });
const stamp = { id: z.string(), updatedAt: z.string().transform(instant) };
const goods = z.union([
  z.object({ ...stamp, title: z.string(), status: productStatus, variants: z.object({ nodes: z.array(sold) }) }),
  z.object({ ...stamp, price: z.string(), sku: z.string().nullable(), product: z.object({ id: z.string() }) }),
]);
type Goods = z.infer<typeof goods>;
const stamped = z.object(stamp).nullish();
const updated = z.object({
  productVariantsBulkUpdate: z.object({ product: stamped, productVariants: z.array(z.object(stamp)) }).optional(),
  productUpdate: z.object({ product: stamped }).optional(),
});

/** Whatever may be sold under this id: a variant itself, or all (two of maybe more) of its product. */
function soldOf(raw: Goods): { productId: string; items: readonly z.infer<typeof sold>[] } {
  return 'variants' in raw
    ? { productId: raw.id, items: raw.variants.nodes }
    : { productId: raw.product.id, items: [raw] };
}

/** What the way back writes, of which the fields that change are taken. */
function goodsBefore(raw: Goods, currency: string): JsonObject {
  const [only] = soldOf(raw).items;
  return {
    ...(only ? { sku: only.sku, price: { ...moneyFromDecimal(only.price, currency) } } : {}),
    // A draft is not on sale either.
    ...('title' in raw ? { title: raw.title, status: raw.status === 'active' ? 'active' : 'archived' } : {}),
  };
}

const foreignPrice = (currency: string) => `a price in Shopify is in the shop's currency, ${currency}`;

const productUpdate = defineAction({
  kind: 'product.update',
  scopes: ['write_products'],
  note: 'A price or an article number belongs to a variant; a product is taken for its variant where it has only one.',
  first: ({ externalId: id }) => reading(documents.GOODS, { id }),
  read: (response, request, input, { account }): Step => {
    const { externalId, title, status, sku, price } = input;
    if (request.carry?.before !== undefined)
      return goodsDone(dataOf(response, updated), externalId, request.carry.before);
    const { node: raw } = dataOf(response, z.object({ node: goods.nullable() }));
    if (raw === null) return refused('it is not there any more', 'gone');
    const stale = staleness(input.version, raw.updatedAt);
    if (stale) return stale;
    const own = title !== undefined || status !== undefined;
    if (own && !('title' in raw)) return refused('the title and the status belong to its product');
    const selling = sku !== undefined || price !== undefined;
    const { productId, items } = soldOf(raw);
    const [only, another] = items;
    if (selling && (!only || another)) return refused('it has several variants, each with a price of its own');
    const currency = currencyOf(account);
    if (price && price.currency !== currency) return refused(foreignPrice(currency));
    const change = {
      id: only?.id ?? '',
      ...(price ? { price: moneyToDecimal(price) } : {}),
      ...(sku === undefined ? {} : { inventoryItem: { sku } }),
    };
    const product = { id: productId, ...(title ? { title } : {}), ...(status ? { status: status.toUpperCase() } : {}) };
    const variables = { product, productId, variants: selling ? [change] : [], own, sold: selling };
    const before = changedOf(input, goodsBefore(raw, currency));
    return { next: mutation(documents.GOODS_UPDATE, variables, { repeatable: true, carry: { before } }) };
  },
  inverse: ({ before, version = null }, { externalId }) =>
    // `before` holds fields of this kind's input, from `goodsBefore`.
    intent('product.update', { externalId, version, ...before }),
});

/** The version of the very record that was changed: the last answer that shows it. */
function goodsDone(answer: z.infer<typeof updated>, externalId: string, before: Json): Step {
  const { productVariantsBulkUpdate: variants, productUpdate: own } = answer;
  const records = [...(variants?.productVariants ?? []), variants?.product, own?.product];
  const last = records.findLast((one) => one?.id === externalId);
  // It was put there by the step before, as an object.
  return { done: { externalId, before: before as JsonObject, ...(last ? { version: last.updatedAt } : {}) } };
}

/** How Shopify itself writes a product without a choice. */
const onlyOption = { name: 'Title', value: 'Default Title' };

export const productActions: readonly Action[] = [
  defineAction({
    kind: 'product.create',
    scopes: ['write_products'],
    note: 'The product has one variant, which has the price; it is active and in no sales channel yet.',
    first: ({ title, sku, price }, { account, reference }) => {
      const currency = currencyOf(account);
      if (price.currency !== currency) throw new RangeError(foreignPrice(currency));
      const { name, value } = onlyOption;
      const variant = {
        optionValues: [{ optionName: name, name: value }],
        price: moneyToDecimal(price),
        ...(sku === null ? {} : { inventoryItem: { sku } }),
      };
      const input = {
        title,
        status: 'ACTIVE',
        tags: [reference],
        productOptions: [{ name, values: [{ name: value }] }],
        variants: [variant],
      };
      return mutation(documents.PRODUCT_SET, { input });
    },
    read: readMade,
    lookUp: lookUpByTag(documents.PRODUCTS_MADE),
    inverse: ({ externalId }) => intent('product.archive', { externalId, version: null }),
  }),
  productUpdate,
  defineEnding({
    kind: 'product.archive',
    scopes: ['write_products'],
    state: documents.PRODUCT_STATE,
    schema: z.object({ status: productStatus }),
    isDone: ({ status }) => status === 'archived',
    write: (id) => mutation(documents.PRODUCT_ARCHIVE, { id }, { repeatable: true }),
    inverse: (externalId) => intent('product.update', { externalId, version: null, status: 'active' }),
  }),
];
