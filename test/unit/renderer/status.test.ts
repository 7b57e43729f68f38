import { describe, expect, it } from 'vitest';
import type { AppStatus, Progress, Status } from '../../../contract/ipc/index.ts';
import { addProgress, progressText } from '../../../renderer/lib/progress-list.ts';
import { changeText, statusLine, statusSentence } from '../../../renderer/lib/status.ts';
import { daySentence } from '../../../renderer/routes/overview/sentence.ts';

const now = new Date('2026-03-03T12:00:00Z');
const soon = '2026-03-03T12:15:00Z';

function app(change: Partial<AppStatus> = {}): AppStatus {
  const counts = { well: 4, needing: 0, connections: 4, nextDueAt: soon, pausedUntil: null };
  const vault = { state: 'unlocked', protection: 'keychain', problem: null } as const;
  const rest = { version: '1', profileDir: '', locale: 'en', offline: false, pretend: false };
  return { ...rest, ...counts, vault, state: 'up_to_date', ...change };
}

describe('the one line that matters', () => {
  it('says that all is well and when it looks again', () => {
    const { state, text } = statusLine(app(), now);
    expect(state).toBe('up_to_date');
    expect(text).toMatch(/^All 4 up to date, next check \d\d:\d\d/);
    expect(statusLine(app({ nextDueAt: null, well: 1 }), now).text).toBe('Up to date');
  });

  it('puts the locked vault before a need, a need before a pause, a pause before being offline', () => {
    const all = { needing: 1, pausedUntil: 'forever', offline: true };
    const locked = { state: 'locked', protection: 'passphrase', problem: null } as const;
    expect(statusLine(app({ ...all, vault: locked }), now).text).toBe('The vault is locked');
    expect(statusLine(app(all), now)).toEqual({ state: 'needs_you', text: '1 needs you' });
    expect(statusLine(app({ ...all, needing: 0 }), now)).toEqual({ state: 'waiting', text: 'Paused' });
    expect(statusLine(app({ offline: true }), now)).toEqual({ state: 'waiting', text: 'This PC is offline' });
  });

  it('knows an empty, a working and a switched-off Backroom', () => {
    expect(statusLine(app({ connections: 0 }), now).text).toBe('Nothing connected yet');
    expect(statusLine(app({ state: 'working' }), now).state).toBe('working');
    expect(statusLine(app({ state: 'off', nextDueAt: null }), now).state).toBe('off');
    expect(statusLine(app({ state: 'waiting', nextDueAt: null }), now).text).toBe('Waiting');
  });
});

describe('why a connection is in its state', () => {
  const status: Status = { state: 'waiting', why: 'limited', until: soon, count: 0 };

  it('names it and until when', () => {
    expect(statusSentence({ name: 'Shop', status }, now)).toMatch(/^Shop asked us to slow down.*It goes on at /);
    expect(statusSentence({ name: 'Shop', status: { ...status, until: null } }, now)).not.toContain('It goes on at');
  });

  it('counts with the right noun', () => {
    const aside = (count: number): Status => ({ state: 'needs_you', why: 'set_aside', until: null, count });
    expect(statusSentence({ name: 'Shop', status: aside(1) }, now)).toBe(
      '1 record of Shop did not fit and was set aside.',
    );
    expect(statusSentence({ name: 'Shop', status: aside(3) }, now)).toContain('3 records of Shop did not fit and were');
  });
});

describe('what a fetch brought', () => {
  const none = { added: 0, changed: 0, unchanged: 9, deleted: 0, setAside: 0 };
  it('leaves out the unremarkable', () => {
    expect(changeText({ lastCounts: null })).toBeNull();
    expect(changeText({ lastCounts: none })).toBe('nothing new');
    expect(changeText({ lastCounts: { ...none, added: 1400, deleted: 2 } })).toBe('1,400 new, 2 gone');
  });
});

describe('the sentence of the day', () => {
  it('puts what needs a hand first', () => {
    expect(daySentence({ state: 'working', pausedUntil: 'forever' }, 2)).toBe('2 things need a hand.');
    expect(daySentence({ state: 'up_to_date', pausedUntil: 'forever' }, 0)).toBe('Everything is paused.');
    expect(daySentence({ state: 'up_to_date', pausedUntil: null }, 0)).toBe('All is well.');
  });
});

describe('progress', () => {
  const counts = { added: 0, changed: 0, unchanged: 0, deleted: 0, setAside: 0 };
  const word = (change: Partial<Progress> = {}): Progress => ({
    runId: 1,
    connectionId: 'c',
    stream: 'orders',
    label: 'Orders',
    read: 1250,
    total: 4000,
    counts,
    ...change,
  });

  it('counts with a noun, and never past its own guess', () => {
    expect(progressText(undefined)).toBe('Starting…');
    expect(progressText(word())).toBe('1,250 of about 4,000 orders');
    expect(progressText(word({ read: 4100 }))).toBe('4,100 of about 4,100 orders');
    expect(progressText(word({ total: null }))).toBe('1,250 orders so far');
  });

  it('keeps the newest word of each stream and forgets the run before', () => {
    const first = addProgress([], word({ read: 1 }));
    const second = addProgress(first, word({ stream: 'refunds' }));
    expect(addProgress(second, word({ read: 2 })).map((one) => [one.stream, one.read])).toEqual([
      ['orders', 2],
      ['refunds', 1250],
    ]);
    expect(addProgress(second, word({ runId: 2 }))).toHaveLength(1);
  });
});
