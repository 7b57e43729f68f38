import { z } from 'zod';
import type { Address } from '../../contract/entities/common.ts';
import type { Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, moneyFromDecimal } from '../../contract/money.ts';
import { instantFromUnix, maybeText, type StreamContext } from '../kit/index.ts';

// https://docs.stripe.com/api names every field. Times are unix seconds, amounts integers.

const id = z.string().min(1);
const unix = z.int().nonnegative();
const amount = z.int();
const currency = z.string().regex(/^[a-z]{3}$/);

/**
 * Stripe's own lists; they differ from ISO 4217 for MGA (no decimals here), ISK and UGX (two here).
 * https://docs.stripe.com/currencies#zero-decimal
 */
const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '));

function money(amountMinor: number, code: string): Money {
  const decimals = zeroDecimal.has(code) ? 0 : threeDecimal.has(code) ? 3 : 2;
  return moneyFromDecimal(`${amountMinor}e-${decimals}`, code.toUpperCase());
}

const addressRecord = z.object({
  line1: maybeText,
  line2: maybeText,
  city: maybeText,
  state: maybeText,
  postal_code: maybeText,
  country: maybeText,
});

export const customerRecord = z.looseObject({
  id,
  created: unix,
  name: maybeText,
  email: maybeText,
  phone: maybeText,
  address: addressRecord.nullish(),
});

export function toCustomer(raw: z.infer<typeof customerRecord>): EntityOf<'customer'> {
  return {
    externalId: raw.id,
    createdAt: instantFromUnix(raw.created),
    changedAt: null,
    name: raw.name ?? raw.email ?? raw.id,
    company: null,
    email: raw.email,
    phone: raw.phone,
    active: true,
    address: raw.address ? toAddress(raw.address) : null,
  };
}

function toAddress(raw: z.infer<typeof addressRecord>): Address | null {
  const lines = [raw.line1, raw.line2].filter((line) => line !== null);
  const { city, state: region, postal_code: postcode, country } = raw;
  return lines.length > 0 || city || postcode || country ? { lines, city, region, postcode, country } : null;
}

