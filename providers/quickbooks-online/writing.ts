import { z } from 'zod';
import type { ActionKind } from '../../contract/actions/index.ts';
import { type Money, moneyFromDecimal } from '../../contract/money.ts';
import {
  type Account,
  type Action,
  type ActionContext,
  type ActionOf,
  type Done,
  defineAction,
  doneWith,
  exactNumber,
  type Found,
  get,
  type JsonObject,
  maybeText,
  type Request,
  type Response,
  type Step,
  staleness,
  write,
} from '../kit/index.ts';
import { limit, nameLists, rowsIn, version } from './pull.ts';
import { ref } from './values.ts';

/**
 * Every write carries a `requestid` of at most 50 signs, for which Intuit promises the first answer again, and does not
 * say for how long. After half an hour a record is looked for by the reference written into it.
 * https://blogs.intuit.com/2015/04/06/15346/
 */
export const keyMinutes = 30;

/** Text inside a query: https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** A query by a condition; inactive names are found, too. */
export function select(entity: string, where: string, rest: Partial<Request> = {}, start = 1): Request {
  const all = nameLists.has(entity) ? ' and Active in (true, false)' : '';
  const query = `select * from ${entity} where ${where}${all} startposition ${start} maxresults ${limit}`;
  return get('/query', { query, ...version }, rest);
}

/** Makes or changes a record. A change of another version is another write, so the key goes by the version, too. */
export function post(entity: string, fields: JsonObject, context: ActionContext, operation?: string): Request {
  const step = [entity, operation ?? 'write', ...(fields.SyncToken === undefined ? [] : [fields.SyncToken])].join(':');
  return write('POST', `/${entity.toLowerCase()}`, fields, {
    query: { ...version, requestid: context.key(step), ...(operation === undefined ? {} : { operation }) },
    repeatable: true,
  });
}

/** A change of some fields; what is not named stays. */
export function sparse(
  entity: string,
  raw: Pick<z.infer<typeof versioned>, 'Id' | 'SyncToken'>,
  fields: JsonObject,
  context: ActionContext,
): Request {
  return post(entity, { Id: raw.Id, SyncToken: raw.SyncToken ?? '', sparse: true, ...fields }, context);
}

/** What a record is known and compared by; a deleted one has no version any more. */
export const versioned = z.looseObject({ Id: z.string(), SyncToken: z.string().optional(), DocNumber: maybeText });

/** The one record of the answer to a read or a write. */
export function only(entity: string): (body: unknown) => unknown {
  const answer = z.object({ [entity]: z.unknown() });
  return (body) => answer.parse(body)[entity];
}

const summed = z.looseObject({ TotalAmt: exactNumber, CurrencyRef: ref.optional() });

/** What a transaction comes to, tax and all; names have no total. */
function totalOf(raw: unknown, { currency }: Account): Money | undefined {
  const found = summed.safeParse(raw).data;
  const code = found?.CurrencyRef?.value ?? currency;
  return found && code ? moneyFromDecimal(found.TotalAmt, code) : undefined;
}

/** @param account given where the total is to be told, too */
function doneOf(raw: unknown, account?: Account): { readonly done: Done } {
  const { Id, SyncToken, DocNumber } = versioned.parse(raw);
  return doneWith(Id, { version: SyncToken, number: DocNumber, total: account && totalOf(raw, account) });
}

export function readDone(entity: string, { body }: Response, account?: Account): { readonly done: Done } {
  return doneOf(only(entity)(body), account);
}

const asked = z.object({ start: z.int(), gone: z.int().optional() });
const voidable = z.looseObject({ TotalAmt: z.unknown().optional(), PrivateNote: maybeText });

/** A voided transaction keeps its reference behind this word, and is not there any more. */
function isEnded(raw: unknown): boolean {
  const found = voidable.safeParse(raw).data;
  return found?.TotalAmt !== undefined && (found.PrivateNote?.startsWith('Voided') ?? false);
}

/** Looks for what an earlier try has made: `where` narrows it to what QuickBooks can filter by, `fits` is sure. */
export function finding<Input>(
  entity: string,
  where: (input: Input) => string,
  fits: (raw: unknown, input: Input, context: ActionContext) => boolean,
) {
  const page = (input: Input, start: number) => select(entity, where(input), { carry: { start } }, start);
  return {
    first: (input: Input) => page(input, 1),
    read: ({ body }: Response, { carry }: Request, input: Input, context: ActionContext): Found => {
      const rows = rowsIn(entity, body);
      const fitting = rows.filter((raw) => fits(raw, input, context));
      const found = fitting.find((raw) => !isEnded(raw));
      if (found !== undefined) return doneOf(found, context.account);
      const last = asked.parse(carry);
      const gone = (last.gone ?? 0) + fitting.length;
      if (rows.length < limit) return { absent: true, gone };
      const next = page(input, last.start + limit);
      return { next: { ...next, carry: { start: last.start + limit, gone } } };
    },
  };
}

/** True for a record that holds the reference of this write in the field, as a word of its own. */
export function marked(field: 'Notes' | 'PrivateNote') {
  const noted = z.looseObject({ [field]: maybeText });
  return (raw: unknown, _input: unknown, { reference }: ActionContext): boolean => {
    const note = noted.parse(raw)[field];
    return typeof note === 'string' && note.split(/\s+/).includes(reference);
  };
}

type EndKind = Extract<ActionKind, `${string}.archive` | Papers>;
type Papers = `${'invoice' | 'credit_note' | 'payment' | 'bill' | 'expense' | 'deposit'}.void` | Receipts;
type Receipts = `${'sales' | 'refund'}_receipt.void`;

/** Something that ends a record. */
interface Ending extends Pick<Action, 'note' | 'final'> {
  readonly kind: EndKind;
  readonly entity: string;
  /** `archive` makes a name inactive, `void` leaves the document with zero amounts, `delete` leaves nothing. */
  readonly how: 'archive' | 'void' | 'delete';
  readonly inverse?: ActionOf<EndKind>['inverse'];
}

const ended = versioned.extend({
  Active: z.boolean().optional(),
  PrivateNote: maybeText,
});

/** Reads the record, compares its version and ends it. One that is gone or inactive by now has ended already. */
export function ending({ kind, entity, how, inverse = null, ...rest }: Ending): Action {
  return defineAction<EndKind>({
    ...rest,
    kind,
    keyMinutes,
    inverse,
    first: ({ externalId }) => select(entity, `Id = ${quoted(externalId)}`),
    read: (response, request, { externalId, version: wanted }, context): Step => {
      if (request.method === 'POST') return readDone(entity, response);
      const [row] = rowsIn(entity, response.body);
      if (row === undefined) return doneWith(externalId);
      const raw = ended.parse(row);
      if (raw.Active === false || raw.PrivateNote?.startsWith('Voided')) return doneOf(raw);
      const stale = staleness(wanted, raw.SyncToken ?? '');
      if (stale) return stale;
      if (how === 'archive') return { next: sparse(entity, raw, { Active: false }, context) };
      return { next: post(entity, { Id: raw.Id, SyncToken: raw.SyncToken ?? '' }, context, how) };
    },
  });
}
