import { priceSale } from '../data/sale.ts';
import type { Answer, Call } from '../http.ts';
import { wooCustomer, wooVariation } from './goods-shapes.ts';
import type { Listing } from './lists.ts';
import { answerList, wooError } from './lists.ts';
import { wooOrder, wooRefund } from './order-shapes.ts';
import { config } from './site.ts';
import type { WooState } from './state.ts';
import { isVariable } from './state.ts';
import { productJson, withMeta } from './writes.ts';

const PREFIX = '/wp-json/wc/v3';

export function notFound(): Answer {
  return wooError(404, 'rest_no_route', 'No route was found matching the URL and request method.');
}

function missing(kind: string): Answer {
  return wooError(404, `woocommerce_rest_${kind}_invalid_id`, 'Invalid ID.');
}

/** Products of orders may be gone by now; their lines then keep the variation. */
function variableTest(state: WooState): (productId: number) => boolean {
  return (productId) => {
    const product = state.products.get(productId);
    return product !== undefined && isVariable(product);
  };
}

/** `dp`: to how many decimals amounts are written; the currency's own when it is not asked for. */
function decimalPlaces(call: Call): number | undefined {
  const text = call.query.get('dp');
  return text !== null && /^\d$/.test(text) ? Number(text) : undefined;
}

function orders(state: WooState, call: Call): Answer {
  const wanted = (call.query.get('status') ?? 'any').split(',');
  const trash = wanted.includes('trash');
  const variable = variableTest(state);
  const rows = trash ? [...state.trash.values()] : [...state.sales.values()];
  const isAny = wanted.includes('any') || trash;
  const listing: Listing<(typeof rows)[number]> = {
    rows: isAny
      ? rows
      : rows.filter((sale) => wanted.includes(String(wooOrder(sale, { variable, trashed: false }).status))),
    render: (sale) => wooOrder(sale, { variable, trashed: trash, places: decimalPlaces(call) }),
    sorts: ['date', 'modified', 'id'],
    hasModifiedFilter: true,
  };
  return answerList(call, listing);
}

function oneOrder(state: WooState, call: Call, id: number): Answer {
  const sale = state.sales.get(id);
  const trashed = state.trash.get(id);
  const found = sale ?? trashed;
  if (found === undefined) return missing('shop_order');
  const view = { variable: variableTest(state), trashed: trashed !== undefined, places: decimalPlaces(call) };
  return { status: 200, json: wooOrder(found, view) };
}

function refunds(state: WooState, call: Call, orderId: number | null): Answer {
  const one = orderId === null ? undefined : state.sales.get(orderId);
  if (orderId !== null && one === undefined) return missing('shop_order');
  const sales = one === undefined ? [...state.sales.values()] : [one];
  const rows = sales.flatMap((sale) => {
    if (sale.refunds.length === 0) return [];
    const priced = priceSale(sale);
    return priced.refunds.map((entry) => ({
      id: entry.refund.id,
      createdAt: entry.refund.createdAt,
      updatedAt: entry.refund.createdAt,
      json: withMeta(state, `refund ${entry.refund.id}`, wooRefund(sale, priced, entry)),
    }));
  });
  const listing = { rows, render: (row: (typeof rows)[number]) => row.json, sorts: ['date', 'id'] };
  return answerList(call, { ...listing, hasModifiedFilter: orderId === null });
}

function products(state: WooState, call: Call): Answer {
  const slug = call.query.get('slug');
  const sku = call.query.get('sku');
  const rows = [...state.products.values()].filter(
    (one) =>
      (slug === null || one.slug === slug) && (sku === null || one.variants.some((variant) => variant.sku === sku)),
  );
  return answerList(call, {
    rows,
    render: (one) => productJson(state, one.id),
    sorts: ['date', 'modified', 'id'],
    hasModifiedFilter: true,
  });
}

function variations(state: WooState, call: Call, productId: number): Answer {
  const product = state.products.get(productId);
  if (product === undefined) return missing('product');
  const rows = isVariable(product) ? product.variants : [];
  const render = (variant: (typeof rows)[number]) => wooVariation(product, variant);
  return answerList(call, { rows, render, sorts: ['date', 'id'], hasModifiedFilter: false });
}

/** Customers cannot be asked for by change time, and are sorted by name unless told otherwise. */
function customers(state: WooState, call: Call): Answer {
  const role = call.query.get('role') ?? 'customer';
  const email = call.query.get('email');
  const all = role === 'all' || role === 'customer' ? [...state.people.values()] : [];
  const rows = email === null ? all : all.filter((person) => person.email === email);
  const render = (person: (typeof rows)[number]) => withMeta(state, `customer ${person.id}`, wooCustomer(person));
  const listing = { rows, render, sorts: ['name', 'registered_date', 'id'], hasModifiedFilter: false };
  return answerList(call, { ...listing, defaultOrder: 'asc' as const, nameOf: (row) => `${row.first} ${row.last}` });
}

/** A product, or a variation, whose own id works here too. */
function oneProduct(state: WooState, id: number): Answer {
  if (state.products.has(id)) return { status: 200, json: productJson(state, id) };
  for (const product of state.products.values()) {
    const variant = isVariable(product) ? product.variants.find((each) => each.id === id) : undefined;
    if (variant !== undefined) return { status: 200, json: wooVariation(product, variant) };
  }
  return missing('product');
}

/** A list without dates. */
function plain(rows: { id: number }[], call: Call): Answer {
  const stamped = rows.map((row) => ({ ...row, createdAt: 0, updatedAt: 0, json: row }));
  return answerList(call, { rows: stamped, render: (row) => row.json, sorts: ['id'], hasModifiedFilter: false });
}

function one<T>(found: T | undefined, kind: string, render: (record: T) => unknown): Answer {
  return found === undefined ? missing(kind) : { status: 200, json: render(found) };
}

/** Answers an authenticated GET below /wp-json/wc/v3. */
export function wooRoute(state: WooState, call: Call): Answer {
  const rest = call.path.slice(PREFIX.length).replace(/\/$/, '');
  const [, resource = '', idText, sub] = rest.split('/');
  const id = Number(idText);
  if (idText !== undefined && !/^\d+$/.test(idText)) return config(rest, call) ?? notFound();
  const key = `${resource}${idText === undefined ? '' : '/*'}${sub === undefined ? '' : `/${sub}`}`;
  switch (key) {
    case 'orders':
      return orders(state, call);
    case 'orders/*':
      return oneOrder(state, call, id);
    case 'orders/*/refunds':
      return refunds(state, call, id);
    case 'refunds':
      return refunds(state, call, null);
    case 'products':
      return products(state, call);
    case 'products/*':
      return oneProduct(state, id);
    case 'products/*/variations':
      return variations(state, call, id);
    case 'customers':
      return customers(state, call);
    case 'taxes':
      return plain(state.taxes, call);
    case 'webhooks':
      return plain(
        state.hooks.map(({ secret: _secret, ...hook }) => hook),
        call,
      );
    case 'orders/*/notes':
      return { status: 200, json: state.notes.filter(({ orderId }) => orderId === id) };
    case 'customers/*':
      return one(state.people.get(id), 'customer', wooCustomer);
    default:
      return config(rest, call) ?? notFound();
  }
}

export function isWooPath(path: string): boolean {
  return path.startsWith(`${PREFIX}/`);
}
