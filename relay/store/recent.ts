const mostNames = 20_000;

/** Remembers what was found for a moment, so that a busy address is not looked up for each delivery. */
export function createRecent<T>(ms: number, find: (name: string) => Promise<T | null>, now = () => performance.now()) {
  const found = new Map<string, { readonly value: T; readonly at: number }>();
  return {
    async get(name: string): Promise<T | null> {
      const known = found.get(name);
      if (known && now() - known.at < ms) return known.value;
      const at = now();
      const value = await find(name);
      found.delete(name);
      // What is not there is asked for each time: it may be made any moment.
      if (value !== null) found.set(name, { value, at });
      if (found.size > mostNames) found.delete(found.keys().next().value ?? name);
      return value;
    },
    clear: () => found.clear(),
    forget(name: string): void {
      found.delete(name);
    },
  };
}
