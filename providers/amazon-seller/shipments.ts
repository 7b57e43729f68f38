import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { idText, instantOrNull, maybeText, oneOf } from '../kit/index.ts';

const status = oneOf({
  PENDING: 'pending',
  IN_TRANSIT: 'shipped',
  SHIPPED: 'shipped',
  DELIVERED: 'delivered',
  CANCELLED: 'cancelled',
  UNDELIVERABLE: 'failed',
});

const packed = z.looseObject({ packageReferenceId: idText });
/** Of an item of the order, for the lines of its parcels. */
const product = z.object({ title: maybeText, sellerSku: maybeText });
const goods = z.array(z.object({ orderItemId: z.string(), product }));

/** Of an order what its packages need; orders that Amazon sends itself have none. */
export const packedOrder = z.looseObject({
  orderId: z.string().min(1),
  packages: z.array(packed).nullish(),
  orderItems: goods,
});

/** A package names neither its order nor its goods; its own number is one within the order. */
export function packagesOf({ orderId, packages, orderItems }: z.infer<typeof packedOrder>): readonly object[] {
  return (packages ?? []).map((one) => ({
    ...one,
    id: shipmentId(orderId, one.packageReferenceId),
    orderId,
    orderItems,
  }));
}

/** The id of a shipment: the package's own number is one within its order only. */
export function shipmentId(orderId: string, packageReferenceId: string): string {
  return `${orderId}/${packageReferenceId}`;
}

export const packageRecord = z.looseObject({
  id: z.string(),
  orderId: z.string(),
  orderItems: goods,
  createdTime: z.string().nullish(),
  packageStatus: z.object({ status }),
  carrier: maybeText,
  shipTime: z.string().nullish(),
  trackingNumber: maybeText,
  packageItems: z.array(z.object({ orderItemId: z.string(), quantity: idText })).nullish(),
});

export function toShipment(raw: z.infer<typeof packageRecord>): EntityOf<'shipment'> {
  return {
    externalId: raw.id,
    createdAt: instantOrNull(raw.createdTime),
    changedAt: null,
    shippedAt: instantOrNull(raw.shipTime),
    status: raw.packageStatus.status,
    orderId: raw.orderId,
    carrier: raw.carrier,
    trackingNumber: raw.trackingNumber,
    trackingUrl: null,
    lines: (raw.packageItems ?? []).map(({ orderItemId, quantity }) => {
      const item = raw.orderItems.find((one) => one.orderItemId === orderItemId);
      const { sellerSku = null, title = null } = item?.product ?? {};
      return { lineId: orderItemId, sku: sellerSku, title, quantity };
    }),
  };
}
