import { HubError } from '../../contract/errors.ts';
import type { Limits } from '../../providers/kit/index.ts';
import { checkNotStopped, systemTimer, type Timer } from './timer.ts';

/** Keeps one connection within what its vendor allows, whoever asks. */
export interface Limiter {
  /**
   * Waits for a turn. The caller must call what it gets once the answer is there.
   * @throws HubError stopped when the signal aborts while waiting
   */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** No call begins before so many milliseconds from now. */
  pause(ms: number): void;
}

/** A vendor's word is heeded up to this long; what lies beyond is a mistake in its answer. */
const maxPauseMs = 24 * 3_600_000;

/** Shorter gaps are not worth a timer, which would take at least a millisecond. */
const minSleepMs = 1;

export function createLimiter(limits: Limits, timer: Timer = systemTimer): Limiter {
  const gapMs = 1000 / limits.perSecond;
  const waiting: (() => void)[] = [];
  let underWay = 0;
  let nextAt = 0;

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

  /** Gives each call its own instant, so that calls that wait do not all start at once. */
  async function turn(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const waitMs = nextAt - timer.elapsed();
      if (waitMs < minSleepMs) break;
      await timer.sleep(waitMs, signal);
    }
    nextAt = Math.max(nextAt, timer.elapsed()) + gapMs;
  }

  return {
    async enter(signal) {
      await slot(signal);
      try {
        await turn(signal);
      } catch (thrown) {
        leave();
        throw thrown;
      }
      return once(leave);
    },
    pause(ms) {
      if (!(ms > 0)) return;
      nextAt = Math.max(nextAt, timer.elapsed() + Math.min(ms, maxPauseMs));
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
