import { z } from 'zod';
import { errorCodes } from '../errors.ts';
import { connectionIdSchema } from './common.ts';

/** Days in a row with the vendor's number and ours; first and last are null where it only counts everything. */
export const proofWindowSchema = z.object({
  first: z.string().nullable(),
  last: z.string().nullable(),
  theirs: z.int(),
  ours: z.int(),
  setAside: z.int(),
  /** Missing here where it is more than zero, too many here where it is less. */
  gap: z.int(),
});
export type ProofWindowView = z.infer<typeof proofWindowSchema>;

/** The vendor's balance in one currency with what is here of it, in minor units. */
const proofSumSchema = z.object({
  currency: z.string(),
  theirs: z.int(),
  ours: z.int(),
  /** The balance is so much more than what is here, or less where it is below zero. */
  gap: z.int(),
});

/**
 * Why a balance proves nothing: only a part of the history is here, the vendor holds some of the money apart, records
 * were set aside, or new ones came while it was asked.
 */
export const unprovableReasons = ['history', 'apart', 'set_aside', 'moving'] as const;

/** How one stream stands against the vendor's own numbers. */
export const streamProofSchema = z.object({
  stream: z.string(),
  label: z.string(),
  /** By days, as a whole, by the vendor's balance, along with the stream that it lies in, or not at all. */
  way: z.enum(['days', 'whole', 'balance', 'with_other', 'no_numbers']),
  /** What it lies in. */
  other: z.string().nullable(),
  enabled: z.boolean(),
  /** When the vendor was last asked; null when not yet. */
  at: z.string().nullable(),
  firstDay: z.string().nullable(),
  /** The last day up to which nothing is missing; null where it is not counted by days. */
  completeTo: z.string().nullable(),
  missing: z.int(),
  surplus: z.int(),
  setAside: z.int(),
  /** Why the vendor could not be asked the last time. */
  problem: z.enum(errorCodes).nullable(),
  /** Why the vendor's numbers prove nothing, though it could be asked. */
  unprovable: z.enum(unprovableReasons).nullable(),
  windows: z.array(proofWindowSchema),
  sums: z.array(proofSumSchema),
});
export type StreamProof = z.infer<typeof streamProofSchema>;

export const proofViewSchema = z.object({ checking: z.boolean(), streams: z.array(streamProofSchema) });
export type ProofView = z.infer<typeof proofViewSchema>;

const one = { connectionId: connectionIdSchema };
const some = { ...one, streams: z.array(z.string().max(100)).max(100).optional() };

/** Whether what is here is all there is, by the vendor's own numbers. */
export const proofProcedures = {
  'proof.get': { input: z.strictObject(one), output: proofViewSchema },
  /** Asks the vendor now, which changes nothing. */
  'proof.check': { input: z.strictObject(some), output: proofViewSchema },
  /** Asks the vendor now, fetches what is missing, and asks again. */
  'proof.fetch': { input: z.strictObject(some), output: proofViewSchema },
} as const;
