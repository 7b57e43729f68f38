import { describe, expect, it } from 'vitest';
import { clockParts, cronOf, cronTrouble, cronWords, scheduleOf } from '../../../renderer/lib/cron.ts';

const known = [
  ['*/5 * * * *', 'every 5 minutes while this PC is on'],
  ['*/15 * * * *', 'every 15 minutes while this PC is on'],
  ['17 * * * *', 'every hour while this PC is on'],
  ['0 */6 * * *', 'every 6 hours while this PC is on'],
  ['30 7 * * *', 'every day at 07:30, or as soon as this PC is on again'],
  ['5 18 * * 1-5', 'Monday to Friday at 18:05, or as soon as this PC is on again'],
] as const;

describe('a cron line in words', () => {
  it.each(known)('%s is "%s"', (cron, words) => expect(cronWords(cron)).toBe(words));

  it.each(known)('%s survives the chooser unchanged', (cron) => expect(cronOf(scheduleOf(cron))).toBe(cron));

  it.each([
    '*/7 * * * *',
    '0 */5 * * *',
    '0 9 1 * *',
    '0 9 * 1 *',
    '*/15 9-17 * * *',
    '0 9 * * 0',
    '61 * * * *',
    '0 24 * * *',
    '* * * * * *',
    '',
    'nonsense',
  ])('%s is left as its own rule, so that nothing is claimed of it', (cron) => {
    expect(scheduleOf(cron).kind).toBe('custom');
    expect(cronOf(scheduleOf(cron))).toBe(cron.trim());
  });

  it('an even step that does not divide the hour or day is not called "every"', () => {
    expect(scheduleOf('*/25 * * * *').kind).toBe('custom');
  });
});

describe('a cron line typed by hand', () => {
  it.each(['0 7 * * 1-5', '*/15 8-18 * * MON-FRI'])('%s goes to the Hub', (cron) =>
    expect(cronTrouble(cron)).toBeNull(),
  );
  it.each(['', '7 o’clock', '* * * *', '0 7 * * 1-5; rm'])('%s is refused with an example', (cron) => {
    expect(cronTrouble(cron)).toContain('0 7 * * 1-5');
  });
});

describe('a time of day', () => {
  it('is read', () => expect(clockParts('07:30')).toEqual({ hour: 7, minute: 30 }));
  it.each(['', '24:00', '7:60', 'noon'])('%s is none', (text) => expect(clockParts(text)).toBeNull());
});
