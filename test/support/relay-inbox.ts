import {
  addressAnswerSchema,
  type Envelope,
  enrolAnswerSchema,
  type PollAnswer,
  pollAnswerSchema,
  type RelayStatus,
  relayErrorSchema,
  relayPaths,
  relayStatusSchema,
  type SpotAnswer,
  tokenAnswerSchema,
} from '../../contract/relay/index.ts';
import { createOpener, newInboxKeys } from '../../main/webhooks/open.ts';

/** What the relay answered; `code` is that of a refusal. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly code: string | undefined;
}

export interface PollOptions {
  readonly device?: string;
  readonly after?: number;
  readonly wait?: number;
  readonly limit?: number;
}

export const device = 'device-one';
export const otherDevice = 'device-two';

/** Asks a relay something, with a token or without. */
export async function ask(url: string, method: string, path: string, about: { token?: string; body?: unknown } = {}) {
  const headers = {
    ...(about.token === undefined ? {} : { authorization: `Bearer ${about.token}` }),
    ...(about.body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const body = about.body === undefined ? null : JSON.stringify(about.body);
  const answer = await fetch(url + path, { method, headers, body });
  const text = await answer.text();
  const parsed: unknown = text === '' ? null : JSON.parse(text);
  const code = relayErrorSchema.safeParse(parsed).data?.error.code;
  return { status: answer.status, headers: answer.headers, body: parsed, code } satisfies Answer;
}

/**
 * An inbox that is enrolled, with its own private key.
 * @param url where its relay is; another relay on the same store can be asked later
 */
export async function enrol(url: string, invitation?: string) {
  const keys = await newInboxKeys();
  const open = await createOpener(keys);
  const request = { publicKey: keys.publicKey, ...(invitation === undefined ? {} : { invitation }) };
  const { inboxId, token } = enrolAnswerSchema.parse(
    (await ask(url, 'POST', relayPaths.inboxes, { body: request })).body,
  );

  const inbox = {
    id: inboxId,
    token,
    url,
    ask: (method: string, path: string, body?: unknown) => ask(inbox.url, method, path, { token: inbox.token, body }),
    async address(answers: readonly SpotAnswer[] = []) {
      return addressAnswerSchema.parse((await inbox.ask('POST', relayPaths.addresses, { answers })).body);
    },
    async poll({ device: name = device, after = 0, wait = 0, limit = 200 }: PollOptions = {}): Promise<PollAnswer> {
      const path = `${relayPaths.events}?device=${name}&after=${after}&wait=${wait}&limit=${limit}`;
      return pollAnswerSchema.parse((await inbox.ask('GET', path)).body);
    },
    acknowledge: (upTo: number, name = device) => inbox.ask('POST', relayPaths.acks, { device: name, upTo }),
    async status(): Promise<RelayStatus> {
      return relayStatusSchema.parse((await inbox.ask('GET', relayPaths.inbox)).body);
    },
    async newToken() {
      return tokenAnswerSchema.parse((await inbox.ask('POST', relayPaths.token, {})).body).token;
    },
    open(event: PollAnswer['events'][number]): Envelope {
      const envelope = open(Buffer.from(event.sealed, 'base64'));
      if (!envelope) throw new Error('it is not sealed to this inbox');
      return envelope;
    },
    /** Everything that is kept after a cursor, poll by poll. */
    async all(name = device, from = 0) {
      const events: PollAnswer['events'] = [];
      for (let after = from; ; after = events.at(-1)?.seq ?? from) {
        const answer = await inbox.poll({ device: name, after, limit: 1_000 });
        events.push(...answer.events);
        if (!answer.more) return events;
      }
    },
    textOf: (event: PollAnswer['events'][number]) => Buffer.from(inbox.open(event).body).toString('utf8'),
  };
  return inbox;
}

/** A vendor's delivery. @returns the status */
export async function deliver(url: string, body: string | Uint8Array<ArrayBuffer>, method = 'POST'): Promise<number> {
  const answer = await fetch(url, { method, body });
  await answer.arrayBuffer();
  return answer.status;
}
