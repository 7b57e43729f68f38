import type { Envelope, PollAnswer } from '../../contract/relay/index.ts';
import type { Arrival, Judged, Kept } from '../store/inbox-writer.ts';
import type { Received } from './signed-text.ts';

/** One delivery as the relay hands it over. */
export type Polled = PollAnswer['events'][number];

export interface Collecting {
  readonly open: (sealed: Uint8Array) => Envelope | null;
  readonly judge: (received: Received, addressId: string) => Promise<Judged>;
}

/** Opens and judges what was polled. Nothing is dropped: what cannot be opened is kept as such. */
export function collect(events: readonly Polled[], { open, judge }: Collecting): Promise<Arrival[]> {
  return Promise.all(
    events.map(async (event): Promise<Arrival> => {
      const sealed = Buffer.from(event.sealed, 'base64');
      const envelope = open(sealed);
      if (!envelope) return unreadable(event, sealed);
      const kept = keptOf(event, envelope);
      return { ...kept, judged: await judge(receivedOf(kept), event.addressId) };
    }),
  );
}

function unreadable({ seq, addressId, receivedAt }: Polled, sealed: Buffer): Arrival {
  const problem = 'it was sealed for another key, or damaged';
  return {
    ...{ seq, addressId, receivedAt, method: '', url: '', headers: [], body: sealed },
    judged: { verdict: 'unreadable', connectionId: null, told: [], problem },
  };
}

function keptOf({ seq, addressId }: Polled, { method, url, headers, receivedAt, body }: Envelope): Kept {
  return { seq, addressId, receivedAt, method, url, headers, body };
}

/** What is checked: names in lower case, repeated headers joined by commas. */
export function receivedOf({ url, headers, body, receivedAt }: Omit<Kept, 'seq' | 'addressId' | 'method'>): Received {
  const plain: Record<string, string> = {};
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    plain[lower] = plain[lower] === undefined ? value : `${plain[lower]}, ${value}`;
  }
  return { url, headers: plain, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength), receivedAt };
}
