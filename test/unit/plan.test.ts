import { describe, expect, it } from 'vitest';
import type { Pass } from '../../main/store/streams.ts';
import {
  comparableFrom,
  completeSince,
  cursorAfter,
  dueAgain,
  fullReason,
  overlapMs,
  type PlanInput,
  planPass,
} from '../../main/sync/plan.ts';

const now = '2026-03-01T12:00:00.000Z';
const daysAgo = (days: number) => new Date(Date.parse(now) - days * 86_400_000).toISOString();

type Change = { [K in keyof PlanInput]?: Partial<PlanInput[K]> | PlanInput[K] };

function input(change: Change = {}): PlanInput {
  return {
    backfillFrom: null,
    now,
    ...change,
    stream: { changes: 'cursor', deletions: 'pass', ...change.stream },
    state: { cursor: daysAgo(1), pass: null, lastFullAt: daysAgo(2), fullDue: null, ...change.state },
    wish: { full: false, since: null, ...change.wish },
    inner: [],
  } as PlanInput; // the parts above are whole, which their types do not show
}

describe('planning a pass', () => {
  it('reads changes since the cursor, with an overlap', () => {
    expect(planPass(input())).toMatchObject({ mode: 'changes', comparing: false, from: null });
    expect(Date.parse(daysAgo(1)) - Date.parse(planPass(input()).since ?? '')).toBe(overlapMs);
  });

  it.each<[string, Change, string | null]>([
    ['nothing asks for more', {}, null],
    ['it is the first', { state: { cursor: null } }, 'first'],
    ['the vendor cannot tell changes', { stream: { changes: 'none' } }, 'no_changes_feed'],
    ['somebody asked for it', { state: { fullDue: 'reset' } }, 'reset'],
    [
      'the feed forgets after thirty days',
      { stream: { feedDays: 30 }, state: { cursor: daysAgo(29.5) } },
      'feed_too_short',
    ],
    ['the feed still reaches', { stream: { feedDays: 30, deletions: 'feed' }, state: { cursor: daysAgo(28) } }, null],
    ['a week has passed and only a pass shows deletions', { state: { lastFullAt: daysAgo(8) } }, 'cycle'],
    [
      'a week has passed but a feed shows them',
      { stream: { deletions: 'feed' }, state: { lastFullAt: daysAgo(80) } },
      null,
    ],
  ])('#6 #13 reads everything or not when %s', (_when, change, reason) => {
    expect(fullReason(input(change))).toBe(reason);
    expect(planPass(input(change)).mode).toBe(reason === null ? 'changes' : 'full');
  });

  it('#12 compares only in a full reading of what was read before, never in a backfill', () => {
    expect(planPass(input({ wish: { full: true } })).comparing).toBe(true);
    expect(planPass(input({ wish: { full: true }, stream: { deletions: 'feed' } })).comparing).toBe(true);
    expect(planPass(input({ wish: { full: true }, stream: { deletions: 'never' } })).comparing).toBe(false);
    expect(planPass(input({ wish: { full: true }, state: { lastFullAt: null } })).comparing).toBe(false);
    expect(planPass(input({ wish: { since: daysAgo(100) } })).comparing).toBe(false);
  });

  it('goes on with a cut pass of the same kind, not with one of another kind, date or week', () => {
    const due = { fullDue: 'reset' };
    const cut: Pass = { ...planPass(input({ state: due })), startedAt: daysAgo(0.5), read: 7 };
    expect(planPass(input({ state: { ...due, pass: cut } }))).toBe(cut);
    expect(planPass(input({ state: { pass: cut } })).read).toBe(0);
    expect(planPass(input({ backfillFrom: daysAgo(9), state: { ...due, pass: cut } })).read).toBe(0);
    expect(planPass(input({ state: { ...due, pass: { ...cut, startedAt: daysAgo(1.1) } } })).read).toBe(0);
    expect(planPass({ ...input({ state: { ...due, pass: cut } }), inner: ['refunds'] }).read).toBe(0);
  });

  it('#12 reads everything again soon after a whole pass that was cut and gone on with', () => {
    const begun: Pass = { ...planPass(input({ wish: { full: true } })), startedAt: daysAgo(0.1) };
    const cut: Pass = { ...begun, vendorStartedAt: daysAgo(0.1), read: 7 };
    const resumed = planPass(input({ state: { fullDue: 'reset', pass: cut } }));
    expect(resumed).toMatchObject({ resumed: true, read: 7 });
    const due = dueAgain(resumed, 'pass', now);
    expect(fullReason(input({ state: { fullDue: due } }))).toBeNull();
    expect(fullReason({ ...input({ state: { fullDue: due } }), now: daysAgo(-0.9) })).toBeNull();
    expect(fullReason({ ...input({ state: { fullDue: due } }), now: daysAgo(-1.1) })).toBe(due);
    // One that takes most of a day is not read again every day, and none waits longer than usual.
    const slow = dueAgain({ ...resumed, startedAt: daysAgo(0.9) }, 'pass', now);
    expect(fullReason({ ...input({ state: { fullDue: slow } }), now: daysAgo(-3) })).toBeNull();
    expect(fullReason({ ...input({ state: { fullDue: slow } }), now: daysAgo(-4) })).toBe(slow);
    expect(dueAgain(begun, 'pass', now)).toBeNull();
    expect(dueAgain(resumed, 'feed', now)).toBeNull();
    expect(dueAgain({ ...resumed, comparing: false }, 'pass', now)).toBeNull();
  });

  it('begins anew when somebody asks for everything', () => {
    const cut: Pass = { ...planPass(input({ wish: { full: true } })), startedAt: daysAgo(0.5), read: 7 };
    expect(planPass(input({ wish: { full: true }, state: { pass: cut } })).read).toBe(0);
  });
});

