import { localDay, startOfDay, type TallyWindow } from '../../providers/kit/index.ts';

/** Days in a row, both ends included; a day is YYYY-MM-DD. */
export interface Range {
  readonly first: string;
  readonly last: string;
}

const dayMs = 86_400_000;

/** The day so many days later, or earlier. */
export function shiftDay(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * dayMs).toISOString().slice(0, 10);
}

/** How many days a range has. */
export function lengthOf({ first, last }: Range): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1;
}

/** The days as a vendor is asked for them, in the zone of the business. */
export function windowOf({ first, last }: Range, zone?: string): TallyWindow {
  return {
    firstDay: first,
    lastDay: last,
    from: startOfDay(first, zone),
    until: startOfDay(shiftDay(last, 1), zone),
  };
}

/** No shop's books in here begin before. */
const dawn = '2000-01-01';

export interface Provable {
  /** `always`, or the instant from which history is complete; null before the first whole pass. */
  readonly completeSince: string | null;
  /** The vendor's clock at the start of the last whole pass. */
  readonly cursor: string | null;
  /** The vendor shows so many days only. */
  readonly reachDays?: number | undefined;
  /** So late may a record show up. */
  readonly lateHours?: number | undefined;
  readonly zone?: string | undefined;
  readonly now: string;
}

/**
 * The days that can be proved: whole ones, from where the history is complete to the last that was over when the last
 * fetch began. Null where there is none yet. Pure.
 */
export function provableDays(of: Provable): Range | null {
  const { completeSince, cursor, reachDays, lateHours = 0, zone, now } = of;
  if (completeSince === null || cursor === null) return null;
  const shown = reachDays === undefined ? null : new Date(Date.parse(now) - reachDays * dayMs).toISOString();
  const begins = [completeSince === 'always' ? null : completeSince, shown].filter((at) => at !== null).sort();
  const begin = begins.at(-1);
  const first = begin === undefined ? dawn : shiftDay(localDay(begin, zone), 1);
  const last = shiftDay(localDay(Date.parse(cursor) - lateHours * 3_600_000, zone), -1);
  return first <= last ? { first, last } : null;
}
