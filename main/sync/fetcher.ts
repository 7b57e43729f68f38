import type { Request, Response } from '../../providers/kit/index.ts';
import { checkNotStopped, systemTimer, type Timer } from '../http/timer.ts';

/** Sends requests; what main/http's client is to the engine. */
export interface Sender {
  send(request: Request, signal?: AbortSignal): Promise<Response>;
}

/** Asks ahead: while one page is being written, the next ones are already on their way. */
export interface Fetcher {
  take(request: Request): Promise<Response>;
  askAhead(queue: readonly Request[]): void;
  /** Calls off what was asked ahead and is not wanted any more. */
  close(): void;
}

export function createFetcher(
  sender: Sender,
  stopped: AbortSignal,
  concurrency: number,
  timer: Timer = systemTimer,
): Fetcher {
  const closed = new AbortController();
  const signal = AbortSignal.any([stopped, closed.signal]);
  const underway = new Map<Request, Promise<Response>>();

  function start(request: Request): Promise<Response> {
    const answer = sendLater(request);
    // Whoever takes it sees the error; until then nobody listens, and that is no unhandled rejection.
    answer.catch(() => undefined);
    underway.set(request, answer);
    return answer;
  }

  async function sendLater(request: Request): Promise<Response> {
    if (request.waitMs) await timer.sleep(request.waitMs, signal);
    checkNotStopped(signal);
    return sender.send(request, signal);
  }

  return {
    take(request) {
      const answer = underway.get(request) ?? start(request);
      underway.delete(request);
      return answer;
    },
    askAhead(queue) {
      for (const request of queue.slice(0, concurrency)) {
        if (request.waitMs === undefined && !underway.has(request)) start(request);
      }
    },
    close: () => closed.abort(),
  };
}
