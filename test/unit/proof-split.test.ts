import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthOf, provableDays, type Range, shiftDay, windowOf } from '../../main/proof/days.ts';
import { compareDays, gapOf } from '../../main/proof/split.ts';

const start = '2026-01-01';

/** A vendor and a store with so many records a day, and the calls that the vendor got. */
function world(theirs: readonly number[], ours: readonly number[], setAside: readonly number[] = [], limit = Infinity) {
  const asked: Range[] = [];
  const indexOf = (day: string) => lengthOf({ first: start, last: day }) - 1;
  const sumOf = (days: readonly number[], { first, last }: Range) =>
    days.slice(indexOf(first), indexOf(last) + 1).reduce((sum, one) => sum + one, 0);
  return {
    asked,
    range: { first: start, last: shiftDay(start, theirs.length - 1) },
    counting: {
      theirs: async (range: Range) => {
        asked.push(range);
        const count = sumOf(theirs, range);
        return count > limit ? { count: limit, atLeast: true } : { count };
      },
      ours: (range: Range) => ({ records: sumOf(ours, range), setAside: sumOf(setAside, range) }),
    },
  };
}

const days = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 800 });
const losses = fc.array(fc.tuple(fc.nat({ max: 799 }), fc.integer({ min: 1, max: 5 })), { maxLength: 6 });

/** Takes records away on some days, as far as there are any. */
function lose(theirs: readonly number[], lost: readonly (readonly [number, number])[]): number[] {
  const ours = [...theirs];
  for (const [at, count] of lost) {
    const day = at % theirs.length;
    ours[day] = Math.max(0, (ours[day] ?? 0) - count);
  }
  return ours;
}

describe('laying two numbers beside each other', () => {
  it('finds exactly the days that differ, in few calls', async () => {
    await fc.assert(
      fc.asyncProperty(days, losses, async (theirs, lost) => {
        const ours = lose(theirs, lost);
        const { asked, range, counting } = world(theirs, ours);
        const found = await compareDays(range, counting);
        const expected = theirs.flatMap((count, at) =>
          count === ours[at] ? [] : [{ first: shiftDay(start, at), gap: count - (ours[at] ?? 0) }],
        );
        const differing = found.filter((one) => gapOf(one) !== 0);
        expect(differing.map((one) => ({ first: one.first, gap: gapOf(one) }))).toEqual(expected);
        for (const one of differing) expect(one.last).toBe(one.first);
        const halvings = Math.max(1, Math.ceil(Math.log2(theirs.length)));
        expect(asked.length).toBeLessThanOrEqual(2 * expected.length * halvings + 1);
        // Every day is in the answer once.
        expect(found[0]?.first).toBe(range.first);
        expect(found.at(-1)?.last).toBe(range.last);
        expect(found.reduce((sum, one) => sum + lengthOf(one), 0)).toBe(theirs.length);
      }),
      { numRuns: 300 },
    );
  });

  it('proves a year in one call where nothing is missing', async () => {
    const year = Array.from({ length: 365 }, (_, at) => at % 7);
    const { asked, range, counting } = world(year, year);
    expect(await compareDays(range, counting)).toHaveLength(1);
    expect(asked).toEqual([range]);
  });

  it('tells what was set aside apart from what is missing', async () => {
    const { range, counting } = world([3, 3, 3], [3, 1, 2], [0, 1, 1]);
    const found = await compareDays(range, counting);
    expect(found.map((one) => [one.first, gapOf(one), one.setAside])).toEqual([
      ['2026-01-01', 0, 0],
      ['2026-01-02', 1, 1],
      ['2026-01-03', 0, 1],
    ]);
  });

  it('cuts windows that the vendor does not count to their end', async () => {
    const theirs = Array.from({ length: 16 }, () => 100);
    const { range, counting } = world(theirs, lose(theirs, [[9, 2]]), [], 250);
    const found = await compareDays(range, counting);
    expect(found.filter((one) => gapOf(one) !== 0)).toMatchObject([{ first: '2026-01-10', theirs: 100, ours: 98 }]);
  });

  it('says nothing of a day that the vendor does not count to its end', async () => {
    const { range, counting } = world([300], [300], [], 250);
    expect((await compareDays(range, counting)).map(gapOf)).toEqual([0]);
  });

  it('a day that was one too many before does not hide one that is missing now', async () => {
    const { range, counting } = world([5, 5, 5, 5], [6, 5, 4, 5]);
    expect((await compareDays(range, counting)).map(gapOf)).toEqual([0]);
    const found = await compareDays(range, counting, { apart: ['2026-01-01'] });
    expect(found.map((one) => [one.first, gapOf(one)])).toEqual([
      ['2026-01-01', -1],
      ['2026-01-02', 0],
      ['2026-01-03', 1],
      ['2026-01-04', 0],
    ]);
  });

  it('asks for no window that is longer than the vendor allows', async () => {
    const theirs = Array.from({ length: 100 }, () => 1);
    const { asked, range, counting } = world(theirs, theirs);
    await compareDays(range, counting, { longestDays: 30 });
    expect(asked.map(lengthOf)).toEqual([30, 30, 30, 10]);
  });

  it('leaves what differs as ranges where the calls run out', async () => {
    const theirs = Array.from({ length: 256 }, () => 1);
    const { asked, range, counting } = world(
      theirs,
      lose(
        theirs,
        [...theirs.keys()].map((day) => [day, 1] as const),
      ),
    );
    const found = await compareDays(range, counting, { mostCalls: 20 });
    expect(asked.length).toBeLessThan(30);
    expect(found.reduce((sum, one) => sum + gapOf(one), 0)).toBe(256);
    expect(found.reduce((sum, one) => sum + lengthOf(one), 0)).toBe(256);
  });

  it('a record that comes between two calls is no difference', async () => {
    const theirs = Array.from({ length: 32 }, () => 2);
    const ours = lose(theirs, [[20, 1]]);
    const { range, counting } = world(theirs, ours);
    let calls = 0;
    const found = await compareDays(range, {
      ...counting,
      theirs: (asked) => {
        calls += 1;
        // The first number was a moment old when ours was counted.
        if (calls === 2) ours[20] = 2;
        return counting.theirs(asked);
      },
    });
    expect(found.map(gapOf)).toEqual([0]);
  });
});

