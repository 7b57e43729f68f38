import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { HubError } from '../../contract/errors.ts';
import type { LoopbackRedirect } from '../../providers/kit/index.ts';
import { type Ending, endingPage, pageHeaders, type Say } from './page.ts';

export interface Loopback {
  readonly redirectUri: string;
  /** Answers what is under way, then takes nothing more. */
  close(): void;
}

/** What is made of a callback; the browser waits for it. Never rejects. */
export type OnCallback = (parameters: URLSearchParams) => Promise<Ending>;

/**
 * Waits for the browser on 127.0.0.1 and ::1, since `localhost` may be either (must-not-fail 25), on the first of the
 * registered ports that is free on both.
 * @throws HubError ports_taken naming them
 */
export async function listenForCallback(
  { host, ports, path }: LoopbackRedirect,
  say: Say,
  onCallback: OnCallback,
): Promise<Loopback> {
  for (const port of ports) {
    const expected = { host: `${host}:${port}`, path };
    const servers = await listenOnBoth(port, (request, response) =>
      answer(request, response, expected, say, onCallback),
    );
    if (servers) return { redirectUri: `http://${host}:${port}${path}`, close: () => servers.forEach(closeSoon) };
  }
  throw new HubError('ports_taken', { params: { ports: ports.join(', ') } });
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Null when the port is taken on either; a PC without IPv6 makes do with IPv4. */
async function listenOnBoth(port: number, handler: Handler): Promise<readonly Server[] | null> {
  const open: Server[] = [];
  for (const address of ['127.0.0.1', '::1']) {
    const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 15_000 }, handler);
    const code = await listening(server, port, address);
    if (code === null) open.push(server);
    else if (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') {
      open.forEach(closeSoon);
      return null;
    }
  }
  return open.length > 0 ? open : null;
}

function listening(server: Server, port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ port, host, exclusive: true }, () => resolve(null));
  });
}

function closeSoon(server: Server): void {
  server.close();
  server.closeIdleConnections();
}

const statusOf: { readonly [ending in Ending]: number } = {
  done: 200,
  denied: 200,
  failed: 200,
  mismatch: 400,
  over: 410,
};

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  expected: Expected,
  say: Say,
  onCallback: OnCallback,
): void {
  request.resume();
  const url = new URL(`http://${expected.host}`);
  // Not resolved as a link, since a path that begins with // would be read as a host.
  if (request.url?.startsWith('/')) url.href = `http://${expected.host}${request.url}`;
  const refusal = refusalOf(request, url, expected);
  if (refusal !== null) {
    response.writeHead(refusal, { ...pageHeaders, 'content-length': 0 }).end();
    return;
  }
  onCallback(url.searchParams).then((ending) => {
    response.writeHead(statusOf[ending], pageHeaders).end(endingPage(ending, say));
  });
}

interface Expected {
  readonly host: string;
  readonly path: string;
}

/** Only a plain GET of the one path under the one name counts (null); whatever else ends nothing and is told nothing. */
function refusalOf(request: IncomingMessage, url: URL, expected: Expected): number | null {
  // A page elsewhere that points its own name at this PC would come with that name.
  if (request.headers.host !== expected.host) return 421;
  if (url.host !== expected.host || url.pathname !== expected.path) return 404;
  if (request.method === 'HEAD') return 200;
  if (request.method !== 'GET') return 405;
  // Browsers and mail guards look ahead; the code must be left for the person's own visit.
  return /prefetch|preview/.test(`${request.headers['sec-purpose']} ${request.headers.purpose}`) ? 503 : null;
}
