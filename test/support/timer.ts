import { HubError } from '../../contract/errors.ts';
import type { Clock } from '../../main/clock.ts';
import type { Timer } from '../../main/http/timer.ts';

/** Wall clock and timer in one, which only moves when told to. */
export interface VirtualTime extends Clock, Timer {
  /** Every wait asked for so far, in milliseconds. */
  readonly waits: readonly number[];
  /** Moves on and wakes who has waited long enough. */
  advance(ms: number): void;
}

/** @param auto every wait is over at once, and the time has moved on by it */
export function virtualTime(startAt = '2026-03-01T08:00:00.000Z', auto = true): VirtualTime {
  const start = Date.parse(startAt);
  const waits: number[] = [];
  const sleepers = new Set<{ at: number; wake: () => void }>();
  let elapsed = 0;

  return {
    waits,
    now: () => new Date(start + elapsed),
    elapsed: () => elapsed,
    advance(ms) {
      elapsed += ms;
      for (const sleeper of sleepers) if (sleeper.at <= elapsed) sleeper.wake();
    },
    async sleep(ms, signal) {
      if (signal?.aborted) throw new HubError('stopped');
      waits.push(ms);
      if (auto) {
        elapsed += ms;
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const sleeper = {
          at: elapsed + ms,
          wake() {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(new HubError('stopped'));
        });
      });
    },
  };
}
