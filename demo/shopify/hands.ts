import { makeProduct } from '../data/goods.ts';
import { makeRefund, makeSale } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import { createRandom, type Random } from '../data/random.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { Hands, Truth } from '../vendor.ts';
import { addOrder } from './change.ts';
import { LOCATIONS, levelGid } from './goods-nodes.ts';
import type { ShopifyState } from './state.ts';
import { addDispute, addDraft, addPayout, addShipment, gid, movementsOf, SHOP_CURRENCY } from './state.ts';

type Stamped = { id: number; updatedAt: number };

/** The API knows nothing finer than a second. */
function instant(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

/** The shop's own calendar. */
function dayHere(ms: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Athens' }).format(ms);
}

const euro = (amountMinor: number) => ({ amountMinor, currency: SHOP_CURRENCY });

function soldFor(sale: Sale): Pick<Truth, 'amountMinor' | 'currency'> {
  return { amountMinor: priceSale(sale).total, currency: sale.currency };
}

/** A payment by hand is a transaction after the failed one; a capture comes after its authorization. */
export function paymentsOf(state: ShopifyState, sale: Sale): Truth[] {
  const id = (index: number) => gid('OrderTransaction', sale.id * 10 + index);
  const at = sale.paidAt;
  const failed = sale.state === 'failed' ? [{ id: id(1), at: instant(at ?? sale.createdAt), ...soldFor(sale) }] : [];
  if (at === null) return failed;
  const isSecond = state.paidByHand.has(sale.id) || sale.id % 7 === 0;
  return [...failed, { id: id(isSecond ? 2 : 1), at: instant(at), ...soldFor(sale) }];
}

const truths: Record<string, (state: ShopifyState) => Truth[]> = {
  customers: ({ people }) =>
    [...people.values()].map(({ id, first, last, createdAt }) => ({
      ...{ id: gid('Customer', id), title: `${first} ${last}`.trim(), at: instant(createdAt) },
    })),
  products: ({ products }) =>
    [...products.values()].map(({ id, title, updatedAt }) => ({
      id: gid('Product', id),
      title,
      at: instant(updatedAt),
    })),
  variants: ({ variants }) =>
    [...variants.values()].map(({ product, variant }) => ({
      id: gid('ProductVariant', variant.id),
      title: variant.title === 'Default Title' ? product.title : `${product.title} - ${variant.title}`,
      at: instant(variant.updatedAt),
      ...euro(variant.price),
    })),
  stock: ({ variants }) =>
    [...variants.values()]
      .filter(({ variant }) => variant.stock !== null)
      .flatMap(({ product, variant }) =>
        LOCATIONS.map((_, place) => ({
          ...{
            id: levelGid(variant, place),
            title: `${product.title} - ${variant.title}`,
            at: instant(variant.updatedAt),
          },
        })),
      ),
  orders: ({ sales }) =>
    [...sales.values()].map((sale) => ({
      ...{ id: gid('Order', sale.id), title: `#${sale.number}`, at: instant(sale.createdAt), ...soldFor(sale) },
    })),
  payments: (state) => [...state.sales.values()].flatMap((sale) => paymentsOf(state, sale)),
  refunds: ({ sales }) =>
    [...sales.values()].flatMap((sale) =>
      priceSale(sale).refunds.map(({ refund, amount }) => ({
        ...{
          id: gid('Refund', refund.id),
          at: instant(refund.createdAt),
          amountMinor: amount,
          currency: sale.currency,
        },
      })),
    ),
  shipments: ({ shipments, sales }) =>
    [...shipments]
      .filter(([saleId]) => sales.has(saleId))
      .flatMap(([, list]) =>
        list.map(({ id, number, createdAt }) => ({
          id: gid('Fulfillment', id),
          title: number,
          at: instant(createdAt),
        })),
      ),
  invoices: ({ drafts }) =>
    [...drafts.values()].map(({ id, number, sale, createdAt }) => ({
      ...{ id: gid('DraftOrder', id), title: `#D${number}`, at: dayHere(createdAt), ...soldFor(sale) },
    })),
  payouts: ({ payouts }) =>
    payouts.map(({ id, issuedAt, movements }) => ({
      ...{ id: gid('ShopifyPaymentsPayout', id), at: dayHere(issuedAt) },
      ...euro(movements.reduce((sum, { amount, fee }) => sum + amount - fee, 0)),
    })),
  balance: ({ movements }) =>
    movements.map(({ id, at, amount, fee }) => ({
      ...{ id: gid('ShopifyPaymentsBalanceTransaction', id), at: instant(at), ...euro(amount - fee) },
    })),
  disputes: ({ disputes }) =>
    disputes.map(({ id, initiatedAt, amount }) => ({
      ...{ id: gid('ShopifyPaymentsDispute', id), at: instant(initiatedAt), ...euro(amount) },
    })),
};

function first<T>(rows: Iterable<T>, fits: (row: T) => boolean = () => true): T | undefined {
  for (const row of rows) if (fits(row)) return row;
  return undefined;
}

function stamp<T extends Stamped>(kind: string, row: T | undefined, change: Partial<T>, nowMs: number): string | null {
  if (row === undefined) return null;
  Object.assign(row, change, { updatedAt: nowMs });
  return gid(kind, row.id);
}

type Hand = (state: ShopifyState, nowMs: number) => string | null;

/** A payment, a refund and a movement of the balance are what they are: nobody changes them. */
const edits: Record<string, Hand> = {
  customers: ({ people }, now) => stamp('Customer', first(people.values()), { last: `Renamed ${now}` }, now),
  products: ({ products }, now) => stamp('Product', first(products.values()), { title: `Renamed ${now}` }, now),
  variants({ variants }, now) {
    const found = first(variants.values());
    stamp('Product', found?.product, {}, now);
    return stamp('ProductVariant', found?.variant, { price: 100 + (now % 1000) }, now);
  },
  stock(state, now) {
    const found = first(state.variants.values(), ({ variant }) => variant.stock !== null);
    if (found === undefined) return null;
    const { product, variant } = found;
    state.counts.delete(variant.id);
    stamp('Product', product, {}, now);
    stamp('ProductVariant', variant, { stock: (variant.stock ?? 0) + 3 }, now);
    return levelGid(variant, 0);
  },
  orders: ({ sales }, now) => stamp('Order', first(sales.values()), { note: `Looked at ${now}` }, now),
  shipments(state, now) {
    for (const [saleId, [shipment]] of state.shipments) {
      const sale = state.sales.get(saleId);
      if (sale === undefined || shipment === undefined) continue;
      sale.updatedAt = now;
      return stamp('Fulfillment', shipment, { number: `GR${now}` }, now);
    }
    return null;
  },
  invoices: ({ drafts }, now) =>
    stamp(
      'DraftOrder',
      first(drafts.values(), ({ status }) => status === 'OPEN'),
      { status: 'INVOICE_SENT' },
      now,
    ),
  payouts({ payouts }) {
    const found = payouts.find(({ status }) => status === 'IN_TRANSIT');
    if (found === undefined) return null;
    found.status = 'PAID';
    return gid('ShopifyPaymentsPayout', found.id);
  },
  disputes({ disputes }, now) {
    const [found] = disputes;
    if (found === undefined) return null;
    Object.assign(found, { status: 'LOST', finalizedAt: now });
    return gid('ShopifyPaymentsDispute', found.id);
  },
};

type Maker = (state: ShopifyState, nowMs: number, random: Random) => string | null;

function addGoods(state: ShopifyState, nowMs: number, random: Random) {
  const product = makeProduct(random, state.products.size + 9000, state.nextId, nowMs, nowMs);
  state.products.set(product.id, product);
  for (const variant of product.variants) state.variants.set(variant.id, { product, variant });
  return product;
}

const adds: Record<string, Maker> = {
  customers(state, nowMs, random) {
    const id = state.nextId();
    state.people.set(id, makePerson(random, id, id, nowMs, nowMs));
    return gid('Customer', id);
  },
  products: (state, nowMs, random) => gid('Product', addGoods(state, nowMs, random).id),
  variants: (state, nowMs, random) => gid('ProductVariant', addGoods(state, nowMs, random).variants[0]?.id ?? 0),
  stock(state, nowMs, random) {
    const [variant] = addGoods(state, nowMs, random).variants;
    if (variant === undefined) return null;
    variant.stock = 12;
    return levelGid(variant, 0);
  },
  orders: (state, nowMs, random) => gid('Order', addOrder(state, random, nowMs, 'open').id),
  payments: (state, nowMs, random) => paymentsOf(state, addOrder(state, random, nowMs, 'paid'))[0]?.id ?? null,
  refunds(state, nowMs, random) {
    const sale = addOrder(state, random, nowMs, 'paid');
    const refund = makeRefund(random, sale, state.nextId(), nowMs);
    sale.refunds = [refund];
    state.movements.push(...movementsOf(state, sale, nowMs).filter(({ type }) => type === 'REFUND'));
    return gid('Refund', refund.id);
  },
  shipments(state, nowMs, random) {
    const sale = addOrder(state, random, nowMs, 'paid');
    return gid('Fulfillment', addShipment(state, sale, nowMs).id);
  },
  invoices(state, nowMs, random) {
    const plan = { random, scale: 1, nowMs, nextId: state.nextId };
    const goods = { people: [...state.people.values()], products: [...state.products.values()] };
    const sale = makeSale({ plan, ...goods, createdAt: nowMs, number: 1, state: 'open' });
    return gid('DraftOrder', addDraft(state, sale, nowMs).id);
  },
  payouts(state, nowMs, random) {
    addOrder(state, random, nowMs, 'paid');
    const waiting = state.movements.filter(({ payoutId }) => payoutId === null);
    const payout = addPayout(state, waiting, nowMs);
    if (payout === null) return null;
    payout.status = 'IN_TRANSIT';
    return gid('ShopifyPaymentsPayout', payout.id);
  },
  balance(state, nowMs, random) {
    addOrder(state, random, nowMs, 'paid');
    return gid('ShopifyPaymentsBalanceTransaction', state.movements.at(-1)?.id ?? 0);
  },
  disputes(state, nowMs, random) {
    return gid('ShopifyPaymentsDispute', addDispute(state, addOrder(state, random, nowMs, 'paid'), nowMs).id);
  },
};

/** Whatever is about money stays; so do shipments, which can only be cancelled. */
const removals: Record<string, Hand> = {
  customers({ people }) {
    const gone = [...people.keys()].at(-1) ?? 0;
    return people.delete(gone) ? gid('Customer', gone) : null;
  },
  products({ products, variants }) {
    // One that is not counted, lest a good part of the stock goes with it.
    const gone = first(products.values(), (one) => one.variants.every(({ stock }) => stock === null));
    if (gone === undefined) return null;
    products.delete(gone.id);
    for (const variant of gone.variants) variants.delete(variant.id);
    return gid('Product', gone.id);
  },
  variants({ products, variants }, now) {
    const product = first(products.values(), (one) => one.variants.length > 1 && one.variants.at(-1)?.stock === null);
    const gone = product?.variants.pop();
    if (product === undefined || gone === undefined) return null;
    variants.delete(gone.id);
    product.updatedAt = now;
    return gid('ProductVariant', gone.id);
  },
  stock({ variants }, now) {
    const found = first(variants.values(), ({ variant }) => variant.stock !== null);
    if (found === undefined) return null;
    stamp('Product', found.product, {}, now);
    stamp('ProductVariant', found.variant, { stock: null }, now);
    return levelGid(found.variant, 0);
  },
  orders({ sales }) {
    // A recent one: apps that may not see all orders see those of the last 60 days.
    const gone = [...sales.values()].findLast(({ paidAt }) => paidAt === null);
    return gone !== undefined && sales.delete(gone.id) ? gid('Order', gone.id) : null;
  },
  invoices({ drafts }) {
    const gone = [...drafts.keys()].at(-1) ?? 0;
    return drafts.delete(gone) ? gid('DraftOrder', gone) : null;
  },
};

/** One thing at a time in the pretend store. */
export function shopifyHands(state: () => ShopifyState): Hands {
  let turns = 0;
  const done = (run: (now: ShopifyState) => string | null | undefined) => {
    const now = state();
    now.revision += 1;
    return run(now) ?? null;
  };
  return {
    truth: (stream) => truths[stream]?.(state()) ?? [],
    edit: (stream, nowMs) => done((now) => edits[stream]?.(now, nowMs)),
    add(stream, nowMs) {
      turns += 1;
      return done((now) => adds[stream]?.(now, nowMs, createRandom(7000 + turns)));
    },
    remove: (stream, nowMs) => done((now) => removals[stream]?.(now, nowMs)),
    sale: (id) => state().sales.get(Number(id.split('/').at(-1))) ?? null,
  };
}
