import { counter } from '../data/counter.ts';
import { DAY_MS, HOUR_MS, makePeople, makeProducts, makeSales } from '../data/make.ts';
import { priceSale } from '../data/sale.ts';
import type { VendorContext } from '../vendor.ts';
import { addInvoice } from './invoicing.ts';
import {
  addSubscription,
  bookChargeback,
  bookConversion,
  bookRefund,
  bookRenewal,
  bookSale,
  bookWithdrawal,
  openDispute,
} from './moves.ts';
import type { PaypalState } from './state.ts';
import { emptyState, payable, SETTLED } from './state.ts';

const WEEK_MS = 7 * DAY_MS;

/** Every week what came in goes to the bank; the last transfer is still on its way. Dollars are changed once a month. */
function addTransfers(state: PaypalState, startMs: number): void {
  let euros = 0;
  let dollars = 0;
  const movements = [...state.movements].sort((a, b) => a.at - b.at);
  let next = startMs - 58 * WEEK_MS - 6 * HOUR_MS;
  let weeks = 0;
  for (const { at, currency, amount, fee, status } of movements) {
    for (; at > next; next += WEEK_MS, weeks += 1) {
      if (weeks % 4 === 3 && dollars > 0) {
        bookConversion(state, 'USD', dollars, next);
        dollars = 0;
      }
      if (euros > 0) bookWithdrawal(state, euros, { at: next });
      euros = Math.min(0, euros);
    }
    if (status === 'S' && currency === SETTLED) euros += amount - fee;
    if (status === 'S' && currency === 'USD') dollars += amount - fee;
  }
  bookWithdrawal(state, 5000, { at: startMs - 2 * DAY_MS - 5 * HOUR_MS, status: 'P' });
}

function addPlans(state: PaypalState): void {
  const plan = (name: string, unit: 'WEEK' | 'MONTH' | 'YEAR', count: number, price: number) =>
    state.plans.push({ id: `P-${state.newId(24)}`, name, unit, count, price });
  plan('Καφές του μήνα ☕', 'MONTH', 1, 1490);
  plan('Candle club', 'MONTH', 3, 3900);
  plan('Friends of the shop', 'YEAR', 1, 2500);
}

/** Two payments wait for the buyers' banks, and one refund: what may still change. */
function addPending(state: PaypalState, startMs: number): void {
  const paid = state.movements.filter(({ code, refunded }) => code === 'T0006' && refunded === 0).slice(-3);
  paid.forEach((movement, index) => {
    const at = startMs - (index + 1) * DAY_MS - 3 * HOUR_MS;
    Object.assign(movement, { at, updatedAt: at, shownAt: at });
    if (index < 2) Object.assign(movement, { status: 'P', fee: 0 });
    else bookRefund(state, movement, movement.amount, { at: startMs - DAY_MS, status: 'P', note: 'Δεν ταιριάζει' });
  });
}

export function makePaypalState(context: VendorContext): PaypalState {
  const { scale, startMs } = context;
  const random = context.random.fork('paypal');
  const state = emptyState(random.fork('ids'));
  const nextId = counter();
  const plan = { random: context.random, scale, nowMs: startMs, nextId };
  const people = makePeople(plan);
  const goods = makeProducts(plan);
  state.people = people;
  for (const { title, createdAt } of goods) {
    const id = `PROD-${state.newId(17)}`;
    state.products.push({ id, name: title.slice(0, 127), description: 'Made by hand', createdAt });
  }
  addPlans(state);
  const begin = (index: number) => startMs - (index + 2) * 2 * DAY_MS;
  people
    .filter((_, index) => index % 9 === 0)
    .forEach((person, index) => {
      const subscription = addSubscription(state, person, index, begin(index));
      bookRenewal(state, subscription, begin(index) + HOUR_MS);
    });
  makeSales({ ...plan, random }, people, goods).forEach((sale, index) => {
    if (sale.paidAt === null) return;
    const payment = bookSale(state, sale);
    for (const { refund, amount } of priceSale(sale, payable(sale.currency)).refunds) {
      bookRefund(state, payment, amount, { at: refund.createdAt, note: refund.reason });
    }
    if (payment.refunded > 0 || index % 97 !== 50) return;
    const at = Math.min(sale.createdAt + 12 * DAY_MS, startMs - 4 * HOUR_MS);
    const isOpen = at > startMs - 60 * DAY_MS;
    openDispute(state, payment, at, isOpen);
    if (!isOpen) bookChargeback(state, payment, at);
  });
  for (const sale of makeSales({ ...plan, random: random.fork('invoices') }, people, goods, 300))
    addInvoice(state, sale);
  addTransfers(state, startMs);
  addPending(state, startMs);
  state.movements.sort((a, b) => a.at - b.at);
  state.disputes.sort((a, b) => a.createdAt - b.createdAt);
  state.subscriptions.sort((a, b) => a.createdAt - b.createdAt);
  return state;
}
