import { z } from 'zod';

/** The kinds of records that are the same thing in several systems. */
export const matchKindSchema = z.enum(['customer', 'supplier', 'product', 'inventory_level', 'account', 'tax_rate']);
export type MatchKind = z.infer<typeof matchKindSchema>;
export const matchKinds: readonly MatchKind[] = matchKindSchema.options;

/** What two records have in common, or speaks against them (`other_…`); a code that the window has words for. */
export const matchReasonSchema = z.enum([
  'email',
  'phone',
  'name_postcode',
  'company',
  'sku',
  'barcode',
  'title',
  'number',
  'code',
  'percent',
  'other_sku',
  'other_barcode',
  'not_alone',
]);
export type MatchReason = z.infer<typeof matchReasonSchema>;

/** How a record came into its group: by its keys, by the owner's yes, by hand, or from a file. */
export const matchHowSchema = z.enum(['key', 'accepted', 'by_hand', 'import']);
export type MatchHow = z.infer<typeof matchHowSchema>;

const sideSchema = z.object({
  recordId: z.int(),
  connectionId: z.string(),
  connectionName: z.string(),
  externalId: z.string(),
  title: z.string(),
});
export type MatchSide = z.infer<typeof sideSchema>;

/** One record of a group. */
export const matchMemberSchema = sideSchema.extend({
  how: matchHowSchema,
  reasons: z.array(matchReasonSchema),
  since: z.string(),
});
export type MatchMember = z.infer<typeof matchMemberSchema>;

/** Records that are the same thing; `id` is the lowest of their row ids. */
export const matchGroupSchema = z.object({ id: z.int(), kind: matchKindSchema, members: z.array(matchMemberSchema) });
export type MatchGroup = z.infer<typeof matchGroupSchema>;

/** Two records that may be the same thing; `id` names both. */
export const matchSuggestionSchema = z.object({
  id: z.string(),
  kind: matchKindSchema,
  /** 1 to 100. */
  score: z.int(),
  reasons: z.array(matchReasonSchema),
  left: sideSchema,
  right: sideSchema,
});
export type MatchSuggestion = z.infer<typeof matchSuggestionSchema>;

export const suggestionIdSchema = z.string().regex(/^\d{1,15}-\d{1,15}$/, 'a suggestion is named like 12-34');

/** One line of an export: what is the same, or what is not; a record by its connection's name and the vendor's id. */
export const matchLineSchema = z.object({
  kind: matchKindSchema,
  same: z.boolean(),
  how: matchHowSchema,
  members: z
    .array(z.object({ connection: z.string().max(200), id: z.string().max(1000) }))
    .min(2)
    .max(500),
});
export type MatchLine = z.infer<typeof matchLineSchema>;

/** Where the list of groups, and that of suggestions, can be narrowed and continued. */
export const matchQuerySchema = z.strictObject({
  kind: matchKindSchema.optional(),
  /** What the page before ended with. */
  after: z.string().max(60).optional(),
  limit: z.int().min(1).max(500).default(100),
});
export type MatchQuery = z.output<typeof matchQuerySchema>;

/** `waiting` records have changed and are not looked at yet, so the list may still grow. */
const paged = { next: z.string().nullable(), waiting: z.int() };
export const matchGroupPageSchema = z.object({ rows: z.array(matchGroupSchema), ...paged });
export const matchSuggestionPageSchema = z.object({ rows: z.array(matchSuggestionSchema), ...paged });
