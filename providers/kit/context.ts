import type { Settings } from './auth.ts';

/** Which company, shop or account a connection reaches; what the probe found out. */
export interface Account {
  readonly id: string;
  readonly name: string;
  /** IANA zone of the business, where the vendor says it. */
  readonly timezone?: string;
  /** ISO 4217 code the business keeps its books in. */
  readonly currency?: string;
  /** Other facts that mappers want, such as "prices include tax". */
  readonly facts?: { readonly [name: string]: string };
}

/** What a stream knows when it asks and when it reads. */
export interface StreamContext {
  /** `full`: everything that is there. `changes`: what changed at or after `since`. */
  readonly mode: 'full' | 'changes';
  /** In `changes`: the cursor with the overlap already taken off (UTC). In `full`: null. */
  readonly since: string | null;
  /** Records created before this instant are not wanted; null for all. Only the `full` mode heeds it. */
  readonly from: string | null;
  /** The PC's clock at the start of the pass (UTC); the vendor's own clock is in its answers. */
  readonly now: string;
  readonly settings: Settings;
  readonly account: Account;
}
