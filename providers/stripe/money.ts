import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { instantFromUnix, maybeText, oneOf } from '../kit/index.ts';
import { amount, balanceTransaction, currency, money, stamped, stamps, unix } from './records.ts';

// What moves money after a payment: https://docs.stripe.com/api names every field.

/** https://docs.stripe.com/api/refunds/object */
export const refundRecord = z.looseObject({
  ...stamps,
  currency,
  amount,
  status: oneOf({
    pending: 'pending',
    requires_action: 'pending',
    succeeded: 'succeeded',
    failed: 'failed',
    canceled: 'cancelled',
  }),
  reason: maybeText,
  charge: maybeText,
});

export function toRefund(raw: z.infer<typeof refundRecord>): EntityOf<'refund'> {
  return {
    ...stamped(raw),
    refundedAt: instantFromUnix(raw.created),
    status: raw.status,
    amount: money(raw.amount, raw.currency),
    reason: raw.reason,
    orderId: null,
    paymentId: raw.charge,
  };
}

/** https://docs.stripe.com/api/payouts/object */
export const payoutRecord = z.looseObject({
  ...stamps,
  arrival_date: unix,
  currency,
  amount,
  status: oneOf({
    pending: 'scheduled',
    in_transit: 'in_transit',
    paid: 'paid',
    failed: 'failed',
    canceled: 'cancelled',
  }),
  balance_transaction: balanceTransaction,
  description: maybeText,
});

export function toPayout(raw: z.infer<typeof payoutRecord>): EntityOf<'payout'> {
  const { balance_transaction: balance } = raw;
  return {
    ...stamped(raw),
    // Midnight UTC of the day, whatever the account's zone.
    arrivesOn: instantFromUnix(raw.arrival_date).slice(0, 10),
    status: raw.status,
    amount: money(raw.amount, raw.currency),
    fee: balance ? money(balance.fee, balance.currency) : null,
    description: raw.description,
  };
}

/** https://docs.stripe.com/api/disputes/object; the "warning" states are inquiries, which cost nothing yet. */
export const disputeRecord = z.looseObject({
  ...stamps,
  status: oneOf({
    warning_needs_response: 'needs_response',
    warning_under_review: 'under_review',
    warning_closed: 'closed',
    needs_response: 'needs_response',
    under_review: 'under_review',
    won: 'won',
    lost: 'lost',
    prevented: 'closed',
  }),
  amount,
  currency,
  reason: maybeText,
  charge: maybeText,
  evidence_details: z.looseObject({ due_by: unix.nullable() }).nullish(),
});

export function toDispute(raw: z.infer<typeof disputeRecord>): EntityOf<'dispute'> {
  const due = raw.evidence_details?.due_by;
  return {
    ...stamped(raw),
    openedAt: instantFromUnix(raw.created),
    status: raw.status,
    amount: money(raw.amount, raw.currency),
    reason: raw.reason,
    paymentId: raw.charge,
    respondBy: due ? instantFromUnix(due) : null,
  };
}

/** https://docs.stripe.com/reports/reporting-categories; categories that come later are told as "other". */
const kinds: Readonly<Record<string, EntityOf<'balance_transaction'>['kind']>> = {
  charge: 'sale',
  charge_failure: 'adjustment',
  refund: 'refund',
  refund_failure: 'refund',
  partial_capture_reversal: 'refund',
  dispute: 'dispute',
  dispute_reversal: 'dispute',
  fee: 'fee',
  network_cost: 'fee',
  tax: 'fee',
  payout: 'payout',
  payout_reversal: 'payout',
  transfer: 'transfer',
  transfer_reversal: 'transfer',
  topup: 'transfer',
  other_adjustment: 'adjustment',
};

/** https://docs.stripe.com/api/balance_transactions/object: amount - fee = net, in the currency of the balance. */
export const movementRecord = z.looseObject({
  ...stamps,
  reporting_category: z.string(),
  status: oneOf({ available: 'settled', pending: 'pending' }),
  amount,
  fee: amount,
  net: amount,
  currency,
  source: maybeText,
  description: maybeText,
  /** The payout that it went out with, put in by `movements.ts`; no field of Stripe's. */
  payout: maybeText,
});

/** What failed or was called back belongs to its payout, too. */
export function toMovement(raw: z.infer<typeof movementRecord>): EntityOf<'balance_transaction'> {
  const { currency: code } = raw;
  const kind = kinds[raw.reporting_category] ?? 'other';
  return {
    ...stamped(raw),
    occurredAt: instantFromUnix(raw.created),
    kind,
    status: raw.status,
    amount: money(raw.amount, code),
    fee: money(raw.fee, code),
    net: money(raw.net, code),
    sourceId: raw.source,
    payoutId: raw.payout ?? (kind === 'payout' ? raw.source : null),
    orderId: null,
    description: raw.description,
  };
}
