import { z } from 'zod';
import { type PushState, type PushWhy, pushWhySchema } from '../../contract/flows/index.ts';
import type { Money } from '../../contract/money.ts';
import { type StoredPlan, storedPlanSchema } from '../flows/plan.ts';

/** What went wrong with the last try. */
export const pushProblemSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type PushProblem = z.infer<typeof pushProblemSchema>;

export const madeSchema = z.object({
  externalId: z.string(),
  number: z.string().nullable(),
  url: z.string().nullable(),
});
export type Made = z.infer<typeof madeSchema>;

/** What takes a push back. */
export const inverseSchema = z.object({ action: z.string(), input: z.record(z.string(), z.unknown()) });
export type Inverse = z.infer<typeof inverseSchema>;

/** One thing to be written, and what became of it. */
export interface Push {
  readonly id: number;
  readonly flowId: string;
  readonly runId: number | null;
  readonly sourceId: string;
  readonly targetId: string;
  readonly key: string;
  readonly generation: number;
  readonly about: string;
  readonly recordId: number | null;
  readonly state: PushState;
  readonly why: PushWhy | null;
  readonly title: string;
  readonly occurredOn: string;
  readonly money: Money | null;
  readonly plan: StoredPlan;
  readonly hash: string;
  readonly reference: string;
  readonly attempts: number;
  readonly triedAt: string | null;
  readonly nextTryAt: string | null;
  readonly problem: PushProblem | null;
  readonly made: Made | null;
  readonly inverse: Inverse | null;
  readonly final: string | null;
  /** The push that is taken back before this one is sent. */
  readonly replaces: number | null;
  readonly createdAt: string;
  readonly doneAt: string | null;
  readonly undoneAt: string | null;
}

export interface PushRowShape {
  readonly id: number;
  readonly flow_id: string;
  readonly run_id: number | null;
  readonly source_id: string;
  readonly target_id: string;
  readonly key: string;
  readonly generation: number;
  readonly about: string;
  readonly record_id: number | null;
  readonly state: PushState;
  readonly why: string | null;
  readonly title: string;
  readonly occurred_on: string;
  readonly amount_minor: number | null;
  readonly currency: string | null;
  readonly plan: string;
  readonly plan_hash: string;
  readonly reference: string;
  readonly attempts: number;
  readonly tried_at: string | null;
  readonly next_try_at: string | null;
  readonly problem: string | null;
  readonly made: string | null;
  readonly inverse: string | null;
  readonly final: string | null;
  readonly replaces: number | null;
  readonly created_at: string;
  readonly done_at: string | null;
  readonly undone_at: string | null;
}

function parsed<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}

export function pushOf(row: PushRowShape): Push {
  const { amount_minor: amountMinor, currency } = row;
  return {
    id: row.id,
    flowId: row.flow_id,
    runId: row.run_id,
    sourceId: row.source_id,
    targetId: row.target_id,
    key: row.key,
    generation: row.generation,
    about: row.about,
    recordId: row.record_id,
    state: row.state,
    why: parsed(pushWhySchema, row.why),
    title: row.title,
    occurredOn: row.occurred_on,
    money: amountMinor === null || currency === null ? null : { amountMinor, currency },
    plan: storedPlanSchema.parse(JSON.parse(row.plan)),
    hash: row.plan_hash,
    reference: row.reference,
    attempts: row.attempts,
    triedAt: row.tried_at,
    nextTryAt: row.next_try_at,
    problem: parsed(pushProblemSchema, row.problem),
    made: parsed(madeSchema, row.made),
    inverse: parsed(inverseSchema, row.inverse),
    final: row.final,
    replaces: row.replaces,
    createdAt: row.created_at,
    doneAt: row.done_at,
    undoneAt: row.undone_at,
  };
}
