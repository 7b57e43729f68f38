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
