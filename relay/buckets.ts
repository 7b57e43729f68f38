/** How many names are remembered: the ones that were used last. */
const mostNames = 50_000;

interface Bucket {
  left: number;
  at: number;
}

/**
 * Lets so many through in a period, for each name: a bucket that fills evenly and holds one period's worth.
 * @param now milliseconds that only grow
 */
export function createBuckets(most: number, periodMs: number, now = () => performance.now()) {
  const buckets = new Map<string, Bucket>();

  function bucketOf(name: string): Bucket {
    const found = buckets.get(name) ?? { left: most, at: now() };
    buckets.delete(name);
    buckets.set(name, found);
    if (buckets.size > mostNames) buckets.delete(buckets.keys().next().value ?? name);
    const passed = now() - found.at;
    found.left = Math.min(most, found.left + (passed * most) / periodMs);
    found.at += passed;
    return found;
  }

  return {
    /** @returns 0 when it may pass, else the seconds until one more may */
    take(name: string): number {
      const bucket = bucketOf(name);
      if (bucket.left < 1) return Math.max(1, Math.ceil(((1 - bucket.left) * periodMs) / most / 1000));
      bucket.left -= 1;
      return 0;
    },
  };
}
