import { z } from 'zod';
import {
  defineDerivedStream,
  defineStream,
  get,
  idText,
  type JsonObject,
  maybeText,
  type Page,
  type Request,
  type Response,
  type Settings,
  type Stream,
  withQuery,
} from '../kit/index.ts';
import * as records from './records.ts';

const pageSize = 100;

/** The first page of a list, oldest id first: what is added meanwhile then comes at the end. */
function list(path: string, query: NonNullable<Request['query']> = {}, carry: JsonObject = {}): Request {
  return get(`/wc/v3${path}`, { page: 1, per_page: pageSize, orderby: 'id', order: 'asc', ...query }, { carry });
}

/** Its product or order may be deleted between the list and this request. */
function mayBeGone(request: Request): Request {
  return { ...request, mayBeGone: true };
}

interface ListPage {
  readonly rows: readonly unknown[];
  readonly next: readonly Request[];
  readonly total: { readonly total?: number };
}

/**
 * Understands a page of a list. A record deleted during the pass moves the later ones forward, over the edge of a page
 * already read; it shows in a total smaller than before, and then the pass goes back as far.
 * @throws RangeError for an empty page where the headers promise records
 */
function readList(response: Response, request: Request): ListPage {
  const rows = z.array(z.unknown()).parse(response.body);
  const page = Number(request.query?.page);
  const pages = Number(response.headers['x-wp-totalpages'] ?? (rows.length < pageSize ? page : Infinity));
  const total = Number(response.headers['x-wp-total'] ?? Number.NaN);
  const moved = Math.max(0, Number(request.carry?.total ?? total) - total) || 0;
  if (rows.length === 0 && (page - 1) * pageSize < total)
    throw new RangeError(`page ${page} of ${total} records is empty`);
  const nextPage = Math.max(1, page + 1 - (moved > 0 ? 1 + Math.ceil(moved / pageSize) : 0));
  const known = Number.isNaN(total) ? {} : { total };
  const next = withQuery({ ...request, carry: { ...request.carry, ...known } }, { page: nextPage });
  return { rows, next: nextPage <= pages ? [next] : [], total: known };
}

/** A page of what belongs to one product or order, with that told along, for such records do not name it themselves. */
function readWith(response: Response, request: Request, owner: object): Page {
  if (response.status === 404) return { records: [] };
  const { rows, next } = readList(response, request);
  const owned = z.array(z.looseObject({})).parse(rows);
  return { records: owned.map((row) => ({ ...row, ...owner })), next };
}

/**
 * A time as the shop's filters want it. Without a zone, else WordPress turns it into the site's own time although
 * dates_are_gmt is set; a second early, since "after" leaves that second out.
 */
function after(time: string): string {
  return new Date(Date.parse(time) - 1000).toISOString().slice(0, 19);
}

function changedSince(since: string | null): NonNullable<Request['query']> {
  return since === null ? {} : { modified_after: after(since), dates_are_gmt: true };
}

const customers = defineStream({
  id: 'customers',
  label: 'Customers',
  entity: 'customer',
  schema: records.customerRecord,
  map: records.toCustomer,
  changes: 'none',
  deletions: 'pass',
  first: () => [list('/customers', { role: 'all' })],
  read: (response, request) => {
    const { rows, next, total } = readList(response, request);
    return { records: rows, next, ...total };
  },
  page: (id, settings) => `${settings.site}/wp-admin/user-edit.php?user_id=${id}`,
});

const products = defineStream({
  id: 'products',
  label: 'Products',
  entity: 'product',
  schema: records.productRecord,
  map: records.toProduct,
  changes: 'cursor',
  deletions: 'pass',
  first: ({ since }) => [list('/products', { status: 'any', ...changedSince(since) })],
  read: (response, request) => {
    const parent = request.carry?.parent;
    return parent ? readWith(response, request, { parent }) : readProducts(response, request);
  },
});

const group = z.object({ id: idText, name: maybeText, type: z.string().refine(records.hasVariations), sku: maybeText });

function readProducts(response: Response, request: Request): Page {
  const { rows, next } = readList(response, request);
  const groups = rows.flatMap((row) => group.safeParse(row).data ?? []);
  const variations = groups.map(({ id, name, sku }) =>
    mayBeGone(list(`/products/${id}/variations`, {}, { parent: { id, name, sku } })),
  );
  return { records: rows, next: [...variations, ...next] };
}

const stock = defineDerivedStream({
  id: 'stock',
  label: 'Stock',
  entity: 'inventory_level',
  from: 'products',
  parent: records.stockRecord,
  each: (product) => (product.manage_stock === true && product.stock_quantity !== null ? [product] : []),
  schema: records.stockRecord,
  map: records.toStock,
});

const orders = defineStream({
  id: 'orders',
  label: 'Orders',
  entity: 'order',
  schema: records.orderRecord,
  map: records.toOrder,
  changes: 'cursor',
  deletions: 'pass',
  /** Changes ask for the trash first: an order that was taken out of it again comes after, and stays. */
  first: ({ mode, since, from }) => {
    const dated = from === null ? {} : { after: after(from), dates_are_gmt: true };
    if (mode === 'full') return [list('/orders', { status: 'any', dp: 6, ...dated })];
    return [
      list('/orders', { status: 'trash', _fields: 'id', ...changedSince(since) }, { trash: true }),
      list('/orders', { status: 'any', dp: 6, ...changedSince(since) }),
    ];
  },
  read: (response, request) => {
    const { rows, next, total } = readList(response, request);
    if (!request.carry?.trash) return { records: rows, next, ...total };
    const trashed = z.array(z.object({ id: idText })).parse(rows);
    return { records: [], deleted: trashed.map(({ id }) => id), next };
  },
  page: orderPage,
});

const payments = defineDerivedStream({
  id: 'payments',
  label: 'Payments',
  entity: 'payment',
  from: 'orders',
  parent: records.paymentRecord,
  each: (order) => (order.date_paid_gmt ? [order] : []),
  schema: records.paymentRecord,
  map: records.toPayment,
  page: orderPage,
});

const refunds = defineStream({
  id: 'refunds',
  label: 'Refunds',
  entity: 'refund',
  schema: records.refundRecord,
  map: records.toRefund,
  changes: 'cursor',
  deletions: 'pass',
  /** A refund changes its order, so older orders with a younger refund are found too. */
  first: ({ since, from }) => [
    list('/orders', { status: 'any', _fields: 'id,currency,refunds', ...changedSince(since ?? from) }),
  ],
  read: (response, request) => {
    const order = request.carry?.order;
    return order ? readWith(response, request, { order }) : readRefunded(response, request);
  },
});

const refundedOrder = z.object({ id: idText, currency: z.string(), refunds: z.array(z.unknown()) });

/** An order that does not fit is handed on as it is: it fails to decode and is set aside with its reason. */
function readRefunded(response: Response, request: Request): Page {
  const { rows, next } = readList(response, request);
  const fits = rows.flatMap((row) => refundedOrder.safeParse(row).data ?? []);
  const asked = fits
    .filter((order) => order.refunds.length > 0)
    .map(({ id, currency }) => mayBeGone(list(`/orders/${id}/refunds`, { dp: 6 }, { order: { id, currency } })));
  return { records: rows.filter((row) => !refundedOrder.safeParse(row).success), next: [...asked, ...next] };
}

/** Shops that keep orders in tables of their own send this old address on to the new one. */
function orderPage(id: string, settings: Settings): string {
  return `${settings.site}/wp-admin/post.php?post=${id}&action=edit`;
}

export const streams: readonly Stream[] = [customers, products, stock, orders, payments, refunds];
