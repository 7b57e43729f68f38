import { counter } from '../data/counter.ts';
import type { Product, Variant } from '../data/goods.ts';
import { splitStock } from '../data/goods.ts';
import type { Plan } from '../data/make.ts';
import { DAY_MS, HOUR_MS, makePeople, makeProducts, makeSale, makeSales } from '../data/make.ts';
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

/** Goods of an order that were sent off together. */
export interface Shipment {
  id: number;
  isCancelled: boolean;
  company: string;
  number: string;
  url: string | null;
  lines: { lineId: number; quantity: number }[];
  createdAt: number;
  updatedAt: number;
}

/** A sale that the shop has written down and not yet made; `sale` says what it will be. */
export interface Draft {
  id: number;
  number: number;
  sale: Sale;
  status: 'OPEN' | 'INVOICE_SENT' | 'COMPLETED';
  email: string | null;
  poNumber: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface Dispute {
  id: number;
  sale: Sale;
  amount: number;
  status: 'NEEDS_RESPONSE' | 'UNDER_REVIEW' | 'WON' | 'LOST';
  initiatedAt: number;
  finalizedAt: number | null;
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
  disputes: Dispute[];
  drafts: Map<number, Draft>;
  /** By the id of the sale. */
  shipments: Map<number, Shipment[]>;
  /** What lies at each place, where it was counted there; else `splitStock` tells. */
  counts: Map<number, [number, number]>;
  /** Tags of customers, products and drafts that an app set, by the record's id. */
  tags: Map<number, string[]>;
  /** Sales that the shop itself marked as paid. */
  paidByHand: Set<number>;
  /** Answers to mutations with an idempotency key. */
  keys: Map<string, { asked: string; answer: Record<string, unknown> }>;
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

export function inventoryItemId(variant: Pick<Variant, 'id'>): number {
  return variant.id + ITEM_OFFSET;
}

export function variantOfItem(state: ShopifyState, itemId: number): { product: Product; variant: Variant } | null {
  return state.variants.get(itemId - ITEM_OFFSET) ?? null;
}

/** The units of a variant in the shop and in the warehouse. */
export function countsOf(state: ShopifyState, variant: Variant): [number, number] {
  return state.counts.get(variant.id) ?? splitStock(variant);
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

/** Sends what is left of a sale. */
export function addShipment(state: ShopifyState, sale: Sale, at: number, id = state.nextId()): Shipment {
  const number = `GR${id}`;
  const shipment: Shipment = {
    id,
    isCancelled: false,
    ...{ company: 'ACS', number, url: `https://courier.example/track/${number}` },
    lines: unsentLines(state, sale),
    createdAt: at,
    updatedAt: at,
  };
  state.shipments.set(sale.id, [...(state.shipments.get(sale.id) ?? []), shipment]);
  return shipment;
}

/** What of a sale was not sent yet. */
export function unsentLines(state: ShopifyState, sale: Sale): { lineId: number; quantity: number }[] {
  const sent = (state.shipments.get(sale.id) ?? []).filter(({ isCancelled }) => !isCancelled);
  const gone = (lineId: number) =>
    sent.flatMap(({ lines }) => lines).reduce((sum, one) => (one.lineId === lineId ? sum + one.quantity : sum), 0);
  const left = sale.lines.map(({ id, quantity }) => ({ lineId: id, quantity: quantity - gone(id) }));
  return left.filter(({ quantity }) => quantity > 0);
}

export function addDispute(state: ShopifyState, sale: Sale, at: number): Dispute {
  const amount = priceSale(sale, SHOP_CURRENCY).total;
  const id = state.nextId();
  const dispute: Dispute = { id, sale, amount, status: 'NEEDS_RESPONSE', initiatedAt: at, finalizedAt: null };
  state.disputes.push(dispute);
  return dispute;
}

/** Every 60th paid order is disputed; the shop won the older ones, so nothing of it touches a payout. */
function addDisputes(state: ShopifyState, startMs: number): void {
  const paid = [...state.sales.values()].filter((sale) => sale.paidAt !== null && sale.refunds.length === 0);
  for (const sale of paid.filter((_, index) => index % 60 === 30)) {
    const dispute = addDispute(state, sale, sale.createdAt + DAY_MS);
    if (sale.createdAt < startMs - 60 * DAY_MS) {
      Object.assign(dispute, { status: 'WON', finalizedAt: sale.createdAt + 30 * DAY_MS });
    }
  }
}

const DRAFT_STATES = ['OPEN', 'INVOICE_SENT', 'COMPLETED'] as const;

export function addDraft(state: ShopifyState, sale: Sale, at: number): Draft {
  const id = state.nextId();
  const number = state.drafts.size + 1;
  const status = DRAFT_STATES[number % DRAFT_STATES.length] ?? 'OPEN';
  const base = { id, number, sale, status, poNumber: null, createdAt: at, updatedAt: at };
  const draft: Draft = { ...base, email: sale.buyer.email };
  state.drafts.set(id, draft);
  return draft;
}

function addDrafts(state: ShopifyState, plan: Plan): void {
  const people = [...state.people.values()];
  const products = [...state.products.values()];
  const count = Math.max(3, Math.round(150 * plan.scale));
  for (let index = 0; index < count; index += 1) {
    const createdAt = Math.floor((plan.nowMs - (count - index) * 2 * DAY_MS) / 1000) * 1000;
    addDraft(state, makeSale({ plan, people, products, createdAt, number: index + 1, state: 'open' }), createdAt);
  }
}

export function makeShopifyState(context: VendorContext): ShopifyState {
  const { random, scale, startMs } = context;
  const nextId = counter(FIRST_ID);
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
    disputes: [],
    drafts: new Map(),
    shipments: new Map(),
    counts: new Map(),
    tags: new Map(),
    paidByHand: new Set(),
    keys: new Map(),
    subscriptions: new Map(),
    deleted: [],
    nextId,
    revision: 1,
  };
  state.movements = sales.flatMap((sale) => movementsOf(state, sale)).sort((a, b) => a.at - b.at);
  addWeeklyPayouts(state, startMs);
  for (const sale of sales) if (sale.state === 'fulfilled') addShipment(state, sale, sale.createdAt + HOUR_MS, sale.id);
  addDisputes(state, startMs);
  addDrafts(state, { ...plan, random: random.fork('shopify-drafts') });
  return state;
}
