import { z } from 'zod';

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

/** Vendor's ISO 8601 time, with an offset or Z, as UTC. @throws RangeError when it is no time. */
export function instant(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new RangeError(`not a time: ${JSON.stringify(text.slice(0, 40))}`);
  return utcPattern.test(text) ? text : time.toISOString();
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
