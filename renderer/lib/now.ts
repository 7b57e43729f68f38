import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
const everyMs = 15_000;
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, everyMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = new Date();
  for (const listener of listeners) listener();
}

function read(): Date {
  // The first reader after a quiet time must not see an old clock.
  if (timer === undefined && Date.now() - now.getTime() > everyMs) now = new Date();
  return now;
}

/** The time, moving every quarter of a minute; one timer for the whole window. */
export function useNow(): Date {
  return useSyncExternalStore(listen, read);
}
