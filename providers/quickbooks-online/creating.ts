import type { ActionInput, ActionKind } from '../../contract/actions/index.ts';
import {
  type Action,
  type ActionContext,
  type ActionOf,
  type Booking,
  type Done,
  defineAction,
  intent,
  type JsonObject,
} from '../kit/index.ts';
import { type Asking, asking, type Known } from './asking.ts';
import { finding, keyMinutes, marked, post, quoted, readDone } from './writing.ts';

/** A sale is booked on the accounts of its items, with the tax that is told (`told-tax.ts`). */
export const booking: Booking = { by: 'product', tax: 'told' };

type Creatable = 'invoice' | 'credit_note' | 'sales_receipt' | 'refund_receipt' | 'bill' | 'expense' | 'deposit';
type CreateKind = `${Creatable}.create` | 'payment.record';

interface Creating<K extends CreateKind> extends Pick<ActionOf<K>, 'note' | 'booking' | 'inverse'> {
  readonly kind: K;
  readonly entity: string;
  readonly day: (input: ActionInput<K>) => string;
  /** What must be asked before. */
  readonly asks: readonly Asking<ActionInput<K>>[];
  readonly fields: (input: ActionInput<K>, context: ActionContext, known: Known) => JsonObject;
}

/** Makes a document, which is found again by its day and the reference in its private note. */
export function creating<K extends CreateKind>({ entity, day, asks, fields, ...rest }: Creating<K>): Action {
  return defineAction<K>({
    ...rest,
    keyMinutes,
    ...asking<ActionInput<K>>(
      asks,
      (input, context, known) => post(entity, fields(input, context, known), context),
      (response, { account }) => readDone(entity, response, account),
    ),
    lookUp: finding<ActionInput<K>>(entity, (input) => `TxnDate = ${quoted(day(input))}`, marked('PrivateNote')),
  });
}

/** The way back of what was made. */
export function back<K extends ActionKind & `${string}.void`>(kind: K) {
  return ({ externalId, version: is }: Done) =>
    // Every kind of this name takes a target.
    intent(kind, { externalId, version: is ?? null } as ActionInput<K>);
}

/** Why a deletion is not taken back. */
export const deleted = 'QuickBooks deletes it for good.';
