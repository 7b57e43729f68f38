import type { Product } from '../data/goods.ts';
import { decimalNumber } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import type { Collection } from './search.ts';
import type { MagentoState, TaxRate } from './state.ts';
import { isConfigurable, sellable } from './state.ts';

/** Magento's times: UTC, to the second. */
export function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

const REGION = { region_code: null, region: null, region_id: 0 };

function addressOf(person: Person): object {
  return {
    id: person.id * 10,
    customer_id: person.id,
    region: REGION,
    region_id: 0,
    country_id: person.country,
    street: [person.street],
    ...(person.company === null ? {} : { company: person.company }),
    ...(person.phone === null ? {} : { telephone: person.phone }),
    postcode: person.zip,
    city: person.city,
    firstname: person.first,
    lastname: person.last,
    default_shipping: true,
    default_billing: true,
  };
}

export function showCustomer(person: Person): object {
  const has = person.street !== '';
  const defaults = { default_billing: String(person.id * 10), default_shipping: String(person.id * 10) };
  return {
    id: person.id,
    group_id: 1,
    ...(has ? defaults : {}),
    created_at: stamp(person.createdAt),
    updated_at: stamp(person.updatedAt),
    created_in: 'Ελληνικά',
    email: person.email,
    firstname: person.first,
    lastname: person.last,
    store_id: 1,
    website_id: 1,
    addresses: has ? [addressOf(person)] : [],
    disable_auto_group_change: 0,
    extension_attributes: { is_subscribed: person.id % 4 === 0 },
  };
}

export function customers(state: MagentoState): Collection<Person> {
  return {
    rows: () => state.people.values(),
    fields: {
      entity_id: (person) => person.id,
      email: (person) => person.email,
      firstname: (person) => person.first,
      lastname: (person) => person.last,
      website_id: () => 1,
      store_id: () => 1,
      created_at: (person) => stamp(person.createdAt),
      updated_at: (person) => stamp(person.updatedAt),
    },
    show: showCustomer,
  };
}

/** One product as the list shows it: a group has no price of its own, its variations are products beside it. */
export interface Item {
  id: number;
  sku: string;
  name: string;
  type: string;
  price: number | null;
  product: Product;
}

export function itemsOf(product: Product): Item[] {
  const parts = sellable(product).map(({ id, name, variant }) => ({
    id,
    sku: variant.sku,
    name,
    type: product.service ? 'virtual' : 'simple',
    price: variant.price,
    product,
  }));
  if (!isConfigurable(product)) return parts;
  const sku = product.variants[0]?.sku.replace(/-[^-]+$/, '') ?? String(product.id);
  return [{ id: product.id, sku, name: product.title, type: 'configurable', price: null, product }, ...parts];
}

export function allItems(state: MagentoState): Item[] {
  return [...state.products.values()].flatMap(itemsOf);
}

export function showItem(state: MagentoState, item: Item): object {
  const { id, sku, name, type, price, product } = item;
  const links = type === 'configurable' ? { configurable_product_links: product.variants.map((one) => one.id) } : {};
  return {
    id,
    sku,
    name,
    attribute_set_id: 4,
    price: price === null ? 0 : decimalNumber(price, 'EUR'),
    status: product.status === 'active' ? 1 : 2,
    visibility: isConfigurable(product) && type !== 'configurable' ? 1 : 4,
    type_id: type,
    created_at: stamp(product.createdAt),
    updated_at: stamp(product.updatedAt),
    weight: 1,
    extension_attributes: { website_ids: [1], ...links },
    product_links: [],
    options: [],
    media_gallery_entries: [],
    tier_prices: [],
    custom_attributes: [
      { attribute_code: 'url_key', value: state.urlKeys.get(id) ?? product.slug },
      { attribute_code: 'description', value: product.description },
      { attribute_code: 'tax_class_id', value: '2' },
      { attribute_code: 'category_ids', value: [] },
    ],
  };
}

export function products(state: MagentoState): Collection<Item> {
  return {
    rows: () => allItems(state),
    fields: {
      entity_id: (item) => item.id,
      sku: (item) => item.sku,
      name: (item) => item.name,
      type_id: (item) => item.type,
      status: (item) => (item.product.status === 'active' ? 1 : 2),
      website_id: () => 1,
      created_at: (item) => stamp(item.product.createdAt),
      updated_at: (item) => stamp(item.product.updatedAt),
    },
    show: (item) => showItem(state, item),
  };
}

export interface Level {
  sku: string;
  source: string;
  quantity: number;
}

export function allLevels(state: MagentoState): Level[] {
  return [...state.levels].flatMap(([sku, places]) =>
    [...places].map(([source, quantity]) => ({ sku, source, quantity })),
  );
}

export function sourceItems(state: MagentoState): Collection<Level> {
  return {
    rows: () => allLevels(state),
    fields: {
      sku: (level) => level.sku,
      source_code: (level) => level.source,
      quantity: (level) => level.quantity,
      status: (level) => (level.quantity > 0 ? 1 : 0),
    },
    show: ({ sku, source, quantity }) => ({ sku, source_code: source, quantity, status: quantity > 0 ? 1 : 0 }),
  };
}

export function taxRates(state: MagentoState): Collection<TaxRate> {
  return {
    rows: () => state.taxRates.values(),
    fields: { id: (rate) => rate.id, code: (rate) => rate.code, tax_country_id: (rate) => rate.country },
    show: ({ id, code, country, rate }) => ({
      id,
      tax_country_id: country,
      tax_region_id: 0,
      tax_postcode: '*',
      rate,
      code,
      titles: [],
    }),
  };
}
