import { HubError } from '../../contract/errors.ts';
import { say } from '../../contract/words/index.ts';
import type { Clock } from '../clock.ts';
import { exchange, NetworkError } from '../http/exchange.ts';
import { retryAfterMs } from '../http/faults.ts';
import type { Network } from '../http/network.ts';
import type { Timer } from '../http/timer.ts';
import { redact, redacted } from '../redact.ts';
import type { Address } from '../store/outbound-addresses.ts';
import type { Try } from '../store/outbound-deliveries.ts';
import type { Guard } from './guard.ts';
import { type SigningSecrets, signedHeaders } from './signature.ts';

/** What came of an attempt. `offline`: this PC has no way out, so nothing is said about the address. */
export interface Posted {
  readonly verdict: 'taken' | 'failed' | 'gone' | 'offline';
  readonly tried: Try;
  /** How long the other side asked to be left alone; 0 when it did not. */
  readonly waitMs: number;
}

export interface PostOptions {
  readonly network: Network;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly timer: Timer;
}

export interface Letter {
  readonly eventId: string;
  readonly payload: string;
  readonly secrets: SigningSecrets;
}

/** Standard Webhooks recommends 15 to 30 s; an address has its answer ready or works later. */
const patienceMs = 15_000;
const limits = {
  connectMs: patienceMs,
  responseMs: patienceMs,
  wholeMs: patienceMs,
  maxBytes: 65_536,
  cut: true,
} as const;
const keptAnswer = 2048;

/** Sends one event to one address, once. @throws HubError stopped when the signal aborts */
export async function post(
  address: Pick<Address, 'url' | 'private'>,
  { eventId, payload, secrets }: Letter,
  { network, guard, clock, timer }: PostOptions,
  signal?: AbortSignal,
): Promise<Posted> {
  const at = clock.now();
  const begunAt = timer.elapsed();
  const headers = signedHeaders(eventId, at, payload, secrets);
  const kept = { at: at.toISOString(), headers: keptHeaders(headers) };
  const tookMs = () => Math.round(timer.elapsed() - begunAt);
  try {
    const destination = { url: new URL(address.url), private: address.private };
    await guard.check(destination);
    const outgoing = { method: 'POST', url: destination.url, headers, body: payload };
    const answer = await exchange(network, { ...outgoing, lookup: guard.lookupFor(destination) }, limits, signal);
    const text = redact(answer.bytes.subarray(0, keptAnswer).toString('utf8'));
    const { status } = answer;
    const taken = status >= 200 && status < 300;
    const problem = taken ? null : say('outbound.problem.status', { status: String(status) });
    return {
      verdict: taken ? 'taken' : status === 410 ? 'gone' : 'failed',
      tried: { ...kept, latencyMs: tookMs(), status, answer: text, problem },
      waitMs: taken ? 0 : (retryAfterMs(answer.headers, at.getTime()) ?? 0),
    };
  } catch (thrown) {
    if (!(thrown instanceof HubError) || thrown.code === 'stopped') throw thrown;
    const tried = { ...kept, latencyMs: tookMs(), status: null, answer: null, problem: redact(whyOf(thrown)) };
    return { verdict: isOffline(thrown) ? 'offline' : 'failed', tried, waitMs: 0 };
  }
}

/** What was refused at the moment of connecting arrives as the cause of a network error. */
function whyOf(error: HubError): string {
  const inner = error.cause instanceof HubError ? error.cause : error;
  return String(inner.params.what ?? inner.detail ?? inner.code);
}

/** Names that cannot be asked for and networks that are not there are this PC's trouble, not the address's. */
function isOffline(error: HubError): boolean {
  return error instanceof NetworkError && /: (EAI_AGAIN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/.test(error.detail ?? '');
}

function keptHeaders(headers: Readonly<Record<string, string>>): Try['headers'] {
  return Object.entries(headers).map(([name, value]) => ({
    name,
    value: name === 'webhook-signature' ? value.replaceAll(/,\S+/g, `,${redacted}`) : value,
  }));
}
