import { counter } from '../data/counter.ts';
import type { Product, Variant } from '../data/goods.ts';
import { splitStock } from '../data/goods.ts';
import { makePeople, makeProducts, makeSales } from '../data/make.ts';
import type { Person } from '../data/people.ts';
import type { PricedRefund, PricedSale, Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { VendorContext } from '../vendor.ts';

interface Document {
  id: number;
  /** What people call it. */
  number: string;
  at: number;
  updatedAt: number;
  comment: string | null;
}

export interface Invoice extends Document {
  /** What the payment service calls it; without one the money was only noted. */
  transaction: string | null;
}

/** Amounts in minor units of the order's currency. */
export interface CreditMemo extends Document {
  lines: { lineId: number; quantity: number; net: number; tax: number }[];
  shippingNet: number;
  shippingTax: number;
  adjustment: number;
  tax: number;
  amount: number;
}

export interface Shipment extends Document {
  lines: { lineId: number; quantity: number }[];
  carrier: string;
  title: string;
  track: string;
}

export interface Order {
  sale: Sale;
  priced: PricedSale;
  /** Sold there; the shop has a Greek and an English store view. */
  storeId: number;
  isVirtual: boolean;
  invoice: Invoice | null;
  memos: CreditMemo[];
  shipments: Shipment[];
}

export interface TaxRate {
  id: number;
  code: string;
  country: string;
  rate: number;
}

export interface MagentoState {
  people: Map<number, Person>;
  products: Map<number, Product>;
  orders: Map<number, Order>;
  taxRates: Map<number, TaxRate>;
  /** How many lie where: SKU, then source code. */
  levels: Map<string, Map<string, number>>;
  /** Of products that were made through the API. */
  urlKeys: Map<number, string>;
  nextId: () => number;
}

export function isConfigurable(product: Product): boolean {
  return product.variants.length > 1;
}

/** The things that are sold, each with its own number and code: a product without choices, or its variations. */
export function sellable(product: Product): { id: number; name: string; variant: Variant }[] {
  if (!isConfigurable(product)) {
    return product.variants.map((variant) => ({ id: product.id, name: product.title, variant }));
  }
  return product.variants.map((variant) => ({ id: variant.id, name: `${product.title}-${variant.title}`, variant }));
}

/** The number of digits that Magento fills up to. */
export function numberOf(id: number): string {
  return String(id).padStart(9, '0');
}

export function addLevels(state: MagentoState, product: Product): void {
  for (const { variant } of sellable(product)) {
    if (variant.stock === null) continue;
    const [shop, warehouse] = splitStock(variant);
    const places = variant.id % 2 === 0 ? { default: variant.stock } : { default: shop, warehouse };
    state.levels.set(variant.sku, new Map(Object.entries(places)));
  }
}

export function addOrder(state: MagentoState, sale: Sale): Order {
  const isService = ({ productId }: { productId: number }) => state.products.get(productId)?.service ?? false;
  const order: Order = {
    sale,
    priced: priceSale(sale),
    storeId: 1 + (sale.id % 2),
    isVirtual: sale.lines.every(isService),
    invoice: null,
    memos: [],
    shipments: [],
  };
  if (sale.paidAt !== null) invoiceOrder(state, order, sale.paidAt, null);
  if (sale.state === 'fulfilled' && !order.isVirtual) {
    const goods = sale.lines.filter((line) => !isService(line));
    const lines = goods.map((line) => ({ lineId: line.id, quantity: line.quantity }));
    const track = `1Z${String(sale.id).padStart(8, '0')}`;
    ship(state, order, { lines, carrier: 'ups', title: 'United Parcel Service', track }, sale.createdAt + 60_000, null);
  }
  for (const refund of order.priced.refunds) refundSale(state, order, refund);
  state.orders.set(sale.id, order);
  return order;
}

function document(state: MagentoState, at: number, comment: string | null): Document {
  const id = state.nextId();
  return { id, number: numberOf(id), at, updatedAt: at, comment };
}

export function invoiceOrder(state: MagentoState, order: Order, at: number, comment: string | null): Invoice {
  const online = order.sale.id % 3 === 0;
  const transaction = online ? `ch_${order.sale.id}` : null;
  order.invoice = { ...document(state, at, comment), transaction };
  return order.invoice;
}

export function ship(
  state: MagentoState,
  order: Order,
  parcel: Pick<Shipment, 'lines' | 'carrier' | 'title' | 'track'>,
  at: number,
  comment: string | null,
): Shipment {
  const shipment = { ...document(state, at, comment), ...parcel };
  order.shipments.push(shipment);
  return shipment;
}

/** A refund of the pretend data as a credit memo; money without goods is an adjustment. */
export function refundSale(state: MagentoState, order: Order, refund: PricedRefund): CreditMemo {
  const lines = refund.lines.map(({ line, quantity, paid, tax }) => ({
    lineId: line.id,
    quantity,
    net: paid - tax,
    tax,
  }));
  const goods = refund.lines.reduce((sum, line) => sum + line.paid, 0);
  const { shippingPaid, shippingTax, tax, amount } = refund;
  return addMemo(state, order, refund.refund.createdAt, {
    lines,
    shippingNet: shippingPaid - shippingTax,
    shippingTax,
    adjustment: amount - goods - shippingPaid,
    tax,
    amount,
    comment: refund.refund.reason,
  });
}

export function addMemo(
  state: MagentoState,
  order: Order,
  at: number,
  fields: Omit<CreditMemo, 'id' | 'number' | 'at' | 'updatedAt'>,
): CreditMemo {
  const memo = { ...document(state, at, fields.comment), ...fields };
  order.memos.push(memo);
  return memo;
}

export function paidOf({ invoice, priced }: Order): number {
  return invoice === null ? 0 : priced.total;
}

export function refundedOf({ memos }: Order): number {
  return memos.reduce((sum, memo) => sum + memo.amount, 0);
}

/** The state that follows from what happened to the order. */
export function stateOf(order: Order): string {
  const { sale, priced, invoice, shipments, isVirtual } = order;
  if (sale.state === 'cancelled' || sale.state === 'failed') return 'canceled';
  if (invoice !== null && priced.total > 0 && refundedOf(order) >= priced.total) return 'closed';
  if (invoice !== null && (shipments.length > 0 || isVirtual)) return 'complete';
  if (invoice !== null || shipments.length > 0) return 'processing';
  return sale.state === 'held' ? 'pending_payment' : 'new';
}

const RATES: readonly (readonly [string, string, number])[] = [
  ['GR-VAT-24', 'GR', 24],
  ['GR-VAT-13', 'GR', 13],
  ['DE-MwSt-19', 'DE', 19],
  ['US-NY-*-Rate 1', 'US', 8.875],
];

/** Magento has no address without a phone number; some customers have no address at all. */
export function asCustomer(person: Person): Person {
  const phone = person.phone ?? `+30210${String(person.id).padStart(7, '0')}`;
  return person.id % 13 === 5 ? { ...person, street: '', phone: null, company: null } : { ...person, phone };
}

export function makeMagentoState({ random, scale, startMs }: VendorContext): MagentoState {
  const nextId = counter();
  const plan = { random, scale, nowMs: startMs, nextId };
  const people = makePeople(plan);
  const products = makeProducts(plan);
  const state: MagentoState = {
    people: new Map(people.map((person) => [person.id, asCustomer(person)])),
    products: new Map(products.map((product) => [product.id, product])),
    orders: new Map(),
    taxRates: new Map(RATES.map(([code, country, rate], index) => [index + 1, { id: index + 1, code, country, rate }])),
    levels: new Map(),
    urlKeys: new Map(),
    nextId,
  };
  for (const product of products) addLevels(state, product);
  for (const sale of makeSales({ ...plan, random: random.fork('magento') }, people, products)) addOrder(state, sale);
  return state;
}
