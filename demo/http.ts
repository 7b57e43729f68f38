import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, read whole. Bodies of the pretend vendors are small. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  /** The query as it was sent, encoded and with its question mark; empty without one. */
  search: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** `json` is sent as JSON, else `text` as it stands. `cut` breaks the connection after half of the body. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string | Buffer;
  cut?: boolean;
}

export type Respond = (call: Call) => Answer | Promise<Answer>;

/** Larger than any request a client of these APIs has reason to send. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new Error('request body too large');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The request without its body. */
export function callHead(request: IncomingMessage): Call {
  // Joined rather than resolved, since a path that begins with // would be read as a host.
  const url = new URL(`http://localhost${request.url ?? '/'}`);
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    search: url.search,
    headers: request.headers,
    body: '',
  };
}

export async function readCall(request: IncomingMessage): Promise<Call> {
  return { ...callHead(request), body: await readBody(request) };
}

export function send(response: ServerResponse, answer: Answer): void {
  const isJson = answer.json !== undefined;
  const body = Buffer.from(isJson ? JSON.stringify(answer.json) : (answer.text ?? ''));
  const type = isJson ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8';
  response.writeHead(answer.status, { 'content-type': type, 'content-length': body.length, ...answer.headers });
  if (answer.cut !== true) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

export interface Listener {
  origin: string;
  close(): Promise<void>;
}

/**
 * Listens on loopback and answers with `respond`. `raw` may take a request over before its body is read;
 * `nowMs` is the vendor's clock, which the Date header tells.
 */
export async function listen(
  respond: Respond,
  options: {
    host: string;
    port: number;
    nowMs: () => number;
    raw: (request: IncomingMessage, response: ServerResponse) => boolean;
  },
): Promise<Listener> {
  const server = createServer((request, response) => {
    response.setHeader('date', new Date(options.nowMs()).toUTCString());
    if (options.raw(request, response)) return;
    readCall(request)
      .then(respond)
      .then((answer) => send(response, answer))
      .catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        if (!response.headersSent) send(response, { status: 500, text: `pretend shop: ${message}` });
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return { origin: `http://${options.host}:${portOf(server)}`, close: () => closeServer(server) };
}

function portOf(server: Server): number {
  // A listening TCP server's address is never a pipe's name.
  return (server.address() as AddressInfo).port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

export function html(title: string, body: string, status = 200): Answer {
  return {
    status,
    text: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body><main>${body}</main></body></html>`,
  };
}

const HTML_ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => HTML_ESCAPES[character] ?? character);
}

/** True for an http address on this machine, the only place a pretend vendor sends a person back to. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}

/** The fields of a form or JSON body as text. */
export function bodyFields(call: Call): Record<string, string> {
  if (!(call.headers['content-type'] ?? '').includes('json')) {
    return Object.fromEntries(new URLSearchParams(call.body));
  }
  const parsed: unknown = parseJson(call.body);
  if (typeof parsed !== 'object' || parsed === null) return {};
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** User and password of a Basic Authorization header. */
export function basicAuth(call: Call): { user: string; password: string } | null {
  const match = /^Basic (.+)$/i.exec(call.headers.authorization ?? '');
  if (match?.[1] === undefined) return null;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? { user: text, password: '' } : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

export function bearerToken(call: Call): string | null {
  return /^Bearer (.+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? null;
}