describe('the days that can be proved', () => {
  const at = { completeSince: 'always', cursor: '2026-11-21T09:00:00.000Z', now: '2026-11-21T09:05:00.000Z' };

  it('end with the last day that was over when the last fetch began, where the business is', () => {
    expect(provableDays(at)?.last).toBe('2026-11-20');
    expect(provableDays({ ...at, zone: 'Pacific/Auckland', cursor: '2026-11-20T11:30:00.000Z' })?.last).toBe(
      '2026-11-20',
    );
    expect(provableDays({ ...at, cursor: '2026-11-21T02:00:00.000Z', lateHours: 3 })?.last).toBe('2026-11-19');
  });

  it('begin where the history is complete, and no earlier than the vendor shows', () => {
    expect(provableDays({ ...at, completeSince: '2026-10-01T00:00:00.000Z' })?.first).toBe('2026-10-02');
    expect(provableDays({ ...at, completeSince: '2026-01-01T00:00:00.000Z', reachDays: 60 })?.first).toBe('2026-09-23');
  });

  it('there are none before the first whole reading', () => {
    expect(provableDays({ ...at, completeSince: null })).toBeNull();
    expect(provableDays({ ...at, cursor: null })).toBeNull();
    expect(provableDays({ ...at, completeSince: '2026-11-20T12:00:00.000Z' })).toBeNull();
  });

  it('are asked for by the clocks of the business', () => {
    expect(windowOf({ first: '2026-11-14', last: '2026-11-14' }, 'Europe/Athens')).toEqual({
      ...{ firstDay: '2026-11-14', lastDay: '2026-11-14' },
      ...{ from: '2026-11-13T22:00:00.000Z', until: '2026-11-14T22:00:00.000Z' },
    });
  });
});
