import type { ErasedSource, Request, TallyWindow } from '../../providers/kit/index.ts';
import type { Pass } from '../store/streams.ts';

/** Records of a stream that somebody has named, such as a webhook. */
export interface Named {
  readonly stream: string;
  readonly ids: readonly string[];
  /** Those that the vendor says are gone. */
  readonly gone: readonly string[];
  /** Days that are read again, instead of single records. */
  readonly windows?: readonly TallyWindow[];
}

/** So many requests for single records at most; beyond, a usual reading of changes is cheaper. */
const mostRequests = 10;

/** True where the vendor can be asked for single records of a stream, and these are not too many. */
export function canName(stream: ErasedSource, ids: readonly string[]): boolean {
  return ids.length === 0 || (stream.only !== undefined && ids.length <= stream.only.atOnce * mostRequests);
}

/** The stream as if it held nothing but these records. */
export function asNamed(source: ErasedSource, { ids, windows }: Named): ErasedSource {
  const { only, tally } = source;
  if (windows && tally && 'again' in tally) {
    return { ...source, first: (context) => windows.flatMap((window) => tally.again(window, context)) };
  }
  return {
    ...source,
    read: only?.read ?? source.read,
    first: (context) => {
      if (!only) return [];
      const requests: Request[] = [];
      for (let at = 0; at < ids.length; at += only.atOnce) {
        requests.push(...only.ask(ids.slice(at, at + only.atOnce), context));
      }
      return requests;
    },
  };
}

/** A pass that leaves nothing behind; one over days reads like a whole one. */
export function namedPass(now: string, mode: Pass['mode'] = 'changes'): Pass {
  return {
    mode,
    since: null,
    from: null,
    startedAt: now,
    vendorStartedAt: null,
    queue: [],
    read: 0,
    total: null,
    comparing: false,
    inner: [],
    incomplete: null,
  };
}
