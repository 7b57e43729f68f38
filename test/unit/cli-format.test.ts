import { describe, expect, it } from 'vitest';
import { exitOfRuns } from '../../main/cli/exit.ts';
import { money, toJson, when } from '../../main/cli/format.ts';
import { formatTable, onOneLine, widthOf } from '../../main/cli/table.ts';

describe('tables', () => {
  it('align by what is seen: wide and combined characters too', () => {
    const table = formatTable(
      [{ title: 'name' }, { title: 'n', align: 'right' }],
      [
        ['Ελένη 👩‍👩‍👧', '1'],
        ['日本', '20'],
      ],
    );
    expect(table.split('\n')).toEqual(['name       n', '--------  --', 'Ελένη 👩‍👩‍👧   1', '日本      20']);
    expect(widthOf('日本')).toBe(4);
    expect(formatTable([{ title: 'name' }], [])).toBe('');
  });

  it('are not moved, retitled or turned round by what a vendor sends', () => {
    expect(onOneLine('a\u001b]0;title\u0007b\nc\u202Ed\u0085')).toBe('a ]0;title b cd');
    const [, , row = ''] = formatTable([{ title: 'n' }], [[`${'x'.repeat(5_000)}\u001b[2J`]]).split('\n');
    expect(row).toHaveLength(60);
  });
});

describe('JSON for programs', () => {
  it('is one document that a terminal cannot be steered by', () => {
    const data = { name: 'a\u009b2J\u202E\u0007"' };
    expect(JSON.parse(toJson(data))).toEqual(data);
    for (const char of ['\u009b', '\u202E', '\u0007']) expect(toJson(data)).not.toContain(char);
  });
});

describe('times and money', () => {
  const now = new Date(2026, 2, 1, 12, 0);
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();

  it('says relative times while they say more', () => {
    expect(when(null, now)).toBe('never');
    expect(when(at(2026, 2, 1, 12, 0), now)).toBe('just now');
    expect(when(at(2026, 2, 1, 11, 59), now)).toBe('1 minute ago');
    expect(when(at(2026, 2, 1, 12, 5), now)).toBe('in 5 minutes');
    expect(when(at(2026, 2, 1, 8, 5), now)).toBe('today at 08:05');
    expect(when(at(2026, 1, 28, 23, 59), now)).toBe('yesterday at 23:59');
    expect(when(at(2026, 2, 2, 0, 1), now)).toBe('tomorrow at 00:01');
    expect(when(at(2025, 11, 31, 7, 3), now)).toBe('2025-12-31 07:03');
    expect(when('2026-03-01', now)).toBe('2026-03-01');
    expect(when('nonsense', now)).toBe('nonsense');
  });

  it('shows money with its currency and its own decimals', () => {
    expect(money({ amountMinor: -1250, currency: 'EUR' })).toBe('-12.50 EUR');
    expect(money({ amountMinor: 500, currency: 'JPY' })).toBe('500 JPY');
    expect(money({ amountMinor: 1234, currency: 'KWD' })).toBe('1.234 KWD');
    expect(money(null)).toBe('');
  });
});

describe('the exit code of runs (must-not-fail 8 and 10)', () => {
  it.each([
    [[], false, 0],
    [['done', 'done'], false, 0],
    [['done', 'set_aside'], false, 3],
    [['set_aside', 'failed'], false, 4],
    [['cut'], false, 4],
    [['stopped', 'set_aside'], true, 130],
    [['stopped'], false, 4],
  ] as const)('%j', (statuses, wasStopped, code) => {
    expect(exitOfRuns(statuses, wasStopped)).toBe(code);
  });
});
