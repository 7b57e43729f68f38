import { z } from 'zod';
import type { JsonObject, Only, Page } from '../kit/index.ts';
import { ask } from '../kit/index.ts';
import { API, data, type Listing, object, readNested, readPage } from './pull.ts';

const nodes = z.array(object.nullable());
const carried = z.object({ ids: z.array(z.string()) });

/**
 * Records of a list asked for by their ids. What Shopify answers with null is gone, unless the list itself hides some
 * of its records (`mayHide`): an app is shown no order of more than 60 days, and such a null says nothing.
 */
export function named(listing: Listing, document: string, mayHide?: 'mayHide'): Only {
  return {
    // As costly as a page of the list.
    atOnce: listing.first,
    ask: (ids) => [ask(API, { query: document, variables: { ids } }, { carry: { ids } })],
    read(response, request, context): Page {
      const asked = carried.safeParse(request.carry).data;
      // The rest of a list inside one of them.
      if (!asked) return readPage(listing, response, request, context);
      const found = nodes.parse(data(response, 'nodes'));
      const gone = mayHide ? [] : asked.ids.filter((_, at) => found[at] === null);
      const there = found.filter((node) => node !== null);
      return { ...(listing.nested ? readNested(listing.nested, there) : { records: there }), deleted: gone };
    },
  };
}

/** A level that is switched off is shown by its id, and not in the list. */
export function namedLevels(only: Only): Only {
  return {
    ...only,
    read(response, request, context): Page {
      const { records, deleted = [] } = only.read?.(response, request, context) ?? { records: [] };
      const levels = z.array(object).parse(records);
      const off = levels.filter(({ isActive }) => isActive === false);
      const on = levels.filter((level) => !off.includes(level));
      return {
        records: on.map(({ isActive: _isActive, ...level }): JsonObject => level),
        deleted: [...deleted, ...off.flatMap(({ id }) => (typeof id === 'string' ? [id] : []))],
      };
    },
  };
}
