import type { Answer, Call } from '../http.ts';
import { FilterError, parseFilter, valueAt } from './filter.ts';
import { accountJson, contactJson, documentJson, itemJson, paymentJson, taxRateJson } from './shapes.ts';
import type { Document, Json, XeroState } from './state.ts';

/** One of Xero's lists: what is in it, how it is shown, and what is asked for along with a change of it. */
export interface List {
  name: string;
  id: string;
  scopes: string[];
  paged: boolean;
  /** `at` null: the list cannot tell what changed. */
  rows: (state: XeroState) => { id: string; at: number | null; json: (isAlone: boolean, hasLines: boolean) => Json }[];
}

function documents(is: (document: Document) => boolean): List['rows'] {
  return (state) =>
    [...state.documents.values()].filter(is).map((document) => ({
      id: document.id,
      at: document.updatedAt,
      json: (isAlone, hasLines) => documentJson(state, document, isAlone, hasLines),
    }));
}

function simple<T extends { id: string; updatedAt: number }>(rows: Iterable<T>, json: (row: T) => Json) {
  return [...rows].map((row) => ({ id: row.id, at: row.updatedAt, json: () => json(row) }));
}

export const LISTS: readonly List[] = [
  {
    ...{ name: 'Contacts', id: 'ContactID', scopes: ['accounting.contacts'], paged: true },
    rows: (state) => simple(state.contacts.values(), contactJson),
  },
  {
    ...{ name: 'Items', id: 'ItemID', scopes: ['accounting.settings', 'accounting.invoices'], paged: false },
    rows: (state) => simple(state.items.values(), itemJson),
  },
  {
    ...{ name: 'Accounts', id: 'AccountID', scopes: ['accounting.settings'], paged: false },
    rows: (state) => simple(state.accounts.values(), accountJson),
  },
  {
    ...{ name: 'TaxRates', id: 'TaxType', scopes: ['accounting.settings'], paged: false },
    rows: (state) =>
      [...state.taxRates.values()].map((rate) => ({ id: rate.type, at: null, json: () => taxRateJson(rate) })),
  },
  {
    ...{ name: 'Invoices', id: 'InvoiceID', scopes: ['accounting.invoices'], paged: true },
    rows: documents(({ type }) => type === 'ACCREC' || type === 'ACCPAY'),
  },
  {
    ...{ name: 'CreditNotes', id: 'CreditNoteID', scopes: ['accounting.invoices'], paged: true },
    rows: documents(({ type }) => type === 'ACCRECCREDIT'),
  },
  {
    ...{ name: 'BankTransactions', id: 'BankTransactionID', scopes: ['accounting.banktransactions'], paged: true },
    rows: documents(({ bank }) => bank !== null),
  },
  {
    ...{ name: 'PurchaseOrders', id: 'PurchaseOrderID', scopes: ['accounting.invoices'], paged: true },
    rows: documents(({ type }) => type === 'PURCHASEORDER'),
  },
  {
    ...{ name: 'Payments', id: 'PaymentID', scopes: ['accounting.payments'], paged: true },
    rows: (state) => simple(state.payments.values(), paymentJson),
  },
];

const USUAL_PAGE = 100;
const LARGEST_PAGE = 1000;

function envelope(nowMs: number): Json {
  return {
    Id: '3b7dbb1c-0c6e-4a83-9f1f-1f6a4d1e2c55',
    Status: 'OK',
    ProviderName: 'Backroom',
    DateTimeUTC: `/Date(${nowMs})/`,
  };
}

export function found(list: string, rows: Json[], nowMs: number, rest: Json = {}): Answer {
  return { status: 200, json: { ...envelope(nowMs), ...rest, [list]: rows } };
}

export function invalid(messages: string[], type = 'ValidationException'): Answer {
  const errors = messages.map((Message) => ({ Message }));
  const Elements = type === 'ValidationException' ? { Elements: [{ ValidationErrors: errors }] } : {};
  const Message = type === 'ValidationException' ? 'A validation exception occurred' : (messages[0] ?? '');
  return {
    status: 400,
    json: { ErrorNumber: type === 'ValidationException' ? 10 : 16, Type: type, Message, ...Elements },
  };
}

/** Purchase orders know no `where`, and pass over it; they have three parameters in its stead. */
function ordersTest(call: Call): (row: Json) => boolean {
  const [status, from, to] = ['Status', 'DateFrom', 'DateTo'].map((name) => call.query.get(name));
  return ({ Status, DateString }) => {
    const day = String(DateString).slice(0, 10);
    return (!status || Status === status) && (!from || day >= from) && (!to || day <= to);
  };
}

function filterOf(list: List, call: Call): (row: Json) => boolean {
  const where = call.query.get('where');
  if (list.name === 'PurchaseOrders') return ordersTest(call);
  return where === null ? () => true : parseFilter(where);
}

function changedSince(call: Call): number {
  const header = call.headers['if-modified-since'];
  const text = typeof header === 'string' ? header : '';
  const ms = Date.parse(/Z|GMT$/.test(text) ? text : `${text}Z`);
  // What cannot be read is not looked at.
  return Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms;
}

function sorted(rows: Json[], order: string | null): Json[] {
  const [field = '', direction = 'ASC'] = (order ?? '').split(' ');
  if (field === '') return rows;
  const turn = direction.toUpperCase() === 'DESC' ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [valueAt(a, field) ?? '', valueAt(b, field) ?? ''];
    return left === right ? 0 : left < right ? -turn : turn;
  });
}

/** GET of a list: what changed since, filtered, in order, a page of it. */
export function listAnswer(state: XeroState, list: List, call: Call, nowMs: number): Answer {
  const page = call.query.get('page');
  const isPaged = list.paged && page !== null;
  const since = changedSince(call);
  const recent = list.rows(state).filter(({ at }) => at === null || Math.floor(at / 1000) * 1000 >= since);
  const shown = recent.map(({ json }) => json(false, isPaged || !list.paged));
  // Contacts and Invoices know `IDs`; other lists pass over it, like over any parameter they do not know.
  const ids = ['Contacts', 'Invoices'].includes(list.name) ? call.query.get('IDs')?.split(',') : undefined;
  const wanted = ids === undefined ? shown : shown.filter((row) => ids.includes(String(row[list.id])));
  const live = wanted.filter((row) => row.ContactStatus !== 'ARCHIVED' || call.query.get('includeArchived') === 'true');
  try {
    const rows = sorted(live.filter(filterOf(list, call)), call.query.get('order'));
    if (!isPaged) return found(list.name, rows, nowMs);
    const size = Number(call.query.get('pageSize') ?? USUAL_PAGE);
    if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) {
      return invalid([`pageSize must be between 1 and ${LARGEST_PAGE}`], 'QueryParseException');
    }
    const from = (Math.max(1, Number(page)) - 1) * size;
    const pageCount = Math.ceil(rows.length / size);
    const pagination = { page: Number(page), pageSize: size, pageCount, itemCount: rows.length };
    return found(list.name, rows.slice(from, from + size), nowMs, { pagination });
  } catch (error) {
    if (error instanceof FilterError) return invalid([error.message], 'QueryParseException');
    throw error;
  }
}
