import type { EntityOf } from '../../../contract/entities/index.ts';
import { emailKey } from '../../matches/keys.ts';
import type { Side } from '../recipe.ts';

/** Orders or invoices of a number, whether it is written with a "#" or without. */
export function numberedLike<K extends 'order' | 'invoice'>(
  side: Side,
  entity: K,
  number: string | null,
): EntityOf<K>[] {
  const bare = number?.trim().replace(/^#/, '') ?? '';
  if (bare === '') return [];
  const found = [bare, `#${bare}`].flatMap((text) => side.numbered(entity, text));
  return [...new Map(found.map((one) => [one.externalId, one])).values()];
}

/** Whether two e-mail addresses are the same; null where one is not known, which says nothing. */
export function sameAddress(a: string | null, b: string | null): boolean | null {
  const [one, other] = [emailKey(a), emailKey(b)];
  return one === null || other === null ? null : one === other;
}
