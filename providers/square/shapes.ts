import { z } from 'zod';
import type { Address } from '../../contract/entities/common.ts';
import type { Money } from '../../contract/money.ts';
import { instant, maybeText } from '../kit/index.ts';

// What objects of all kinds at Square have in common.
// https://developer.squareup.com/docs/build-basics/common-data-types

export const id = z.string().min(1);

/** Times are RFC 3339, in UTC, with or without milliseconds. */
export const time = z.string().transform(instant);
export const maybeTime = time.nullish().transform((at) => at ?? null);

const code = z.string().regex(/^[A-Z]{3}$/);

/**
 * Whole numbers of the smallest unit, so no decimals are ever read. Payout entries are documented with
 * `currency_code`, everything else with `currency`.
 */
export const money = z
  .union([
    z.object({ amount: z.int(), currency: code }),
    z.object({ amount: z.int(), currency_code: code }).transform(({ amount, currency_code: currency }) => ({
      amount,
      currency,
    })),
  ])
  .transform(({ amount, currency }): Money => ({ amountMinor: amount, currency }));
export const maybeMoney = money.nullish().transform((amount) => amount ?? null);

/** Decimal text, at most five decimals. */
export const quantity = z.string().regex(/^-?\d+(\.\d+)?$/);

export const address = z
  .object({
    address_line_1: maybeText,
    address_line_2: maybeText,
    address_line_3: maybeText,
    locality: maybeText,
    administrative_district_level_1: maybeText,
    postal_code: maybeText,
    country: maybeText,
  })
  .nullish()
  .transform((raw): Address | null => {
    if (!raw) return null;
    const lines = [raw.address_line_1, raw.address_line_2, raw.address_line_3].filter((line) => line !== null);
    const { locality: city, administrative_district_level_1: region, postal_code: postcode, country } = raw;
    return lines.length > 0 || city || region || postcode || country
      ? { lines, city, region, postcode, country }
      : null;
  });

/** The stamps that most objects bear. */
export const stamps = { id, created_at: maybeTime, updated_at: maybeTime };

/** Where a record comes from, of one that bears the usual stamps. */
export function sourceOf(raw: { id: string; created_at: string | null; updated_at: string | null }) {
  return { externalId: raw.id, createdAt: raw.created_at, changedAt: raw.updated_at };
}
