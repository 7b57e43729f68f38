import { AckPolicy, DeliverPolicy, JsHeaders } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { type Link, stream, subjectOf } from './nats-link.ts';

/** After so long, a count is made again before it refuses anything. */
const trustMs = 5_000;
const idleMs = 30_000;
const pullAtOnce = 5_000;
const expiresMs = 1_000;
const mostNames = 20_000;

interface Count {
  bytes: number;
  at: number;
}

/**
 * How many bytes lie in an inbox. The server counts events by subject, not bytes: they are added up from the heads of
 * the events, and this process adds what it stores. With several processes an inbox may for some seconds take in a bit
 * more than it should.
 */
export function createByteCounts(link: Link) {
  const counts = new Map<string, Count>();

  async function count(inboxId: string): Promise<Count> {
    const made = { bytes: await addUp(link, inboxId), at: performance.now() };
    counts.delete(inboxId);
    counts.set(inboxId, made);
    if (counts.size > mostNames) counts.delete(counts.keys().next().value ?? inboxId);
    return made;
  }

  return {
    /** True when so much more may come in; it is counted then. */
    async take(inboxId: string, size: number, most: number): Promise<boolean> {
      const known = counts.get(inboxId) ?? (await count(inboxId));
      const isOver = known.bytes + size > most;
      const current = isOver && performance.now() - known.at > trustMs ? await count(inboxId) : known;
      if (current.bytes + size > most) return false;
      current.bytes += size;
      return true;
    },
    /** After something was deleted. */
    forget: (inboxId: string) => void counts.delete(inboxId),
    now: async (inboxId: string) => (await count(inboxId)).bytes,
  };
}

async function addUp({ js, jsm }: Link, inboxId: string): Promise<number> {
  const info = await jsm.consumers.add(stream, {
    filter_subject: subjectOf(inboxId),
    deliver_policy: DeliverPolicy.All,
    ack_policy: AckPolicy.None,
    headers_only: true,
    mem_storage: true,
    num_replicas: 1,
    inactive_threshold: nanos(idleMs),
  });
  const consumer = js.consumers.getConsumerFromInfo(info);
  let left = info.num_pending;
  let bytes = 0;
  while (left > 0) {
    const before = left;
    for await (const { headers } of await consumer.fetch({
      max_messages: Math.min(left, pullAtOnce),
      expires: expiresMs,
    })) {
      bytes += Number(headers?.get(JsHeaders.MessageSizeHdr) ?? 0);
      left -= 1;
    }
    if (left === before) break;
  }
  await consumer.delete();
  return bytes;
}
