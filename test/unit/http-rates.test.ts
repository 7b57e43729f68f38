import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../main/http/limiter.ts';
import { callsPerSecond, createRateKeeper } from '../../main/http/rates.ts';
import type { Rate } from '../../providers/kit/index.ts';
import { virtualTime } from '../support/timer.ts';

/** When each of so many calls begins, when every one is made as soon as it may. */
function begins(rate: Rate, calls: number): number[] {
  const keeper = createRateKeeper(rate);
  let now = 0;
  return Array.from({ length: calls }, () => {
    now = Math.max(now, keeper.freeAt());
    keeper.take(now);
    return now;
  });
}

describe('calls within a window', () => {
  it('come at once until the window is full, then as the old ones leave it', () => {
    expect(begins({ calls: 3, withinMs: 1000 }, 7)).toEqual([0, 0, 0, 1000, 1000, 1000, 2000]);
  });

  it('are never more than allowed, wherever the window begins and however the calls come', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 2000 }),
        pauses,
        (calls, withinMs, gaps) => {
          const keeper = createRateKeeper({ calls, withinMs });
          const at: number[] = [];
          let now = 0;
          for (const gap of gaps) {
            now = Math.max(now + gap, keeper.freeAt());
            keeper.take(now);
            at.push(now);
          }
          for (const from of at) {
            expect(at.filter((time) => time >= from && time < from + withinMs).length).toBeLessThanOrEqual(calls);
          }
        },
      ),
    );
  });
});

describe('a bucket', () => {
  it('gives what it holds at once, then what flows in', () => {
    expect(begins({ burst: 2, perSecond: 4 }, 5)).toEqual([0, 0, 250, 500, 750]);
  });

  it('fills up again while nobody asks, and no further', () => {
    const keeper = createRateKeeper({ burst: 2, perSecond: 1 });
    for (const at of [0, 0]) keeper.take(at);
    expect(keeper.freeAt()).toBe(1000);
    keeper.take(60_000);
    keeper.take(60_000);
    expect(keeper.freeAt()).toBe(61_000);
  });
});

describe('the limiter', () => {
  it('holds an operation to its own rate beside the common one, and lets the others pass', async () => {
    const time = virtualTime();
    const limiter = createLimiter(
      {
        rates: [{ calls: 100, withinMs: 1000 }],
        operations: [{ matches: /^GET \/slow/, rates: [{ burst: 1, perSecond: 0.5 }] }],
        concurrency: 10,
      },
      time,
    );
    const at: number[] = [];
    for (const operation of ['GET /slow/1', 'GET /quick', 'GET /slow/2', 'POST /slow']) {
      (await limiter.enter(undefined, operation))();
      at.push(time.elapsed());
    }
    expect(at).toEqual([0, 0, 2000, 2000]);
  });

  it('tells the pace in the long run: the tightest of its rates', () => {
    const rates: Rate[] = [
      { calls: 60, withinMs: 60_000 },
      { burst: 5, perSecond: 3 },
    ];
    expect(callsPerSecond({ rates, concurrency: 1 })).toBe(1);
  });
});
