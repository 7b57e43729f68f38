import { dayOf } from '../../lib/format.ts';

/** From when history is wanted: everything, so many months back, or from a day on. */
export type Since = { kind: 'all' } | { kind: 'months'; count: number } | { kind: 'day'; day: string };

export const monthChoices = [3, 12, 24] as const;

/** The day ("2026-03-01") the Hub is asked to begin at; null for everything there is. */
export function backfillFrom(since: Since, now: Date): string | null {
  switch (since.kind) {
    case 'all':
      return null;
    case 'months': {
      const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - since.count, 1));
      const lastOfMonth = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
      day.setUTCDate(Math.min(now.getUTCDate(), lastOfMonth));
      return day.toISOString().slice(0, 10);
    }
    case 'day':
      return since.day;
    default:
      return since satisfies never;
  }
}

/** True for a day that is no day or lies ahead. */
export function sinceIsWrong(since: Since, now: Date): boolean {
  if (since.kind !== 'day') return false;
  return (
    !/^\d{4}-\d\d-\d\d$/.test(since.day) || Number.isNaN(Date.parse(since.day)) || since.day > dayOf(now.toISOString())
  );
}
