import { z } from 'zod';
import { moneySchema } from '../money.ts';
import { daySchema, instantSchema, partySchema, sourceFields } from './common.ts';

/** Money received from a customer. */
export const paymentSchema = z.object({
  ...sourceFields,
  paidAt: instantSchema,
  status: z.enum(['pending', 'succeeded', 'failed', 'voided']),
  amount: moneySchema,
  /** What the payment service kept, where it says so. */
  fee: moneySchema.nullable(),
  method: z.string().nullable(),
  customer: partySchema,
  /** The orders or invoices that it pays, by the vendor's ids. */
  paysFor: z.array(z.string()),
});

/** Money given back to a customer; the amount is positive. */
export const refundSchema = z.object({
  ...sourceFields,
  refundedAt: instantSchema,
  status: z.enum(['pending', 'succeeded', 'failed', 'cancelled']),
  amount: moneySchema,
  reason: z.string().nullable(),
  orderId: z.string().nullable(),
  paymentId: z.string().nullable(),
});

/** Money on its way from a payment service to the shop's bank, or a deposit in the books. */
export const payoutSchema = z.object({
  ...sourceFields,
  arrivesOn: daySchema,
  status: z.enum(['scheduled', 'in_transit', 'paid', 'failed', 'cancelled']),
  amount: moneySchema,
  fee: moneySchema.nullable(),
  description: z.string().nullable(),
});

/** A customer's bank asks for a payment back. */
export const disputeSchema = z.object({
  ...sourceFields,
  openedAt: instantSchema,
  status: z.enum(['needs_response', 'under_review', 'won', 'lost', 'closed']),
  amount: moneySchema,
  reason: z.string().nullable(),
  paymentId: z.string().nullable(),
  /** Until when the shop may answer. */
  respondBy: instantSchema.nullable(),
});

/** One movement of the shop's balance at a payment service: amount - fee = net, all with their sign. */
export const balanceTransactionSchema = z.object({
  ...sourceFields,
  occurredAt: instantSchema,
  kind: z.enum(['sale', 'refund', 'dispute', 'fee', 'payout', 'transfer', 'adjustment', 'other']),
  status: z.enum(['pending', 'settled']),
  amount: moneySchema,
  fee: moneySchema,
  net: moneySchema,
  /** What it is about: a payment, refund or payout, by the vendor's id. */
  sourceId: z.string().nullable(),
  payoutId: z.string().nullable(),
  orderId: z.string().nullable(),
  description: z.string().nullable(),
});

/** A customer pays again and again. */
export const subscriptionSchema = z.object({
  ...sourceFields,
  startedAt: instantSchema,
  status: z.enum(['trial', 'active', 'past_due', 'paused', 'cancelled', 'pending']),
  customer: partySchema,
  title: z.string().nullable(),
  /** What one period costs. */
  price: moneySchema.nullable(),
  interval: z.enum(['day', 'week', 'month', 'year']).nullable(),
  /** How many intervals one period has: 3 with `month` is a quarter. */
  intervalCount: z.int().positive().nullable(),
  /** End of the period that is paid for. */
  paidUntil: instantSchema.nullable(),
  cancelledAt: instantSchema.nullable(),
});
