import { badUsage } from './usage.ts';

/** A day, YYYY-MM-DD, that the calendar has. @throws HubError bad_input */
export function readDay(option: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const day = new Date(`${value}T00:00:00.000Z`);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(day.getTime());
  if (!isDay || !day.toISOString().startsWith(value)) throw badUsage('day', { option, value: value.slice(0, 40) });
  return value;
}

/** A whole number from 1 to `most`. @throws HubError bad_input */
export function readCount(option: string, value: string | undefined, usual: number, most: number): number {
  if (value === undefined) return usual;
  const count = Number(value);
  if (/^\d{1,15}$/.test(value) && count >= 1 && count <= most) return count;
  throw badUsage('count', { option, most, value: value.slice(0, 40) });
}

/** `key=value` pairs; a value may hold further equals signs. @throws HubError bad_input */
export function readPairs(option: string, pairs: readonly string[]): Map<string, string> {
  const read = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw badUsage('pair', { option });
    const key = pair.slice(0, at);
    if (read.has(key)) throw badUsage('pairTwice', { option, key: key.slice(0, 40) });
    read.set(key, pair.slice(at + 1));
  }
  return read;
}
