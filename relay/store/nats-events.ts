import { JetStreamApiError } from '@nats-io/jetstream';
import { headers as createHeaders } from '@nats-io/transport-node';
import { Refusal } from '../refusal.ts';
import type { createByteCounts } from './nats-bytes.ts';
import { lastTimes } from './nats-devices.ts';
import { type Link, stream, subjectOf, wakeSubjectOf } from './nats-link.ts';
import { addressHeader, lastMessage, nextMessage, receivedAtOf, receivedHeader } from './nats-messages.ts';
import { createNatsReader } from './nats-reader.ts';
import { type RelayStore, type StoreLimits, untilAcknowledged } from './types.ts';
import { createWakes } from './wakes.ts';

type EventMethods = 'append' | 'read' | 'onArrival' | 'usage';

export function natsEvents(
  link: Link,
  limits: StoreLimits,
  counts: ReturnType<typeof createByteCounts>,
): Pick<RelayStore, EventMethods> {
  return {
    async append({ inboxId, addressId, receivedAt, sealed }) {
      if (!(await counts.take(inboxId, sealed.length, limits.bytes))) throw full();
      const headers = createHeaders();
      headers.set(addressHeader, addressId);
      headers.set(receivedHeader, receivedAt);
      try {
        await link.js.publish(subjectOf(inboxId), sealed, { headers });
      } catch (thrown) {
        throw isFull(thrown) ? full() : thrown;
      }
    },
    read: createNatsReader(link),
    onArrival: createListener(link),
    async usage(inboxId) {
      const subject = subjectOf(inboxId);
      const [{ state }, first, last] = await Promise.all([
        link.jsm.streams.info(stream, { subjects_filter: subject }),
        nextMessage(link, inboxId, 1),
        lastMessage(link, inboxId),
      ]);
      const events = state.subjects?.[subject] ?? 0;
      const bytes = events === 0 ? 0 : await counts.now(inboxId);
      const lastReceivedAt = last ? receivedAtOf(last) : await lastTimes(link).get(inboxId);
      return { events, bytes, oldestAt: first && receivedAtOf(first), lastReceivedAt };
    },
  };
}

function full(): Refusal {
  return new Refusal('full', 'This inbox is full.', untilAcknowledged);
}

/** The server's refusal of more than max_msgs_per_subject. */
function isFull(thrown: unknown): boolean {
  return thrown instanceof JetStreamApiError && /maximum messages per subject/.test(thrown.message);
}

/** Hears of the inboxes that somebody waits for here, and of no others: one subscription for each. */
function createListener({ nc }: Link): RelayStore['onArrival'] {
  const wakes = createWakes();
  const heard = new Map<string, { waiting: number; readonly end: () => void }>();
  return (inboxId, wake) => {
    const known = heard.get(inboxId);
    if (known) known.waiting += 1;
    else {
      const subscription = nc.subscribe(wakeSubjectOf(inboxId), { callback: () => wakes.wake(inboxId) });
      heard.set(inboxId, { waiting: 1, end: () => subscription.unsubscribe() });
    }
    const silence = wakes.on(inboxId, wake);
    return () => {
      silence();
      const now = heard.get(inboxId);
      if (!now) return;
      now.waiting -= 1;
      if (now.waiting > 0) return;
      now.end();
      heard.delete(inboxId);
    };
  };
}
