import { convertMinor } from '../data/money.ts';
import { book, currencyOf, DAY_SECONDS, SETTLED } from './ledger.ts';
import type { StripeObject, StripeState } from './state.ts';
import { add, amount } from './state.ts';

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
