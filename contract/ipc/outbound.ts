import { z } from 'zod';
import { problemSchema } from './common.ts';

/** A kind of event that the owner's own addresses can be told. */
export const eventTypeViewSchema = z.object({
  type: z.string(),
  /** Which records it is about; null for what concerns Backroom itself. */
  entity: z.string().nullable(),
  /** When it is told, in a sentence. */
  summary: z.string(),
  /** False as long as no connected system brings such records. */
  possible: z.boolean(),
});
export type EventTypeView = z.infer<typeof eventTypeViewSchema>;

/** Only events of these connections, or whose main amount is at least so much. */
export const eventFilterSchema = z.strictObject({
  connectionIds: z.array(z.string().max(100)).max(500).optional(),
  /** In minor units of the event's own currency. */
  minAmountMinor: z.int().min(0).optional(),
  currency: z.string().length(3).optional(),
});
export type EventFilter = z.infer<typeof eventFilterSchema>;

/** One of the owner's own addresses. */
export const subscriptionSchema = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  /** Event types; `*` is all. */
  types: z.array(z.string()),
  filter: eventFilterSchema,
  /** It may lie on this PC or in the network around it. */
  private: z.boolean(),
  /** `on`. `paused`: by the owner. `stopped`: it answered 410, or has failed for five days; see `problem`. */
  state: z.enum(['on', 'paused', 'stopped']),
  problem: problemSchema.nullable(),
  createdAt: z.string(),
  lastDeliveredAt: z.string().nullable(),
  failingSince: z.string().nullable(),
  /** Events that wait for it. */
  waiting: z.int(),
  /** Until when the secret before signs along; null when none does. */
  oldSecretUntil: z.string().nullable(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

/** An event for one address. */
export const deliveryRowSchema = z.object({
  id: z.int(),
  subscriptionId: z.string(),
  url: z.string(),
  eventId: z.string(),
  type: z.string(),
  /** What it is about, as a list shows it. */
  title: z.string(),
  at: z.string(),
  /** `stopped`: the address was switched off before it was delivered. */
  state: z.enum(['waiting', 'delivered', 'failed', 'stopped']),
  attempts: z.int(),
  nextAt: z.string().nullable(),
  /** Of the newest attempt. */
  status: z.int().nullable(),
  latencyMs: z.int().nullable(),
});
export type DeliveryRow = z.infer<typeof deliveryRowSchema>;

export const deliveryDetailSchema = deliveryRowSchema.extend({
  /** The body that is sent. */
  payload: z.string(),
  tries: z.array(
    z.object({
      at: z.string(),
      latencyMs: z.int(),
      status: z.int().nullable(),
      headers: z.array(z.object({ name: z.string(), value: z.string() })),
      /** The beginning of what was answered. */
      answer: z.string().nullable(),
      problem: z.string().nullable(),
    }),
  ),
});
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;

/** One thing that happened, whether or not an address was told. */
export const eventRowSchema = z.object({
  id: z.string(),
  type: z.string(),
  connectionId: z.string().nullable(),
  connectionName: z.string().nullable(),
  title: z.string(),
  recordId: z.int().nullable(),
  at: z.string(),
});
export type EventRow = z.infer<typeof eventRowSchema>;
