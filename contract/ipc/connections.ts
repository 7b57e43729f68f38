import { z } from 'zod';
import { entityKindSchema } from '../entities/index.ts';
import { actionViewSchema } from './catalogue.ts';
import { countsSchema, problemSchema, remedySchema, statusSchema } from './common.ts';

export const healthViewSchema = z.object({
  checkedAt: z.string().nullable(),
  ok: z.boolean().nullable(),
  latencyMs: z.int().nullable(),
  /** Share of calls that failed in the last seven days, 0 to 1. */
  errorRate: z.number(),
  lastSuccessAt: z.string().nullable(),
  callsToday: z.int(),
});
export type HealthView = z.infer<typeof healthViewSchema>;

export const connectionViewSchema = z.object({
  id: z.string(),
  provider: z.string(),
  providerName: z.string(),
  mark: z.object({ path: z.string(), colour: z.string() }).nullable(),
  name: z.string(),
  account: z.string(),
  timezone: z.string().nullable(),
  pretend: z.boolean(),
  status: statusSchema,
  remedy: remedySchema,
  problem: problemSchema.nullable(),
  paused: z.boolean(),
  cron: z.string(),
  nextDueAt: z.string().nullable(),
  lastOkAt: z.string().nullable(),
  lastCounts: countsSchema.nullable(),
  completeSince: z.string().nullable(),
  health: healthViewSchema,
  runningRunId: z.int().nullable(),
});
export type ConnectionView = z.infer<typeof connectionViewSchema>;

export const streamViewSchema = z.object({
  id: z.string(),
  label: z.string(),
  entity: entityKindSchema,
  enabled: z.boolean(),
  count: z.int(),
  setAside: z.int(),
  newestAt: z.string().nullable(),
  completeSince: z.string().nullable(),
  /** Why history does not reach further back, in the provider's words. */
  reachWhy: z.string().nullable(),
  lastOkAt: z.string().nullable(),
  lastFullAt: z.string().nullable(),
  deletions: z.enum(['feed', 'pass', 'never', 'parent']),
  /** Records that a whole pass did not meet and that wait for the owner's word, since there are so many. */
  heldDeletions: z.int(),
  cursor: z.string().nullable(),
  resuming: z.boolean(),
});
export type StreamView = z.infer<typeof streamViewSchema>;

export const connectionDetailSchema = connectionViewSchema.extend({
  way: z.string(),
  wayLabel: z.string(),
  scopes: z.array(z.string()),
  /** Whether the owner lets Backroom write there, and what it could write. */
  writes: z.boolean(),
  actions: z.array(actionViewSchema),
  settings: z.array(z.object({ label: z.string(), value: z.string() })),
  backfillFrom: z.string().nullable(),
  createdAt: z.string(),
  callsPerSecond: z.number(),
  /** What the vendor allows in a day; null where it does not count. */
  callsPerDay: z.int().nullable(),
  samples: z.array(z.object({ at: z.string(), ok: z.boolean(), latencyMs: z.int() })),
  streams: z.array(streamViewSchema),
});
export type ConnectionDetail = z.infer<typeof connectionDetailSchema>;
