import type { EntityKind, EntityOf } from '../../contract/entities/index.ts';
import { summarise } from '../../contract/entities/index.ts';
import type { Choice, Mapping } from '../../contract/ipc/flows.ts';
import type { Flow } from '../store/flows.ts';
import { say } from './expressions.ts';
import type { Ask, Recipe, Survey, World } from './recipe.ts';

/** A record of the source to show with an expression what it gives. */
export interface Sample {
  readonly entity: EntityKind;
  readonly record: EntityOf<EntityKind>;
}

/** Every flow has this: what happens when the source changes after it was written. */
const whenChanged: Ask = {
  id: 'changes',
  group: 'what',
  word: 'changes',
  of: 'option',
  options: [
    { value: 'ask', label: 'ask' },
    { value: 'replace', label: 'replace' },
  ],
  worded: true,
  fallback: 'ask',
};

export function asksOf(recipe: Recipe, world: World, survey: Survey): readonly Ask[] {
  return [...recipe.asks(world, survey), whenChanged];
}

/** What must be decided and is not; a choice of something that is no longer there counts as not made. */
export function missingOf(asks: readonly Ask[], { choices }: Pick<Flow, 'choices'>): string[] {
  return asks.flatMap((ask) => {
    const value = choices[ask.id];
    const isThere = ask.options === undefined || ask.options.some((one) => one.value === value);
    return ask.required && ask.fallback === undefined && (value === undefined || !isThere) ? [ask.id] : [];
  });
}

/** What the mapping page shows: every choice with what may be chosen, and what is left to choose. */
export async function mappingOf(
  asks: readonly Ask[],
  flow: Pick<Flow, 'choices'>,
  samples: readonly Sample[],
): Promise<Mapping> {
  const choices = await Promise.all(asks.map((ask) => choiceOf(ask, flow.choices[ask.id] ?? null, samples)));
  return { choices, missing: missingOf(asks, flow) };
}

async function choiceOf(ask: Ask, value: string | null, samples: readonly Sample[]): Promise<Choice> {
  const { id, group, word, params, of, options, worded, suggested, fallback, required, seen } = ask;
  const told = of === 'expression' && value ? await examplesOf(value, samples) : { examples: [], problem: null };
  return {
    ...{ id, group, word, of, value: value ?? fallback ?? null, ...told },
    params: { ...params },
    options: (options ?? []).map((one) => ({ ...one })),
    worded: worded ?? false,
    suggested: suggested ?? null,
    required: required ?? false,
    seen: seen ?? null,
  };
}

async function examplesOf(
  expression: string,
  samples: readonly Sample[],
): Promise<Pick<Choice, 'examples' | 'problem'>> {
  const said = await Promise.all(
    samples.map(async ({ entity, record }) => ({ ...summarise(entity, record), said: await say(expression, record) })),
  );
  const problem = said.find((one) => 'problem' in one.said)?.said;
  return {
    examples: said.flatMap(({ title, said: one }) => ('text' in one ? [{ title, value: one.text }] : [])),
    problem: problem && 'problem' in problem ? problem.problem : null,
  };
}
