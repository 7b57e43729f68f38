import type { Currency } from '../data/money.ts';
import { convertMinor } from '../data/money.ts';
import { book, currencyOf, SETTLED } from './ledger.ts';
import type { StripeObject, StripeState } from './state.ts';
import { add, amount } from './state.ts';

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
