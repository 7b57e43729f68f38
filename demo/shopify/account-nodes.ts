import { DAY_MS } from '../data/make.ts';
import type { ConnectionArgs, Context, Node } from './connection.ts';
import { connection, isoText } from './connection.ts';
import { orderNode } from './order-nodes.ts';
import { moneyNode } from './price-nodes.ts';
import type { Dispute, Movement, Payout } from './state.ts';
import { gid, SHOP_CURRENCY } from './state.ts';

function euro(cents: number): Node {
  return moneyNode(cents, SHOP_CURRENCY);
}

function sumOf(payout: Payout, type: Movement['type'], field: 'amount' | 'fee'): number {
  return payout.movements.reduce((sum, movement) => (movement.type === type ? sum + movement[field] : sum), 0);
}

/** net = charges gross - charges fee + refunds gross, the last being negative. */
function payoutNode(payout: Payout): Node {
  const charges = sumOf(payout, 'CHARGE', 'amount');
  const fees = sumOf(payout, 'CHARGE', 'fee');
  const refunds = sumOf(payout, 'REFUND', 'amount');
  return {
    __typename: 'ShopifyPaymentsPayout',
    id: gid('ShopifyPaymentsPayout', payout.id),
    legacyResourceId: String(payout.id),
    issuedAt: isoText(payout.issuedAt),
    net: euro(charges - fees + refunds),
    gross: euro(charges + refunds),
    status: payout.status,
    transactionType: 'DEPOSIT',
    summary: {
      adjustmentsFee: euro(0),
      adjustmentsGross: euro(0),
      chargesFee: euro(fees),
      chargesGross: euro(charges),
      refundsFee: euro(0),
      refundsFeeGross: euro(refunds),
      reservedFundsFee: euro(0),
      reservedFundsGross: euro(0),
      retriedPayoutsFee: euro(0),
      retriedPayoutsGross: euro(0),
    },
  };
}

function movementNode(movement: Movement, statuses: Map<number, string>): Node {
  const { payoutId, sale } = movement;
  return {
    __typename: 'ShopifyPaymentsBalanceTransaction',
    id: gid('ShopifyPaymentsBalanceTransaction', movement.id),
    type: movement.type,
    amount: euro(movement.amount),
    fee: euro(movement.fee),
    net: euro(movement.amount - movement.fee),
    transactionDate: isoText(movement.at),
    test: false,
    sourceId: String(movement.id),
    sourceType: movement.type,
    sourceOrderTransactionId: String(sale.id * 10 + 1),
    associatedOrder: { id: gid('Order', sale.id), name: `#${sale.number}` },
    associatedPayout: {
      id: payoutId === null ? null : gid('ShopifyPaymentsPayout', payoutId),
      status: payoutId === null ? 'PENDING' : (statuses.get(payoutId) ?? 'PENDING'),
    },
  };
}

export function disputeNode(dispute: Dispute, context: Context): Node {
  const { id, sale, initiatedAt, finalizedAt } = dispute;
  return {
    __typename: 'ShopifyPaymentsDispute',
    id: gid('ShopifyPaymentsDispute', id),
    legacyResourceId: String(id),
    amount: euro(dispute.amount),
    initiatedAt: isoText(initiatedAt),
    evidenceDueBy: isoText(initiatedAt + 9 * DAY_MS),
    evidenceSentOn: null,
    finalizedOn: finalizedAt === null ? null : isoText(finalizedAt),
    order: () => orderNode(sale, context),
    reasonDetails: { reason: 'PRODUCT_NOT_RECEIVED', networkReasonCode: null },
    status: dispute.status,
    type: 'CHARGEBACK',
  };
}

/** Shopify Payments, settled in the shop's currency. */
export function paymentsAccountNode(context: Context): Node {
  const { state } = context;
  const waiting = state.movements.filter(({ payoutId }) => payoutId === null);
  const statuses = new Map(state.payouts.map((payout) => [payout.id, payout.status]));
  return {
    __typename: 'ShopifyPaymentsAccount',
    id: gid('ShopifyPaymentsAccount', 88_000_000_001),
    activated: true,
    country: 'GR',
    defaultCurrency: SHOP_CURRENCY,
    balance: [euro(waiting.reduce((sum, { amount, fee }) => sum + amount - fee, 0))],
    payouts: (args: ConnectionArgs) => {
      const keys = { issued_at: ({ issuedAt }: Payout) => issuedAt, status: ({ status }: Payout) => status };
      const id = (payout: Payout) => payout.id;
      return connection({ rows: state.payouts, id, keys, node: payoutNode }, args, context);
    },
    balanceTransactions: (args: ConnectionArgs) => {
      const at = (movement: Movement) => movement.at;
      const rows = { rows: state.movements, id: (movement: Movement) => movement.id, keys: { processed_at: at } };
      return connection({ ...rows, node: (movement) => movementNode(movement, statuses) }, args, context);
    },
    disputes: (args: ConnectionArgs) => {
      const keys = { initiated_at: ({ initiatedAt }: Dispute) => initiatedAt };
      const rows = { rows: state.disputes, id: ({ id }: Dispute) => id, keys };
      return connection({ ...rows, node: (dispute) => disputeNode(dispute, context) }, args, context);
    },
  };
}
