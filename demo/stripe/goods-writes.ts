import type { Answer } from '../http.ts';
import { seconds } from './people-goods.ts';
import { add, addEvent, type StripeObject } from './state.ts';
import { found, invalid, metadata, unknown, type Write } from './writing.ts';

const NEW_CUSTOMER = { balance: 0, delinquent: false, livemode: false, preferred_locales: [], shipping: null };

export function customerFields({ fields }: Write, before: Partial<StripeObject>): Record<string, unknown> {
  const plain = ['name', 'email', 'phone', 'description']
    .filter((name) => fields.has(name))
    .map((name) => [name, fields.get(name) || null] as const);
  const place = ['line1', 'line2', 'city', 'state', 'postal_code', 'country']
    .filter((name) => fields.has(`address[${name}]`))
    .map((name) => [name, fields.get(`address[${name}]`) || null] as const);
  return {
    ...Object.fromEntries(plain),
    ...(place.length === 0 ? {} : { address: { line2: null, state: null, ...Object.fromEntries(place) } }),
    metadata: metadata(fields, Object(before.metadata)),
  };
}

export function createCustomer(write: Write): StripeObject {
  const { state, nowMs } = write;
  const empty = { name: null, email: null, phone: null, description: null, address: null };
  const record = { id: state.newId('cus'), object: 'customer', created: seconds(nowMs), ...NEW_CUSTOMER, ...empty };
  const made = add(state, 'customer', { ...record, ...customerFields(write, {}) });
  addEvent(state, 'customer.created', made, seconds(nowMs));
  return made;
}

function makePrice({ state, nowMs }: Write, product: string, currency: string, unit: number): StripeObject {
  return add(state, 'price', {
    id: state.newId('price'),
    object: 'price',
    active: true,
    created: seconds(nowMs),
    currency,
    livemode: false,
    metadata: {},
    nickname: null,
    product,
    recurring: null,
    type: 'one_time',
    unit_amount: unit,
    unit_amount_decimal: String(unit),
  });
}

function priceIn(write: Write, product: string): string | null {
  const { fields } = write;
  const currency = fields.get('default_price_data[currency]');
  if (currency === undefined) return null;
  return makePrice(write, product, currency, Number(fields.get('default_price_data[unit_amount]'))).id;
}

export function createProduct(write: Write, name: string): StripeObject {
  const { state, fields, nowMs } = write;
  const id = state.newId('prod');
  const product = add(state, 'product', {
    id,
    object: 'product',
    active: true,
    created: seconds(nowMs),
    default_price: priceIn(write, id),
    description: null,
    livemode: false,
    metadata: metadata(fields),
    name,
    shippable: null,
    type: 'good',
    updated: seconds(nowMs),
  });
  addEvent(state, 'product.created', product, seconds(nowMs));
  return product;
}

/** A price of a product that is there, or of one that is made with it. */
export function createPrice(write: Write): StripeObject | Answer {
  const { state, fields } = write;
  const known = fields.get('product');
  if (known !== undefined && found(state, 'product', known) === null) return unknown('product', known);
  const product =
    known ?? createProduct({ ...write, fields: new Map() }, fields.get('product_data[name]') ?? 'Product').id;
  return makePrice(write, product, fields.get('currency') ?? 'eur', Number(fields.get('unit_amount')));
}

export function updateProduct({ state, fields, nowMs }: Write, product: StripeObject): StripeObject | Answer {
  const active = fields.get('active');
  const price = fields.get('default_price');
  // Only a new product takes the data of its price along: https://docs.stripe.com/api/products/update
  const stray = [...fields.keys()].find((name) => name.startsWith('default_price_data'));
  if (stray !== undefined) return invalid(stray, `Received unknown parameter: ${stray}`);
  if (price !== undefined && found(state, 'price', price)?.product !== product.id) return unknown('price', price);
  Object.assign(product, {
    ...(fields.has('name') ? { name: fields.get('name') } : {}),
    ...(active === undefined ? {} : { active: active === 'true' }),
    default_price: price ?? product.default_price,
    metadata: metadata(fields, Object(product.metadata)),
    updated: seconds(nowMs),
  });
  addEvent(state, 'product.updated', product, seconds(nowMs));
  return product;
}
