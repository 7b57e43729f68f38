import type { ServerResponse } from 'node:http';
import type { Context } from './context.ts';
import type { Kept } from './store/types.ts';

type Read = () => Promise<{ readonly events: readonly Kept[]; readonly more: boolean }>;

/**
 * Where polls wait. A device waits once: when it asks again, its answer before was lost on the way, and that one ends
 * with nothing. All are answered when the relay stops.
 */
export function createWaitingRoom({ store, stopping, metrics }: Pick<Context, 'store' | 'stopping' | 'metrics'>) {
  const polls = new Map<string, () => void>();

  async function wait(inboxId: string, device: string, waitMs: number, response: ServerResponse, read: Read) {
    const name = `${inboxId} ${device}`;
    const turn = createTurn();
    polls.get(name)?.();
    polls.set(name, turn.end);
    const timer = setTimeout(turn.end, waitMs);
    const unsubscribe = store.onArrival(inboxId, turn.wake);
    response.once('close', turn.end);
    stopping.addEventListener('abort', turn.end, { once: true });
    if (stopping.aborted) turn.end();
    metrics.pollsOpen.inc();
    try {
      return await readWhenThere(read, turn);
    } finally {
      metrics.pollsOpen.dec();
      clearTimeout(timer);
      unsubscribe();
      response.off('close', turn.end);
      stopping.removeEventListener('abort', turn.end);
      if (polls.get(name) === turn.end) polls.delete(name);
    }
  }
  return { wait };
}

async function readWhenThere(read: Read, turn: ReturnType<typeof createTurn>) {
  for (;;) {
    // What comes while it is read wakes the next turn.
    const next = turn.next();
    const found = await read();
    if (found.events.length > 0 || turn.isOver()) return found;
    await next;
  }
}

/** A promise that can be made anew after it has been woken. */
function createTurn() {
  let over = false;
  let resolve = () => {};
  const next = () => {
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    if (over) resolve();
    return promise;
  };
  return {
    next,
    wake: () => resolve(),
    end: () => {
      over = true;
      resolve();
    },
    isOver: () => over,
  };
}
