import type { Product, Variant } from '../data/goods.ts';
import { DAY_MS, HOUR_MS, makePeople, makeProducts, makeSales } from '../data/make.ts';
import type { Person } from '../data/people.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { VendorContext } from '../vendor.ts';

/** Money that moved on the Shopify Payments balance, in euro cents: net = amount - fee; refunds are negative. */
export interface Movement {
  id: number;
  type: 'CHARGE' | 'REFUND';
  sale: Sale;
  amount: number;
  fee: number;
  at: number;
  payoutId: number | null;
}

export interface Payout {
  id: number;
  issuedAt: number;
  status: 'PAID' | 'IN_TRANSIT';
  movements: Movement[];
}

export interface Subscription {
  id: number;
  topic: string;
  uri: string;
  filter: string | null;
  createdAt: number;
}

export interface ShopifyState {
  people: Map<number, Person>;
  products: Map<number, Product>;
  variants: Map<number, { product: Product; variant: Variant }>;
  sales: Map<number, Sale>;
  movements: Movement[];
  payouts: Payout[];
  subscriptions: Map<number, Subscription>;
  deleted: { kind: 'product'; id: number }[];
  nextId: () => number;
  /** Grows with every change, so that what was computed from the data can be kept until then. */
  revision: number;
}

export const SHOP_CURRENCY = 'EUR';
/** Shopify's ids are larger than 32 bits. */
const FIRST_ID = 5_100_000_000_001;
const ITEM_OFFSET = 40_000_000_000;

export function gid(kind: string, id: number): string {
  return `gid://shopify/${kind}/${id}`;
}

export function inventoryItemId(variant: Variant): number {
  return variant.id + ITEM_OFFSET;
}

export function variantOfItem(state: ShopifyState, itemId: number): { product: Product; variant: Variant } | null {
  return state.variants.get(itemId - ITEM_OFFSET) ?? null;
}

/** What Shopify Payments keeps of a charge, in euro cents. */
export function feeOf(amount: number): number {
  return Math.min(amount, Math.round(amount * 0.024) + 25);
}

/** What a paid sale and its refunds move, refunds since `sinceMs` only. */
export function movementsOf(state: ShopifyState, sale: Sale, sinceMs = 0): Movement[] {
  if (sale.paidAt === null) return [];
  const priced = priceSale(sale, SHOP_CURRENCY);
  const base = { sale, payoutId: null };
  const charge: Movement = {
    ...base,
    id: state.nextId(),
    type: 'CHARGE',
    amount: priced.total,
    fee: feeOf(priced.total),
    at: sale.paidAt,
  };
  const refunds = priced.refunds.map((entry): Movement => {
    const { createdAt } = entry.refund;
    return { ...base, id: state.nextId(), type: 'REFUND', amount: -entry.amount, fee: 0, at: createdAt };
  });
  return [charge, ...refunds].filter(({ at }) => at >= sinceMs);
}

/** Sends everything that waits; null when it adds up to nothing. */
export function addPayout(state: ShopifyState, waiting: Movement[], issuedAt: number): Payout | null {
  const net = waiting.reduce((sum, movement) => sum + movement.amount - movement.fee, 0);
  if (net <= 0) return null;
  const payout: Payout = { id: state.nextId(), issuedAt, status: 'PAID', movements: waiting };
  for (const movement of waiting) movement.payoutId = payout.id;
  state.payouts.push(payout);
  return payout;
}

function addWeeklyPayouts(state: ShopifyState, startMs: number): void {
  const week = 7 * DAY_MS;
  let waiting: Movement[] = [];
  let until = startMs - 60 * week;
  for (const movement of state.movements) {
    while (movement.at >= until) {
      if (addPayout(state, waiting, until) !== null) waiting = [];
      until += week;
    }
    waiting.push(movement);
  }
  if (addPayout(state, waiting, startMs - HOUR_MS) !== null) waiting = [];
  const last = state.payouts.at(-1);
  if (last !== undefined) last.status = 'IN_TRANSIT';
}

export function makeShopifyState(context: VendorContext): ShopifyState {
  const { random, scale, startMs } = context;
  let lastId = FIRST_ID - 1;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const plan = { random, scale, nowMs: startMs, nextId };
  const people = makePeople(plan);
  const products = makeProducts(plan);
  const sales = makeSales({ ...plan, random: random.fork('shopify') }, people, products);
  const state: ShopifyState = {
    people: new Map(people.map((person) => [person.id, person])),
    products: new Map(products.map((product) => [product.id, product])),
    variants: new Map(
      products.flatMap((product) => product.variants.map((variant) => [variant.id, { product, variant }] as const)),
    ),
    sales: new Map(sales.map((sale) => [sale.id, sale])),
    movements: [],
    payouts: [],
    subscriptions: new Map(),
    deleted: [],
    nextId,
    revision: 1,
  };
  state.movements = sales.flatMap((sale) => movementsOf(state, sale)).sort((a, b) => a.at - b.at);
  addWeeklyPayouts(state, startMs);
  return state;
}
