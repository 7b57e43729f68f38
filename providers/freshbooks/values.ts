import { z } from 'zod';
import { currencyExponent, type Money, moneyFromDecimal } from '../../contract/money.ts';
import { instant, instantOfLocal } from '../kit/index.ts';

/** Money is a pair of decimal text and ISO code, with two decimals whatever the currency. */
export const money = z
  .object({ amount: z.string(), code: z.string().regex(/^[A-Z]{3}$/) })
  .transform(({ amount, code }, context): Money => {
    try {
      return moneyFromDecimal(amount, code);
    } catch (thrown) {
      context.addIssue(String(thrown));
      return z.NEVER;
    }
  });

/** A document's day, without a zone. */
export const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** What is written with two decimals may be off by one of the second, for each line and tax. */
export function tolerance(lines: readonly unknown[], { currency }: Money): number {
  return (2 * lines.length + 1) * 10 ** Math.max(0, currencyExponent(currency) - 2);
}

/** Quantities and counts are decimal text, but bills send numbers. */
export const decimal = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^-?\d+(\.\d+)?$/));

/** A rate of tax in thousandths of a percent, which is as fine as FreshBooks keeps it; no tax is null, "" or 0. */
export const rate = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((percent) => Math.round(Number(percent ?? 0) * 1000))
  .pipe(z.int().nonnegative());

/** 0 is active, 1 deleted, 2 archived: https://www.freshbooks.com/api/active_deleted */
export const visState = z.union([z.literal(0), z.literal(1), z.literal(2)]);

/** The zone of most stamps. */
export const eastern = 'America/New_York';

/**
 * Accounting stamps are US/Eastern without saying so, "for historical reasons"; newer ones are whole ISO 8601.
 * https://github.com/freshbooks/freshbooks-python-sdk/blob/main/docs/source/user_guide/making_calls.md#dates-and-times
 * @throws RangeError when it is no time
 */
export function easternInstant(text: string): string {
  return instantIn(text, eastern);
}

function instantIn(text: string, zone?: string): string {
  return text.includes('T') ? instant(text) : instantOfLocal(text, zone);
}

function stamp(zone?: string) {
  return z
    .string()
    .nullish()
    .transform((text) => (text ? instantIn(text, zone) : null));
}

export const easternStamp = stamp(eastern);
/** Bills, their vendors and a client's sign-up are stamped in UTC (freshbooks-python-sdk, ACCOUNTING_UTC_DATE_FIELDS). */
export const utcStamp = stamp();
