import type { EntityKind, EntityOf } from '../../contract/entities/index.ts';
import { type Agreed, keyText, type Plan, type Recipe, type World } from '../../main/flows/recipe.ts';
import { type WorldSetup, worldOf } from './flow-world.ts';

/** A world in which some pairs were agreed on. */
export function keptWorld(setup: WorldSetup, agreed: readonly Agreed[] = []): World {
  return {
    ...worldOf(setup),
    agreed: (entity, id, side) => agreed.find((one) => one.entity === entity && one[side] === id) ?? null,
  };
}

/** What a plan comes to, short enough for a table. */
export function shortly(plan: Plan): object | string {
  if (plan.kind === 'hold') return { hold: plan.why.code, ...plan.why.params };
  if (plan.kind !== 'push') return plan.kind;
  return plan.pushes.map(({ to, key, action, input, warnings }) => ({
    [`${to ?? 'target'} ${action}`]: input,
    key: keyText(key),
    ...(warnings.length > 0 ? { warnings: warnings.map(({ code }) => code) } : {}),
  }));
}

/** What was agreed on of a pair that was looked at when both were as they are here. */
export function agreedOn<K extends EntityKind>(
  recipe: Recipe,
  entity: K,
  setup: WorldSetup,
  records: { readonly source: EntityOf<K>; readonly target: EntityOf<K> },
): Agreed {
  const lists = { source: { [entity]: [records.source] }, target: { [entity]: [records.target] } };
  const world = keptWorld({
    ...setup,
    source: { ...setup.source, records: { ...setup.source?.records, ...lists.source } },
    target: { ...setup.target, records: { ...setup.target?.records, ...lists.target } },
  });
  const plan = recipe.plan(entity, records.source, world, 'source');
  if (!plan.agreed) throw new Error(`nothing was agreed on: ${plan.kind}`);
  return plan.agreed;
}
