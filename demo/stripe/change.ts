import { counter } from '../data/counter.ts';
import type { Product } from '../data/goods.ts';
import { makeProduct } from '../data/goods.ts';
import { makeSale } from '../data/make.ts';
import type { Person } from '../data/people.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Sale } from '../data/sale.ts';
import type { Changes } from '../vendor.ts';
import { delta } from '../vendor.ts';
import { addInvoice, statusFields } from './billing.ts';
import { addRefund } from './payments.ts';
import { addPayout } from './payouts.ts';
import { addCustomer, seconds } from './people-goods.ts';
import { addSale } from './seed.ts';
import type { StripeObject, StripeState } from './state.ts';
import { addEvent, amount, remove } from './state.ts';

/** Ids of the throw-away people and products behind new sales; Stripe never shows them. */
const FRESH_ID = 900_000;

export function freshSale(random: Random, person: Person, nowMs: number, state: Sale['state'], number: number): Sale {
  const nextId = counter(FRESH_ID + 1);
  const product: Product = makeProduct(random, number, nextId, nowMs, nowMs);
  const plan = { random, scale: 1, nowMs, nextId };
  const sale = makeSale({ plan, people: [person], products: [product], createdAt: nowMs, number, state });
  return { ...sale, paidAt: sale.paidAt === null ? null : nowMs };
}

export function addPaidSale(
  state: StripeState,
  random: Random,
  customer: StripeObject | null,
  nowMs: number,
): StripeObject | null {
  const number = state.lists.charge.length + 5000;
  const person = makePerson(random, number, number, nowMs, nowMs);
  const charge = addSale(state, freshSale(random, person, nowMs, 'paid', number), customer);
  if (charge !== null) addEvent(state, 'charge.succeeded', charge, seconds(nowMs));
  return charge;
}

function changeCustomers(state: StripeState, random: Random, nowMs: number): Changes {
  const now = seconds(nowMs);
  const [edited, gone] = state.lists.customer;
  if (edited === undefined || gone === undefined) throw new Error('the pretend account has too few customers');
  edited.phone = `+30211${random.text(7, '0123456789')}`;
  addEvent(state, 'customer.updated', edited, now);
  remove(state, 'customer', gone.id);
  addEvent(state, 'customer.deleted', gone, now);
  for (let index = 0; index < 3; index += 1) {
    const number = state.byId.size + index;
    const added = addCustomer(state, makePerson(random, number, number, nowMs, nowMs));
    addEvent(state, 'customer.created', added, now);
  }
  return { customers: delta(3, 1, 1) };
}

function changeProducts(state: StripeState, nowMs: number): Changes {
  const [product] = state.lists.product;
  if (product === undefined) throw new Error('the pretend account has no product');
  product.name = `${String(product.name).replace(/ \(new\)$/, '')} (new)`;
  product.updated = seconds(nowMs);
  addEvent(state, 'product.updated', product, seconds(nowMs));
  return { products: delta(0, 1) };
}

function changeInvoices(state: StripeState, random: Random, nowMs: number): Changes {
  const now = seconds(nowMs);
  const customer = state.lists.customer.at(-1);
  if (customer === undefined) throw new Error('the pretend account has no customer');
  const number = state.lists.invoice.length + 7000;
  const person = makePerson(random, number, number, nowMs, nowMs);
  const added = addInvoice(state, freshSale(random, person, nowMs, 'open', number), customer, false);
  addEvent(state, 'invoice.created', added, now);
  const paid = state.lists.invoice.find(({ status }) => status === 'open');
  if (paid !== undefined && paid !== added) {
    Object.assign(paid, statusFields('paid', amount(paid, 'total'), now));
    addEvent(state, 'invoice.paid', paid, now);
  }
  return { invoices: delta(1, paid === undefined || paid === added ? 0 : 1) };
}

function changePayments(state: StripeState, random: Random, nowMs: number): Changes {
  const now = seconds(nowMs);
  const customer = state.lists.customer.at(-1) ?? null;
  for (let index = 0; index < 6; index += 1) addPaidSale(state, random.fork(`sale:${index}`), customer, nowMs);
  const charge = state.lists.charge.find((row) => row.paid === true && row.amount_refunded === 0 && !row.disputed);
  if (charge === undefined) throw new Error('the pretend account has no charge left to refund');
  const half = Math.floor(amount(charge, 'amount') / 20) * 10;
  const refund = addRefund(state, charge, Math.max(10, half), now);
  addEvent(state, 'charge.refunded', charge, now);
  if (refund !== null) addEvent(state, 'refund.created', refund, now);
  return { payments: delta(6, 1), refunds: delta(refund === null ? 0 : 1) };
}

function changePayouts(state: StripeState, nowMs: number): Changes {
  const now = seconds(nowMs);
  const onTheWay = state.lists.payout.filter(({ status }) => status === 'in_transit');
  for (const payout of onTheWay) {
    payout.status = 'paid';
    addEvent(state, 'payout.paid', payout, now);
  }
  const waiting = state.lists.balance_transaction.filter(({ id }) => !state.payoutOf.has(id));
  const added = addPayout(state, waiting, now, 'in_transit');
  if (added !== null) addEvent(state, 'payout.created', added, now);
  return { payouts: delta(added === null ? 0 : 1, onTheWay.length) };
}

/** One day in the account; every change is told by an event, the way Stripe tells it. */
export function stripeDay(state: StripeState, random: Random, nowMs: number): Changes {
  return {
    ...changeCustomers(state, random, nowMs),
    ...changeProducts(state, nowMs),
    ...changeInvoices(state, random, nowMs),
    ...changePayments(state, random, nowMs),
    ...changePayouts(state, nowMs),
  };
}

export function stripeNudge(state: StripeState, random: Random, nowMs: number): void {
  addPaidSale(state, random, null, nowMs);
  const [customer] = state.lists.customer;
  if (customer === undefined) return;
  customer.description = `Edited during the pull ${state.lists.event.length}`;
  addEvent(state, 'customer.updated', customer, seconds(nowMs));
}
