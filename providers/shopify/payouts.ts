import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { sumMoney } from '../../contract/money.ts';
import { idText, localDay, oneOf, type StreamContext } from '../kit/index.ts';
import { minus, money, time } from './shapes.ts';

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/ShopifyPaymentsPayout */
export const payout = z.object({
  id: z.string(),
  issuedAt: time,
  status: oneOf({
    SCHEDULED: 'scheduled',
    IN_TRANSIT: 'in_transit',
    PAID: 'paid',
    FAILED: 'failed',
    CANCELED: 'cancelled',
  }),
  net: money,
  summary: z.object({ chargesFee: money, refundsFee: money, adjustmentsFee: money }),
});

/** The day of a payout is the shop's own day, not that of UTC. */
export function mapPayout(raw: z.infer<typeof payout>, { account }: StreamContext): EntityOf<'payout'> {
  return {
    externalId: raw.id,
    createdAt: raw.issuedAt,
    changedAt: null,
    arrivesOn: localDay(raw.issuedAt, account.timezone),
    status: raw.status,
    amount: raw.net,
    fee: sumMoney(Object.values(raw.summary), raw.net.currency),
    description: null,
  };
}

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/ShopifyPaymentsDispute */
export const dispute = z.object({
  id: z.string(),
  amount: money,
  initiatedAt: time,
  evidenceDueBy: time.nullable(),
  status: oneOf({
    NEEDS_RESPONSE: 'needs_response',
    UNDER_REVIEW: 'under_review',
    WON: 'won',
    LOST: 'lost',
    // The shop gave in.
    ACCEPTED: 'lost',
    CHARGE_REFUNDED: 'closed',
    PREVENTED: 'closed',
  }),
  reasonDetails: z.object({ reason: z.string() }),
});

/** Shopify names the order of a dispute, not its payment. */
export function mapDispute(raw: z.infer<typeof dispute>): EntityOf<'dispute'> {
  return {
    externalId: raw.id,
    createdAt: raw.initiatedAt,
    changedAt: null,
    openedAt: raw.initiatedAt,
    status: raw.status,
    amount: raw.amount,
    reason: raw.reasonDetails.reason.toLowerCase().replaceAll('_', ' '),
    paymentId: null,
    respondBy: raw.evidenceDueBy,
  };
}

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/ShopifyPaymentsBalanceTransaction */
export const movement = z.object({
  id: z.string(),
  type: z.string(),
  transactionDate: time,
  amount: money,
  fee: money,
  net: money,
  sourceOrderTransactionId: idText.nullable(),
  associatedOrder: z.object({ id: z.string() }).nullable(),
  associatedPayout: z.object({ id: z.string().nullable(), status: z.string().nullable() }),
});

/** More than a hundred types, and more each year: told by the words in them, the first that fits. */
const kinds: readonly (readonly [RegExp, EntityOf<'balance_transaction'>['kind']])[] = [
  [/^CHARGE$/, 'sale'],
  [/^REFUND(_FAILURE)?$/, 'refund'],
  [/_FEE(_|$)|^SHIPPING_|^BILLING_|^IMPORT_TAX|^CUSTOMS_DUTY/, 'fee'],
  [/^DISPUTE_|^CHARGEBACK_/, 'dispute'],
  [/^TRANSFER/, 'payout'],
  [/^BALANCE_TRANSFER|^RESERVED_FUNDS/, 'transfer'],
  [/ADJUSTMENT/, 'adjustment'],
];

/**
 * A movement is settled when its payout has arrived. A payment is named by a bare number, which is made its id again.
 * @throws RangeError when amount - fee is not net
 */
export function mapMovement(raw: z.infer<typeof movement>): EntityOf<'balance_transaction'> {
  if (minus(raw.amount, raw.fee, raw.net).amountMinor !== 0) throw new RangeError('amount less fee is not its net');
  const { sourceOrderTransactionId: payment, associatedPayout } = raw;
  return {
    externalId: raw.id,
    createdAt: raw.transactionDate,
    changedAt: null,
    occurredAt: raw.transactionDate,
    kind: kinds.find(([pattern]) => pattern.test(raw.type))?.[1] ?? 'other',
    status: associatedPayout.status === 'PAID' ? 'settled' : 'pending',
    amount: raw.amount,
    fee: raw.fee,
    net: raw.net,
    sourceId: payment && `gid://shopify/OrderTransaction/${payment}`,
    payoutId: associatedPayout.id,
    orderId: raw.associatedOrder?.id ?? null,
    description: raw.type.toLowerCase().replaceAll('_', ' '),
  };
}
