import { describe, expect, it } from 'vitest';
import type { FieldView, WayView } from '../../../contract/ipc/index.ts';
import { fieldTrouble, freeName, initialValues, splitValues } from '../../../renderer/lib/form-check.ts';
import { type ConnectState, startInput, troublesOf } from '../../../renderer/routes/connect/form.ts';
import { backfillFrom, sinceIsWrong } from '../../../renderer/routes/connect/since.ts';

function field(change: Partial<FieldView> = {}): FieldView {
  const plain = { help: '', secret: false, optional: false, placeholder: null, pattern: null, tidied: false };
  return { key: 'k', label: 'Key', ...plain, options: [], initial: '', ...change };
}

const now = new Date('2026-03-31T10:00:00Z');

describe('a field before anything is sent', () => {
  it('asks for what is missing by its label', () => expect(fieldTrouble(field(), '  ')).toBe('Fill in: Key.'));
  it('lets an optional one stay empty', () => expect(fieldTrouble(field({ optional: true }), '')).toBeNull());

  it('shows the example where the shape is wrong', () => {
    const shaped = field({ pattern: '^ck_[0-9a-f]{4}$', placeholder: 'ck_1234' });
    expect(fieldTrouble(shaped, 'ck_xyz')).toContain('ck_1234');
    expect(fieldTrouble(shaped, ' ck_12ab ')).toBeNull();
  });

  it('never repeats what was typed, nor an example, for a secret', () => {
    const trouble = fieldTrouble(field({ secret: true, pattern: '^rk_', placeholder: 'rk_…' }), 'sk_live_1');
    expect(trouble).not.toBeNull();
    expect(trouble).not.toContain('sk_live_1');
  });

  it('leaves the pattern of a tidied field to the Hub', () => {
    expect(fieldTrouble(field({ pattern: '^[a-z]+$', tidied: true }), 'https://Shop.example/x')).toBeNull();
  });

  it('refuses two lines and what is no option', () => {
    expect(fieldTrouble(field(), 'a\nb')).not.toBeNull();
    const choice = field({ options: [{ value: 'live', label: 'Live' }] });
    expect(fieldTrouble(choice, 'other')).not.toBeNull();
    expect(fieldTrouble(choice, 'live')).toBeNull();
  });
});

describe('the values of a form', () => {
  const fields = [field({ key: 'shop', initial: 'a' }), field({ key: 'secret', secret: true })];

  it('start with what is known, then the provider’s own', () => {
    expect(initialValues(fields)).toEqual({ shop: 'a', secret: '' });
    expect(initialValues(fields, { shop: 'b' })).toEqual({ shop: 'b', secret: '' });
  });

  it('are split into settings and secrets, trimmed, without empty or foreign ones', () => {
    expect(splitValues(fields, { shop: ' s ', secret: 'x', other: 'y' })).toEqual({
      settings: { shop: 's' },
      secrets: { secret: 'x' },
    });
    expect(splitValues(fields, { shop: 's', secret: ' ' }).secrets).toEqual({});
  });
});

describe('the name of a new connection', () => {
  it('is the system’s own, or the next free one', () => {
    expect(freeName('Shop', [])).toBe('Shop');
    expect(freeName('Shop', ['shop', 'Shop 2'])).toBe('Shop 3');
  });
});

describe('from when history is fetched', () => {
  it('is everything, or months back on a day that exists', () => {
    expect(backfillFrom({ kind: 'all' }, now)).toBeNull();
    expect(backfillFrom({ kind: 'months', count: 12 }, now)).toBe('2025-03-31');
    expect(backfillFrom({ kind: 'months', count: 1 }, now)).toBe('2026-02-28');
    expect(backfillFrom({ kind: 'day', day: '2024-02-29' }, now)).toBe('2024-02-29');
  });

  it.each(['', '2026-13-01', '2027-01-01', 'yesterday'])('"%s" is no day to begin at', (day) => {
    expect(sinceIsWrong({ kind: 'day', day }, now)).toBe(true);
  });
});

describe('the whole page', () => {
  const way: WayView = {
    id: 'keys',
    kind: 'key',
    label: '',
    help: '',
    link: null,
    fields: [field({ key: 'secret', secret: true })],
    redirects: [],
  };
  const state: ConnectState = {
    wayId: 'keys',
    values: { secret: 'x' },
    name: ' Shop ',
    streams: ['orders'],
    writes: false,
    since: { kind: 'all' },
    cron: '*/15 * * * *',
    troubles: new Map(),
  };

  it('goes to the Hub as asked', () => {
    expect(troublesOf(state, way, [], false, now).size).toBe(0);
    expect(startInput(state, 'p', way, null, now)).toEqual({
      provider: 'p',
      way: 'keys',
      name: 'Shop',
      settings: {},
      secrets: { secret: 'x' },
      streams: ['orders'],
      backfillFrom: null,
      writes: false,
      cron: '*/15 * * * *',
    });
  });

  it('names each trouble at its place', () => {
    const wrong = { ...state, name: '', streams: [], cron: 'x', since: { kind: 'day', day: '' } as const, values: {} };
    expect([...troublesOf(wrong, way, [], false, now).keys()]).toEqual([
      'secret',
      ':name',
      ':since',
      ':cron',
      ':streams',
    ]);
    expect(troublesOf(state, way, ['SHOP'], false, now).get(':name')).toContain('Shop');
  });

  it('asks only for the sign-in when signing in again', () => {
    expect(troublesOf({ ...state, name: '', streams: [] }, way, [], true, now).size).toBe(0);
  });
});
