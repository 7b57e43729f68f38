import type { PricedLine, PricedSale } from '../data/sale.ts';
import type { Context, Node } from './connection.ts';
import { productNode, variantNode } from './goods-nodes.ts';
import type { TwoPrices } from './price-nodes.ts';
import { bag, taxLines } from './price-nodes.ts';
import { gid } from './state.ts';

function lineIn(priced: PricedSale, lineId: number): PricedLine {
  const found = priced.lines.find(({ line }) => line.id === lineId);
  if (found === undefined) throw new Error('a priced sale has all lines of the sale');
  return found;
}

export function lineNode(prices: TwoPrices, lineId: number, context: Context): Node {
  const { line } = lineIn(prices.shop, lineId);
  const set = (read: (priced: PricedLine) => number) => () => bag(prices, (priced) => read(lineIn(priced, lineId)));
  const returned = prices.sale.refunds
    .flatMap(({ lines }) => lines)
    .filter((entry) => entry.lineId === lineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const known = context.state.variants.get(line.variantId);
  return {
    __typename: 'LineItem',
    id: gid('LineItem', line.id),
    title: line.title,
    name: line.title,
    variantTitle: known?.variant.title ?? null,
    sku: line.sku,
    quantity: line.quantity,
    currentQuantity: line.quantity - returned,
    refundableQuantity: line.quantity - returned,
    vendor: 'Pretend Shop',
    taxable: prices.sale.taxPercent > 0,
    requiresShipping: known?.product.service !== true,
    isGiftCard: false,
    product: () => (known === undefined ? null : productNode(known.product, context)),
    variant: () => (known === undefined ? null : variantNode(known, context)),
    originalUnitPriceSet: set(({ unit }) => unit),
    originalTotalSet: set(({ gross }) => gross),
    discountedUnitPriceSet: set(({ gross, discount }) => Math.round((gross - discount) / line.quantity)),
    discountedTotalSet: set(({ gross, discount }) => gross - discount),
    totalDiscountSet: set(({ discount }) => discount),
    discountAllocations: line.discount === 0 ? [] : [{ allocatedAmountSet: set(({ discount }) => discount) }],
    taxLines: () => taxLines(prices, (priced) => lineIn(priced, lineId).tax),
  };
}

export function shippingNodes(prices: TwoPrices): Node[] {
  if (prices.sale.shipping === 0) return [];
  const gross = () => bag(prices, ({ shipping }) => shipping.gross);
  return [
    {
      id: gid('ShippingLine', prices.sale.shippingId),
      title: 'Courier',
      code: 'courier',
      source: 'shopify',
      originalPriceSet: gross,
      discountedPriceSet: gross,
      taxLines: () => taxLines(prices, ({ shipping }) => shipping.tax),
    },
  ];
}
