import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from './context.ts';
import { notFound, Refusal } from './refusal.ts';

/** On every answer: it is data for a machine, and nobody's to keep or to show. */
export function secure({ publicUrl }: Context, reply: FastifyReply): void {
  reply.headers({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  });
  if (publicUrl().startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000');
}

/** Routes by their pattern: paths and queries hold secrets. */
export async function noteDown(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const route = request.routeOptions.url ?? null;
  const level = route?.startsWith('/in/') || reply.statusCode === 404 ? 'debug' : 'info';
  request.log[level](
    { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
    'answered',
  );
}

/** What is thrown anywhere, as what is said. */
export function refusalOf(thrown: FastifyError, request: FastifyRequest): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (thrown.statusCode === 413) return new Refusal('too_large', 'The body is too large.');
  if (thrown.statusCode === 404) return notFound();
  if (thrown.statusCode !== undefined && thrown.statusCode < 500)
    return new Refusal('bad_input', 'The request does not fit.');
  request.log.error({ route: request.routeOptions.url, code: thrown.code, error: thrown.message }, 'fault');
  return new Refusal('fault', 'The relay is in trouble. Try again later.', 30);
}

export function sayNo(context: Context, reply: FastifyReply, refusal: Refusal): FastifyReply {
  // What is no address at all is refused before any hook.
  secure(context, reply);
  context.metrics.refused.inc({ code: refusal.code });
  // What is left of a body that was refused is not read.
  if (refusal.code === 'too_large') reply.header('connection', 'close');
  if (refusal.retryAfter !== null) reply.header('retry-after', `${refusal.retryAfter}`);
  if (refusal.code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  return reply.code(refusal.statusCode).send({ error: { code: refusal.code, message: refusal.message } });
}
