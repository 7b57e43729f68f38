import { z } from 'zod';
import type { Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { moneyFromDecimal, sumMoney } from '../../contract/money.ts';
import {
  addedUp,
  idText,
  instantOfLocal,
  localDay,
  maybeText,
  negative,
  oneOf,
  type StreamContext,
} from '../kit/index.ts';
import {
  buyer,
  documentFields,
  extraLines,
  feeLine,
  item,
  lineOf,
  type MoneyOf,
  stamps,
  sum,
  toParty,
} from './lines.ts';

const documentItem = z.looseObject({ ...item.shape, entity_id: idText.nullish(), order_item_id: idText, qty: idText });

/** What `streams.ts` adds to an invoice or a credit memo, which do not name the customer themselves. */
const ownOrder = z.looseObject({ ...buyer, payment: z.looseObject({ method: maybeText }).nullish() }).optional();
/** What of an order that needs. */
export const ownOrderFields =
  'entity_id,customer_id,customer_email,customer_firstname,customer_lastname,billing_address[firstname,lastname,company],payment[method]';

const document = z.looseObject({ ...documentFields, order_id: idText, items: z.array(documentItem), order: ownOrder });

// The states: https://developer.adobe.com/commerce/webapi/rest/tutorials/orders/

export const invoiceRecord = z.looseObject({
  ...document.shape,
  state: idText.pipe(oneOf({ 1: 'open', 2: 'paid', 3: 'void' })),
});

export const creditMemoRecord = z.looseObject({
  ...document.shape,
  state: idText.pipe(oneOf({ 1: 'open', 2: 'used', 3: 'void' })),
  invoice_id: idText.nullish(),
  adjustment_positive: sum,
  adjustment_negative: sum,
});

/** What invoices and credit memos have in common. Their shipping is a line: only orders keep it apart. */
function documentOf<State extends string>(
  raw: z.infer<typeof document> & { state: State },
  more: (money: MoneyOf) => Line[],
  { account }: StreamContext,
) {
  const money: MoneyOf = (text) => moneyFromDecimal(text, raw.order_currency_code);
  const { currency } = money('0');
  const goods = raw.items.filter(({ row_total }) => row_total !== null && row_total !== undefined);
  const onGoods = sumMoney(
    goods.map((one) => money(one.discount_amount)),
    currency,
  ).amountMinor;
  const onAll = Math.abs(money(raw.discount_amount).amountMinor);
  const shipping = sumMoney(
    [
      money(raw.shipping_amount),
      money(raw.shipping_discount_tax_compensation_amount),
      // Nothing says how much of the discount was on the shipping; it is what the goods did not get.
      { amountMinor: onGoods - onAll, currency },
    ],
    currency,
  );
  const lines = [
    ...goods.map((one) =>
      lineOf(one, { externalId: one.entity_id ?? null, productId: one.product_id ?? null, quantity: one.qty }, money),
    ),
    ...feeLine('Shipping', shipping, 'shipping'),
    ...extraLines(raw.extension_attributes, money),
    ...more(money),
  ];
  const [tax, total] = [money(raw.tax_amount), money(raw.grand_total)];
  return {
    ...stamps(raw),
    number: raw.increment_id,
    issuedOn: localDay(instantOfLocal(raw.created_at), account.timezone),
    customer: toParty(raw.order),
    lines: addedUp(lines, [tax], total),
    tax,
    total,
    status: raw.state,
    balance: raw.state === 'open' ? total : { ...total, amountMinor: 0 },
  };
}

/** All of it is owed while it is open: no state says that a part was paid. @throws RangeError when it does not add up */
export function toInvoice(raw: z.infer<typeof invoiceRecord>, context: StreamContext): EntityOf<'invoice'> {
  return { ...documentOf(raw, () => [], context), dueOn: null };
}

/** Adjustments are money that is given back or kept beside the goods. @throws RangeError when it does not add up */
export function toCreditNote(raw: z.infer<typeof creditMemoRecord>, context: StreamContext): EntityOf<'credit_note'> {
  const adjustments = (money: MoneyOf) => [
    ...feeLine('Adjustment', money(raw.adjustment_positive)),
    ...feeLine('Adjustment fee', negative(money(raw.adjustment_negative))),
  ];
  return { ...documentOf(raw, adjustments, context), invoiceId: raw.invoice_id ?? null };
}

/** Of an invoice only what tells of its payment: Magento marks an invoice paid when the money is there. */
export const paymentRecord = z.object({
  entity_id: idText,
  created_at: z.string(),
  updated_at: z.string(),
  order_id: idText,
  order_currency_code: z.string(),
  grand_total: idText,
  state: idText,
  order: ownOrder,
});

/** State 2 of an invoice. */
export function isPaid({ state }: z.infer<typeof paymentRecord>): boolean {
  return state === '2';
}

/** The invoice as the money that came in for it; Magento does not tell the fee. @throws RangeError for no amount */
export function toPayment(raw: z.infer<typeof paymentRecord>): EntityOf<'payment'> {
  return {
    ...stamps(raw),
    paidAt: instantOfLocal(raw.created_at),
    status: 'succeeded',
    amount: moneyFromDecimal(raw.grand_total, raw.order_currency_code),
    fee: null,
    method: raw.order?.payment?.method ?? null,
    customer: toParty(raw.order),
    paysFor: [raw.order_id],
  };
}

/** Of a credit memo only what tells of the money given back. */
export const refundRecord = z.object({
  ...paymentRecord.omit({ order: true }).shape,
  invoice_id: idText.nullish(),
  comments: z.array(z.object({ comment: maybeText })).nullish(),
});

const refundState = oneOf({ 1: 'pending', 2: 'succeeded', 3: 'cancelled' });

/** The credit memo as the money given back; its first comment says why. @throws RangeError for no time or amount */
export function toRefund(raw: z.infer<typeof refundRecord>): EntityOf<'refund'> {
  return {
    ...stamps(raw),
    refundedAt: instantOfLocal(raw.created_at),
    status: refundState.parse(raw.state),
    amount: moneyFromDecimal(raw.grand_total, raw.order_currency_code),
    reason: raw.comments?.[0]?.comment ?? null,
    orderId: raw.order_id,
    paymentId: raw.invoice_id ?? null,
  };
}
