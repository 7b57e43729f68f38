import type { Money } from '../../contract/money.ts';
import type { StreamContext } from './context.ts';
import type { Request, Response } from './request.ts';

/** Whole days of the business's own calendar, both ends included, and the instants (UTC) at which they begin and end. */
export interface TallyWindow {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly from: string;
  /** The first instant that is not among them any more. */
  readonly until: string;
}

/** What the vendor's own number is. */
export interface Tallied {
  readonly count: number;
  /** True where the vendor counts no further and there are at least so many. */
  readonly atLeast?: boolean;
}

interface TallyBase {
  /** What answers `ask`, in its order. Pure. Throws ZodError or RangeError when it is not what the vendor promised. */
  readonly read: (responses: readonly Response[]) => Tallied;
  /** A field of our record that must be null for it to be counted, where the vendor's number leaves others out. */
  readonly without?: string;
}

/** The vendor counts what falls into a window of days. */
export interface DatedTally extends TallyBase {
  /**
   * Which of our dates the vendor's window goes by: `created` our createdAt, `occurred` the date that lists show (an
   * instant), `day` the same where it is a day without a zone.
   */
  readonly by: 'created' | 'occurred' | 'day';
  /** One cheap question; two where the vendor counts something that is no record here. */
  readonly ask: (window: TallyWindow, context: StreamContext) => readonly Request[];
  /** The stream's own reading narrowed to a window; its answers go to the stream's `read`. */
  readonly again: (window: TallyWindow, context: StreamContext) => readonly Request[];
  /** That date in a raw record which did not fit, as instant or day. May throw where there is none. */
  readonly dateOf: (raw: unknown, context: StreamContext) => string;
  /** The longest window that the vendor answers. */
  readonly longestDays?: number;
  /** What stands in the vendor's refusal where a window holds more than it counts; the window is then cut. */
  readonly tooMany?: string;
  /** So late may a record show up at the vendor; a day is proved when so much has passed since its end. */
  readonly lateHours?: number;
}

/** The vendor only says how many there are altogether. */
export interface WholeTally extends TallyBase {
  readonly by: 'whole';
  /** Nothing to ask where only a part is fetched that the vendor cannot count by itself. */
  readonly ask: (context: StreamContext) => readonly Request[];
}

/** How a vendor counts what a stream reads. */
export type CountTally = DatedTally | WholeTally;

/** What the vendor says of its balance, and of the records that were the newest meanwhile. */
export interface Balanced {
  /** What all records that there ever were add up to: an amount for each currency. */
  readonly balance: readonly Money[];
  /** The newest records, newest first, when each was made (an instant) and what it adds. */
  readonly newest: readonly { readonly externalId: string; readonly at: string; readonly amount: Money }[];
  /** False where a record came while it was asked, so that the balance may hold it or not. */
  readonly steady: boolean;
  /** True where some of the money stands elsewhere than in that balance: then it proves nothing. */
  readonly apart: boolean;
}

/**
 * The vendor keeps a balance, which is the sum of the stream's records by the amounts that lists show. One record more
 * or less shows to the cent, though not which.
 */
export interface BalanceTally {
  readonly by: 'balance';
  /** The newest records, then the balance, then the newest records again. */
  readonly ask: (context: StreamContext) => readonly Request[];
  /** What answers `ask`, in its order. Pure. Throws ZodError or RangeError when it is not what the vendor promised. */
  readonly read: (responses: readonly Response[]) => Balanced;
}

/** The vendor's own numbers of what a stream reads, so that what is here can be proved complete. */
export type Tally = CountTally | BalanceTally;
