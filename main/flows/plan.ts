import { createHash } from 'node:crypto';
import { z } from 'zod';
import { actionKindSchema } from '../../contract/actions/index.ts';
import { entityKindSchema } from '../../contract/entities/index.ts';
import { ledgerLineSchema, type PushWhy, proofSchema, pushWhySchema } from '../../contract/flows/index.ts';
import { moneySchema } from '../../contract/money.ts';
import { keyText, type Plan, type PlannedPush, type PushKey } from './recipe.ts';

/** What a push holds of what is to be written, as it lies in the store. */
export const storedPlanSchema = z.object({
  /** Null where nothing could be worked out. */
  action: actionKindSchema.nullable(),
  input: z.record(z.string(), z.unknown()).nullable(),
  needs: z.array(z.string()),
  expect: moneySchema.nullable(),
  proof: proofSchema.nullable(),
  ledger: z.array(ledgerLineSchema),
  warnings: z.array(pushWhySchema),
  base: z.record(z.string(), z.string().nullable()).nullable(),
  /** The two records that `base` is about; null for the one that this makes. */
  pair: z
    .object({ entity: entityKindSchema, source: z.string().nullable(), target: z.string().nullable() })
    .nullable()
    .default(null),
  /** A hash of what of the source it rests on; null where every other plan is a change. */
  basis: z.string().nullable().default(null),
  again: z.enum(['replace', 'add']),
});
export type StoredPlan = z.infer<typeof storedPlanSchema>;

/** A push as the planner wants it to be. */
export interface Wanted {
  readonly key: string;
  readonly about: string;
  readonly title: string;
  readonly occurredOn: string;
  readonly money: PlannedPush['money'];
  readonly why: PushWhy | null;
  readonly to: 'source' | 'target';
  readonly plan: StoredPlan;
  readonly hash: string;
}

/** Every key that an input names by `{ from: … }`. */
function keysIn(value: unknown, into: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const one of value) keysIn(one, into);
  else if (typeof value === 'object' && value !== null) {
    const from = fromOf(value);
    if (from) into.add(keyText(from));
    else for (const one of Object.values(value)) keysIn(one, into);
  }
  return into;
}

const fromSchema = z.strictObject({
  from: z.strictObject({ entity: z.string(), externalId: z.string(), part: z.string() }),
});

function fromOf(value: object): PushKey | null {
  return 'from' in value ? (fromSchema.safeParse(value).data?.from ?? null) : null;
}

/**
 * The input with the vendor's ids in the places of the pushes that make them.
 * @param madeId the id of what a push has made; null while it has not
 * @throws RangeError for a push that has made nothing: the sender has not waited for what it needs
 */
export function filledIn(value: unknown, madeId: (key: string) => string | null): unknown {
  if (Array.isArray(value)) return value.map((one) => filledIn(one, madeId));
  if (typeof value !== 'object' || value === null) return value;
  const from = fromOf(value);
  if (!from) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledIn(one, madeId)]));
  const id = madeId(keyText(from));
  if (id === null) throw new RangeError(`${keyText(from)} has made nothing`);
  return id;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64').slice(0, 22);
}

function wantedOf(push: PlannedPush): Wanted {
  const { key, about, title, occurredOn, money, action, input, expect, proof, ledger, warnings, base, to, again } =
    push;
  const needs = [...keysIn(input, new Set((push.needs ?? []).map(keyText)))].sort();
  // The plan's own words only, so that a change of a warning or a name alone writes nothing anew.
  // What is written on top is another plan when it was decided on from something else.
  const hash = hashOf({ action, input, needs, expect, ...(again === 'add' ? { base } : {}) });
  return {
    ...{ key: keyText(key), about, title, occurredOn, money, why: null, to: to ?? 'target', hash },
    plan: {
      action,
      // An action's draft is a record of fields; the store knows no more of it.
      input: z.record(z.string(), z.unknown()).parse(input),
      ...{ needs, expect, proof, ledger: [...ledger], warnings: [...warnings] },
      ...{ base: base ? { ...base } : null, pair: push.pair ?? null, again: again ?? 'replace' },
      basis: push.basis === undefined ? null : hashOf(push.basis),
    },
  };
}

const none = {
  action: null,
  input: null,
  needs: [],
  expect: null,
  warnings: [],
  base: null,
  pair: null,
  basis: null,
  again: 'replace',
} as const;

/** What a plan wants to be there; the first is what the record is about. */
export function wantedBy(plan: Plan): Wanted[] {
  if (plan.kind === 'push') return plan.pushes.map(wantedOf);
  if (plan.kind !== 'hold') return [];
  const { key, about, title, occurredOn, money, why, ledger = [], proof = null } = plan;
  const stored: StoredPlan = { ...none, needs: [], warnings: [], ledger: [...ledger], proof };
  const hash = hashOf({ why });
  return [{ key: keyText(key), about, title, occurredOn, money, why, to: 'target', plan: stored, hash }];
}
