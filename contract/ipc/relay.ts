import { z } from 'zod';
import { problemSchema } from './common.ts';

/** What was fetched after a time in which this PC slept or Backroom was closed. */
export const absenceSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** Scheduled runs that were missed and done as one. */
  folded: z.int(),
  /** Deliveries that the relay had kept. */
  collected: z.int(),
  /** True as long as what may be missing is being fetched. */
  settling: z.boolean(),
  /** Connections of which something may still be missing. */
  missing: z.array(z.string()),
});
export type Absence = z.infer<typeof absenceSchema>;

/** The relay that keeps deliveries for this PC, as the window shows it. */
export const relayViewSchema = z.object({
  /** Null where there is none. */
  url: z.string().nullable(),
  /** `catching_up`: what was kept is being collected. `waiting`: cannot be reached now. `refused`: needs a person. */
  state: z.enum(['none', 'starting', 'well', 'catching_up', 'waiting', 'refused']),
  problem: problemSchema.nullable(),
  enrolledAt: z.string().nullable(),
  lastPollAt: z.string().nullable(),
  lastEventAt: z.string().nullable(),
  /** Sign-ins may come back over it. */
  bounce: z.boolean(),
  /** For how many days it keeps what is not collected. */
  keepDays: z.int().nullable(),
  absence: absenceSchema.nullable(),
});
export type RelayView = z.infer<typeof relayViewSchema>;

/** How a connection's system is asked to tell what happens, and how that stands. */
export const hookViewSchema = z.object({
  connectionId: z.string(),
  connectionName: z.string(),
  provider: z.string(),
  mark: z.object({ path: z.string(), colour: z.string() }).nullable(),
  /**
   * `off`: the owner does not want it. `no_relay`: there is none. `setting_up`. `on`. `by_hand`: waits for what the
   * owner does at the vendor's. `failed`: could not be made, tried again at the next check. `impossible`: see `why`.
   */
  state: z.enum(['off', 'no_relay', 'setting_up', 'on', 'by_hand', 'failed', 'impossible']),
  problem: problemSchema.nullable(),
  /** Why it is impossible, in a sentence. */
  why: z.string().nullable(),
  /** The receive address; shown where the owner has to paste it at the vendor's. */
  url: z.string().nullable(),
  /** What to click and paste, where the vendor has no way to subscribe by API. */
  byHand: z.string().nullable(),
  /** The setting or secret that the owner copies back from the vendor, and whether it is there. */
  secret: z.object({ key: z.string(), present: z.boolean() }).nullable(),
  /** The relay holds the key that deliveries are signed with, since it must answer for it on the spot. */
  keyAtRelay: z.boolean(),
  topics: z.int(),
  checkedAt: z.string().nullable(),
  lastEventAt: z.string().nullable(),
  /** Genuine and refused deliveries of the last seven days. */
  received: z.int(),
  refused: z.int(),
});
export type HookView = z.infer<typeof hookViewSchema>;

export const verdictSchema = z.enum([
  'good',
  /** The vendor asked whether the address is ours, and was answered. */
  'confirmed',
  /** The vendor tried the new address out; it tells nothing. */
  'greeting',
  /** As `confirmed`, not answered yet. */
  'asked',
  'no_secret',
  'unsigned',
  'wrong',
  'too_old',
  /** Could not be checked yet: the vendor's certificate cannot be had now. Tried again. */
  'unjudged',
  /** Sealed for another key, or damaged. */
  'unreadable',
  /** To an address that no connection has any more, or about an account that is not connected. */
  'unknown',
]);
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * `waiting`: to be fetched. `fetched`: what it names has been read again. `nothing`: it names nothing that is kept here.
 * `duplicate`: was here before. `kept_apart`: not genuine, never acted on. `failed`: it could not be understood.
 */
export const inboxOutcomeSchema = z.enum(['waiting', 'fetched', 'nothing', 'duplicate', 'kept_apart', 'failed']);
export type InboxOutcome = z.infer<typeof inboxOutcomeSchema>;

/** One delivery of a vendor. */
export const inboxRowSchema = z.object({
  id: z.int(),
  connectionId: z.string().nullable(),
  connectionName: z.string().nullable(),
  mark: z.object({ path: z.string(), colour: z.string() }).nullable(),
  receivedAt: z.string(),
  storedAt: z.string(),
  /** As the vendor calls it; null where nothing could be made of it. */
  topic: z.string().nullable(),
  externalId: z.string().nullable(),
  /** How many things one delivery tells. */
  count: z.int(),
  verdict: verdictSchema,
  outcome: inboxOutcomeSchema,
});
export type InboxRow = z.infer<typeof inboxRowSchema>;

export const inboxDetailSchema = inboxRowSchema.extend({
  method: z.string(),
  /** Without the secret part of the receive address. */
  url: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  /** As text, with secrets taken out; null where it is no text. */
  body: z.string().nullable(),
  bytes: z.int(),
  told: z.array(
    z.object({
      topic: z.string(),
      externalId: z.string().nullable(),
      gone: z.boolean(),
      at: z.string().nullable(),
      streams: z.array(z.string()),
      state: z.enum(['waiting', 'fetching', 'fetched', 'nothing', 'duplicate']),
      /** The record here, where there is one. */
      recordId: z.int().nullable(),
    }),
  ),
  runId: z.int().nullable(),
  problem: z.string().nullable(),
});
export type InboxDetail = z.infer<typeof inboxDetailSchema>;
