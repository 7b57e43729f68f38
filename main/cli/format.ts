import { moneyToDecimal } from '../../contract/currency.ts';
import { say } from '../../contract/words/index.ts';

const minuteMs = 60_000;

const two = (part: number) => String(part).padStart(2, '0');

/** An instant as a person reads it on this PC's clock: relative while that says more, else day and time. */
export function when(instant: string | null, now: Date): string {
  if (instant === null) return say('common.never');
  // A day without a time, as books carry it, is the same day everywhere.
  if (/^\d{4}-\d\d-\d\d$/.test(instant)) return instant;
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const minutes = Math.round((now.getTime() - at.getTime()) / minuteMs);
  if (minutes === 0) return say(at > now ? 'shell.time.soon' : 'shell.time.now');
  if (minutes > 0 && minutes < 60) return say('shell.time.minutesAgo', { n: minutes });
  if (minutes < 0 && minutes > -60) return say('shell.time.inMinutes', { n: -minutes });
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const days = daysBetween(at, now);
  if (days === 0) return say('shell.time.todayAt', { time });
  if (days === 1) return say('shell.time.yesterdayAt', { time });
  if (days === -1) return say('shell.time.tomorrowAt', { time });
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

/** Whole calendar days from one to the other, whatever the clocks did in between. */
function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}

/** Money always with its currency. */
export function money(amount: { amountMinor: number; currency: string } | null): string {
  return amount === null ? '' : `${moneyToDecimal(amount)} ${amount.currency}`;
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

/**
 * One JSON document for programs. Control characters of the upper range are escaped too: JSON lets them through, and a
 * terminal would obey them.
 */
export function toJson(data: unknown): string {
  return JSON.stringify(data, null, 2).replaceAll(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
