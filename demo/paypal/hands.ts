import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Hands, Truth } from '../vendor.ts';
import { addInvoice, pay, unpay } from './invoicing.ts';
import { addSubscription, bookRefund, bookSale, bookWithdrawal, openDispute, REPORT_LAG_MS, settle } from './moves.ts';
import { freshSale } from './sales.ts';
import type { Invoice, Movement, PaypalState } from './state.ts';
import { balancesAt, SETTLED, sumsOf } from './state.ts';

const DAY_MS = 86_400_000;
const SHORT_YEARS_MS = 1095 * DAY_MS;

/** Pairs of what `kind` of movement a stream shows. */
const SHOWN: Record<string, (movement: Movement) => boolean> = {
  balance: () => true,
  payments: ({ code, amount }) => code.startsWith('T00') && amount > 0,
  refunds: ({ code }) => code === 'T1107',
  payouts: ({ code }) => code.startsWith('T04'),
};

export function shownMovements(state: PaypalState, stream: string, nowMs: number): Movement[] {
  const isOf = SHOWN[stream] ?? (() => false);
  return state.movements.filter(
    (one) => isOf(one) && one.status !== 'D' && one.shownAt <= nowMs && one.at > nowMs - SHORT_YEARS_MS,
  );
}

export function liveDisputes(state: PaypalState, nowMs: number) {
  return state.disputes.filter(({ updatedAt }) => updatedAt >= nowMs - 180 * DAY_MS);
}

function movementTruth(stream: string, { id, code, currency, amount, fee, at }: Movement): Truth {
  if (stream === 'balance') {
    return { id: `${id}-${code}-${currency}`, amountMinor: amount - fee, currency, at: new Date(at).toISOString() };
  }
  const when = new Date(at).toISOString();
  return { id, amountMinor: Math.abs(amount), currency, at: stream === 'payouts' ? when.slice(0, 10) : when };
}

const TRUTHS: Record<string, (state: PaypalState, nowMs: number) => Truth[]> = {
  accounts: (state, nowMs) =>
    [...balancesAt(state, nowMs)].map(([currency, amountMinor]) => ({ id: currency, currency, amountMinor })),
  invoices: ({ invoices }) =>
    invoices.map((one) => ({
      ...{ id: one.id, title: one.number, at: one.issuedOn, currency: one.currency },
      amountMinor: sumsOf(one).total,
    })),
  'recorded-payments': ({ invoices }) =>
    invoices.flatMap(({ id, currency, payments }) =>
      payments.map(({ id: payment, amount, day }) => ({
        ...{ id: `${id}/${payment}`, amountMinor: amount, currency, at: `${day}T00:00:00.000Z` },
      })),
    ),
  disputes: (state, nowMs) =>
    liveDisputes(state, nowMs).map(({ id, amount, payment, createdAt }) => ({
      ...{ id, amountMinor: amount, currency: payment.currency, at: new Date(createdAt).toISOString() },
    })),
  products: ({ products }) =>
    products.map(({ id, name, createdAt }) => ({ id, title: name, at: new Date(createdAt).toISOString() })),
  subscriptions: ({ subscriptions }) =>
    subscriptions.map(({ id, plan, createdAt }) => ({
      ...{ id, title: plan.name, amountMinor: plan.price, currency: SETTLED, at: new Date(createdAt).toISOString() },
    })),
};

/** An invoice that nothing was paid on: those are what people still change. */
const isOpen = ({ status }: Invoice) => ['DRAFT', 'SENT', 'UNPAID'].includes(status);

/** Pending is all that changes in the report, and only what began lately is pending. */
function settleOldest(state: PaypalState, stream: string, nowMs: number): string | null {
  const pending = shownMovements(state, stream, nowMs).find(({ status }) => status === 'P');
  if (pending === undefined) return null;
  settle(pending, nowMs);
  return stream === 'balance' ? `${pending.id}-${pending.code}-${pending.currency}` : pending.id;
}

