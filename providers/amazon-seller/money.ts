import { z } from 'zod';
import { moneyFromDecimal } from '../../contract/money.ts';
import { exactNumber } from '../kit/index.ts';

const decimal = z.union([z.string().min(1), exactNumber]);

/** Money as the newer APIs write it: decimal text and a currency. */
export const price = z
  .object({ amount: decimal, currencyCode: z.string() })
  .transform(({ amount, currencyCode }) => moneyFromDecimal(amount, currencyCode));

/** Money of the Finances API 2024-06-19: a JSON number, read as its own digits. */
export const posted = z
  .object({ currencyAmount: decimal, currencyCode: z.string() })
  .transform(({ currencyAmount, currencyCode }) => moneyFromDecimal(currencyAmount, currencyCode));

/** The same in the spelling of the Finances API v0. */
export const settled = z
  .object({ CurrencyAmount: decimal, CurrencyCode: z.string() })
  .transform(({ CurrencyAmount, CurrencyCode }) => moneyFromDecimal(CurrencyAmount, CurrencyCode));

/** Sum of minor units. */
export function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
