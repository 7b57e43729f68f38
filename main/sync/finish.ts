import { HubError } from '../../contract/errors.ts';
import type { Counts } from '../../contract/ipc/index.ts';
import type { ErasedSource } from '../../providers/kit/index.ts';
import type { PassRepo } from '../store/passes.ts';
import type { SetAsideRepo } from '../store/set-aside.ts';
import type { Pass, StreamRepo, StreamState } from '../store/streams.ts';
import { comparableFrom, completeSince, cursorAfter, dueAgain } from './plan.ts';

/** The brake: more than this share of a stream does not vanish without the owner's word (must-not-fail 12). */
const mostGone = 0.1;
/** Below this many, a small shop's few deletions pass without a question. */
const fewGone = 5;

export interface FinishInput {
  readonly stream: ErasedSource;
  readonly state: StreamState;
  readonly pass: Pass;
  readonly counts: Counts;
  /** From when the connection's history is wanted; a pass from another date is a backfill that somebody asked for. */
  readonly backfillFrom: string | null;
  readonly streams: StreamRepo;
  readonly passes: PassRepo;
  readonly setAside: SetAsideRepo;
  readonly now: string;
}

/**
 * Ends a pass that was read whole: concludes deletions, moves the cursor. To be called inside a transaction.
 * @throws HubError vendor_fault when the vendor promised more records than it gave (must-not-fail 8)
 */
export function finishPass(input: FinishInput): void {
  const { stream, state, pass, streams, now, backfillFrom } = input;
  if (pass.total !== null && pass.read < pass.total) {
    throw new HubError('vendor_fault', { detail: `${stream.id}: ${pass.total} were announced, ${pass.read} came` });
  }
  if (pass.comparing) concludeDeletions(input);
  forgetUnseen(input);
  const whole = pass.mode === 'full';
  const bounded = whole && pass.from !== null;
  streams.finish(state.id, {
    cursor: cursorAfter(pass, state.cursor, stream, now),
    completeSince: whole ? completeSince(pass, stream.reach?.days, state.completeSince) : state.completeSince,
    // A backfill from a date is no whole reading of what is stored: deletions are judged by unbounded or usual passes.
    lastFullAt: whole && (!bounded || state.lastFullAt === null || pass.comparing) ? now : state.lastFullAt,
    lastOkAt: now,
    fullDue:
      pass.incomplete ??
      (whole && !isOneOff(pass, backfillFrom) ? dueAgain(pass, stream.deletions, now) : state.fullDue),
  });
}

/** True for a backfill from a date of its own. */
export function isOneOff(pass: Pass, backfillFrom: string | null): boolean {
  return pass.from !== null && pass.from !== backfillFrom;
}

/** What is set aside and was not met by a reading of everything is gone, too. */
export function forgetUnseen({
  stream,
  state,
  pass,
  setAside,
}: Pick<FinishInput, 'stream' | 'state' | 'pass' | 'setAside'>): void {
  if (pass.mode === 'changes' || pass.incomplete !== null || comparableFrom(pass, stream.reach?.days) !== null) return;
  setAside.clearUnseen(state.id, pass.startedAt);
}

function concludeDeletions({ stream, state, pass, counts, passes, setAside, now }: FinishInput): void {
  // must-not-fail 12: a pass that may have missed records says nothing about what is gone, and a record whose id could
  // not be read may be any of those that were not met.
  if (pass.incomplete !== null || setAside.nameless(state.id, pass.startedAt) > 0) {
    passes.end(state.id);
    return;
  }
  const from = comparableFrom(pass, stream.reach?.days);
  const { live, missing } = passes.compare(state.id, from);
  passes.settle(state.id, false, now);
  // Nothing at all where there was something is more often a fault there than a clearance.
  const emptied = pass.read === 0 && missing > 1;
  if (emptied || (missing > fewGone && missing > live * mostGone)) passes.holdMissing(state.id, from);
  else counts.deleted += passes.removeMissing(state.id, from, now);
  passes.end(state.id);
}