export const productRecord = z.looseObject({
  id,
  created: unix,
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
    externalId: raw.id,
    createdAt: instantFromUnix(raw.created),
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
const balanceTransaction = z.looseObject({ fee: amount, currency }).nullable();

export const chargeRecord = z.looseObject({
  id,
  created: unix,
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
  const at = instantFromUnix(raw.created);
  const { billing_details: payer, balance_transaction: balance } = raw;
  return {
    externalId: raw.id,
    createdAt: at,
    changedAt: null,
    paidAt: at,
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

const lineRecord = z.looseObject({
  id,
  amount,
  description: maybeText,
  quantity: z.number().nullish(),
  discount_amounts: z.array(z.looseObject({ amount })).nullish(),
  taxes: z.array(z.looseObject({ amount, tax_behavior: z.string() })).nullish(),
  pricing: z.looseObject({ price_details: z.looseObject({ product: maybeText }).nullish() }).nullish(),
});

export const invoiceRecord = z.looseObject({
  id,
  created: unix,
  number: maybeText,
  currency,
  status: z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']),
  status_transitions: z.looseObject({ finalized_at: unix.nullable() }),
  due_date: unix.nullable(),
  customer: maybeText,
  customer_name: maybeText,
  customer_email: maybeText,
  lines: z.looseObject({ data: z.array(lineRecord) }),
  shipping_cost: z.looseObject({ amount_tax: amount, amount_total: amount }).nullish(),
  total_taxes: z.array(z.looseObject({ amount })).nullable(),
  total: amount,
  amount_remaining: amount,
});
type InvoiceRecord = z.infer<typeof invoiceRecord>;

export function toInvoice(raw: InvoiceRecord, { account }: StreamContext): EntityOf<'invoice'> {
  const day = (seconds: number) => dayIn(account.timezone ?? 'UTC', seconds);
  return {
    externalId: raw.id,
    createdAt: instantFromUnix(raw.created),
    changedAt: null,
    number: raw.number,
    issuedOn: day(raw.status_transitions.finalized_at ?? raw.created),
    dueOn: raw.due_date === null ? null : day(raw.due_date),
    status: raw.status,
    customer: { externalId: raw.customer, name: raw.customer_name, email: raw.customer_email },
    lines: [...raw.lines.data.map((line) => toLine(line, raw.currency)), ...shippingLine(raw)],
    tax: money(sum(raw.total_taxes), raw.currency),
    total: money(raw.total, raw.currency),
    balance: money(raw.amount_remaining, raw.currency),
  };
}

/** A line's `amount` is before its discounts, and holds those taxes that are "inclusive". */
function toLine(raw: z.infer<typeof lineRecord>, code: string): Line {
  const included = (raw.taxes ?? []).filter((tax) => tax.tax_behavior === 'inclusive');
  return {
    externalId: raw.id,
    productId: raw.pricing?.price_details?.product ?? null,
    sku: null,
    title: raw.description ?? '',
    quantity: String(raw.quantity ?? 1),
    total: money(raw.amount - sum(raw.discount_amounts) - sum(included), code),
    tax: raw.taxes ? money(sum(raw.taxes), code) : null,
  };
}

function shippingLine({ shipping_cost: cost, currency: code }: InvoiceRecord): Line[] {
  if (!cost) return [];
  const total = money(cost.amount_total - cost.amount_tax, code);
  const tax = money(cost.amount_tax, code);
  return [{ externalId: null, productId: null, sku: null, title: 'Shipping', quantity: '1', total, tax }];
}

export const refundRecord = z.looseObject({
  id,
  created: unix,
  currency,
  amount,
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
  reason: maybeText,
  charge: maybeText,
});

const refundStatuses = { requires_action: 'pending', canceled: 'cancelled' } as const;

export function toRefund(raw: z.infer<typeof refundRecord>): EntityOf<'refund'> {
  const { status } = raw;
  const at = instantFromUnix(raw.created);
  return {
    externalId: raw.id,
    createdAt: at,
    changedAt: null,
    refundedAt: at,
    status: status === 'requires_action' || status === 'canceled' ? refundStatuses[status] : status,
    amount: money(raw.amount, raw.currency),
    reason: raw.reason,
    orderId: null,
    paymentId: raw.charge,
  };
}

export const payoutRecord = z.looseObject({
  id,
  created: unix,
  arrival_date: unix,
  currency,
  amount,
  status: z.enum(['pending', 'in_transit', 'paid', 'failed', 'canceled']),
  balance_transaction: balanceTransaction,
  description: maybeText,
});

const payoutStatuses = {
  pending: 'scheduled',
  in_transit: 'in_transit',
  paid: 'paid',
  failed: 'failed',
  canceled: 'cancelled',
} as const;

export function toPayout(raw: z.infer<typeof payoutRecord>): EntityOf<'payout'> {
  const { balance_transaction: balance } = raw;
  return {
    externalId: raw.id,
    createdAt: instantFromUnix(raw.created),
    changedAt: null,
    // Midnight UTC of the day, whatever the account's zone.
    arrivesOn: instantFromUnix(raw.arrival_date).slice(0, 10),
    status: payoutStatuses[raw.status],
    amount: money(raw.amount, raw.currency),
    fee: balance ? money(balance.fee, balance.currency) : null,
    description: raw.description,
  };
}

function sum(parts: readonly { amount: number }[] | null | undefined): number {
  return (parts ?? []).reduce((total, part) => total + part.amount, 0);
}

const calendars = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant in the zone of the business (must-not-fail 28). */
function dayIn(zone: string, seconds: number): string {
  const calendar = calendars.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  calendars.set(zone, calendar);
  return calendar.format(seconds * 1000);
}
