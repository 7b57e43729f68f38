import { HubError } from '../../contract/errors.ts';
import { exits } from './exit.ts';

/** A terminal and whatever started us both pass the same Ctrl-C on: within this time it is one. */
const sameMs = 500;

export interface Signals {
  /** Aborted by the first Ctrl-C, or whatever else asks the process to end. */
  readonly stopping: AbortSignal;
  /** Rejects with HubError stopped then. */
  readonly stopped: Promise<never>;
  forget(): void;
}

/** The first signal asks for a clean end; a second one ends at once. */
export function heedSignals(): Signals {
  const abort = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let firstAt = 0;
  const hear = () => {
    if (!abort.signal.aborted) firstAt = performance.now();
    else if (performance.now() - firstAt > sameMs) process.exit(exits.stopped);
    abort.abort();
  };
  for (const name of names) process.on(name, hear);
  const stopped = new Promise<never>((_, reject) => {
    abort.signal.addEventListener('abort', () => reject(new HubError('stopped')), { once: true });
  });
  // A command that heeds the signal itself leaves nobody to hear this.
  stopped.catch(() => undefined);
  return {
    stopping: abort.signal,
    stopped,
    forget: () => {
      for (const name of names) process.off(name, hear);
    },
  };
}
