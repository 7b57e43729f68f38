import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Random } from './data/random.ts';
import type { Answer, Call } from './http.ts';

export const VENDORS = ['woocommerce', 'shopify', 'quickbooks-online', 'stripe'] as const;

export type VendorId = (typeof VENDORS)[number];

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

export type Refusal = 'rate-limit' | 'revoked' | 'http-500';

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
