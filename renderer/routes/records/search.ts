import { z } from 'zod';
import { type EntityKind, entityKindSchema } from '../../../contract/entities/index.ts';
import type { RecordQuery } from '../../../contract/ipc/index.ts';

export const datePresets = ['today', 'week', 'month', 'quarter', 'year'] as const;
export type DatePreset = (typeof datePresets)[number];

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** What the address of the records page carries, so that going back finds the same list again. Nonsense is left out. */
export const recordsSearchSchema = z.object({
  kind: entityKindSchema.optional().catch(undefined),
  connection: z.string().max(100).optional().catch(undefined),
  status: z.string().max(50).optional().catch(undefined),
  since: z
    .union([z.enum(datePresets), day])
    .optional()
    .catch(undefined),
  sort: z.enum(['oldest', 'fewest']).optional().catch(undefined),
  deleted: z.literal(true).optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
  /** The record whose panel is open. */
  record: z.int().optional().catch(undefined),
});
export type RecordsSearch = z.output<typeof recordsSearchSchema>;

/** Kinds that are dated by a calendar day and not by an instant. */
const datedByDay: ReadonlySet<EntityKind> = new Set([
  'invoice',
  'payout',
  'credit_note',
  'purchase_order',
  'bill',
  'expense',
]);

const daysBack: Readonly<Record<Exclude<DatePreset, 'year'>, number>> = { today: 0, week: 6, month: 29, quarter: 89 };

/** The first local midnight that a date filter lets through. */
export function sinceDate(since: string, now: Date): Date {
  const preset = datePresets.find((known) => known === since);
  if (preset === 'year') return new Date(now.getFullYear(), 0, 1);
  if (preset) return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBack[preset]);
  const [year = 1970, month = 1, dayOfMonth = 1] = since.split('-').map(Number);
  return new Date(year, month - 1, dayOfMonth);
}

/** A date of this PC's calendar as YYYY-MM-DD. */
export function dayText(date: Date): string {
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
}

/** The question to the Hub for what the page's address says. */
export function recordQueryOf(search: RecordsSearch, kind: EntityKind, now: Date): RecordQuery {
  const from = search.since === undefined ? undefined : sinceDate(search.since, now);
  const since = from && (datedByDay.has(kind) ? dayText(from) : from.toISOString());
  const words = search.q?.trim();
  return {
    entity: kind,
    order: search.sort ?? 'newest',
    deleted: search.deleted ?? false,
    ...(search.connection === undefined ? {} : { connectionId: search.connection }),
    ...(search.status === undefined ? {} : { status: search.status }),
    ...(since === undefined ? {} : { since }),
    ...(words ? { search: words } : {}),
  };
}

/** True when the list holds less than everything of its kind. */
export function isNarrowed(search: RecordsSearch): boolean {
  const { connection, status, since, q } = search;
  return connection !== undefined || status !== undefined || since !== undefined || Boolean(q?.trim());
}
