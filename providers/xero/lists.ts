import { z } from 'zod';
import {
  exactNumber,
  get,
  type Only,
  type Page,
  type Request,
  type Response,
  type SourceStream,
  type StreamContext,
  startOfDay,
  type Tally,
  type TallyWindow,
  withQuery,
} from '../kit/index.ts';
import { day } from './values.ts';

/** The lists that are read, and the property that holds a record's id. */
export const ids = {
  Contacts: 'ContactID',
  Items: 'ItemID',
  Invoices: 'InvoiceID',
  CreditNotes: 'CreditNoteID',
  Payments: 'PaymentID',
  BankTransactions: 'BankTransactionID',
  Accounts: 'AccountID',
  TaxRates: 'TaxType',
  PurchaseOrders: 'PurchaseOrderID',
} as const;
export type List = keyof typeof ids;

type Row = Readonly<Record<string, unknown>>;

interface Listed {
  readonly list: List;
  /** The kind of documents, where a list holds several: what they bear as their `Type`. */
  readonly type?: string;
  /** Xero's own filter language: https://developer.xero.com/documentation/api/accounting/requests-and-responses */
  readonly where?: string;
  readonly query?: NonNullable<Request['query']>;
  /** `no` for the short lists, which come whole. */
  readonly pages?: 'no';
  /** `no` for lists that cannot say what changed. */
  readonly changes?: 'no';
  /** What dates a document, so that older ones need not be fetched; `parameters` where the list knows no filter. */
  readonly dated?: true | 'parameters';
  /** Whether a record belongs to this stream; those marked as deleted do not, unless said otherwise. */
  readonly isHere?: (row: Row) => boolean;
  /** How deletions show: as a status, or only by being missing from the whole list. */
  readonly deletions: 'feed' | 'pass';
  /** How single records are asked for: by the parameter `IDs`, where the list has it, or by its filter. */
  readonly named?: 'byIds' | 'byFilter';
  /** How it is counted: by the date of documents, which is a day or an instant here, or all that this filter finds. */
  readonly counted?: 'day' | 'occurred' | { readonly where: string };
}

/** The largest there is; the usual 100 would take ten times as many calls of the 1,000 a day. */
const pageSize = 1000;

const row = z.record(z.string(), z.unknown());
const paging = z.object({ page: exactNumber, pageCount: exactNumber, itemCount: exactNumber.optional() });

type Listing = Pick<SourceStream, 'key' | 'first' | 'read' | 'changes' | 'deletions' | 'only' | 'tally'>;

/** A stream that reads one of Xero's lists, whole or what changed since, 1,000 records at a time. */
export function listed(of: Listed): Listing {
  const key = ids[of.list];
  return {
    key,
    changes: of.changes === 'no' ? 'none' : 'cursor',
    deletions: of.deletions,
    first: (context) => [firstPage(of, context)],
    read: (response, request) => readPage(of, response, request),
    ...(of.named ? { only: named(of, of.named) } : {}),
    ...(of.counted ? { tally: tallyOf(of, of.counted) } : {}),
  };
}

/**
 * Pages are cut from the order of the ids, which no edit moves: in Xero's usual order, by the time of change, a record
 * edited during the walk would push another one over a border that was read already.
 */
function firstPage(of: Listed, { mode, since, from }: StreamContext, within?: TallyWindow): Request {
  const bounded = of.dated && mode === 'full' && from ? dayBefore(from) : undefined;
  const days = within ? dated(of, within.firstDay, within.lastDay) : dated(of, bounded);
  const where = [of.type && `Type=="${of.type}"`, of.where, days.where].filter(Boolean);
  const paged = of.pages === 'no' ? {} : { page: 1, pageSize, order: `${ids[of.list]} ASC` };
  const query = { ...paged, ...of.query, ...days.query, ...(where.length > 0 ? { where: where.join(' AND ') } : {}) };
  // Exact to the second: https://developer.xero.com/documentation/api/accounting/requests-and-responses
  const headers = since === null ? {} : { 'if-modified-since': `${since.slice(0, 19)}Z` };
  return get(`/${of.list}`, query, { headers });
}

/** Documents have no time of creation but a date; a day's margin, since that is in the organisation's zone. */
function dayBefore(from: string): string {
  return new Date(Date.parse(from) - 86_400_000).toISOString().slice(0, 10);
}

