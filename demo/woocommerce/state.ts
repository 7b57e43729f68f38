import { counter } from '../data/counter.ts';
import type { Product, Variant } from '../data/goods.ts';
import { makePeople, makeProducts, makeSales } from '../data/make.ts';
import type { Person } from '../data/people.ts';
import type { Sale } from '../data/sale.ts';
import type { VendorContext } from '../vendor.ts';

/** WordPress numbers posts (products, variations, orders, refunds) from one counter and users from another. */
export interface WooState {
  people: Map<number, Person>;
  products: Map<number, Product>;
  sales: Map<number, Sale>;
  trash: Map<number, Sale>;
  /** What was deleted for good, newest last. */
  deleted: { kind: 'product' | 'customer' | 'order'; id: number }[];
  taxes: TaxRate[];
  /** Meta data that a write brought along, by kind and id. */
  meta: Map<string, unknown[]>;
  notes: { id: number; orderId: number; note: string; customer_note: boolean }[];
  hooks: Hook[];
  nextId: () => number;
  nextUserId: () => number;
}

export interface Hook {
  id: number;
  name: string | null;
  topic: string | null;
  delivery_url: string;
  status: string;
  secret: string;
}

export interface TaxRate {
  id: number;
  name: string;
  country: string;
  rate: string;
  [field: string]: unknown;
}

function taxRate(percent: number, index: number): TaxRate {
  return {
    id: index + 1,
    country: percent === 19 ? 'DE' : 'GR',
    state: '',
    rate: `${percent}.0000`,
    name: 'VAT',
    priority: 1,
    compound: false,
    shipping: true,
    order: index,
    class: 'standard',
  };
}

function byId<T extends { id: number }>(records: T[]): Map<number, T> {
  return new Map(records.map((record) => [record.id, record]));
}

export function makeWooState({ random, scale, startMs }: VendorContext): WooState {
  const nextId = counter(11);
  const nextUserId = counter(2);
  const plan = { random, scale, nowMs: startMs, nextId };
  const people = makePeople({ ...plan, nextId: nextUserId });
  const products = makeProducts(plan);
  const sales = makeSales({ ...plan, random: random.fork('woocommerce') }, people, products);
  return {
    people: byId(people),
    products: byId(products),
    sales: byId(sales),
    trash: new Map(),
    deleted: [],
    taxes: [24, 19, 13, 0].map(taxRate),
    meta: new Map(),
    notes: [],
    hooks: [],
    nextId,
    nextUserId,
  };
}

/** A product with choices has variations of its own ids; one without is a single record. */
export function isVariable(product: Product): boolean {
  return product.variants.length > 1;
}

export function onlyVariant(product: Product): Variant {
  const variant = product.variants[0];
  if (variant === undefined) throw new Error('a product has at least one variant');
  return variant;
}
