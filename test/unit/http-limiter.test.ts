import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../main/http/limiter.ts';
import { virtualTime } from '../support/timer.ts';

/** Lets everything that is ready go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe('limiter', () => {
  it('spaces calls as the vendor allows', async () => {
    const time = virtualTime();
    const limiter = createLimiter({ rates: [{ burst: 1, perSecond: 4 }], concurrency: 10 }, time);
    const starts: number[] = [];
    for (let call = 0; call < 5; call += 1) {
      (await limiter.enter())();
      starts.push(time.elapsed());
    }
    expect(starts).toEqual([0, 250, 500, 750, 1000]);
  });

  it('lets no more calls run at once than allowed, first come first served', async () => {
    const limiter = createLimiter({ rates: [{ burst: 1, perSecond: 1e6 }], concurrency: 2 }, virtualTime());
    const order: number[] = [];
    const leave = [await limiter.enter(), await limiter.enter()];
    const waiting = [1, 2].map(async (number) => {
      const leaveIt = await limiter.enter();
      order.push(number);
      return leaveIt;
    });
    await settle();
    expect(order).toEqual([]);
    leave[0]?.();
    leave[0]?.();
    await settle();
    expect(order).toEqual([1]);
    leave[1]?.();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2]);
  });

  it('lets nobody slip in between a call that ends and the one that waits', async () => {
    const limiter = createLimiter({ rates: [{ burst: 1, perSecond: 1e6 }], concurrency: 1 }, virtualTime());
    const first = await limiter.enter();
    let running = 0;
    const second = limiter.enter().then(() => (running += 1));
    first();
    const third = limiter.enter().then(() => (running += 1));
    await second;
    await settle();
    expect(running).toBe(1);
    void third;
  });

  it('holds everybody back for as long as the vendor says, and no longer for nonsense', async () => {
    const time = virtualTime();
    const limiter = createLimiter({ rates: [{ burst: 1, perSecond: 1000 }], concurrency: 1 }, time);
    for (const nonsense of [Number.NaN, -5, 0]) limiter.pause(nonsense);
    (await limiter.enter())();
    expect(time.elapsed()).toBe(0);
    limiter.pause(30_000);
    limiter.pause(10_000);
    (await limiter.enter())();
    expect(time.elapsed()).toBe(30_000);
  });

  it('gives up waiting at once when told to, for a slot and for time, and leaks no slot', async () => {
    const time = virtualTime(undefined, false);
    const limiter = createLimiter({ rates: [{ burst: 1, perSecond: 1 }], concurrency: 1 }, time);
    const leave = await limiter.enter();
    const slot = new AbortController();
    const forSlot = limiter.enter(slot.signal);
    slot.abort();
    await expect(forSlot).rejects.toMatchObject({ code: 'stopped' });
    leave();
    const turn = new AbortController();
    const forTime = limiter.enter(turn.signal);
    await settle();
    turn.abort();
    await expect(forTime).rejects.toMatchObject({ code: 'stopped' });
    const last = limiter.enter();
    await settle();
    time.advance(1000);
    await expect(last).resolves.toBeTypeOf('function');
  });
});
