import { expect } from 'vitest';

/**
 * Deviations that stand, by the line that tells them, with the reason: the description is older than the API that the
 * provider asks, or says less than the vendor's own pages.
 */
export type Exceptions = Readonly<Record<string, string>>;

/** Every deviation is one of the exceptions, and every exception is still needed. */
export function expectOnly(found: Iterable<string>, exceptions: Exceptions): void {
  expect([...new Set(found)].sort()).toEqual(Object.keys(exceptions).sort());
}
