import { convertMinor } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { Dispute, Movement, PaypalState, Subscription } from './state.ts';
import { payable, SETTLED } from './state.ts';

/** The report shows what happened within three hours (https://developer.paypal.com/docs/api/transaction-search/v1). */
export const REPORT_LAG_MS = 40 * 60_000;

type Draft = Pick<Movement, 'code' | 'currency' | 'amount' | 'at'> & Partial<Movement>;

/** Books a movement; whatever happens now is shown late, what the first data hold is shown already. */
function book(state: PaypalState, draft: Draft): Movement {
  const movement: Movement = {
    id: state.newId(17),
    fee: 0,
    status: 'S',
    updatedAt: draft.at,
    shownAt: draft.at,
    reference: null,
    subject: '',
    note: '',
    orderNumber: null,
    payer: null,
    refunded: 0,
    ...draft,
  };
  state.movements.push(movement);
  return movement;
}

/** 3.4 % and 35 cents. */
function feeOf(amount: number, currency: Movement['currency']): number {
  return Math.round(amount * 0.034) + convertMinor(35, SETTLED, currency);
}

/** A checkout payment. One that waits for the buyer's bank has no fee yet. */
export function bookSale(state: PaypalState, sale: Sale, rest: Partial<Movement> = {}): Movement {
  const currency = payable(sale.currency);
  const { total } = priceSale(sale, currency);
  return book(state, {
    code: 'T0006',
    currency,
    amount: total,
    fee: rest.status === 'P' ? 0 : feeOf(total, currency),
    at: sale.createdAt,
    payer: sale.buyer,
    orderNumber: String(sale.number),
    subject: sale.lines[0]?.title ?? '',
    note: sale.note,
    ...rest,
  });
}

/** The buyer's bank has paid: only now is there a fee. */
export function settle(movement: Movement, nowMs: number): void {
  movement.status = 'S';
  movement.updatedAt = nowMs;
  if (movement.amount > 0) movement.fee = feeOf(movement.amount, movement.currency);
}

export function bookRefund(state: PaypalState, of: Movement, amount: number, rest: Partial<Movement> & { at: number }) {
  of.refunded += amount;
  return book(state, {
    code: 'T1107',
    currency: of.currency,
    amount: -amount,
    reference: { id: of.id, type: 'TXN' },
    orderNumber: of.orderNumber,
    payer: of.payer,
    ...rest,
  });
}

/** Money to the shop's bank. */
export function bookWithdrawal(state: PaypalState, amount: number, rest: Partial<Movement> & { at: number }): Movement {
  return book(state, { code: 'T0400', currency: SETTLED, amount: -amount, subject: 'Transfer to bank', ...rest });
}

/** From another currency to euro: two movements, each with an id of its own. */
export function bookConversion(state: PaypalState, from: Movement['currency'], amount: number, at: number): void {
  const out = book(state, { code: 'T0200', currency: from, amount: -amount, at, subject: 'Currency conversion' });
  const inEuro = convertMinor(amount, from, SETTLED);
  book(state, {
    ...{ code: 'T0200', currency: SETTLED, amount: inEuro, at, subject: 'Currency conversion' },
    reference: { id: out.id, type: 'TXN' },
  });
}

export function openDispute(state: PaypalState, payment: Movement, at: number, isOpen: boolean): Dispute {
  const dispute: Dispute = {
    id: `PP-R-${state.newId(3 + 4)}-${state.disputes.length + 10_000_000}`,
    payment,
    amount: payment.amount,
    reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
    status: isOpen ? 'WAITING_FOR_SELLER_RESPONSE' : 'RESOLVED',
    outcome: isOpen ? null : 'RESOLVED_BUYER_FAVOUR',
    createdAt: at,
    updatedAt: at,
  };
  state.disputes.push(dispute);
  return dispute;
}

/** The buyer's bank takes the money back, and PayPal charges for the work. */
export function bookChargeback(state: PaypalState, payment: Movement, at: number): void {
  const reference = { id: payment.id, type: 'TXN' } as const;
  book(state, { code: 'T1201', currency: payment.currency, amount: -payment.amount, at, reference });
  book(state, { code: 'T0106', currency: SETTLED, amount: -1600, at, reference, subject: 'Chargeback fee' });
}

const MONTH_MS = 30 * 86_400_000;

export function addSubscription(state: PaypalState, person: Person, index: number, at: number): Subscription {
  const plan = state.plans[index % state.plans.length];
  if (plan === undefined) throw new Error('the pretend account has no plan');
  const isOver = index % 7 === 3;
  const subscription: Subscription = {
    id: `I-${state.newId(12)}`,
    plan,
    person,
    status: isOver ? 'CANCELLED' : 'ACTIVE',
    failed: index % 11 === 5 && !isOver ? 1 : 0,
    createdAt: at,
    updatedAt: at,
    nextAt: isOver ? null : at + MONTH_MS,
  };
  state.subscriptions.push(subscription);
  return subscription;
}

export function bookRenewal(state: PaypalState, { id, plan, person }: Subscription, at: number): Movement {
  return book(state, {
    code: 'T0002',
    currency: SETTLED,
    amount: plan.price,
    fee: feeOf(plan.price, SETTLED),
    at,
    payer: person,
    reference: { id, type: 'SUB' },
    subject: plan.name,
  });
}
