import { z } from 'zod';
import { failureReasons } from '../errors.ts';
import { countsSchema } from './common.ts';

export const runStatusSchema = z.enum(['running', 'done', 'set_aside', 'stopped', 'failed', 'cut']);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const runStreamViewSchema = z.object({
  stream: z.string(),
  label: z.string(),
  /** `only`: single records, which a webhook named. */
  mode: z.enum(['full', 'changes', 'only']),
  status: z.enum(['waiting', ...runStatusSchema.options]),
  reason: z.enum(failureReasons).nullable(),
  detail: z.string().nullable(),
  counts: countsSchema,
  total: z.int().nullable(),
  calls: z.int(),
  durationMs: z.int(),
});
export type RunStreamView = z.infer<typeof runStreamViewSchema>;

export const runViewSchema = z.object({
  id: z.int(),
  connectionId: z.string(),
  connectionName: z.string(),
  trigger: z.enum(['schedule', 'person', 'connect', 'retry', 'webhook']),
  dry: z.boolean(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  status: runStatusSchema,
  reason: z.enum(failureReasons).nullable(),
  detail: z.string().nullable(),
  counts: countsSchema,
  calls: z.int(),
  /** How many missed runs this one stands for, after a sleep. */
  folded: z.int(),
});
export type RunView = z.infer<typeof runViewSchema>;

export const runDetailSchema = runViewSchema.extend({ streams: z.array(runStreamViewSchema) });
export type RunDetail = z.infer<typeof runDetailSchema>;

export const setAsideViewSchema = z.object({
  id: z.int(),
  connectionId: z.string(),
  connectionName: z.string(),
  stream: z.string(),
  streamLabel: z.string(),
  externalId: z.string(),
  reason: z.string(),
  raw: z.string(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  attempts: z.int(),
});
export type SetAsideView = z.infer<typeof setAsideViewSchema>;

/** What moves while a run is under way; sent a few times a second at most. */
export const progressSchema = z.object({
  runId: z.int(),
  connectionId: z.string(),
  stream: z.string(),
  label: z.string(),
  read: z.int(),
  total: z.int().nullable(),
  counts: countsSchema,
});
export type Progress = z.infer<typeof progressSchema>;
