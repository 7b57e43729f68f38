import type { Currency } from '../data/money.ts';
import { createRandom, type Random } from '../data/random.ts';
import type { Hands, Truth } from '../vendor.ts';
import { addPerson, addProduct, oldest, refundOldest, removeProduct, sellOne } from './change.ts';
import { allItems, allLevels } from './goods-shapes.ts';
import type { MagentoState, Order } from './state.ts';

function instant(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

/** The shop's own calendar: Athens. */
function dayHere(ms: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Athens', dateStyle: 'short' }).formatToParts(ms);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

function money(amountMinor: number, currency: Currency): Pick<Truth, 'amountMinor' | 'currency'> {
  return { amountMinor, currency };
}

function ordersOf(state: MagentoState): Order[] {
  return [...state.orders.values()];
}

/** Products have no date here: theirs is the time of the last change, which a change back does not bring back. */
const TRUTHS: Record<string, (state: MagentoState) => Truth[]> = {
  customers: (state) =>
    [...state.people.values()].map(({ id, first, last, createdAt }) => ({
      id: String(id),
      title: [first, last].filter((name) => name !== '-').join(' '),
      at: instant(createdAt),
    })),
  products: (state) =>
    allItems(state).map(({ id, name, price }) => ({
      id: String(id),
      title: name,
      ...(price === null ? {} : money(price, 'EUR')),
    })),
  stock: (state) => {
    const names = new Map(allItems(state).map(({ sku, name }) => [sku, name]));
    return allLevels(state).map(({ sku, source }) => ({ id: `${source}:${sku}`, title: names.get(sku) ?? sku }));
  },
  orders: (state) =>
    ordersOf(state).map(({ sale, priced }) => ({
      id: String(sale.id),
      title: String(sale.number).padStart(9, '0'),
      at: instant(sale.createdAt),
      ...money(priced.total, sale.currency),
    })),
  invoices: (state) =>
    ordersOf(state).flatMap(({ invoice, priced, sale }) =>
      invoice === null
        ? []
        : [
            {
              id: String(invoice.id),
              title: invoice.number,
              at: dayHere(invoice.at),
              ...money(priced.total, sale.currency),
            },
          ],
    ),
  payments: (state) =>
    ordersOf(state).flatMap(({ invoice, priced, sale }) =>
      invoice === null
        ? []
        : [{ id: String(invoice.id), at: instant(invoice.at), ...money(priced.total, sale.currency) }],
    ),
  'credit-notes': (state) =>
    ordersOf(state).flatMap(({ memos, sale }) =>
      memos.map((memo) => ({
        id: String(memo.id),
        title: memo.number,
        at: dayHere(memo.at),
        ...money(memo.amount, sale.currency),
      })),
    ),
  refunds: (state) =>
    ordersOf(state).flatMap(({ memos, sale }) =>
      memos.map((memo) => ({ id: String(memo.id), at: instant(memo.at), ...money(memo.amount, sale.currency) })),
    ),
  shipments: (state) =>
    ordersOf(state).flatMap(({ shipments }) =>
      shipments.map(({ id, track, at }) => ({ id: String(id), title: track, at: instant(at) })),
    ),
  'tax-rates': (state) => [...state.taxRates.values()].map(({ id, code }) => ({ id: String(id), title: code })),
};

/** How many records of each stream there are now. */
export function magentoHolds(state: MagentoState): Record<string, number> {
  return Object.fromEntries(Object.entries(TRUTHS).map(([stream, truth]) => [stream, truth(state).length]));
}

type Deed = (state: MagentoState, atMs: number, random: Random) => number | string | null;

const editInvoice: Deed = (state, at) => {
  const { invoice } = oldest(state, (order) => order.invoice !== null);
  if (invoice === null) return null;
  Object.assign(invoice, { comment: `Looked at ${at}`, updatedAt: at });
  return invoice.id;
};

const editMemo: Deed = (state, at) => {
  const [memo] = oldest(state, (order) => order.memos.length > 0).memos;
  if (memo === undefined) return null;
  Object.assign(memo, { comment: `Ελέγχθηκε ${at}`, updatedAt: at });
  return memo.id;
};

const EDITS: Record<string, Deed> = {
  customers: (state, at) => {
    const [person] = state.people.values();
    if (person) Object.assign(person, { first: `Νέα ${at % 1000}`, updatedAt: at });
    return person?.id ?? null;
  },
  products: (state, at) => {
    const [product] = state.products.values();
    if (product) Object.assign(product, { title: `Renamed ${at}`, updatedAt: at });
    return product?.id ?? null;
  },
  stock: (state) => {
    const [level] = allLevels(state);
    if (level) state.levels.get(level.sku)?.set(level.source, level.quantity + 5);
    return level ? `${level.source}:${level.sku}` : null;
  },
  orders: (state, at) => {
    const { sale } = oldest(state, () => true);
    Object.assign(sale, { note: `Looked at ${at}`, updatedAt: at });
    return sale.id;
  },
  invoices: editInvoice,
  payments: editInvoice,
  'credit-notes': editMemo,
  refunds: editMemo,
  shipments: (state, at) => {
    const [shipment] = oldest(state, (order) => order.shipments.length > 0).shipments;
    if (shipment) Object.assign(shipment, { track: `NEW${at}`, updatedAt: at });
    return shipment?.id ?? null;
  },
  'tax-rates': (state) => {
    const [rate] = state.taxRates.values();
    if (rate) rate.rate = Math.round((rate.rate + 0.1) * 1000) / 1000;
    return rate?.id ?? null;
  },
};

const sellPaid: Deed = (state, at, random) => sellOne(state, random, at, 'paid').invoice?.id ?? null;
const giveBack: Deed = (state, at, random) => refundOldest(state, random, at).memo.id;

const ADDITIONS: Record<string, Deed> = {
  customers: (state, at, random) => addPerson(state, random, at),
  products: (state, at, random) => addProduct(state, random, at),
  orders: (state, at, random) => sellOne(state, random, at, 'open').sale.id,
  invoices: sellPaid,
  payments: sellPaid,
  'credit-notes': giveBack,
  refunds: giveBack,
  shipments: (state, at, random) => sellOne(state, random, at, 'fulfilled').shipments[0]?.id ?? null,
  'tax-rates': (state) => {
    const id = state.nextId();
    state.taxRates.set(id, { id, code: `GR-VAT-${id}`, country: 'GR', rate: 6 });
    return id;
  },
};

/** Documents are never deleted by themselves; with an order, which only extensions delete, all of them go. */
const REMOVALS: Record<string, Deed> = {
  customers: (state) => {
    const [id] = state.people.keys();
    state.people.delete(id ?? 0);
    return id ?? null;
  },
  products: (state) => {
    const [id] = state.products.keys();
    removeProduct(state, id ?? 0);
    return id ?? null;
  },
  stock: (state) => {
    const level = allLevels(state).at(-1);
    if (level) state.levels.get(level.sku)?.delete(level.source);
    return level ? `${level.source}:${level.sku}` : null;
  },
  orders: (state) => {
    const { sale } = oldest(state, (order) => order.memos.length > 0 && order.shipments.length > 0);
    state.orders.delete(sale.id);
    return sale.id;
  },
  'tax-rates': (state) => {
    const [id] = state.taxRates.keys();
    state.taxRates.delete(id ?? 0);
    return id ?? null;
  },
};

export function magentoHands(state: () => MagentoState): Hands {
  let deeds = 0;
  const doing = (what: Record<string, Deed>) => (stream: string, nowMs: number) => {
    deeds += 1;
    const at = Math.floor(nowMs / 1000) * 1000;
    const id = what[stream]?.(state(), at, createRandom(7000 + deeds)) ?? null;
    return id === null ? null : String(id);
  };
  return {
    truth: (stream) => TRUTHS[stream]?.(state()) ?? [],
    edit: doing(EDITS),
    add: doing(ADDITIONS),
    remove: doing(REMOVALS),
  };
}
