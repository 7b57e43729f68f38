import { exponentOf } from '../data/money.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import { priceSale } from '../data/sale.ts';
import type { Answer, Call } from '../http.ts';
import { parseJson } from '../http.ts';
import { wooCustomer, wooProduct, wooVariation } from './goods-shapes.ts';
import { wooError } from './lists.ts';
import { wooOrder, wooRefund } from './order-shapes.ts';
import type { WooState } from './state.ts';
import { isVariable, onlyVariant } from './state.ts';

type Body = Record<string, unknown>;

/** One write: the shop, what was sent, and its clock. */
interface Write {
  state: WooState;
  random: Random;
  body: Body;
  nowMs: number;
}

const created = (json: unknown): Answer => ({ status: 201, json });
const fine = (json: unknown): Answer => ({ status: 200, json });
const invalid = (kind: string) => wooError(404, `woocommerce_rest_${kind}_invalid_id`, 'Invalid ID.');

function text(body: Body, field: string): string | null {
  const value = body[field];
  return typeof value === 'string' ? value : null;
}

/** "12.50" in minor units; the store's own currency has two decimals. */
function minor(decimal: string, places = 2): number {
  return Math.round(Number(decimal) * 10 ** places);
}

/** Meta data of a write; it comes back with the record, and cannot be asked for. */
function keepMeta(state: WooState, key: string, body: Body): void {
  if (Array.isArray(body.meta_data)) state.meta.set(key, body.meta_data);
}

/** The record with the meta data that was written to it. */
export function withMeta(state: WooState, key: string, json: Body): Body {
  const meta = state.meta.get(key);
  return meta === undefined ? json : { ...json, meta_data: meta };
}

function createCustomer({ state, random, body, nowMs }: Write): Answer {
  const email = text(body, 'email');
  if (email === null) return wooError(400, 'rest_missing_callback_param', 'Missing parameter(s): email');
  if ([...state.people.values()].some((person) => person.email === email)) {
    return wooError(
      400,
      'registration-error-email-exists',
      'An account is already registered with your email address.',
    );
  }
  const id = state.nextUserId();
  const billing: Body = Object(body.billing);
  const person = {
    ...makePerson(random, id, id, nowMs, nowMs),
    first: text(body, 'first_name') ?? '',
    last: text(body, 'last_name') ?? '',
    email,
    phone: text(billing, 'phone'),
    company: text(billing, 'company'),
    note: null,
  };
  state.people.set(id, person);
  keepMeta(state, `customer ${id}`, body);
  return created(withMeta(state, `customer ${id}`, wooCustomer(person)));
}

function updateCustomer({ state, body, nowMs }: Write, id: number): Answer {
  const person = state.people.get(id);
  if (person === undefined) return invalid('customer');
  const billing: Body = Object(body.billing);
  Object.assign(person, {
    first: text(body, 'first_name') ?? person.first,
    last: text(body, 'last_name') ?? person.last,
    email: text(body, 'email') ?? person.email,
    phone: text(billing, 'phone') ?? person.phone,
    updatedAt: nowMs,
  });
  return fine(wooCustomer(person));
}

function createProduct({ state, body, nowMs }: Write): Answer {
  const sku = text(body, 'sku') ?? '';
  const taken = [...state.products.values()].some((one) => one.variants.some((variant) => variant.sku === sku));
  if (sku !== '' && taken) return wooError(400, 'product_invalid_sku', 'Invalid or duplicated SKU.');
  const id = state.nextId();
  const price = minor(text(body, 'regular_price') ?? '0');
  const stamps = { createdAt: nowMs, updatedAt: nowMs };
  const variant = { id: state.nextId(), sku, title: 'Default Title', options: [], price, stock: null, ...stamps };
  state.products.set(id, {
    ...{ id, title: text(body, 'name') ?? 'Product', slug: text(body, 'slug') ?? `product-${id}`, description: '' },
    ...{ status: 'active', service: false, variants: [variant], ...stamps },
  });
  keepMeta(state, `product ${id}`, body);
  return created(productJson(state, id));
}

const STATUSES: Record<string, 'active' | 'draft' | 'archived'> = {
  publish: 'active',
  draft: 'draft',
  private: 'archived',
};

export function productJson(state: WooState, id: number): Body {
  const product = state.products.get(id);
  return product === undefined ? {} : withMeta(state, `product ${id}`, wooProduct(product));
}

function setStock(variant: { stock: number | null; updatedAt: number }, body: Body, nowMs: number): void {
  if (typeof body.stock_quantity !== 'number') return;
  variant.stock = body.stock_quantity;
  variant.updatedAt = nowMs;
}

function updateProduct({ state, body, nowMs }: Write, id: number): Answer {
  const product = state.products.get(id);
  if (product === undefined) return invalid('product');
  const variant = onlyVariant(product);
  product.title = text(body, 'name') ?? product.title;
  product.status = STATUSES[text(body, 'status') ?? ''] ?? product.status;
  const price = text(body, 'regular_price');
  if (!isVariable(product)) {
    if (price !== null) variant.price = minor(price);
    variant.sku = text(body, 'sku') ?? variant.sku;
    setStock(variant, body, nowMs);
  }
  product.updatedAt = nowMs;
  return fine(productJson(state, id));
}

