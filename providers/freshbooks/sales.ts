import { z } from 'zod';
import type { Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, sumMoney } from '../../contract/money.ts';
import {
  fullName,
  idText,
  leftOver,
  maybeText,
  oneOf,
  plainLine,
  type StreamContext,
  startOfDay,
} from '../kit/index.ts';
import { day, decimal, easternStamp, money, rate, tolerance } from './values.ts';

/** `amount` is quantity times unit cost: before the document's discount, and without tax. */
const saleLine = z.looseObject({
  lineid: idText.nullish(),
  name: maybeText,
  description: maybeText,
  qty: decimal,
  amount: money,
  taxAmount1: rate,
  taxAmount2: rate,
  compounded_tax: z.boolean().nullish(),
});
type SaleLine = z.infer<typeof saleLine>;

const saleRecord = {
  id: idText,
  create_date: day,
  amount: money,
  fname: maybeText,
  lname: maybeText,
  current_organization: maybeText,
  lines: z.array(saleLine),
};

/** Thousandths of a percent make a whole. */
const whole = 100_000;

function rateOf({ taxAmount1: first, taxAmount2: second, compounded_tax }: SaleLine): number {
  // A compounded tax is taken of the first one, too.
  return first + second + (compounded_tax ? Math.round((first * second) / whole) : 0);
}

/**
 * Invoices do not tell their tax: it is what is left of the total besides lines and discount. That it is a tax is
 * checked by the lines' own rates, taken of what is left of them after the discount.
 * @throws RangeError when it is not
 */
function taxIn(lines: readonly SaleLine[], discount: Money, total: Money): Money {
  const { currency } = total;
  const amounts = lines.map(({ amount }) => amount);
  const before = sumMoney(amounts, currency).amountMinor;
  const after = before + discount.amountMinor;
  const weighted = lines.reduce((sum, line) => sum + BigInt(line.amount.amountMinor) * BigInt(rateOf(line)), 0n);
  const expected = before === 0 ? 0 : Number((weighted * BigInt(after)) / (BigInt(before) * BigInt(whole)));
  leftOver(total, [...amounts, discount, { amountMinor: expected, currency }], tolerance(lines, total));
  return { amountMinor: total.amountMinor - after, currency };
}

function toLine(raw: SaleLine): Line {
  return {
    externalId: raw.lineid ?? null,
    productId: null,
    sku: null,
    title: raw.name ?? raw.description ?? '',
    quantity: raw.qty,
    total: raw.amount,
    tax: null,
  };
}

function nameOf(raw: { fname: string | null; lname: string | null; current_organization: string | null }) {
  return fullName(raw.fname, raw.lname) ?? raw.current_organization;
}

const nothing = (currency: string): Money => ({ amountMinor: 0, currency });

/** https://www.freshbooks.com/api/invoices, under "v3 Statuses". */
const invoiceStatus = oneOf({
  draft: 'draft',
  created: 'open',
  sent: 'open',
  viewed: 'open',
  pending: 'open',
  overdue: 'open',
  partial: 'open',
  'deposit-partial': 'open',
  'deposit-paid': 'open',
  retry: 'open',
  failed: 'open',
  declined: 'open',
  disputed: 'open',
  resolved: 'open',
  success: 'paid',
  autopaid: 'paid',
  paid: 'paid',
});

export const invoiceRecord = z.looseObject({
  ...saleRecord,
  invoice_number: maybeText,
  due_date: day.nullish(),
  v3_status: invoiceStatus,
  customerid: idText,
  email: maybeText,
  discount_total: money.nullish(),
  discount_description: maybeText,
  outstanding: money,
  created_at: easternStamp,
  updated: easternStamp,
});

/** @throws RangeError when lines, discount, taxes and total do not fit together */
export function toInvoice(raw: z.infer<typeof invoiceRecord>): EntityOf<'invoice'> {
  const { amount: total, discount_total: discount } = raw;
  const off = discount ? { ...discount, amountMinor: -Math.abs(discount.amountMinor) } : nothing(total.currency);
  const lines = raw.lines.map(toLine);
  return {
    externalId: raw.id,
    createdAt: raw.created_at,
    changedAt: raw.updated,
    number: raw.invoice_number,
    issuedOn: raw.create_date,
    dueOn: raw.due_date ?? null,
    status: raw.v3_status,
    customer: { externalId: raw.customerid, name: nameOf(raw), email: raw.email },
    lines:
      off.amountMinor === 0 ? lines : [...lines, plainLine(raw.discount_description ?? 'Discount', off, 'discount')],
    tax: taxIn(raw.lines, off, total),
    total,
    balance: raw.outstanding,
  };
}

/** https://www.freshbooks.com/api/credits. It has no time of change. `used` is put in when it is pulled. */
export const creditRecord = z.looseObject({
  ...saleRecord,
  credit_number: maybeText,
  display_status: oneOf({ draft: 'draft', created: 'open', sent: 'open', viewed: 'open' }),
  clientid: idText,
  used: z.int().default(0),
});

/** @throws RangeError when lines, taxes and total do not fit together */
export function toCreditNote(raw: z.infer<typeof creditRecord>): EntityOf<'credit_note'> {
  const { amount: total, used } = raw;
  const left = { ...total, amountMinor: total.amountMinor - used };
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: null,
    number: raw.credit_number,
    issuedOn: raw.create_date,
    status: raw.display_status === 'open' && left.amountMinor <= 0 ? 'used' : raw.display_status,
    customer: { externalId: raw.clientid, name: nameOf(raw), email: null },
    lines: raw.lines.map(toLine),
    tax: taxIn(raw.lines, nothing(total.currency), total),
    total,
    balance: left,
    invoiceId: null,
  };
}

/** https://www.freshbooks.com/api/payments. A payment has a day, and no time. */
export const paymentRecord = z.looseObject({
  id: idText,
  date: day,
  amount: money,
  type: maybeText,
  clientid: idText.nullish(),
  invoiceid: idText.nullish(),
  updated: easternStamp,
});

/** FreshBooks tells no fee. What was paid from a credit is among the payments, too. @throws RangeError for no day */
export function toPayment(raw: z.infer<typeof paymentRecord>, { account }: StreamContext): EntityOf<'payment'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: raw.updated,
    paidAt: startOfDay(raw.date, account.timezone),
    status: 'succeeded',
    amount: raw.amount,
    fee: null,
    method: raw.type,
    customer: { externalId: raw.clientid ?? null, name: null, email: null },
    paysFor: raw.invoiceid ? [raw.invoiceid] : [],
  };
}
