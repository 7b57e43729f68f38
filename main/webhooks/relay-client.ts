import type { z } from 'zod';
import { HubError } from '../../contract/errors.ts';
import {
  type AddressAnswer,
  type AddressRequest,
  addressAnswerSchema,
  type EnrolAnswer,
  type EnrolRequest,
  enrolAnswerSchema,
  type PollAnswer,
  pollAnswerSchema,
  type RelayStatus,
  relayErrorSchema,
  relayPaths,
  relayStatusSchema,
  type TicketAnswer,
  type TicketRequest,
  ticketAnswerSchema,
  tokenAnswerSchema,
} from '../../contract/relay/index.ts';
import { isSafe } from '../http/address.ts';
import { exchange, type Incoming, usualLimits } from '../http/exchange.ts';
import type { Network } from '../http/network.ts';

export interface RelayParty {
  readonly network: Network;
  /** The relay's own address. */
  readonly url: string;
  /** Null before enrolment. */
  readonly token: string | null;
}

/**
 * The calls of contract/relay. All throw HubError: unreachable, vendor_fault (the relay is in trouble), limited,
 * relay_refused (it does not know this PC any more), not_found, bad_input, bad_data (what answers is no relay).
 */
export interface RelayClient {
  enrol(request: EnrolRequest): Promise<EnrolAnswer>;
  status(): Promise<RelayStatus>;
  /** Ends the inbox there. */
  leave(): Promise<void>;
  newToken(): Promise<string>;
  addAddress(request: AddressRequest): Promise<AddressAnswer>;
  changeAddress(id: string, request: AddressRequest): Promise<void>;
  /** One that is not there any more is well removed. */
  removeAddress(id: string): Promise<void>;
  poll(query: PollQuery, signal?: AbortSignal): Promise<PollAnswer>;
  acknowledge(device: string, upTo: number): Promise<void>;
  ticket(request: TicketRequest): Promise<TicketAnswer>;
}

export interface PollQuery {
  readonly device: string;
  readonly after: number;
  /** Seconds. */
  readonly wait: number;
  readonly limit: number;
}

/** The relay answers a poll with up to 4 MB of sealed deliveries, or with one that is larger. */
const limits = { ...usualLimits, responseMs: 30_000, wholeMs: 120_000, maxBytes: 32 * 1024 * 1024 };

/**
 * An address that relays may have: https, or plain http on this PC. What stands behind the host is its own.
 * @throws HubError bad_input
 */
export function relayAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !isSafe(url) || url.username || url.password || url.search || url.hash) {
    throw new HubError('bad_input', { params: { what: 'The address of a relay begins with https://', field: 'url' } });
  }
  return url.href.replace(/\/+$/, '');
}

export function createRelayClient({ network, url: base, token }: RelayParty): RelayClient {
  async function call(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Incoming> {
    const headers = {
      accept: 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await exchange(network, { method, url: new URL(base + path), headers, body: text }, limits, signal);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusal(answer, base);
  }

  async function ask<T>(schema: z.ZodType<T>, ...about: Parameters<typeof call>): Promise<T> {
    const { bytes } = await call(...about);
    const read = schema.safeParse(parsed(bytes));
    if (read.success) return read.data;
    throw new HubError('bad_data', { cause: read.error, detail: `${new URL(base).host} does not answer as a relay` });
  }

  return {
    enrol: (request) => ask(enrolAnswerSchema, 'POST', relayPaths.inboxes, request),
    status: () => ask(relayStatusSchema, 'GET', relayPaths.inbox),
    leave: async () => void (await call('DELETE', relayPaths.inbox)),
    newToken: async () => (await ask(tokenAnswerSchema, 'POST', relayPaths.token, {})).token,
    addAddress: (request) => ask(addressAnswerSchema, 'POST', relayPaths.addresses, request),
    changeAddress: async (id, request) => void (await call('PUT', relayPaths.address(id), request)),
    async removeAddress(id) {
      await call('DELETE', relayPaths.address(id)).catch((thrown: unknown) => {
        if (!(thrown instanceof HubError && thrown.code === 'not_found')) throw thrown;
      });
    },
    poll: ({ device, after, wait, limit }, signal) => {
      const query = new URLSearchParams({ device, after: `${after}`, wait: `${wait}`, limit: `${limit}` });
      return ask(pollAnswerSchema, 'GET', `${relayPaths.events}?${query}`, undefined, signal);
    },
    acknowledge: async (device, upTo) => void (await call('POST', relayPaths.acks, { device, upTo })),
    ticket: (request) => ask(ticketAnswerSchema, 'POST', relayPaths.tickets, request),
  };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function refusal({ status, headers, bytes }: Incoming, base: string): HubError {
  const said = relayErrorSchema.safeParse(parsed(bytes)).data?.error;
  const detail = `${new URL(base).host} answered ${status}${said ? `: ${said.message}` : ''}`;
  const seconds = Number(headers['retry-after']);
  const waitMs = Number.isFinite(seconds) ? { waitMs: seconds * 1000 } : {};
  const params = { name: 'The relay' };
  if (status === 401) return new HubError('relay_refused', { detail });
  if (status === 429) return new HubError('limited', { detail, params, ...waitMs });
  if (status >= 500) return new HubError('vendor_fault', { detail, params, ...waitMs });
  // Whatever else answers there, only a relay says so in these words.
  if (!said) return new HubError('bad_data', { detail: `${detail}, not as a relay does` });
  if (said.code === 'not_found') return new HubError('not_found', { detail, params: { what: 'relay', name: base } });
  if (said.code === 'not_invited') return new HubError('not_invited', { detail });
  return new HubError('refused', { detail, params: { ...params, what: said.message } });
}
