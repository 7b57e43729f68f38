import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Random } from './data/random.ts';
import type { Sale } from './data/sale.ts';
import type { Hooks } from './hooks.ts';
import type { Answer, Call } from './http.ts';

/** One way to sign in, as plain data that a form or a script can fill in. */
export interface Login {
  method: string;
  settings: Record<string, string>;
  secrets: Record<string, string>;
}

export interface Delta {
  created: number;
  changed: number;
  deleted: number;
}

/** Counts per stream id. */
export type Changes = Record<string, Delta>;

/** A list inside an answer, for faults that work on records: the array itself, which may be changed in place. */
export interface Page {
  /** Pages of one walk share it. */
  key: string;
  rows: unknown[];
}

/** Which field of a record a fault goes for; the first one that a record has is taken. Dots go into objects. */
export interface FaultFields {
  needed: string[];
  enumeration: string[];
  nullable: string[];
  amount: string[];
}

export type Refusal = 'rate-limit' | 'revoked' | 'http-500' | 'forbidden' | 'not-found' | 'conflict' | 'invalid';

/** One record as it truly is, told without any vendor's spelling. */
export interface Truth {
  id: string;
  /** What a person calls it, where it has a name or number. */
  title?: string;
  /** Its main amount, as a list of such records would show it. */
  amountMinor?: number;
  currency?: string;
  /** The date one would look for it under: a UTC instant, or a day where it has only that. */
  at?: string;
}

/**
 * What somebody can do in the shop, one thing at a time, to the records of one stream (by the stream's id). Each
 * stamps its record with `nowMs` and tells the record's id; null where the vendor itself has no such thing.
 */
export interface Hands {
  /** Every record that the stream's reader should find now. */
  truth(stream: string): Truth[];
  /** Changes the oldest record. */
  edit(stream: string, nowMs: number): string | null;
  add(stream: string, nowMs: number): string | null;
  remove(stream: string, nowMs: number): string | null;
  /** An order as it was sold, by the id that it has here. */
  sale?(id: string): Sale | null;
  /** An app that ties two shops together brings an order of the other one here, under its number. Tells its id here. */
  bring?(sale: Sale, nowMs: number): string;
}

/** What every imitation offers to the shop around it. */
export interface Vendor {
  respond(call: Call): Answer | Promise<Answer>;
  /** Paths that another library serves whole. */
  raw?: { takes(path: string): boolean; serve(request: IncomingMessage, response: ServerResponse): void };
  /** Called once the server listens. */
  begin?(origin: string): Promise<void>;
  logins(origin: string): Login[];
  holds(): Record<string, number>;
  change(random: Random, nowMs: number): Changes;
  /** One old record is edited and a new one is made, as if someone worked in the shop between two pages. */
  nudge(random: Random, nowMs: number): void;
  webhookSecret: string;
  webhook(topic: string, nowMs: number): { headers: Record<string, string>; body: string };
  /** How it tells by itself what happened; nothing where it never does over http. */
  hooks?: Hooks;
  /** The owner subscribes an address at the vendor's own page, and is shown what will be signed with. */
  subscribeByHand?(url: string): { secret: string };
  /** True for calls of the API proper, false for sign-in pages and token calls. */
  isApi(path: string): boolean;
  page(json: unknown, call: Call): Page | null;
  faultFields: FaultFields;
  /** This vendor's own words for a refusal; `retryAfterSeconds` null leaves the header out. */
  refuse(kind: Refusal, retryAfterSeconds: number | null): Answer;
  /** Access tokens given out so far stop working. */
  expireTokens(): void;
  /** Everything given out so far stops working, refresh tokens too. */
  revokeAll(): void;
  hands?: Hands;
  /** Switches that only this vendor has, such as a narrow rate bucket. */
  setSwitch?(name: 'strip-auth' | 'tight-bucket', on: boolean): void;
}

export function delta(created = 0, changed = 0, deleted = 0): Delta {
  return { created, changed, deleted };
}

/** What a vendor's imitation is built with. */
export interface VendorContext {
  random: Random;
  scale: number;
  /** The vendor's clock, in milliseconds, with any skew that a fault asks for. */
  nowMs: () => number;
  /** When the first data end, on the same clock. */
  startMs: number;
  tokenSeconds: number;
  origin: () => string;
}
