import { moneyToDecimal } from '../../contract/currency.ts';
import type { Money } from '../../contract/money.ts';
import { say } from '../../contract/words/index.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** English words in the way this PC's region writes days, hours and numbers. */
export function formatLocale(pcLocale: string): string {
  try {
    const region = new Intl.Locale(pcLocale).maximize().region;
    return region ? `en-${region}` : 'en';
  } catch {
    return 'en';
  }
}

const locale = formatLocale(globalThis.navigator?.language ?? 'en');
const kept = new Map<string, Intl.DateTimeFormat>();

/** Formatters are slow to make and asked for on every row: each is made once. */
function dateFormat(zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone ?? ''}|${JSON.stringify(options)}`;
  const known = kept.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...options, ...(zone ? { timeZone: zone } : {}) });
  kept.set(key, made);
  return made;
}

/** A day without a zone ("2026-03-01") is that day everywhere: it is read and shown in UTC. */
function read(at: string, zone: string | null | undefined): { date: Date; zone: string | undefined; dayOnly: boolean } {
  const dayOnly = /^\d{4}-\d\d-\d\d$/.test(at);
  return { date: new Date(dayOnly ? `${at}T00:00:00Z` : at), zone: dayOnly ? 'UTC' : (zone ?? undefined), dayOnly };
}

/** "Monday, 3 March 2026 at 14:05:09 CET": the exact instant, in `zone` or this PC's own. */
export function exactTime(at: string, zone?: string | null): string {
  const { date, zone: shown, dayOnly } = read(at, zone);
  if (Number.isNaN(date.getTime())) return at;
  if (dayOnly) return dateFormat(shown, { dateStyle: 'full' }).format(date);
  const day = dateFormat(shown, { dateStyle: 'full' }).format(date);
  const clock = dateFormat(shown, { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' });
  return `${day}, ${clock.format(date)}`;
}

/** "14:05". */
export function clockTime(at: string, zone?: string | null): string {
  const { date, zone: shown } = read(at, zone);
  return dateFormat(shown, { hour: '2-digit', minute: '2-digit' }).format(date);
}

/** "3 Mar 2026", the year left out when it is this one. */
export function shortDay(at: string, zone?: string | null, now: Date = new Date()): string {
  const { date, zone: shown } = read(at, zone);
  if (Number.isNaN(date.getTime())) return at;
  const sameYear = date.getUTCFullYear() === now.getUTCFullYear();
  return dateFormat(shown, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(date);
}

/** "Monday, 3 March", for headings over a day's rows. */
export function longDay(at: string, zone?: string | null): string {
  const { date, zone: shown } = read(at, zone);
  return dateFormat(shown, { weekday: 'long', day: 'numeric', month: 'long' }).format(date);
}

/** "Monday". */
export function weekday(at: string, zone?: string | null): string {
  const { date, zone: shown } = read(at, zone);
  return dateFormat(shown, { weekday: 'long' }).format(date);
}

function calendarDay(date: Date, zone: string | undefined): string {
  const parts = dateFormat(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(date);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The calendar day ("2026-03-01") on which an instant falls in `zone` or this PC's own. */
export function dayOf(at: string, zone?: string | null): string {
  const { date, zone: shown } = read(at, zone);
  return calendarDay(date, shown);
}

export interface Telling {
  /** A time to come; without it, one shortly ahead is a clock that differs (this window's moves in steps). */
  coming?: boolean;
  /** For narrow columns: yesterday and tomorrow without the clock. */
  brief?: boolean;
}

/** How long ago or until, as a person says it: "just now", "5 minutes ago", "yesterday at 14:05", "3 Mar". */
export function relativeTime(at: string, now: Date = new Date(), zone?: string | null, telling: Telling = {}): string {
  const { date, zone: shown, dayOnly } = read(at, zone);
  if (Number.isNaN(date.getTime())) return at;
  const ago = now.getTime() - date.getTime();
  if (!dayOnly && Math.abs(ago) < 45_000) return say(ago < 0 && telling.coming ? 'shell.time.soon' : 'shell.time.now');
  const minutes = Math.round(Math.abs(ago) / minuteMs);
  if (!dayOnly && minutes < 60) return say(ago > 0 ? 'shell.time.minutesAgo' : 'shell.time.inMinutes', { n: minutes });
  return byDay(date, now, shown, { dayOnly, brief: dayOnly || telling.brief === true });
}

function byDay(date: Date, now: Date, zone: string | undefined, as: { dayOnly: boolean; brief: boolean }): string {
  const day = calendarDay(date, zone);
  const nowZone = as.dayOnly ? undefined : zone;
  const on = (offset: number) => calendarDay(new Date(now.getTime() + offset * dayMs), nowZone) === day;
  const time = dateFormat(zone, { hour: '2-digit', minute: '2-digit' }).format(date);
  if (on(0)) return as.dayOnly ? say('shell.time.today') : say('shell.time.todayAt', { time });
  if (on(-1)) return as.brief ? say('shell.time.yesterday') : say('shell.time.yesterdayAt', { time });
  if (on(1)) return as.brief ? say('shell.time.tomorrow') : say('shell.time.tomorrowAt', { time });
  return shortDay(day, null, now);
}

/** "1 min 5 s", "3.2 s", "240 ms". */
export function duration(ms: number): string {
  if (ms < 1000) return say('shell.time.ms', { n: Math.round(ms) });
  if (ms < 59_950) return say('shell.time.s', { n: Math.round(ms / 100) / 10 });
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return say('shell.time.minS', { m: Math.floor(seconds / 60), s: seconds % 60 });
  const minutes = Math.round(seconds / 60);
  return say('shell.time.hMin', { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/** "4:05": what is left of a countdown. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

let counting: Intl.NumberFormat | undefined;

/** "12,345". */
export function number(value: number): string {
  counting ??= new Intl.NumberFormat(locale);
  return counting.format(value);
}

/** "3.4 %"; `share` is 0 to 1. */
export function percent(share: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** "12.4 MB". */
export function bytes(count: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  const unit = units[step] ?? 'byte';
  const shown = count / 1000 ** step;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: shown < 10 ? 1 : 0 }).format(
    shown,
  );
}

/** "€1,250.00" with exactly the currency's own digits, and its code where the symbol alone would not say which. */
export function money(value: Money): string {
  const decimal = moneyToDecimal(value);
  const digits = decimal.split('.')[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // The text keeps every digit; Number() would lose some of a large amount.
  return format.format(decimal as Intl.StringNumericLiteral);
}
