import { describe, expect, it } from 'vitest';
import { createRateKeeper, type RateKeeper } from '../../main/http/rates.ts';
import type { Limits, Rate } from '../../providers/kit/index.ts';
import { expectDone } from './compare.ts';
import { type Asked, everyProvider, excuse, openStand } from './stand.ts';

/** The rates that hold for one call. */
function ratesFor(limits: Limits, { method, path }: Asked, prefix: string): Rate[] {
  const operation = `${method} ${path.slice(prefix.length).split('?')[0]}`;
  const own = (limits.operations ?? []).filter(({ matches }) => matches.test(operation)).flatMap((one) => one.rates);
  return [...limits.rates, ...own];
}

/** Where the provider's base address has a path of its own, calls are matched by what follows it. */
function pathOf(base: string): string {
  return new URL(base).pathname.replace(/\/$/, '');
}

/** True when the calls of one rate never were more than it allows: checked by each call alone, with no limiter. */
function isKept(rate: Rate, at: readonly number[]): boolean {
  const slackMs = 1;
  if ('calls' in rate) {
    return at.every(
      (time, index) => time - (at[index - rate.calls] ?? Number.NEGATIVE_INFINITY) >= rate.withinMs - slackMs,
    );
  }
  let tokens = rate.burst;
  let before = at[0] ?? 0;
  for (const time of at) {
    tokens = Math.min(rate.burst, tokens + ((time - before) * rate.perSecond) / 1000);
    before = time;
    if (tokens < 1 - (slackMs * rate.perSecond) / 1000) return false;
    tokens -= 1;
  }
  return true;
}

/** When the last call could have begun at the earliest, if each were made as soon as every rate lets it. */
function earliestEnd(calls: readonly Asked[], ratesOf: (call: Asked) => Rate[]): number {
  const keepers = new Map<string, RateKeeper>();
  const keeperOf = (rate: Rate, index: number, path: string) => {
    const key = `${index} ${JSON.stringify(rate)} ${path}`;
    const found = keepers.get(key) ?? createRateKeeper(rate);
    keepers.set(key, found);
    return found;
  };
  let now = 0;
  for (const call of calls) {
    const mine = ratesOf(call).map((rate, index) => keeperOf(rate, index, ''));
    now = mine.reduce((latest, keeper) => Math.max(latest, keeper.freeAt()), now);
    for (const keeper of mine) keeper.take(now);
  }
  return now;
}

describe.each(everyProvider)('%s', (id) => {
  it('asks as fast as the vendor lets it, and no faster', async (test) => {
    const why = excuse(id, 'speed');
    if (why) return test.skip(why);
    const stand = await openStand(id, { scale: 0.25 });
    const connection = await stand.connection();
    const { limits, api } = stand.provider;
    const prefix = pathOf(api.base(connection.settings));
    const before = stand.asked.length;
    const startedAt = stand.time.elapsed();
    expectDone(await stand.sync());
    const calls = stand.asked.slice(before).filter(({ path }) => stand.stall.vendor.isApi(path.split('?')[0] ?? ''));
    const ratesOf = (call: Asked) => ratesFor(limits, call, prefix);
    for (const rate of new Set(calls.flatMap(ratesOf))) {
      const at = calls.filter((call) => ratesOf(call).includes(rate)).map(({ elapsed }) => elapsed);
      expect(isKept(rate, at), JSON.stringify(rate)).toBe(true);
    }
    // A vendor that says by itself when to come again is waited for beyond that.
    if (limits.learn) return;
    const tookMs = (calls.at(-1)?.elapsed ?? 0) - startedAt;
    expect(tookMs).toBeLessThanOrEqual(earliestEnd(calls, ratesOf) + 1);
  });
});
