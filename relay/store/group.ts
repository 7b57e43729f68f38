interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Most items of one commit: a long transaction would hold up those who come after. */
const mostAtOnce = 256;

/**
 * Gathers what comes in during one turn of the event loop and writes it in one go: one flush to the disk serves all.
 * @param write keeps all of it but what it names a reason for, in the same order; or throws and keeps none
 */
export function createGroup<T>(write: (items: readonly T[]) => readonly (Error | null)[]) {
  let waiting: Waiting<T>[] = [];

  function flush(): void {
    const batch = waiting.slice(0, mostAtOnce);
    waiting = waiting.slice(mostAtOnce);
    if (waiting.length > 0) setImmediate(flush);
    if (batch.length > 0) settle(batch);
  }

  function settle(batch: readonly Waiting<T>[]): void {
    try {
      const reasons = write(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const reason = reasons[index];
        if (reason) reject(reason);
        else resolve();
      }
    } catch (thrown) {
      for (const { reject } of batch) reject(thrown);
    }
  }

  return {
    /** Resolves when it is written. */
    add(item: T): Promise<void> {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (waiting.length === 1) setImmediate(flush);
      });
    },
    /** Writes what waits now. */
    finish(): void {
      while (waiting.length > 0) flush();
    },
  };
}
