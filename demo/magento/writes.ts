import type { Variant } from '../data/goods.ts';
import type { Person } from '../data/people.ts';
import type { Answer, Call } from '../http.ts';
import { parseJson } from '../http.ts';
import { allItems, itemsOf, showCustomer, showItem } from './goods-shapes.ts';
import { magentoError } from './oauth.ts';
import type { MagentoState } from './state.ts';

export type Row = Record<string, unknown>;

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function bodyOf(call: Call): Row {
  const parsed = parseJson(call.body);
  return isRow(parsed) ? parsed : {};
}

export function rowsOf(value: unknown): Row[] {
  return Array.isArray(value) ? value.filter(isRow) : [];
}

export function textOf(row: Row, field: string): string | undefined {
  const value = row[field];
  return typeof value === 'string' ? value : undefined;
}

export function missing(fieldName: string): Answer {
  return magentoError(400, '"%fieldName" is required. Enter and try again.', { fieldName });
}

export function noSuch(fieldName: string, fieldValue: unknown): Answer {
  return magentoError(404, 'No such entity with %fieldName = %fieldValue', { fieldName, fieldValue });
}

const TWICE = 'A customer with the same email address already exists in an associated website.';

/** The main address of what was sent, into the flat person of the pretend data. */
function takeAddress(person: Person, customer: Row): Answer | null {
  if (customer.addresses === undefined) return null;
  const [address] = rowsOf(customer.addresses);
  if (address === undefined) {
    Object.assign(person, { street: '', phone: null, company: null });
    return null;
  }
  for (const field of ['firstname', 'lastname', 'city', 'country_id', 'telephone']) {
    if (!textOf(address, field)) return missing(field);
  }
  const street = Array.isArray(address.street) ? address.street.join(' ') : '';
  if (street.trim() === '') return missing('street');
  person.street = street;
  person.city = textOf(address, 'city') ?? '';
  person.zip = textOf(address, 'postcode') ?? '';
  person.country = textOf(address, 'country_id') ?? '';
  person.phone = textOf(address, 'telephone') ?? null;
  person.company = textOf(address, 'company') || null;
  return null;
}

export function saveCustomer(state: MagentoState, call: Call, id: number | null, nowMs: number): Answer {
  const customer = bodyOf(call).customer;
  if (!isRow(customer)) return missing('customer');
  const [email, first, last] = ['email', 'firstname', 'lastname'].map((field) => textOf(customer, field) ?? '');
  for (const [field, value] of Object.entries({ email, firstname: first, lastname: last })) {
    if (!value) return missing(field);
  }
  const known = id === null ? undefined : state.people.get(id);
  if (id !== null && known === undefined) return noSuch('customerId', id);
  const other = [...state.people.values()].find((one) => one.email.toLowerCase() === email?.toLowerCase());
  if (other !== undefined && other !== known) return magentoError(400, TWICE);
  const blank = { phone: null, company: null, street: '', city: '', zip: '', country: '', note: null };
  const fresh = () => ({ ...blank, id: state.nextId(), createdAt: nowMs });
  const person: Person = {
    ...(known ?? fresh()),
    email: email ?? '',
    first: first ?? '',
    last: last ?? '',
    updatedAt: nowMs,
  };
  const refused = takeAddress(person, customer);
  if (refused !== null) return refused;
  // Orders hold the person of their time; the record itself stays the same object.
  state.people.set(person.id, known === undefined ? person : Object.assign(known, person));
  return { status: 200, json: showCustomer(person) };
}

export function deleteCustomer(state: MagentoState, id: number): Answer {
  return state.people.delete(id) ? { status: 200, json: true } : noSuch('customerId', id);
}

function changeItem(state: MagentoState, product: Row, sku: string, nowMs: number): Answer | null {
  const item = allItems(state).find((one) => one.sku.toLowerCase() === sku.toLowerCase());
  if (item === undefined) return null;
  const owner = item.product;
  if (typeof product.name === 'string') owner.title = product.name;
  const variant = owner.variants.find((one) => one.sku === item.sku);
  if (typeof product.price === 'number' && variant) variant.price = Math.round(product.price * 100);
  if (typeof product.status === 'number') owner.status = product.status === 1 ? 'active' : 'archived';
  owner.updatedAt = nowMs;
  const saved = itemsOf(owner).find((one) => one.id === item.id) ?? item;
  return { status: 200, json: showItem(state, saved) };
}

/** Saves by SKU: one that is known is changed, any other is made. */
export function saveProduct(state: MagentoState, call: Call, nowMs: number): Answer {
  const product = bodyOf(call).product;
  if (!isRow(product)) return missing('product');
  const sku = textOf(product, 'sku');
  if (!sku) return missing('sku');
  const changed = changeItem(state, product, sku, nowMs);
  if (changed !== null) return changed;
  const title = textOf(product, 'name');
  if (!title) return missing('name');
  if (typeof product.attribute_set_id !== 'number') return missing('attribute_set_id');
  const urlKey = rowsOf(product.custom_attributes).find((one) => one.attribute_code === 'url_key')?.value;
  if ([...state.urlKeys.values()].includes(String(urlKey))) {
    return magentoError(400, 'URL key for specified store already exists.');
  }
  const at = { createdAt: nowMs, updatedAt: nowMs };
  const id = state.nextId();
  const price = Math.round(Number(product.price ?? 0) * 100);
  const variant: Variant = { id: state.nextId(), sku, title: 'Default Title', options: [], price, stock: null, ...at };
  const made = { id, title, slug: String(urlKey ?? id), description: '', status: 'active' as const, service: false };
  const whole = { ...made, variants: [variant], ...at };
  state.products.set(id, whole);
  if (typeof urlKey === 'string') state.urlKeys.set(id, urlKey);
  const [item] = itemsOf(whole);
  return item === undefined ? noSuch('sku', sku) : { status: 200, json: showItem(state, item) };
}

export function saveSourceItems(state: MagentoState, call: Call): Answer {
  const items = rowsOf(bodyOf(call).sourceItems);
  if (items.length === 0) return missing('sourceItems');
  for (const item of items) {
    const [sku, source] = [textOf(item, 'sku'), textOf(item, 'source_code')];
    if (!sku || !source || typeof item.quantity !== 'number') return missing('sku');
    const places = state.levels.get(sku) ?? new Map<string, number>();
    state.levels.set(sku, places.set(source, item.quantity));
  }
  return { status: 200, json: [] };
}
