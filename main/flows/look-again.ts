import type { PushState } from '../../contract/flows/index.ts';
import type { FlowRepo } from '../store/flows.ts';
import type { Push } from '../store/push-row.ts';
import type { PushRepo } from '../store/pushes.ts';
import type { Recipe } from './recipe.ts';

/**
 * Marks what is to be looked at again after something of a push was settled: what waited for it, what was passed over
 * while it was under way (`markLater`), and its own record, unless that was simply done: it is as it was planned then.
 * @returns whether there is anything
 */
export function lookAgain(
  push: Push,
  state: PushState | undefined,
  recipe: Recipe | undefined,
  { flows, pushes }: { readonly flows: FlowRepo; readonly pushes: Pick<PushRepo, 'about'> },
): boolean {
  // What goes both ways goes on with what was written.
  const isDone = state === 'done' && push.state === 'ready' && !recipe?.backTriggers;
  if (!isDone && push.recordId !== null) flows.mark(push.flowId, [push.recordId]);
  const wasLater = flows.later(push.flowId);
  const held = pushes.about(push, push.about, ['held']).filter(({ recordId }) => recordId !== null);
  for (const { flowId, recordId } of held) if (recordId !== null) flows.mark(flowId, [recordId]);
  return wasLater || held.length > 0 || (!isDone && push.recordId !== null);
}
