import type { ActionKind } from '../../../contract/actions/index.ts';
import type { EntityOf } from '../../../contract/entities/index.ts';
import type { PushWhy } from '../../../contract/flows/index.ts';
import { emailKey } from '../../matches/keys.ts';
import type { PushKey, Side, World } from '../recipe.ts';
import { because } from './plans.ts';

/** The mark that an invoice's order was paid. */
export function paidKey(invoiceId: string): PushKey {
  return { entity: 'invoice', externalId: invoiceId, part: 'paid' };
}

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

/** Whether two orders are of the same goods, by their SKUs; false where one of them names none. */
export function sameGoods(one: EntityOf<'order'>, other: EntityOf<'order'>): boolean {
  const skusOf = ({ lines }: EntityOf<'order'>) => new Set(lines.flatMap(({ sku }) => sku ?? []));
  const [here, there] = [skusOf(one), skusOf(other)];
  return here.size > 0 && here.size === there.size && [...here].every((sku) => there.has(sku));
}

/** Whether two e-mail addresses are the same; null where one is not known, which says nothing. */
export function sameAddress(a: string | null, b: string | null): boolean | null {
  const [one, other] = [emailKey(a), emailKey(b)];
  return one === null || other === null ? null : one === other;
}

/** Said beforehand of what stays in the shop for good. */
export function finality({ target }: World, action: ActionKind): PushWhy[] {
  return target.isFinal(action) ? [because('cannot_be_undone').why] : [];
}
