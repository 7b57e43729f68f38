import { HubError } from '../../contract/errors.ts';
import type { Limits } from '../../providers/kit/index.ts';
import { createRateKeeper } from './rates.ts';
import { checkNotStopped, systemTimer, type Timer } from './timer.ts';

/** Keeps one connection within what its vendor allows, whoever asks. */
export interface Limiter {
  /**
   * Waits for a turn. The caller must call what it gets once the answer is there.
   * @param operation "GET /path", for operations with a limit of their own
   * @throws HubError stopped when the signal aborts while waiting
   */
  enter(signal?: AbortSignal, operation?: string): Promise<() => void>;
  /** No call begins before so many milliseconds from now. */
  pause(ms: number): void;
}

/** A vendor's word is heeded up to this long; what lies beyond is a mistake in its answer. */
const maxPauseMs = 24 * 3_600_000;

/** Shorter gaps are not worth a timer, which would take at least a millisecond. */
const minSleepMs = 1;

export function createLimiter(limits: Limits, timer: Timer = systemTimer): Limiter {
  const rates = limits.rates.map(createRateKeeper);
  const operations = (limits.operations ?? []).map((one) => ({ ...one, rates: one.rates.map(createRateKeeper) }));
  const waiting: (() => void)[] = [];
  let underWay = 0;
  let pausedUntil = 0;

  /** Hands the slot straight to the next in line, so that nobody can slip in between. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else underWay -= 1;
  }

  /** Resolves when fewer than `concurrency` calls are under way; first come, first served. */
  async function slot(signal: AbortSignal | undefined): Promise<void> {
    checkNotStopped(signal);
    if (underWay < limits.concurrency) {
      underWay += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const wake = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.splice(waiting.indexOf(wake), 1);
        reject(new HubError('stopped'));
      };
      waiting.push(wake);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Waits until every rate lets the call begin; whoever wakes up first takes the place, the others wait on. */
  async function turn(signal: AbortSignal | undefined, operation: string): Promise<void> {
    const own = operations.filter(({ matches }) => matches.test(operation)).flatMap((one) => one.rates);
    const all = [...rates, ...own];
    for (;;) {
      const now = timer.elapsed();
      const freeAt = all.reduce((latest, rate) => Math.max(latest, rate.freeAt()), pausedUntil);
      if (freeAt - now < minSleepMs) {
        // A call that begins a moment early is counted as one that began when it might.
        for (const rate of all) rate.take(Math.max(now, freeAt));
        return;
      }
      await timer.sleep(freeAt - now, signal);
    }
  }

  return {
    async enter(signal, operation = '') {
      await slot(signal);
      try {
        await turn(signal, operation);
      } catch (thrown) {
        leave();
        throw thrown;
      }
      return once(leave);
    },
    pause(ms) {
      if (!(ms > 0)) return;
      pausedUntil = Math.max(pausedUntil, timer.elapsed() + Math.min(ms, maxPauseMs));
    },
  };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
