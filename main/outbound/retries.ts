const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after each failed attempt the next is made; after the last one a delivery is given up. */
export const retryMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  10 * hour,
];

/** Up to this share later, so that what failed together is not tried again all at once. */
const jitter = 0.2;

/** An address that has failed for so long is switched off, */
export const patienceMs = 5 * 24 * hour;
/** unless it was hardly tried, as on a PC that was off over a long weekend. */
export const leastFailures = retryMs.length + 1;

/**
 * When the next attempt is made, or null when there is none.
 * @param attempts that were made, this one included
 * @param askedMs how long the other side asked to be left alone
 * @param random between 0 and 1
 */
export function nextAttempt(attempts: number, now: Date, askedMs: number, random: number): string | null {
  const wait = retryMs[attempts - 1];
  if (wait === undefined) return null;
  return new Date(now.getTime() + Math.max(wait * (1 + jitter * random), askedMs)).toISOString();
}
