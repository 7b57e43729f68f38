import type { ActionDraft } from '../../../contract/actions/index.ts';
import type { EntityOf } from '../../../contract/entities/index.ts';
import { emailKey } from '../../matches/keys.ts';
import { type Ask, type FromPush, idOf, type PlannedPush, type PushKey, type World } from '../recipe.ts';
import { wordsAsk } from './asks.ts';
import { emailOf, isForeign, isFreeName, ownCurrency } from './people.ts';
import { because, isThere, noDocument, type Problem, type Subject } from './plans.ts';

/** Whose bill it is: a supplier of the target, or one that is made for it first. */
export interface Supplier {
  readonly id: string | FromPush;
  readonly push: PlannedPush<'supplier.create'> | null;
}

type Party = EntityOf<'bill'>['supplier'];

/** The supplier of the target that the match book or the e-mail address names; null where there is none. */
function foundFor({ externalId, email, name }: Party, currency: string, world: World): string | Problem | null {
  const unclear = because('supplier_unclear', { name: name ?? '' });
  const isFit = (id: string) => {
    const found = world.target.find('supplier', id);
    return found?.active !== false && (found?.currency ? found.currency === currency : !isForeign(currency, world));
  };
  const same = externalId === null ? null : world.counterpart('supplier', externalId);
  if (same === 'several') return unclear;
  if (same !== null && isFit(same)) return same;
  const address = email ?? (externalId === null ? null : (world.source.find('supplier', externalId)?.email ?? null));
  if (emailKey(address) === null) return null;
  const [one, ...more] = world.target.keyed('supplier', 'email', address ?? '').filter(isFit);
  return more.length > 0 ? unclear : (one ?? null);
}

/**
 * A name that nobody has: some books take each name once, of suppliers and customers together. Null where a supplier is
 * called so already, who may be this one.
 */
function freeName(called: string, key: PushKey, currency: string | null, world: World): string | null {
  if (currency === null && world.target.numbered('supplier', called).length > 0) return null;
  const more = currency === null ? ['supplier'] : [currency, `supplier, ${currency}`];
  const names = [...(currency === null ? [called] : []), ...more.map((one) => `${called} (${one})`)];
  return names.find((name) => isFreeName(name, key, world)) ?? null;
}

/**
 * The target's supplier, in this order of certainty: the one that Backroom made, the match book's, the only one with
 * the e-mail address, a new one unless the owner wants to be asked.
 */
export function supplierOf(party: Party, subject: Subject, currency: string, world: World): Supplier | Problem {
  const { externalId, name } = party;
  const unclear = because('supplier_unclear', { name: name ?? '' });
  const known = externalId === null ? null : world.source.find('supplier', externalId);
  const called = known?.name.trim() || name?.trim() || '';
  const named = externalId ?? (called === '' ? null : `name:${called.toLowerCase()}`);
  if (named === null) return unclear;
  const key: PushKey = {
    ...{ entity: 'supplier', externalId: named },
    part: isForeign(currency, world) ? `supplier.${currency}` : 'supplier',
  };
  if (isThere(world, key)) return { id: idOf(key), push: null };
  const found = foundFor(party, currency, world);
  if (found !== null) return typeof found === 'string' ? { id: found, push: null } : found;
  if (!world.target.can('supplier.create') || world.choice('suppliers') === 'hold' || called === '') return unclear;
  const free = freeName(called, key, isForeign(currency, world) ? currency : null, world);
  if (free === null) return unclear;
  const input: ActionDraft<'supplier.create'> = {
    name: free,
    company: known?.company?.trim() || null,
    email: emailOf(known?.email ?? party.email),
    phone: known?.phone?.trim() || null,
    address: known?.address ?? null,
    currency: ownCurrency(currency, world),
  };
  const push: PlannedPush<'supplier.create'> = {
    ...{ key, title: free, about: `supplier/${named}`, action: 'supplier.create', input },
    ...noDocument,
    occurredOn: subject.occurredOn,
  };
  return { id: idOf(key), push };
}

/** Whether suppliers that the target does not know are added there. */
export function supplierAsks({ target }: World): Ask[] {
  return target.can('supplier.create') ? [wordsAsk('suppliers', 'people', ['make_supplier', 'hold'])] : [];
}
