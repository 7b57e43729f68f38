import type { PricedLine } from '../data/sale.ts';
import type { ConnectionArgs, Context, Node } from './connection.ts';
import { isoText, listConnection } from './connection.ts';
import { customerNode } from './customer-nodes.ts';
import { variantNode } from './goods-nodes.ts';
import { shippingNodes } from './line-nodes.ts';
import type { TwoPrices } from './price-nodes.ts';
import { bag, taxLines, twoPrices } from './price-nodes.ts';
import type { Draft } from './state.ts';
import { gid, SHOP_CURRENCY } from './state.ts';

function draftLineNode(prices: TwoPrices, position: number, context: Context): Node {
  const line = prices.sale.lines[position];
  if (line === undefined) throw new Error('a draft has all lines of its sale');
  const read = (of: (priced: PricedLine) => number) => (priced: { lines: PricedLine[] }) => {
    const found = priced.lines[position];
    return found === undefined ? 0 : of(found);
  };
  const known = context.state.variants.get(line.variantId);
  return {
    __typename: 'DraftOrderLineItem',
    id: gid('DraftOrderLineItem', line.id),
    title: line.title,
    name: line.title,
    sku: line.sku === '' ? null : line.sku,
    quantity: line.quantity,
    custom: known === undefined,
    variant: () => (known === undefined ? null : variantNode(known, context)),
    originalTotalSet: () =>
      bag(
        prices,
        read(({ gross }) => gross),
      ),
    discountedTotalSet: () =>
      bag(
        prices,
        read(({ gross, discount }) => gross - discount),
      ),
    taxLines: () =>
      taxLines(
        prices,
        read(({ tax }) => tax),
      ),
  };
}

export function draftNode(draft: Draft, context: Context): Node {
  const { id, sale, status } = draft;
  const prices = twoPrices(sale);
  return {
    __typename: 'DraftOrder',
    id: gid('DraftOrder', id),
    legacyResourceId: String(id),
    name: `#D${draft.number}`,
    status,
    email: draft.email,
    note2: sale.note === '' ? null : sale.note,
    poNumber: draft.poNumber,
    tags: context.state.tags.get(id) ?? [],
    customer: () => (sale.guest ? null : customerNode(sale.buyer, context)),
    taxesIncluded: sale.inclusive,
    currencyCode: SHOP_CURRENCY,
    presentmentCurrencyCode: sale.currency,
    createdAt: isoText(draft.createdAt),
    updatedAt: isoText(draft.updatedAt),
    completedAt: status === 'COMPLETED' ? isoText(draft.updatedAt) : null,
    invoiceSentAt: status === 'OPEN' ? null : isoText(draft.updatedAt),
    invoiceUrl: `https://pretend-shop.example/invoices/${id}`,
    appliedDiscount: null,
    shippingLine: () => shippingNodes(prices)[0] ?? null,
    totalPriceSet: () => bag(prices, ({ total }) => total),
    totalTaxSet: () => bag(prices, ({ tax }) => tax),
    subtotalPriceSet: () => bag(prices, ({ lines }) => lines.reduce((sum, one) => sum + one.gross - one.discount, 0)),
    totalShippingPriceSet: () => bag(prices, ({ shipping }) => shipping.gross),
    lineItems: (args: ConnectionArgs) =>
      listConnection(
        sale.lines.map((_, position) => position),
        (position) => draftLineNode(prices, position, context),
        args,
        context,
      ),
  };
}
