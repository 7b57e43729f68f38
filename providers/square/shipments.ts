import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { maybeText, oneOf } from '../kit/index.ts';
import type { OrderRecord } from './orders.ts';
import { id, maybeTime, quantity } from './shapes.ts';

// https://developer.squareup.com/reference/square/objects/Fulfillment

const state = oneOf({ PREPARED: 'pending', COMPLETED: 'shipped', CANCELED: 'cancelled', FAILED: 'failed' });

const entry = z.object({ line_item_uid: maybeText, quantity });
const details = z.looseObject({
  carrier: maybeText,
  tracking_number: maybeText,
  tracking_url: maybeText,
  shipped_at: maybeTime,
  placed_at: maybeTime,
});

/** A fulfillment with its order, as `shipmentsOf` makes it. */
export const shipmentRecord = z.looseObject({
  id,
  order: z.looseObject({ id, created_at: maybeTime, updated_at: maybeTime }),
  state,
  entries: z.array(entry).nullish(),
  shipment_details: details.nullish(),
  lines: z.array(z.looseObject({ uid: maybeText, name: maybeText, quantity })),
});

const notYet = new Set<unknown>(['PROPOSED', 'RESERVED']);

/** A fulfillment's uid is unique within its order only. One that is only planned is no shipment yet. */
export function shipmentsOf(raw: OrderRecord): readonly unknown[] {
  const order = { id: raw.id, created_at: raw.created_at, updated_at: raw.updated_at };
  const lines = (raw.line_items ?? []).map(({ uid, name, quantity: count }) => ({ uid, name, quantity: count }));
  return (raw.fulfillments ?? [])
    .filter(({ type, state }) => type === 'SHIPMENT' && !notYet.has(state))
    .map((one) => ({ ...one, id: shipmentId(raw.id, one.uid ?? ''), order, lines }));
}

/** What `externalId` of a shipment is, also for one that was just written. */
export function shipmentId(orderId: string, uid: string): string {
  return `${orderId}:${uid}`;
}

/** Without entries of its own it holds the whole order. */
export function toShipment(raw: z.infer<typeof shipmentRecord>): EntityOf<'shipment'> {
  const sent = raw.shipment_details;
  const parts = raw.entries ?? raw.lines.map(({ uid, quantity: count }) => ({ line_item_uid: uid, quantity: count }));
  return {
    externalId: raw.id,
    createdAt: sent?.placed_at ?? raw.order.created_at,
    changedAt: raw.order.updated_at,
    shippedAt: sent?.shipped_at ?? null,
    status: raw.state,
    orderId: raw.order.id,
    carrier: sent?.carrier ?? null,
    trackingNumber: sent?.tracking_number ?? null,
    trackingUrl: sent?.tracking_url ?? null,
    lines: parts.map(({ line_item_uid: lineId, quantity: count }) => ({
      lineId,
      sku: null,
      title: raw.lines.find(({ uid }) => uid === lineId)?.name ?? null,
      quantity: count,
    })),
  };
}
