import { type ErrorCode, HubError } from '../../contract/errors.ts';

/** What a push does after a try that did not succeed. */
export type Next =
  /** Tried again later by itself. */
  | { readonly kind: 'later'; readonly inMs: number }
  /** Nothing more is sent to this system for now; the push is as it was. */
  | { readonly kind: 'wait' }
  /** Given up until the owner says so. */
  | { readonly kind: 'give_up' };

/** How long after the first, second, … failure; the last one over and over. */
const pausesMs = [5_000, 60_000, 5 * 60_000, 30 * 60_000, 2 * 3_600_000, 6 * 3_600_000];
/** Over these tries a vendor has had a day to mend itself. */
const mostTries = 9;

type Nature = 'passes' | 'whole_system' | 'final';

/** What an error means for a push: whether it passes, concerns all of the system, or only a person can mend it. */
const natures: Readonly<Partial<Record<ErrorCode, Nature>>> = {
  vendor_fault: 'passes',
  unsure: 'passes',
  bad_data: 'passes',
  limited: 'whole_system',
  unreachable: 'whole_system',
  signed_out: 'whole_system',
  forbidden: 'whole_system',
  reading_only: 'whole_system',
  vault_locked: 'whole_system',
  stopped: 'whole_system',
  full_disk: 'whole_system',
};

/** What leaves open whether the write was done before the app, the line or the disk failed. */
const cutShort: ReadonlySet<string> = new Set<ErrorCode>(['stopped', 'unreachable', 'full_disk']);

/**
 * How often a push counts as tried that waits for its system. Once at least where it may be there already: nothing else
 * is then sent under its reference, which would find the old one.
 * @param before how often it was tried before this time
 */
export function triesOf(code: string, before: number): number {
  return cutShort.has(code) ? Math.max(1, before) : before;
}

/** True when a push that was given up for this may be there all the same. */
export function mayBeThere(code: string | undefined): boolean {
  return Object.entries(natures).some(([known, nature]) => known === code && nature === 'passes');
}

/** @param attempts how often it was tried, this time counted */
export function nextAfter(thrown: unknown, attempts: number, random: () => number): Next {
  if (!(thrown instanceof HubError)) return { kind: 'give_up' };
  const nature = natures[thrown.code] ?? 'final';
  if (nature === 'whole_system') return { kind: 'wait' };
  if (nature === 'final' || attempts >= mostTries) return { kind: 'give_up' };
  const pause = pausesMs[Math.min(attempts, pausesMs.length) - 1] ?? 0;
  return { kind: 'later', inMs: Math.max(thrown.waitMs ?? 0, pause * (0.75 + random() / 2)) };
}

/** How long nothing is sent to a system after such an error, unless something changes before. */
export function pauseOf(thrown: unknown): number {
  const told = thrown instanceof HubError ? thrown.waitMs : undefined;
  return Math.max(told ?? 0, 60_000);
}
