import type { World } from '../recipe.ts';
import { type Problem, unmapped } from './plans.ts';
import type { Payment } from './sale-plans.ts';

/** Where money came to or from; no account where the books have none for it, or take payments without. */
export interface Till {
  readonly accountId: string | null;
  readonly label: string | null;
}

/** Accounts that money may come to: what a bank keeps, what a service clears, what gift cards owe. */
export function moneyAccounts(world: World) {
  const kinds = ['bank', 'asset', 'liability'];
  return world.target.list('account').filter(({ kind, status }) => status === 'active' && kinds.includes(kind));
}

/** The choice of a way of paying. Ids of choices are at most 200 characters long. */
export const methodChoice = (method: string) => `method.${method}`.slice(0, 200);

const isGiftCard = (method: string) => /gift.?card/i.test(method);

/** The account of a way of paying, as the owner chose; every other way has one of its own choice. */
export function tillOf(method: string | null, world: World): Till | Problem {
  if (moneyAccounts(world).length === 0) return { accountId: null, label: null };
  // A gift card pays with what is owed for it since it was sold.
  const owed = method !== null && isGiftCard(method) && world.target.booking('invoice.create')?.by === 'account';
  const own = method === null ? undefined : world.choice(methodChoice(method));
  const value = own ?? (owed ? world.choice('account.gift_cards') : undefined) ?? world.choice('method.*');
  if (value === undefined) return unmapped(method === null ? 'method.*' : methodChoice(method));
  if (value === '') return { accountId: null, label: null };
  return { accountId: value, label: world.target.find('account', value)?.name ?? value };
}

/** The one account of several payments, or of every other way where there are none; null where there are several. */
export function tillOfAll(payments: readonly Payment[], world: World): Till | Problem | null {
  if (payments.length === 0) return tillOf(null, world);
  let first: Till | null = null;
  for (const { method } of payments) {
    const till = tillOf(method, world);
    if ('why' in till) return till;
    if (first !== null && first.accountId !== till.accountId) return null;
    first = till;
  }
  return first;
}
