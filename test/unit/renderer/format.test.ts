import { describe, expect, it } from 'vitest';
import * as format from '../../../renderer/lib/format.ts';

const now = new Date('2026-03-03T12:00:00Z');

describe('time as people say it', () => {
  it.each([
    ['2026-03-03T11:59:40Z', 'just now'],
    ['2026-03-03T12:00:20Z', 'just now'],
    ['2026-03-03T11:59:00Z', '1 minute ago'],
    ['2026-03-03T11:18:00Z', '42 minutes ago'],
    ['2026-03-03T12:12:00Z', 'in 12 minutes'],
  ])('%s is "%s"', (at, words) => expect(format.relativeTime(at, now, 'UTC')).toBe(words));

  it('tells a time to come from a clock that differs', () => {
    expect(format.relativeTime('2026-03-03T12:00:20Z', now, 'UTC', { coming: true })).toBe('in a moment');
    expect(format.relativeTime('2026-03-03T11:59:40Z', now, 'UTC', { coming: true })).toBe('just now');
  });

  it('leaves the clock out of yesterday where there is no room for it', () => {
    expect(format.relativeTime('2026-03-02T10:00:00Z', now, 'UTC', { brief: true })).toBe('yesterday');
    expect(format.relativeTime('2026-03-04T10:00:00Z', now, 'UTC', { brief: true })).toBe('tomorrow');
    expect(format.relativeTime('2026-03-03T09:00:00Z', now, 'UTC', { brief: true })).toMatch(/^today at /);
  });

  it('names the day in the business’s zone, not in UTC', () => {
    const at = '2026-03-02T22:30:00Z';
    expect(format.relativeTime(at, now, 'UTC')).toMatch(/^yesterday at /);
    expect(format.relativeTime(at, now, 'Europe/Athens')).toMatch(/^today at /);
  });

  it('leaves the year out only when it is this one', () => {
    expect(format.relativeTime('2026-01-05T10:00:00Z', now, 'UTC')).not.toContain('2026');
    expect(format.relativeTime('2025-01-05T10:00:00Z', now, 'UTC')).toContain('2025');
  });

  it('keeps a day without a zone on its day', () => {
    expect(format.exactTime('2026-03-01', 'America/Los_Angeles')).toMatch(/1/);
    expect(format.exactTime('2026-03-01', 'America/Los_Angeles')).toContain('Sunday');
    expect(format.dayOf('2026-03-01', 'America/Los_Angeles')).toBe('2026-03-01');
  });

  it('shows what is no time as it came', () => {
    expect(format.relativeTime('soon', now)).toBe('soon');
    expect(format.exactTime('soon')).toBe('soon');
  });
});

describe('money', () => {
  it('has exactly its currency’s digits and says which currency', () => {
    expect(format.money({ amountMinor: 125_000, currency: 'EUR' })).toMatch(/€.*1.250.00|1.250.00.*€/);
    expect(format.money({ amountMinor: 84_200, currency: 'JPY' })).toMatch(/84.200$/);
    expect(format.money({ amountMinor: 12_500, currency: 'KWD' })).toContain('12.500');
    expect(format.money({ amountMinor: -5, currency: 'EUR' })).toMatch(/^-.*0.05/);
  });

  it('loses no digit of a large amount', () => {
    expect(format.money({ amountMinor: 9_007_199_254_740_991, currency: 'EUR' }).replace(/\D/g, '')).toBe(
      '9007199254740991',
    );
  });
});

describe('other figures', () => {
  it('are short', () => {
    expect(format.duration(240)).toBe('240 ms');
    expect(format.duration(3240)).toBe('3.2 s');
    expect(format.duration(65_000)).toBe('1 min 5 s');
    expect(format.duration(119_800)).toBe('2 min 0 s');
    expect(format.duration(3_599_900)).toBe('1 h 0 min');
    expect(format.duration(7_260_000)).toBe('2 h 1 min');
    expect(format.countdown(245_000)).toBe('4:05');
    expect(format.countdown(-1)).toBe('0:00');
    expect(format.bytes(18_212_344)).toBe('18 MB');
    expect(format.bytes(0)).toMatch(/^0/);
  });

  it('follow the region of the PC with English words', () => {
    expect(format.formatLocale('el')).toBe('en-GR');
    expect(format.formatLocale('en-US')).toBe('en-US');
    expect(format.formatLocale('')).toBe('en');
  });
});
