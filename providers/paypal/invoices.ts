import { z } from 'zod';
import type { Party } from '../../contract/entities/common.ts';
import type { Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, sumMoney } from '../../contract/money.ts';
import {
  addedUp,
  ask,
  fullName,
  instantOrNull,
  localDay,
  maybeText,
  negative,
  oneOf,
  plainLine,
  type Request,
  type StreamContext,
  startOfDay,
} from '../kit/index.ts';
import { amount, money, times } from './values.ts';

// https://developer.paypal.com/docs/api/invoicing/v2

const state = oneOf({
  DRAFT: 'draft',
  SCHEDULED: 'draft',
  SENT: 'open',
  UNPAID: 'open',
  PAYMENT_PENDING: 'open',
  PARTIALLY_PAID: 'open',
  PAID: 'paid',
  MARKED_AS_PAID: 'paid',
  REFUNDED: 'paid',
  PARTIALLY_REFUNDED: 'paid',
  MARKED_AS_REFUNDED: 'paid',
  CANCELLED: 'void',
});

const charged = z.looseObject({ amount: amount.nullish() });
const item = z.looseObject({
  id: maybeText,
  name: z.string(),
  quantity: z.string(),
  unit_amount: amount,
  tax: charged.nullish(),
  discount: charged.nullish(),
});
const breakdown = z.looseObject({
  tax_total: amount.nullish(),
  shipping: z.looseObject({ amount: amount.nullish(), tax: charged.nullish() }).nullish(),
  custom: z.looseObject({ label: maybeText, amount: amount.nullish() }).nullish(),
  discount: z.looseObject({ invoice_discount: charged.nullish() }).nullish(),
});
const billing = z.looseObject({
  email_address: maybeText,
  business_name: maybeText,
  name: z.looseObject({ given_name: maybeText, surname: maybeText, full_name: maybeText }).nullish(),
});

/** Those that went through PayPal, and those that the owner has recorded. */
const payments = z.looseObject({
  transactions: z.array(z.looseObject({ type: maybeText, payment_id: maybeText, note: maybeText })).nullish(),
});

export const invoice = z.looseObject({
  id: z.string().min(1),
  status: state,
  detail: z.looseObject({
    invoice_number: maybeText,
    reference: maybeText,
    currency_code: z.string(),
    invoice_date: maybeText,
    payment_term: z.looseObject({ due_date: maybeText }).nullish(),
    metadata: z
      .looseObject({ create_time: maybeText, last_update_time: maybeText, recipient_view_url: maybeText })
      .nullish(),
  }),
  primary_recipients: z.array(z.looseObject({ billing_info: billing.nullish() })).nullish(),
  items: z.array(item).nullish(),
  configuration: z.looseObject({ tax_inclusive: z.boolean().nullish() }).nullish(),
  amount: amount.extend({ breakdown: breakdown.nullish() }),
  due_amount: amount.nullish(),
  payments: payments.nullish(),
});
export type Invoice = z.infer<typeof invoice>;

const pageSize = 100;
/** Left out of the answer unless asked for by name. */
const parts = ['items', 'payments', 'refunds'];

/** All invoices, each time: there is no filter by change. */
export function searchInvoices({ from, now }: StreamContext): Request[] {
  const created = from === null ? {} : { creation_date_range: { start: from, end: now } };
  const query = { page: 1, page_size: pageSize, total_required: true };
  return [ask('/v2/invoicing/search-invoices', { fields: parts, ...created }, { query })];
}

/** When it changed last, as an invoice's `changedAt` and as its version. */
export function changedAtOf({ detail }: Pick<Invoice, 'detail'>): string | null {
  return instantOrNull(detail.metadata?.last_update_time ?? detail.metadata?.create_time);
}

/** Where it is sent to; PayPal keeps no customers. */
export function recipientOf({ primary_recipients }: Pick<Invoice, 'primary_recipients'>): Party {
  const to = primary_recipients?.[0]?.billing_info;
  const { given_name, surname, full_name } = to?.name ?? {};
  const name = to?.business_name ?? full_name ?? fullName(given_name, surname);
  return { externalId: null, name, email: to?.email_address ?? null };
}

