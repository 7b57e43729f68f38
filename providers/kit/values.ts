import { z } from 'zod';
import { type Money, sumMoney } from '../../contract/money.ts';

interface RawNumber {
  readonly rawJSON: string;
}

function isRawNumber(value: unknown): value is RawNumber {
  return typeof value === 'object' && value !== null && 'rawJSON' in value && typeof value.rawJSON === 'string';
}

/**
 * A JSON number as its own decimal text, for providers with `numbers: 'exact'`: the text was never a float.
 * (JSON.rawJSON, https://tc39.es/proposal-json-parse-with-source/)
 */
export const exactNumber = z.custom<RawNumber>(isRawNumber, 'a number is missing').transform((raw) => raw.rawJSON);

/** An id that comes as a number or as text, as text. */
export const idText = z.union([z.string().min(1), z.int().transform(String), exactNumber]);

/** Empty text, null and absence are all "nothing". */
export const maybeText = z
  .string()
  .nullish()
  .transform((text) => (text?.trim() ? text.trim() : null));

/** What there is of a name's parts, or null where none is. */
export function fullName(...parts: readonly (string | null | undefined)[]): string | null {
  return parts.filter(Boolean).join(' ') || null;
}

/** A vendor's word as what it means to us; a word that is not in the table is refused by name. */
export function oneOf<const T extends string | boolean>(meanings: Readonly<Record<string, T>>) {
  const table = new Map(Object.entries(meanings));
  return z.string().transform((word, check): T => {
    const meaning = table.get(word);
    if (meaning !== undefined) return meaning;
    check.issues.push({ code: 'invalid_value', values: [...table.keys()], input: word });
    return z.NEVER;
  });
}

/** Decimal text without zeros that say nothing: "5.00000" is "5". */
export function plainDecimal(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** So many digits a JSON number keeps whoever reads it. */
const exactDigits = 15;

/** Decimal text as a JSON number of the same digits. @throws RangeError for more digits than a number holds */
export function jsonNumber(text: string): number {
  if (text.replace(/\D/g, '').replace(/^0+/, '').length > exactDigits)
    throw new RangeError(`${text} has too many digits`);
  return Number(text);
}

/** The amount with the other sign. */
export function negative({ amountMinor, currency }: Money): Money {
  return { amountMinor: 0 - amountMinor, currency };
}

/** The sum of what is there, or null where nothing is. @throws RangeError on mixed currencies */
export function sumOrNull(amounts: readonly Money[]): Money | null {
  const [first] = amounts;
  return first ? sumMoney(amounts, first.currency) : null;
}

/** Vendor's ISO 8601 time, with an offset or Z, as UTC. @throws RangeError when it is no time. */
export function instant(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new RangeError(`not a time: ${JSON.stringify(text.slice(0, 40))}`);
  return utcPattern.test(text) ? text : time.toISOString();
}

/** The same for a time that may be missing. */
export function instantOrNull(text: string | null | undefined): string | null {
  return text ? instant(text) : null;
}

/** What toISOString would give anyway; most vendors already write this. */
const utcPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Unix seconds as UTC ISO 8601. */
export function instantFromUnix(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** UTC ISO 8601 as whole unix seconds, rounded down. */
export function unixFromInstant(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
