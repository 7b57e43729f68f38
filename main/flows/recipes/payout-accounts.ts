import type { EntityOf } from '../../../contract/entities/index.ts';
import type { PushWhy } from '../../../contract/flows/index.ts';
import type { Ask, Survey, World } from '../recipe.ts';
import { accountOption, accountsOf } from './asks.ts';

type AccountRecord = EntityOf<'account'>;

/** What kind of account of the books a choice is about, and by which words of its name it is recognised. */
export interface AccountWish {
  readonly id: string;
  /** Below `flows.choice`. */
  readonly word: string;
  readonly kinds: readonly AccountRecord['kind'][];
  /** The first that fits exactly one account suggests it. */
  readonly named: readonly RegExp[];
}

/** How often the source's records have something. */
export interface Seen {
  readonly required: boolean;
  readonly seen?: number;
}

/** The bank account that money arrives on, and where money lies between the customer and the bank. */
export const bank: AccountWish = {
  id: 'account.bank',
  word: 'bank',
  kinds: ['bank'],
  named: [/check|current|operating|giro|business/i, /./],
};
export const clearing: AccountWish = {
  id: 'account.clearing',
  word: 'clearing',
  kinds: ['bank', 'asset', 'liability'],
  named: [/clearing|in transit|undeposited/i],
};
export const fees: AccountWish = {
  id: 'account.fees',
  word: 'fees',
  kinds: ['expense'],
  named: [/(payment|processing|transaction).*fee/i, /merchant.*fee/i, /fee|bank charge/i],
};

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** One account that the words of its name point at; null where several do, since a guess would be one about money. */
function suggestedOf(world: World, { named }: AccountWish, accounts: readonly AccountRecord[]): string | null {
  const [first, ...rest] = world.source.name.split(/\s+/).filter((word) => word.length > 2);
  const own = first === undefined ? [] : [new RegExp([first, ...rest].map(escaped).join('|'), 'i')];
  for (const pattern of named) {
    const fitting = accounts.filter(({ name }) => pattern.test(name));
    const [only] = fitting;
    if (only && fitting.length === 1) return only.externalId;
    // Of several clearing accounts, the one that bears the name of this service, or is of no named one.
    for (const closer of [...own, /card|online|payments/i]) {
      const close = fitting.filter(({ name }) => closer.test(name));
      if (close[0] && close.length === 1) return close[0].externalId;
    }
  }
  return null;
}

/**
 * The choice of an account: the target's own of the fitting kinds. `currency` where there is one for each; `only` where
 * the source has no other.
 */
export function accountAsk(world: World, wish: AccountWish, seen: Seen, currency?: string, only?: string): Ask {
  const kept = currency ?? only;
  // Banks keep one currency; other accounts are kept in that of the books, and take every other one.
  const fits = (one: AccountRecord) =>
    kept === undefined || one.kind !== 'bank' || one.currency === null || one.currency === kept;
  const accounts = accountsOf(world, wish.kinds).filter(fits);
  return {
    id: currency === undefined ? wish.id : `${wish.id}.${currency}`,
    group: 'accounts',
    word: currency === undefined ? wish.word : `${wish.word}_in`,
    ...(currency === undefined ? {} : { params: { currency } }),
    of: 'option',
    options: accounts.map(accountOption),
    suggested: suggestedOf(world, wish, accounts),
    required: seen.required,
    ...(seen.seen === undefined ? {} : { seen: seen.seen }),
  };
}

/** The same, once for each currency where the source has more than one. Counted as `currency.EUR`. */
export function accountAsks(world: World, wish: AccountWish, { counts }: Survey): Ask[] {
  const currencies = [...counts].filter(([name]) => name.startsWith('currency.'));
  if (currencies.length < 2) {
    const only = currencies[0]?.[0].slice('currency.'.length);
    return [accountAsk(world, wish, { required: true }, undefined, only)];
  }
  const asks = currencies
    .map(([name, seen]) => accountAsk(world, wish, { required: true, seen }, name.slice('currency.'.length)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  // What is in a currency that the books have no account for is held, and keeps the others from nothing.
  const isAnswerable = ({ options }: Ask) => options !== undefined && options.length > 0;
  return asks.some(isAnswerable) ? asks.map((ask) => ({ ...ask, required: isAnswerable(ask) })) : asks;
}

/** An account that was chosen. */
export interface Chosen {
  readonly id: string;
  readonly name: string;
}

/** What was chosen, or why it does not do. `''` is no account: money has to be booked on one. */
export function chosen(world: World, { id }: Pick<AccountWish, 'id'>, currency: string): Chosen | { why: PushWhy } {
  const value = world.choice(`${id}.${currency}`) ?? world.choice(id);
  const asked = world.chosen(`${id}.`).length > 0 ? `${id}.${currency}` : id;
  if (!value) return { why: { code: 'unmapped', params: { choice: asked } } };
  const account = world.target.find('account', value);
  // Other accounts are kept in the currency of the books, and take every other one.
  if (account?.kind === 'bank' && account.currency !== null && account.currency !== currency) {
    const params = { account: account.name, currency, kept: account.currency };
    return { why: { code: 'currency_differs', params } };
  }
  return { id: value, name: account?.name ?? value };
}

/** Whoever sends the money or is paid, in the books: the supplier of that name is suggested, else nobody. */
export function partyAsk(world: World, id: 'payer' | 'supplier'): Ask {
  const { target, source } = world;
  const people = (target.has('supplier') ? target.list('supplier') : target.list('customer')).filter(
    ({ active }) => active,
  );
  const name = source.name.toLowerCase();
  const options = people.map(({ externalId, name: label }) => ({ value: externalId, label }));
  const isNeeded =
    id === 'payer' ? target.requires('deposit.create', 'payerId') : target.requires('expense.create', 'supplierId');
  const [same, ...more] = people.filter((one) => one.name.toLowerCase() === name);
  return {
    id,
    group: 'people',
    word: id,
    of: 'option',
    options: isNeeded ? options : [{ value: '', label: '' }, ...options],
    suggested: same && more.length === 0 ? same.externalId : isNeeded ? null : '',
    required: true,
  };
}
