import { counter } from '../data/counter.ts';
import { DAY_MS, HOUR_MS, makePeople, makeProducts, makeSales } from '../data/make.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { VendorContext } from '../vendor.ts';
import { addInvoice, addSubscription } from './billing.ts';
import { addPayment, addRefund } from './payments.ts';
import { addDispute, addPayout } from './payouts.ts';
import { addCustomer, addProduct, addTaxRate, seconds } from './people-goods.ts';
import type { StripeObject, StripeState } from './state.ts';
import { addEvent, emptyState, KINDS } from './state.ts';

const OUTCOMES = {
  fulfilled: 'succeeded',
  paid: 'succeeded',
  open: 'none',
  held: 'none',
  cancelled: 'canceled',
  failed: 'failed',
} as const;

/** The payment of a sale, with its refunds; every 150th or so is disputed. */
export function addSale(state: StripeState, sale: Sale, customer: StripeObject | null): StripeObject | null {
  const priced = priceSale(sale);
  const charge = addPayment(state, {
    customer: sale.guest ? null : customer,
    email: sale.buyer.email,
    name: `${sale.buyer.first} ${sale.buyer.last}`,
    currency: sale.currency,
    amountMinor: priced.total,
    description: `Order ${sale.number}`,
    created: seconds(sale.createdAt),
    outcome: OUTCOMES[sale.state],
  });
  if (charge === null || sale.paidAt === null) return charge;
  for (const { refund, amount } of priced.refunds) addRefund(state, charge, amount, seconds(refund.createdAt));
  return charge;
}

/** A payout a week, of everything that moved in it; the last one is still on its way. */
function addPayouts(state: StripeState, startMs: number): void {
  const week = 7 * DAY_MS;
  const movements = [...state.lists.balance_transaction].sort((a, b) => a.created - b.created);
  let waiting: StripeObject[] = [];
  let until = seconds(startMs - 60 * week);
  for (const movement of movements) {
    while (movement.created >= until) {
      if (addPayout(state, waiting, until, 'paid') !== null) waiting = [];
      until += week / 1000;
    }
    waiting.push(movement);
  }
  const last = state.lists.payout.at(-1);
  if (last !== undefined) last.status = 'in_transit';
}

const CREATED_EVENTS: Partial<Record<string, string>> = {
  customer: 'customer.created',
  product: 'product.created',
  price: 'price.created',
  payment_intent: 'payment_intent.created',
  invoice: 'invoice.created',
  refund: 'refund.created',
  dispute: 'charge.dispute.created',
  payout: 'payout.created',
  subscription: 'customer.subscription.created',
};

/** Stripe keeps 30 days of events; only what happened in them gets one. */
function addEvents(state: StripeState, startMs: number): void {
  const since = seconds(startMs - 30 * DAY_MS);
  const recent = KINDS.flatMap((kind) =>
    state.lists[kind].flatMap((record) => {
      if (record.created < since) return [];
      const type = kind === 'charge' ? `charge.${record.status}` : CREATED_EVENTS[kind];
      return type === undefined ? [] : [{ type, record }];
    }),
  );
  recent.sort((a, b) => a.record.created - b.record.created);
  for (const { type, record } of recent) addEvent(state, type, record, record.created);
}

function sortAll(state: StripeState): void {
  for (const kind of KINDS) state.lists[kind].sort((a, b) => a.created - b.created);
}

export function makeStripeState(context: VendorContext): StripeState {
  const { scale, startMs } = context;
  const random = context.random.fork('stripe');
  const state = emptyState(random.fork('ids'));
  const nextId = counter();
  const plan = { random: context.random, scale, nowMs: startMs, nextId };
  const people = makePeople(plan);
  const goods = makeProducts(plan);
  const customers = new Map(people.map((person) => [person.id, addCustomer(state, person)]));
  for (const product of goods) addProduct(state, product);
  for (const percent of [24, 19, 13]) addTaxRate(state, percent, false, seconds(startMs - 700 * DAY_MS));
  makeSales({ ...plan, random }, people, goods, 1500).forEach((sale, index) => {
    const charge = addSale(state, sale, customers.get(sale.buyer.id) ?? null);
    const disputed = charge !== null && charge.paid === true && charge.amount_refunded === 0 && index % 150 === 75;
    if (disputed) {
      const at = Math.min(sale.createdAt + 12 * DAY_MS, startMs - HOUR_MS);
      addDispute(state, charge, seconds(at), index > 1200);
    }
  });
  makeSales({ ...plan, random: random.fork('invoices') }, people, goods, 300).forEach((sale, index) => {
    const customer = customers.get(sale.buyer.id);
    if (customer !== undefined) addInvoice(state, sale, customer, index % 25 === 3);
  });
  const price = state.lists.price.find((record) => record.type === 'recurring') ?? state.lists.price[0];
  const regulars = [...customers.values()].filter((_, index) => index % 9 === 0);
  if (price !== undefined) for (const customer of regulars) addSubscription(state, customer, price, customer.created);
  addPayouts(state, startMs);
  sortAll(state);
  addEvents(state, startMs);
  return state;
}
