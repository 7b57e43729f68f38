import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addedUp,
  doneWith,
  fullName,
  get,
  instantOfLocal,
  instantOrNull,
  jsonNumber,
  leftOver,
  localDay,
  negative,
  oneOf,
  pageAfter,
  plainDecimal,
  plainLine,
  refused,
  staleness,
  startOfDay,
  sumOrNull,
} from '../../providers/kit/index.ts';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('zones (must-not-fail 28)', () => {
  it.each([
    ['2026-11-21', 'Europe/Athens', '2026-11-20T22:00:00.000Z'],
    ['2026-07-01', 'America/New_York', '2026-07-01T04:00:00.000Z'],
    ['2026-11-21', undefined, '2026-11-21T00:00:00.000Z'],
    ['2026-03-29', 'Europe/Athens', '2026-03-28T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Athens', '2026-10-24T21:00:00.000Z'],
    ['2026-01-01', 'Pacific/Auckland', '2025-12-31T11:00:00.000Z'],
    // The day on which Beirut's clocks go from midnight to one begins at one.
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
  ])('%s begins in %s at %s', (day, zone, instant) => expect(startOfDay(day, zone)).toBe(instant));

  it.each([
    ['2026-11-20T22:30:00.000Z', 'Europe/Athens', '2026-11-21'],
    ['2026-11-20T04:59:59.000Z', 'America/New_York', '2026-11-19'],
    ['2026-11-20T05:00:00.000Z', 'America/New_York', '2026-11-20'],
    ['2026-07-01T03:59:59.000Z', 'America/New_York', '2026-06-30'],
    [Date.parse('2026-11-20T22:30:00Z'), 'Europe/Athens', '2026-11-21'],
  ])('%s is in %s on %s', (at, zone, day) => expect(localDay(at, zone)).toBe(day));

  it('take the later of two instants in the hour that comes twice', () => {
    expect(instantOfLocal('2026-11-01 01:30:00', 'America/New_York')).toBe('2026-11-01T06:30:00.000Z');
    expect(instantOfLocal('2026-11-01 00:30:00', 'America/New_York')).toBe('2026-11-01T04:30:00.000Z');
  });

  it.each(['2026-13-01', '', 'yesterday'])('refuse %j', (day) => expect(() => startOfDay(day)).toThrow(RangeError));

  it('lead there and back on every day', () => {
    const zones = fc.constantFrom('Europe/Athens', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC');
    const days = fc.integer({ min: 0, max: 20_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(days, zones, (day, zone) => {
        // Apia had no 30 December 2011.
        fc.pre(!(zone === 'Pacific/Apia' && day === '2011-12-30'));
        expect(localDay(startOfDay(day, zone), zone)).toBe(day);
      }),
    );
  });
});

describe('documents that add up (must-not-fail 29)', () => {
  const lines = [plainLine('Mug', eur(1000)), plainLine('Tray', eur(500))];

  it('are left alone when they do', () => expect(addedUp(lines, [eur(360)], eur(1860))).toEqual(lines));

  it('get a line for what rounding left over', () => {
    expect(addedUp(lines, [eur(360)], eur(1859)).at(-1)).toEqual(plainLine('Rounding', eur(-1), 'rounding'));
  });

  it('are refused when something is missing', () => {
    expect(() => addedUp(lines, [], eur(1860))).toThrow(/1500 EUR.*1860/);
    expect(() => leftOver(eur(10), [{ amountMinor: 10, currency: 'USD' }], 5)).toThrow(RangeError);
  });

  it('always add up', () => {
    const amounts = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 8 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: -2, max: 2 }), (parts, off) => {
        const sum = parts.reduce((all, one) => all + one, 0);
        const done = addedUp(
          parts.map((one) => plainLine('x', eur(one))),
          [],
          eur(sum + off),
        );
        expect(done.reduce((all, line) => all + line.total.amountMinor, 0)).toBe(sum + off);
      }),
    );
  });
});

