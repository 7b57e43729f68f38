import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { localDay, maybeText, oneOf, type StreamContext, sumOrNull } from '../kit/index.ts';
import { id, maybeMoney, maybeTime, money, sourceOf, stamps, time } from './shapes.ts';

// https://developer.squareup.com/reference/square/objects/Payment, PaymentRefund, Dispute, Payout and PayoutEntry

const fees = z.array(z.looseObject({ amount_money: money })).nullish();

export const paymentRecord = z.looseObject({
  ...stamps,
  created_at: time,
  status: oneOf({
    APPROVED: 'pending',
    PENDING: 'pending',
    COMPLETED: 'succeeded',
    CANCELED: 'voided',
    FAILED: 'failed',
  }),
  /** With the tip. */
  total_money: money,
  processing_fee: fees,
  source_type: maybeText,
  order_id: maybeText,
  customer_id: maybeText,
  buyer_email_address: maybeText,
  card_details: z.looseObject({ card: z.looseObject({ cardholder_name: maybeText }).nullish() }).nullish(),
  external_details: z.looseObject({ type: maybeText }).nullish(),
});

/** What is only reserved (APPROVED) has not come in yet. */
export function toPayment(raw: z.infer<typeof paymentRecord>): EntityOf<'payment'> {
  return {
    ...sourceOf(raw),
    paidAt: raw.created_at,
    status: raw.status,
    amount: raw.total_money,
    // It comes with the settlement, some time after the payment.
    fee: sumOrNull((raw.processing_fee ?? []).map((part) => part.amount_money)),
    method: (raw.external_details?.type ?? raw.source_type)?.toLowerCase() ?? null,
    customer: {
      externalId: raw.customer_id,
      name: raw.card_details?.card?.cardholder_name ?? null,
      email: raw.buyer_email_address,
    },
    paysFor: raw.order_id === null ? [] : [raw.order_id],
  };
}

export const refundRecord = z.looseObject({
  ...stamps,
  created_at: time,
  status: oneOf({ PENDING: 'pending', COMPLETED: 'succeeded', REJECTED: 'failed', FAILED: 'failed' }),
  amount_money: money,
  payment_id: maybeText,
  reason: maybeText,
});

/** Money given back, also such as belongs to no payment (`unlinked`). */
export function toRefund(raw: z.infer<typeof refundRecord>): EntityOf<'refund'> {
  return {
    ...sourceOf(raw),
    refundedAt: raw.created_at,
    status: raw.status,
    amount: raw.amount_money,
    reason: raw.reason,
    // `order_id` is an order that the refund itself made; what was sold is found by the payment.
    orderId: null,
    paymentId: raw.payment_id,
  };
}

export const disputeRecord = z.looseObject({
  ...stamps,
  created_at: time,
  amount_money: money,
  reason: maybeText,
  state: oneOf({
    INQUIRY_EVIDENCE_REQUIRED: 'needs_response',
    EVIDENCE_REQUIRED: 'needs_response',
    INQUIRY_PROCESSING: 'under_review',
    PROCESSING: 'under_review',
    INQUIRY_CLOSED: 'closed',
    WON: 'won',
    LOST: 'lost',
    // The shop gave in.
    ACCEPTED: 'lost',
  }),
  due_at: maybeTime,
  disputed_payment: z.looseObject({ payment_id: maybeText }).nullish(),
});

/** The amount may be less than the payment's: a part of it can be disputed. */
export function toDispute(raw: z.infer<typeof disputeRecord>): EntityOf<'dispute'> {
  return {
    ...sourceOf(raw),
    openedAt: raw.created_at,
    status: raw.state,
    amount: raw.amount_money,
    reason: raw.reason?.toLowerCase() ?? null,
    paymentId: raw.disputed_payment?.payment_id ?? null,
    respondBy: raw.due_at,
  };
}

export const payoutRecord = z.looseObject({
  ...stamps,
  created_at: time,
  status: oneOf({ SENT: 'in_transit', PAID: 'paid', FAILED: 'failed' }),
  amount_money: money,
  payout_fee: fees,
  arrival_date: maybeText,
  end_to_end_id: maybeText,
});

/** A negative amount was taken from the shop's bank. */
export function toPayout(raw: z.infer<typeof payoutRecord>, { account }: StreamContext): EntityOf<'payout'> {
  return {
    ...sourceOf(raw),
    arrivesOn: raw.arrival_date ?? localDay(raw.created_at, account.timezone),
    status: raw.status,
    amount: raw.amount_money,
    fee: sumOrNull((raw.payout_fee ?? []).map((part) => part.amount_money)),
    // What the bank statement may show.
    description: raw.end_to_end_id,
  };
}

/** Square has some sixty kinds of movements, and adds to them: what is not named here is "other". */
const kinds: ReadonlyMap<string, EntityOf<'balance_transaction'>['kind']> = new Map([
  ['CHARGE', 'sale'],
  ['REFUND', 'refund'],
  ['DISPUTE', 'dispute'],
  ['OPEN_DISPUTE', 'dispute'],
  ['PAYOUT', 'payout'],
  ['RETURNED_PAYOUT', 'payout'],
  ['MONEY_TRANSFER', 'transfer'],
  ['MONEY_TRANSFER_REVERSAL', 'transfer'],
  ['ADJUSTMENT', 'adjustment'],
  ['HOLD_ADJUSTMENT', 'adjustment'],
  ['OTHER_ADJUSTMENT', 'adjustment'],
  ['RELEASE_ADJUSTMENT', 'adjustment'],
]);

/** A movement with what it is about, as `entryWith` makes it. */
export const entryRecord = z.looseObject({
  id,
  payout_id: id,
  effective_at: time,
  type: z.string(),
  gross_amount_money: money,
  fee_amount_money: maybeMoney,
  net_amount_money: money,
  payment_id: maybeText,
  refund_id: maybeText,
  dispute_id: maybeText,
});

/** @throws RangeError when gross, fee and net do not fit each other */
export function toBalanceTransaction(raw: z.infer<typeof entryRecord>): EntityOf<'balance_transaction'> {
  const { gross_amount_money: amount, net_amount_money: net, type } = raw;
  const fee = { ...amount, amountMinor: amount.amountMinor - net.amountMinor };
  const told = raw.fee_amount_money?.amountMinor ?? 0;
  // The fee of a refund is documented as negative; whatever its sign, it must be what lies between the two.
  if (net.currency !== amount.currency || Math.abs(told) !== Math.abs(fee.amountMinor)) {
    throw new RangeError(`its fee of ${told} is not what lies between its gross and net amounts`);
  }
  return {
    externalId: raw.id,
    createdAt: raw.effective_at,
    changedAt: null,
    occurredAt: raw.effective_at,
    kind: kinds.get(type) ?? (type.includes('FEE') ? 'fee' : 'other'),
    status: 'settled',
    amount,
    fee,
    net,
    sourceId: raw.refund_id ?? raw.dispute_id ?? raw.payment_id,
    payoutId: raw.payout_id,
    orderId: null,
    description: type.toLowerCase().replaceAll('_', ' '),
  };
}

const about = z.looseObject({ payment_id: maybeText, refund_id: maybeText, dispute_id: maybeText });

/** What an entry is about stands in a field named after its type: `type_charge_details`. */
export function entryWith(raw: unknown): unknown {
  const entry = z.looseObject({ type: z.string() }).safeParse(raw).data;
  if (!entry) return raw;
  const found = about.safeParse(entry[`type_${entry.type.toLowerCase()}_details`]).data;
  return { ...entry, payment_id: found?.payment_id, refund_id: found?.refund_id, dispute_id: found?.dispute_id };
}