function updateVariation({ state, body, nowMs }: Write, productId: number, id: number): Answer {
  const product = state.products.get(productId);
  const variant = product?.variants.find((one) => one.id === id);
  if (product === undefined || variant === undefined) return invalid('product_variation');
  setStock(variant, body, nowMs);
  product.updatedAt = nowMs;
  return fine(wooVariation(product, variant));
}

function updateOrder({ state, body, nowMs }: Write, id: number): Answer {
  const sale = state.sales.get(id);
  if (sale === undefined) return invalid('shop_order');
  const status = text(body, 'status');
  if (status === 'cancelled') sale.state = 'cancelled';
  if (status === 'completed') Object.assign(sale, { state: 'fulfilled', paidAt: sale.paidAt ?? nowMs });
  if (body.set_paid === true) Object.assign(sale, { state: 'paid', paidAt: sale.paidAt ?? nowMs });
  sale.updatedAt = nowMs;
  return fine(wooOrder(sale, { variable: () => false, trashed: false }));
}

/** A refund of a sum, without lines: told in hundredths of a hundredth of what was paid, as the pretend data keep it. */
function createRefund({ state, body, nowMs }: Write, id: number): Answer {
  const sale = state.sales.get(id);
  if (sale === undefined) return invalid('shop_order');
  const priced = priceSale(sale);
  const amount = minor(text(body, 'amount') ?? '0', exponentOf(sale.currency));
  if (!(amount > 0) || amount > priced.total - priced.refunded) {
    return wooError(400, 'woocommerce_rest_cannot_create_order_refund', 'Invalid refund amount.');
  }
  const refundId = state.nextId();
  const base = { id: refundId, createdAt: nowMs, lines: [], shipping: false, reason: text(body, 'reason') ?? '' };
  sale.refunds.push({ ...base, goodwillPercent: 0, exactMinor: amount });
  sale.updatedAt = nowMs;
  keepMeta(state, `refund ${refundId}`, body);
  const after = priceSale(sale);
  const entry = after.refunds.find(({ refund }) => refund.id === refundId);
  if (entry === undefined) return invalid('shop_order');
  return created(withMeta(state, `refund ${refundId}`, wooRefund(sale, after, entry)));
}

function createNote({ state, body }: Write, orderId: number): Answer {
  if (!state.sales.has(orderId)) return invalid('shop_order');
  const note = {
    id: state.nextId(),
    orderId,
    note: text(body, 'note') ?? '',
    customer_note: body.customer_note === true,
  };
  state.notes.push(note);
  return created(note);
}

function createHook({ state, body }: Write): Answer {
  const url = text(body, 'delivery_url') ?? '';
  if (!url.startsWith('http')) return wooError(400, 'woocommerce_rest_webhook_invalid_delivery_url', 'Invalid URL.');
  const hook = {
    id: state.nextId(),
    name: text(body, 'name'),
    topic: text(body, 'topic'),
    delivery_url: url,
    status: 'active',
  };
  state.hooks.push({ ...hook, secret: text(body, 'secret') ?? '' });
  return created(hook);
}

/** A webhook that was switched off is switched on again by its status. */
function updateHook({ state, body }: Write, id: number): Answer {
  const hook = state.hooks.find((one) => one.id === id);
  if (hook === undefined) return invalid('shop_webhook');
  hook.status = text(body, 'status') ?? hook.status;
  hook.delivery_url = text(body, 'delivery_url') ?? hook.delivery_url;
  hook.secret = text(body, 'secret') ?? hook.secret;
  const { secret: _secret, ...shown } = hook;
  return fine(shown);
}

/** Answers an authenticated POST, PUT or DELETE below /wp-json/wc/v3; null where there is no such route. */
export function wooWrite(state: WooState, call: Call, random: Random, nowMs: number): Answer | null {
  const parsed: unknown = parseJson(call.body);
  const body: Body = typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  const write: Write = { state, random, body, nowMs };
  const [, resource = '', id, sub, subId] = call.path
    .replace(/^.*\/wc\/v3/, '')
    .replace(/\/$/, '')
    .split('/');
  const shape = `${call.method} ${resource}${id ? '/*' : ''}${sub ? `/${sub}` : ''}${subId ? '/*' : ''}`;
  const number = Number(id);
  const routes: Record<string, () => Answer> = {
    'POST customers': () => createCustomer(write),
    'PUT customers/*': () => updateCustomer(write, number),
    'DELETE customers/*': () => {
      const known = state.people.delete(number);
      if (known) state.deleted.push({ kind: 'customer', id: number });
      return known ? fine({ id: number }) : invalid('customer');
    },
    'POST products': () => createProduct(write),
    'PUT products/*': () => updateProduct(write, number),
    'PUT products/*/variations/*': () => updateVariation(write, number, Number(subId)),
    'PUT orders/*': () => updateOrder(write, number),
    'POST orders/*/refunds': () => createRefund(write, number),
    'POST orders/*/notes': () => createNote(write, number),
    'POST webhooks': () => createHook(write),
    'PUT webhooks/*': () => updateHook(write, number),
    'DELETE webhooks/*': () => {
      const before = state.hooks.length;
      state.hooks = state.hooks.filter((hook) => hook.id !== number);
      return state.hooks.length < before ? fine({ id: number }) : invalid('shop_webhook');
    },
  };
  return routes[shape]?.() ?? null;
}
