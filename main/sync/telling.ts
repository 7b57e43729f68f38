import type { Telling } from '../store/outbound-changes.ts';
import type { Pass, StreamState } from '../store/streams.ts';
import type { Wish } from './plan.ts';

/**
 * How a pass over a stream is told of to the owner's own addresses; null for not at all. The first filling and a
 * backfill bring history, which is no event. After a reset only what has happened since then is.
 * @param state as it was when the run began
 */
export function tellingOf(
  state: Pick<StreamState, 'completeSince' | 'lastOkAt'>,
  pass: Pick<Pass, 'mode'>,
  wish: Wish,
): Telling | null {
  const since = state.completeSince ?? state.lastOkAt;
  if (since === null || wish.since !== null) return null;
  return { since: since === 'always' ? '' : since, changesOnly: pass.mode === 'changes' };
}
