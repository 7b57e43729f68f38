import type { FailureReason } from '../../contract/errors.ts';
import type { Counts, RunStatus } from '../../contract/ipc/index.ts';
import type { StreamTally } from '../store/runs.ts';

export function noCounts(): Counts {
  return { added: 0, changed: 0, unchanged: 0, deleted: 0, setAside: 0 };
}

export function sumCounts(tallies: readonly { readonly counts: Counts }[]): Counts {
  const sum = noCounts();
  for (const { counts } of tallies) {
    sum.added += counts.added;
    sum.changed += counts.changed;
    sum.unchanged += counts.unchanged;
    sum.deleted += counts.deleted;
    sum.setAside += counts.setAside;
  }
  return sum;
}

export interface RunEnd {
  readonly status: RunStatus;
  readonly reason: FailureReason | null;
  readonly detail: string | null;
}

/** A run's end as its streams' counts make it: never better than its worst stream (must-not-fail 8 and 10). */
export function endOf(tallies: readonly StreamTally[]): RunEnd {
  const failed = tallies.find((tally) => tally.status === 'failed');
  if (failed) return { status: 'failed', reason: failed.reason, detail: failed.detail };
  if (tallies.some((tally) => tally.status === 'stopped')) return { status: 'stopped', reason: null, detail: null };
  const unfinished = tallies.some((tally) => tally.status !== 'done' && tally.status !== 'set_aside');
  if (unfinished) return { status: 'cut', reason: null, detail: null };
  const setAside = tallies.some((tally) => tally.counts.setAside > 0);
  return { status: setAside ? 'set_aside' : 'done', reason: null, detail: null };
}

/** How a stream that was read to its end is called. */
export function streamEnd(counts: Counts): 'done' | 'set_aside' {
  return counts.setAside > 0 ? 'set_aside' : 'done';
}
