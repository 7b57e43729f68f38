import { z } from 'zod';
import { actionKindSchema } from '../actions/index.ts';
import { entityKindSchema } from '../entities/index.ts';
import {
  approvalSchema,
  choicesSchema,
  flowKindSchema,
  ledgerLineSchema,
  proofSchema,
  pushStateSchema,
  pushWhySchema,
} from '../flows/index.ts';
import { moneySchema } from '../money.ts';
import { connectionIdSchema } from './common.ts';

const side = z.object({ id: z.string(), name: z.string(), provider: z.string() });

/** A flow that could be between what is connected, or is. */
export const galleryEntrySchema = z.object({
  kind: flowKindSchema,
  source: side,
  target: side,
  /** The flow that is there already. */
  flowId: z.string().nullable(),
  /** What is in the way, and can be mended by the owner: letting Backroom write there, fetching more kinds. */
  needs: z.array(z.enum(['writes', 'streams'])),
});
export type GalleryEntry = z.infer<typeof galleryEntrySchema>;

/** How many pushes are in which state. */
const countsSchema = z.object({
  held: z.int(),
  proposed: z.int(),
  ready: z.int(),
  failed: z.int(),
  done: z.int(),
  doneToday: z.int(),
  /** Among those done: the source says otherwise by now, or they could not be taken back. The owner is asked. */
  outdated: z.int(),
  undone: z.int(),
});

export const flowViewSchema = z.object({
  id: z.string(),
  kind: flowKindSchema,
  source: side,
  target: side,
  on: z.boolean(),
  /** It is no more; its journal stays, and can be taken back from. */
  removed: z.boolean(),
  /** What was there before this day is left alone. */
  startOn: z.iso.date(),
  approval: approvalSchema,
  counts: countsSchema,
  /** Records that have changed and were not looked at yet. */
  waiting: z.int(),
  lastDoneAt: z.string().nullable(),
  /** Why nothing is written although it is on. */
  stopped: z
    .enum([
      ...(['removed', 'signed_out', 'reading_only', 'paused'] as const),
      // What the target answered last; told until it is tried again.
      ...(['forbidden', 'vault_locked', 'full_disk', 'limited', 'unreachable'] as const),
    ])
    .nullable(),
});
export type FlowView = z.infer<typeof flowViewSchema>;

const optionSchema = z.object({ value: z.string(), label: z.string() });

/** One thing that the owner decides about a flow: words `flows.choice.<id up to the first dot after "."...>`. */
export const choiceSchema = z.object({
  /** Such as `document`, `account.sales` or `tax.24`. */
  id: z.string(),
  group: z.enum(['what', 'people', 'accounts', 'taxes', 'payments', 'fields', 'texts']),
  /** Word key below `flows.choice`, and what it needs. */
  word: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  of: z.enum(['option', 'expression']),
  /** What may be chosen; empty for an expression. Labels are words (`flows.option.*`) where `worded`, else names. */
  options: z.array(optionSchema),
  worded: z.boolean(),
  /** Null where nothing was chosen; '' where none is right. */
  value: z.string().nullable(),
  /** What fits best, to be confirmed by the owner. */
  suggested: z.string().nullable(),
  required: z.boolean(),
  /** How many of the source's records need it; null where that is not counted. */
  seen: z.int().nullable(),
  /** Real values: from the shop's newest records, what it gives with them. */
  examples: z.array(z.object({ title: z.string(), value: z.string() })),
  /** Why an expression does not work. */
  problem: z.string().nullable(),
});
export type Choice = z.infer<typeof choiceSchema>;

/** What was decided, and what is left to decide before the flow can be switched on. */
export const mappingSchema = z.object({ choices: z.array(choiceSchema), missing: z.array(z.string()) });
export type Mapping = z.infer<typeof mappingSchema>;

export const pushRowSchema = z.object({
  id: z.int(),
  flowId: z.string(),
  runId: z.int().nullable(),
  state: pushStateSchema,
  why: pushWhySchema.nullable(),
  warnings: z.array(pushWhySchema),
  /** What it comes from: "#1001". */
  title: z.string(),
  entity: entityKindSchema,
  externalId: z.string(),
  /** What is made of it: `invoice`, `payment`, `customer`, ... */
  part: z.string(),
  /** Pushes of one thing belong together: an order's invoice and its payments. */
  about: z.string(),
  action: actionKindSchema.nullable(),
  occurredOn: z.string(),
  money: moneySchema.nullable(),
  proof: proofSchema.nullable(),
  /** What was made there. */
  made: z.object({ externalId: z.string(), number: z.string().nullable(), url: z.string().nullable() }).nullable(),
  doneAt: z.string().nullable(),
  undoneAt: z.string().nullable(),
  /** Null where it can be taken back, else why not, in a sentence. */
  final: z.string().nullable(),
  /** What it builds on and what hinders it, such as a customer who was refused; null where nothing does. */
  waitsFor: z.object({ title: z.string(), part: z.string(), state: pushStateSchema }).nullable(),
  attempts: z.int(),
  nextTryAt: z.string().nullable(),
  /** What the vendor said, for a failed one. */
  problem: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
});
export type PushRow = z.infer<typeof pushRowSchema>;

