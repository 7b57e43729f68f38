import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { maybeText, oneOf, sumOrNull } from '../kit/index.ts';
import { buyer, money, moneySet, partyOf, sourceOf, time, times } from './shapes.ts';

/** What payments, refunds and shipments need of their order, untouched. */
export const parentOrder = z.object({
  id: z.string(),
  email: z.string().nullish(),
  customer: z.unknown(),
  transactions: z.array(z.looseObject({ kind: z.string(), createdAt: z.string() })),
  refunds: z.array(z.looseObject({ createdAt: z.string().nullable() })),
  fulfillments: z.array(z.looseObject({})),
});
type ParentOrder = z.infer<typeof parentOrder>;

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/OrderTransaction */
const transaction = z.object({
  id: z.string(),
  kind: z.string(),
  status: oneOf({
    SUCCESS: 'succeeded',
    PENDING: 'pending',
    AWAITING_RESPONSE: 'pending',
    UNKNOWN: 'pending',
    FAILURE: 'failed',
    ERROR: 'failed',
  }),
  createdAt: time,
  processedAt: time.nullable(),
  gateway: maybeText,
  formattedGateway: maybeText,
  amountSet: moneySet,
  fees: z.array(z.object({ amount: money })),
  parentTransaction: z.object({ id: z.string() }).nullable(),
});

/** Money in: an authorization alone moves none. */
export function paymentsOf({ id, email, customer: who, transactions }: ParentOrder): unknown[] {
  const paying = transactions.filter(({ kind }) => kind === 'SALE' || kind === 'CAPTURE');
  return paying.map((one) => ({ ...one, order: { id, email, customer: who } }));
}

const refundWindowMs = 60_000;

/**
 * A refund with the transactions that moved its money. Shopify links them only by a list inside a list, which a bulk
 * job cannot bring; they are made together, so those within a minute of the refund are taken for its own.
 */
export function refundsOf({ id, refunds, transactions }: ParentOrder): unknown[] {
  const moved = transactions.filter(({ kind }) => kind === 'REFUND');
  const apart = (a: string, b: string) => Math.abs(Date.parse(a) - Date.parse(b));
  return refunds.map((one) => ({
    ...one,
    orderId: id,
    transactions: moved.filter(({ createdAt: at }) => one.createdAt && apart(at, one.createdAt) <= refundWindowMs),
  }));
}

/** A fulfilment of its own for each time that goods were sent off, cancelled ones too. */
export function shipmentsOf({ id, fulfillments }: ParentOrder): unknown[] {
  return fulfillments.map((one) => ({ ...one, orderId: id }));
}

export const payment = z.object({ ...transaction.shape, order: z.object({ id: z.string(), ...buyer }) });

/** The fee is in the currency that Shopify Payments pays out, and known for its payments only. */
export function mapPayment(raw: z.infer<typeof payment>): EntityOf<'payment'> {
  return {
    externalId: raw.id,
    createdAt: raw.createdAt,
    changedAt: null,
    paidAt: raw.processedAt ?? raw.createdAt,
    status: raw.status,
    amount: raw.amountSet,
    fee: sumOrNull(raw.fees.map(({ amount }) => amount)),
    method: raw.formattedGateway ?? raw.gateway,
    customer: partyOf(raw.order),
    paysFor: [raw.order.id],
  };
}

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/Refund */
export const refund = z.object({
  id: z.string(),
  createdAt: time.nullable(),
  updatedAt: time,
  note: maybeText,
  totalRefundedSet: moneySet,
  orderId: z.string(),
  transactions: z.array(transaction.pick({ status: true, parentTransaction: true })),
});

/** A refund without transactions gave back goods or nothing: there is no money to wait for. */
export function mapRefund(raw: z.infer<typeof refund>): EntityOf<'refund'> {
  const moves = raw.transactions.map(({ status }) => status);
  const open = moves.find((status) => status === 'pending') ?? moves.find((status) => status === 'failed');
  return {
    ...sourceOf(raw),
    refundedAt: raw.createdAt ?? raw.updatedAt,
    status: raw.createdAt === null ? 'pending' : (open ?? 'succeeded'),
    amount: raw.totalRefundedSet,
    reason: raw.note,
    orderId: raw.orderId,
    paymentId: raw.transactions[0]?.parentTransaction?.id ?? null,
  };
}

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/Fulfillment */
export const shipment = z.object({
  id: z.string(),
  ...times,
  status: oneOf({
    CANCELLED: 'cancelled',
    ERROR: 'failed',
    FAILURE: 'failed',
    OPEN: 'pending',
    PENDING: 'pending',
    SUCCESS: 'shipped',
  }),
  displayStatus: z.string().nullable(),
  trackingInfo: z.array(z.object({ company: maybeText, number: maybeText, url: maybeText })),
  orderId: z.string(),
});

/** What the carrier told since: https://shopify.dev/docs/api/admin-graphql/latest/enums/FulfillmentDisplayStatus */
const onTheWay: Readonly<Record<string, EntityOf<'shipment'>['status']>> = {
  DELIVERED: 'delivered',
  PICKED_UP: 'delivered',
  NOT_DELIVERED: 'failed',
  FAILURE: 'failed',
};

/** Its lines are a list within a list, which a bulk job cannot bring. */
export function mapShipment(raw: z.infer<typeof shipment>): EntityOf<'shipment'> {
  const { status, displayStatus } = raw;
  const [parcel] = raw.trackingInfo;
  return {
    ...sourceOf(raw),
    shippedAt: raw.createdAt,
    status: status === 'shipped' ? (onTheWay[displayStatus ?? ''] ?? status) : status,
    orderId: raw.orderId,
    carrier: parcel?.company ?? null,
    trackingNumber: parcel?.number ?? null,
    trackingUrl: parcel?.url ?? null,
    lines: [],
  };
}
