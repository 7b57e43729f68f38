import { z } from 'zod';
import { actionKindSchema } from '../actions/index.ts';

/** Something to be done at a vendor's, as plain data. */
const intentViewSchema = z.object({ action: actionKindSchema, input: z.record(z.string(), z.unknown()) });

/** What was written, and what takes it back. */
export const writtenViewSchema = z.object({
  reference: z.string(),
  externalId: z.string(),
  number: z.string().nullable(),
  version: z.string().nullable(),
  url: z.string().nullable(),
  /** An earlier try of the same reference had made it already. */
  wasThere: z.boolean(),
  inverse: intentViewSchema.nullable(),
  /** Why nothing takes it back. */
  final: z.string().nullable(),
});
export type WrittenView = z.infer<typeof writtenViewSchema>;

export const subscriptionViewSchema = z.object({
  id: z.string(),
  url: z.string(),
  topics: z.array(z.string()),
  active: z.boolean(),
});
export type SubscriptionView = z.infer<typeof subscriptionViewSchema>;

/** What a system tells by itself, and how it is asked to. */
export const webhooksViewSchema = z.object({
  per: z.enum(['connection', 'app']),
  topics: z.array(z.object({ topic: z.string(), streams: z.array(z.string()) })),
  byApi: z.boolean(),
  byHand: z.string().nullable(),
});
export type WebhooksView = z.infer<typeof webhooksViewSchema>;

export const checkedViewSchema = z.object({
  verdict: z.enum(['good', 'confirmed', 'no_secret', 'unsigned', 'wrong', 'too_old']),
  events: z.array(
    z.object({
      id: z.string().nullable(),
      topic: z.string(),
      externalId: z.string().nullable(),
      gone: z.boolean(),
      at: z.string().nullable(),
      streams: z.array(z.string()),
    }),
  ),
});
export type CheckedView = z.infer<typeof checkedViewSchema>;
