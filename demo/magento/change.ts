import { makeProduct } from '../data/goods.ts';
import type { Plan } from '../data/make.ts';
import { makeRefund, makeSale } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { Changes } from '../vendor.ts';
import { delta } from '../vendor.ts';
import { allLevels, itemsOf } from './goods-shapes.ts';
import type { CreditMemo, MagentoState, Order } from './state.ts';
import { addLevels, addOrder, asCustomer, invoiceOrder, refundSale, sellable, stateOf } from './state.ts';

export function sellOne(state: MagentoState, random: Random, nowMs: number, saleState: Sale['state']): Order {
  const plan: Plan = { random, scale: 1, nowMs, nextId: state.nextId };
  const numbers = [...state.orders.values()].map(({ sale }) => sale.number);
  const sale = makeSale({
    plan,
    people: [...state.people.values()],
    products: [...state.products.values()],
    createdAt: nowMs,
    number: 1 + numbers.reduce((highest, number) => Math.max(highest, number), 1000),
    state: saleState,
  });
  return addOrder(state, { ...sale, paidAt: sale.paidAt === null ? null : nowMs, updatedAt: nowMs });
}

export function addPerson(state: MagentoState, random: Random, nowMs: number): number {
  const id = state.nextId();
  state.people.set(id, asCustomer(makePerson(random, id, id, nowMs, nowMs)));
  return id;
}

export function addProduct(state: MagentoState, random: Random, nowMs: number): number {
  const product = makeProduct(random, state.nextId() + 5000, state.nextId, nowMs, nowMs);
  state.products.set(product.id, product);
  addLevels(state, product);
  return product.id;
}

export function removeProduct(state: MagentoState, id: number): void {
  const product = state.products.get(id);
  for (const { variant } of product ? sellable(product) : []) state.levels.delete(variant.sku);
  state.products.delete(id);
}

/** Gives back part of an old order that was paid and never refunded. */
export function refundOldest(state: MagentoState, random: Random, nowMs: number): { order: Order; memo: CreditMemo } {
  const order = oldest(state, (one) => one.invoice !== null && one.memos.length === 0 && one.priced.total > 0);
  order.sale.refunds = [{ ...makeRefund(random, order.sale, state.nextId(), nowMs), goodwillPercent: 10, lines: [] }];
  order.priced = priceSale(order.sale);
  const [refund] = order.priced.refunds;
  if (refund === undefined) throw new Error('the refund was not priced');
  order.sale.updatedAt = nowMs;
  return { order, memo: refundSale(state, order, refund) };
}

/** The oldest order that fits, since edits of old records are what a wrong cursor misses. */
export function oldest(state: MagentoState, fits: (order: Order) => boolean): Order {
  for (const order of state.orders.values()) if (fits(order)) return order;
  throw new Error('no such order is left in the pretend shop');
}

function changeOrders(state: MagentoState, random: Random, nowMs: number): Changes {
  for (const saleState of ['paid', 'paid', 'fulfilled', 'open', 'paid'] as const) {
    sellOne(state, random, nowMs, saleState);
  }
  const fresh = (order: Order) => order.sale.createdAt === nowMs;
  const made = [...state.orders.values()].filter(fresh);
  const { order: refunded } = refundOldest(state, random, nowMs);
  const noted = oldest(state, (order) => order !== refunded);
  Object.assign(noted.sale, { note: `Changed after ${state.orders.size} orders ✏️`, updatedAt: nowMs });
  const settled = oldest(state, (order) => order !== noted && !fresh(order) && stateOf(order) === 'new');
  invoiceOrder(state, settled, nowMs, null);
  Object.assign(settled.sale, { state: 'paid', paidAt: nowMs, updatedAt: nowMs });
  const paid = made.filter((order) => order.invoice !== null).length + 1;
  const sent = made.reduce((sum, order) => sum + order.shipments.length, 0);
  return {
    orders: delta(5, 3),
    invoices: delta(paid),
    payments: delta(paid),
    shipments: delta(sent),
    'credit-notes': delta(1),
    refunds: delta(1),
  };
}

function changeProducts(state: MagentoState, nowMs: number): Changes {
  const [gone, renamed] = state.products.values();
  if (gone === undefined || renamed === undefined) throw new Error('the pretend shop has too few products');
  const codes = new Set(gone.variants.map(({ sku }) => sku));
  const lost = allLevels(state).filter(({ sku }) => codes.has(sku)).length;
  removeProduct(state, gone.id);
  renamed.title = `${renamed.title.replace(/ \(new\)$/, '')} (new)`;
  renamed.updatedAt = nowMs;
  const own = new Set(renamed.variants.map(({ sku }) => sku));
  // The name stands in the stock records, too.
  const namedAgain = allLevels(state).filter(({ sku }) => own.has(sku)).length;
  const counted = allLevels(state).find(({ sku }) => !own.has(sku));
  if (counted) state.levels.get(counted.sku)?.set(counted.source, counted.quantity + 10);
  return {
    products: delta(0, itemsOf(renamed).length, itemsOf(gone).length),
    stock: delta(0, namedAgain + (counted ? 1 : 0), lost),
  };
}

function changeCustomers(state: MagentoState, random: Random, nowMs: number): Changes {
  const [first] = state.people.values();
  if (first !== undefined) Object.assign(first, { city: `Πόλη ${state.people.size}`, updatedAt: nowMs });
  for (let count = 0; count < 3; count += 1) addPerson(state, random, nowMs);
  return { customers: delta(3, first === undefined ? 0 : 1) };
}

/** One day: five orders, a refund, three customers, old records edited, one order paid, one product gone. */
export function magentoDay(state: MagentoState, random: Random, now: number): Changes {
  const nowMs = Math.floor(now / 1000) * 1000;
  return {
    ...changeCustomers(state, random, nowMs),
    ...changeProducts(state, nowMs),
    ...changeOrders(state, random, nowMs),
    'tax-rates': delta(),
  };
}

export function magentoNudge(state: MagentoState, random: Random, nowMs: number): void {
  sellOne(state, random, nowMs, 'paid');
  const edited = oldest(state, () => true);
  Object.assign(edited.sale, { note: `Edited during the pull, order ${edited.sale.number}`, updatedAt: nowMs });
}
