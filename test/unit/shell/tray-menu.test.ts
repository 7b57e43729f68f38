import { describe, expect, test, vi } from 'vitest';
import type { AppStatus, Matter } from '../../../contract/ipc/index.ts';
import { faceOf, lineOf, menuOf, type TrayActions } from '../../../main/shell/tray-menu.ts';

const healthy: AppStatus = {
  version: '1.0.0',
  profileDir: '/profile',
  locale: 'en',
  state: 'up_to_date',
  well: 4,
  needing: 0,
  connections: 4,
  nextDueAt: null,
  pausedUntil: null,
  offline: false,
  pretend: false,
  vault: { state: 'unlocked', protection: 'keychain', problem: null },
};

function matter(id: string, connectionName: string | null): Matter {
  const connectionId = connectionName === null ? null : `c-${id}`;
  const problem = {
    why: 'signed_out',
    count: 1,
    problem: null,
    remedy: null,
    raisedAt: '2026-01-01T00:00:00Z',
  } as const;
  return { id, connectionId, connectionName, ...problem };
}

function actions(): TrayActions {
  return { fetchNow: vi.fn(), pause: vi.fn(), open: vi.fn(), quit: vi.fn() };
}

const labels = (status: AppStatus | undefined, matters: Matter[] = []) =>
  menuOf({ status, matters }, actions()).flatMap((line) => line.label ?? []);

describe('the face of the tray', () => {
  test.each([
    ['well', healthy],
    ['well', { ...healthy, state: 'waiting', offline: true }],
    ['working', { ...healthy, state: 'working' }],
    ['needs-you', { ...healthy, state: 'needs_you', needing: 1 }],
    ['needs-you', { ...healthy, vault: { ...healthy.vault, state: 'locked' } }],
  ] as const)('is %s', (face, status) => {
    expect(faceOf({ status, matters: [] })).toBe(face);
  });
});

describe('the one line', () => {
  test.each<[string, Partial<AppStatus>]>([
    ['Nothing is connected yet', { connections: 0 }],
    ['All 4 systems are up to date', {}],
    ['Your system is up to date', { connections: 1, well: 1 }],
    ['1 system needs you', { needing: 1, pausedUntil: 'forever' }],
    ['Everything is paused', { pausedUntil: 'forever' }],
    ['This PC is offline', { offline: true }],
  ])('says "%s"', (line, part) => {
    expect(lineOf({ status: { ...healthy, ...part }, matters: [] })).toBe(line);
  });

  test('names the time until which everything is paused', () => {
    const status = { ...healthy, pausedUntil: '2026-01-01T12:00:00Z' };
    expect(lineOf({ status, matters: [] })).toMatch(/^Everything is paused until .*\d\d/);
  });

  test('is there before the Hub is', () => {
    expect(lineOf({ status: undefined, matters: [] })).not.toBe('');
  });
});

describe('the menu', () => {
  test('offers what can be done when all is well', () => {
    expect(labels(healthy)).toEqual([
      'All 4 systems are up to date',
      'Fetch now',
      'Pause for an hour',
      'Pause until tomorrow',
      'Pause until I say',
      'Open',
      'Quit',
    ]);
  });

  test('offers to go on when paused, and nothing to fetch when nothing is connected', () => {
    expect(labels({ ...healthy, pausedUntil: 'forever' })).toContain('Go on');
    expect(labels({ ...healthy, connections: 0 })).toEqual(['Nothing is connected yet', 'Open', 'Quit']);
    expect(labels(undefined).slice(1)).toEqual(['Open', 'Quit']);
  });

  test('leads to whoever needs a hand', () => {
    const done = actions();
    const lines = menuOf({ status: healthy, matters: [matter('1', 'Stripe'), matter('2', null)] }, done);
    lines.find((line) => line.label === 'Stripe needs you')?.click?.();
    expect(done.open).toHaveBeenCalledWith('/connections/c-1');
  });

  test('names five at most', () => {
    const many = Array.from({ length: 9 }, (_, index) => matter(String(index), `Shop ${index}`));
    expect(labels(healthy, many).filter((label) => label.endsWith('needs you'))).toHaveLength(5);
  });
});
