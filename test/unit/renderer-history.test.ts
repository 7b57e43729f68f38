import { describe, expect, it } from 'vitest';
import type { Counts, RunView } from '../../contract/ipc/index.ts';
import { passphraseReady, strengthOf } from '../../renderer/components/passphrase.ts';
import { dayTitle, runsByDay } from '../../renderer/routes/history/days.ts';
import { barShare, broughtText, isTroubled, runMs, stateOfRun, sumOf } from '../../renderer/routes/history/outcome.ts';
import { historySearchSchema } from '../../renderer/routes/history/search.ts';
import { isFilePath, isProxyAddress } from '../../renderer/routes/settings/network-check.ts';

const none: Counts = { added: 0, changed: 0, unchanged: 0, deleted: 0, setAside: 0 };

function run(startedAt: Date, change: Partial<RunView> = {}): RunView {
  return {
    id: 1,
    connectionId: 'c',
    connectionName: 'Shop',
    trigger: 'schedule',
    dry: false,
    startedAt: startedAt.toISOString(),
    endedAt: new Date(startedAt.getTime() + 4000).toISOString(),
    status: 'done',
    reason: null,
    detail: null,
    counts: none,
    calls: 1,
    folded: 0,
    ...change,
  };
}

describe('runs by day', () => {
  const now = new Date(2026, 10, 21, 12);

  it('gathers them by the day of this PC and counts the trouble', () => {
    const days = runsByDay([
      run(new Date(2026, 10, 21, 11)),
      run(new Date(2026, 10, 21, 0, 5), { status: 'failed' }),
      run(new Date(2026, 10, 20, 23, 55), { status: 'cut' }),
    ]);
    expect(days.map(({ day, runs, troubled }) => [day, runs.length, troubled])).toEqual([
      ['2026-11-21', 2, 1],
      ['2026-11-20', 1, 1],
    ]);
  });

  it('calls the last two days by their words', () => {
    expect(dayTitle('2026-11-21', now)).toBe('Today');
    expect(dayTitle('2026-11-20', now)).toBe('Yesterday');
    expect(dayTitle('2026-11-19', now)).toMatch(/Thursday/);
  });

  it('goes over the end of a month', () => {
    expect(dayTitle('2026-10-31', new Date(2026, 10, 1, 9))).toBe('Yesterday');
  });
});

describe('the outcome of a run', () => {
  it.each([
    ['running', null, 'working'],
    ['done', null, 'up_to_date'],
    ['set_aside', null, 'needs_you'],
    ['failed', 'signed_out', 'needs_you'],
    ['failed', 'unreachable', 'waiting'],
    ['failed', null, 'needs_you'],
    ['cut', null, 'waiting'],
    ['waiting', null, 'waiting'],
    ['stopped', null, 'off'],
  ] as const)('%s for %s is drawn as %s', (status, reason, state) => {
    expect(stateOfRun(status, reason)).toBe(state);
  });

  it('counts as trouble only what did not end well', () => {
    expect(isTroubled('stopped')).toBe(false);
    expect(isTroubled('set_aside')).toBe(true);
  });

  it('says what was brought and leaves out what was the same', () => {
    expect(broughtText({ ...none, added: 1250, unchanged: 9, setAside: 2 })).toBe('1,250 new, 2 set aside');
    expect(broughtText({ ...none, unchanged: 9 })).toBe('Nothing new');
  });

  it('measures a run that goes on by the clock, and never below nought', () => {
    const startedAt = new Date(2026, 10, 21, 12);
    expect(runMs(run(startedAt), 0)).toBe(4000);
    expect(runMs(run(startedAt, { endedAt: null }), startedAt.getTime() + 9000)).toBe(9000);
    expect(runMs(run(startedAt, { endedAt: null }), startedAt.getTime() - 9000)).toBe(0);
  });

  it('draws short runs so that they are seen, and none beyond the end', () => {
    expect(barShare(0, 3_600_000)).toBe(0.02);
    expect(barShare(900_000, 3_600_000)).toBe(0.5);
    expect(barShare(8, 4)).toBe(1);
    expect(barShare(8, 0)).toBe(0);
  });

  it('adds up its streams', () => {
    const stream = {
      stream: 's',
      label: 'S',
      mode: 'full' as const,
      status: 'done' as const,
      reason: null,
      detail: null,
      total: null,
      durationMs: 1,
    };
    const sum = sumOf([
      { ...stream, counts: { ...none, added: 2 }, calls: 3 },
      { ...stream, counts: { ...none, added: 1, deleted: 4 }, calls: 1 },
    ]);
    expect(sum).toEqual({ counts: { ...none, added: 3, deleted: 4 }, calls: 4 });
  });
});

describe('what the address of the history carries', () => {
  it('drops what it does not know', () => {
    expect(historySearchSchema.parse({ connection: 'c1', show: 'everything' })).toEqual({ connection: 'c1' });
  });
});

describe('how hard a passphrase is to guess', () => {
  it.each([
    ['', 'none'],
    ['nine char', 'none'],
    ['ten chars!', 'weak'],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['fourteen chars', 'fair'],
    ['three words, not more', 'good'],
    ['correct horse battery staple', 'strong'],
  ])('%j is %s', (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength);
  });

  it('counts characters and not their halves', () => {
    expect(strengthOf('🐟🐟🐟🐟🐟')).toBe('none');
  });

  it('is ready when both are the same and long enough', () => {
    expect(passphraseReady('ten chars!', 'ten chars!')).toBe(true);
    expect(passphraseReady('ten chars!', 'ten chars')).toBe(false);
    expect(passphraseReady('short', 'short')).toBe(false);
  });
});

describe('network settings as they are typed', () => {
  it.each(['', 'http://proxy.local:8080', 'https://user@proxy.local', ' http://10.0.0.1:3128 '])('takes %j', (text) => {
    expect(isProxyAddress(text)).toBe(true);
  });

  it.each(['proxy.local:8080', 'http://', 'socks5://x', 'http://a b', 'http://x/path'])('refuses %j', (text) => {
    expect(isProxyAddress(text)).toBe(false);
  });

  it('wants the whole path of a file', () => {
    expect(['', '/etc/ca.pem', 'C:\\ca.pem', '\\\\nas\\ca.pem'].every(isFilePath)).toBe(true);
    expect(['ca.pem', './ca.pem', 'C:'].some(isFilePath)).toBe(false);
  });
});
