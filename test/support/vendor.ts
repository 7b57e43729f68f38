import { randomInt } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { type ClientOptions, createClient } from '../../main/http/client.ts';
import { createLimiter } from '../../main/http/limiter.ts';
import { createNetwork } from '../../main/http/network.ts';
import type { Access } from '../../main/http/signed.ts';
import { bearer, defineProvider, type Provider } from '../../providers/kit/index.ts';
import { type VirtualTime, virtualTime } from './timer.ts';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** Breaks the connection after the body. */
  readonly cut?: boolean;
}

/** A server on loopback that answers with `reply` and keeps what it was asked. Closed when the test ends. */
export async function vendor(reply: (seen: Seen, count: number) => Reply | Promise<Reply>) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    write(response, await reply(seen.at(-1) ?? { method, url, headers, body: '' }, seen.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${portOf(server)}`, seen };
}

function write(response: ServerResponse, { status = 200, headers = {}, body = '{}', cut = false }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (cut) response.write(body, () => response.destroy());
  else response.end(body);
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server does not listen on a port');
  return address.port;
}

const given = new Set<number>();

/**
 * A port that nobody listens on, on either stack. Below those that systems hand out by themselves, so that no other
 * test's connection is given it in the meantime.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (given.has(port)) continue;
    given.add(port);
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, '::1'))) return port;
  }
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createTcpServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen(port, host, () => resolve(true));
  });
  await new Promise((resolve) => server.close(resolve));
  return free;
}

/** A provider as small as one can be. */
export function provider(change: Partial<Provider> = {}): Provider {
  return defineProvider({
    id: 'acme',
    name: 'Acme',
    category: 'ecommerce',
    summary: 'Tests',
    docs: 'https://acme.example/docs',
    mark: null,
    fields: [],
    auth: [],
    api: { base: () => 'https://api.acme.example/v1', hosts: ['files.acme.example'] },
    limits: { rates: [{ burst: 1, perSecond: 1000 }], concurrency: 4 },
    probe: { request: () => ({ method: 'GET', path: '/me' }), read: () => ({ id: '1', name: 'Acme' }) },
    streams: [],
    ...change,
  });
}

export const oneAccess: Access = {
  signings: [bearer('token-of-acme-1')],
  preferred: 0,
  generation: 1,
  refreshAt: null,
};

/** A client on virtual time whose provider is answered by `endpoint`. */
export function clientFor(endpoint: string | undefined, change: Partial<ClientOptions> & { time?: VirtualTime } = {}) {
  const { time = virtualTime(), ...options } = change;
  const network = options.network ?? createNetwork({}, {});
  onTestFinished(() => network.close());
  const of = options.provider ?? provider();
  const client = createClient({
    provider: of,
    settings: {},
    access: async () => oneAccess,
    endpoint,
    network,
    limiter: createLimiter(of.limits, time),
    clock: time,
    timer: time,
    log: { warn: () => undefined },
    random: () => 1,
    ...options,
  });
  return { client, time };
}
