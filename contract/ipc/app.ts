import { z } from 'zod';
import { moneySchema } from '../money.ts';
import { countsSchema, problemSchema, remedySchema, stateSchema } from './common.ts';
import { connectionViewSchema } from './connections.ts';
import { runStatusSchema } from './runs.ts';

export const appStatusSchema = z.object({
  version: z.string(),
  profileDir: z.string(),
  locale: z.string(),
  state: stateSchema,
  /** How many connections are in order, need a hand, and are there at all. */
  well: z.int(),
  needing: z.int(),
  connections: z.int(),
  nextDueAt: z.string().nullable(),
  /** Instant until which everything is paused; 'forever' until the owner says so; null when not. */
  pausedUntil: z.string().nullable(),
  offline: z.boolean(),
  pretend: z.boolean(),
  vault: z.object({
    state: z.enum(['new', 'locked', 'unlocked']),
    protection: z.enum(['keychain', 'passphrase']).nullable(),
    problem: problemSchema.nullable(),
  }),
});
export type AppStatus = z.infer<typeof appStatusSchema>;

/** A matter that needs a hand: what happened, what it means, the one button that mends it. */
export const matterSchema = z.object({
  id: z.string(),
  connectionId: z.string().nullable(),
  connectionName: z.string().nullable(),
  why: z.string(),
  count: z.int(),
  problem: problemSchema.nullable(),
  remedy: remedySchema,
  raisedAt: z.string(),
});
export type Matter = z.infer<typeof matterSchema>;

const pairSchema = z.object({ today: z.int(), before: z.int() });

export const overviewSchema = z.object({
  matters: z.array(matterSchema),
  connections: z.array(connectionViewSchema),
  /** What came in since midnight in the business's zone, over all connections. */
  todayCounts: countsSchema,
  /** Beside the same weekday a week ago. */
  orders: pairSchema,
  newCustomers: pairSchema,
  takings: z.array(z.object({ today: moneySchema, before: moneySchema })),
  payoutsOnTheWay: z.array(z.object({ count: z.int(), amount: moneySchema })),
  /** Stock records of which so many or fewer are there; null where no stock is counted. */
  stockLow: z.object({ count: z.int(), atMost: z.int() }).nullable(),
  /** Oldest first, one entry a day. */
  days: z.array(z.object({ day: z.string(), done: z.int(), troubled: z.int(), failed: z.int() })),
  lastRun: z.object({ id: z.int(), endedAt: z.string().nullable(), status: runStatusSchema }).nullable(),
});
export type Overview = z.infer<typeof overviewSchema>;

export const settingsSchema = z.object({
  startAtLogin: z.boolean(),
  theme: z.enum(['system', 'light', 'dark']),
  notifications: z.boolean(),
  proxyUrl: z.string().max(500),
  caFile: z.string().max(1000),
  /** Stock of so many or fewer counts as low. */
  lowStock: z.int().min(0).max(1_000_000),
});
export type AppSettings = z.infer<typeof settingsSchema>;

export const backupSchema = z.object({ file: z.string(), at: z.string(), bytes: z.int() });
export type Backup = z.infer<typeof backupSchema>;

export const storageSchema = z.object({
  profileDir: z.string(),
  databaseBytes: z.int(),
  records: z.int(),
  backups: z.array(backupSchema),
  lastCheck: z.object({ at: z.string(), ok: z.boolean() }).nullable(),
});
export type Storage = z.infer<typeof storageSchema>;

export const auditRowSchema = z.object({
  id: z.int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  detail: z.string(),
});
export type AuditRow = z.infer<typeof auditRowSchema>;
