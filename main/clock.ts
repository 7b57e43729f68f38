/** The wall clock, injectable so that tests and the pretend shop can have their own. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that runs a fixed time ahead of this PC's. */
export function shiftedClock(offsetMs: number): Clock {
  return { now: () => new Date(Date.now() + offsetMs) };
}

/** The clock's time as the store keeps it. */
export function instantOf(clock: Clock): string {
  return clock.now().toISOString();
}

/** The clock's time for stamping many rows: exact to a tenth of a second, and made only that often. */
export function rowStamps(clock: Clock): () => string {
  let madeAt = Number.NEGATIVE_INFINITY;
  let stamp = '';
  return () => {
    const elapsed = performance.now();
    if (elapsed - madeAt >= 100) {
      madeAt = elapsed;
      stamp = instantOf(clock);
    }
    return stamp;
  };
}
