const clocks = new Map<string, Intl.DateTimeFormat>();

/** The clock of a zone; making one takes longer than reading it a thousand times. @throws RangeError for no zone */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(zone, made);
  return made;
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
function aheadMs(at: number, zone: string): number {
  return Date.parse(`${clockOf(zone).format(at).replace(' ', 'T')}Z`) - at;
}

/**
 * The calendar day of an instant (UTC ISO 8601, or unix milliseconds) where the business is; UTC unless its zone is
 * known.
 */
export function localDay(at: string | number, zone = 'UTC'): string {
  return clockOf(zone)
    .format(typeof at === 'number' ? at : Date.parse(at))
    .slice(0, 10);
}

const dayMs = 86_400_000;

/**
 * A time without a zone ("2026-11-21 09:30:00", or with a T) of the clocks of a zone, as UTC. In the hour that they run
 * through twice the later instant is meant: what changed in it must not be taken for older than it is. A time that they
 * leave out is as far behind the change as it says.
 * @throws RangeError when it is no time
 */
export function instantOfLocal(text: string, zone = 'UTC'): string {
  const local = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(local)) throw new RangeError(`not a time: ${JSON.stringify(text.slice(0, 40))}`);
  if (zone === 'UTC') return new Date(local).toISOString();
  const guesses = [-dayMs, dayMs].map((off) => local - aheadMs(local + off, zone));
  const fitting = guesses.filter((at) => at + aheadMs(at, zone) === local);
  return new Date(Math.max(...(fitting.length > 0 ? fitting : guesses))).toISOString();
}

/** Where a day begins in the zone of the business. @throws RangeError when it is no day */
export function startOfDay(day: string, zone = 'UTC'): string {
  return instantOfLocal(`${day}T00:00:00`, zone);
}
