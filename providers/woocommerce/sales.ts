import { z } from 'zod';
import type { Party } from '../../contract/entities/common.ts';
import type { Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, moneyFromDecimal } from '../../contract/money.ts';
import { idText, leftOver, maybeText, plainLine } from '../kit/index.ts';
import { type AddressRecord, addressRecord, maybeGmt, maybeUtc, nameOf, toAddress, utc } from './records.ts';

// https://woocommerce.github.io/woocommerce-rest-api-docs/#orders. Ids of 0 mean "none".

const maybeId = idText.nullish().transform((id) => (id === undefined || id === null || id === '0' ? null : id));
const gmt = z.string().min(1);

const titledLine = { id: idText, total: z.string(), total_tax: z.string() };
const itemLine = z.object({
  ...titledLine,
  name: maybeText,
  product_id: maybeId,
  variation_id: maybeId,
  sku: maybeText,
  quantity: z.number(),
});
const feeLine = z.object({ ...titledLine, name: maybeText });

/**
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties. Its totals of lines are without tax
 * whatever the shop's prices are.
 */
export const orderRecord = z.looseObject({
  id: idText,
  number: z.string(),
  status: z.string(),
  currency: z.string(),
  date_created_gmt: gmt,
  date_modified_gmt: maybeGmt,
  date_paid_gmt: maybeGmt,
  customer_id: maybeId,
  billing: addressRecord,
  shipping: addressRecord,
  discount_total: z.string(),
  shipping_total: z.string(),
  total_tax: z.string(),
  total: z.string(),
  prices_include_tax: z.boolean(),
  line_items: z.array(itemLine),
  fee_lines: z.array(feeLine),
  refunds: z.array(z.unknown()),
});
type OrderRecord = z.infer<typeof orderRecord>;

export function toOrder(raw: OrderRecord): EntityOf<'order'> {
  const money = (text: string) => moneyFromDecimal(text, raw.currency);
  const parts = { shipping: money(raw.shipping_total), tax: money(raw.total_tax), total: money(raw.total) };
  const lines = [
    ...raw.line_items.map((item) => ({
      ...toLine(item, item.name ?? '', money),
      productId: item.variation_id ?? item.product_id,
      sku: item.sku,
      quantity: String(item.quantity),
    })),
    ...raw.fee_lines.map((fee) => ({ ...toLine(fee, fee.name ?? 'Fee', money), role: 'fee' as const })),
  ];
  return {
    externalId: raw.id,
    createdAt: utc(raw.date_created_gmt),
    changedAt: maybeUtc(raw.date_modified_gmt),
    number: raw.number,
    placedAt: utc(raw.date_created_gmt),
    status: orderStatus(raw),
    customer: toParty(raw.customer_id, raw.billing),
    lines: [...lines, ...roundingLine(lines, parts)],
    discount: money(raw.discount_total),
    ...parts,
    taxIncluded: raw.prices_include_tax,
    shipTo: toAddress(raw.shipping),
  };
}

function toLine(raw: z.infer<typeof feeLine>, title: string, money: (text: string) => Money): Line {
  return { ...plainLine(title, money(raw.total)), externalId: raw.id, tax: money(raw.total_tax) };
}

/**
 * The shop rounds the whole, we round each line: where prices include tax the cents may differ, by at most one for a
 * line and each of the parts. A larger difference is none of rounding and stays visible as it is.
 */
function roundingLine(lines: readonly Line[], parts: { shipping: Money; tax: Money; total: Money }): Line[] {
  const rest = leftOver(parts.total, [...lines.map(({ total }) => total), parts.shipping, parts.tax], Infinity);
  return rest && Math.abs(rest.amountMinor) <= lines.length + 2 ? [plainLine('Rounding', rest, 'rounding')] : [];
}

const statuses: Readonly<Record<string, EntityOf<'order'>['status']>> = {
  'auto-draft': 'draft',
  'checkout-draft': 'draft',
  cancelled: 'cancelled',
  failed: 'cancelled',
  trash: 'cancelled',
  refunded: 'refunded',
};

/** Extensions add statuses of their own ("shipped"), so what is not in the table goes by refunds and payment. */
function orderStatus({ status, refunds, date_paid_gmt }: OrderRecord): EntityOf<'order'>['status'] {
  const known = statuses[status];
  if (known) return known;
  if (refunds.length > 0) return 'partly_refunded';
  return date_paid_gmt || status === 'completed' ? 'paid' : 'open';
}

/** Of an order only what tells of its payment, so that the store does not keep every order twice. */
export const paymentRecord = z.object({
  id: idText,
  currency: z.string(),
  total: z.string(),
  date_modified_gmt: maybeGmt,
  date_paid_gmt: maybeGmt,
  payment_method_title: maybeText,
  customer_id: maybeId,
  billing: addressRecord,
});

export function toPayment(raw: z.infer<typeof paymentRecord>): EntityOf<'payment'> {
  const paidAt = utc(raw.date_paid_gmt ?? '');
  return {
    externalId: raw.id,
    createdAt: paidAt,
    changedAt: maybeUtc(raw.date_modified_gmt),
    paidAt,
    status: 'succeeded',
    amount: moneyFromDecimal(raw.total, raw.currency),
    fee: null,
    method: raw.payment_method_title,
    customer: toParty(raw.customer_id, raw.billing),
    paysFor: [raw.id],
  };
}

/** `order` is added by `streams.ts`: a refund itself names neither its order nor its currency. */
export const refundRecord = z.looseObject({
  id: idText,
  date_created_gmt: gmt,
  amount: z.string(),
  reason: maybeText,
  order: z.object({ id: idText, currency: z.string() }),
});

/** Given back on the order; which of its payments it was is not told, as an order has one. */
export function toRefund(raw: z.infer<typeof refundRecord>): EntityOf<'refund'> {
  const refundedAt = utc(raw.date_created_gmt);
  return {
    externalId: raw.id,
    createdAt: refundedAt,
    changedAt: null,
    refundedAt,
    status: 'succeeded',
    amount: moneyFromDecimal(raw.amount, raw.order.currency),
    reason: raw.reason,
    orderId: raw.order.id,
    paymentId: raw.order.id,
  };
}

/** A guest has no id, and is known by the billing address. */
function toParty(id: string | null, billing: AddressRecord): Party {
  return { externalId: id, name: nameOf(billing) ?? billing.company, email: billing.email };
}
