import type { FastifyRequest } from 'fastify';
import type { Context, RelayServer } from '../context.ts';
import { notFound, Refusal } from '../refusal.ts';
import { hashOf, isSameHash } from '../secrets.ts';

/** What looks after the relay asks here. */
export function upkeepRoutes(server: RelayServer, { store, metrics, settings, stopping }: Context): void {
  server.get('/health', async () => ({ ok: true }));

  server.get('/ready', async () => {
    if (stopping.aborted) throw new Refusal('fault', 'The relay is stopping.', 5);
    await store.check().catch(() => {
      throw new Refusal('fault', 'The relay can keep nothing now.', 10);
    });
    return { ok: true };
  });

  server.get('/metrics', async (request, reply) => {
    if (!maySeeMetrics(settings.metrics, request)) throw notFound();
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

function maySeeMetrics(setting: string, { headers }: FastifyRequest): boolean {
  if (setting === 'open' || setting === 'off') return setting === 'open';
  return isSameHash(hashOf(headers.authorization ?? ''), hashOf(`Bearer ${setting}`));
}
