import type { ActionInput, ActionKind } from '../../contract/actions/index.ts';
import { actionInputs } from '../../contract/actions/index.ts';
import type { Money } from '../../contract/money.ts';
import type { Settings } from './auth.ts';
import type { Account } from './context.ts';
import type { Fault } from './fault.ts';
import type { JsonObject, Request, Response } from './request.ts';

/** What an action knows besides its input. */
export interface ActionContext {
  /** Names this very write, at most 36 characters; the same when it is tried again. Written into the record made. */
  readonly reference: string;
  /** An idempotency key for one step: a UUID, the same for the same reference, action and step. */
  readonly key: (step?: string) => string;
  readonly settings: Settings;
  readonly account: Account;
  /** The PC's clock (UTC). */
  readonly now: string;
}

/** What was written. */
export interface Done {
  /** The vendor's id of the record that was made or changed. */
  readonly externalId: string;
  /** What a later change is made from: a version token, or the changed-at where the vendor has none. */
  readonly version?: string;
  /** What people call it. */
  readonly number?: string;
  /** Where the owner, or the customer of a payment link, sees it. */
  readonly url?: string;
  /** What the vendor worked the document out to, tax and all, where it is one about money. */
  readonly total?: Money;
  /** What an update replaced, as the input that puts it back. */
  readonly before?: JsonObject;
}

/** What an answer means: ask this next, it is done, or it cannot be done. */
export type Step = { readonly next: Request } | { readonly done: Done } | { readonly refuse: Fault };
/**
 * A look-up may also find that nothing was written yet, or that what was is taken back again: `gone` counts those, and
 * what is made now is another write with keys of its own.
 */
export type Found = Step | { readonly absent: true; readonly gone?: number };

/** Something to be done, as plain data. */
export type Intent = { [K in ActionKind]: { readonly action: K; readonly input: ActionInput<K> } }[ActionKind];

/** How a system books the lines of a sale. */
export interface Booking {
  /** What says on which account a line is booked: its own account, its product, or nothing. */
  readonly by: 'account' | 'product' | 'nothing';
  /** Whether it takes over the tax it is told, or works it out: for each line, or for all lines of a rate together. */
  readonly tax: 'told' | 'by_line' | 'by_document';
}

interface ActionBase {
  readonly kind: ActionKind;
  /**
   * For so many minutes the vendor knows the key that each writing request carries (`repeatable`), so that sending it
   * again gives the first one's answer.
   */
  readonly keyMinutes?: number;
  /** What else the sign-in must allow, besides what reading needs. */
  readonly scopes?: readonly string[];
  /** One sentence for the owner, where something goes otherwise than one would think. */
  readonly note?: string;
  /** Why it cannot be taken back, in a sentence for the owner; said where `inverse` is null. */
  readonly final?: string;
  /** Fields of the input that may be null elsewhere and must not be here. */
  readonly requires?: readonly string[];
  /** Fields of the input that the system has no place for: nothing that would change them is planned. */
  readonly lacks?: readonly string[];
  /** Of what makes a document of a sale. */
  readonly booking?: Booking;
  /** What nobody but the vendor makes impossible to test, and why: `conflict`, `repeat` or `inverse`. */
  readonly impossible?: Readonly<Partial<Record<'conflict' | 'repeat' | 'inverse', string>>>;
}

/**
 * One thing that can be written. Steps are pure: each answer says what to ask next, and every request is plain JSON, so
 * that it can be noted before it is sent. A writing request is either `repeatable` (the vendor knows its key, or it sets
 * a value) or the action has a `lookUp`: a lost answer must not make anything twice.
 */
export interface ActionOf<K extends ActionKind> extends ActionBase {
  readonly kind: K;
  /** @throws RangeError saying what of the input this vendor does not take */
  readonly first: (input: ActionInput<K>, context: ActionContext) => Request;
  /**
   * @throws ZodError when the answer is not what the vendor promised; RangeError, as long as nothing is written, saying
   * what cannot be written
   */
  readonly read: (response: Response, request: Request, input: ActionInput<K>, context: ActionContext) => Step;
  /** Finds what an earlier try of the same reference has made, before anything is made (again). */
  readonly lookUp?: {
    readonly first: (input: ActionInput<K>, context: ActionContext) => Request;
    readonly read: (response: Response, request: Request, input: ActionInput<K>, context: ActionContext) => Found;
  };
  /** What takes it back. */
  readonly inverse: ((done: Done, input: ActionInput<K>, context: ActionContext) => Intent) | null;
}

/** An action with its kind forgotten, as the performer sees it. */
export interface Action extends ActionBase {
  /** @throws ZodError when the input is not one of this action */
  readonly prepare: (input: unknown, context: ActionContext) => PreparedAction;
  readonly looksUp: boolean;
  readonly undoable: boolean;
}

/** An action with its input checked and filled in. */
export interface PreparedAction {
  readonly input: unknown;
  readonly first: () => Request;
  readonly read: (response: Response, request: Request) => Step;
  readonly lookUp: {
    readonly first: () => Request;
    readonly read: (response: Response, request: Request) => Found;
  } | null;
  readonly inverse: (done: Done) => Intent | null;
}

/** Declares an action; the type of its input stays inside. */
export function defineAction<K extends ActionKind>(action: ActionOf<K>): Action {
  const { kind, first, read, lookUp, inverse, ...rest } = action;
  if (inverse === null && !rest.final) throw new TypeError(`${kind} cannot be taken back and does not say why`);
  return {
    ...rest,
    kind,
    looksUp: lookUp !== undefined,
    undoable: inverse !== null,
    prepare(given, context) {
      // The schema of a kind gives the input of that kind; the lookup by a type parameter loses it.
      const input = actionInputs[kind].parse(given) as ActionInput<K>;
      return {
        input,
        first: () => first(input, context),
        read: (response, request) => read(response, request, input, context),
        lookUp: lookUp
          ? {
              first: () => lookUp.first(input, context),
              read: (response, request) => lookUp.read(response, request, input, context),
            }
          : null,
        inverse: (done) => inverse?.(done, input, context) ?? null,
      };
    },
  };
}

/** An intent, with its kind and input checked against each other. */
export function intent<K extends ActionKind>(action: K, input: ActionInput<K>): Intent {
  // A pair of one kind is one of the pairs of all kinds; TypeScript does not see through the parameter.
  return { action, input } as Intent;
}

/** It is done; what is null or empty is not known of the record. */
export function doneWith(
  externalId: string,
  known: { readonly [K in 'version' | 'number' | 'url']?: string | null | undefined } & {
    readonly total?: Money | undefined;
  } = {},
): { readonly done: Done } {
  const { version, number, url, total } = known;
  const texts = { ...(version ? { version } : {}), ...(number ? { number } : {}), ...(url ? { url } : {}) };
  return { done: { externalId, ...texts, ...(total ? { total } : {}) } };
}

/** Cannot be done; the owner is told the vendor's reason, or ours. */
export function refused(detail: string, code: Fault['code'] = 'refused'): { readonly refuse: Fault } {
  return { refuse: { code, detail } };
}

/** Refuses a change of something that is no longer what it was when the change was decided on. */
export function conflict(detail: string): { readonly refuse: Fault } {
  return refused(detail, 'conflict');
}

/** The same, where the input names another version than there is now; null where it does not. */
export function staleness(version: string | null, is: string): { readonly refuse: Fault } | null {
  return version === null || version === is ? null : conflict(`its version is ${is} now`);
}
