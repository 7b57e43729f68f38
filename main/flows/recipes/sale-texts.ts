import type { Ask, World } from '../recipe.ts';
import { because, type Problem } from './plans.ts';

/** More is refused as a field's text. */
const longest = 4000;

/** The owner's own expression for a text, else what is usual; or why it does not work. */
function own(id: string, world: World, usual: string | null): string | null | Problem {
  const problem = world.said(`${id}.problem`);
  if (problem) return because('expression', { choice: id, problem });
  return world.said(id)?.trim().slice(0, longest) || usual;
}

/** The number and the note of a document, which say which order it is of. */
export function textOf(
  world: World,
  usual: { readonly number: string; readonly note: string },
): { readonly number: string | null; readonly note: string | null } | Problem {
  const isOrders = world.choice('number') === 'order';
  const number = own('text.number', world, isOrders ? usual.number.trim() || null : null);
  if (number !== null && typeof number !== 'string') return number;
  const note = own('text.note', world, usual.note);
  return note !== null && typeof note !== 'string' ? note : { number, note };
}

/** What the owner may say about a document in words of their own. */
export const expressionAsks: readonly Ask[] = [
  { id: 'text.number', group: 'texts', word: 'text_number', of: 'expression' },
  { id: 'text.note', group: 'texts', word: 'text_note', of: 'expression' },
];