describe('#32 what a pass says about history', () => {
  const pass = (from: string | null): Pass => ({ ...planPass(input({ wish: { full: true } })), from });

  it.each([
    [null, undefined, null, 'always'],
    ['2025-01-01T00:00:00.000Z', undefined, null, '2025-01-01T00:00:00.000Z'],
    ['2025-01-01T00:00:00.000Z', undefined, 'always', 'always'],
    ['2025-01-01T00:00:00.000Z', undefined, '2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z'],
    ['2023-01-01T00:00:00.000Z', undefined, '2024-01-01T00:00:00.000Z', '2023-01-01T00:00:00.000Z'],
    [null, 60, null, daysAgo(60)],
    ['2020-01-01T00:00:00.000Z', 60, null, daysAgo(60)],
    [null, 60, daysAgo(400), daysAgo(400)],
  ])('from %s with a reach of %s days, after %s, it is complete since %s', (from, reach, before, since) => {
    expect(completeSince(pass(from), reach, before)).toBe(since);
  });

  it('what lies before its beginning, with a day’s margin, it cannot miss', () => {
    expect(comparableFrom(pass(null), undefined)).toBeNull();
    expect(comparableFrom(pass(daysAgo(10)), undefined)).toBe(daysAgo(9));
    expect(comparableFrom(pass(null), 60)).toBe(daysAgo(59));
  });

  it('#6 only an unbounded reading moves the cursor, unless the feed has forgotten anyway', () => {
    const stream = { changes: 'cursor', deletions: 'feed', feedDays: 30 } as const;
    expect(cursorAfter(pass(null), daysAgo(1), stream, now)).toBe(now);
    expect(cursorAfter(pass(daysAgo(9)), daysAgo(1), stream, now)).toBe(daysAgo(1));
    expect(cursorAfter(pass(daysAgo(9)), null, stream, now)).toBe(now);
    expect(cursorAfter(pass(daysAgo(9)), daysAgo(60), stream, now)).toBe(now);
  });
});
