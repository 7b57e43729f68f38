import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, sumMoney } from '../../contract/money.ts';
import { maybeText, plainLine } from '../kit/index.ts';
import {
  address,
  buyer,
  minus,
  moneySet,
  nodesOf,
  partyOf,
  restLines,
  shippingLine,
  sourceOf,
  taxLines,
  time,
  times,
  withoutCompany,
} from './shapes.ts';

const lineItem = z.object({
  id: z.string(),
  title: z.string(),
  quantity: z.int(),
  sku: maybeText,
  isGiftCard: z.boolean().nullish(),
  variant: z.object({ id: z.string() }).nullable(),
  originalTotalSet: moneySet,
  discountAllocations: z.array(z.object({ allocatedAmountSet: moneySet })),
  taxLines,
});

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/Order */
export const order = z.object({
  id: z.string(),
  name: z.string(),
  ...times,
  ...buyer,
  processedAt: time,
  cancelledAt: time.nullable(),
  displayFinancialStatus: z.string().nullable(),
  taxesIncluded: z.boolean(),
  edited: z.boolean(),
  totalPriceSet: moneySet,
  totalTaxSet: moneySet.nullable(),
  totalDiscountsSet: moneySet.nullable(),
  totalTipReceivedSet: moneySet,
  originalTotalDutiesSet: moneySet.nullable(),
  additionalFees: z.array(z.object({ name: z.string(), price: moneySet })),
  shippingLine,
  shippingAddress: address.nullable(),
  lineItems: nodesOf(lineItem),
});
type RawOrder = z.infer<typeof order>;

/**
 * Amounts as of the sale, before returns, which are refunds: lines + shipping + tax = total. Where prices contain the
 * tax, it is taken off the lines and the shipping again. What an edit of the order took away may still stand in the
 * lines and not in the total, or the other way round: that is a line of its own.
 * @throws RangeError when the parts do not add up to the total
 */
export function mapOrder(raw: RawOrder): EntityOf<'order'> {
  const none = { amountMinor: 0, currency: raw.totalPriceSet.currency };
  const net = (price: Money, less: readonly Money[], taxes: readonly Money[]) =>
    minus(price, ...(raw.taxesIncluded ? [...less, ...taxes] : less));
  const lines = raw.lineItems.map((line) => {
    const less = line.discountAllocations.map((one) => one.allocatedAmountSet);
    return {
      externalId: line.id,
      productId: line.variant?.id ?? null,
      sku: line.sku,
      title: line.title,
      quantity: String(line.quantity),
      total: net(line.originalTotalSet, less, line.taxLines),
      tax: sumMoney(line.taxLines, none.currency),
      ...(line.isGiftCard ? { role: 'gift_card' as const } : {}),
    };
  });
  const shipping = raw.shippingLine ? net(raw.shippingLine.discountedPriceSet, [], raw.shippingLine.taxLines) : none;
  const tax = raw.totalTaxSet ?? none;
  const known = [...lines.map((line) => line.total), shipping, tax];
  return {
    ...sourceOf(raw),
    number: raw.name,
    placedAt: raw.processedAt,
    status: orderStatus(raw),
    customer: partyOf(raw),
    lines: [...lines, ...restLines(raw.totalPriceSet, known, extrasOf(raw), raw.edited ? 'Edited' : null)],
    discount: raw.totalDiscountsSet ?? none,
    shipping,
    tax,
    total: raw.totalPriceSet,
    taxIncluded: raw.taxesIncluded,
    shipTo: withoutCompany(raw.shippingAddress),
  };
}

/** What an order may cost beside its goods, their tax and their way. */
function extrasOf({ originalTotalDutiesSet: duties, additionalFees, totalTipReceivedSet: tip }: RawOrder) {
  return [
    ...(duties ? [plainLine('Import duties', duties, 'fee')] : []),
    ...additionalFees.map(({ name, price }) => plainLine(name, price, 'fee')),
    plainLine('Tip', tip, 'tip'),
  ];
}

/** Partly paid, authorized, expired and voided are all still open: not all of the money is there. */
function orderStatus(raw: RawOrder): EntityOf<'order'>['status'] {
  if (raw.cancelledAt !== null) return 'cancelled';
  if (raw.displayFinancialStatus === 'PAID') return 'paid';
  if (raw.displayFinancialStatus === 'PARTIALLY_REFUNDED') return 'partly_refunded';
  return raw.displayFinancialStatus === 'REFUNDED' ? 'refunded' : 'open';
}
