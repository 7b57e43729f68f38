import { z } from 'zod';
import type { ActionInput, ActionKind } from '../../contract/actions/index.ts';
import { type Money, moneyToDecimal } from '../../contract/money.ts';
import {
  type Action,
  type ActionContext,
  type ActionOf,
  conflict,
  type Done,
  defineAction,
  doneWith,
  type Found,
  get,
  type Intent,
  idText,
  type JsonObject,
  type Request,
  type Response,
  refused,
  type Step,
  write,
} from '../kit/index.ts';
import { list, placeOf, type Resource, readList, readOne } from './resources.ts';
import { easternStamp, money } from './values.ts';

/** One record as an action looks at it. */
export type Raw = ReturnType<typeof readOne>;

const text = z
  .union([z.string(), z.int()])
  .nullish()
  .transform((value) => (value ? String(value) : null));

/** When a record was changed last; null where FreshBooks does not say. */
function versionOf(record: Raw): string | null {
  return easternStamp.parse(record.updated);
}

/** What was written, as an action tells it. */
export function doneOf({ key = 'id', number, total }: Resource, record: Raw): { readonly done: Done } {
  const called = number ? text.parse(record[number]) : null;
  return doneWith(idText.parse(record[key]), {
    version: versionOf(record),
    number: called,
    total: total ? money.safeParse(record[total]).data : undefined,
  });
}

/** Ids are numbers in what FreshBooks writes itself. */
export function idNumber(externalId: string): string | number {
  return /^\d{1,15}$/.test(externalId) ? Number(externalId) : externalId;
}

/** To change a record it is looked at first, whether or not its stream is fetched. */
export function both(scope: string): string[] {
  return [`user:${scope}:read`, `user:${scope}:write`];
}

/** Money as FreshBooks takes it. */
export function amountOf(money: Money): JsonObject {
  return { amount: moneyToDecimal(money), code: money.currency };
}

/** A text with this write's reference at its end, by which it is found again: FreshBooks knows no idempotency keys. */
export function noted(note: string | null, { reference }: ActionContext): string {
  return [note, `Ref. ${reference}`].filter((part) => part !== null).join('\n');
}

/** Makes a record. Sent twice it makes two, so that every action with it has a look-up. */
export function create(resource: Resource, fields: JsonObject, { settings }: ActionContext): Request {
  return write('POST', placeOf(resource, settings), { [resource.one]: fields });
}

/**
 * Sets some fields, the same however often it is sent. `vis_state` goes alone: with it in a request FreshBooks throws
 * everything else in it away, silently (https://www.freshbooks.com/api/active_deleted).
 */
export function change(
  resource: Resource,
  externalId: string,
  fields: JsonObject,
  { settings }: ActionContext,
  carry: JsonObject = {},
): Request {
  const json = { [resource.one]: fields };
  return write('PUT', placeOf(resource, settings, externalId), json, { repeatable: true, carry });
}

/** Asks for one record, which may be gone by now. */
export function show(
  resource: Resource,
  externalId: string,
  { settings }: ActionContext,
  carry: JsonObject = {},
): Request {
  return get(placeOf(resource, settings, externalId), {}, { mayBeGone: true, carry });
}

/** The record that was asked for before a change, or why it may not be changed. */
export function shown(
  resource: Resource,
  response: Response,
  version: string | null,
): { readonly record: Raw } | Extract<Step, { readonly refuse: unknown }> {
  if (response.status === 404) return refused(`this ${resource.one} is not there`, 'gone');
  const record = readOne(resource, response);
  if (record.vis_state === 1) return refused(`this ${resource.one} is deleted`, 'gone');
  const now = versionOf(record);
  // Credit notes and bills do not say when they were changed.
  if (version !== null && now !== null && version !== now) return conflict(`changed at ${now}, not at ${version}`);
  return { record };
}

