import { z } from 'zod';
import {
  defineDerivedStream,
  defineStream,
  get,
  idText,
  type JsonObject,
  maybeText,
  type Only,
  type Page,
  pageAfter,
  type Request,
  type Response,
  type Settings,
  type Stream,
} from '../kit/index.ts';
import * as records from './records.ts';
import * as sales from './sales.ts';
import { countingAll, countingMade } from './tally.ts';

const pageSize = 100;
/** https://woocommerce.github.io/woocommerce-rest-api-docs/#pagination */
const counts = z
  .object({ 'x-wp-total': z.coerce.number().optional(), 'x-wp-totalpages': z.coerce.number().optional() })
  .transform((headers) => ({ total: headers['x-wp-total'], pages: headers['x-wp-totalpages'] }));

/** The first page of a list, oldest id first: what is added meanwhile then comes at the end. */
function list(path: string, query: NonNullable<Request['query']> = {}, carry: JsonObject = {}): Request {
  return get(`/wc/v3${path}`, { page: 1, per_page: pageSize, orderby: 'id', order: 'asc', ...query }, { carry });
}

/** Its product or order may be deleted between the list and this request. */
function mayBeGone(request: Request): Request {
  return { ...request, mayBeGone: true };
}

/**
 * A page of a list, as far back as its headers say that records were deleted meanwhile.
 * @throws RangeError for an empty page where the headers promise records
 */
function readList({ body, headers }: Response, request: Request): Page & { readonly next: readonly Request[] } {
  const records = z.array(z.unknown()).parse(body);
  const { total, pages } = counts.parse(headers);
  const next = pageAfter({ request, parameter: 'page', pageSize, count: records.length, total, pages });
  return { records, next, ...(total === undefined ? {} : { total }) };
}

/** A page of what belongs to one product or order, with that told along, for such records do not name it themselves. */
function readWith(response: Response, request: Request, owner: object): Page {
  if (response.status === 404) return { records: [] };
  const { records: rows, next } = readList(response, request);
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

const named = z.object({ ids: z.array(z.string()) });

/** Records by their ids, as many as one page holds. */
function listOf(path: string, query: NonNullable<Request['query']>, ids: readonly string[]): Request {
  return list(path, { ...query, include: ids.join(',') }, { ids });
}

/** Those that came, and the ids that did not. */
function readNamed(response: Response, { carry }: Request): { records: unknown[]; missing: string[] } {
  const records = z.array(z.looseObject({ id: idText })).parse(response.body);
  const there = new Set(records.map(({ id }) => id));
  return {
    records: z.array(z.unknown()).parse(response.body),
    missing: named.parse(carry).ids.filter((id) => !there.has(id)),
  };
}

/** For lists that hold every record there is: the trash alone is not among "any" status. */
function onlyIn(path: string, query: NonNullable<Request['query']>): Only {
  return {
    atOnce: pageSize,
    ask: (ids) => [listOf(path, query, ids)],
    read: (response, request) => {
      const { records, missing } = readNamed(response, request);
      return { records, deleted: missing };
    },
  };
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
  read: readList,
  only: onlyIn('/customers', { role: 'all' }),
  tally: countingAll('/customers', { role: 'all' }),
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
  only: {
    atOnce: pageSize,
    ask: (ids) => [listOf('/products', { status: 'any' }, ids)],
    read: readNamedProducts,
  },
  // Variations are no products of the list, and have a list of their own for each product.
  tally: countingMade(
    '/products',
    { status: 'any' },
    {
      ...{ by: 'created', without: 'parentId' },
      again: (dates) => list('/products', { status: 'any', ...dates }),
    },
  ),
});

const group = z.object({ id: idText, name: maybeText, type: z.string().refine(records.hasVariations), sku: maybeText });

function readProducts(response: Response, request: Request): Page {
  const { records: rows, next } = readList(response, request);
  return { records: rows, next: [...variationsOf(rows), ...next] };
}

