import { z } from 'zod';
import { moneySchema } from '../money.ts';
import { addressSchema, daySchema, instantSchema, partySchema, sourceFields } from './common.ts';

/**
 * What a line is that is no goods. `gift_card`: one that was sold, or below zero what was paid with one; `rounding`:
 * what rounding the whole has left over.
 */
export const lineRoleSchema = z.enum(['shipping', 'tip', 'gift_card', 'fee', 'rounding', 'discount']);
export type LineRole = z.infer<typeof lineRoleSchema>;

/** One line of an order or invoice. `total` is after the line's discount and without tax. */
export const lineSchema = z.object({
  externalId: z.string().nullable(),
  productId: z.string().nullable(),
  sku: z.string().nullable(),
  title: z.string(),
  /** Decimal text: "2" or "0.5". */
  quantity: z.string().regex(/^-?\d+(\.\d+)?$/),
  total: moneySchema,
  /** Null where the vendor does not say how much of the document's tax is this line's. */
  tax: moneySchema.nullable(),
  /** Left out for goods. */
  role: lineRoleSchema.optional(),
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

/** What a shop owes a customer back, on paper: it is set against invoices or paid out as a refund. */
export const creditNoteSchema = z.object({
  ...sourceFields,
  number: z.string().nullable(),
  issuedOn: daySchema,
  status: z.enum(['draft', 'open', 'used', 'void']),
  customer: partySchema,
  lines: z.array(lineSchema),
  tax: moneySchema,
  total: moneySchema,
  /** What is not yet used of it. */
  balance: moneySchema,
  invoiceId: z.string().nullable(),
});

/** One line of what the shop itself bought. `total` is without tax. */
export const costLineSchema = z.object({
  externalId: z.string().nullable(),
  title: z.string(),
  /** The account of the books that it is booked on, by the vendor's id or code. */
  accountId: z.string().nullable(),
  productId: z.string().nullable(),
  total: moneySchema,
  /** How much of the document's tax is this line's; left out where the vendor does not say. */
  tax: moneySchema.nullish(),
});
export type CostLine = z.infer<typeof costLineSchema>;

/** One line of what was ordered: the cost of that many. */
const purchaseLineSchema = costLineSchema.extend({
  sku: z.string().nullable(),
  /** Decimal text. */
  quantity: z.string().regex(/^-?\d+(\.\d+)?$/),
});
export type PurchaseLine = z.infer<typeof purchaseLineSchema>;

/** Goods ordered from a supplier; the sum of its lines and the tax is its total. It books nothing by itself. */
export const purchaseOrderSchema = z.object({
  ...sourceFields,
  number: z.string().nullable(),
  orderedOn: daySchema,
  expectedOn: daySchema.nullable(),
  /** `open`: it stands, and not all of it has come; `closed`: all of it has come or was billed. */
  status: z.enum(['draft', 'open', 'closed', 'cancelled']),
  supplier: partySchema,
  lines: z.array(purchaseLineSchema),
  tax: moneySchema,
  total: moneySchema,
});

/** An invoice that a supplier sent; the sum of its lines and the tax is its total. */
export const billSchema = z.object({
  ...sourceFields,
  number: z.string().nullable(),
  issuedOn: daySchema,
  dueOn: daySchema.nullable(),
  status: z.enum(['draft', 'open', 'paid', 'void']),
  supplier: partySchema,
  lines: z.array(costLineSchema),
  tax: moneySchema,
  total: moneySchema,
  /** What is still owed. */
  balance: moneySchema,
});

/** Money spent at once, such as by card or cash. A positive amount went out. */
export const expenseSchema = z.object({
  ...sourceFields,
  number: z.string().nullable(),
  spentOn: daySchema,
  status: z.enum(['booked', 'void']),
  payee: partySchema,
  lines: z.array(costLineSchema),
  tax: moneySchema,
  total: moneySchema,
  /** The bank, card or cash account that it was paid from. */
  paidFromId: z.string().nullable(),
});
