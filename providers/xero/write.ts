import { z } from 'zod';
import { type Money, moneyFromDecimal } from '../../contract/money.ts';
import {
  type Account,
  type ActionContext,
  type Done,
  doneWith,
  type Found,
  get,
  type JsonObject,
  maybeText,
  type Request,
  type Response,
  write,
} from '../kit/index.ts';
import { ids, type List } from './lists.ts';
import { currencyCode, maybeNumber, time } from './values.ts';

/**
 * Xero forgets a key after six minutes, and does not say so on its pages; from then on a record is found by the reference
 * written into it. https://developer.xero.com/documentation/guides/idempotent-requests/idempotency
 */
export const keyMinutes = 5;

/** The scopes that these parts of the books are written with. */
export const may = (...parts: string[]) => parts.map((part) => `accounting.${part}`);

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** True for an id of Xero's, false for the codes that people give. */
export function isGuid(id: string): boolean {
  return guid.test(id);
}

/** A payment or a bank transaction takes either the id or the code of its account. */
export const accountOf = (id: string) => (isGuid(id) ? { AccountID: id } : { Code: id });

/** Where Xero wants the key of a write. */
export function keyed(context: ActionContext, step?: string): Pick<Request, 'headers' | 'repeatable'> {
  return { headers: { 'idempotency-key': context.key(step) }, repeatable: true };
}

/** Makes one record, or one inside another (`CreditNotes/…/Allocations`). Four decimals, lest unit prices be rounded. */
export function put(path: string, fields: JsonObject, context: ActionContext, rest: Partial<Request> = {}): Request {
  const list = path.split('/').at(-1) ?? path;
  return write(
    'PUT',
    `/${path}`,
    { [list]: [fields] },
    {
      query: { summarizeErrors: true, ...(priced.has(list) ? { unitdp: 4 } : {}) },
      ...keyed(context, list),
      ...rest,
    },
  );
}

/** Lists whose unit prices would be rounded to two decimals. */
const priced: ReadonlySet<string> = new Set(['Invoices', 'CreditNotes', 'BankTransactions', 'Items']);

/** Sets some fields of a record; what is not named stays. */
export function post(list: List, id: string, fields: JsonObject, context: ActionContext): Request {
  return write('POST', `/${list}/${id}`, { [list]: [{ [ids[list]]: id, ...fields }] }, keyed(context));
}

/** The one record of an answer. */
export function only(list: List): (body: unknown) => unknown {
  const answer = z.object({ [list]: z.array(z.unknown()).min(1) });
  return (body) => answer.parse(body)[list]?.[0];
}

const record = z.looseObject({ UpdatedDateUTC: time.nullish(), InvoiceNumber: maybeText, CreditNoteNumber: maybeText });

const paid = z.looseObject({ CurrencyCode: currencyCode }).nullish();
/** A document has a total, a payment an amount in the currency of what it pays. */
const summed = z.looseObject({
  Total: maybeNumber,
  Amount: maybeNumber,
  CurrencyCode: currencyCode,
  CurrencyRate: maybeNumber,
  Invoice: paid,
  CreditNote: paid,
});

/** What a document or payment comes to; undefined where its currency is not told. */
function totalOf(raw: unknown, { currency }: Account): Money | undefined {
  const found = summed.safeParse(raw).data;
  const amount = found?.Total ?? found?.Amount;
  if (!found || !amount) return undefined;
  const named = found.CurrencyCode ?? found.Invoice?.CurrencyCode ?? found.CreditNote?.CurrencyCode;
  const code = named ?? (Number(found.CurrencyRate ?? 1) === 1 ? currency : undefined);
  return code === undefined ? undefined : moneyFromDecimal(amount, code);
}

/**
 * What was written, as the answer tells it.
 * @param account given where the total is to be told, too
 */
export function doneOf(list: List, raw: unknown, account?: Account): { readonly done: Done } {
  const known = record.parse(raw);
  const number = known.InvoiceNumber ?? known.CreditNoteNumber;
  const total = account && totalOf(raw, account);
  return doneWith(z.string().parse(known[ids[list]]), { version: known.UpdatedDateUTC, number, total });
}

/** The end of a write whose answer holds the record. */
export function readDone(list: List, { body }: Response, account?: Account): { readonly done: Done } {
  return doneOf(list, only(list)(body), account);
}

/** Text inside a filter. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

const state = z.looseObject({ Status: z.string().nullish() });

/** What was taken back is not there any more, whatever it is called by. */
function stands(raw: unknown): boolean {
  const status = state.safeParse(raw).data?.Status;
  return status !== 'VOIDED' && status !== 'DELETED';
}

/** A look-up by a filter; `fits` looks closer where the filter names no reference of ours. */
export function finding<Input>(
  list: List,
  where: (input: Input, context: ActionContext) => string,
  fits: (raw: unknown, input: Input) => boolean = () => true,
) {
  const rows = z.object({ [list]: z.array(z.unknown()) });
  const whole = { ...(list === 'Items' ? {} : { page: 1 }), ...(list === 'Contacts' ? { includeArchived: true } : {}) };
  return {
    first: (input: Input, context: ActionContext) => get(`/${list}`, { ...whole, where: where(input, context) }),
    read: ({ body }: Response, _request: Request, input: Input, { account }: ActionContext): Found => {
      const fitting = (rows.parse(body)[list] ?? []).filter((raw) => fits(raw, input));
      const found = fitting.find(stands);
      return found === undefined ? { absent: true, gone: fitting.length } : doneOf(list, found, account);
    },
  };
}

/** By the reference that was written into the record. */
export function findingBy(list: List, field: string, type?: string) {
  return finding<unknown>(list, (_input, { reference }) =>
    [...(type ? [`Type=="${type}"`] : []), `${field}==${quoted(reference)}`].join(' AND '),
  );
}
