import type { PricedSale, Sale } from '../data/sale.ts';
import type { ConnectionArgs, Context, Node } from './connection.ts';
import { isoText, listConnection } from './connection.ts';
import { customerNode } from './customer-nodes.ts';
import { lineNode, shippingNodes } from './line-nodes.ts';
import { refundNode, transactionNodes } from './payment-nodes.ts';
import type { TwoPrices } from './price-nodes.ts';
import { addressNode, bag, taxLines, twoPrices } from './price-nodes.ts';
import { fulfillmentOrderNodes, shipmentNodes } from './shipment-nodes.ts';
import type { ShopifyState } from './state.ts';
import { gid, SHOP_CURRENCY, unsentLines } from './state.ts';

function financialStatus({ sale, shop }: TwoPrices): string {
  if (sale.paidAt === null) return sale.state === 'cancelled' ? 'VOIDED' : 'PENDING';
  if (shop.refunded === 0) return 'PAID';
  return shop.refunded >= shop.total ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
}

function moneySets(prices: TwoPrices): Node {
  const { inclusive, paidAt } = prices.sale;
  const set = (read: (priced: PricedSale) => number) => () => bag(prices, read);
  const subtotal = (priced: PricedSale) => priced.lines.reduce((sum, line) => sum + line.gross - line.discount, 0);
  const received = (priced: PricedSale) => (paidAt === null ? 0 : priced.total);
  return {
    // Tax is inside the subtotal and the shipping price when the shop's prices include it.
    subtotalPriceSet: set(subtotal),
    totalPriceSet: set(({ total }) => total),
    originalTotalPriceSet: set(({ total }) => total),
    currentTotalPriceSet: set(({ total, refunded }) => total - refunded),
    currentSubtotalPriceSet: set(subtotal),
    currentTotalTaxSet: set(({ tax, refunds }) => refunds.reduce((left, refund) => left - refund.tax, tax)),
    currentTotalDiscountsSet: set(({ discount }) => discount),
    totalDiscountsSet: set(({ discount }) => discount),
    totalTaxSet: set(({ tax }) => tax),
    totalShippingPriceSet: set(({ shipping }) => shipping.gross),
    totalRefundedSet: set(({ refunded }) => refunded),
    totalReceivedSet: set(received),
    totalOutstandingSet: set((priced) => priced.total - received(priced)),
    netPaymentSet: set((priced) => received(priced) - priced.refunded),
    totalTipReceivedSet: set(() => 0),
    originalTotalDutiesSet: null,
    additionalFees: [],
    taxLines: () => taxLines(prices, ({ tax }) => tax),
    taxesIncluded: inclusive,
  };
}

function statusFields(prices: TwoPrices, state: ShopifyState): Node {
  const { sale } = prices;
  const isSent = state.shipments.get(sale.id)?.some((one) => !one.isCancelled) === true;
  const cancelled = sale.state === 'cancelled';
  return {
    test: false,
    confirmed: true,
    edited: false,
    closed: sale.state === 'fulfilled',
    closedAt: sale.state === 'fulfilled' ? isoText(sale.updatedAt) : null,
    createdAt: isoText(sale.createdAt),
    updatedAt: isoText(sale.updatedAt),
    processedAt: isoText(sale.createdAt),
    cancelledAt: cancelled ? isoText(sale.updatedAt) : null,
    cancelReason: cancelled ? 'CUSTOMER' : null,
    displayFinancialStatus: financialStatus(prices),
    displayFulfillmentStatus: isSent
      ? unsentLines(state, sale).length > 0
        ? 'PARTIALLY_FULFILLED'
        : 'FULFILLED'
      : 'UNFULFILLED',
    fullyPaid: sale.paidAt !== null,
    unpaid: sale.paidAt === null,
  };
}

export function orderNode(sale: Sale, context: Context): Node {
  const prices = twoPrices(sale);
  // Records below an order lead back to it.
  const scope = { prices, context, order: () => orderNode(sale, context) };
  const refunds = () => prices.shop.refunds.map((entry) => refundNode(scope, entry));
  return {
    __typename: 'Order',
    id: gid('Order', sale.id),
    legacyResourceId: String(sale.id),
    name: `#${sale.number}`,
    number: sale.number,
    email: sale.buyer.email,
    phone: sale.buyer.phone,
    note: sale.note === '' ? null : sale.note,
    tags: sale.coupon === null ? [] : ['discounted'],
    currencyCode: SHOP_CURRENCY,
    presentmentCurrencyCode: sale.currency,
    taxExempt: false,
    customer: () => (sale.guest ? null : customerNode(sale.buyer, context)),
    customerLocale: 'en',
    billingAddress: () => addressNode(sale.buyer),
    shippingAddress: () => addressNode(sale.buyer),
    discountCode: sale.coupon,
    discountCodes: sale.coupon === null ? [] : [sale.coupon],
    sourceName: 'web',
    paymentGatewayNames: sale.paidAt === null ? [] : ['shopify_payments'],
    ...statusFields(prices, context.state),
    ...moneySets(prices),
    lineItems: (args: ConnectionArgs) =>
      listConnection(sale.lines, (line) => lineNode(prices, line.id, context), args, context),
    shippingLine: () => shippingNodes(prices)[0] ?? null,
    shippingLines: (args: ConnectionArgs) => listConnection(shippingNodes(prices), (node) => node, args, context),
    transactions: ({ first }: { first?: number | null }) => transactionNodes(scope).slice(0, first ?? undefined),
    refunds: ({ first }: { first?: number | null }) => refunds().slice(0, first ?? undefined),
    fulfillments: ({ first }: { first?: number | null }) => shipmentNodes(sale, context).slice(0, first ?? undefined),
    fulfillmentOrders: (args: ConnectionArgs) =>
      listConnection(fulfillmentOrderNodes(prices, context), (node) => node, args, context),
  };
}
