import type { Call } from './http.ts';

/** An address that a vendor tells things to. */
export interface Subscriber {
  id: string;
  url: string;
  topics: readonly string[];
  /** What its deliveries are signed with. */
  key: string;
  /** False where the vendor waits for a proof of the address, or has switched it off. */
  active: boolean;
}

/** One record that came, changed or went; `before` is its mark from before. */
export interface Happening {
  kind: string;
  id: string;
  verb: 'created' | 'updated' | 'deleted';
  before: string | undefined;
}

/** One try of a delivery, on the vendor's clock in milliseconds. */
export interface Try {
  /** 0 for the first. */
  number: number;
  nowMs: number;
  firstMs: number;
  /** Why the one before failed; empty for the first. */
  reason: string;
}

export interface Parcel {
  headers: Record<string, string>;
  body: string;
}

/** What a vendor has to tell, before it is known to whom. */
export interface Message {
  topic: string;
  /** The record's id as the API writes it; null where the message names none. */
  record: string | null;
  /** Headers and body of one try to one address. */
  pack(to: Subscriber, turn: Try): Parcel;
  /** Sent once whatever the answer is, which is told here; null when there was none. */
  answered?(status: number | null): void;
}

/** How a vendor delivers; what it does where its documentation leaves something open is said in its folder. */
export interface Hooks {
  subscribers(): Subscriber[];
  /** Every record that deliveries tell of, under "kind id"; a record's mark is another one when the record is. */
  marks(): Map<string, string>;
  messages(happening: Happening, nowMs: number): Message[];
  /** Calls that change nothing though they are no GET; after others is looked for changes. */
  isReading?(call: Call): boolean;
  /** Whether a subscription to these topics takes this one; the topic itself, unless said. */
  wants?(to: Subscriber, topic: string): boolean;
  /** What a new address is sent at once. */
  greet?(to: Subscriber): Message[];
  /** What somebody asked to be sent since the last time. */
  asked?(): { to: Subscriber; message: Message }[];
  /** Seconds from each try to the next, on the vendor's clock. */
  retrySeconds: readonly number[];
  /** How long the vendor waits for an answer, in milliseconds. */
  answerMs: number;
  /** Called when a try failed, with how many deliveries to this address have in a row. */
  failed?(to: Subscriber, inARow: number): void;
  /** Called when the last retry failed, too. */
  gaveUp?(to: Subscriber): void;
}

const HOUR = 3600;

/** Retries at the given seconds, then every `everyHours`, and the last one `untilHours` after the first try. */
export function retrying(seconds: readonly number[], everyHours: number, untilHours: number): number[] {
  const all = [...seconds];
  const lasted = () => all.reduce((sum, one) => sum + one, 0);
  while (lasted() + everyHours * HOUR <= untilHours * HOUR) all.push(everyHours * HOUR);
  const left = untilHours * HOUR - lasted();
  return left > 0 ? [...all, left] : all;
}

/** What is different in `after`, in its order, deletions last. */
export function compared(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Happening[] {
  const found: Happening[] = [];
  const add = (key: string, verb: Happening['verb']) => {
    const space = key.indexOf(' ');
    found.push({ kind: key.slice(0, space), id: key.slice(space + 1), verb, before: before.get(key) });
  };
  for (const [key, mark] of after) {
    const old = before.get(key);
    if (old === undefined) add(key, 'created');
    else if (old !== mark) add(key, 'updated');
  }
  for (const key of before.keys()) if (!after.has(key)) add(key, 'deleted');
  return found;
}
