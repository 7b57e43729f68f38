import { z } from 'zod';
import {
  exactNumber,
  get,
  type Page,
  type Request,
  type Response,
  type SourceStream,
  type StreamContext,
  withQuery,
} from '../kit/index.ts';

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
} as const;
export type List = keyof typeof ids;

type Row = Readonly<Record<string, unknown>>;

interface Listed {
  readonly list: List;
  /** Xero's own filter language: https://developer.xero.com/documentation/api/accounting/requests-and-responses */
  readonly where?: string;
  readonly query?: NonNullable<Request['query']>;
  /** `no` for the short lists, which come whole. */
  readonly pages?: 'no';
  /** `no` for lists that cannot say what changed. */
  readonly changes?: 'no';
  /** What dates a document, so that older ones need not be fetched. */
  readonly dated?: true;
  /** Whether a record belongs to this stream; those marked as deleted do not, unless said otherwise. */
  readonly isHere?: (row: Row) => boolean;
  /** How deletions show: as a status, or only by being missing from the whole list. */
  readonly deletions: 'feed' | 'pass';
}

/** The largest there is; the usual 100 would take ten times as many calls of the 1,000 a day. */
const pageSize = 1000;

const row = z.record(z.string(), z.unknown());
const paging = z.object({ page: exactNumber, pageCount: exactNumber, itemCount: exactNumber.optional() });

/** A stream that reads one of Xero's lists, whole or what changed since, 1,000 records at a time. */
export function listed(of: Listed): Pick<SourceStream, 'key' | 'first' | 'read' | 'changes' | 'deletions'> {
  const key = ids[of.list];
  return {
    key,
    changes: of.changes === 'no' ? 'none' : 'cursor',
    deletions: of.deletions,
    first: (context) => [firstPage(of, context)],
    read: (response, request) => readPage(of, response, request),
  };
}

/**
 * Pages are cut from the order of the ids, which no edit moves: in Xero's usual order, by the time of change, a record
 * edited during the walk would push another one over a border that was read already.
 */
function firstPage(of: Listed, { mode, since, from }: StreamContext): Request {
  const where = [of.where, of.dated && mode === 'full' && from ? datedSince(from) : undefined].filter(Boolean);
  const paged = of.pages === 'no' ? {} : { page: 1, pageSize, order: `${ids[of.list]} ASC` };
  const query = { ...paged, ...of.query, ...(where.length > 0 ? { where: where.join(' AND ') } : {}) };
  // Exact to the second: https://developer.xero.com/documentation/api/accounting/requests-and-responses
  const headers = since === null ? {} : { 'if-modified-since': `${since.slice(0, 19)}Z` };
  return get(`/${of.list}`, query, { headers });
}

/** Documents have no time of creation but a date; a day's margin, since that is in the organisation's zone. */
function datedSince(from: string): string {
  const [year, month, date] = new Date(Date.parse(from) - 86_400_000).toISOString().slice(0, 10).split('-').map(Number);
  return `Date>=DateTime(${year},${month},${date})`;
}

function readPage(of: Listed, { body }: Response, request: Request): Page {
  const isHere = of.isHere ?? ((one: Row) => one.Status !== 'DELETED');
  const rows = z.object({ [of.list]: z.array(row) }).parse(body)[of.list] ?? [];
  const { pagination } = z.object({ pagination: paging.optional() }).parse(body);
  const gone = rows.filter((one) => !isHere(one)).map((one) => one[ids[of.list]]);
  const page = Number(request.query?.page ?? 0);
  // Where a list does not say how long it is, it ends with an empty page.
  const isMore = pagination ? page < Number(pagination.pageCount) : rows.length > 0;
  return {
    records: rows.filter(isHere),
    deleted: gone.filter((id) => typeof id === 'string'),
    ...(page > 0 && isMore ? { next: [withQuery(request, { page: page + 1 })] } : {}),
  };
}
