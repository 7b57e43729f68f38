import type { SpotAnswer as RelayAnswer } from '../../contract/relay/index.ts';
import type { Settings } from './auth.ts';
import type { Account } from './context.ts';
import type { Request, Response } from './request.ts';

/** One part of what a vendor signs; the parts are joined without anything between them. */
export type SignedPart =
  /** The body, byte for byte. */
  | 'body'
  /** The address exactly as it was subscribed. */
  | 'url'
  /** The time that came along with the signature. */
  | 'timestamp'
  /** CRC-32 of the body, as an unsigned decimal number. */
  | 'crc32'
  /** The form fields of the body as a JSON object of texts in their order, spaced as Python writes it, in ASCII. */
  | 'formAsJson'
  | { readonly text: string }
  | { readonly header: string }
  /** A setting or secret of the connection. */
  | { readonly setting: string };

/** A secret that both sides know (RFC 2104). */
export interface HmacSignature {
  readonly scheme: 'hmac';
  readonly hash: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'base64' | 'hex';
  /** In lower case. */
  readonly header: string;
  /** Where the header holds several named values ("t=1,v1=ab,v1=cd"): the names of the time and the signatures. */
  readonly named?: { readonly timestamp: string; readonly signature: string };
  /** Which of the connection's secrets is the key. */
  readonly secret: string;
  readonly signed: readonly SignedPart[];
  /** How old a delivery may be when it is received; only where a time is signed along. */
  readonly toleranceSeconds?: number;
}

/** The vendor's certificate, fetched from an address that comes along (RSASSA-PKCS1-v1_5 with SHA-256). */
export interface CertificateSignature {
  readonly scheme: 'certificate';
  /** Holds the signature in base64. */
  readonly header: string;
  /** Holds the address of the certificate. */
  readonly certificateHeader: string;
  /** The certificate's address must be on this host or below it. */
  readonly certificateHost: string;
  readonly signed: readonly SignedPart[];
}

export type Signature = HmacSignature | CertificateSignature;

/** As most vendors sign: SHA-256 in base64, over the body alone unless said. `secret` names the connection's. */
export function hmacSha256(header: string, secret: string, signed: readonly SignedPart[] = ['body']): HmacSignature {
  return { scheme: 'hmac', hash: 'sha256', encoding: 'base64', header, secret, signed };
}

/** A delivery whose signature was found good, with its body read as JSON, or as the fields of a form. */
export interface Delivery {
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body: unknown;
}

/** One thing that happened, as a delivery tells it. */
export interface WebhookEvent {
  /**
   * The vendor's own id of the event: a second delivery has the same, and no other event ever has. Null where it gives
   * none; a delivery of the same content then counts as the same as long as nothing was fetched for it.
   */
  readonly id: string | null;
  readonly topic: string;
  /** The record it is about, where the vendor says so. */
  readonly externalId: string | null;
  /** True when that record is gone at the vendor's. */
  readonly gone?: true;
  /** Whose it is, where one address serves several accounts: the connection's account id. */
  readonly accountId?: string;
  /** When it happened (UTC). */
  readonly at: string | null;
}

/** What a connection is subscribed to at the vendor's. */
export interface Subscription {
  readonly id: string;
  readonly url: string;
  readonly topics: readonly string[];
  /** False where the vendor has switched it off. */
  readonly active: boolean;
  /** Shown by some vendors once, at its creation. */
  readonly secret?: string;
}

export interface SubscriptionContext {
  readonly settings: Settings;
  readonly account: Account;
}

/** How subscriptions are made by API. Pure; asked for by main/webhooks. */
export interface Subscribing {
  readonly list: (context: SubscriptionContext) => Request;
  readonly readList: (
    response: Response,
    request: Request,
    context: SubscriptionContext,
  ) => { readonly found: readonly Subscription[]; readonly next?: Request };
  /** One request for all topics, or one for each. `secret` is a fresh random text, for vendors that take ours. */
  readonly create: (
    wish: { readonly url: string; readonly topics: readonly string[]; readonly secret: string },
    context: SubscriptionContext,
  ) => readonly Request[];
  readonly readCreate: (response: Response, request: Request, context: SubscriptionContext) => Subscription;
  readonly remove: (subscription: Subscription, context: SubscriptionContext) => Request;
  /** Where the vendor proves the address first: what answers its first delivery, and the secret in it. */
  readonly confirm?: (
    delivery: Delivery,
    context: SubscriptionContext,
  ) => { readonly request: Request; readonly secret?: string } | null;
}

/** What is to be answered before the delivery has been looked at; see contract/relay. */
export type SpotAnswer =
  | Exclude<RelayAnswer, { kind: 'signed' }>
  /** The vendor tries whether signatures are checked: the relay is handed this signature's key, and nothing else. */
  | { readonly kind: 'signed' };

/** How the vendor tells that something happened. */
export interface Webhooks {
  /** One address for each connection, or one for all accounts that a developer app serves. */
  readonly per: 'connection' | 'app';
  readonly signature: Signature;
  /**
   * For how long the vendor goes on trying to deliver what is not taken, in hours; 0 where it tries once. What it did
   * not get rid of in that time is fetched.
   */
  readonly retryHours: number;
  /** What the vendor must be answered on the spot, where an empty 200 is not enough. */
  readonly answers?: readonly SpotAnswer[];
  /**
   * Topic to the streams that are to be read again when it comes. The record that an event names is of the first of
   * them; the others are read for their changes.
   */
  readonly topics: Readonly<Record<string, readonly string[]>>;
  /** Pure: true for an unsigned first try of a new address, which tells nothing. */
  readonly greeting?: (delivery: Delivery) => boolean;
  /** Pure: what a delivery tells. Unknown topics come back too, and touch no stream. */
  readonly read: (delivery: Delivery) => readonly WebhookEvent[];
  /** By API; where there is none, `byHand` says in a few sentences what to click and what to paste. */
  readonly subscribe?: Subscribing;
  readonly byHand?: string;
}

/** Topics that touch the same streams. */
export function touching(streams: readonly string[], ...topics: readonly string[]): Webhooks['topics'] {
  return Object.fromEntries(topics.map((topic) => [topic, streams]));
}

/** What happens to one kind of thing, as vendors call it: "order", "created updated" are order.created, order.updated. */
export function events(thing: string, what: string): string[] {
  return what.split(' ').map((one) => `${thing}.${one}`);
}
