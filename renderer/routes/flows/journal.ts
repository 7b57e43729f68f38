import type { FlowRun } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { dayOf } from '../../lib/format.ts';

export interface RunDay {
  /** YYYY-MM-DD in this PC's calendar. */
  day: string;
  runs: FlowRun[];
}

/** Runs that did something or are under way, newest first, by the day they began on this PC. */
export function runsByDay(runs: readonly FlowRun[]): RunDay[] {
  const days: RunDay[] = [];
  for (const run of runs) {
    if (run.endedAt !== null && run.done + run.failed + run.undone === 0) continue;
    const day = dayOf(run.startedAt);
    const last = days.at(-1);
    if (last?.day === day) last.runs.push(run);
    else days.push({ day, runs: [run] });
  }
  return days;
}

/** "12 written, 1 failed": what a run did. */
export function runText({ done, failed, undone, endedAt }: FlowRun): string {
  const parts: string[] = [];
  if (done > 0) parts.push(say('flows.journal.done', { count: done }));
  if (failed > 0) parts.push(say('flows.journal.failed', { count: failed }));
  if (undone > 0) parts.push(say('flows.journal.undone', { count: undone }));
  if (endedAt === null) parts.push(say('flows.journal.running'));
  return parts.length === 0 ? say('flows.journal.nothing') : parts.join(', ');
}
