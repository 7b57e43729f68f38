import { METHODS } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { relayPaths } from '../../contract/relay/index.ts';
import { readBody } from '../body.ts';
import { createBuckets } from '../buckets.ts';
import type { Context, RelayServer } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { sealEnvelope } from '../seal.ts';
import { hashOf } from '../secrets.ts';
import { answerOnTheSpot } from '../spot.ts';
import type { Address } from '../store/types.ts';

const minuteMs = 60_000;
/** TRACE says back what it was sent, CONNECT opens tunnels: neither is a delivery. */
const methods = METHODS.filter((method) => method !== 'TRACE' && method !== 'CONNECT');

/** Where vendors deliver. @param miss what an address that is not there is refused with */
export function receiveRoutes(server: RelayServer, context: Context, miss: (ip: string) => Refusal): void {
  const { limits } = context.settings;
  const perInbox = createBuckets(limits.inboxPerMinute, minuteMs);
  const perAddress = createBuckets(limits.addressPerMinute, minuteMs);
  const handler = async (request: FastifyRequest<{ Params: { secret: string } }>, reply: FastifyReply) => {
    const end = context.metrics.receiveSeconds.startTimer();
    try {
      const address = await context.store.addressByHash(hashOf(request.params.secret));
      if (!address) throw miss(request.ip);
      const seconds = perAddress.take(address.id) || perInbox.take(address.inboxId);
      if (seconds > 0) throw new Refusal('too_many', 'Too many deliveries in this minute.', seconds);
      return await receive(context, address, request, reply);
    } catch (thrown) {
      context.metrics.received.inc({ outcome: thrown instanceof Refusal ? thrown.code : 'fault' });
      throw thrown;
    } finally {
      end();
    }
  };
  for (const method of methods) if (!server.supportedMethods.includes(method)) server.addHttpMethod(method);
  for (const url of [`${relayPaths.receive}/:secret`, `${relayPaths.receive}/:secret/*`]) {
    server.route({ method: methods, url, config: { rateLimit: false }, handler });
  }
}

async function receive(context: Context, address: Address, request: FastifyRequest, reply: FastifyReply) {
  const { store, settings, metrics } = context;
  const receivedAt = new Date().toISOString();
  const body = await readBody(request, settings.limits.bodyBytes);
  const openKey = (sealed: string) => context.key.open(sealed, address.id);
  const spot = answerOnTheSpot(
    address.answers,
    { method: request.method, url: request.url, headers: request.headers, body },
    openKey,
  );
  if (spot.keep) {
    const url = context.publicUrl() + targetOf(request);
    const envelope = { method: request.method, url, headers: pairsOf(request.raw.rawHeaders), receivedAt, body };
    const sealed = sealEnvelope(envelope, address.publicKey);
    await store.append({ inboxId: address.inboxId, addressId: address.id, receivedAt, sealed });
    metrics.receivedBytes.inc(sealed.length);
  }
  metrics.received.inc({ outcome: spot.keep ? 'kept' : 'answered' });
  reply.code(spot.status).header('content-type', 'text/plain; charset=utf-8');
  return reply.send(spot.text);
}

/** The path and query as they came; a request to a proxy names the host before them. */
function targetOf(request: FastifyRequest): string {
  const target = request.raw.url ?? '/';
  return target.startsWith('/') ? target : target.replace(/^[a-z]+:\/\/[^/]*/i, '');
}

function pairsOf(raw: readonly string[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return pairs;
}
