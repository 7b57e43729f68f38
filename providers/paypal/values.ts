import { z } from 'zod';
import { type Money, moneyFromDecimal, moneyToDecimal } from '../../contract/money.ts';

/**
 * PayPal's money: decimal text, which may begin with its point (".50"). https://developer.paypal.com/api/rest/requests
 */
export const amount = z.looseObject({ currency_code: z.string().regex(/^[A-Z]{3}$/), value: z.string() });
export type Amount = z.infer<typeof amount>;

/** @throws RangeError when the value is no decimal number or too large to be exact */
export function money({ currency_code, value }: Amount): Money {
  return moneyFromDecimal(value.replace(/^(-?)\./, '$10.'), currency_code);
}

/**
 * Refused with any decimals, though ISO 4217 gives them two.
 * https://developer.paypal.com/api/rest/reference/currency-codes
 */
const wholeOnly = new Set(['HUF', 'TWD']);

/** Money as PayPal takes it. A fraction of a whole-only currency stays, for PayPal to refuse it in its own words. */
export function amountOf(given: Money): { currency_code: string; value: string } {
  const text = moneyToDecimal(given);
  const value = wholeOnly.has(given.currency) ? text.replace(/\.00$/, '') : text;
  return { currency_code: given.currency, value };
}

/**
 * Quantity times unit price, exactly, before it is rounded once to the currency's smallest unit.
 * @throws RangeError when one of them is no plain decimal number
 */
export function times(quantity: string, unit: Amount): Money {
  const [one, other] = [digitsOf(quantity), digitsOf(unit.value)];
  const product = one.digits * other.digits;
  return moneyFromDecimal(`${product}e-${one.places + other.places}`, unit.currency_code);
}

function digitsOf(text: string): { digits: bigint; places: number } {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d{0,12})(?:\.(\d{0,8}))?$/.exec(text.trim()) ?? [];
  if (sign === undefined || whole + fraction === '') throw new RangeError(`not a decimal number: ${text.slice(0, 40)}`);
  return { digits: BigInt(`${sign}${whole}${fraction}`), places: fraction.length };
}
