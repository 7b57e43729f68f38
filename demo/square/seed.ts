import { counter } from '../data/counter.ts';
import { DAY_MS, HOUR_MS, makePeople, makeProducts, makeSales } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import type { VendorContext } from '../vendor.ts';
import type { Plan } from './goods.ts';
import { addPlans, addProduct, addTax, variationsOf } from './goods.ts';
import { addInvoice } from './invoices.ts';
import { addPayouts, addSubscription } from './money.ts';
import { addDispute } from './payments.ts';
import { addCustomer, addVendor } from './people.ts';
import { addSale, type Till } from './sales.ts';
import type { SquareState } from './state.ts';
import { amountOf, emptyState } from './state.ts';

const SUBSCRIBED = ['ACTIVE', 'ACTIVE', 'PAUSED', 'CANCELED'] as const;

/** What is sold later needs the same till, and something to count on. */
export interface Shop {
  state: SquareState;
  till: Till;
  plans: Plan[];
  nextId: () => number;
}

function addDisputes(state: SquareState, startMs: number): void {
  const paid = [...state.shelves.payment.values()].filter(
    ({ row }) => row.source_type === 'CARD' && row.status === 'COMPLETED' && amountOf(row.refunded_money) === 0,
  );
  paid.forEach((payment, index) => {
    if (index % 40 !== 7) return;
    const at = Math.min(Date.parse(String(payment.row.created_at)) + 12 * DAY_MS, startMs - HOUR_MS);
    addDispute(state, payment, at, Math.floor(index / 40));
  });
}

/** Everything that the seller has, always the same for the same seed, scale and start. */
export function makeShop({ random: source, scale, startMs }: VendorContext): Shop {
  const random = source.fork('square');
  const state = emptyState(random.fork('ids'));
  const nextId = counter();
  const plan = { random: source, scale, nowMs: startMs, nextId };
  const people = makePeople(plan);
  const goods = makeProducts(plan);
  const till: Till = { state, customers: new Map(), variations: new Map() };
  for (const person of people) till.customers.set(person.id, addCustomer(state, person).row.id);
  for (const product of goods) {
    const item = addProduct(state, product);
    const variations = variationsOf(state, item.row.id);
    product.variants.forEach((variant, index) => {
      till.variations.set(variant.id, variations[index]?.row.id ?? '');
    });
  }
  const longAgo = startMs - 700 * DAY_MS;
  for (const percent of [23, 13.5, 9]) addTax(state, percent, percent === 23, longAgo);
  const vendors = random.fork('vendors');
  for (let index = 0; index < 12; index += 1) {
    addVendor(state, makePerson(vendors, index, nextId(), longAgo + index * DAY_MS, longAgo + index * DAY_MS));
  }
  for (const sale of makeSales({ ...plan, random }, people, goods)) addSale(till, sale);
  const billed = makeSales({ ...plan, random: random.fork('invoices') }, people, goods, 300);
  for (const sale of billed) addInvoice(till, { ...sale, guest: false, number: sale.number + 10_000 });
  addDisputes(state, startMs);
  const plans = addPlans(state, longAgo);
  people.forEach((person, index) => {
    const chosen = plans[index % plans.length];
    if (index % 9 !== 0 || chosen === undefined) return;
    const status = SUBSCRIBED[Math.floor(index / 9) % SUBSCRIBED.length] ?? 'ACTIVE';
    addSubscription(state, till.customers.get(person.id) ?? '', chosen, person.createdAt, status);
  });
  addPayouts(state, startMs);
  return { state, till, plans, nextId };
}
