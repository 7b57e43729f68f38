import { z } from 'zod';
import { entityKindSchema } from '../entities/index.ts';
import { moneySchema } from '../money.ts';
import { matchMemberSchema } from './matches.ts';

export const recordRowSchema = z.object({
  id: z.int(),
  connectionId: z.string(),
  connectionName: z.string(),
  entity: entityKindSchema,
  externalId: z.string(),
  title: z.string(),
  /** A name or other text that says more than the title. */
  subtitle: z.string().nullable(),
  occurredAt: z.string().nullable(),
  status: z.string().nullable(),
  money: moneySchema.nullable(),
  /** How many there are, as decimal text, for the kinds that count something. */
  quantity: z.string().optional(),
  deletedAt: z.string().nullable(),
});
export type RecordRow = z.infer<typeof recordRowSchema>;

export const recordQuerySchema = z.object({
  entity: entityKindSchema,
  connectionId: z.string().optional(),
  status: z.string().optional(),
  /** Words that the record must contain; the last one may be unfinished. */
  search: z.string().max(200).optional(),
  /** Records dated at or after this day or instant. */
  since: z.string().max(40).optional(),
  /** `fewest` is for stock: what is nearly gone comes first. A search knows only the other two. */
  order: z.enum(['newest', 'oldest', 'fewest']).default('newest'),
  deleted: z.boolean().default(false),
  /** What the page before ended with; keyset paging, so page 4,000 costs what page 1 does. */
  after: z.string().max(200).optional(),
  limit: z.int().min(1).max(500).default(100),
});
export type RecordQuery = z.input<typeof recordQuerySchema>;

export const recordPageSchema = z.object({ rows: z.array(recordRowSchema), next: z.string().nullable() });
export type RecordPage = z.infer<typeof recordPageSchema>;

export const recordDetailSchema = recordRowSchema.extend({
  canonical: z.string(),
  raw: z.string(),
  link: z.string().nullable(),
  firstSeenAt: z.string(),
  lastChangedAt: z.string(),
  stream: z.string(),
  /** What is the same thing in other systems. */
  same: z.array(matchMemberSchema),
});
export type RecordDetail = z.infer<typeof recordDetailSchema>;

export const recordKindSchema = z.object({ entity: entityKindSchema, count: z.int() });
