import { z } from 'zod';
import { currencyExponent } from './currency.ts';

export { currencyExponent, moneyToDecimal } from './currency.ts';

export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'a currency is three capital letters');

/** An amount of money: `amountMinor` counts the currency's smallest unit (cents, yen, fils). */
export const moneySchema = z.object({ amountMinor: z.int(), currency: currencySchema });
export type Money = z.infer<typeof moneySchema>;

/** A whole number of so many digits is exact as a JavaScript number; BigInt is ten times slower. */
const exactDigits = 15;

/** More digits than any amount has; beyond them even reading the number would take long. */
const longestText = 60;

const decimalPattern = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/;

/**
 * Decimal text ("12.50", "-3", "1.2e3") as money. Digits below the smallest unit are rounded half away from zero,
 * as vendors round when they show six-decimal unit prices.
 * @throws RangeError when the text is no decimal number or the amount is beyond 2^53 minor units.
 */
export function moneyFromDecimal(text: string, currency: string): Money {
  const match = text.length > longestText ? null : decimalPattern.exec(text.trim());
  if (!match) throw new RangeError(`not a decimal amount: ${JSON.stringify(text.slice(0, 40))}`);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const scale = currencyExponent(currency) + Number(exponent) - fraction.length;
  if (scale >= 0 && whole.length + fraction.length + scale <= exactDigits) {
    const amount = Number(whole + fraction) * 10 ** scale;
    return { amountMinor: sign === '-' && amount !== 0 ? -amount : amount, currency };
  }
  const digits = BigInt(whole + fraction);
  const minor = scale >= 0 ? digits * 10n ** BigInt(scale) : divideHalfUp(digits, 10n ** BigInt(-scale));
  const amountMinor = Number(sign === '-' ? -minor : minor);
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError('the amount is too large to be exact');
  return { amountMinor: amountMinor === 0 ? 0 : amountMinor, currency };
}

function divideHalfUp(value: bigint, by: bigint): bigint {
  return (value + by / 2n) / by;
}

/** The sum of amounts of one currency. @throws RangeError on mixed currencies or a sum beyond 2^53 minor units. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  let amountMinor = 0;
  for (const amount of amounts) {
    if (amount.currency !== currency) throw new RangeError(`cannot add ${amount.currency} to ${currency}`);
    amountMinor += amount.amountMinor;
  }
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError('the sum is too large to be exact');
  return { amountMinor, currency };
}

/**
 * A whole number in parts of the weights' sizes, which come to it exactly: what cutting off leaves goes to those that it
 * took most from.
 */
export function shares(whole: number, weights: readonly number[]): number[] {
  const sizes = weights.map((weight) => BigInt(Math.abs(weight)));
  const all = sizes.reduce((total, size) => total + size, 0n);
  if (all === 0n) return weights.map((_, index) => (index === 0 ? whole : 0));
  const exact = sizes.map((size) => BigInt(Math.abs(whole)) * size);
  const cut = exact.map((one) => Number(one / all));
  const byRest = exact
    .map((one, index) => ({ index, rest: one % all }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const left = Math.abs(whole) - cut.reduce((sum, one) => sum + one, 0);
  const more = new Set(byRest.slice(0, left).map(({ index }) => index));
  return cut.map((one, index) => (one + (more.has(index) ? 1 : 0)) * Math.sign(whole) + 0);
}
