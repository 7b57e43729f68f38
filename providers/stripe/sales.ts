import { z } from 'zod';
import type { Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { instantFromUnix, localDay, maybeText, oneOf, plainLine, type StreamContext } from '../kit/index.ts';
import { amount, currency, id, money, stamped, stamps, unix } from './records.ts';

// Documents, and what they are made from: https://docs.stripe.com/api names every field.

/** A line of an invoice or a credit note; its amounts are of the whole line, not of a piece. */
const lineRecord = z.looseObject({
  id,
  amount,
  description: maybeText,
  quantity: z.number().nullish(),
  discount_amounts: z.array(z.looseObject({ amount })).nullish(),
  taxes: z.array(z.looseObject({ amount, tax_behavior: z.string() })).nullish(),
  pricing: z.looseObject({ price_details: z.looseObject({ product: maybeText }).nullish() }).nullish(),
});

/** https://docs.stripe.com/api/invoices/object. Its number and its day are given when it is finalized. */
export const invoiceRecord = z.looseObject({
  ...stamps,
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
  const day = (seconds: number) => localDay(seconds * 1000, account.timezone);
  return {
    ...stamped(raw),
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

/** Shipping stands beside the lines at Stripe, and among them here. */
function shippingLine({ shipping_cost: cost, currency: code }: InvoiceRecord): Line[] {
  if (!cost) return [];
  const total = money(cost.amount_total - cost.amount_tax, code);
  const tax = money(cost.amount_tax, code);
  return [{ ...plainLine('Shipping', total, 'shipping'), tax }];
}

/** https://docs.stripe.com/api/credit_notes/object */
export const creditNoteRecord = z.looseObject({
  ...stamps,
  number: maybeText,
  // It is used the moment it is issued: it lowers the invoice, or goes to the balance or back as a refund.
  status: oneOf({ issued: 'used', void: 'void' }),
  currency,
  customer: maybeText,
  invoice: maybeText,
  total: amount,
  total_excluding_tax: amount.nullish(),
  lines: z.looseObject({
    data: z.array(lineRecord),
  }),
});
type CreditNoteRecord = z.infer<typeof creditNoteRecord>;

export function toCreditNote(raw: CreditNoteRecord, { account }: StreamContext): EntityOf<'credit_note'> {
  const { currency: code } = raw;
  return {
    ...stamped(raw),
    number: raw.number,
    issuedOn: localDay(raw.created * 1000, account.timezone),
    status: raw.status,
    customer: { externalId: raw.customer, name: null, email: null },
    lines: raw.lines.data.map((line) => toLine(line, code)),
    tax: money(raw.total - (raw.total_excluding_tax ?? raw.total), code),
    total: money(raw.total, code),
    balance: money(0, code),
    invoiceId: raw.invoice,
  };
}

const item = z.looseObject({
  quantity: z.int().nullish(),
  current_period_end: unix.nullish(),
  price: z.looseObject({
    currency,
    unit_amount: amount.nullable(),
    nickname: maybeText,
    recurring: z
      .looseObject({ interval: z.enum(['day', 'week', 'month', 'year']), interval_count: z.int() })
      .nullable(),
  }),
});

/**
 * https://docs.stripe.com/api/subscriptions/object. An incomplete one waits for its first payment; after 23 hours it
 * is over.
 */
export const subscriptionRecord = z.looseObject({
  ...stamps,
  start_date: unix,
  status: oneOf({
    incomplete: 'pending',
    incomplete_expired: 'cancelled',
    trialing: 'trial',
    active: 'active',
    past_due: 'past_due',
    unpaid: 'past_due',
    canceled: 'cancelled',
    paused: 'paused',
  }),
  customer: maybeText,
  canceled_at: unix.nullable(),
  description: maybeText,
  items: z.looseObject({ data: z.array(item).min(1) }),
});

/**
 * All items of a subscription are paid in the same rhythm and currency; prices without a fixed amount count nothing.
 */
export function toSubscription(raw: z.infer<typeof subscriptionRecord>): EntityOf<'subscription'> {
  const [first] = raw.items.data;
  const { recurring, currency: code = 'usd', nickname } = first?.price ?? {};
  const price = raw.items.data.reduce((all, one) => all + (one.price.unit_amount ?? 0) * (one.quantity ?? 1), 0);
  return {
    ...stamped(raw),
    startedAt: instantFromUnix(raw.start_date),
    status: raw.status,
    customer: { externalId: raw.customer, name: null, email: null },
    title: raw.description ?? nickname ?? null,
    price: money(price, code),
    interval: recurring?.interval ?? null,
    intervalCount: recurring?.interval_count ?? null,
    paidUntil: first?.current_period_end ? instantFromUnix(first.current_period_end) : null,
    cancelledAt: raw.canceled_at === null ? null : instantFromUnix(raw.canceled_at),
  };
}

/** https://docs.stripe.com/api/tax_rates/object. Its percentage is never changed: a new rate takes its place. */
export const taxRateRecord = z.looseObject({
  ...stamps,
  display_name: z.string(),
  percentage: z.number(),
  inclusive: z.boolean(),
  country: maybeText,
  active: z.boolean(),
});

export function toTaxRate(raw: z.infer<typeof taxRateRecord>): EntityOf<'tax_rate'> {
  return {
    ...stamped(raw),
    name: raw.display_name,
    code: null,
    percent: String(raw.percentage),
    inclusive: raw.inclusive,
    country: raw.country,
    status: raw.active ? 'active' : 'archived',
  };
}

function sum(parts: readonly { amount: number }[] | null | undefined): number {
  return (parts ?? []).reduce((total, part) => total + part.amount, 0);
}
