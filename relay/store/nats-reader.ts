import { AckPolicy, type ConsumerInfo, DeliverPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { type Link, stream, subjectOf } from './nats-link.ts';
import { isNotFound, keptOf, nextMessage } from './nats-messages.ts';
import type { Kept, ReadQuery, RelayStore } from './types.ts';

/** After so long without a poll that found something, the server forgets a device's consumer; its cursor it has not. */
const idleMs = 300_000;
const pullAtOnce = 64;
/** The least that the client library takes. What is asked for is there: nobody waits so long. */
const expiresMs = 1_000;
const mostNames = 20_000;
const mostTries = 4;

/** Where a device's consumer stands, as this process left it. */
interface Position {
  readonly after: number;
  /** How many it has delivered: its next one has the number after this. */
  readonly delivered: number;
}

interface Pulled {
  readonly events: readonly Kept[];
  readonly more: boolean;
  /** False when the consumer stood elsewhere than thought: another process, or an answer before, moved it. */
  readonly isWhole: boolean;
  readonly position: Position | null;
}

/**
 * Reads with one durable consumer for each device, any relay process with any of them. The device's own cursor is what
 * counts: the consumer goes on from where it stands only where that is the cursor, and is made anew everywhere else. So
 * an answer that was lost on the way is given again at once, and no acknowledgement has to reach a certain process.
 */
export function createNatsReader(link: Link): RelayStore['read'] {
  const positions = new Map<string, Position>();

  return async (query) => {
    const name = `${query.inboxId}_${query.device}`;
    const position = positions.get(name);
    positions.delete(name);
    const cursor = await cursorOf(link, query);
    const first = await nextMessage(link, query.inboxId, cursor + 1);
    if (!first) return { events: [], more: false };
    const asked = { ...query, after: cursor };
    const pulled = await pullWhole(link, name, asked, first.seq, position?.after === cursor ? position : null);
    if (pulled.position) positions.set(name, pulled.position);
    if (positions.size > mostNames) positions.delete(positions.keys().next().value ?? name);
    return pulled;
  };
}

/** Another poll of the same device may still be at it, here or in another process: then the consumer is made anew. */
async function pullWhole(link: Link, name: string, query: ReadQuery, firstSeq: number, known: Position | null) {
  let from = known ?? (await begin(link, name, query));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const pulled = await pull(link, name, query, firstSeq, from);
    if (pulled.isWhole) return pulled;
    from = await begin(link, name, query);
  }
  throw new Error('two polls of one device are in the way of each other');
}

/** A cursor beyond all that was ever handed out is of another life of this stream. */
async function cursorOf({ jsm }: Link, { after }: ReadQuery): Promise<number> {
  if (after === 0) return 0;
  const { state } = await jsm.streams.info(stream);
  return after > state.last_seq ? 0 : after;
}

/** Puts the device's consumer right after the cursor. */
async function begin({ jsm }: Link, name: string, { inboxId, after }: ReadQuery): Promise<Position> {
  await jsm.consumers.delete(stream, name).catch((thrown: unknown) => {
    if (!isNotFound(thrown)) throw thrown;
  });
  await jsm.consumers.add(stream, {
    durable_name: name,
    filter_subject: subjectOf(inboxId),
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: after + 1,
    ack_policy: AckPolicy.None,
    inactive_threshold: nanos(idleMs),
  });
  return { after, delivered: 0 };
}

async function pull(link: Link, name: string, query: ReadQuery, firstSeq: number, from: Position): Promise<Pulled> {
  const events: Kept[] = [];
  let bytes = 0;
  let { delivered } = from;
  const broken = { events, more: true, isWhole: false, position: null };
  const info = await infoOf(link, name);
  if (!info || info.delivered.consumer_seq !== delivered) return broken;
  let pending = info.num_pending;
  const consumer = link.js.consumers.getConsumerFromInfo(info);
  while (pending > 0 && events.length < query.limit) {
    const wanted = Math.min(pending, query.limit - events.length, pullAtOnce);
    const before = events.length;
    for await (const message of await consumer.fetch({ max_messages: wanted, expires: expiresMs })) {
      delivered += 1;
      if (message.info.deliverySequence !== delivered) return broken;
      if (events.length === 0 && message.seq !== firstSeq) return broken;
      bytes += message.data.length;
      const event = keptOf(message.seq, message.headers, message.data);
      // The consumer has gone past this one: the next poll begins anew.
      if (events.length > 0 && bytes > query.maxBytes) return { events, more: true, isWhole: true, position: null };
      events.push(event);
      pending = message.info.pending;
    }
    if (events.length === before) break;
  }
  const after = events.at(-1)?.seq;
  if (after === undefined) return broken;
  return { events, more: pending > 0, isWhole: true, position: { after, delivered } };
}

async function infoOf({ jsm }: Link, name: string): Promise<ConsumerInfo | null> {
  try {
    return await jsm.consumers.info(stream, name);
  } catch (thrown) {
    if (isNotFound(thrown)) return null;
    throw thrown;
  }
}
