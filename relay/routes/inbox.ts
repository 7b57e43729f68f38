import { type EnrolAnswer, enrolRequestSchema, type RelayStatus, relayPaths } from '../../contract/relay/index.ts';
import { authenticate, newToken } from '../authenticate.ts';
import type { Context, RelayServer } from '../context.ts';
import { parseInput } from '../input.ts';
import { Refusal } from '../refusal.ts';
import { isSealable } from '../seal.ts';
import { hashOf, isSameHash, newId } from '../secrets.ts';
import type { Inbox } from '../store/types.ts';

const hourMs = 3_600_000;

/** Enrolling, how an inbox is, its token, and leaving. */
export function inboxRoutes(server: RelayServer, context: Context): void {
  const { store, settings, metrics } = context;
  const rateLimit = { max: settings.limits.enrolmentsPerHour, timeWindow: hourMs };

  server.post(relayPaths.inboxes, { config: { rateLimit } }, async (request, reply): Promise<EnrolAnswer> => {
    const { publicKey, invitation } = parseInput(enrolRequestSchema, request.body);
    checkInvitation(context, invitation);
    if (!isSealable(publicKey)) throw new Refusal('bad_input', 'publicKey does not fit.');
    const id = newId();
    const token = newToken(id);
    await store.addInbox({
      ...{ id, publicKey, createdAt: new Date().toISOString() },
      ...{ tokenHash: hashOf(token), nextTokenHash: null, lostBefore: null },
    });
    metrics.enrolled.inc();
    reply.code(201);
    return { inboxId: id, token };
  });

  server.get(relayPaths.inbox, async (request) => statusOf(context, await authenticate(context, request)));

  server.delete(relayPaths.inbox, async (request, reply) => {
    const inbox = await authenticate(context, request);
    await store.removeInbox(inbox.id);
    reply.code(204);
  });

  server.post(relayPaths.token, async (request) => {
    const inbox = await authenticate(context, request);
    const token = newToken(inbox.id);
    const { tokenHash } = (await store.inbox(inbox.id)) ?? inbox;
    await store.setTokens(inbox.id, { tokenHash, nextTokenHash: hashOf(token) });
    return { token };
  });
}

function checkInvitation({ settings }: Context, invitation: string | undefined): void {
  if (settings.enrolment === 'closed') throw new Refusal('closed', 'This relay takes in nobody.');
  if (settings.enrolment === 'open') return;
  const hash = hashOf(invitation ?? '');
  const matches = settings.invitations.filter((known) => isSameHash(known, hash));
  if (matches.length === 0) throw new Refusal('not_invited', 'This relay needs an invitation.');
}

async function statusOf({ store, settings, publicUrl }: Context, inbox: Inbox): Promise<RelayStatus> {
  const { limits } = settings;
  const { events, bytes, oldestAt, lastReceivedAt } = await store.usage(inbox.id);
  return {
    inboxId: inbox.id,
    createdAt: inbox.createdAt,
    kept: { events, bytes, oldestAt },
    limits: {
      events: limits.events,
      bytes: limits.bytes,
      bodyBytes: limits.bodyBytes,
      perMinute: limits.inboxPerMinute,
      addresses: limits.addresses,
      devices: limits.devices,
      keepDays: limits.keepDays,
    },
    lastReceivedAt,
    addresses: await store.countAddresses(inbox.id),
    devices: [...(await store.devices(inbox.id))],
    bounceUri: `${publicUrl()}${relayPaths.bounce}`,
  };
}
