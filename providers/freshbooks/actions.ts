import type { ActionInput } from '../../contract/actions/index.ts';
import { customerChangeSchema, productChangeSchema, stockInputSchema } from '../../contract/actions/inputs.ts';
import type { Address } from '../../contract/entities/common.ts';
import {
  type Action,
  changedOf,
  conflict,
  defineAction,
  intent,
  type JsonObject,
  plainDecimal,
  type Request,
} from '../kit/index.ts';
import { clientRecord, countedItem, itemRecord, toCustomer, toProduct } from './records.ts';
import { type Resource, resources } from './resources.ts';
import { amountOf, both, changing, create, found, hiding, noted, readWritten } from './writing.ts';

const { clients, vendors, items } = resources;

/** FreshBooks keeps first and last name apart: the first word is the first name. */
function names(name: string): JsonObject {
  const [first = '', ...rest] = name.split(/\s+/);
  return { fname: first, lname: rest.join(' ') };
}

const regions = new Intl.DisplayNames(['en'], { type: 'region' });

/** Countries are written by their English name. */
function addressFields(address: Address | null): JsonObject {
  const { lines = [], city, region, postcode, country } = address ?? {};
  const [street = '', ...further] = lines;
  return {
    p_street: street,
    p_street2: further.join(', '),
    p_city: city ?? '',
    p_province: region ?? '',
    p_code: postcode ?? '',
    p_country: (/^[A-Z]{2}$/.test(country ?? '') ? regions.of(country ?? '') : country) ?? '',
  };
}

type CustomerFields = Pick<ActionInput<'customer.update'>, 'name' | 'company' | 'email' | 'phone' | 'address'>;

/** Only what is given; null empties a field. */
function clientFields({ name, company, email, phone, address }: CustomerFields): JsonObject {
  return {
    ...(name === undefined ? {} : names(name)),
    ...(company === undefined ? {} : { organization: company ?? '' }),
    ...(email === undefined ? {} : { email: email ?? '' }),
    ...(phone === undefined ? {} : { bus_phone: phone ?? '' }),
    ...(address === undefined ? {} : addressFields(address)),
  };
}

/** A new vendor, with what is given. It has one name, and a language, like a bill (https://www.freshbooks.com/api/vendors). */
function vendorFields({ name, email, phone, address }: ActionInput<'supplier.create'>): JsonObject {
  const { p_street, p_street2, p_city, p_province, p_code, p_country } = addressFields(address);
  const place = { street: p_street, street2: p_street2, city: p_city, province: p_province };
  return {
    ...{ vendor_name: name, language: 'en' },
    ...(email === null ? {} : { primary_contact_email: email }),
    ...(phone === null ? {} : { phone }),
    ...(address === null ? {} : { ...place, postal_code: p_code, country: p_country }),
  };
}

type Who = 'customer' | 'supplier';

interface Role {
  readonly who: Who;
  readonly resource: Resource;
  readonly scope: string;
  readonly fields: (input: ActionInput<`${Who}.create`>) => JsonObject;
  /** What narrows the look for an earlier try. */
  readonly query: (reference: string) => NonNullable<Request['query']>;
  readonly final: string;
  readonly note?: string;
}

/** The note is the one text of either that only the shop sees; https://www.freshbooks.com/api/clients has the filter. */
const customer: Role = {
  who: 'customer',
  resource: clients,
  scope: 'clients',
  fields: clientFields,
  query: (reference) => ({ 'search[note_like]': reference }),
  final: 'An archived client is brought back in FreshBooks, under Clients, Archived.',
};

/** Vendors know no filters: all of them are looked through. */
const supplier: Role = {
  who: 'supplier',
  resource: vendors,
  scope: 'bill_vendors',
  fields: vendorFields,
  query: () => ({}),
  final: 'An archived vendor is brought back in FreshBooks, under Bills, Vendors.',
  note: 'A vendor in FreshBooks has one name, so that a company besides it is left out.',
};

