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
  fullName,
  get,
  idText,
  intent,
  type JsonObject,
  maybeText,
  write,
} from '../kit/index.ts';
import { orderActions } from './order-actions.ts';
import { customerRecord, maybeUtc } from './records.ts';
import { done, marked, ours } from './writing.ts';

type Named = Pick<ActionInput<'customer.update'>, 'name' | 'company' | 'email' | 'phone'>;

/** WooCommerce keeps two names; the last word is taken for the second one. */
function personBody({ name, company, email, phone }: Named): JsonObject {
  const words = name?.trim().split(/\s+/);
  const names = words && {
    first_name: words.slice(0, -1).join(' ') || words.join(' '),
    last_name: words.slice(1).at(-1) ?? '',
  };
  const given = {
    ...(company === undefined ? {} : { company: company ?? '' }),
    ...(phone === undefined ? {} : { phone: phone ?? '' }),
  };
  const billing = { ...names, ...given, ...(email ? { email } : {}) };
  return { ...names, ...(email ? { email } : {}), ...(Object.keys(billing).length > 0 ? { billing } : {}) };
}

/**
 * Of a product, or of a variation, what writing needs.
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#product-properties
 */
const product = z.looseObject({
  id: idText,
  date_modified_gmt: maybeText,
  name: z.string(),
  sku: maybeText,
  status: z.string(),
  stock_quantity: z.number().nullable(),
  parent_id: idText.optional(),
});

/** @throws RangeError for a price in another currency than the shop's: WooCommerce would take the bare number */
function priceText(price: Money, { account }: ActionContext): string {
  if (account.currency !== undefined && account.currency !== price.currency) {
    throw new RangeError(`the prices of this shop are in ${account.currency}`);
  }
  return moneyToDecimal(price);
}

/** Its changed-at, as its `changedAt` has it. */
const version = ({ date_modified_gmt: at }: { readonly date_modified_gmt?: string | null | undefined }) =>
  maybeUtc(at) ?? '';
/** There is no archive: a private product is seen by the shop's own people only. */
const statusWords = { active: 'publish', archived: 'private' } as const;
/** Customers cannot be put into the trash, so WooCommerce wants to hear that it is meant. */
const forGood = { query: { force: true }, repeatable: true, mayBeGone: true } as const;

/**
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#customers, #products. WooCommerce knows no idempotency
 * keys: what was made is looked up.
 */
export const actions: readonly Action[] = [
  defineAction({
    kind: 'customer.create',
    note: 'WooCommerce wants an e-mail address for every customer.',
    first: (input, context) => {
      if (input.email === null) throw new RangeError('a customer needs an e-mail address');
      return write('POST', '/wc/v3/customers', { ...personBody(input), meta_data: marked(context) });
    },
    read: done,
    lookUp: {
      // One account for each address, so at most one is found; without a role only customers would be.
      first: ({ email }) => get('/wc/v3/customers', { email: email ?? '', role: 'all' }),
      read: (response, _request, _input, context) => ours(response, context),
    },
    inverse: ({ externalId }) => intent('customer.archive', { externalId, version: null }),
  }),
  defineUpdate({
    kind: 'customer.update',
    schema: customerRecord,
    get: (externalId) => get(`/wc/v3/customers/${externalId}`),
    version,
    before: ({ first_name, last_name, email, billing }, input) =>
      changedOf(input, {
        name: fullName(first_name, last_name) ?? '',
        email,
        phone: billing.phone,
        company: billing.company,
      }),
    put: (input) => write('PUT', `/wc/v3/customers/${input.externalId}`, personBody(input)),
  }),
  defineAction({
    kind: 'customer.archive',
    first: ({ externalId }) => write('DELETE', `/wc/v3/customers/${externalId}`, undefined, forGood),
    read: (_response, _request, { externalId }) => ({ done: { externalId } }),
    inverse: null,
    final: 'WooCommerce deletes a customer for good; the orders stay.',
  }),
  defineAction({
    kind: 'product.create',
    // The slug is part of the address; shops rarely care, and it can be looked up.
    first: ({ title, sku, price }, context) =>
      write('POST', '/wc/v3/products', {
        name: title,
        slug: context.reference,
        type: 'simple',
        regular_price: priceText(price, context),
        ...(sku === null ? {} : { sku }),
        meta_data: marked(context),
      }),
    read: done,
    lookUp: {
      first: (_input, { reference }) => get('/wc/v3/products', { slug: reference, status: 'any' }),
      read: (response, _request, _input, context) => ours(response, context),
    },
    inverse: ({ externalId }) => intent('product.archive', { externalId, version: null }),
  }),
  defineUpdate({
    kind: 'product.update',
    note: 'Variations are changed in the shop.',
    schema: product.extend({ regular_price: z.string() }),
    get: (externalId) => get(`/wc/v3/products/${externalId}`),
    version,
    before: ({ name, sku, status, regular_price: was }, input) => ({
      ...changedOf(input, { title: name, sku, status: status === 'publish' ? 'active' : 'archived' }),
      ...(input.price && was !== '' ? { price: moneyFromDecimal(was, input.price.currency) } : {}),
    }),
    put: ({ externalId, title, sku, price, status }, _raw, context) =>
      write('PUT', `/wc/v3/products/${externalId}`, {
        ...(title === undefined ? {} : { name: title }),
        ...(sku === undefined ? {} : { sku: sku ?? '' }),
        ...(price === undefined ? {} : { regular_price: priceText(price, context) }),
        ...(status === undefined ? {} : { status: statusWords[status] }),
      }),
  }),
  defineAction({
    kind: 'product.archive',
    first: ({ externalId }) =>
      write('PUT', `/wc/v3/products/${externalId}`, { status: 'private' }, { repeatable: true }),
    read: done,
    inverse: ({ externalId }) => intent('product.update', { externalId, version: null, status: 'active' }),
  }),
  defineAction({
    kind: 'stock.set',
    // A product's own address answers for its variations too, and tells whose they are.
    first: ({ productId }) => get(`/wc/v3/products/${productId}`),
    read: (response, request, { productId, available, expected }) => {
      const is = product.parse(response.body);
      const was = String(is.stock_quantity ?? 0);
      if (request.method !== 'GET') {
        return { done: { externalId: productId, before: { available: String(request.carry?.was ?? '0') } } };
      }
      if (expected !== null && Number(expected) !== Number(was)) return conflict(`there are ${was}`);
      const parent = is.parent_id ?? '0';
      const path =
        parent === '0' ? `/wc/v3/products/${productId}` : `/wc/v3/products/${parent}/variations/${productId}`;
      // A product that was not counted is from now on.
      const body = { manage_stock: true, stock_quantity: Number(available) };
      return { next: write('PUT', path, body, { repeatable: true, carry: { was } }) };
    },
    inverse: ({ before }, { externalId, productId, locationId }) =>
      intent('stock.set', { externalId, productId, locationId, available: String(before?.available), expected: null }),
  }),
  ...orderActions,
];
