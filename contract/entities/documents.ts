import { z } from 'zod';
import { moneySchema } from '../money.ts';
import { addressSchema, daySchema, instantSchema, partySchema, sourceFields } from './common.ts';

/** One line of an order or invoice. `total` is after the line's discount and without tax. */
export const lineSchema = z.object({
  externalId: z.string().nullable(),
  productId: z.string().nullable(),
  sku: z.string().nullable(),
  title: z.string(),
  /** Decimal text: "2" or "0.5". */
  quantity: z.string().regex(/^-?\d+(\.\d+)?$/),
  total: moneySchema,
  tax: moneySchema.nullable(),
});
export type Line = z.infer<typeof lineSchema>;

/**
 * A sale in a shop. All amounts are in the currency of the sale; `total` is what the customer pays.
 * Lines (fees are lines too) + shipping + tax = total. `discount` informs only: the lines have it taken off already.
 */
export const orderSchema = z.object({
  ...sourceFields,
  /** What people call it ("#1001"); not a key. */
  number: z.string(),
  placedAt: instantSchema,
  status: z.enum(['draft', 'open', 'paid', 'partly_refunded', 'refunded', 'cancelled']),
  customer: partySchema,
  lines: z.array(lineSchema),
  discount: moneySchema,
  shipping: moneySchema,
  tax: moneySchema,
  total: moneySchema,
  /** True where the vendor's line prices already contain the tax; our line totals never do. */
  taxIncluded: z.boolean(),
  shipTo: addressSchema.nullable(),
});

/** A bill sent to a customer. */
export const invoiceSchema = z.object({
  ...sourceFields,
  number: z.string().nullable(),
  issuedOn: daySchema,
  dueOn: daySchema.nullable(),
  status: z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']),
  customer: partySchema,
  lines: z.array(lineSchema),
  tax: moneySchema,
  total: moneySchema,
  /** What is still owed. */
  balance: moneySchema,
});
