import { counter } from '../data/counter.ts';
import type { Product } from '../data/goods.ts';
import { DAY_MS, HOUR_MS, makePeople, makeProducts, makeSales } from '../data/make.ts';
import { convertMinor } from '../data/money.ts';
import type { Sale } from '../data/sale.ts';
import type { VendorContext } from '../vendor.ts';
import { makeLedger } from './ledger.ts';
import type { AmazonOrder, AmazonState, Listing, OrderStatus } from './state.ts';
import { itemId, MARKETS, marketOf, second } from './state.ts';

const STATUS: Record<Sale['state'], OrderStatus> = {
  open: 'PENDING',
  held: 'PENDING',
  paid: 'UNSHIPPED',
  fulfilled: 'SHIPPED',
  cancelled: 'CANCELLED',
  failed: 'CANCELLED',
};

/** `byAmazon` says whose warehouse sends it; the seller's own parcels leave a day after the order. */
export function addOrder(state: AmazonState, sale: Sale, byAmazon: boolean, nowMs: number): AmazonOrder {
  const status = STATUS[sale.state];
  const createdAt = second(sale.createdAt);
  const sentAt = second(Math.min(createdAt + DAY_MS, nowMs - HOUR_MS));
  const middle = state.random.text(7, '123456789');
  const order: AmazonOrder = {
    id: `${byAmazon ? 405 : 204}-${middle}-${String(sale.id).padStart(7, '0')}`,
    sale,
    market: marketOf(sale.currency),
    status,
    byAmazon,
    parcels: [],
    createdAt,
    updatedAt: second(Math.max(sale.updatedAt, status === 'SHIPPED' ? sentAt : createdAt)),
  };
  if (status === 'SHIPPED' && !byAmazon) {
    order.parcels.push({
      reference: '1',
      carrier: 'DHL',
      tracking: `JJD${String(sale.id).padStart(12, '0')}`,
      status: nowMs - sentAt > 7 * DAY_MS ? 'DELIVERED' : 'SHIPPED',
      at: sentAt,
      items: sale.lines.map((line) => ({ itemId: itemId(line), quantity: line.quantity })),
    });
  }
  state.orders.push(order);
  return order;
}

/** A product with variants becomes a family: a head that nobody can buy, and a listing for each variant. */
export function listingsOf(product: Product): Listing[] {
  const [main, second2] = MARKETS;
  const markets = product.id % 3 === 0 && second2 !== undefined ? [main, second2] : [main];
  const base = { markets, createdAt: second(product.createdAt), updatedAt: second(product.updatedAt) };
  const asin = (number: number) => `B0${String(number).padStart(8, '0')}`;
  const buyable = product.status === 'active';
  const family = product.variants.length > 1;
  const head = `${product.variants[0]?.sku.replace(/-[A-Z]+$/, '') ?? ''}-ALL`;
  const listings = product.variants.map((variant): Listing => {
    const named = family ? `${product.title}, ${variant.title}` : product.title;
    const prices = markets.map(({ id, currency }) => [id, convertMinor(variant.price, 'EUR', currency)] as const);
    return {
      ...base,
      ...{
        sku: variant.sku,
        asin: asin(variant.id),
        title: named,
        parent: family ? head : null,
        children: [],
        buyable,
      },
      prices: new Map(prices),
      quantity: variant.stock,
      atAmazon:
        variant.stock === null && !product.service
          ? { units: 5 + (variant.id % 90), countedAt: second(product.updatedAt) }
          : null,
    };
  });
  if (!family) return listings;
  const nothing = { prices: new Map(), quantity: null, atAmazon: null, parent: null };
  const children = listings.map(({ sku }) => sku);
  return [
    { ...base, ...nothing, sku: head, asin: asin(product.id), title: product.title, children, buyable },
    ...listings,
  ];
}

export function makeAmazonState(context: VendorContext): AmazonState {
  const { scale, startMs } = context;
  const nextId = counter();
  const random = context.random.fork('amazon-seller');
  const state: AmazonState = {
    ...{ orders: [], listings: [], transactions: [], settlements: [] },
    random: random.fork('ids'),
    nextId,
  };
  const plan = { random: context.random, scale, nowMs: startMs, nextId };
  const people = makePeople(plan);
  const products = makeProducts(plan);
  state.listings = products.flatMap(listingsOf);
  const sales = makeSales({ ...plan, random }, people, products);
  for (const [index, sale] of sales.entries()) {
    // The seller came to Amazon's warehouse late: only among the younger half.
    addOrder(state, sale, sale.state === 'fulfilled' && index * 2 > sales.length && index % 4 === 0, startMs);
  }
  makeLedger(state, startMs - HOUR_MS);
  return state;
}
