import type { Product } from './goods.ts';
import { makeProduct } from './goods.ts';
import type { Currency } from './money.ts';
import type { Person } from './people.ts';
import { makePerson } from './people.ts';
import type { Random } from './random.ts';
import type { Sale, SaleLine, SaleRefund } from './sale.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What the generator needs to know of a vendor's shop: its size, its clock and how it numbers things. */
export interface Plan {
  random: Random;
  scale: number;
  nowMs: number;
  nextId: () => number;
}

const MOSTLY_EURO: readonly Currency[] = ['EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'USD', 'GBP', 'JPY', 'KWD'];
const REASONS = ['Arrived broken', 'Wrong size', 'Changed mind', 'Δεν ταιριάζει', 'Goodwill 💛'];

/** Times spread evenly over the days before now, in order; the newest is at least two hours old. */
function spread(random: Random, count: number, days: number, nowMs: number): (index: number) => number {
  const from = nowMs - days * DAY_MS;
  const step = (days * DAY_MS - 2 * HOUR_MS) / Math.max(1, count);
  return (index) => Math.floor((from + (index + random.next()) * step) / 1000) * 1000;
}

export function makePeople({ random, scale, nowMs, nextId }: Plan): Person[] {
  const count = Math.max(1, Math.round(500 * scale));
  const times = spread(random.fork('people-times'), count, 700, nowMs);
  const source = random.fork('people');
  return Array.from({ length: count }, (_, index) => {
    const at = times(index);
    return makePerson(source, index, nextId(), at, Math.min(at + DAY_MS * source.int(0, 20), nowMs - HOUR_MS));
  });
}

export function makeProducts({ random, scale, nowMs, nextId }: Plan): Product[] {
  const count = Math.max(1, Math.round(200 * scale));
  const times = spread(random.fork('goods-times'), count, 700, nowMs);
  const source = random.fork('goods');
  return Array.from({ length: count }, (_, index) => {
    const at = times(index);
    return makeProduct(source, index, nextId, at, Math.min(at + DAY_MS * source.int(0, 60), nowMs - HOUR_MS));
  });
}

function makeLine(random: Random, product: Product, nextId: () => number, discounted: boolean): SaleLine {
  const variant = random.pick(product.variants);
  const quantity = random.chance(0.7) ? 1 : random.int(2, 7);
  return {
    id: nextId(),
    productId: product.id,
    variantId: variant.id,
    title: product.title,
    sku: variant.sku,
    quantity,
    unit: variant.price,
    discount: discounted ? Math.floor((variant.price * quantity * random.pick([5, 10, 25])) / 100) : 0,
  };
}

/** A refund of a paid sale: everything, some of the goods, or money only. */
export function makeRefund(random: Random, sale: Sale, id: number, at: number): SaleRefund {
  const kind = random.next();
  const base = { id, createdAt: at, shipping: false, goodwillPercent: 0, reason: random.pick(REASONS) };
  if (kind < 0.3) {
    const lines = sale.lines.map((line) => ({ lineId: line.id, quantity: line.quantity }));
    return { ...base, lines, shipping: true };
  }
  if (kind < 0.8) {
    const line = random.pick(sale.lines);
    return { ...base, lines: [{ lineId: line.id, quantity: random.int(1, line.quantity) }] };
  }
  return { ...base, lines: [], goodwillPercent: random.pick([5, 10, 20]) };
}

export interface SaleOptions {
  plan: Plan;
  people: Person[];
  products: Product[];
  createdAt: number;
  number: number;
  state: Sale['state'];
}

/** One sale of one to four lines; ids are drawn in the order line, shipping, sale. */
export function makeSale({ plan, people, products, createdAt, number, state }: SaleOptions): Sale {
  const { random, nextId } = plan;
  const discounted = random.chance(0.2);
  const count = random.pick([1, 1, 1, 2, 2, 3, 4]);
  const lines = Array.from({ length: count }, () => makeLine(random, random.pick(products), nextId, discounted));
  const paid = state === 'paid' || state === 'fulfilled';
  return {
    id: nextId(),
    number,
    buyer: random.pick(people),
    guest: random.chance(0.15),
    currency: random.pick(MOSTLY_EURO),
    inclusive: random.chance(0.5),
    taxPercent: random.pick([24, 24, 19, 13, 0]),
    lines,
    shippingId: nextId(),
    shipping: random.pick([0, 350, 499, 1250]),
    coupon: discounted ? random.pick(['SUMMER', 'ΚΑΛΩΣΗΡΘΕΣ', 'VIP25']) : null,
    state,
    refunds: [],
    note: random.chance(0.05) ? 'Please leave it with the neighbour 🙏' : '',
    createdAt,
    paidAt: paid ? createdAt + 60_000 : null,
    updatedAt: createdAt + (paid ? 60_000 : 0),
  };
}

function pickState(random: Random): Sale['state'] {
  const draw = random.next();
  if (draw < 0.76) return 'fulfilled';
  if (draw < 0.86) return 'paid';
  if (draw < 0.91) return 'open';
  if (draw < 0.94) return 'held';
  return draw < 0.98 ? 'cancelled' : 'failed';
}

/** All sales of one shop, oldest first; one in ten of the paid ones has a refund, a few have two. */
export function makeSales(plan: Plan, people: Person[], products: Product[], baseCount = 2000): Sale[] {
  const { random, nowMs, nextId } = plan;
  const count = Math.max(1, Math.round(baseCount * plan.scale));
  const times = spread(random.fork('sale-times'), count, 400, nowMs);
  return Array.from({ length: count }, (_, index) => {
    const state = pickState(random);
    const sale = makeSale({ plan, people, products, createdAt: times(index), number: 1001 + index, state });
    if (sale.paidAt === null || !random.chance(0.1)) return sale;
    const at = Math.min(sale.createdAt + DAY_MS * random.int(1, 9), nowMs - HOUR_MS);
    const refund = makeRefund(random, sale, nextId(), at);
    const again = refund.goodwillPercent > 0 && random.chance(0.2);
    sale.refunds = again ? [refund, { ...refund, id: nextId() }] : [refund];
    sale.updatedAt = at;
    return sale;
  });
}
