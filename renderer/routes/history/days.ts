import type { RunView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { dayOf, longDay } from '../../lib/format.ts';
import { isTroubled } from './outcome.ts';

export interface RunDay {
  /** YYYY-MM-DD in this PC's calendar. */
  day: string;
  runs: RunView[];
  troubled: number;
}

/** Runs, newest first, gathered by the day they began on this PC. */
export function runsByDay(runs: readonly RunView[]): RunDay[] {
  const days: RunDay[] = [];
  for (const run of runs) {
    const day = dayOf(run.startedAt);
    let last = days.at(-1);
    if (last?.day !== day) {
      last = { day, runs: [], troubled: 0 };
      days.push(last);
    }
    last.runs.push(run);
    if (isTroubled(run.status)) last.troubled += 1;
  }
  return days;
}

/** What a day is called: "Today", "Yesterday", or its date. */
export function dayTitle(day: string, now: Date): string {
  const before = new Date(now);
  before.setDate(now.getDate() - 1);
  if (day === dayOf(now.toISOString())) return say('history.today');
  if (day === dayOf(before.toISOString())) return say('history.yesterday');
  return longDay(day);
}
