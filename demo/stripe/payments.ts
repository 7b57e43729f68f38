import type { Currency } from '../data/money.ts';
import { convertMinor, exchangeRate } from '../data/money.ts';
import type { StripeObject, StripeState } from './state.ts';
import { add, amount, text } from './state.ts';

/** The account is settled in euro. */
const SETTLED: Currency = 'EUR';
const DAY_SECONDS = 86_400;

function currencyOf(record: StripeObject): Currency {
  // Only currencies of the pretend world are ever stored.
  return text(record, 'currency').toUpperCase() as Currency;
}

interface Booking {
  amount: number;
  fee: number;
  type: string;
  category: string;
  source: StripeObject;
  created: number;
}

/** A movement of the balance, in euro cents: net = amount - fee. */
function book(state: StripeState, booking: Booking): StripeObject {
  const fees = [{ amount: booking.fee, application: null, currency: 'eur', description: 'fees', type: 'stripe_fee' }];
  const from = currencyOf(booking.source);
  return add(state, 'balance_transaction', {
    id: state.newId('txn'),
    object: 'balance_transaction',
    amount: booking.amount,
    available_on: booking.created + 2 * DAY_SECONDS,
    balance_type: 'payments',
    created: booking.created,
    currency: 'eur',
    description: null,
    exchange_rate: from === SETTLED ? null : exchangeRate(from, SETTLED),
    fee: booking.fee,
    fee_details: booking.fee === 0 ? [] : fees,
    net: booking.amount - booking.fee,
    reporting_category: booking.category,
    source: booking.source.id,
    status: 'available',
    type: booking.type,
  });
}

export interface Payment {
  customer: StripeObject | null;
  email: string;
  name: string;
  currency: Currency;
  amountMinor: number;
  description: string;
  created: number;
  outcome: 'succeeded' | 'failed' | 'none' | 'canceled';
}

function addCharge(state: StripeState, payment: Payment, intentId: string): StripeObject {
  const good = payment.outcome === 'succeeded';
  const charge = add(state, 'charge', {
    id: state.newId('ch'),
    object: 'charge',
    amount: payment.amountMinor,
    amount_captured: good ? payment.amountMinor : 0,
    amount_refunded: 0,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: payment.email, name: payment.name, phone: null, tax_id: null },
    captured: good,
    created: payment.created,
    currency: payment.currency.toLowerCase(),
    customer: payment.customer?.id ?? null,
    description: payment.description,
    disputed: false,
    failure_code: good ? null : 'card_declined',
    failure_message: good ? null : 'Your card was declined.',
    livemode: false,
    metadata: {},
    paid: good,
    payment_intent: intentId,
    payment_method: state.newId('pm'),
    payment_method_details: { card: { brand: 'visa', country: 'GR', last4: '4242' }, type: 'card' },
    receipt_email: payment.email,
    receipt_url: null,
    refunded: false,
    statement_descriptor: null,
    status: good ? 'succeeded' : 'failed',
  });
  if (good) {
    const settled = convertMinor(payment.amountMinor, payment.currency, SETTLED);
    const fee = Math.min(settled, Math.round(settled * 0.029) + 30);
    const base = { source: charge, created: payment.created };
    charge.balance_transaction = book(state, { ...base, amount: settled, fee, type: 'charge', category: 'charge' }).id;
  }
  return charge;
}

const INTENT_STATUS = {
  succeeded: 'succeeded',
  failed: 'requires_payment_method',
  none: 'requires_payment_method',
  canceled: 'canceled',
} as const;

/** A payment intent and, when the customer got as far as paying, its charge. */
export function addPayment(state: StripeState, payment: Payment): StripeObject | null {
  const id = state.newId('pi');
  const tried = payment.outcome === 'succeeded' || payment.outcome === 'failed';
  const charge = tried ? addCharge(state, payment, id) : null;
  add(state, 'payment_intent', {
    id,
    object: 'payment_intent',
    amount: payment.amountMinor,
    amount_capturable: 0,
    amount_received: payment.outcome === 'succeeded' ? payment.amountMinor : 0,
    canceled_at: payment.outcome === 'canceled' ? payment.created : null,
    capture_method: 'automatic',
    created: payment.created,
    currency: payment.currency.toLowerCase(),
    customer: payment.customer?.id ?? null,
    description: payment.description,
    latest_charge: charge?.id ?? null,
    livemode: false,
    metadata: {},
    payment_method_types: ['card'],
    receipt_email: payment.email,
    status: INTENT_STATUS[payment.outcome],
  });
  return charge;
}

/** Gives money back on a charge, never more than is left on it; null when nothing is. */
export function addRefund(
  state: StripeState,
  charge: StripeObject,
  wanted: number,
  created: number,
): StripeObject | null {
  const left = amount(charge, 'amount') - amount(charge, 'amount_refunded');
  const given = Math.min(wanted, left);
  if (given <= 0) return null;
  const currency = currencyOf(charge);
  const refund = add(state, 'refund', {
    id: state.newId('re'),
    object: 'refund',
    amount: given,
    balance_transaction: null,
    charge: charge.id,
    created,
    currency: currency.toLowerCase(),
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'requested_by_customer',
    receipt_number: null,
    status: 'succeeded',
  });
  const settled = -convertMinor(given, currency, SETTLED);
  const base = { source: refund, created, fee: 0 };
  refund.balance_transaction = book(state, { ...base, amount: settled, type: 'refund', category: 'refund' }).id;
  charge.amount_refunded = amount(charge, 'amount_refunded') + given;
  charge.refunded = charge.amount_refunded === charge.amount;
  return refund;
}

const DISPUTE_FEE_CENTS = 1500;

export function addDispute(state: StripeState, charge: StripeObject, created: number, isOpen: boolean): StripeObject {
  const settled = -convertMinor(amount(charge, 'amount'), currencyOf(charge), SETTLED);
  const dispute = add(state, 'dispute', {
    id: state.newId('dp'),
    object: 'dispute',
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    evidence_details: { due_by: created + 9 * DAY_SECONDS, has_evidence: false, past_due: false, submission_count: 0 },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'product_not_received',
    status: isOpen ? 'needs_response' : 'lost',
  });
  const base = { source: dispute, created, amount: settled, fee: DISPUTE_FEE_CENTS };
  dispute.balance_transactions = [{ ...book(state, { ...base, type: 'adjustment', category: 'dispute' }) }];
  charge.disputed = true;
  return dispute;
}

/** Sends what these balance transactions add up to; null when that is nothing or less, and they wait for the next. */
export function addPayout(
  state: StripeState,
  movements: StripeObject[],
  created: number,
  status: 'paid' | 'in_transit',
): StripeObject | null {
  const sum = movements.reduce((total, movement) => total + amount(movement, 'net'), 0);
  if (sum <= 0) return null;
  const payout = add(state, 'payout', {
    id: state.newId('po'),
    object: 'payout',
    amount: sum,
    arrival_date: created + 2 * DAY_SECONDS,
    automatic: true,
    balance_transaction: null,
    created,
    currency: 'eur',
    description: 'STRIPE PAYOUT',
    destination: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: 'standard',
    reconciliation_status: 'completed',
    source_type: 'card',
    statement_descriptor: null,
    status,
    type: 'bank_account',
  });
  const out = book(state, { source: payout, created, amount: -sum, fee: 0, type: 'payout', category: 'payout' });
  payout.balance_transaction = out.id;
  for (const movement of [...movements, out]) state.payoutOf.set(movement.id, payout.id);
  return payout;
}
