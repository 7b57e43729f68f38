import { DAY_MS } from '../data/make.ts';
import type { Entry, SquareState } from './state.ts';
import { add, amountOf, CURRENCY, euro, find, listOf, stamp, touch } from './state.ts';

interface Paying {
  amount: number;
  tip: number;
  atMs: number;
  status: 'COMPLETED' | 'FAILED';
  source: 'CARD' | 'CASH' | 'EXTERNAL';
  holder: string;
  email: string;
}

/** 1.4 % and 25 cents of what is paid by card. */
export function feeOf(amount: number): number {
  return Math.min(amount, Math.round(amount * 0.014) + 25);
}

const DETAILS = {
  CARD: (paying: Paying) => ({
    card_details: {
      status: paying.status === 'COMPLETED' ? 'CAPTURED' : 'FAILED',
      card: { card_brand: 'VISA', last_4: '1111', cardholder_name: paying.holder },
    },
  }),
  CASH: (paying: Paying) => ({ cash_details: { buyer_supplied_money: euro(paying.amount) } }),
  EXTERNAL: () => ({ external_details: { type: 'OTHER', source: 'elsewhere' } }),
};

/** Money that came in for an order. Only what is paid by card has a fee, and goes into payouts. */
export function addPayment(state: SquareState, order: Entry, paying: Paying): Entry {
  const good = paying.status === 'COMPLETED';
  const fee = { effective_at: stamp(paying.atMs), type: 'INITIAL', amount_money: euro(feeOf(paying.amount)) };
  const customer = order.row.customer_id;
  const row = {
    id: state.newId(30),
    created_at: stamp(paying.atMs),
    updated_at: stamp(paying.atMs),
    amount_money: euro(paying.amount - paying.tip),
    tip_money: euro(paying.tip),
    total_money: euro(paying.amount),
    approved_money: euro(paying.amount),
    status: paying.status,
    source_type: paying.source,
    ...DETAILS[paying.source](paying),
    location_id: order.row.location_id,
    order_id: order.row.id,
    ...(typeof customer === 'string' ? { customer_id: customer } : {}),
    buyer_email_address: paying.email,
    ...(good && paying.source === 'CARD' ? { processing_fee: [fee] } : {}),
    version_token: state.newId(20),
  };
  const truth = { amountMinor: paying.amount, currency: CURRENCY, at: row.created_at };
  return add(state, 'payment', row, { title: row.id, ...truth });
}

/** Gives money back on a payment, never more than is left on it; null when nothing is. An order of its own tells of it. */
export function addRefund(
  state: SquareState,
  payment: Entry,
  wanted: number,
  reason: string,
  atMs: number,
): Entry | null {
  const before = amountOf(payment.row.refunded_money);
  const amount = Math.min(wanted, amountOf(payment.row.total_money) - before);
  if (amount <= 0) return null;
  const source = find(state, 'order', payment.row.order_id);
  const back = { total_money: euro(amount), tax_money: euro(0), discount_money: euro(0), tip_money: euro(0) };
  const giving = add(
    state,
    'order',
    {
      id: state.newId(28),
      location_id: payment.row.location_id,
      returns: [{ uid: state.newId(16), source_order_id: source?.row.id ?? null, return_amounts: back }],
      return_amounts: back,
      created_at: stamp(atMs),
      updated_at: stamp(atMs),
      state: 'COMPLETED',
      version: 2,
    },
    null,
  );
  const row = {
    id: `${payment.row.id}_${state.newId(20)}`,
    status: 'COMPLETED',
    location_id: payment.row.location_id,
    amount_money: euro(amount),
    payment_id: payment.row.id,
    order_id: giving.row.id,
    reason,
    created_at: stamp(atMs),
    updated_at: stamp(atMs),
  };
  const ids = listOf(payment.row.refund_ids);
  touch(payment, { refunded_money: euro(before + amount), refund_ids: [...ids, row.id] }, atMs);
  return add(state, 'refund', row, { title: row.id, amountMinor: amount, currency: CURRENCY, at: row.created_at });
}

const DISPUTE_STATES = ['EVIDENCE_REQUIRED', 'PROCESSING', 'WON', 'LOST', 'ACCEPTED'] as const;

/** A bank asks for a payment back; its states come in turn. */
export function addDispute(state: SquareState, payment: Entry, atMs: number, index: number): Entry {
  const amount = amountOf(payment.row.total_money);
  const row = {
    id: state.newId(22),
    amount_money: euro(amount),
    reason: 'NOT_RECEIVED',
    state: DISPUTE_STATES[index % DISPUTE_STATES.length] ?? 'PROCESSING',
    due_at: stamp(atMs + 10 * DAY_MS),
    disputed_payment: { payment_id: payment.row.id },
    card_brand: 'VISA',
    created_at: stamp(atMs),
    updated_at: stamp(atMs),
    reported_at: stamp(atMs),
    version: 1,
    location_id: payment.row.location_id,
  };
  return add(state, 'dispute', row, { title: row.id, amountMinor: amount, currency: CURRENCY, at: row.created_at });
}
