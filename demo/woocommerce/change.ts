import type { Plan } from '../data/make.ts';
import { makeRefund, makeSale } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Sale } from '../data/sale.ts';
import type { Changes } from '../vendor.ts';
import { delta } from '../vendor.ts';
import type { WooState } from './state.ts';
import { isVariable } from './state.ts';

export function addOrder(state: WooState, random: Random, nowMs: number, saleState: Sale['state']): Sale {
  const plan: Plan = { random, scale: 1, nowMs, nextId: state.nextId };
  const sale = makeSale({
    plan,
    people: [...state.people.values()],
    products: [...state.products.values()],
    createdAt: nowMs,
    number: 1001 + state.sales.size + state.trash.size,
    state: saleState,
  });
  const placed = { ...sale, paidAt: sale.paidAt === null ? null : nowMs, updatedAt: nowMs };
  state.sales.set(placed.id, placed);
  return placed;
}

/** The oldest order that fits, since edits of old records are what a wrong cursor misses. */
function oldest(state: WooState, fits: (sale: Sale) => boolean): Sale {
  for (const sale of state.sales.values()) if (fits(sale)) return sale;
  throw new Error('no such order is left in the pretend shop');
}

function changeOrders(state: WooState, random: Random, nowMs: number): Changes {
  for (const saleState of ['paid', 'paid', 'fulfilled', 'open', 'paid'] as const)
    addOrder(state, random, nowMs, saleState);
  const isOld = (sale: Sale) => sale.updatedAt < nowMs;
  const refunded = oldest(state, (sale) => isOld(sale) && sale.paidAt !== null && sale.refunds.length === 0);
  refunded.refunds = [makeRefund(random, refunded, state.nextId(), nowMs)];
  refunded.updatedAt = nowMs;
  const noted = oldest(state, isOld);
  noted.note = `Changed after ${state.sales.size} orders ✏️`;
  noted.updatedAt = nowMs;
  const settled = oldest(state, (sale) => isOld(sale) && sale.state === 'open');
  Object.assign(settled, { state: 'paid', paidAt: nowMs, updatedAt: nowMs });
  const trashed = oldest(state, (sale) => isOld(sale) && sale.paidAt !== null && sale.refunds.length === 0);
  state.sales.delete(trashed.id);
  state.trash.set(trashed.id, { ...trashed, updatedAt: nowMs });
  const notedPaid = noted.paidAt === null ? 0 : 1;
  return {
    orders: delta(5, 3, 1),
    payments: delta(5, 1 + notedPaid, 1),
    refunds: delta(1),
  };
}

function changeProducts(state: WooState, nowMs: number): Changes {
  const all = [...state.products.values()];
  const [gone, priced] = all;
  if (gone === undefined || priced === undefined) throw new Error('the pretend shop has too few products');
  state.products.delete(gone.id);
  state.deleted.push({ kind: 'product', id: gone.id });
  priced.title = `${priced.title.replace(/ \(new\)$/, '')} (new)`;
  priced.updatedAt = nowMs;
  const counted = all.find((product) => product !== gone && product !== priced && product.variants[0]?.stock != null);
  const stocked = counted?.variants[0];
  let changedProducts = 1;
  if (counted !== undefined && stocked !== undefined) {
    stocked.stock = (stocked.stock ?? 0) + 10;
    stocked.updatedAt = nowMs;
    // WooCommerce touches the parent when a variation is saved; the variations list has no changed-since filter.
    counted.updatedAt = nowMs;
    changedProducts += isVariable(counted) ? 2 : 1;
  }
  const lost = 1 + (isVariable(gone) ? gone.variants.length : 0);
  const lostStock = gone.variants.filter((variant) => variant.stock !== null).length;
  return { products: delta(0, changedProducts, lost), stock: delta(0, stocked === undefined ? 0 : 1, lostStock) };
}

function changeCustomers(state: WooState, random: Random, nowMs: number): Changes {
  const [first] = state.people.values();
  if (first !== undefined) Object.assign(first, { city: `Πόλη ${state.people.size}`, updatedAt: nowMs });
  for (let count = 0; count < 3; count += 1) {
    const id = state.nextUserId();
    state.people.set(id, makePerson(random, id, id, nowMs, nowMs));
  }
  return { customers: delta(3, 1) };
}

/** One day at the till: five orders, a refund, three customers, old records edited, one order trashed, one product gone. */
export function wooDay(state: WooState, random: Random, nowMs: number): Changes {
  return {
    ...changeCustomers(state, random, nowMs),
    ...changeProducts(state, nowMs),
    ...changeOrders(state, random, nowMs),
  };
}

export function wooNudge(state: WooState, random: Random, nowMs: number): void {
  addOrder(state, random, nowMs, 'paid');
  const edited = oldest(state, () => true);
  Object.assign(edited, { note: `Edited during the pull, order ${edited.number}`, updatedAt: nowMs });
}
