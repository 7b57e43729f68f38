const DAY_MS = 86_400_000;

/** Where the business is; its documents carry days of this zone. */
export const BUSINESS_ZONE = 'Europe/Athens';
const EASTERN = 'America/New_York';

const clocks = new Map<string, Intl.DateTimeFormat>();

/** 'YYYY-MM-DD HH:MM:SS' as a clock in the zone shows it. */
function local(ms: number, zone: string): string {
  const clock =
    clocks.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(zone, clock);
  return clock.format(ms);
}

/** The stamp of most accounting records: US/Eastern, and not saying so. */
export function easternStamp(ms: number): string {
  return local(ms, EASTERN);
}

/** The stamp of bills, vendors and sign-ups. */
export function utcStamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** The day of a document that is written at this instant. */
export function businessDay(ms: number): string {
  return local(ms, BUSINESS_ZONE).slice(0, 10);
}

/** The first instant of a day in a zone, found by trying every quarter of an hour around it. */
function midnight(day: string, zone: string): number {
  const noon = Date.parse(`${day}T12:00:00Z`);
  for (let ms = noon - DAY_MS; ms <= noon + DAY_MS; ms += 900_000) {
    if (local(ms, zone).slice(0, 10) === day) return ms;
  }
  throw new Error(`no such day: ${day}`);
}

export function easternMidnight(day: string): number {
  return midnight(day, EASTERN);
}

const midnights = new Map<string, number>();

/** UTC instant at which a day of the business begins. */
export function businessMidnight(day: string): string {
  const known = midnights.get(day) ?? midnight(day, BUSINESS_ZONE);
  midnights.set(day, known);
  return new Date(known).toISOString();
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
