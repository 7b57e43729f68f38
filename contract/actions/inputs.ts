import { z } from 'zod';
import { addressSchema, daySchema } from '../entities/common.ts';
import { moneySchema } from '../money.ts';

/** The vendor's id of something. */
const id = z.string().min(1).max(200);
const text = z.string().trim().min(1).max(4000);
const decimal = z.string().regex(/^-?\d{1,12}(\.\d{1,8})?$/, 'a decimal number such as 2 or 0.5');

/**
 * What a record is changed from: the version it had when the change was decided (`version` of a result, or the
 * record's changed-at), refused as a conflict when it has another by now. Null takes whatever is there.
 */
const version = z.string().max(200).nullable().default(null);

/** One record, named, such as to void it. */
export const targetSchema = z.strictObject({ externalId: id, version });

const currency = z.string().regex(/^[A-Z]{3}$/);

const person = {
  name: text,
  company: text.nullable().default(null),
  email: z.email().nullable().default(null),
  phone: text.nullable().default(null),
  address: addressSchema.nullable().default(null),
  /** What is invoiced in, where the system ties a customer or supplier to one currency. */
  currency: currency.nullable().default(null),
};
export const customerInputSchema = z.strictObject(person);
export const supplierInputSchema = z.strictObject(person);
export const customerChangeSchema = z.strictObject({
  externalId: id,
  version,
  name: text.optional(),
  company: text.nullable().optional(),
  email: z.email().nullable().optional(),
  phone: text.nullable().optional(),
  address: addressSchema.nullable().optional(),
});

export const productInputSchema = z.strictObject({
  title: text,
  sku: text.nullable().default(null),
  price: moneySchema,
  /** The accounts of the books that its sales and purchases are booked on, where the system keeps books. */
  incomeAccountId: id.nullable().default(null),
  expenseAccountId: id.nullable().default(null),
});
export const productChangeSchema = z.strictObject({
  externalId: id,
  version,
  title: text.optional(),
  sku: text.nullable().optional(),
  price: moneySchema.optional(),
  status: z.enum(['active', 'archived']).optional(),
});

export const stockInputSchema = z.strictObject({
  /** The stock record that is set: `externalId` of an inventory level. */
  externalId: id,
  productId: id,
  locationId: id.nullable().default(null),
  /** How many there are from now on; not how many more. */
  available: decimal,
  /** How many there must be before, else it is a conflict; null sets it whatever is there. */
  expected: decimal.nullable().default(null),
});

/** One line to be sold. Its amount is quantity times unit price, less nothing: discounts are lines of their own. */
const saleLineInputSchema = z.strictObject({
  title: text,
  productId: id.nullable().default(null),
  quantity: decimal,
  /** Without tax, unless the document says that its prices include it. */
  unitPrice: moneySchema,
  /** The account of the books, and the tax rate, by the ids or codes that the target system gave them. */
  accountId: id.nullable().default(null),
  taxRateId: id.nullable().default(null),
  /** The line's tax as it was worked out where it was sold; a system that cannot be told works it out by itself. */
  tax: moneySchema.nullable().default(null),
});

const saleDocument = {
  customerId: id,
  customerEmail: z.email().nullable().default(null),
  /** The document's own number; null lets the system number it. */
  number: text.nullable().default(null),
  issuedOn: daySchema,
  currency,
  lines: z.array(saleLineInputSchema).min(1).max(200),
  pricesIncludeTax: z.boolean().default(false),
  note: text.nullable().default(null),
};
export const invoiceInputSchema = z.strictObject({
  ...saleDocument,
  dueOn: daySchema.nullable().default(null),
  /** Makes it valid at once; false leaves a draft where the system has drafts. */
  final: z.boolean().default(true),
});
export const creditNoteInputSchema = z.strictObject({ ...saleDocument, invoiceId: id.nullable().default(null) });

/**
 * A sale and its payment in one document, or a credit note and the money given back; `accountId` is where the money came
 * to, or from.
 */
export const receiptInputSchema = z.strictObject({ ...saleDocument, accountId: id.nullable().default(null) });

export const sendInputSchema = z.strictObject({ externalId: id, email: z.email().nullable().default(null) });

export const paymentInputSchema = z.strictObject({
  /** What it pays. */
  invoiceId: id,
  customerId: id.nullable().default(null),
  amount: moneySchema,
  paidOn: daySchema,
  /** The bank or clearing account it arrived on, where the system keeps books. */
  accountId: id.nullable().default(null),
  method: text.nullable().default(null),
});

/** Money given back for a credit note. */
export const payOutInputSchema = z.strictObject({
  creditNoteId: id,
  amount: moneySchema,
  paidOn: daySchema,
  /** The bank or clearing account it came from, where the system keeps books. */
  accountId: id.nullable().default(null),
});

export const refundInputSchema = z.strictObject({
  paymentId: id,
  orderId: id.nullable().default(null),
  amount: moneySchema,
  reason: text.nullable().default(null),
});

export const paymentLinkInputSchema = z.strictObject({
  title: text,
  amount: moneySchema,
  note: text.nullable().default(null),
});

export const shipmentInputSchema = z.strictObject({
  orderId: id,
  carrier: text,
  trackingNumber: text,
  trackingUrl: z.url().nullable().default(null),
  /** Null for everything of the order that is not yet sent. */
  lines: z
    .array(z.strictObject({ lineId: id, quantity: decimal }))
    .min(1)
    .nullable()
    .default(null),
  /** Whether the vendor tells the customer. */
  notify: z.boolean().default(false),
});

const costLine = z.strictObject({
  title: text,
  /** Without tax. */
  amount: moneySchema,
  accountId: id,
  taxRateId: id.nullable().default(null),
});
export const billInputSchema = z.strictObject({
  supplierId: id,
  number: text.nullable().default(null),
  issuedOn: daySchema,
  dueOn: daySchema.nullable().default(null),
  currency,
  lines: z.array(costLine).min(1).max(200),
  note: text.nullable().default(null),
});
export const expenseInputSchema = z.strictObject({
  supplierId: id.nullable().default(null),
  spentOn: daySchema,
  currency,
  lines: z.array(costLine).min(1).max(200),
  /** The bank, card or cash account it was paid from. */
  paidFromId: id.nullable().default(null),
  note: text.nullable().default(null),
});

/** Money that arrived at the bank, and what it is made of: the lines may be negative, their sum may not. */
export const depositInputSchema = z.strictObject({
  /** The bank account that it arrived on. */
  accountId: id,
  arrivedOn: daySchema,
  currency,
  /** Who sent it, such as the payment service, where the system wants a name. */
  payerId: id.nullable().default(null),
  lines: z.array(costLine).min(1).max(200),
  note: text.nullable().default(null),
});
