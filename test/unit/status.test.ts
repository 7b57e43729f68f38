import { describe, expect, it } from 'vitest';
import { failureReasons } from '../../contract/errors.ts';
import { statusSchema } from '../../contract/ipc/index.ts';
import { remedyOf, type StatusInput, statusOf } from '../../main/health/status.ts';
import type { StreamTally } from '../../main/store/runs.ts';
import { endOf, noCounts, streamEnd, sumCounts } from '../../main/sync/status.ts';

function tally(status: StreamTally['status'], setAside = 0, reason: StreamTally['reason'] = null): StreamTally {
  const counts = { ...noCounts(), added: 3, setAside };
  return { stream: status, mode: 'full', status, reason, detail: null, counts, calls: 1, durationMs: 1, total: null };
}

describe('#8 #10 how a run ended', () => {
  it.each<[string, StreamTally[]]>([
    ['done', []],
    ['done', [tally('done'), tally('done')]],
    ['set_aside', [tally('done'), tally('set_aside', 1)]],
    ['stopped', [tally('done'), tally('stopped'), tally('set_aside', 1)]],
    ['failed', [tally('done'), tally('stopped'), tally('failed', 0, 'forbidden')]],
    ['cut', [tally('done'), tally('waiting')]],
    ['cut', [tally('running')]],
  ])('is %s, never better than its worst stream', (status, tallies) => {
    expect(endOf(tallies).status).toBe(status);
    expect(endOf([...tallies].reverse()).status).toBe(status);
    expect(endOf(tallies).reason).toBe(status === 'failed' ? 'forbidden' : null);
  });

  it('comes from counts, which add up', () => {
    expect(sumCounts([tally('done'), tally('set_aside', 2)])).toEqual({ ...noCounts(), added: 6, setAside: 2 });
    expect([streamEnd(noCounts()), streamEnd({ ...noCounts(), setAside: 1 })]).toEqual(['done', 'set_aside']);
  });
});

describe('the state of a connection', () => {
  const well: StatusInput = {
    connection: { state: 'ready', paused: false, nextDueAt: null },
    running: false,
    latest: { status: 'done', reason: null },
    everOk: true,
    setAside: 0,
    heldDeletions: 0,
    missing: 0,
    unbalanced: false,
    offline: false,
    allPausedUntil: null,
    vaultOpen: true,
  };
  const connection = (change: Partial<StatusInput['connection']>) => ({
    connection: { ...well.connection, ...change },
  });

  it.each<[string, string, Partial<StatusInput>]>([
    ['up_to_date', 'all_well', {}],
    ['waiting', 'never_fetched', { latest: null, everOk: false }],
    ['working', 'fetching', { running: true }],
    ['off', 'off', { ...connection({ state: 'off' }), running: true }],
    ['needs_you', 'signed_out', connection({ state: 'signed_out' })],
    ['needs_you', 'vault_locked', { vaultOpen: false }],
    ['waiting', 'paused', connection({ paused: true })],
    ['waiting', 'all_paused', { allPausedUntil: 'forever' }],
    ['needs_you', 'held_deletions', { heldDeletions: 7, setAside: 3 }],
    ['needs_you', 'set_aside', { setAside: 3 }],
    ['waiting', 'vendor_down', { latest: { status: 'failed', reason: 'unreachable' } }],
    ['waiting', 'offline', { latest: { status: 'failed', reason: 'unreachable' }, offline: true }],
    ['waiting', 'limited', { latest: { status: 'failed', reason: 'limited' } }],
    ['needs_you', 'full_disk', { latest: { status: 'failed', reason: 'full_disk' } }],
  ])('is %s because of %s', (state, why, change) => {
    expect(statusOf({ ...well, ...change })).toMatchObject({ state, why });
  });

  it('#23 is no fault of anybody’s while the PC is offline', () => {
    for (const reason of ['unreachable', 'vendor_fault'] as const) {
      expect(statusOf({ ...well, offline: true, latest: { status: 'failed', reason } }).state).toBe('waiting');
    }
  });

  it('is never well after a failure, whatever its reason', () => {
    for (const reason of failureReasons) {
      expect(statusOf({ ...well, latest: { status: 'failed', reason } }).state).not.toBe('up_to_date');
    }
  });

  it('has something to do wherever a person is needed', () => {
    for (const why of statusSchema.shape.why.options) expect(remedyOf(why)).not.toBeUndefined();
    for (const why of [
      'signed_out',
      'forbidden',
      'set_aside',
      'held_deletions',
      'bad_data',
      'full_disk',
      'bug',
      'vault_locked',
    ] as const) {
      expect(remedyOf(why), why).not.toBeNull();
    }
  });
});
