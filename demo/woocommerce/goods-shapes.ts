import type { Product, Variant } from '../data/goods.ts';
import { decimalText } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import { wooAddress } from './order-shapes.ts';
import { isVariable, onlyVariant } from './state.ts';
import { timePair } from './times.ts';

type Json = Record<string, unknown>;

function stockFields(variant: Variant | null): Json {
  const stock = variant?.stock ?? null;
  return {
    manage_stock: stock !== null,
    stock_quantity: stock,
    stock_status: stock === 0 ? 'outofstock' : 'instock',
    backorders: 'no',
    backorders_allowed: false,
    backordered: false,
    low_stock_amount: null,
  };
}

function priceFields(cents: number): Json {
  const text = decimalText(cents, 'EUR');
  return { price: text, regular_price: text, sale_price: '', on_sale: false, purchasable: true };
}

const STATUSES = { active: 'publish', draft: 'draft', archived: 'private' } as const;

/** A product; a variable one carries the ids of its variations and has no stock of its own. */
export function wooProduct(product: Product): Json {
  const variable = isVariable(product);
  const variant = onlyVariant(product);
  const cheapest = Math.min(...product.variants.map(({ price }) => price));
  const priced = priceFields(cheapest);
  return {
    id: product.id,
    name: product.title,
    slug: product.slug,
    permalink: `https://pretend-shop.example/product/${product.slug}/`,
    ...timePair('date_created', product.createdAt),
    ...timePair('date_modified', product.updatedAt),
    type: variable ? 'variable' : 'simple',
    status: STATUSES[product.status],
    featured: false,
    catalog_visibility: 'visible',
    description: product.description,
    short_description: '',
    sku: variable ? '' : variant.sku,
    ...priced,
    ...(variable ? { regular_price: '' } : {}),
    virtual: product.service,
    downloadable: false,
    tax_status: 'taxable',
    tax_class: '',
    ...stockFields(variable ? null : variant),
    weight: '',
    parent_id: 0,
    categories: [
      { id: 15, name: product.service ? 'Services' : 'Goods', slug: product.service ? 'services' : 'goods' },
    ],
    tags: [],
    images: [],
    attributes: variable
      ? variant.options.map(({ name }, position) => ({ id: 0, name, position, visible: true, variation: true }))
      : [],
    variations: variable ? product.variants.map(({ id }) => id) : [],
    meta_data: [],
  };
}

export function wooVariation(product: Product, variant: Variant): Json {
  return {
    id: variant.id,
    type: 'variation',
    parent_id: product.id,
    name: variant.title,
    ...timePair('date_created', variant.createdAt),
    ...timePair('date_modified', variant.updatedAt),
    description: '',
    permalink: `https://pretend-shop.example/product/${product.slug}/?variation=${variant.id}`,
    sku: variant.sku,
    ...priceFields(variant.price),
    status: 'publish',
    virtual: product.service,
    ...stockFields(variant),
    attributes: variant.options.map(({ name, value }) => ({ id: 0, name, option: value })),
    meta_data: [],
  };
}

export function wooCustomer(person: Person): Json {
  return {
    id: person.id,
    ...timePair('date_created', person.createdAt),
    ...timePair('date_modified', person.updatedAt),
    email: person.email,
    first_name: person.first,
    last_name: person.last,
    role: 'customer',
    username: person.email.split('@')[0],
    billing: wooAddress(person, true),
    shipping: wooAddress(person, false),
    is_paying_customer: true,
    avatar_url: '',
    meta_data: [],
  };
}
