import { makeRefund, makeSale } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Sale } from '../data/sale.ts';
import type { Changes } from '../vendor.ts';
import { delta } from '../vendor.ts';
import type { ShopifyState } from './state.ts';
import { addDraft, addPayout, addShipment, movementsOf } from './state.ts';

/** An order of just now, with its payment and its shipment as far as it is. */
export function addOrder(state: ShopifyState, random: Random, nowMs: number, saleState: Sale['state']): Sale {
  const plan = { random, scale: 1, nowMs, nextId: state.nextId };
  const people = [...state.people.values()];
  const products = [...state.products.values()];
  const number = 1001 + state.sales.size;
  const sale = makeSale({ plan, people, products, createdAt: nowMs, number, state: saleState });
  const placed = { ...sale, paidAt: sale.paidAt === null ? null : nowMs, updatedAt: nowMs };
  state.sales.set(placed.id, placed);
  state.movements.push(...movementsOf(state, placed));
  if (placed.state === 'fulfilled') addShipment(state, placed, nowMs);
  return placed;
}

function oldest(state: ShopifyState, fits: (sale: Sale) => boolean): Sale {
  for (const sale of state.sales.values()) if (fits(sale)) return sale;
  throw new Error('no such order is left in the pretend shop');
}

function changeOrders(state: ShopifyState, random: Random, nowMs: number): Changes {
  for (const saleState of ['paid', 'paid', 'fulfilled', 'open', 'paid'] as const)
    addOrder(state, random, nowMs, saleState);
  const isOld = (sale: Sale) => sale.updatedAt < nowMs;
  const refunded = oldest(state, (sale) => isOld(sale) && sale.paidAt !== null && sale.refunds.length === 0);
  refunded.refunds = [makeRefund(random, refunded, state.nextId(), nowMs)];
  refunded.updatedAt = nowMs;
  state.movements.push(...movementsOf(state, refunded, nowMs));
  const noted = oldest(state, isOld);
  noted.note = `Changed after ${state.sales.size} orders ✏️`;
  noted.updatedAt = nowMs;
  const paid = oldest(state, (sale) => isOld(sale) && sale.state === 'open');
  Object.assign(paid, { state: 'paid', paidAt: nowMs, updatedAt: nowMs });
  state.movements.push(...movementsOf(state, paid));
  return { orders: delta(5, 3), payments: delta(5), refunds: delta(1), shipments: delta(1) };
}

function changePayouts(state: ShopifyState, nowMs: number): Changes {
  const onTheWay = state.payouts.filter(({ status }) => status === 'IN_TRANSIT');
  for (const payout of onTheWay) payout.status = 'PAID';
  const waiting = state.movements.filter(({ payoutId }) => payoutId === null);
  const added = addPayout(state, waiting, nowMs);
  if (added !== null) added.status = 'IN_TRANSIT';
  const made = state.movements.filter(({ at }) => at === nowMs).length;
  const arrived = onTheWay.reduce((sum, { movements }) => sum + movements.length, 0);
  const sentOff = added === null ? 0 : waiting.filter(({ at }) => at < nowMs).length;
  return { payouts: delta(added === null ? 0 : 1, onTheWay.length), balance: delta(made, arrived + sentOff) };
}

function changeProducts(state: ShopifyState, nowMs: number): Changes {
  const all = [...state.products.values()];
  const [gone, titled] = all;
  if (gone === undefined || titled === undefined) throw new Error('the pretend shop has too few products');
  state.products.delete(gone.id);
  for (const variant of gone.variants) state.variants.delete(variant.id);
  state.deleted.push({ kind: 'product', id: gone.id });
  titled.title = `${titled.title.replace(/ \(new\)$/, '')} (new)`;
  titled.updatedAt = nowMs;
  const counted = all.find((product) => product !== gone && product !== titled && product.variants[0]?.stock != null);
  const stocked = counted?.variants[0];
  if (counted !== undefined && stocked !== undefined) {
    stocked.stock = (stocked.stock ?? 0) + 10;
    state.counts.delete(stocked.id);
    stocked.updatedAt = nowMs;
    counted.updatedAt = nowMs;
  }
  const isFound = stocked === undefined ? 0 : 1;
  const goneLevels = gone.variants.filter(({ stock }) => stock !== null).length * 2;
  return {
    products: delta(0, 1 + isFound, 1),
    // A variant is called by its product, too.
    variants: delta(0, isFound + titled.variants.length, gone.variants.length),
    stock: delta(0, isFound * 2, goneLevels),
  };
}

function changeCustomers(state: ShopifyState, random: Random, nowMs: number): Changes {
  const [first] = state.people.values();
  if (first !== undefined) Object.assign(first, { note: `Called ${state.people.size}`, updatedAt: nowMs });
  for (let count = 0; count < 3; count += 1) {
    const id = state.nextId();
    state.people.set(id, makePerson(random, state.people.size, id, nowMs, nowMs));
  }
  return { customers: delta(3, 1) };
}

function changeDrafts(state: ShopifyState, random: Random, nowMs: number): Changes {
  const sent = [...state.drafts.values()].find(({ status }) => status === 'OPEN');
  if (sent !== undefined) Object.assign(sent, { status: 'INVOICE_SENT', updatedAt: nowMs });
  const plan = { random, scale: 1, nowMs, nextId: state.nextId };
  const goods = { people: [...state.people.values()], products: [...state.products.values()] };
  addDraft(state, makeSale({ plan, ...goods, createdAt: nowMs, number: 1, state: 'open' }), nowMs);
  return { invoices: delta(1, sent === undefined ? 0 : 1) };
}

/** One day in the store: orders, a refund, a payout, customers, edits of old records, a product deleted. */
export function shopifyDay(state: ShopifyState, random: Random, nowMs: number): Changes {
  state.revision += 1;
  return {
    ...changeCustomers(state, random, nowMs),
    ...changeProducts(state, nowMs),
    ...changeOrders(state, random, nowMs),
    ...changeDrafts(state, random, nowMs),
    ...changePayouts(state, nowMs),
  };
}

export function shopifyNudge(state: ShopifyState, random: Random, nowMs: number): void {
  state.revision += 1;
  addOrder(state, random, nowMs, 'paid');
  const edited = oldest(state, () => true);
  Object.assign(edited, { note: `Edited during the pull, order ${edited.number}`, updatedAt: nowMs });
}
