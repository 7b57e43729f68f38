import { HubError } from '../../contract/errors.ts';
import type { Request, Response } from '../../providers/kit/index.ts';

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

export function createFetcher(sender: Sender, stopped: AbortSignal, concurrency: number): Fetcher {
  const closed = new AbortController();
  const signal = AbortSignal.any([stopped, closed.signal]);
  const underway = new Map<Request, Promise<Response>>();

  function start(request: Request): Promise<Response> {
    const answer = sendLater(sender, request, signal);
    // Whoever takes it sees the error; until then nobody listens, and that is no unhandled rejection.
    answer.catch(() => undefined);
    underway.set(request, answer);
    return answer;
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

async function sendLater(sender: Sender, request: Request, signal: AbortSignal): Promise<Response> {
  if (request.waitMs) await pause(request.waitMs, signal);
  if (signal.aborted) throw new HubError('stopped');
  return sender.send(request, signal);
}

/** Waits, or throws `stopped` as soon as the signal says so. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new HubError('stopped'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
