import { z } from 'zod';
import type { PushKey, World } from '../recipe.ts';

/** An e-mail address as systems take it; shops let people type anything. */
export function emailOf(text: string | null): string | null {
  return z.email().safeParse(text?.trim()).data ?? null;
}

/** Whether each customer and supplier of the target has one currency. */
const hasOwnCurrencies = ({ target }: World) => target.account.facts?.multicurrency === 'true';

/** Where customers and suppliers have one currency each, whoever pays in another one is another of them. */
export function isForeign(currency: string, world: World): boolean {
  return hasOwnCurrencies(world) && world.target.account.currency !== currency;
}

/** What somebody new is kept in; null where that is not asked. */
export function ownCurrency(currency: string, world: World): string | null {
  return hasOwnCurrencies(world) ? currency : null;
}

/**
 * Whether nobody else in the target is called so, or is going to be: some books take each name once, of customers and
 * suppliers together.
 */
export function isFreeName(name: string, key: PushKey, world: World): boolean {
  const { target } = world;
  return (
    target.numbered('customer', name).length === 0 &&
    target.numbered('supplier', name).length === 0 &&
    !world.isNamed(name, 'customer.create', key) &&
    !world.isNamed(name, 'supplier.create', key)
  );
}
