import { setTimeout as delay } from 'node:timers/promises';
import { HubError } from '../../contract/errors.ts';

/** Waiting and measuring, apart from the wall clock: a PC that sleeps or is set must not stretch a pause. */
export interface Timer {
  /** Milliseconds on a clock that only goes forward. */
  elapsed(): number;
  /** @throws HubError stopped, at once when the signal aborts */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemTimer: Timer = {
  elapsed: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(Math.max(0, ms), undefined, signal ? { signal } : {});
    } catch (cause) {
      throw new HubError('stopped', { cause });
    }
  },
};

/** @throws HubError stopped when the signal has aborted */
export function checkNotStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new HubError('stopped');
}