/** Makes a client or a vendor, in the currency that is named. */
function createPerson({ who, resource, scope, fields, query, note }: Role): Action {
  return defineAction<`${Who}.create`>({
    kind: `${who}.create`,
    scopes: both(scope),
    ...(note === undefined ? {} : { note }),
    first: (input, context) => {
      const billed = input.currency === null ? {} : { currency_code: input.currency };
      return create(resource, { ...fields(input), ...billed, note: noted(null, context) }, context);
    },
    read: readWritten(resource),
    lookUp: found<`${Who}.create`>(resource, (_input, { reference }) => query(reference)),
    // FreshBooks touches a new client once more by itself, so no version is asked for.
    inverse: ({ externalId }) => intent(`${who}.archive`, { externalId, version: null }),
  });
}

function archivePerson({ who, resource, scope, final }: Role): Action {
  return hiding(`${who}.archive`, resource, 'archived', { scope, final });
}

const updateCustomer = defineAction({
  kind: 'customer.update',
  scopes: both('clients'),
  ...changing<'customer.update'>(clients, (record, input) => {
    const { name, company, email, phone, address } = toCustomer(clientRecord.parse(record));
    return { sets: [clientFields(input)], before: changedOf(input, { name, company, email, phone, address }) };
  }),
  inverse: ({ externalId, version, before }) =>
    intent('customer.update', customerChangeSchema.parse({ ...before, externalId, version })),
});

const createProduct = defineAction({
  kind: 'product.create',
  scopes: both('billable_items'),
  note: "The reference of the write stands in the item's description, by which a repeated one is recognised.",
  first: ({ title, sku, price }, context) => {
    const fields = { name: title, ...(sku === null ? {} : { sku }), unit_cost: amountOf(price), qty: '1' };
    return create(items, { ...fields, description: noted(null, context) }, context);
  },
  read: readWritten(items),
  lookUp: found<'product.create'>(items, (_input, { reference }) => ({ 'search[description]': reference })),
  inverse: ({ externalId }) => intent('product.archive', { externalId, version: null }),
});

function itemFields({ title, sku, price }: ActionInput<'product.update'>): JsonObject {
  return {
    ...(title === undefined ? {} : { name: title }),
    ...(sku === undefined ? {} : { sku: sku ?? '' }),
    ...(price === undefined ? {} : { unit_cost: amountOf(price) }),
  };
}

const updateProduct = defineAction({
  kind: 'product.update',
  scopes: both('billable_items'),
  ...changing<'product.update'>(items, (record, input) => {
    const { title, sku, price, status } = toProduct(itemRecord.parse(record));
    // The status is a request of its own, see `change`.
    const shown = input.status === undefined ? [] : [{ vis_state: input.status === 'active' ? 0 : 2 }];
    const fields = itemFields(input);
    return {
      sets: [...(Object.keys(fields).length > 0 ? [fields] : []), ...shown],
      before: changedOf(input, { title, sku, status, ...(price ? { price } : {}) }),
    };
  }),
  inverse: ({ externalId, version, before }) =>
    intent('product.update', productChangeSchema.parse({ ...before, externalId, version })),
});

const setStock = defineAction({
  kind: 'stock.set',
  scopes: both('billable_items'),
  ...changing<'stock.set'>(items, (record, { externalId, productId, locationId, available, expected }) => {
    const inventory = String(countedItem.parse(record).inventory ?? '');
    if (inventory === '') throw new RangeError('FreshBooks does not count this item');
    if (expected !== null && plainDecimal(expected) !== plainDecimal(inventory)) {
      return conflict(`there are ${inventory}, not ${expected}`);
    }
    return { sets: [{ inventory: available }], before: { externalId, productId, locationId, available: inventory } };
  }),
  inverse: ({ before }) => intent('stock.set', stockInputSchema.parse(before)),
});

/** Customers, suppliers, products and stock: https://www.freshbooks.com/api/clients, /api/vendors and /api/items. */
export const actions: readonly Action[] = [
  createPerson(customer),
  updateCustomer,
  archivePerson(customer),
  createPerson(supplier),
  archivePerson(supplier),
  createProduct,
  updateProduct,
  hiding('product.archive', items, 'archived', {
    scope: 'billable_items',
    inverse: ({ externalId, version = null }) => intent('product.update', { externalId, version, status: 'active' }),
  }),
  setStock,
];
