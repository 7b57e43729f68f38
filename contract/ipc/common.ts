import { z } from 'zod';
import { errorCodes } from '../errors.ts';

export const nothing = z.strictObject({});
export const done = z.object({ ok: z.literal(true) });
export const connectionIdSchema = z.string().min(1).max(100);
const instantText = z.string();

/** An error code with what its sentence needs; the window makes the words of it. */
export const problemSchema = z.object({
  code: z.enum(errorCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  detail: z.string().nullable(),
});
export type Problem = z.infer<typeof problemSchema>;

/**
 * The five states a person sees: everything fetched; fetching now; waiting for something that passes by itself;
 * a person is needed; switched off.
 */
export const stateSchema = z.enum(['up_to_date', 'working', 'waiting', 'needs_you', 'off']);
export type State = z.infer<typeof stateSchema>;

/** Why a connection is in its state, and until when it waits; `key` is below `state.*` of the words. */
export const statusSchema = z.object({
  state: stateSchema,
  why: z.enum([
    'all_well',
    'never_fetched',
    'fetching',
    'unfinished',
    'offline',
    'paused',
    'all_paused',
    'limited',
    'vendor_down',
    'signed_out',
    'forbidden',
    'set_aside',
    'held_deletions',
    'missing',
    'bad_data',
    'full_disk',
    'bug',
    'vault_locked',
    'off',
  ]),
  until: instantText.nullable(),
  count: z.int(),
});
export type Status = z.infer<typeof statusSchema>;

/** The one thing to do about a state; null where nothing is. */
export const remedySchema = z
  .enum(['sign_in', 'retry', 'fetch', 'fetch_missing', 'review', 'resume', 'unlock', 'free_space'])
  .nullable();
export type Remedy = z.infer<typeof remedySchema>;

export const countsSchema = z.object({
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  deleted: z.int(),
  setAside: z.int(),
});
export type Counts = z.infer<typeof countsSchema>;
