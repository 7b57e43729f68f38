import type { FailureReason } from '../../../contract/errors.ts';
import type { Counts, RunStatus, RunStreamView, State } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';

/** Reasons that pass by themselves: nobody has to do anything. */
const passing: ReadonlySet<FailureReason> = new Set(['limited', 'unreachable', 'vendor_fault']);

/** The one of the five states that an outcome is drawn as. */
export function stateOfRun(status: RunStatus | 'waiting', reason: FailureReason | null): State {
  switch (status) {
    case 'running':
      return 'working';
    case 'done':
      return 'up_to_date';
    case 'set_aside':
      return 'needs_you';
    case 'failed':
      return reason !== null && passing.has(reason) ? 'waiting' : 'needs_you';
    case 'cut':
    case 'waiting':
      return 'waiting';
    case 'stopped':
      return 'off';
    default:
      return status satisfies never;
  }
}

export function isTroubled(status: RunStatus): boolean {
  return status === 'failed' || status === 'set_aside' || status === 'cut';
}

/** What a run brought, the unremarkable left out: "14 new, 3 changed". */
export function broughtText(counts: Counts): string {
  const parts = (['added', 'changed', 'deleted', 'setAside'] as const)
    .filter((part) => counts[part] > 0)
    .map((part) => say(`history.brought.${part}`, { count: counts[part] }));
  return parts.length > 0 ? parts.join(', ') : say('history.brought.nothing');
}

/** How long a run took or has been going on, in milliseconds. */
export function runMs(run: { startedAt: string; endedAt: string | null }, nowMs: number): number {
  const endMs = run.endedAt === null ? nowMs : Date.parse(run.endedAt);
  return Math.max(endMs - Date.parse(run.startedAt), 0);
}

/**
 * How much of the bar a duration fills, 0 to 1. By the square root, so that a first fetch of an hour leaves the
 * everyday seconds visible.
 */
export function barShare(durationMs: number, longestMs: number): number {
  if (longestMs <= 0) return 0;
  return Math.min(Math.max(Math.sqrt(durationMs / longestMs), 0.02), 1);
}

/** The streams' counts, calls and set-aside records taken together. */
export function sumOf(streams: readonly RunStreamView[]): { counts: Counts; calls: number } {
  const counts: Counts = { added: 0, changed: 0, unchanged: 0, deleted: 0, setAside: 0 };
  let calls = 0;
  for (const stream of streams) {
    for (const part of ['added', 'changed', 'unchanged', 'deleted', 'setAside'] as const) {
      counts[part] += stream.counts[part];
    }
    calls += stream.calls;
  }
  return { counts, calls };
}
