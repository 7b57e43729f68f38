import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { sumMoney } from '../../contract/money.ts';
import { localDay, maybeText, oneOf, plainLine, type StreamContext } from '../kit/index.ts';
import {
  buyer,
  minus,
  moneySet,
  nodesOf,
  partyOf,
  restLines,
  shippingLine,
  sourceOf,
  taxLines,
  times,
} from './shapes.ts';

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/DraftOrder */
export const draft = z.object({
  id: z.string(),
  name: z.string(),
  ...times,
  ...buyer,
  status: oneOf({ OPEN: 'draft', INVOICE_SENT: 'open', COMPLETED: 'paid' }),
  taxesIncluded: z.boolean(),
  totalPriceSet: moneySet,
  totalTaxSet: moneySet,
  appliedDiscount: z.object({ amountSet: moneySet }).nullable(),
  shippingLine,
  lineItems: nodesOf(
    z.object({
      id: z.string(),
      title: z.string(),
      quantity: z.int(),
      sku: maybeText,
      variant: z.object({ id: z.string() }).nullable(),
      discountedTotalSet: moneySet,
      taxLines,
    }),
  ),
});

/**
 * A draft order as the bill that it is: made by the shop, sent to a customer, and paid by its link, when it becomes an
 * order besides. Whether a line's total has the discount of the whole draft taken off is not documented; it shows.
 */
export function mapDraft(raw: z.infer<typeof draft>, { account }: StreamContext): EntityOf<'invoice'> {
  const { currency } = raw.totalPriceSet;
  const lines: EntityOf<'invoice'>['lines'] = raw.lineItems.map((line) => ({
    externalId: line.id,
    productId: line.variant?.id ?? null,
    sku: line.sku,
    title: line.title,
    quantity: String(line.quantity),
    total: minus(line.discountedTotalSet, ...(raw.taxesIncluded ? line.taxLines : [])),
    tax: sumMoney(line.taxLines, currency),
  }));
  if (raw.shippingLine) {
    const { discountedPriceSet: price, taxLines: taxes } = raw.shippingLine;
    const line = plainLine('Shipping', minus(price, ...(raw.taxesIncluded ? taxes : [])), 'shipping');
    lines.push({ ...line, tax: sumMoney(taxes, currency) });
  }
  const none = { amountMinor: 0, currency };
  const known = [...lines.map((line) => line.total), raw.totalTaxSet];
  const off = raw.appliedDiscount
    ? [plainLine('Discount', minus(none, raw.appliedDiscount.amountSet), 'discount')]
    : [];
  return {
    ...sourceOf(raw),
    number: raw.name,
    issuedOn: localDay(raw.createdAt, account.timezone),
    dueOn: null,
    status: raw.status,
    customer: partyOf(raw),
    lines: [...lines, ...restLines(raw.totalPriceSet, known, off)],
    tax: raw.totalTaxSet,
    total: raw.totalPriceSet,
    balance: raw.status === 'paid' ? none : raw.totalPriceSet,
  };
}