export const pushDetailSchema = pushRowSchema.extend({
  ledger: z.array(ledgerLineSchema),
  /** What is sent, as the action takes it. */
  input: z.record(z.string(), z.unknown()).nullable(),
  reference: z.string(),
  sourceRecordId: z.int().nullable(),
  log: z.array(z.object({ at: z.string(), actor: z.string(), what: z.string(), detail: z.string().nullable() })),
  /** Titles of what is taken back along with it. */
  takesAlong: z.array(z.string()),
});
export type PushDetail = z.infer<typeof pushDetailSchema>;

export const pushPageSchema = z.object({ rows: z.array(pushRowSchema), next: z.int().nullable() });

/** Documents as a ledger, and what they come to: per currency, and per account and tax rate. */
export const previewSchema = z.object({
  rows: z.array(pushRowSchema.extend({ ledger: z.array(ledgerLineSchema) })),
  next: z.int().nullable(),
  /** Records that are not looked at yet; the sums grow until there are none. */
  waiting: z.int(),
  count: z.int(),
  held: z.int(),
  /** Of all invoices, of all payments, ...: together they would count the same money twice. */
  totals: z.array(proofSchema.extend({ part: z.string() })),
  accounts: z.array(z.object({ account: z.string(), net: moneySchema })),
  taxes: z.array(z.object({ taxRate: z.string(), tax: moneySchema })),
});
export type Preview = z.infer<typeof previewSchema>;

export const flowRunSchema = z.object({
  id: z.int(),
  flowId: z.string(),
  trigger: z.enum(['change', 'person', 'retry']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  done: z.int(),
  failed: z.int(),
  undone: z.int(),
  totals: z.array(moneySchema),
});
export type FlowRun = z.infer<typeof flowRunSchema>;

/** What taking back would take back, and what cannot be. */
export const undoViewSchema = z.object({
  count: z.int(),
  titles: z.array(z.string()),
  impossible: z.array(z.object({ title: z.string(), why: z.string() })),
});
export type UndoView = z.infer<typeof undoViewSchema>;

/** The calls that a connection's vendor allows a day, those used, and those that flows will need for what waits. */
export const quotaSchema = z.object({
  connectionId: z.string(),
  used: z.int(),
  /** Null where the vendor has no limit by the day. */
  perDay: z.int().nullable(),
  planned: z.int(),
});
export type Quota = z.infer<typeof quotaSchema>;

const id = z.string().min(1).max(100);
const pushId = z.int().positive();
export const oneFlowSchema = z.strictObject({ id });
/** `draft` are choices that are not saved yet: the answer is as it would be with them. */
export const mappingQuerySchema = z.strictObject({ id, draft: choicesSchema.optional() });
export const flowWishSchema = z.strictObject({
  kind: flowKindSchema,
  sourceId: connectionIdSchema,
  targetId: connectionIdSchema,
  startOn: z.iso.date().optional(),
});
export const flowChangeSchema = z.strictObject({
  id,
  choices: choicesSchema.optional(),
  startOn: z.iso.date().optional(),
  approval: approvalSchema.optional(),
});
export const pushQuerySchema = z.strictObject({
  flowId: id.optional(),
  states: z.array(pushStateSchema).max(20).optional(),
  runId: z.int().optional(),
  /** Those alone that are done and not as they should be any more. */
  outdated: z.literal(true).optional(),
  about: z.string().max(300).optional(),
  /** Those that come from this connection: two may have a thing of the same number. */
  sourceId: connectionIdSchema.optional(),
  /** What the page before ended with; newest first. */
  before: z.int().optional(),
  limit: z.int().min(1).max(500).default(100),
});
export type PushQuery = z.output<typeof pushQuerySchema>;
export const previewQuerySchema = z.strictObject({
  id,
  before: z.int().optional(),
  limit: z.int().min(1).max(200).default(50),
});
/** Some pushes, or all proposed ones of a flow. */
export const somePushesSchema = z.union([
  z.strictObject({ pushIds: z.array(pushId).min(1).max(1000) }),
  z.strictObject({ flowId: id }),
]);
/** One push with all that builds on it, or all that a run has made. */
export const undoWishSchema = z.union([z.strictObject({ pushId }), z.strictObject({ runId: z.int().positive() })]);
