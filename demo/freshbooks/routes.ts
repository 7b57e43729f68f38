import type { Answer, Call } from '../http.ts';
import { NAMES, shape } from './shapes.ts';
import type { Books, Kind, Records } from './state.ts';
import { easternMidnight } from './times.ts';

/** An error as the accounting API writes it: https://www.freshbooks.com/api/errors */
export function problem(status: number, errno: number, message: string, field = '', object = ''): Answer {
  return { status, json: { response: { errors: [{ errno, field, message, object, value: '' }] } } };
}

export function unknown(kind: Kind): Answer {
  const { one } = NAMES[kind];
  return problem(404, 1012, `${one} not found.`, 'id', one);
}

export function result(fields: Record<string, unknown>): Answer {
  return { status: 200, json: { response: { result: fields } } };
}

type Filter<K extends Kind> = (record: Records[K], wanted: string) => boolean;
type Filters = { [K in Kind]?: Record<string, Filter<K>> };

const has = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());

/** https://www.freshbooks.com/api, each kind's own page, "Filters". Others are not looked at. */
const FILTERS: Filters = {
  clients: { note_like: ({ note }, part) => has(note, part), email: ({ email }, wanted) => email === wanted },
  items: {
    description: ({ description }, part) => has(description, part),
    sku: ({ sku }, wanted) => sku === wanted,
  },
  invoices: { customerid: ({ clientId }, wanted) => String(clientId) === wanted },
  credits: { clientid: ({ clientId }, wanted) => String(clientId) === wanted },
  payments: {
    invoiceid: ({ invoiceId }, wanted) => String(invoiceId) === wanted,
    from_credit: ({ creditId }, wanted) => String(creditId !== null) === wanted,
    date_min: ({ day }, wanted) => day >= wanted,
    date_max: ({ day }, wanted) => day < wanted,
  },
  expenses: {
    vendor: ({ vendor }, part) => has(vendor ?? '', part),
    date_min: ({ day }, wanted) => day >= wanted,
    date_max: ({ day }, wanted) => day < wanted,
  },
  bills: { vendorid: ({ vendorId }, wanted) => String(vendorId) === wanted },
};

/** The kinds that can be asked by when they changed. */
const TIMED = new Set<Kind>(['clients', 'items', 'invoices', 'payments', 'expenses', 'taxes']);
const MAX_PER_PAGE = 100;
const DAY = /^\d{4}-\d\d-\d\d$/;

function matching<K extends Kind>(books: Books, kind: K, query: URLSearchParams): Records[K][] | Answer {
  let rows = [...books.lists[kind].values()].reverse();
  const vis = query.get('search[vis_state]');
  rows = rows.filter((row) => (vis === null ? row.vis !== 1 : String(row.vis) === vis));
  const since = query.get('search[updated_min]');
  if (since !== null && TIMED.has(kind)) {
    if (!DAY.test(since)) return problem(422, 1004, 'Invalid value', 'updated_min', 'search');
    const from = easternMidnight(since);
    rows = rows.filter((row) => row.updatedMs >= from);
  }
  const filters: Record<string, Filter<K>> = FILTERS[kind] ?? {};
  for (const [name, fits] of Object.entries(filters)) {
    const wanted = query.get(`search[${name}]`);
    if (wanted !== null) rows = rows.filter((row) => fits(row, wanted));
  }
  return rows;
}

function positive(query: URLSearchParams, name: string, usual: number): number | null {
  const text = query.get(name) ?? String(usual);
  return /^\d+$/.test(text) ? Math.max(1, Number(text)) : null;
}

/** A page of a list, newest first. Beyond the last page it is empty. */
export function listOf<K extends Kind>(books: Books, kind: K, { query }: Call): Answer {
  const rows = matching(books, kind, query);
  if (!Array.isArray(rows)) return rows;
  const page = positive(query, 'page', 1);
  const wanted = positive(query, 'per_page', 15);
  if (page === null) return problem(422, 1014, 'page must be a number', 'page');
  if (wanted === null) return problem(422, 1013, 'per_page must be a number', 'per_page');
  const size = Math.min(wanted, MAX_PER_PAGE);
  const include = query.getAll('include[]');
  const shown = rows.slice((page - 1) * size, page * size).map((row) => shape(kind, row, books, include));
  const counts = { page, pages: Math.ceil(rows.length / size), per_page: size, total: rows.length };
  return result({ [NAMES[kind].many]: shown, ...counts });
}

/** One record, deleted ones too. */
export function oneOf<K extends Kind>(books: Books, kind: K, id: number, { query }: Call): Answer {
  const record = books.lists[kind].get(id);
  if (record === undefined) return unknown(kind);
  return result({ [NAMES[kind].one]: shape(kind, record, books, query.getAll('include[]')) });
}
