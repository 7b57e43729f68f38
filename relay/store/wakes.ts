/** Who waits for what, within this process. */
export function createWakes() {
  const waiting = new Map<string, Set<() => void>>();
  return {
    on(name: string, wake: () => void): () => void {
      const those = waiting.get(name) ?? new Set();
      waiting.set(name, those.add(wake));
      return () => {
        those.delete(wake);
        if (those.size === 0 && waiting.get(name) === those) waiting.delete(name);
      };
    },
    wake(name: string): void {
      for (const wake of waiting.get(name) ?? []) wake();
    },
  };
}
