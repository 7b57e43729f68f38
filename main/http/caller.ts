import { HubError } from '../../contract/errors.ts';
import type { Provider, Request, Response, Settings, Signing } from '../../providers/kit/index.ts';
import type { Clock } from '../clock.ts';
import type { Target } from './address.ts';
import { readBody, readRefusal } from './body.ts';
import { exchange, type Incoming, type Outgoing, usualLimits } from './exchange.ts';
import { errorOf, faultIn, withRequest } from './faults.ts';
import type { Limiter } from './limiter.ts';
import type { Network } from './network.ts';
import { oauth1Address, oauth1Header, oauth1Moment } from './oauth1.ts';
import { afterRedirect } from './redirect.ts';
import { onlyReads } from './retry.ts';
import type { Timer } from './timer.ts';

/** One call as it went, for health samples and counts. */
export interface CallReport {
  readonly status: number | null;
  readonly ok: boolean;
  readonly durationMs: number;
}

export interface CallerOptions {
  readonly provider: Provider;
  readonly settings: Settings;
  readonly network: Network;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Told after each HTTP call, retries and redirects included. */
  readonly onCall: (report: CallReport) => void;
  /** Largest answer, decompressed; 64 MB unless said. */
  readonly maxBytes?: number | undefined;
  /** Longest wait for an answer to begin; a minute unless said. */
  readonly responseMs?: number | undefined;
}

/** Makes one call with one signing, within the limits, and understands the answer; nothing is tried twice. */
export type Call = (request: Request, target: Target, signing: Signing, signal?: AbortSignal) => Promise<Response>;

export function createCall(options: CallerOptions): Call {
  const { provider, limiter, clock, timer } = options;
  const limits = {
    ...usualLimits,
    maxBytes: options.maxBytes ?? usualLimits.maxBytes,
    responseMs: options.responseMs ?? usualLimits.responseMs,
  };

  async function timed(outgoing: Outgoing, operation: string, signal: AbortSignal | undefined): Promise<Incoming> {
    const leave = await limiter.enter(signal, operation);
    const startedAt = timer.elapsed();
    let status: number | null = null;
    try {
      const incoming = await exchange(options.network, outgoing, limits, signal);
      status = incoming.status;
      return incoming;
    } finally {
      leave();
      const ok = status !== null && status < 400;
      options.onCall({ status, ok, durationMs: timer.elapsed() - startedAt });
    }
  }

  /** The vendor's limits are heeded before anything else is made of its answer. */
  function understand(request: Request, incoming: Incoming): Response {
    const response = { status: incoming.status, headers: incoming.headers, body: bodyOf(provider, request, incoming) };
    limiter.pause(provider.limits.learn?.(response) ?? 0);
    const fault = isExpectedlyGone(request, response)
      ? provider.faultOf?.(response)
      : faultIn(provider, response, clock.now().getTime(), request);
    if (!fault) return response;
    // Holds back everybody who shares the connection.
    if (fault.code === 'limited') limiter.pause(fault.waitMs ?? provider.limits.waitMs ?? 0);
    throw errorOf(fault, provider, request, response);
  }

  /** Signed at the last moment: the signature is for this very address, and holds the time. */
  function withOAuth1(outgoing: Outgoing, { oauth1 }: Signing): Outgoing {
    if (!oauth1) return outgoing;
    const moment = oauth1Moment(clock.now().getTime());
    const url = oauth1Address(outgoing.url);
    const authorization = oauth1Header(oauth1, outgoing.method, url, moment);
    return { ...outgoing, url, headers: { ...outgoing.headers, authorization } };
  }

  return async (request, target, signing, signal) => {
    const operation = `${request.method} ${request.path}`;
    let outgoing = outgoingOf(options, request, target, signing);
    for (let hops = 0; ; hops += 1) {
      const incoming = await timed(withOAuth1(outgoing, signing), operation, signal);
      const next = afterRedirect(incoming, outgoing, hops);
      if (!next) return understand(request, incoming);
      outgoing = next;
    }
  };
}

function bodyOf(provider: Provider, request: Request, { status, bytes }: Incoming): unknown {
  if (status >= 400) return readRefusal(bytes);
  const exact = provider.api.numbers === 'exact';
  try {
    return readBody(bytes, status, { as: request.as ?? 'json', exact, wanted: onlyReads(request) });
  } catch (thrown) {
    throw thrown instanceof HubError ? withRequest(thrown, provider, request) : thrown;
  }
}

function outgoingOf(
  { provider, settings }: Pick<CallerOptions, 'provider' | 'settings'>,
  request: Request,
  target: Target,
  signing: Signing,
): Outgoing {
  const { headers: fixed } = provider.api;
  const url = new URL(target.url);
  for (const [name, value] of Object.entries(signing.query ?? {})) url.searchParams.set(name, value);
  const body = payloadOf(request);
  return {
    method: request.method,
    url,
    body: body?.text,
    headers: {
      accept: request.as === 'text' ? '*/*' : 'application/json',
      ...(body ? { 'content-type': body.type } : {}),
      ...(typeof fixed === 'function' ? fixed(settings) : fixed),
      ...request.headers,
      ...signing.headers,
    },
  };
}

function payloadOf(request: Request): { readonly type: string; readonly text: string } | undefined {
  if (request.json !== undefined) return { type: 'application/json', text: JSON.stringify(request.json) };
  if (request.form === undefined) return undefined;
  return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams({ ...request.form }).toString() };
}

/** The reader wants to hear "not found" itself; only the provider's own rules can still make a fault of it. */
function isExpectedlyGone(request: Request, { status }: Response): boolean {
  return request.mayBeGone === true && status === 404;
}
