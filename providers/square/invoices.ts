import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, sumMoney } from '../../contract/money.ts';
import { fullName, localDay, maybeText, oneOf } from '../kit/index.ts';
import { linesOf, orderRecord } from './orders.ts';
import { maybeMoney, maybeTime, sourceOf, stamps, time } from './shapes.ts';

// https://developer.squareup.com/reference/square/objects/Invoice

const status = oneOf({
  DRAFT: 'draft',
  UNPAID: 'open',
  SCHEDULED: 'open',
  PARTIALLY_PAID: 'open',
  PAYMENT_PENDING: 'open',
  PAID: 'paid',
  PARTIALLY_REFUNDED: 'paid',
  REFUNDED: 'paid',
  CANCELED: 'void',
  FAILED: 'uncollectible',
});

/** An invoice with its order, which alone holds lines, tax and total. */
export const invoiceRecord = z.looseObject({
  ...stamps,
  created_at: time,
  invoice_number: maybeText,
  status,
  timezone: z.string(),
  scheduled_at: maybeTime,
  primary_recipient: z
    .looseObject({
      customer_id: maybeText,
      given_name: maybeText,
      family_name: maybeText,
      company_name: maybeText,
      email_address: maybeText,
    })
    .nullish(),
  payment_requests: z.array(z.looseObject({ due_date: maybeText, total_completed_amount_money: maybeMoney })).nullish(),
  order: orderRecord,
});

/**
 * Issued on the day that it was (or is to be) sent, where the shop is.
 * @throws RangeError when the order does not add up, or for a zone that there is not
 */
export function toInvoice(raw: z.infer<typeof invoiceRecord>): EntityOf<'invoice'> {
  const { order, status, primary_recipient: to, payment_requests: requests } = raw;
  const { total_money: total } = order;
  const parts = (requests ?? []).flatMap((one) => one.total_completed_amount_money ?? []);
  const paid = sumMoney(parts, total.currency).amountMinor;
  const owed: Money = { amountMinor: total.amountMinor - paid, currency: total.currency };
  const name = to ? (fullName(to.given_name, to.family_name) ?? to.company_name) : null;
  return {
    ...sourceOf(raw),
    number: raw.invoice_number,
    issuedOn: localDay(raw.scheduled_at ?? raw.created_at, raw.timezone),
    dueOn: requests?.at(-1)?.due_date ?? null,
    status,
    customer: { externalId: to?.customer_id ?? null, name, email: to?.email_address ?? null },
    lines: linesOf(order),
    tax: order.total_tax_money ?? { amountMinor: 0, currency: total.currency },
    total,
    balance: status === 'paid' || status === 'void' ? { ...owed, amountMinor: 0 } : owed,
  };
}
