import { z } from 'zod';
import {
  type DatedTally,
  get,
  instantOfLocal,
  localDay,
  type Response,
  type StreamContext,
  type TallyWindow,
  type WholeTally,
} from '../kit/index.ts';
import { criteria, type Family, type Filter, itemsOf, list, stamp, wanted } from './search.ts';

const made = z.object({ created_at: z.string() });

function read([response]: readonly Response[]) {
  if (!response) throw new RangeError('no answer');
  return { count: itemsOf(response).total };
}

/** A page of one record, of which only the number of all is wanted. */
function one(path: string, filters: readonly Filter[]) {
  return get(path, criteria(filters, { pageSize: 1, fields: 'total_count' }));
}

function within({ from, until }: TallyWindow): Filter[] {
  return [
    ['created_at', 'gteq', stamp(from)],
    ['created_at', 'lt', stamp(until)],
  ];
}

/** What was made in a window, of the chosen store view. */
export function countingMade(path: string, { key, scope }: Family, by: DatedTally['by']): DatedTally {
  const filters = (window: TallyWindow, context: StreamContext) => [
    ...within(window),
    ...wanted({ ...context, since: null, from: null }, scope),
  ];
  return {
    by,
    ask: (window, context) => [one(path, filters(window, context))],
    again: (window, context) => [list({ path, key, filters: filters(window, context) })],
    read,
    dateOf: (raw, { account }) => {
      const at = instantOfLocal(made.parse(raw).created_at);
      return by === 'day' ? localDay(at, account.timezone) : at;
    },
  };
}

/** A list without dates. */
export function countingAll(path: string): WholeTally {
  return { by: 'whole', ask: () => [one(path, [])], read };
}
