import { makeProduct } from '../data/goods.ts';
import { makePerson } from '../data/people.ts';
import { createRandom } from '../data/random.ts';
import { priceSale, type Sale } from '../data/sale.ts';
import type { Hands, Truth } from '../vendor.ts';
import { addOrder } from './change.ts';
import type { WooState } from './state.ts';
import { isVariable, onlyVariant } from './state.ts';

/** WordPress keeps whole seconds. */
const instant = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString();

function goods(state: WooState): (Truth & { stock: number | null })[] {
  return [...state.products.values()].flatMap((product) => {
    const own = { id: String(product.id), title: product.title, at: instant(product.updatedAt) };
    const price = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
    if (!isVariable(product))
      return [{ ...own, ...price(onlyVariant(product).price), stock: onlyVariant(product).stock }];
    const variations = product.variants.map((variant) => ({
      id: String(variant.id),
      title: [product.title, variant.options.map(({ value }) => value).join(', ')].filter(Boolean).join(' - '),
      at: instant(variant.updatedAt),
      ...price(variant.price),
      stock: variant.stock,
    }));
    return [{ ...own, stock: null }, ...variations];
  });
}

function orderTruth(sale: Sale, at: number): Truth {
  const { total, currency } = priceSale(sale);
  return { id: String(sale.id), at: instant(at), amountMinor: total, currency };
}

const TRUTHS: Record<string, (state: WooState) => Truth[]> = {
  customers: ({ people }) =>
    [...people.values()].map((one) => ({
      id: String(one.id),
      title: [one.first, one.last].filter(Boolean).join(' '),
      at: instant(one.createdAt),
    })),
  products: (state) => goods(state).map(({ stock: _stock, ...truth }) => truth),
  stock: (state) =>
    goods(state).flatMap(({ id, title, at, stock }) =>
      stock === null ? [] : [{ id, ...(title ? { title } : {}), ...(at ? { at } : {}) }],
    ),
  orders: ({ sales }) =>
    [...sales.values()].map((sale) => ({ ...orderTruth(sale, sale.createdAt), title: String(sale.number) })),
  payments: ({ sales }) =>
    [...sales.values()].flatMap((sale) => (sale.paidAt === null ? [] : [orderTruth(sale, sale.paidAt)])),
  refunds: ({ sales }) =>
    [...sales.values()].flatMap((sale) =>
      priceSale(sale).refunds.map(({ refund, amount }) => ({
        ...{ id: String(refund.id), at: instant(refund.createdAt), amountMinor: amount, currency: sale.currency },
      })),
    ),
  'tax-rates': ({ taxes }) => taxes.map(({ id, name, country }) => ({ id: String(id), title: `${name} ${country}` })),
};

function oldestPaid({ sales }: WooState): Sale | undefined {
  return [...sales.values()].find((sale) => sale.paidAt !== null && sale.refunds.length === 0);
}

/** One thing at a time in the pretend WooCommerce shop. */
export function wooHands(made: () => WooState): Hands {
  let turns = 0;

  function touchOrder(sale: Sale | undefined, nowMs: number): string | null {
    if (sale === undefined) return null;
    Object.assign(sale, { note: `Looked at ${nowMs}`, updatedAt: nowMs });
    return String(sale.id);
  }

  return {
    truth: (stream) => TRUTHS[stream]?.(made()) ?? [],
    edit(stream, nowMs) {
      const state = made();
      const [person] = state.people.values();
      const [product] = state.products.values();
      switch (stream) {
        case 'customers':
          if (person) Object.assign(person, { first: `Renamed ${nowMs}`, updatedAt: nowMs });
          return person ? String(person.id) : null;
        case 'products':
          if (product) Object.assign(product, { title: `Renamed ${nowMs}`, updatedAt: nowMs });
          return product ? String(product.id) : null;
        case 'stock': {
          const counted = [...state.products.values()].find((one) => one.variants.some(({ stock }) => stock !== null));
          const variant = counted?.variants.find(({ stock }) => stock !== null);
          if (!counted || !variant) return null;
          Object.assign(variant, { stock: (variant.stock ?? 0) + 1, updatedAt: nowMs });
          counted.updatedAt = nowMs;
          return String(isVariable(counted) ? variant.id : counted.id);
        }
        case 'orders':
          return touchOrder([...state.sales.values()][0], nowMs);
        case 'payments':
          return touchOrder(
            [...state.sales.values()].find(({ paidAt }) => paidAt !== null),
            nowMs,
          );
        case 'tax-rates': {
          const [rate] = state.taxes;
          if (rate) rate.name = `VAT ${nowMs}`;
          return rate ? String(rate.id) : null;
        }
        default:
          // A refund cannot be edited.
          return null;
      }
    },
    add(stream, nowMs) {
      const state = made();
      turns += 1;
      const random = createRandom(turns);
      switch (stream) {
        case 'customers': {
          const id = state.nextUserId();
          state.people.set(id, makePerson(random, id, id, nowMs, nowMs));
          return String(id);
        }
        case 'products':
        case 'stock': {
          const product = makeProduct(random, state.products.size + turns, state.nextId, nowMs, nowMs);
          state.products.set(product.id, { ...product, service: false });
          return String(product.id);
        }
        case 'orders':
        case 'payments':
          return String(addOrder(state, random, nowMs, 'paid').id);
        case 'refunds': {
          const sale = oldestPaid(state);
          if (!sale) return null;
          const id = state.nextId();
          const rest = { lines: [], shipping: false, goodwillPercent: 10, reason: 'Goodwill' };
          Object.assign(sale, { refunds: [{ id, createdAt: nowMs, ...rest }], updatedAt: nowMs });
          return String(id);
        }
        case 'tax-rates': {
          const id = state.taxes.length + 10;
          state.taxes.push({ ...state.taxes[0], id, name: `Extra ${id}`, country: 'GR', rate: '6.0000' });
          return String(id);
        }
        default:
          return null;
      }
    },
    remove(stream, nowMs) {
      const state = made();
      switch (stream) {
        case 'customers': {
          const id = [...state.people.keys()].at(-1);
          if (id !== undefined) state.people.delete(id);
          return id === undefined ? null : String(id);
        }
        case 'products': {
          const id = [...state.products.keys()].at(-1);
          if (id !== undefined) state.products.delete(id);
          return id === undefined ? null : String(id);
        }
        case 'orders': {
          const sale = [...state.sales.values()].at(-1);
          if (sale === undefined) return null;
          state.sales.delete(sale.id);
          state.trash.set(sale.id, { ...sale, updatedAt: nowMs });
          return String(sale.id);
        }
        case 'refunds': {
          const sale = [...state.sales.values()].find(({ refunds }) => refunds.length > 0);
          const gone = sale?.refunds.pop();
          if (sale) sale.updatedAt = nowMs;
          return gone ? String(gone.id) : null;
        }
        case 'tax-rates': {
          const gone = state.taxes.pop();
          return gone ? String(gone.id) : null;
        }
        default:
          // Stock goes with its product, a payment with its order.
          return null;
      }
    },
    bring(sale, nowMs) {
      const { nextId, sales } = made();
      const lines = sale.lines.map((line) => ({ ...line, id: nextId() }));
      const id = nextId();
      // Its buyer has no account here, and nothing of it was sent from here.
      const stamps = { createdAt: nowMs, paidAt: nowMs, updatedAt: nowMs };
      sales.set(id, { ...sale, ...stamps, id, lines, guest: true, state: 'paid', refunds: [] });
      return String(id);
    },
  };
}
