import type { EntityOf } from '../../../contract/entities/index.ts';
import type { Ask, World } from '../recipe.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** Words of options that would be others' otherwise: `each` says another thing of payments than of customers. */
const ownWords: Readonly<Record<string, string>> = {
  'customers.each': 'each_customer',
  'customers.one': 'one_customer',
  'products.match': 'match_product',
  'products.one': 'one_product',
  'payments.each': 'each_payment',
  'payments.total': 'one_payment',
  'payments.none': 'no_payment',
  'taxes.rates': 'tax_rates',
  'taxes.line': 'tax_line',
  'rounding.line': 'rounding_line',
  'rounding.hold': 'rounding_hold',
  'number.own': 'number_own',
  'number.order': 'number_order',
};

/** A choice among words. What is taken while nothing was chosen stands first, and is suggested unless said. */
export function wordsAsk(id: string, group: Ask['group'], values: readonly string[], more: Partial<Ask> = {}): Ask {
  const [fallback = ''] = values;
  const options = values.map((value) => ({ value, label: ownWords[`${id}.${value}`] ?? value }));
  return { id, group, word: id, of: 'option', worded: true, options, fallback, suggested: fallback, ...more };
}

/** That no other flow books the same: only the owner knows. `word` names what that is about. */
export function onlyHereAsk({ source }: World, word: 'fees_only_here' | 'bills_only_here'): Ask {
  const options = [{ value: 'yes', label: word }];
  const params = { source: source.name };
  return { id: 'only_here', group: 'what', word, params, of: 'option', worded: true, options, required: true };
}

type AccountRecord = EntityOf<'account'>;

/** An account as people choose it. */
export function accountOption({ externalId, name, number }: AccountRecord): Option {
  return { value: externalId, label: number === null ? name : `${number} ${name}` };
}

/** The target's accounts of these kinds that are in use. */
export function accountsOf({ target }: World, kinds: readonly string[]): AccountRecord[] {
  return target.list('account').filter(({ kind, status }) => status === 'active' && kinds.includes(kind));
}

export function accountOptions(world: World, kinds: readonly string[]): Option[] {
  return accountsOf(world, kinds).map(accountOption);
}
