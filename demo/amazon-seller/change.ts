import { makeProduct } from '../data/goods.ts';
import { makeSale } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { Changes } from '../vendor.ts';
import { delta } from '../vendor.ts';
import { addRefund, addSale, closeSettlement, release } from './ledger.ts';
import { addOrder, listingsOf } from './seed.ts';
import type { AmazonOrder, AmazonState, Listing, Transaction } from './state.ts';
import { itemId, second } from './state.ts';

function must<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`the pretend seller has no ${what}`);
  return found;
}

/** A new order of somebody new; its goods are no longer sold. */
export function newOrder(state: AmazonState, random: Random, nowMs: number, as: Sale['state'] = 'paid'): AmazonOrder {
  const plan = { random, scale: 1, nowMs, nextId: state.nextId };
  const number = state.nextId();
  const product = makeProduct(random, number, state.nextId, nowMs, nowMs);
  const person = makePerson(random, number, number, nowMs, nowMs);
  const sale = makeSale({ plan, people: [person], products: [product], createdAt: nowMs, number, state: as });
  return addOrder(state, { ...sale, updatedAt: nowMs }, false, nowMs);
}

export function newListing(state: AmazonState, random: Random, nowMs: number): Listing {
  const product = makeProduct(random, 50_000 + state.nextId(), state.nextId, nowMs, nowMs);
  const [variant] = product.variants;
  const one = { ...product, variants: variant === undefined ? [] : [{ ...variant, stock: 7 }] };
  const listing = must(listingsOf(one)[0], 'new listing');
  state.listings.push(listing);
  return listing;
}

/** The seller sends the oldest order that waits, and Amazon holds its money back. */
export function sendOldest(state: AmazonState, nowMs: number): AmazonOrder {
  const order = must(
    state.orders.find(({ status }) => status === 'UNSHIPPED'),
    'order to send',
  );
  const items = order.sale.lines.map((line) => ({ itemId: itemId(line), quantity: line.quantity }));
  const tracking = `JJD9${String(state.nextId()).padStart(11, '0')}`;
  order.parcels.push({ reference: '1', carrier: 'DHL', tracking, status: 'SHIPPED', at: second(nowMs), items });
  Object.assign(order, { status: 'SHIPPED', updatedAt: second(nowMs) });
  return order;
}

export function oldestHeld(state: AmazonState): Transaction | undefined {
  return state.transactions.find(({ status }) => status === 'DEFERRED');
}

/** Gives a tenth back on the youngest order that was sent. */
export function refundSome(state: AmazonState, nowMs: number): Transaction {
  const order = must(
    state.orders.findLast(({ status, sale }) => status === 'SHIPPED' && priceSale(sale).total > 100),
    'order to refund',
  );
  const refund = { id: state.nextId(), createdAt: nowMs, lines: [], shipping: false, reason: 'Goodwill 💛' };
  const [priced] = priceSale({ ...order.sale, refunds: [{ ...refund, goodwillPercent: 10 }] }).refunds;
  return addRefund(state, order, must(priced, 'refund'), nowMs);
}

export function retitle(listing: Listing, nowMs: number): void {
  listing.title = `${listing.title.replace(/ \(new\)$/, '')} (new)`;
  listing.updatedAt = second(nowMs);
}

/** One day at Amazon. */
export function amazonDay(state: AmazonState, random: Random, nowMs: number): Changes {
  const changed = [must(state.listings[0], 'listing'), must(state.listings.at(-1), 'listing')];
  for (const listing of changed) retitle(listing, nowMs);
  const counted = must(
    state.listings.find(({ atAmazon, markets }) => atAmazon !== null && markets.length === 1),
    'goods at Amazon',
  );
  counted.atAmazon = { units: (counted.atAmazon?.units ?? 0) + 3, countedAt: second(nowMs) };
  for (let index = 0; index < 2; index += 1) addSale(state, sendOldest(state, nowMs), 'DEFERRED', nowMs);
  for (let index = 0; index < 6; index += 1) newOrder(state, random.fork(`order:${index}`), nowMs);
  refundSome(state, nowMs);
  const held = must(oldestHeld(state), 'money held back');
  release(state, held, nowMs);
  const open = must(
    state.settlements.find(({ endAt }) => endAt === null),
    'open settlement',
  );
  closeSettlement(state, open, nowMs);
  return {
    orders: delta(6, 2),
    shipments: delta(2),
    products: delta(0, 2),
    stock: delta(0, changed.filter(({ quantity }) => quantity !== null).length),
    'stock-fba': delta(0, 1),
    // Two sales, a refund, a release with what it replaces, and the transfer.
    balance: delta(5, 0, 1),
    payments: delta(3, 0, 1),
    refunds: delta(1),
    payouts: delta(1),
  };
}

export function amazonNudge(state: AmazonState, random: Random, nowMs: number): void {
  newOrder(state, random, nowMs);
  must(state.orders[0], 'order').updatedAt = second(nowMs);
  retitle(must(state.listings[0], 'listing'), nowMs);
}
