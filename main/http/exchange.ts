import got, { RequestError, TimeoutError } from 'got';
import { HubError } from '../../contract/errors.ts';
import type { Network } from './network.ts';

/** One call as it goes out. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | undefined;
}

export interface Incoming {
  readonly status: number;
  /** Names in lower case; repeated headers joined by commas. */
  readonly headers: { readonly [name: string]: string };
  readonly bytes: Buffer;
}

export interface ExchangeLimits {
  readonly connectMs: number;
  readonly responseMs: number;
  readonly wholeMs: number;
  /** Of the decompressed body. */
  readonly maxBytes: number;
}

export const usualLimits: ExchangeLimits = {
  connectMs: 15_000,
  responseMs: 60_000,
  wholeMs: 300_000,
  maxBytes: 64 * 1024 * 1024,
};

/** The other side could not be reached, or the line broke. */
export class NetworkError extends HubError {
  /** False when it is sure that no byte of the request arrived, so that even a write may be tried again. */
  readonly maybeSent: boolean;
  /** True when trying again cannot help: a certificate that is not trusted. */
  readonly lasting: boolean;

  constructor(detail: string, facts: { maybeSent: boolean; lasting: boolean; cause?: unknown }) {
    super('unreachable', { detail, cause: facts.cause });
    this.maybeSent = facts.maybeSent;
    this.lasting = facts.lasting;
  }
}

const client = got.extend({
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
  headers: { 'user-agent': 'Backroom (+desktop)' },
});

/**
 * Sends one request and reads the whole answer, whatever its status. Follows nothing and retries nothing.
 * @throws NetworkError unreachable; HubError stopped (signal), bad_data (answer larger than the limit)
 */
export async function exchange(
  network: Network,
  outgoing: Outgoing,
  limits: ExchangeLimits = usualLimits,
  signal?: AbortSignal,
): Promise<Incoming> {
  const { url, body } = outgoing;
  const stream = client.stream(url, {
    // The kit's four methods are all among got's.
    method: outgoing.method as 'GET',
    headers: { ...outgoing.headers },
    agent: network.agentsFor(url),
    timeout: {
      lookup: limits.connectMs,
      connect: limits.connectMs,
      secureConnect: limits.connectMs,
      response: limits.responseMs,
      request: limits.wholeMs,
    },
    ...(outgoing.method === 'GET' ? {} : { body: body ?? '' }),
    ...(signal ? { signal } : {}),
  });
  // An answer that was read whole can still be aborted afterwards: nobody reads it then, and it must break nothing.
  stream.on('error', () => undefined);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > limits.maxBytes) throw tooLarge(limits.maxBytes);
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw asNetworkError(thrown, url, signal);
  }
  const { response } = stream;
  if (!response) throw new NetworkError(`${url.host} gave no answer`, { maybeSent: true, lasting: false });
  return { status: response.statusCode, headers: flat(response.headers), bytes: Buffer.concat(chunks, size) };
}

function tooLarge(maxBytes: number): HubError {
  const megabytes = Math.round(maxBytes / 1024 / 1024);
  return new HubError('bad_data', { detail: `the answer is larger than ${megabytes} MB` });
}

function flat(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}

const neverSent = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/;
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS_/;

function asNetworkError(thrown: unknown, url: URL, signal: AbortSignal | undefined): HubError {
  if (signal?.aborted) return new HubError('stopped');
  if (thrown instanceof HubError) return thrown;
  if (!(thrown instanceof RequestError)) throw thrown;
  const { code } = thrown;
  const early = thrown instanceof TimeoutError && ['lookup', 'connect', 'secureConnect'].includes(thrown.event);
  const lasting = certificate.test(code);
  return new NetworkError(`${url.host}: ${lasting ? `its certificate is not trusted (${code})` : reasonOf(thrown)}`, {
    maybeSent: !(early || lasting || neverSent.test(code) || thrown.message.startsWith('Bad response: ')),
    lasting,
    cause: thrown.cause ?? thrown.message,
  });
}

function reasonOf(error: RequestError): string {
  if (error instanceof TimeoutError) return `no answer in time (${error.event})`;
  // hpagent's words for a proxy that refuses.
  if (error.message.startsWith('Bad response: ')) return `the proxy answered ${error.message.slice(14)}`;
  return error.code.startsWith('ERR_') ? error.message : error.code;
}
