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
