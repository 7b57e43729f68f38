import { HubError } from '../../contract/errors.ts';
import type { Clock } from '../../main/clock.ts';
import type { Timer } from '../../main/http/timer.ts';

/**
 * Wall clock and timer in one, for the provider under test and its vendor alike. Waiting takes no real time: when
 * everything under way is waiting, the clock moves on to the first that may wake. A call takes no time at all.
 */
export interface TestTime extends Clock, Timer {
  nowMs(): number;
  advance(ms: number): void;
  /** Everything between its begin and end counts as under way. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** @param atOnce how many calls can be under way; further ones wait for these, and not for the clock */
export function createTime(startAt: string, atOnce: number): TestTime {
  const startMs = Date.parse(startAt);
  const sleepers = new Set<Sleeper>();
  let elapsed = 0;
  let underWay = 0;
  let checking = false;

  function check(): void {
    if (checking) return;
    checking = true;
    // Whatever was woken or answered just now gets to go on first.
    setImmediate(() => {
      checking = false;
      if (sleepers.size === 0 || sleepers.size < Math.min(underWay, atOnce)) return;
      const next = [...sleepers].reduce((first, one) => (one.at < first.at ? one : first));
      elapsed = Math.max(elapsed, next.at);
      next.wake();
      check();
    });
  }

  return {
    now: () => new Date(startMs + elapsed),
    nowMs: () => Math.round(startMs + elapsed),
    elapsed: () => elapsed,
    advance(ms) {
      elapsed += ms;
    },
    async during(work) {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        check();
      }
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          sleepers.delete(sleeper);
          reject(new HubError('stopped'));
        };
        const sleeper: Sleeper = {
          at: elapsed + ms,
          wake() {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', stop);
            resolve();
          },
        };
        sleepers.add(sleeper);
        if (signal?.aborted) stop();
        else signal?.addEventListener('abort', stop, { once: true });
        check();
      }),
  };
}
