import { z } from 'zod';
import type { ActionContext, JsonObject, Request, Response, Step } from '../kit/index.ts';
import { rowsIn } from './pull.ts';

/** What was learnt before a write. */
export type Known = Readonly<Record<string, string>>;

/** Something that must be known before a write, and the query that tells it. */
export interface Asking<Input> {
  readonly entity: string;
  /** Null where this input does not need it. @throws RangeError */
  readonly request: (input: Input) => Request | null;
  /** @throws RangeError when the answer makes the write impossible */
  readonly read: (rows: readonly unknown[], input: Input, context: ActionContext) => Known;
}

const carried = z.object({ at: z.int(), known: z.record(z.string(), z.string()) });

/** The steps of a write that something must be asked before: each question in turn, then the write. */
export function asking<Input>(
  asks: readonly Asking<Input>[],
  make: (input: Input, context: ActionContext, known: Known) => Request,
  readMade: (response: Response, context: ActionContext) => Step,
) {
  function stepFrom(from: number, input: Input, context: ActionContext, known: Known): Request {
    for (const [at, ask] of asks.entries()) {
      const request = at < from ? null : ask.request(input);
      const carry: JsonObject = { at, known };
      if (request) return { ...request, carry };
    }
    return make(input, context, known);
  }
  return {
    first: (input: Input, context: ActionContext) => stepFrom(0, input, context, {}),
    read: (response: Response, request: Request, input: Input, context: ActionContext): Step => {
      if (request.method === 'POST') return readMade(response, context);
      const { at, known } = carried.parse(request.carry);
      const ask = asks[at];
      if (!ask) throw new RangeError(`question ${at} was never asked`);
      const learnt = ask.read(rowsIn(ask.entity, response.body), input, context);
      return { next: stepFrom(at + 1, input, context, { ...known, ...learnt }) };
    },
  };
}