describe('pages by number', () => {
  /** Reads a list of so many records, of which some vanish after some pages; gives what was met. */
  function read(size: number, pageSize: number, removals: ReadonlyMap<number, number>): Set<number> {
    let rows = Array.from({ length: size }, (_, index) => index);
    const met = new Set<number>();
    let queue = [get('/list', { page: 1 })];
    for (let asked = 0; queue.length > 0; asked += 1) {
      const [request = get('/list'), ...rest] = queue;
      const page = Number(request.query?.page);
      const shown = rows.slice((page - 1) * pageSize, page * pageSize);
      for (const row of shown) met.add(row);
      queue = [
        ...pageAfter({ request, parameter: 'page', pageSize, count: shown.length, total: rows.length }),
        ...rest,
      ];
      rows = rows.slice(removals.get(asked) ?? 0);
    }
    return met;
  }

  it('meet every record that stays, though others are deleted in front of it meanwhile', () => {
    const removals = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 7 })), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 12 }),
        removals,
        (size, pageSize, taken) => {
          const met = read(size, pageSize, new Map(taken));
          const gone = [...new Map(taken).values()].reduce((sum, one) => sum + one, 0);
          for (let row = gone; row < size; row += 1) expect(met.has(row), `record ${row}`).toBe(true);
        },
      ),
    );
  });

  it('refuse an empty page where records are promised', () => {
    const request = get('/list', { page: 2 });
    expect(() => pageAfter({ request, parameter: 'page', pageSize: 10, count: 0, total: 15 })).toThrow(RangeError);
  });
});

describe('small words', () => {
  it('a name is what there is of it', () => {
    expect([fullName('Anna', null, 'Kapp'), fullName('', undefined)]).toEqual(['Anna Kapp', null]);
  });

  it('a time may be missing', () => {
    expect([instantOrNull('2026-11-21T10:00:00+02:00'), instantOrNull(null), instantOrNull('')]).toEqual([
      ...['2026-11-21T08:00:00.000Z', null, null],
    ]);
    expect(() => instantOrNull('soon')).toThrow(RangeError);
  });

  it('nothing has no sign', () => expect([negative(eur(5)), negative(eur(0))]).toEqual([eur(-5), eur(0)]));

  it('what is done is told without what nobody knows', () => {
    expect(doneWith('1', { version: '', number: null, url: 'https://a.example' })).toEqual({
      done: { externalId: '1', url: 'https://a.example' },
    });
  });

  it('a word means what the table says, and another one is refused by name', () => {
    const paid = oneOf({ PAID: true, OPEN: false });
    expect([paid.parse('PAID'), paid.parse('OPEN')]).toEqual([true, false]);
    expect(() => paid.parse('constructor')).toThrow(/PAID/);
  });

  it.each([
    ['5.00000', '5'],
    ['-2.50', '-2.5'],
    ['100', '100'],
  ])('%s is plainly %s', (text, plain) => expect(plainDecimal(text)).toBe(plain));

  it('a decimal is sent as the very digits it has, or not at all', () => {
    expect(JSON.stringify([jsonNumber('1234567890123.45'), jsonNumber('0.1')])).toBe('[1234567890123.45,0.1]');
    expect(() => jsonNumber('12345678901234.567')).toThrow(RangeError);
  });

  it('the sum of nothing is not nought', () => {
    expect([sumOrNull([eur(1), eur(2)]), sumOrNull([])]).toEqual([eur(3), null]);
  });

  it('another version than was named is a conflict', () => {
    expect(staleness('1', '2')).toMatchObject({ refuse: { code: 'conflict' } });
    expect([staleness('2', '2'), staleness(null, '2')]).toEqual([null, null]);
  });

  it('a refusal says why', () => {
    expect(refused('no')).toEqual({ refuse: { code: 'refused', detail: 'no' } });
    expect(refused('no', 'gone').refuse.code).toBe('gone');
  });
});