function variationsOf(rows: readonly unknown[]): Request[] {
  const groups = rows.flatMap((row) => group.safeParse(row).data ?? []);
  return groups.map(({ id, name, sku }) =>
    mayBeGone(list(`/products/${id}/variations`, {}, { parent: { id, name, sku } })),
  );
}

const alone = z.object({ status: z.string(), parent_id: idText.nullish() });

/**
 * The list leaves variations out, but one by one they are answered like products: their whole product is then read
 * again. What is in the trash is answered so as well.
 */
function readNamedProducts(response: Response, request: Request): Page {
  const { parent, id } = request.carry ?? {};
  if (parent) return readWith(response, request, { parent });
  if (typeof id === 'string') {
    if (response.status === 404) return { records: [], deleted: [id] };
    const { status, parent_id: owner } = alone.parse(response.body);
    if (status === 'trash') return { records: [], deleted: [id] };
    return { records: [], next: owner && owner !== '0' ? [listOf('/products', { status: 'any' }, [owner])] : [] };
  }
  const { records, missing } = readNamed(response, request);
  const rest = missing.map((one) => mayBeGone(get(`/wc/v3/products/${one}`, {}, { carry: { id: one } })));
  return { records, next: [...variationsOf(records), ...rest] };
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
  schema: sales.orderRecord,
  map: sales.toOrder,
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
    const page = readList(response, request);
    if (!request.carry?.trash) return page;
    const trashed = z.array(z.object({ id: idText })).parse(page.records);
    return { records: [], deleted: trashed.map(({ id }) => id), next: page.next };
  },
  only: onlyIn('/orders', { status: 'any', dp: 6 }),
  tally: countingMade(
    '/orders',
    { status: 'any' },
    {
      by: 'occurred',
      again: (dates) => list('/orders', { status: 'any', dp: 6, ...dates }),
    },
  ),
  page: orderPage,
});

const payments = defineDerivedStream({
  id: 'payments',
  label: 'Payments',
  entity: 'payment',
  from: 'orders',
  parent: sales.paymentRecord,
  each: (order) => (order.date_paid_gmt ? [order] : []),
  schema: sales.paymentRecord,
  map: sales.toPayment,
  page: orderPage,
});

const refunds = defineStream({
  id: 'refunds',
  label: 'Refunds',
  entity: 'refund',
  schema: sales.refundRecord,
  map: sales.toRefund,
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

/**
 * An order that does not fit is handed on as it is: it fails to decode and is set aside with its reason. Its refunds
 * are not asked for, so this pass cannot tell which refunds are gone.
 */
function readRefunded(response: Response, request: Request): Page {
  const { records: rows, next } = readList(response, request);
  const fits = rows.flatMap((row) => refundedOrder.safeParse(row).data ?? []);
  const asked = fits
    .filter((order) => order.refunds.length > 0)
    .map(({ id, currency }) => mayBeGone(list(`/orders/${id}/refunds`, { dp: 6 }, { order: { id, currency } })));
  const odd = rows.filter((row) => !refundedOrder.safeParse(row).success);
  const incomplete = odd.length > 0 ? { incomplete: 'an order could not be read' } : {};
  return { records: odd, next: [...asked, ...next], ...incomplete };
}

const taxRates = defineStream({
  id: 'tax-rates',
  label: 'Tax rates',
  entity: 'tax_rate',
  schema: records.taxRateRecord,
  map: records.toTaxRate,
  changes: 'none',
  deletions: 'pass',
  first: () => [list('/taxes')],
  read: readList,
  tally: countingAll('/taxes'),
});

/** Shops that keep orders in tables of their own send this old address on to the new one. */
function orderPage(id: string, settings: Settings): string {
  return `${settings.site}/wp-admin/post.php?post=${id}&action=edit`;
}

export const streams: readonly Stream[] = [customers, products, stock, orders, payments, refunds, taxRates];
