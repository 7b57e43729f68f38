import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyError, LogController } from 'fastify';
import { noteDown, refusalOf, sayNo, secure } from './answers.ts';
import type { Context, RelayServer } from './context.ts';
import { answerClientError, clientLimits } from './hostile.ts';
import { createLog } from './log.ts';
import { createMisses, networkOf } from './network.ts';
import { notFound, Refusal } from './refusal.ts';
import { addressRoutes } from './routes/addresses.ts';
import { bounceRoutes } from './routes/bounce.ts';
import { eventRoutes } from './routes/events.ts';
import { inboxRoutes } from './routes/inbox.ts';
import { receiveRoutes } from './routes/receive.ts';
import { upkeepRoutes } from './routes/upkeep.ts';

/** Of a call of the app: the largest holds an address with five keys. */
const apiBodyBytes = 32_768;
/** Longer than any secret in a path. */
const pathPartCharacters = 200;
const minuteMs = 60_000;

/** The relay's server with all its routes, not yet listening. */
export async function buildServer(context: Context): Promise<RelayServer> {
  const server = bareServer(context);
  server.addHook('onRequest', async (_request, reply) => secure(context, reply));
  server.addHook('onSend', async (_request, reply) => {
    // Nobody is to ask again on a connection that would hold up the end.
    if (context.stopping.aborted) reply.header('connection', 'close');
  });
  server.addHook('onResponse', noteDown);
  server.setErrorHandler((thrown: FastifyError, request, reply) => sayNo(context, reply, refusalOf(thrown, request)));
  await limitClients(server, context);
  const miss = createMisses(context.settings.limits.missesPerMinute);
  server.setNotFoundHandler(async (request) => {
    throw miss(request.ip);
  });
  for (const addRoutes of [inboxRoutes, addressRoutes, eventRoutes, bounceRoutes, upkeepRoutes]) {
    addRoutes(server, context);
  }
  await server.register(async (part: RelayServer) => {
    takeAnything(part);
    receiveRoutes(part, context, miss);
  });
  return server;
}

function bareServer(context: Context): RelayServer {
  const { settings } = context;
  const server: RelayServer = fastify({
    ...clientLimits(settings.limits.requestSeconds),
    loggerInstance: createLog(settings.log),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: apiBodyBytes,
    trustProxy: settings.trustProxy,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: pathPartCharacters },
    clientErrorHandler: answerClientError,
    frameworkErrors: (_error, _request, reply) => void sayNo(context, reply, notFound()),
  });
  server.server.maxConnections = settings.limits.connections;
  return server;
}

/** By network address, for everything but deliveries: vendors send those for many inboxes from few addresses. */
async function limitClients(server: RelayServer, { settings }: Context): Promise<void> {
  const silent = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };
  await server.register(rateLimit, {
    max: settings.limits.clientPerMinute,
    timeWindow: minuteMs,
    keyGenerator: (request) => networkOf(request.ip),
    errorResponseBuilder: (_request, { ttl }) => new Refusal('too_many', 'Too many requests.', Math.ceil(ttl / 1000)),
    addHeaders: silent,
    addHeadersOnExceeding: silent,
  });
}

/** Deliveries are read raw, whatever they say they are. */
function takeAnything(part: RelayServer): void {
  part.removeAllContentTypeParsers();
  // The server would refuse a type that is none; the head as it came stays in rawHeaders.
  part.addHook('onRequest', async ({ raw }) => {
    delete raw.headers['content-type'];
  });
  part.addContentTypeParser('*', (_request, _payload, done) => done(null));
}