/** How a list is asked for what is dated from one day to another, both included. */
function dated(of: Listed, first?: string, last?: string): Pick<Listed, 'where' | 'query'> {
  if (of.dated === 'parameters') {
    return { query: { ...(first ? { DateFrom: first } : {}), ...(last ? { DateTo: last } : {}) } };
  }
  const bounds = [first && `Date>=${dateTime(first)}`, last && `Date<=${dateTime(last)}`].filter(Boolean);
  return bounds.length > 0 ? { where: bounds.join(' AND ') } : {};
}

function dateTime(on: string): string {
  return `DateTime(${on.split('-').map(Number).join(',')})`;
}

/**
 * Xero says how long a list is with each of its pages; one of a single record is enough. Deleted ones do not count, but
 * where the list knows no filter: they are among what is read there.
 */
function tallyOf(of: Listed, counted: NonNullable<Listed['counted']>): Tally {
  const key = ids[of.list];
  const ask = (query: Listed['query'], ...conditions: (string | undefined)[]) => {
    const where = [of.type && `Type=="${of.type}"`, of.where, ...conditions].filter(Boolean).join(' AND ');
    const first = { page: 1, pageSize: 1, order: `${key} ASC` };
    return [get(`/${of.list}`, { ...first, ...of.query, ...query, ...(where === '' ? {} : { where }) })];
  };
  const read: Tally['read'] = ([response]) => {
    const { pagination } = z.object({ pagination: paging.required() }).parse(response?.body);
    return { count: Number(pagination.itemCount) };
  };
  if (typeof counted === 'object') return { by: 'whole', ask: () => ask({}, counted.where), read };
  return {
    by: counted,
    ask: ({ firstDay, lastDay }) => {
      const days = dated(of, firstDay, lastDay);
      return ask(days.query, ...(days.where ? ['Status!="DELETED"', days.where] : []));
    },
    again: (window, context) => [firstPage(of, context, window)],
    read,
    dateOf: (raw, { account }) => {
      const at = day.parse(row.parse(raw).Date);
      return counted === 'day' ? at : startOfDay(at, account.timezone);
    },
  };
}

function rowsIn({ list }: Listed, { body }: Response): Row[] {
  return z.object({ [list]: z.array(row) }).parse(body)[list] ?? [];
}

/** Those of this stream, and the ids of those that are so no longer. */
function sorted(of: Listed, rows: readonly Row[]): Required<Pick<Page, 'records' | 'deleted'>> {
  const isHere = of.isHere ?? ((one: Row) => one.Status !== 'DELETED');
  const gone = rows.filter((one) => !isHere(one)).map((one) => one[ids[of.list]]);
  return { records: rows.filter(isHere), deleted: gone.filter((id) => typeof id === 'string') };
}

function readPage(of: Listed, response: Response, request: Request): Page {
  const { body } = response;
  const rows = rowsIn(of, response);
  const { pagination } = z.object({ pagination: paging.optional() }).parse(body);
  const page = Number(request.query?.page ?? 0);
  // Where a list does not say how long it is, it ends with an empty page.
  const isMore = pagination ? page < Number(pagination.pageCount) : rows.length > 0;
  return {
    ...sorted(of, rows),
    ...(page > 0 && isMore ? { next: [withQuery(request, { page: page + 1 })] } : {}),
  };
}

/** As many as fit into an address. */
const namedAtOnce = { byIds: 40, byFilter: 20 } as const;

/**
 * Records by their ids, from the list again: by its own address a document comes with all of its contact, and would
 * differ from what a whole reading finds. Asked for by page, since only then lines come along. A webhook does not say of
 * which kind its document is, so one of another kind is left out, and so is what is not known; Xero keeps every contact
 * and document, and marks those that are deleted. https://developer.xero.com/documentation/api/accounting/invoices
 */
function named(of: Listed, by: keyof typeof namedAtOnce): Only {
  const query = { ...of.query, page: 1, pageSize };
  const isId = (id: string) => `${ids[of.list]}==guid("${id}")`;
  return {
    atOnce: namedAtOnce[by],
    ask: (wanted) => [
      get(`/${of.list}`, {
        ...query,
        ...(by === 'byIds' ? { IDs: wanted.join(',') } : { where: wanted.map(isId).join(' OR ') }),
      }),
    ],
    read: (response) =>
      sorted(
        of,
        rowsIn(of, response).filter((one) => of.type === undefined || one.Type === of.type),
      ),
  };
}
