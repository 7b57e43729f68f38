import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { type Money, moneyFromDecimal, moneyToDecimal } from '../../contract/money.ts';
import {
  type Action,
  type ActionContext,
  changedOf,
  conflict,
  defineAction,
  defineUpdate,
  type Found,
  get,
  idText,
  instantOfLocal,
  intent,
  type JsonObject,
  jsonNumber,
  type Request,
  type Response,
  refused,
  type Step,
  staleness,
  write,
} from '../kit/index.ts';
import * as people from './people-goods.ts';
import { criteria, find, itemsOf } from './search.ts';

/** A price as Magento takes it: without its currency. @throws RangeError for another one than the shop's */
function price(money: Money, { account }: ActionContext): number {
  if (account.currency && money.currency !== account.currency) {
    throw new RangeError(`the prices of this shop are in ${account.currency}, not ${money.currency}`);
  }
  return jsonNumber(moneyToDecimal(money));
}

/** Part of the address of a new product's page: it tells the product of an earlier try from somebody else's. */
function urlKey(title: string, { reference }: ActionContext): string {
  const plainTitle = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return [plainTitle, reference.toLowerCase().replace(/[^a-z0-9]+/g, '-')].filter(Boolean).join('-');
}

const product = z.looseObject({
  ...people.productRecord.shape,
  custom_attributes: z.array(z.looseObject({ attribute_code: z.string(), value: z.unknown() })).nullish(),
});
const attributeSet = z.looseObject({ attribute_set_id: idText });

/** What a new product has when no other one shows the shop's own: https://developer.adobe.com/commerce/webapi/rest/tutorials/ */
const usualAttributeSet = 4;

/** Products of Magento cannot be without a code. */
function skuOf(input: ActionInput<'product.create'>, { reference }: ActionContext): string {
  return input.sku ?? reference;
}

function ownProduct(response: Response, input: ActionInput<'product.create'>, context: ActionContext): Found {
  const found = itemsOf(response).items[0];
  if (found === undefined) return { absent: true };
  const raw = product.parse(found);
  const key = raw.custom_attributes?.find(({ attribute_code: code }) => code === 'url_key')?.value;
  if (key === urlKey(input.title, context)) return doneProduct(raw);
  return refused(`There is a product with that SKU already, number ${raw.id}.`, 'duplicate');
}

function doneProduct(raw: z.infer<typeof product>) {
  return { done: { externalId: raw.id, version: instantOfLocal(raw.updated_at), number: raw.sku } };
}

/** Saving by POST names the SKU in the body: one with a slash breaks addresses and their signatures. */
function save(fields: JsonObject, rest: Partial<Request> = {}): Request {
  return write('POST', '/products', { product: fields }, { repeatable: true, ...rest });
}

function newProduct(response: Response, input: ActionInput<'product.create'>, context: ActionContext): Step {
  const like = attributeSet.safeParse(itemsOf(response).items[0]).data;
  const { websiteId } = context.account.facts ?? {};
  return {
    next: save({
      sku: skuOf(input, context),
      name: input.title,
      price: price(input.price, context),
      attribute_set_id: like ? Number(like.attribute_set_id) : usualAttributeSet,
      type_id: 'simple',
      status: 1,
      visibility: 4,
      custom_attributes: [{ attribute_code: 'url_key', value: urlKey(input.title, context) }],
      ...(websiteId ? { extension_attributes: { website_ids: [Number(websiteId)] } } : {}),
    }),
  };
}

const productBy = (id: string) => find('/products', [['entity_id', 'eq', id]]);
/** A list of one when it was asked for, the product itself when it was saved. */
function oneProduct(body: unknown): unknown {
  const list = z.looseObject({ items: z.array(z.unknown()) }).safeParse(body).data;
  return list ? list.items[0] : body;
}

const changeProduct = defineUpdate({
  kind: 'product.update',
  scopes: ['Magento_Catalog::products'],
  note: 'Magento does not change the SKU of a product.',
  schema: people.productRecord,
  get: productBy,
  body: oneProduct,
  version: ({ updated_at }) => instantOfLocal(updated_at),
  before: (raw, input) =>
    changedOf(input, {
      title: raw.name,
      status: raw.status,
      ...(input.price ? { price: { ...moneyFromDecimal(raw.price ?? '0', input.price.currency) } } : {}),
    }),
  put: (input, raw, context) => {
    if (input.sku !== undefined && input.sku !== raw.sku) throw new RangeError('Magento does not change a SKU');
    return save({
      sku: raw.sku,
      ...(input.title === undefined ? {} : { name: input.title }),
      ...(input.price === undefined ? {} : { price: price(input.price, context) }),
      ...(input.status === undefined ? {} : { status: input.status === 'active' ? 1 : 2 }),
    });
  },
});

const archiveProduct = defineAction({
  kind: 'product.archive',
  scopes: ['Magento_Catalog::products'],
  first: ({ externalId }) => productBy(externalId),
  read: (response, request, { version }) => {
    const found = oneProduct(response.body);
    if (found === undefined) return refused('there is no such product', 'gone');
    const raw = product.parse(found);
    if (request.method === 'POST') return doneProduct(raw);
    return staleness(version, instantOfLocal(raw.updated_at)) ?? { next: save({ sku: raw.sku, status: 2 }) };
  },
  inverse: ({ externalId, version = null }) => intent('product.update', { externalId, version, status: 'active' }),
});

const setStock = defineAction({
  kind: 'stock.set',
  scopes: ['Magento_InventoryApi::source', 'Magento_InventoryApi::stock_source_item_assign'],
  first: ({ externalId }) => {
    const { sourceCode, sku } = people.partsOfStockId(externalId);
    return find('/inventory/source-items', [
      ['sku', 'eq', sku],
      ['source_code', 'eq', sourceCode],
    ]);
  },
  read: (response, request, { externalId, available, expected }) => {
    if (request.method === 'POST')
      return { done: { externalId, before: { available: request.carry?.available ?? null } } };
    const found = itemsOf(response).items[0];
    if (found === undefined) return refused('This product is not kept at that place any more.', 'gone');
    const { sku, source_code, quantity } = people.stockRecord.parse(found);
    if (expected !== null && Number(expected) !== Number(quantity)) return conflict(`there are ${quantity} now`);
    const level = { sku, source_code, quantity: Number(available), status: Number(available) > 0 ? 1 : 0 };
    const sourceItems = { sourceItems: [level] };
    const rest = { repeatable: true, carry: { available: quantity } } as const;
    return { next: write('POST', '/inventory/source-items', sourceItems, rest) };
  },
  inverse: ({ before }, input) =>
    intent('stock.set', { ...input, available: String(before?.available), expected: input.available }),
});

export const productActions: readonly Action[] = [
  defineAction({
    kind: 'product.create',
    scopes: ['Magento_Catalog::products'],
    lookUp: {
      first: (input, context) => find('/products', [['sku', 'eq', skuOf(input, context)]]),
      read: (response, _request, input, context) => ownProduct(response, input, context),
    },
    first: (input, context) => {
      price(input.price, context);
      return get('/products', criteria([], { pageSize: 1, fields: 'items[attribute_set_id],total_count' }));
    },
    read: (response, request, input, context) =>
      request.method === 'POST' ? doneProduct(product.parse(response.body)) : newProduct(response, input, context),
    inverse: ({ externalId, version = null }) => intent('product.archive', { externalId, version }),
  }),
  changeProduct,
  archiveProduct,
  setStock,
];
