import { z } from 'zod';
import type { Address } from '../../contract/entities/common.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, moneyFromDecimal } from '../../contract/money.ts';
import { instantFromUnix, maybeText } from '../kit/index.ts';

// https://docs.stripe.com/api names every field. Times are unix seconds, amounts integers.

export const id = z.string().min(1);
export const unix = z.int().nonnegative();
/** What every object bears; none but products say when they changed. */
export const stamps = { id, created: unix };

/** Where an object comes from. A later change shows in the events only, which bring the object again. */
export function stamped(raw: { readonly id: string; readonly created: number }) {
  return { externalId: raw.id, createdAt: instantFromUnix(raw.created), changedAt: null };
}

export const amount = z.int();
export const currency = z.string().regex(/^[a-z]{3}$/);

/**
 * Stripe's own lists; they differ from ISO 4217 for MGA (no decimals here), ISK and UGX (two here).
 * https://docs.stripe.com/currencies#zero-decimal
 */
const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '));

/** Stripe's integer in the currency's smallest unit as Stripe counts it. */
export function money(amountMinor: number, code: string): Money {
  return moneyFromDecimal(`${amountMinor}e-${decimalsOf(code)}`, code.toUpperCase());
}

/** How many decimals Stripe's smallest unit of a currency (in lower case) stands for. */
export function decimalsOf(code: string): number {
  return zeroDecimal.has(code) ? 0 : threeDecimal.has(code) ? 3 : 2;
}

const addressRecord = z.object({
  line1: maybeText,
  line2: maybeText,
  city: maybeText,
  state: maybeText,
  postal_code: maybeText,
  country: maybeText,
});

/** https://docs.stripe.com/api/customers/object */
export const customerRecord = z.looseObject({
  ...stamps,
  name: maybeText,
  email: maybeText,
  phone: maybeText,
  address: addressRecord.nullish(),
});

export function toCustomer(raw: z.infer<typeof customerRecord>): EntityOf<'customer'> {
  return {
    ...stamped(raw),
    name: raw.name ?? raw.email ?? raw.id,
    company: null,
    email: raw.email,
    phone: raw.phone,
    active: true,
    address: raw.address ? toAddress(raw.address) : null,
  };
}

export function toAddress(raw: z.infer<typeof addressRecord>): Address | null {
  const lines = [raw.line1, raw.line2].filter((line) => line !== null);
  const { city, state: region, postal_code: postcode, country } = raw;
  return lines.length > 0 || city || postcode || country ? { lines, city, region, postcode, country } : null;
}

/** https://docs.stripe.com/api/products/object */
export const productRecord = z.looseObject({
  ...stamps,
  updated: unix,
  active: z.boolean(),
  name: z.string(),
  shippable: z.boolean().nullish(),
  /** Expanded. Prices below the smallest unit have no `unit_amount`. */
  default_price: z.looseObject({ unit_amount: amount.nullable(), currency }).nullable(),
});

export function toProduct(raw: z.infer<typeof productRecord>): EntityOf<'product'> {
  const { default_price: price } = raw;
  return {
    ...stamped(raw),
    changedAt: instantFromUnix(raw.updated),
    title: raw.name,
    sku: null,
    barcode: null,
    kind: raw.shippable === false ? 'service' : 'simple',
    parentId: null,
    status: raw.active ? 'active' : 'archived',
    price: price && price.unit_amount !== null ? money(price.unit_amount, price.currency) : null,
  };
}

/** What Stripe kept and put into the balance, in the currency that it pays out. */
export const balanceTransaction = z.looseObject({ fee: amount, currency }).nullable();

/** https://docs.stripe.com/api/charges/object: money that moved or was reserved, however it was asked for. */
export const chargeRecord = z.looseObject({
  ...stamps,
  currency,
  amount,
  amount_captured: amount,
  captured: z.boolean(),
  refunded: z.boolean(),
  status: z.enum(['succeeded', 'pending', 'failed']),
  balance_transaction: balanceTransaction,
  billing_details: z.looseObject({ name: maybeText, email: maybeText }),
  customer: maybeText,
  receipt_email: maybeText,
  payment_method_details: z.looseObject({ type: z.string() }).nullish(),
});
type ChargeRecord = z.infer<typeof chargeRecord>;

export function toPayment(raw: ChargeRecord): EntityOf<'payment'> {
  const { billing_details: payer, balance_transaction: balance } = raw;
  return {
    ...stamped(raw),
    paidAt: instantFromUnix(raw.created),
    status: paymentStatus(raw),
    amount: money(raw.captured ? raw.amount_captured : raw.amount, raw.currency),
    fee: balance ? money(balance.fee, balance.currency) : null,
    method: raw.payment_method_details?.type ?? null,
    customer: { externalId: raw.customer, name: payer.name, email: payer.email ?? raw.receipt_email },
    paysFor: [],
  };
}

/** A charge that was only reserved has received no money yet; given free again, it never will. */
function paymentStatus({ status, captured, refunded }: ChargeRecord): EntityOf<'payment'>['status'] {
  if (status !== 'succeeded' || captured) return status;
  return refunded ? 'voided' : 'pending';
}
