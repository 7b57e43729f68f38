import type { Counts } from '../../contract/ipc/index.ts';
import { HubError } from '../../contract/errors.ts';
import type { ErasedSource } from '../../providers/kit/index.ts';
import type { PassRepo } from '../store/passes.ts';
import type { Pass, StreamRepo, StreamState } from '../store/streams.ts';
import { comparableFrom, completeSince } from './plan.ts';

/** The brake: more than this share of a stream does not vanish without the owner's word (must-not-fail 12). */
const mostGone = 0.1;
/** Below this many, a small shop's few deletions pass without a question. */
const fewGone = 5;

export interface FinishInput {
  readonly stream: ErasedSource;
  readonly state: StreamState;
  readonly pass: Pass;
  readonly counts: Counts;
  readonly streams: StreamRepo;
  readonly passes: PassRepo;
  readonly now: string;
}

/**
 * Ends a pass that was read whole: concludes deletions, moves the cursor. To be called inside a transaction.
 * @throws HubError vendor_fault when the vendor promised more records than it gave (must-not-fail 8)
 */
export function finishPass(input: FinishInput): void {
  const { stream, state, pass, streams, now } = input;
  if (pass.total !== null && pass.read < pass.total) {
    throw new HubError('vendor_fault', { detail: `${stream.id}: ${pass.total} were announced, ${pass.read} came` });
  }
  if (pass.comparing) concludeDeletions(input);
  const whole = pass.mode === 'full';
  const bounded = whole && pass.from !== null;
  streams.finish(state.id, {
    cursor: pass.vendorStartedAt ?? pass.startedAt,
    completeSince: whole ? completeSince(pass, stream.reach?.days, state.completeSince) : state.completeSince,
    // A backfill from a date is no whole reading of what is stored: deletions are judged by unbounded or usual passes.
    lastFullAt: whole && (!bounded || state.lastFullAt === null || pass.comparing) ? now : state.lastFullAt,
    lastOkAt: now,
    fullDue: pass.incomplete ?? (whole ? null : state.fullDue),
  });
}

function concludeDeletions({ stream, state, pass, counts, passes, now }: FinishInput): void {
  const from = comparableFrom(pass, stream.reach?.days);
  const { live, missing } = passes.compare(state.id, from);
  passes.settle(state.id, false, now);
  if (missing > fewGone && missing > live * mostGone) passes.holdMissing(state.id, from);
  else counts.deleted += passes.removeMissing(state.id, from, now);
  passes.end(state.id);
}
