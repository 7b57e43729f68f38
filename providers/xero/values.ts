import { z } from 'zod';
import { type Account, exactNumber, instant } from '../kit/index.ts';

// https://developer.xero.com/documentation/api/accounting/requests-and-responses tells of these dates.
const microsoftDate = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

/** "/Date(1439434356790+0000)/", or ISO 8601 without a zone, which is UTC, as UTC. @throws RangeError for neither */
export function utcOf(text: string): string {
  const ms = microsoftDate.exec(text)?.[1];
  if (ms !== undefined) return new Date(Number(ms)).toISOString();
  return instant(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}

/** A time in an answer, as UTC. */
export const time = z.string().transform(utcOf);

/** The date on a document: a day of the organisation's own calendar, written as its midnight in UTC. */
export const day = time.transform((at) => at.slice(0, 10));

/** Money or a count that may be left out. */
export const maybeNumber = exactNumber.nullish().transform((text) => text ?? null);

/** Left out by organisations that keep their books in one currency. */
export const currencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .nullish();

/** Xero says of no record when it was made; of a document there is the day that it is dated. */
export function sourceOf(externalId: string, { UpdatedDateUTC }: { UpdatedDateUTC?: string | null | undefined }) {
  return { externalId, createdAt: null, changedAt: UpdatedDateUTC ?? null };
}

/**
 * The currency of a document. One that names none is in the organisation's own.
 * @throws RangeError where it is in another one that is not named
 */
export function currencyOf(
  raw: { readonly CurrencyCode?: string | null | undefined; readonly CurrencyRate?: string | null | undefined },
  { currency }: Account,
): string {
  if (raw.CurrencyCode) return raw.CurrencyCode;
  if (currency === undefined || Number(raw.CurrencyRate ?? 1) !== 1) throw new RangeError('its currency is not told');
  return currency;
}
