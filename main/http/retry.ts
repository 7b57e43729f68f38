import { HubError } from '../../contract/errors.ts';
import type { Request } from '../../providers/kit/index.ts';
import { NetworkError } from './exchange.ts';
import { checkNotStopped, type Timer } from './timer.ts';

const maxTries = 5;
const firstDelayMs = 500;
const maxDelayMs = 60_000;

/** Longer waits are handed to the caller, who stops the run and comes back. */
const maxWaitInsideMs = 120_000;

/** True when nothing is changed at the vendor's. */
export function onlyReads(request: Request): boolean {
  return request.method === 'GET' || request.readsOnly === true;
}

/** True when doing it twice does no harm. */
function isIdempotent(request: Request): boolean {
  return onlyReads(request) || request.repeatable === true;
}

/** Full jitter: anything between nothing and the doubled delay, so that many clients do not come back at once. */
function jitteredMs(attempt: number, random: () => number): number {
  return random() * Math.min(maxDelayMs, firstDelayMs * 2 ** attempt);
}

/** How long to wait before trying again, or null when the failure is final. `attempt` counts from 0. */
function delayBeforeRetry(
  error: HubError,
  request: Request,
  attempt: number,
  options: { random: () => number; limitedWaitMs: number | undefined },
): number | null {
  if (attempt + 1 >= maxTries) return null;
  const jittered = jitteredMs(attempt, options.random);
  if (error instanceof NetworkError) {
    return !error.lasting && (isIdempotent(request) || !error.maybeSent) ? jittered : null;
  }
  // A vendor that limits has not done what was asked: a write may be sent again, too.
  if (error.code === 'limited') return short(error.waitMs ?? options.limitedWaitMs ?? jittered);
  if (error.code === 'vendor_fault' && isIdempotent(request)) return short(error.waitMs ?? jittered);
  return null;
}

function short(waitMs: number): number | null {
  return waitMs <= maxWaitInsideMs ? waitMs : null;
}

export interface RetryOptions {
  readonly timer: Timer;
  readonly random: () => number;
  readonly limitedWaitMs: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Told before each wait. */
  readonly onRetry: (error: HubError, waitMs: number) => void;
}

/** Does an action until it succeeds, fails for good, or has been tried `maxTries` times. */
export async function withRetries<T>(request: Request, options: RetryOptions, action: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    checkNotStopped(options.signal);
    try {
      return await action();
    } catch (thrown) {
      const waitMs = thrown instanceof HubError ? delayBeforeRetry(thrown, request, attempt, options) : null;
      if (waitMs === null || !(thrown instanceof HubError)) throw thrown;
      options.onRetry(thrown, waitMs);
      await options.timer.sleep(waitMs, options.signal);
    }
  }
}
