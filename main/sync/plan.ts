import type { ErasedSource, StreamContext } from '../../providers/kit/index.ts';
import type { Pass, StreamState } from '../store/streams.ts';

/** What the owner asked a run to do beyond the usual. */
export interface Wish {
  /** Read everything, not only changes. */
  readonly full: boolean;
  /** Fetch what was created at or after this instant, as a one-off backfill. */
  readonly since: string | null;
}

export interface PlanInput {
  readonly stream: Pick<ErasedSource, 'changes' | 'deletions' | 'feedDays'>;
  readonly state: Pick<StreamState, 'cursor' | 'pass' | 'lastFullAt' | 'fullDue'>;
  readonly wish: Wish;
  /** From when the connection's history is wanted at all; null for all of it. */
  readonly backfillFrom: string | null;
  /** The streams inside this one that are to be filled along with it. */
  readonly inner?: readonly string[];
  readonly now: string;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Read again what may have become visible late at the vendor (must-not-fail 7). */
export const overlapMs = 5 * minuteMs;

/** How often a stream whose deletions only a whole pass can show is read whole. */
const fullCycleMs = 7 * dayMs;

/** A page token or a signed link does not live for ever: a pass cut longer ago than this starts anew. */
const longestPauseMs = dayMs;

/** Decides how a stream is read in this run: going on with a cut pass, only changes, or everything. Pure. */
export function planPass(input: PlanInput): Pass {
  const { stream, state, wish, now } = input;
  const mode = wish.full || wish.since !== null || fullReason(input) !== null ? 'full' : 'changes';
  const from = mode === 'full' ? (wish.since ?? input.backfillFrom) : null;
  const inner = [...(input.inner ?? [])];
  const cut = state.pass;
  // A stream that was switched on meanwhile has not seen the pages that were read already.
  const sawAll = cut !== null && inner.every((id) => cut.inner.includes(id));
  // Who asks for everything wants it as it is now; a cut pass has read its first pages a while ago.
  if (sawAll && !wish.full && cut.mode === mode && cut.from === from && ageMs(cut.startedAt, now) < longestPauseMs)
    return cut.vendorStartedAt === null ? cut : { ...cut, resumed: true };
  return {
    mode,
    since: mode === 'changes' && state.cursor ? shift(state.cursor, -overlapMs) : null,
    from,
    startedAt: now,
    vendorStartedAt: null,
    queue: [],
    read: 0,
    total: null,
    // A feed is asked for changes only: what was deleted while it did not reach back is found by a whole pass, too.
    comparing: mode === 'full' && wish.since === null && stream.deletions !== 'never' && state.lastFullAt !== null,
    inner,
    incomplete: null,
  };
}

/** Why a stream must be read whole, or null when its changes are enough. */
export function fullReason({ stream, state, now }: PlanInput): string | null {
  if (state.cursor === null) return 'first';
  if (stream.changes === 'none') return 'no_changes_feed';
  if (state.fullDue !== null && isDue(state.fullDue, now)) return state.fullDue;
  if (!feedReaches(stream, state.cursor, now)) return 'feed_too_short';
  const sinceFull = state.lastFullAt === null ? 0 : ageMs(state.lastFullAt, now);
  return stream.deletions === 'pass' && sinceFull > fullCycleMs ? 'cycle' : null;
}

const after = 'after:';

function isDue(fullDue: string, now: string): boolean {
  return !fullDue.startsWith(after) || fullDue.slice(after.length) <= now;
}

/**
 * A whole pass that was cut and gone on with cannot have seen what was deleted during the pause among what it had read
 * before. It is read whole again the next day; later, up to the usual time, where a pass takes long anyway.
 */
export function dueAgain(pass: Pass, deletions: ErasedSource['deletions'], now: string): string | null {
  if (!pass.resumed || !pass.comparing || deletions !== 'pass') return null;
  return `${after}${shift(now, Math.min(fullCycleMs, Math.max(dayMs, 4 * ageMs(pass.startedAt, now))))}`;
}

/**
 * Where the next reading of changes begins. A pass bounded by a date has not seen what changed of older records, so
 * the cursor stays where it is as long as the vendor can still answer from there.
 */
export function cursorAfter(pass: Pass, before: string | null, stream: PlanInput['stream'], now: string): string {
  const reached = pass.vendorStartedAt ?? pass.startedAt;
  if (pass.mode === 'changes' || pass.from === null || before === null || stream.changes === 'none') return reached;
  return feedReaches(stream, before, now) ? before : reached;
}

/** From which instant the stream's history is complete once this whole pass has ended; `always` for all of it. */
export function completeSince(pass: Pass, reachDays: number | undefined, before: string | null): string {
  const now = beginningOf(pass, reachDays) ?? 'always';
  if (before === null || now === 'always') return now;
  // What was complete from earlier on stays so: records are kept even when the vendor stops showing them.
  return before === 'always' || before < now ? before : now;
}

/**
 * Only records created at or after this can be missed by the pass: it begins at `from`, and the vendor's own reach
 * may be shorter. A day's margin for time zones; null for no bound.
 */
export function comparableFrom(pass: Pass, reachDays: number | undefined): string | null {
  const beginning = beginningOf(pass, reachDays);
  return beginning === null ? null : shift(beginning, dayMs);
}

function beginningOf(pass: Pass, reachDays: number | undefined): string | null {
  const reach = reachDays === undefined ? null : shift(pass.startedAt, -reachDays * dayMs);
  const bounds = [pass.from, reach].filter((bound) => bound !== null).sort();
  return bounds.at(-1) ?? null;
}

export function contextOf(pass: Pass, known: Pick<StreamContext, 'settings' | 'account'>): StreamContext {
  return { ...known, mode: pass.mode, since: pass.since, from: pass.from, now: pass.startedAt };
}

function feedReaches({ feedDays }: PlanInput['stream'], cursor: string, now: string): boolean {
  return feedDays === undefined || ageMs(cursor, now) <= (feedDays - 1) * dayMs;
}

function ageMs(instant: string, now: string): number {
  return Date.parse(now) - Date.parse(instant);
}

function shift(instant: string, byMs: number): string {
  return new Date(Date.parse(instant) + byMs).toISOString();
}