export function makeHands(state: () => PaypalState, random: Random, now: () => number): Hands {
  let count = 0;
  const sale = (nowMs: number) => {
    count += 1;
    return freshSale(random.fork(`hand:${count}`), nowMs, 8000 + count);
  };
  const late = (nowMs: number) => ({ at: nowMs, shownAt: nowMs + REPORT_LAG_MS });

  const add: Record<string, (nowMs: number) => string | null> = {
    balance(nowMs) {
      const { id, code, currency } = bookSale(state(), sale(nowMs), late(nowMs));
      return `${id}-${code}-${currency}`;
    },
    payments: (nowMs) => bookSale(state(), sale(nowMs), late(nowMs)).id,
    refunds(nowMs) {
      const paid = state().movements.find((one) => one.code === 'T0006' && one.status === 'S' && one.refunded === 0);
      return paid === undefined ? null : bookRefund(state(), paid, Math.ceil(paid.amount / 2), late(nowMs)).id;
    },
    payouts: (nowMs) => bookWithdrawal(state(), 1234, late(nowMs)).id,
    invoices: (nowMs) => addInvoice(state(), { ...sale(nowMs), state: 'open', paidAt: null }).id,
    'recorded-payments'(nowMs) {
      const open = state().invoices.find(({ status }) => status === 'SENT');
      return open === undefined ? null : `${open.id}/${pay(state(), open, 1, nowMs).id}`;
    },
    disputes(nowMs) {
      const paid = state().movements.findLast((one) => one.code === 'T0006' && one.refunded === 0);
      return paid === undefined ? null : openDispute(state(), paid, nowMs, true).id;
    },
    products(nowMs) {
      const id = `PROD-${state().newId(17)}`;
      state().products.push({ id, name: `Κούπα ${id.slice(-4)} ☕`, description: '', createdAt: nowMs });
      return id;
    },
    subscriptions(nowMs) {
      count += 1;
      const person = makePerson(random.fork(`person:${count}`), 9000 + count, 9000 + count, nowMs, nowMs);
      return addSubscription(state(), person, count, nowMs).id;
    },
  };

  const edit: Record<string, (nowMs: number) => string | null> = {
    invoices(nowMs) {
      const invoice = state().invoices.find(isOpen);
      const line = invoice?.lines[0];
      if (invoice === undefined || line === undefined) return null;
      line.unit += 100;
      invoice.updatedAt = nowMs;
      return invoice.id;
    },
    disputes(nowMs) {
      const [dispute] = liveDisputes(state(), nowMs);
      if (dispute === undefined) return null;
      Object.assign(dispute, { amount: dispute.amount - 1, status: 'UNDER_REVIEW', outcome: null, updatedAt: nowMs });
      return dispute.id;
    },
    products() {
      const [product] = state().products;
      if (product === undefined) return null;
      product.description += ', with care';
      return product.id;
    },
    subscriptions(nowMs) {
      const subscription = state().subscriptions.find(({ status }) => status !== 'CANCELLED');
      if (subscription === undefined) return null;
      const status = subscription.status === 'ACTIVE' ? 'SUSPENDED' : 'ACTIVE';
      Object.assign(subscription, { status, updatedAt: nowMs });
      return subscription.id;
    },
  };

  // Of all this only a draft can be taken away, and what was recorded by hand.
  const remove: Record<string, (nowMs: number) => string | null> = {
    invoices() {
      const draft = state().invoices.find(({ status }) => status === 'DRAFT');
      state().invoices = state().invoices.filter((one) => one !== draft);
      return draft?.id ?? null;
    },
    'recorded-payments'(nowMs) {
      const paid = state().invoices.find(({ payments }) => payments.length > 0);
      const [payment] = paid?.payments ?? [];
      if (paid === undefined || payment === undefined) return null;
      unpay(paid, payment.id, nowMs);
      return `${paid.id}/${payment.id}`;
    },
  };

  return {
    truth: (stream) =>
      stream in SHOWN
        ? shownMovements(state(), stream, now()).map((one) => movementTruth(stream, one))
        : (TRUTHS[stream]?.(state(), now()) ?? []),
    edit: (stream, nowMs) => (stream in SHOWN ? settleOldest(state(), stream, nowMs) : (edit[stream]?.(nowMs) ?? null)),
    add: (stream, nowMs) => add[stream]?.(nowMs) ?? null,
    remove: (stream, nowMs) => remove[stream]?.(nowMs) ?? null,
  };
}
