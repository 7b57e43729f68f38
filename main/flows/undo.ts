import { say, sayMaybe } from '../../contract/words/index.ts';
import type { Push } from '../store/push-row.ts';
import type { PushRepo } from '../store/pushes.ts';
import { keyIn } from './world.ts';

type Looks = Pick<PushRepo, 'needing' | 'standing'>;

/**
 * What is taken back along with these: all that builds on them, what builds on it first. What others still build on
 * (the customer of two orders) stays.
 */
export function undoOrder(wanted: readonly Push[], pushes: Looks): Push[] {
  const order = new Map<number, Push>();
  function visit(push: Push): void {
    if (order.has(push.id) || push.state !== 'done') return;
    for (const one of pushes.needing(push, push.key, ['done'])) visit(one);
    order.set(push.id, push);
  }
  for (const push of wanted.toSorted((a, b) => b.id - a.id)) visit(push);
  return [...order.values()];
}

/** "Payment of #1001": an order and all that is made of it have one title. */
export function nameOf({ key, title }: Pick<Push, 'key' | 'title'>): string {
  const [part = ''] = keyIn(key).part.split('.');
  return say('flows.panel.title', { part: sayMaybe(`flows.part.${part}`, {}, part.replaceAll('_', ' ')), title });
}

/** Why a push cannot be taken back, in a sentence; null where it can. */
export function whyFinal(push: Push): string | null {
  return push.inverse === null ? (push.final ?? '') : null;
}

/**
 * Marks pushes to be taken back, with all that builds on them; nothing where one of them cannot be, since half of it
 * would leave the books wrong. To be called inside a transaction.
 */
export function markUndo(
  wanted: readonly Push[],
  pushes: Pick<PushRepo, 'needing' | 'standing' | 'change' | 'log'>,
  entry: { readonly at: string; readonly actor: string },
): Push[] {
  const all = undoOrder(wanted, pushes);
  if (all.some((push) => whyFinal(push) !== null)) return [];
  for (const push of all) {
    pushes.change(push.id, { state: 'undoing', why: null, attempts: 0, problem: null, nextTryAt: null });
    pushes.log(push.id, { ...entry, what: 'undo_wanted' });
  }
  return all;
}
