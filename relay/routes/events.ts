import { ackRequestSchema, type PollAnswer, pollQuerySchema, relayPaths } from '../../contract/relay/index.ts';
import { authenticate } from '../authenticate.ts';
import type { Context, RelayServer } from '../context.ts';
import { parseInput } from '../input.ts';
import type { Inbox, Kept } from '../store/types.ts';
import { createWaitingRoom } from '../waiting.ts';

/** Sealed bytes of one answer; base64 makes a third more of them. */
const answerBytes = 3_000_000;
const dayMs = 86_400_000;

/** Polls and acknowledgements. */
export function eventRoutes(server: RelayServer, context: Context): void {
  const { store, metrics } = context;
  const waiting = createWaitingRoom(context);

  server.get(relayPaths.events, async (request, reply): Promise<PollAnswer> => {
    const inbox = await authenticate(context, request);
    const { device, after, wait, limit } = parseInput(pollQuerySchema, request.query);
    await store.seeDevice(inbox.id, device, new Date().toISOString());
    const read = () => store.read({ inboxId: inbox.id, device, after, limit, maxBytes: answerBytes });
    const { events, more } = await waiting.wait(inbox.id, device, wait * 1000, reply.raw, read);
    metrics.delivered.inc(events.length);
    return { events: events.map(onTheWire), more, ...(await lost(context, inbox)) };
  });

  server.post(relayPaths.acks, async (request, reply) => {
    const inbox = await authenticate(context, request);
    const { device, upTo } = parseInput(ackRequestSchema, request.body);
    await store.acknowledge(inbox.id, device, upTo, new Date().toISOString());
    reply.code(204);
  });
}

function onTheWire({ seq, addressId, receivedAt, sealed }: Kept): PollAnswer['events'][number] {
  const { buffer, byteOffset, byteLength } = sealed;
  return { seq, addressId, receivedAt, sealed: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
}

/** As it is now, not as it was when the poll began. */
async function lost(
  { store, settings }: Context,
  { id }: Inbox,
): Promise<Pick<PollAnswer, 'downtimes' | 'lostBefore'>> {
  const since = new Date(Date.now() - settings.limits.keepDays * dayMs).toISOString();
  const [downtimes, inbox] = await Promise.all([store.downtimes(since), store.inbox(id)]);
  return { downtimes: [...downtimes], lostBefore: inbox?.lostBefore ?? null };
}
