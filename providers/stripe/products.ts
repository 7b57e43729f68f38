import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import {
  type Action,
  type ActionContext,
  changedOf,
  defineAction,
  get,
  instantFromUnix,
  intent,
  type JsonObject,
  type Request,
  staleness,
} from '../kit/index.ts';
import { done, keyMinutes, made, marked, post, units } from './form.ts';
import { money, productRecord } from './records.ts';

type Change = ActionInput<'product.update'>;

const product = productRecord.extend({ metadata: z.record(z.string(), z.string()) });

/** What an update replaces. A price below the smallest unit (`unit_amount_decimal`) is not ours to write back. */
function fieldsOf(raw: z.infer<typeof product>): JsonObject {
  const price = raw.default_price;
  return {
    title: raw.name,
    status: raw.active ? 'active' : 'archived',
    sku: raw.metadata.sku ?? null,
    ...(price && price.unit_amount !== null ? { price: { ...money(price.unit_amount, price.currency) } } : {}),
  };
}

/** @param price id of the price that takes the place of the one before; undefined leaves that */
function change(
  { externalId, title, sku, status }: Change,
  price: string | undefined,
  context: ActionContext,
): Request {
  const fields = {
    name: title,
    active: status === undefined ? undefined : status === 'active',
    'metadata[sku]': sku,
    default_price: price,
    'expand[]': 'default_price',
  };
  return post(`/v1/products/${externalId}`, fields, context);
}

/** https://docs.stripe.com/api/prices/create */
function makePrice(externalId: string, price: NonNullable<Change['price']>, context: ActionContext): Request {
  const fields = { product: externalId, currency: price.currency.toLowerCase(), unit_amount: units(price) };
  return post('/v1/prices', { ...fields, ...marked(context) }, context, 'price');
}

/**
 * A price cannot be changed, and a product takes data for a new one only when it is made: so the new price comes first,
 * and then becomes the product's. https://docs.stripe.com/api/products/update
 */
const update = defineAction({
  kind: 'product.update',
  keyMinutes,
  first: ({ externalId }) => get(`/v1/products/${externalId}`, { 'expand[]': ['default_price'] }),
  read: ({ body }, request, input, context) => {
    const { externalId, price } = input;
    if (request.path === '/v1/prices') {
      return { next: { ...change(input, made.parse(body).id, context), ...carried(request) } };
    }
    const raw = product.parse(body);
    const version = instantFromUnix(raw.updated);
    if (request.method === 'POST') {
      // It was put there by the step before, from `fieldsOf`.
      return { done: { externalId, version, before: request.carry?.before as JsonObject } };
    }
    const stale = staleness(input.version, version);
    if (stale) return stale;
    const next = price ? makePrice(externalId, price, context) : change(input, undefined, context);
    return { next: { ...next, carry: { before: changedOf(input, fieldsOf(raw)) } } };
  },
  inverse: ({ version, before }, { externalId }) =>
    // `before` holds fields of this kind's input, by `fieldsOf`.
    intent('product.update', { externalId, version: version ?? null, ...before } as Change),
});

function carried({ carry }: Request): Pick<Request, 'carry'> {
  return carry ? { carry } : {};
}

export const productActions: readonly Action[] = [
  defineAction({
    kind: 'product.create',
    keyMinutes,
    first: ({ title, sku, price }, context) =>
      post(
        '/v1/products',
        {
          name: title,
          'metadata[sku]': sku ?? undefined,
          'default_price_data[currency]': price.currency.toLowerCase(),
          'default_price_data[unit_amount]': units(price),
          ...marked(context),
        },
        context,
      ),
    read: done,
    inverse: ({ externalId }) => intent('product.archive', { externalId, version: null }),
  }),
  update,
  defineAction({
    kind: 'product.archive',
    keyMinutes,
    first: ({ externalId }, context) => post(`/v1/products/${externalId}`, { active: false }, context),
    read: done,
    inverse: ({ externalId }) => intent('product.update', { externalId, version: null, status: 'active' }),
  }),
];