/** Where an earlier try may have put its record; the record is known by the reference in one of its texts. */
export function found<K extends ActionKind>(
  resource: Resource,
  query: (input: ActionInput<K>, context: ActionContext) => NonNullable<Request['query']>,
  finish: (record: Raw, input: ActionInput<K>, context: ActionContext) => Step = (record) => doneOf(resource, record),
) {
  return {
    first: (input: ActionInput<K>, context: ActionContext): Request =>
      list(resource, context.settings, query(input, context)),
    read(response: Response, request: Request, input: ActionInput<K>, context: ActionContext): Found {
      // What `finish` still had to ask.
      if (request.method === 'PUT') return doneOf(resource, readOne(resource, response));
      const { rows, next } = readList(resource, response, request);
      const row = rows.find((one) => !isDeleted(one) && hasReference(one, context.reference));
      const [further] = next;
      if (row !== undefined) return finish(z.looseObject({}).parse(row), input, context);
      return further ? { next: further } : { absent: true };
    },
  };
}

const shownState = z.looseObject({ vis_state: z.number().nullish() });

/** What was deleted is still listed, and is not there any more. */
function isDeleted(row: unknown): boolean {
  return shownState.safeParse(row).data?.vis_state === 1;
}

/** Which of a record's texts FreshBooks shows in lists differs from kind to kind, so all are looked through. */
function hasReference(row: unknown, reference: string): boolean {
  return JSON.stringify(row)
    .split(/[^\w.-]+/)
    .includes(reference);
}

/** A write of one request whose answer is the record. */
export function readWritten(resource: Resource): (response: Response) => Step {
  return (response) => doneOf(resource, readOne(resource, response));
}

/** What a change sets, one request after the other, and what was there before, as input for the way back. */
interface Plan {
  readonly sets: readonly JsonObject[];
  readonly before: JsonObject;
}
const planned = z.object({ before: z.record(z.string(), z.json()), sets: z.array(z.record(z.string(), z.json())) });

/**
 * Changes a record after a look at it. The kit's `defineUpdate` sends one request only, and does not know that FreshBooks
 * still shows what is deleted.
 * @param plan what to set; it may throw a RangeError that says why not
 */
export function changing<K extends 'customer.update' | 'product.update' | 'stock.set'>(
  resource: Resource,
  plan: (record: Raw, input: ActionInput<K>) => Plan | ReturnType<typeof conflict>,
): Pick<ActionOf<K>, 'first' | 'read'> {
  const send = ({ sets, before }: Plan, externalId: string, context: ActionContext): Step => {
    const [fields = {}, ...rest] = sets;
    return { next: change(resource, externalId, fields, context, { before, sets: rest }) };
  };
  return {
    first: ({ externalId }, context) => show(resource, externalId, context),
    read(response, request, input, context) {
      if (request.method === 'PUT') {
        const left = planned.parse(request.carry);
        if (left.sets.length > 0) return send(left, input.externalId, context);
        return { done: { ...doneOf(resource, readOne(resource, response)).done, before: left.before } };
      }
      const now = shown(resource, response, 'version' in input ? input.version : null);
      if ('refuse' in now) return now;
      const found = plan(now.record, input);
      return 'refuse' in found ? found : send(found, input.externalId, context);
    },
  };
}

type Targeted = {
  [K in Action['kind']]: ActionInput<K> extends { externalId: string; version: string | null } ? K : never;
}[Action['kind']];

/** Puts a record out of sight: archived, or deleted, from which people can bring it back in FreshBooks. */
export function hiding<K extends Targeted>(
  kind: K,
  resource: Resource,
  how: 'deleted' | 'archived',
  { scope, final, inverse }: { scope: string; final?: string; inverse?: (done: Done) => Intent },
): Action {
  const state = how === 'deleted' ? 1 : 2;
  const action: ActionOf<K> = {
    kind,
    scopes: both(scope),
    ...(final === undefined ? {} : { final }),
    inverse: inverse ?? null,
    first: ({ externalId }, context) => show(resource, externalId, context),
    read(response, request, { externalId, version }, context) {
      if (request.method === 'PUT') return readWritten(resource)(response);
      const already = response.status !== 404 && readOne(resource, response).vis_state === state;
      if (already) return readWritten(resource)(response);
      const before = shown(resource, response, version);
      if ('refuse' in before) return before;
      return { next: change(resource, externalId, { vis_state: state }, context) };
    },
  };
  return defineAction(action);
}
