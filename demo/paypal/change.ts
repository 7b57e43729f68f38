import type { Random } from '../data/random.ts';
import type { Changes } from '../vendor.ts';
import { delta } from '../vendor.ts';
import { liveDisputes, shownMovements } from './hands.ts';
import { addInvoice, pay } from './invoicing.ts';
import { bookRefund, bookSale, bookWithdrawal, openDispute, REPORT_LAG_MS, settle } from './moves.ts';
import { freshSale } from './sales.ts';
import type { PaypalState } from './state.ts';
import { balancesAt, sumsOf } from './state.ts';

/** Live counts: what the lists would show now. */
export function holds(state: PaypalState, nowMs: number): Record<string, number> {
  const shown = (stream: string) => shownMovements(state, stream, nowMs).length;
  return {
    balance: shown('balance'),
    payments: shown('payments'),
    refunds: shown('refunds'),
    payouts: shown('payouts'),
    accounts: balancesAt(state, nowMs).size,
    invoices: state.invoices.length,
    'recorded-payments': state.invoices.reduce((sum, { payments }) => sum + payments.length, 0),
    disputes: liveDisputes(state, nowMs).length,
    products: state.products.length,
    subscriptions: state.subscriptions.length,
  };
}

function moneyDay(state: PaypalState, random: Random, nowMs: number): Changes {
  const before = balancesAt(state, nowMs);
  const pending = state.movements.filter(({ status }) => status === 'P');
  for (const movement of pending) settle(movement, nowMs);
  const count = state.movements.length;
  for (let index = 0; index < 6; index += 1) {
    bookSale(state, freshSale(random.fork(`sale:${index}`), nowMs, count + index + 20_000));
  }
  const paid = state.movements.find((one) => one.code === 'T0006' && one.refunded === 0);
  if (paid !== undefined) bookRefund(state, paid, Math.ceil(paid.amount / 2), { at: nowMs, note: 'Goodwill 💛' });
  bookWithdrawal(state, 2500, { at: nowMs });
  const after = balancesAt(state, nowMs);
  const changed = [...after].filter(([currency, sum]) => before.has(currency) && before.get(currency) !== sum).length;
  const of = (begin: string) => pending.filter(({ code }) => code.startsWith(begin)).length;
  const refunds = paid === undefined ? 0 : 1;
  return {
    balance: delta(7 + refunds, pending.length),
    payments: delta(6, of('T00')),
    refunds: delta(refunds, of('T1107')),
    payouts: delta(1, of('T04')),
    accounts: delta(after.size - before.size, changed),
  };
}

/** One day in the account. What happened in it is in the report already. */
export function paypalDay(state: PaypalState, random: Random, nowMs: number): Changes {
  const changes = moneyDay(state, random, nowMs);
  const open = state.invoices.find(({ status }) => status === 'SENT');
  if (open !== undefined) pay(state, open, sumsOf(open).due, nowMs);
  const sale = freshSale(random.fork('invoice'), nowMs, state.invoices.length + 30_000);
  addInvoice(state, { ...sale, state: 'open', paidAt: null });
  const dispute = liveDisputes(state, nowMs).find(({ status }) => status === 'WAITING_FOR_SELLER_RESPONSE');
  if (dispute !== undefined) Object.assign(dispute, { status: 'UNDER_REVIEW', updatedAt: nowMs });
  const paid = state.movements.findLast(({ code, refunded }) => code === 'T0006' && refunded === 0);
  if (paid !== undefined) openDispute(state, paid, nowMs, true);
  state.products.push({ id: `PROD-${state.newId(17)}`, name: 'Νέο κερί 🕯️', description: '', createdAt: nowMs });
  const subscription = state.subscriptions.find(({ status }) => status === 'ACTIVE');
  if (subscription !== undefined) Object.assign(subscription, { status: 'CANCELLED', updatedAt: nowMs, nextAt: null });
  return {
    ...changes,
    invoices: delta(1, open === undefined ? 0 : 1),
    'recorded-payments': delta(open === undefined ? 0 : 1),
    disputes: delta(paid === undefined ? 0 : 1, dispute === undefined ? 0 : 1),
    products: delta(1),
    subscriptions: delta(0, subscription === undefined ? 0 : 1),
  };
}

/** A payment comes in, and an old invoice is paid, while somebody reads. */
export function paypalNudge(state: PaypalState, random: Random, nowMs: number): void {
  const number = state.movements.length + 40_000;
  bookSale(state, freshSale(random, nowMs, number), { shownAt: nowMs + REPORT_LAG_MS });
  const open = state.invoices.find(({ status }) => status === 'SENT');
  if (open !== undefined) pay(state, open, sumsOf(open).due, nowMs);
}