export function toInvoice(raw: Invoice, { account }: StreamContext): EntityOf<'invoice'> {
  const { detail, status } = raw;
  const total = money(raw.amount);
  const none: Money = { amountMinor: 0, currency: total.currency };
  const createdAt = instantOrNull(detail.metadata?.create_time);
  const issuedOn = detail.invoice_date ?? (createdAt && localDay(createdAt, account.timezone));
  if (issuedOn === null) throw new RangeError('an invoice without a date');
  const tax = raw.amount.breakdown?.tax_total ? money(raw.amount.breakdown.tax_total) : none;
  const lines = linesOf(raw);
  return {
    externalId: raw.id,
    createdAt,
    changedAt: changedAtOf(raw),
    number: detail.invoice_number,
    issuedOn,
    dueOn: detail.payment_term?.due_date ?? null,
    status,
    customer: recipientOf(raw),
    // PayPal rounds each line's tax and discount.
    lines: addedUp(lines, [tax], total, lines.length + 1),
    tax,
    total,
    balance: status === 'void' ? none : raw.due_amount ? money(raw.due_amount) : total,
  };
}

type Charged = z.infer<typeof charged> | null | undefined;

/** Goods, then what the whole invoice adds: shipping, an amount of the shop's own, a discount. */
function linesOf({ items, amount: { currency_code, breakdown: sums }, configuration }: Invoice): Line[] {
  const isInclusive = configuration?.tax_inclusive === true;
  const of = (part: Charged): Money =>
    part?.amount ? money(part.amount) : { amountMinor: 0, currency: currency_code };
  const line = (title: string, charge: Money, tax: Money, more: Partial<Line> = {}): Line => ({
    // Prices that include the tax show it once more beside them.
    ...plainLine(title, isInclusive ? sumMoney([charge, negative(tax)], currency_code) : charge),
    tax,
    ...more,
  });
  const off = (part: Charged): Money => ({ amountMinor: 0 - Math.abs(of(part).amountMinor), currency: currency_code });
  const goods = (items ?? []).map((one) => {
    const net = sumMoney([times(one.quantity, one.unit_amount), off(one.discount)], currency_code);
    return line(one.name, net, of(one.tax), { externalId: one.id, quantity: one.quantity });
  });
  const extras = [
    line('Shipping', of(sums?.shipping), of(sums?.shipping?.tax), { role: 'shipping' }),
    line(sums?.custom?.label ?? 'Other', of(sums?.custom), of(null), { role: 'fee' }),
    line('Discount', off(sums?.discount?.invoice_discount), of(null), { role: 'discount' }),
  ];
  return [...goods, ...extras.filter(({ total }) => total.amountMinor !== 0)];
}

/** What an invoice tells of the payments on it. */
export const paidInvoice = z.looseObject({ id: z.string(), payments: payments.nullish() });

/** Those that did not go through PayPal; the others are in the report. An invoice's payment is known below it only. */
export function recordedOn({ id, payments: on }: z.infer<typeof paidInvoice>): unknown[] {
  const external = (on?.transactions ?? []).filter(
    ({ type, payment_id }) => type === 'EXTERNAL' && payment_id !== null,
  );
  return external.map((one) => ({ ...one, id: `${id}/${one.payment_id}`, invoice_id: id }));
}

export const recorded = z.looseObject({
  id: z.string().min(1),
  invoice_id: z.string(),
  payment_date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  method: maybeText,
  amount,
});

/** PayPal keeps the day it was paid on, and nothing of who paid. */
export function toRecorded(raw: z.infer<typeof recorded>, { account }: StreamContext): EntityOf<'payment'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: null,
    paidAt: startOfDay(raw.payment_date, account.timezone),
    status: 'succeeded',
    amount: money(raw.amount),
    fee: null,
    method: raw.method,
    customer: { externalId: null, name: null, email: null },
    paysFor: [raw.invoice_id],
  };
}
