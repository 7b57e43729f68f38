import type { PricedRefund } from '../data/sale.ts';
import type { ConnectionArgs, Context, Node } from './connection.ts';
import { isoText, listConnection } from './connection.ts';
import { lineNode } from './line-nodes.ts';
import type { TwoPrices } from './price-nodes.ts';
import { bag, moneyNode } from './price-nodes.ts';
import { feeOf, gid, SHOP_CURRENCY } from './state.ts';

/** Transactions have ids of their own, made of the order's: ten for each. */
function transactionId(saleId: number, index: number): string {
  return gid('OrderTransaction', saleId * 10 + index);
}

/** The order that payments and refunds belong to. */
interface OrderScope {
  prices: TwoPrices;
  context: Context;
  order: () => Node;
}

interface Parts {
  id: string;
  kind: string;
  status: string;
  at: number;
  read: Parameters<typeof bag>[1];
  gateway?: 'manual';
  parent?: Node;
}

function feeNode(transaction: string, cents: number): Node {
  return {
    __typename: 'TransactionFee',
    id: transaction.replace('OrderTransaction', 'TransactionFee'),
    amount: moneyNode(cents, SHOP_CURRENCY),
    flatFee: moneyNode(25, SHOP_CURRENCY),
    flatFeeName: null,
    rate: '0.024',
    rateName: null,
    taxAmount: moneyNode(0, SHOP_CURRENCY),
    type: 'processing_fee',
  };
}

function transactionNode({ prices, order }: OrderScope, parts: Parts): Node {
  const amount = () => bag(prices, parts.read);
  const isManual = parts.gateway === 'manual';
  const takesMoney = parts.status === 'SUCCESS' && ['SALE', 'CAPTURE'].includes(parts.kind) && !isManual;
  return {
    __typename: 'OrderTransaction',
    id: parts.id,
    kind: parts.kind,
    status: parts.status,
    gateway: isManual ? 'manual' : 'shopify_payments',
    formattedGateway: isManual ? 'Manual' : 'Shopify Payments',
    createdAt: isoText(parts.at),
    processedAt: isoText(parts.at),
    test: false,
    amountSet: amount,
    amountV2: () => moneyNode(parts.read(prices.shop), prices.shop.currency),
    paymentId: `#${prices.sale.number}.1`,
    parentTransaction: parts.parent ?? null,
    fees: () => (takesMoney ? [feeNode(parts.id, feeOf(parts.read(prices.shop)))] : []),
    order,
  };
}

function refundTransaction(scope: OrderScope, entry: PricedRefund): Node {
  const { prices } = scope;
  const index = prices.shop.refunds.indexOf(entry);
  return transactionNode(scope, {
    id: transactionId(prices.sale.id, 3 + index),
    kind: 'REFUND',
    status: 'SUCCESS',
    at: entry.refund.createdAt,
    read: (priced) => priced.refunds[index]?.amount ?? 0,
  });
}

/** A sale at once, or an authorization and its capture; a failed try; then one transaction per refund. */
export function transactionNodes(scope: OrderScope): Node[] {
  const { prices } = scope;
  const { sale } = prices;
  const read: Parts['read'] = ({ total }) => total;
  const first = { id: transactionId(sale.id, 1), at: sale.paidAt ?? sale.createdAt, read };
  const node = (parts: Parts) => transactionNode(scope, parts);
  const failed = sale.state === 'failed' ? [node({ ...first, kind: 'SALE', status: 'FAILURE' })] : [];
  if (sale.paidAt === null) return failed;
  const refunds = prices.shop.refunds.map((entry) => refundTransaction(scope, entry));
  if (scope.context.state.paidByHand.has(sale.id)) {
    const paid = node({ ...first, id: transactionId(sale.id, 2), kind: 'SALE', status: 'SUCCESS', gateway: 'manual' });
    return [...failed, paid, ...refunds];
  }
  if (sale.id % 7 !== 0) return [node({ ...first, kind: 'SALE', status: 'SUCCESS' }), ...refunds];
  const authorization = node({ ...first, kind: 'AUTHORIZATION', status: 'SUCCESS' });
  const capture = {
    ...first,
    id: transactionId(sale.id, 2),
    kind: 'CAPTURE',
    status: 'SUCCESS',
    parent: authorization,
  };
  return [authorization, node(capture), ...refunds];
}

function refundLines({ prices, context }: OrderScope, index: number): Node[] {
  const entry = prices.shop.refunds[index];
  if (entry === undefined) return [];
  const { inclusive } = prices.sale;
  return entry.lines.map(({ line, quantity }, position) => {
    const part = (read: (paid: number, tax: number) => number) => () =>
      bag(prices, (priced) => {
        const found = priced.refunds[index]?.lines[position];
        return found === undefined ? 0 : read(found.paid, found.tax);
      });
    return {
      id: gid('RefundLineItem', line.id * 10 + index),
      lineItem: () => lineNode(prices, line.id, context),
      quantity,
      priceSet: () => bag(prices, (priced) => priced.lines.find((candidate) => candidate.line === line)?.unit ?? 0),
      subtotalSet: part((paid, tax) => (inclusive ? paid : paid - tax)),
      totalTaxSet: part((_paid, tax) => tax),
      restockType: 'RETURN',
      restocked: true,
    };
  });
}

export function refundNode(scope: OrderScope, entry: PricedRefund): Node {
  const { prices, context, order } = scope;
  const { refund } = entry;
  const index = prices.shop.refunds.indexOf(entry);
  const at = isoText(refund.createdAt);
  return {
    __typename: 'Refund',
    id: gid('Refund', refund.id),
    legacyResourceId: String(refund.id),
    createdAt: at,
    updatedAt: at,
    processedAt: at,
    note: refund.reason,
    order,
    totalRefundedSet: () => bag(prices, (priced) => priced.refunds[index]?.amount ?? 0),
    refundLineItems: (args: ConnectionArgs) => listConnection(refundLines(scope, index), (node) => node, args, context),
    transactions: (args: ConnectionArgs) =>
      listConnection([refundTransaction(scope, entry)], (node) => node, args, context),
  };
}
