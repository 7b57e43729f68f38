import { z } from 'zod';
import {
  get,
  type JsonObject,
  type Page,
  pageAfter,
  type Request,
  type Response,
  type Settings,
} from '../kit/index.ts';

/** One kind of record: where it lies, and what one and many of it are called in answers. */
export interface Resource {
  readonly path: string;
  readonly one: string;
  readonly many: string;
  /** The property that holds its id; `id` unless said. */
  readonly key?: string;
  /** What people call it by. */
  readonly number?: string;
  /** The property that holds what it comes to, with its taxes. */
  readonly total?: string;
}

export const resources = {
  clients: { path: 'users/clients', one: 'client', many: 'clients' },
  vendors: { path: 'bill_vendors/bill_vendors', one: 'bill_vendor', many: 'bill_vendors', key: 'vendorid' },
  items: { path: 'items/items', one: 'item', many: 'items' },
  invoices: { path: 'invoices/invoices', one: 'invoice', many: 'invoices', number: 'invoice_number', total: 'amount' },
  credits: {
    path: 'credit_notes/credit_notes',
    one: 'credit_note',
    many: 'credit_notes',
    number: 'credit_number',
    total: 'amount',
  },
  payments: { path: 'payments/payments', one: 'payment', many: 'payments', total: 'amount' },
  categories: { path: 'expenses/categories', one: 'category', many: 'categories' },
  taxes: { path: 'taxes/taxes', one: 'tax', many: 'taxes' },
  bills: { path: 'bills/bills', one: 'bill', many: 'bills', number: 'bill_number', total: 'total_amount' },
  expenses: { path: 'expenses/expenses', one: 'expense', many: 'expenses', total: 'amount' },
} as const satisfies Record<string, Resource>;

/** What one answer holds at most; more is silently cut: https://www.freshbooks.com/api/parameters */
const pageSize = 100;

/** Where a kind of record, or one record, of the chosen business lies. */
export function placeOf({ path }: Resource, { accountId = '' }: Settings, id?: string): string {
  const place = `/accounting/account/${encodeURIComponent(accountId)}/${path}`;
  return id === undefined ? place : `${place}/${encodeURIComponent(id)}`;
}

/** The first page of a list. Deleted records are left out unless they are asked for. */
export function list(
  resource: Resource,
  settings: Settings,
  query: NonNullable<Request['query']> = {},
  carry: JsonObject = {},
): Request {
  return get(placeOf(resource, settings), { page: 1, per_page: pageSize, ...query }, { carry });
}

const answer = z.object({ response: z.object({ result: z.record(z.string(), z.unknown()) }) });
const counts = z.object({ pages: z.int().default(1), total: z.int().optional() });

export interface ListPage {
  readonly rows: readonly unknown[];
  readonly next: readonly Request[];
  readonly total: Pick<Page, 'total'>;
}

/** Understands a page of a list. @throws RangeError for an empty page where the counts promise records */
export function readList({ many }: Resource, { body }: Response, request: Request): ListPage {
  const { result } = answer.parse(body).response;
  const rows = z.array(z.unknown()).parse(result[many]);
  const { pages, total = rows.length } = counts.parse(result);
  const next = pageAfter({ request, parameter: 'page', pageSize, count: rows.length, total, pages });
  return { rows, next, total: { total } };
}

const loose = z.looseObject({});

/** The one record of an answer. Credit notes come under the name of one or of many (freshbooks-nodejs-sdk). */
export function readOne({ one, many }: Resource, { body }: Response): z.infer<typeof loose> {
  const { result } = answer.parse(body).response;
  return loose.parse(result[one] ?? result[many]);
}
