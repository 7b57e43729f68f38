import type { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { type Action, type ActionContext, type ActionOf, defineAction, intent, refused, staleness } from './action.ts';
import type { JsonObject, Request } from './request.ts';

type UpdateKind = 'customer.update' | 'product.update';

/** A change of a record that is there: read it, compare, write it, remember what it was. */
export interface Update<K extends UpdateKind, Raw>
  extends Pick<ActionOf<K>, 'scopes' | 'note' | 'keyMinutes' | 'lacks' | 'impossible'> {
  readonly kind: K;
  /** The record as it is read and as it comes back from the write. */
  readonly schema: z.ZodType<Raw>;
  readonly get: (externalId: string, context: ActionContext) => Request;
  /** Its version at the vendor's, or its changed-at; undefined where the vendor has neither. */
  readonly version?: (raw: Raw) => string;
  /** Its changed-at, where the version is another thing: a record as it was fetched is known by that. */
  readonly changedAt?: (raw: Raw) => string | null;
  /** What the fields to be changed hold now, as input for the way back. */
  readonly before: (raw: Raw, input: ActionInput<K>) => JsonObject;
  /** The write itself; `repeatable`, since it sets values. */
  readonly put: (input: ActionInput<K>, raw: Raw, context: ActionContext) => Request;
  /** Where the record lies in an answer, undefined or null where there is none; the answer itself unless said. */
  readonly body?: (body: unknown) => unknown;
}

/**
 * Declares an update. A version that the input names and that the record no longer has is a conflict; its inverse
 * writes back what was there.
 */
export function defineUpdate<K extends UpdateKind, Raw>(update: Update<K, Raw>): Action {
  const { kind, schema, get, version, changedAt, before, put, body = (whole) => whole, ...rest } = update;
  return defineAction<K>({
    ...rest,
    kind,
    first: ({ externalId }, context) => get(externalId, context),
    read: (response, request, input, context) => {
      const found = body(response.body);
      if (found === undefined || found === null) return refused('there is no such record', 'gone');
      const raw = schema.parse(found);
      const is = version?.(raw);
      if (request.carry?.before !== undefined) {
        // It was put there by the step before, from `before`.
        const was = request.carry.before as JsonObject;
        return { done: { externalId: input.externalId, before: was, ...(is === undefined ? {} : { version: is }) } };
      }
      const isAsFetched = input.version !== null && changedAt?.(raw) === input.version;
      const stale = is === undefined || isAsFetched ? null : staleness(input.version, is);
      if (stale) return stale;
      const next = put(input, raw, context);
      return { next: { ...next, repeatable: true, carry: { ...next.carry, before: before(raw, input) } } };
    },
    inverse: (done, { externalId }) =>
      // `before` holds fields of this kind's input, by its own declaration.
      intent(kind, { externalId, version: done.version ?? null, ...done.before } as ActionInput<K>),
  });
}

/** Those of the values whose field the input changes: what `before` of an update mostly is. */
export function changedOf<T extends JsonObject>(input: object, values: T): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => name in input && read(input, name) !== undefined),
  );
}

function read(input: object, name: string): unknown {
  return new Map<string, unknown>(Object.entries(input)).get(name);
}
