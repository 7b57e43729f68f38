import type { Action } from './action.ts';
import type { AuthWay, Field, Settings } from './auth.ts';
import type { Account } from './context.ts';
import type { Fault } from './fault.ts';
import type { Request, Response } from './request.ts';
import type { Stream } from './stream.ts';
import type { Webhooks } from './webhooks.ts';

export const categories = [
  'accounting',
  'ecommerce',
  'payments',
  'crm',
  'erp',
  'inventory',
  'shipping',
  'marketing',
  'analytics',
  'support',
  'communication',
  'automation',
  'storage',
  'calendar',
] as const;
export type Category = (typeof categories)[number];

/**
 * How often a vendor may be asked: so many calls within any so many milliseconds, or a bucket that holds `burst` calls
 * and fills up again by `perSecond` of them.
 */
export type Rate =
  | { readonly calls: number; readonly withinMs: number }
  | { readonly burst: number; readonly perSecond: number };

export interface Limits {
  /** What the vendor allows one connection; all of them hold. */
  readonly rates: readonly Rate[];
  /** Operations with a limit of their own, which holds beside the others: matched against "GET /path". */
  readonly operations?: readonly { readonly matches: RegExp; readonly rates: readonly Rate[] }[];
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Calls a day, where the vendor counts them. */
  readonly perDay?: number;
  /** Milliseconds to wait where a 429 does not say. */
  readonly waitMs?: number;
  /** What an answer's headers or body say about the budget: wait this long before the next call. */
  readonly learn?: (response: Response) => number | undefined;
}

/** One of several companies, shops or sites that a sign-in reaches. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  /** What the connection keeps of it. */
  readonly settings: Settings;
}

/** For vendors whose sign-in reaches several: asked right after signing in, before the probe. */
export interface Choosing {
  /** What is chosen, as a person calls it: "organisation". */
  readonly what: string;
  readonly request: (settings: Settings) => Request;
  readonly read: (response: Response, settings: Settings) => readonly Choice[];
}

/** Everything Backroom needs to know about one external system; data with a few pure functions in it. */
export interface Provider {
  /** Equals the folder's name. */
  readonly id: string;
  readonly name: string;
  readonly category: Category;
  /** One sentence: what Backroom reads there. */
  readonly summary: string;
  /** The vendor's API documentation. */
  readonly docs: string;
  /** The vendor's mark: an SVG path on a 24 x 24 field, and its colour. */
  readonly mark: { readonly path: string; readonly colour: string } | null;
  /** Asked for whatever the way of signing in. */
  readonly fields: readonly Field[];
  readonly auth: readonly AuthWay[];
  readonly api: {
    /** Base address, without a slash at its end. */
    readonly base: (settings: Settings) => string;
    /** Every host that a request may go to; a credential goes only to the base's and the token endpoint's. */
    readonly hosts?: readonly string[];
    readonly headers?:
      | { readonly [name: string]: string }
      | ((settings: Settings) => { readonly [name: string]: string });
    /** `exact`: the vendor writes money as JSON numbers, so numbers arrive as their text (see `exactNumber`). */
    readonly numbers?: 'exact';
  };
  readonly limits: Limits;
  /** Read before the default rules; undefined leaves the answer to them. */
  readonly faultOf?: (response: Response) => Fault | undefined;
  readonly choose?: Choosing;
  /** One cheap call that proves the credential and says whom it belongs to. */
  readonly probe: {
    readonly request: (settings: Settings) => Request;
    /** Asked afterwards for facts that are good to have; one that fails arrives as null and fails nothing. */
    readonly extras?: (settings: Settings) => readonly Request[];
    readonly read: (response: Response, settings: Settings, extras?: readonly (Response | null)[]) => Account;
  };
  readonly streams: readonly Stream[];
  /** What can be written there. */
  readonly actions?: readonly Action[];
  readonly webhooks?: Webhooks;
  /**
   * Parts of the acceptance suite (test/acceptance) that this vendor makes impossible: the part, or part and stream
   * ("incremental.same-second customers"), and why. Counted and printed.
   */
  readonly impossible?: Readonly<Record<string, string>>;
}

/** Declares a provider. Names the likely slips early: a stream twice, or inside one that is not there. */
export function defineProvider(provider: Provider): Provider {
  const ids = provider.streams.map((stream) => stream.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw new TypeError(`${provider.id}: the stream ${twice} is declared twice`);
  for (const stream of provider.streams) {
    if ('from' in stream && !ids.includes(stream.from)) {
      throw new TypeError(`${provider.id}: ${stream.id} lives inside ${stream.from}, which is not declared`);
    }
  }
  const kinds = provider.actions?.map(({ kind }) => kind) ?? [];
  const again = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (again) throw new TypeError(`${provider.id}: the action ${again} is declared twice`);
  for (const [topic, streams] of Object.entries(provider.webhooks?.topics ?? {})) {
    const lost = streams.find((id) => !ids.includes(id));
    if (lost) throw new TypeError(`${provider.id}: the topic ${topic} touches ${lost}, which is not declared`);
  }
  return provider;
}
