import type { LookupFunction } from 'node:net';
import type { RequestError } from 'got';
import { type ErrorParams, HubError } from '../../contract/errors.ts';
import type { Network } from './network.ts';

/** One call as it goes out. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | undefined;
  /** Resolves the host's name, where not every address will do. Not asked for a literal address, nor behind a proxy. */
  readonly lookup?: LookupFunction | undefined;
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
  /** Takes the beginning of a larger answer instead of refusing it. */
  readonly cut?: true;
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

  constructor(detail: string, facts: { maybeSent: boolean; lasting: boolean; cause?: unknown; params?: ErrorParams }) {
    super('unreachable', { detail, cause: facts.cause, params: facts.params ?? {} });
    this.maybeSent = facts.maybeSent;
    this.lasting = facts.lasting;
  }
}

/** got and what it needs of Node are the larger part of starting a Hub, which needs no call: they come with the first. */
async function loadGot() {
  const lib = await import('got');
  const client = lib.default.extend({
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    headers: { 'user-agent': 'Backroom (+desktop)' },
  });
  return { ...lib, client };
}

type Got = Awaited<ReturnType<typeof loadGot>>;
let loaded: Promise<Got> | undefined;

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
  loaded ??= loadGot();
  const lib = await loaded;
  const stream = lib.client.stream(url, {
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
    ...(outgoing.lookup ? { dnsLookup: outgoing.lookup } : {}),
    ...(signal ? { signal } : {}),
  });
  // An answer that was read whole can still be aborted afterwards: nobody reads it then, and it must break nothing.
  stream.on('error', () => undefined);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > limits.maxBytes && !limits.cut) throw tooLarge(limits.maxBytes);
      chunks.push(chunk);
      if (size > limits.maxBytes) break;
    }
  } catch (thrown) {
    throw asNetworkError(lib, thrown, url, signal);
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

function asNetworkError(
  { RequestError, TimeoutError }: Got,
  thrown: unknown,
  url: URL,
  signal: AbortSignal | undefined,
): HubError {
  if (signal?.aborted) return new HubError('stopped');
  if (thrown instanceof HubError) return thrown;
  if (!(thrown instanceof RequestError)) throw thrown;
  const { code } = thrown;
  const late = thrown instanceof TimeoutError ? thrown.event : undefined;
  const early = late !== undefined && ['lookup', 'connect', 'secureConnect'].includes(late);
  const lasting = certificate.test(code);
  return new NetworkError(
    `${url.host}: ${lasting ? `its certificate is not trusted (${code})` : reasonOf(thrown, late)}`,
    {
      maybeSent: !(early || lasting || neverSent.test(code) || thrown.message.startsWith('Bad response: ')),
      lasting,
      cause: thrown.cause ?? thrown.message,
    },
  );
}

function reasonOf(error: RequestError, late: string | undefined): string {
  if (late !== undefined) return `no answer in time (${late})`;
  // hpagent's words for a proxy that refuses.
  if (error.message.startsWith('Bad response: ')) return `the proxy answered ${error.message.slice(14)}`;
  return error.code.startsWith('ERR_') ? error.message : error.code;
}
