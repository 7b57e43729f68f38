import { z } from 'zod';
import {
  type Action,
  type ActionContext,
  ask,
  type Done,
  defineAction,
  doneWith,
  type Found,
  type Intent,
  instant,
  type JsonObject,
  type Request,
  type Response,
  refused,
  type Step,
  staleness,
  write,
} from '../kit/index.ts';
import { API } from './pull.ts';

/** A query, which may be sent again. */
export function reading(query: string, variables: JsonObject, rest: Partial<Request> = {}): Request {
  return ask(API, { query, variables }, rest);
}

/** A mutation; `repeatable` in the rest where it sets a value or carries a key. */
export function mutation(query: string, variables: JsonObject, rest: Partial<Request> = {}): Request {
  return write('POST', API, { query, variables }, rest);
}

/** @throws ZodError when the answer is not what the document asked for */
export function dataOf<T>({ body }: Response, data: z.ZodType<T>): T {
  return z.object({ data }).parse(body).data;
}

/** A whole number of pieces; undefined for parts of one, which Shopify does not count in. */
export function piecesOf(quantity: string): number | undefined {
  const pieces = Number(quantity);
  return Number.isSafeInteger(pieces) ? pieces : undefined;
}

/** The record that a mutation made or sent. */
const made = z.object({
  id: z.string(),
  updatedAt: z.string().transform(instant),
  name: z.string().optional(),
  invoiceUrl: z.string().nullish(),
});

function doneOf({ id, updatedAt: version, name: number, invoiceUrl: url }: z.infer<typeof made>) {
  return doneWith(id, { version, number, url });
}

/** Reads the answer of a mutation that asks for its record as `made`. */
export function readMade(response: Response): { readonly done: Done } {
  const [first] = Object.values(dataOf(response, z.record(z.string(), z.object({ made }))));
  return doneOf(made.parse(first?.made));
}

const tagged = z.object({ nodes: z.array(z.looseObject({ ...made.shape, tags: z.array(z.string()) })) });

/** Finds what carries the reference as its tag; Shopify writes tags as it likes, so case does not count. */
export function lookUpByTag(document: string) {
  return {
    first: (_input: unknown, { reference }: ActionContext) => reading(document, { tag: `tag:'${reference}'` }),
    read: (response: Response, _request: Request, _input: unknown, { reference }: ActionContext): Found => {
      const { newest, tagged: found } = dataOf(response, z.object({ newest: tagged, tagged }));
      const mine = [...newest.nodes, ...found.nodes].find(({ tags }) =>
        tags.some((tag) => tag.toLowerCase() === reference.toLowerCase()),
      );
      return mine ? doneOf(mine) : { absent: true };
    },
  };
}

type TargetKind =
  | 'customer.archive'
  | 'product.archive'
  | 'order.cancel'
  | 'order.mark_paid'
  | 'shipment.cancel'
  | 'invoice.void';

/** Bringing a record into its last state: nothing to do where it is there already. */
export interface Ending<Raw> extends Pick<Action, 'scopes' | 'note' | 'final'> {
  readonly kind: TargetKind;
  /** The document that shows the record as `it`. */
  readonly state: string;
  readonly schema: z.ZodType<Raw>;
  readonly isDone: (raw: Raw) => boolean;
  /** True where a record that is gone is what was wanted. */
  readonly goneIsDone?: true;
  readonly refuse?: (raw: Raw) => string | undefined;
  readonly write: (externalId: string, context: ActionContext) => Request;
  readonly inverse?: (externalId: string) => Intent;
}

const versioned = z.looseObject({ updatedAt: z.string().transform(instant) });
/** Cancelling an order is a job of Shopify's own, mostly done within seconds. */
const mostPolls = 12;

/** Declares an ending. It is looked at before, and after a lost answer, so that it happens once. */
export function defineEnding<Raw>(ending: Ending<Raw>): Action {
  const { kind, state, schema, isDone, goneIsDone, refuse, write: end, inverse, ...rest } = ending;
  const look = (id: string, polls: number) =>
    reading(state, { id }, { carry: { polls }, ...(polls > 0 ? { waitMs: 1_000 } : {}) });
  const stateIn = (response: Response): { raw: Raw; version: string } | null => {
    const { it } = dataOf(response, z.object({ it: z.unknown() }));
    return it === null ? null : { raw: schema.parse(it), version: versioned.parse(it).updatedAt };
  };

  function read(
    response: Response,
    request: Request,
    id: string,
    version: string | null,
    context: ActionContext,
  ): Step {
    const polls = request.carry?.polls;
    // The mutation's answer says that it was taken, not that it is done.
    if (typeof polls !== 'number') return { next: look(id, 1) };
    const now = stateIn(response);
    if (now === null) return goneIsDone ? doneWith(id) : refused('it is not there any more', 'gone');
    if (isDone(now.raw)) return doneWith(id, { version: now.version });
    if (polls >= mostPolls) return refused('Shopify has taken it and not yet done it', 'unsure');
    if (polls > 0) return { next: look(id, polls + 1) };
    const stale = staleness(version, now.version);
    if (stale) return stale;
    const why = refuse?.(now.raw);
    return why === undefined ? { next: end(id, context) } : refused(why);
  }

  return defineAction<TargetKind>({
    ...rest,
    kind,
    first: ({ externalId }) => look(externalId, 0),
    read: (response, request, { externalId, version }, context) =>
      read(response, request, externalId, version, context),
    lookUp: {
      first: ({ externalId }) => look(externalId, 0),
      read: (response, _request, { externalId }) => {
        const now = stateIn(response);
        if (now === null) return goneIsDone ? doneWith(externalId) : { absent: true };
        return isDone(now.raw) ? doneWith(externalId, { version: now.version }) : { absent: true };
      },
    },
    inverse: inverse ? ({ externalId }) => inverse(externalId) : null,
  });
}
