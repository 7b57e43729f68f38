import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { getTasks } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { missedSince, nextDue, spreadMs } from '../../main/sync/schedule.ts';

/** What a schedule names after an instant, on a PC in another time zone. */
function dueIn(zone: string, cron: string, after: string, times = 1): string[] {
  const module = new URL('../../main/sync/schedule.ts', import.meta.url).href;
  const code = `import { nextDue } from ${JSON.stringify(module)}; let at = new Date(${JSON.stringify(after)});
    for (let i = 0; i < ${times}; i += 1) { at = nextDue(${JSON.stringify(cron)}, at); console.log(at.toISOString()); }`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
  });
  return out.trim().split('\n');
}

describe('#22 a schedule', () => {
  it('names the next minute, never the one that is', () => {
    const at = new Date(2026, 4, 5, 10, 15, 0);
    expect(nextDue('*/15 * * * *', at)).toEqual(new Date(2026, 4, 5, 10, 30));
    expect(nextDue('*/15 * * * *', new Date(2026, 4, 5, 10, 14, 59, 999))).toEqual(at);
    expect(nextDue('0 5 * * MON', at)).toEqual(new Date(2026, 4, 11, 5, 0));
    expect(nextDue('0 0 1 * *', at)).toEqual(new Date(2026, 5, 1));
  });

  it.each([
    ['', 'empty'],
    ['* * * *', 'four fields'],
    ['* * * * * *', 'six fields'],
    ['60 * * * *', 'minute 60'],
    ['*/0 * * * *', 'every nothing'],
    ['0 0 31 2 *', 'a day that never comes'],
    ['0 0 1 1 *', 'once a year, unless that is soon'],
    ['@daily', 'a nickname'],
    ['nonsense every day at noon', 'words'],
    ['1-99999999 * * * *', 'a number that takes long to write out'],
    [`${'0,'.repeat(50_000)}0 * * * *`, 'a long list'],
    ["'; DROP TABLE connection; -- * * *", 'something hostile'],
  ])('refuses %#: %s', (cron) => {
    expect(() => nextDue(cron, new Date(2026, 4, 5))).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it('answers or refuses, whatever is typed, and leaves nothing behind', () => {
    const part = fc.constantFrom(
      '*',
      '*/5',
      '0',
      '7',
      '1-5',
      '1,2',
      'MON',
      'L',
      '?',
      '#',
      '-',
      '/',
      '99',
      '1e9',
      '٣',
      '😀',
    );
    const tasks = getTasks().size;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { minLength: 5, maxLength: 5 }).map((parts) => parts.join(' ')),
        ),
        (cron) => {
          try {
            expect(nextDue(cron, new Date(2026, 4, 5)).getTime()).toBeGreaterThan(new Date(2026, 4, 5).getTime());
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: 'bad_input' });
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(getTasks().size).toBe(tasks);
  });

  it('#23 counts what a sleep missed, up to a thousand', () => {
    const after = new Date(2026, 4, 5, 10, 0);
    expect(missedSince('0 * * * *', after, new Date(2026, 4, 5, 15, 30))).toBe(5);
    expect(missedSince('0 * * * *', after, after)).toBe(0);
    expect(missedSince('* * * * *', after, new Date(2026, 6, 5))).toBe(1000);
  });

  it('spreads connections over a minute, each always the same', () => {
    fc.assert(fc.property(fc.string(), (id) => spreadMs(id) >= 0 && spreadMs(id) < 60_000));
    expect(new Set(Array.from({ length: 50 }, (_, index) => spreadMs(`stripe-${index}`))).size).toBeGreaterThan(40);
  });

  it.each<[string, string, string, string[]]>([
    // Clocks in Berlin went forward at 02:00 on 29 March 2026 and back at 03:00 on 25 October 2026.
    [
      'an hour that is left out is waited for, not skipped for ever',
      'Europe/Berlin',
      '0 * * * *',
      ['2026-03-29T00:00:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-29T02:00:00.000Z'],
    ],
    [
      'a daily time after the change keeps its place on the clock',
      'Europe/Berlin',
      '0 8 * * *',
      ['2026-03-29T06:00:00.000Z', '2026-03-30T06:00:00.000Z'],
    ],
    ['a zone without summer time', 'Asia/Tokyo', '0 8 * * *', ['2026-03-29T23:00:00.000Z', '2026-03-30T23:00:00.000Z']],
    [
      'a zone of a quarter hour',
      'Asia/Kathmandu',
      '0 8 * * *',
      ['2026-03-29T02:15:00.000Z', '2026-03-30T02:15:00.000Z'],
    ],
  ])('%s', (_what, zone, cron, due) => {
    expect(dueIn(zone, cron, '2026-03-28T23:30:00.000Z', due.length)).toEqual(due);
  });

  it('a time that the change of clocks leaves out comes the next day at the latest', () => {
    const [due = ''] = dueIn('Europe/Berlin', '30 2 * * *', '2026-03-28T23:30:00.000Z');
    expect(Date.parse(due)).toBeLessThanOrEqual(Date.parse('2026-03-30T00:30:00.000Z'));
  });

  it('a time that comes twice is named at most twice', () => {
    const [first, second, third] = dueIn('Europe/Berlin', '30 2 * * *', '2026-10-24T23:00:00.000Z', 3);
    expect(first).toBe('2026-10-25T00:30:00.000Z');
    expect([second, third]).toContain('2026-10-26T01:30:00.000Z');
  });
});
