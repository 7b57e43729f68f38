import type { z } from 'zod';
import type { EntityKind, EntityOf } from '../../contract/entities/index.ts';
import type { Settings } from './auth.ts';
import type { StreamContext } from './context.ts';
import type { Request, Response } from './request.ts';
import type { Tally } from './tally.ts';

/** What one answer holds. */
export interface Page {
  /** Raw records as the vendor sent them; each is checked with the stream's schema later. */
  readonly records: readonly unknown[];
  /** External ids that the vendor says are gone. */
  readonly deleted?: readonly string[];
  /** What to ask next, in this order, before anything asked for earlier. */
  readonly next?: readonly Request[];
  /** How many records the whole pass will bring, where the vendor says so. */
  readonly total?: number;
  /** A reason why this pass cannot see all deletions (a truncated feed); a full pass is then due. */
  readonly incomplete?: string;
}

interface StreamBase<K extends EntityKind, Raw> {
  readonly id: string;
  readonly label: string;
  readonly entity: K;
  /** Names only the fields that `map` uses and lets the rest through. */
  readonly schema: z.ZodType<Raw>;
  /** The property of a raw record that holds its id; `id` unless said. */
  readonly key?: string;
  /** Pure: the vendor's record as one of ours. A RangeError sets the record aside. */
  readonly map: (raw: Raw, context: StreamContext) => EntityOf<K>;
  /** What the sign-in must allow for this stream, besides what the way of signing in always asks for. */
  readonly scopes?: readonly string[];
  /** Where the owner can look at a record at the vendor's. */
  readonly page?: (externalId: string, settings: Settings) => string;
}

/** How single records of a stream are asked for. */
export interface Only {
  /** How many ids `ask` takes at once; so many requests that more are named makes a usual reading of changes cheaper. */
  readonly atOnce: number;
  readonly ask: (ids: readonly string[], context: StreamContext) => readonly Request[];
  /**
   * Pure, as the stream's own `read`, which is taken where this is left out. Names as `deleted` what the vendor says is
   * not there; what it merely leaves out stays as it is.
   */
  readonly read?: (response: Response, request: Request, context: StreamContext) => Page;
}

/** A stream that asks the vendor. */
export interface SourceStream<K extends EntityKind = EntityKind, Raw = unknown> extends StreamBase<K, Raw> {
  readonly first: (context: StreamContext) => readonly Request[];
  /** Pure: understands one answer. Throws ZodError or RangeError when it is not what the vendor promised. */
  readonly read: (response: Response, request: Request, context: StreamContext) => Page;
  /** `cursor`: the vendor can say what changed since. `none`: every run reads everything. */
  readonly changes: 'cursor' | 'none';
  /** How deletions are learnt: from a feed, by comparing with a whole pass, or not at all. */
  readonly deletions: 'feed' | 'pass' | 'never';
  /** A change feed forgets after so many days; an older cursor means a full pass. */
  readonly feedDays?: number;
  /** Reads records again that a webhook names, where the vendor can be asked for single ones. */
  readonly only?: Only;
  /** The vendor shows only so many days of history, and why, in a sentence for the owner. */
  readonly reach?: { readonly days: number; readonly why: string };
  /** How the vendor counts these records itself; left out where it gives no numbers. */
  readonly tally?: Tally;
}

/** A stream whose records lie inside those of another stream of the same provider. */
export interface DerivedStream<K extends EntityKind = EntityKind, Raw = unknown> extends StreamBase<K, Raw> {
  readonly from: string;
  /** Pure: the raw records inside one raw parent record (already checked with the parent's schema). */
  readonly each: (parent: unknown) => readonly unknown[];
}

/** A stream with its record type forgotten, as the engine sees it. */
export type Stream = ErasedStream<SourceStream> | ErasedStream<DerivedStream>;
export type ErasedSource = ErasedStream<SourceStream>;
export type ErasedDerived = ErasedStream<DerivedStream>;

type ErasedStream<S extends SourceStream | DerivedStream> = Omit<S, 'schema' | 'map'> & {
  /** Checks and maps in one step, so that no type is lost in between. */
  readonly decode: (raw: unknown, context: StreamContext) => EntityOf<EntityKind>;
};

/** Declares a stream that asks the vendor; its record type stays inside. */
export function defineStream<K extends EntityKind, Raw>(stream: SourceStream<K, Raw>): ErasedSource {
  const { schema, map, ...rest } = stream;
  return { ...rest, decode: (raw, context) => map(schema.parse(raw), context) };
}

/** Declares a stream that lives inside another one. */
export function defineDerivedStream<K extends EntityKind, Raw, Parent>(
  stream: Omit<DerivedStream<K, Raw>, 'each'> & {
    parent: z.ZodType<Parent>;
    each: (parent: Parent) => readonly unknown[];
  },
): ErasedDerived {
  const { schema, map, parent, each, ...rest } = stream;
  return {
    ...rest,
    each: (raw) => each(parent.parse(raw)),
    decode: (raw, context) => map(schema.parse(raw), context),
  };
}

export function isDerived(stream: Stream): stream is ErasedDerived {
  return 'from' in stream;
}
