import { type Clock, instantOf } from '../clock.ts';
import type { Db } from '../store/database.ts';
import type { Repos } from '../store/repos.ts';

/** Counts calls in memory and writes them down now and then: each row written waits for the disk longer than a call does. */
export interface CallCounts {
  add(connectionId: string, ok: boolean): void;
  /** Writes down what is not yet. */
  flush(): void;
}

/** A kill loses so much of what is counted, at most. */
const everyMs = 2000;

export function createCallCounts(db: Db, { samples, connections }: Repos, clock: Clock): CallCounts {
  const counts = new Map<string, { connectionId: string; day: string; calls: number; failures: number }>();
  let timer: NodeJS.Timeout | undefined;

  const write = db.transaction(() => {
    // One may have been removed meanwhile.
    const known = new Set(connections.list().map(({ id }) => id));
    for (const { connectionId, day, calls, failures } of counts.values()) {
      if (known.has(connectionId)) samples.countCalls(connectionId, day, calls, failures);
    }
  });

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (counts.size > 0) write.immediate();
    counts.clear();
  }

  return {
    add(connectionId, ok) {
      const day = instantOf(clock).slice(0, 10);
      const key = `${connectionId} ${day}`;
      const { calls = 0, failures = 0 } = counts.get(key) ?? {};
      counts.set(key, { connectionId, day, calls: calls + 1, failures: failures + (ok ? 0 : 1) });
      timer ??= setTimeout(flush, everyMs).unref();
    },
    flush,
  };
}
