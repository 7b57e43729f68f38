import { z } from 'zod';
import { actionKindSchema } from '../actions/index.ts';

export const fieldViewSchema = z.object({
  key: z.string(),
  label: z.string(),
  help: z.string(),
  secret: z.boolean(),
  optional: z.boolean(),
  placeholder: z.string().nullable(),
  /** Source of a regular expression the tidied value must fit. */
  pattern: z.string().nullable(),
  /** The Hub tidies what is pasted before it checks, so the window leaves the pattern to it. */
  tidied: z.boolean(),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
  initial: z.string(),
});
export type FieldView = z.infer<typeof fieldViewSchema>;

export const wayViewSchema = z.object({
  id: z.string(),
  kind: z.enum(['key', 'oauth2', 'client-credentials']),
  label: z.string(),
  help: z.string(),
  link: z.string().nullable(),
  fields: z.array(fieldViewSchema),
  /** The exact addresses to register at the vendor, for the own-app way. */
  redirects: z.array(z.string()),
});
export type WayView = z.infer<typeof wayViewSchema>;

export const actionViewSchema = z.object({
  kind: actionKindSchema,
  note: z.string().nullable(),
  /** Why it cannot be taken back; null where it can. */
  final: z.string().nullable(),
});
export type ActionView = z.infer<typeof actionViewSchema>;

export const providerViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  category: z.string(),
  summary: z.string(),
  docs: z.string(),
  mark: z.object({ path: z.string(), colour: z.string() }).nullable(),
  ways: z.array(wayViewSchema),
  streams: z.array(z.object({ id: z.string(), label: z.string(), entity: z.string(), note: z.string().nullable() })),
  actions: z.array(actionViewSchema),
});
export type ProviderView = z.infer<typeof providerViewSchema>;

/** How far a sign-in is; `url` is what was opened in the browser. */
export const attemptViewSchema = z.object({
  id: z.string(),
  phase: z.enum(['checking', 'browser', 'choosing', 'probing', 'done', 'failed']),
  url: z.string().nullable(),
  /** The browser cannot come back by itself: the address that it ends at is to be pasted. */
  pasteOnly: z.boolean(),
  /** Which of several is to be connected, while that is asked. */
  choices: z.object({ what: z.string(), of: z.array(z.object({ id: z.string(), name: z.string() })) }).nullable(),
  expiresAt: z.string().nullable(),
  connectionId: z.string().nullable(),
  account: z.string().nullable(),
  problem: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      detail: z.string().nullable(),
      field: z.string().nullable(),
    })
    .nullable(),
});
export type AttemptView = z.infer<typeof attemptViewSchema>;
