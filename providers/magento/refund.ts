import type { ActionInput } from '../../contract/actions/index.ts';
import { type Money, moneyFromDecimal, moneyToDecimal } from '../../contract/money.ts';
import { type ActionContext, defineAction, get, jsonNumber, type Request, write } from '../kit/index.ts';
import { documents, type Invoice, invoice, made, madeBefore, marked } from './marks.ts';
import { itemsOf, plain } from './search.ts';

/**
 * What to give back besides goods, in the shop's own currency, which Magento turns into the order's by the order's
 * rate and rounds (Magento\Sales\Model\Order\Creditmemo::setAdjustmentPositive). Null where no such amount comes out
 * as the one that is wanted.
 */
export function adjustmentFor(amount: Money, rate: string): string | null {
  const [whole = '0', fraction = ''] = rate.split('.');
  const scale = 10n ** BigInt(fraction.length);
  const scaledRate = BigInt(whole + fraction);
  if (scaledRate <= 0n) return null;
  const hundredths = BigInt(moneyFromDecimal(moneyToDecimal(amount), 'EUR').amountMinor);
  const own = divide(hundredths * scale, scaledRate);
  const back = hundredthsText(divide(own * scaledRate, scale));
  return moneyFromDecimal(back, amount.currency).amountMinor === amount.amountMinor ? hundredthsText(own) : null;
}

function divide(value: bigint, by: bigint): bigint {
  return (2n * value + by) / (2n * by);
}

/** Magento rounds to two decimals in every currency. */
function hundredthsText(hundredths: bigint): string {
  return moneyToDecimal({ amountMinor: Number(hundredths), currency: 'EUR' });
}

type Refund = ActionInput<'payment.refund'>;

/** All of an invoice is given back with its goods, part of it as money alone. @throws RangeError where it cannot be */
function refundOf(raw: Invoice, { amount, reason }: Refund, context: ActionContext): Request {
  const path = `/invoice/${raw.entity_id}/refund`;
  // With a transaction the payment service gives the money back; without one it is only noted.
  const body = { isOnline: raw.transaction_id !== null, notify: false, ...marked(context, reason ?? 'Refund') };
  if (isWhole(raw, amount)) return write('POST', path, { ...body, items: [] });
  const adjustment = adjustmentFor(amount, raw.base_to_order_rate ?? '1');
  if (adjustment === null) {
    throw new RangeError('by its rate Magento cannot give back exactly that amount; do it in its back office');
  }
  const items = raw.items.map(({ order_item_id }) => ({ order_item_id: Number(order_item_id), qty: 0 }));
  const shares = { shipping_amount: 0, adjustment_positive: jsonNumber(adjustment), adjustment_negative: 0 };
  return write('POST', path, { ...body, items, arguments: shares });
}

function isWhole(raw: Invoice, amount: Money): boolean {
  return moneyFromDecimal(raw.grand_total, raw.order_currency_code).amountMinor === amount.amountMinor;
}

export const refund = defineAction({
  kind: 'payment.refund',
  scopes: ['Magento_Sales::sales_invoice', 'Magento_Sales::sales_creditmemo'],
  note: 'Part of an amount is given back without goods; Magento takes that only as long as shipping can be refunded.',
  first: ({ paymentId }) => get(`/invoices/${paymentId}`),
  read: (response, request, input, context) => {
    if (request.method === 'POST') return made(response);
    const carried = request.carry?.invoice;
    const raw = invoice.parse(carried ?? response.body);
    const { order_currency_code: currency } = raw;
    if (input.amount.currency !== currency) throw new RangeError(`it was paid in ${currency}`);
    // What is left is less when part of it was given back before, and Magento would give that without a word.
    if (carried === undefined && isWhole(raw, input.amount)) {
      return { next: documents('/creditmemos', 'invoice_id', raw.entity_id, { invoice: plain(response.body) }) };
    }
    if (carried !== undefined && itemsOf(response).total > 0) {
      throw new RangeError('part of this was given back already');
    }
    return { next: refundOf(raw, input, context) };
  },
  lookUp: {
    first: ({ paymentId }) => documents('/creditmemos', 'invoice_id', paymentId),
    read: (response, _request, _input, context) => madeBefore(response, context),
  },
  inverse: null,
  final: 'A credit memo of Magento cannot be taken back once the money is refunded.',
});
