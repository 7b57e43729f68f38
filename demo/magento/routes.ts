import type { Answer, Call } from '../http.ts';
import { creditMemos, invoices, shipments, showInvoice } from './document-shapes.ts';
import { customers, products, showCustomer, sourceItems, taxRates } from './goods-shapes.ts';
import { magentoError } from './oauth.ts';
import { orders, showOrder } from './order-shapes.ts';
import { cancelOrder, makeInvoice, makeRefund, makeShipment } from './order-writes.ts';
import { answerList, withFields } from './search.ts';
import type { MagentoState } from './state.ts';
import { deleteCustomer, noSuch, saveCustomer, saveProduct, saveSourceItems } from './writes.ts';

const STORE_VIEWS = [
  { id: 0, code: 'admin', name: 'Admin', website_id: 0, store_group_id: 0, is_active: 1 },
  { id: 1, code: 'default', name: 'Ελληνικά', website_id: 1, store_group_id: 1, is_active: 1 },
  { id: 2, code: 'en', name: 'English 🇬🇧', website_id: 1, store_group_id: 1, is_active: 1 },
];

function storeConfigs(origin: string): object[] {
  return STORE_VIEWS.slice(1).map(({ id, code, website_id }) => ({
    id,
    code,
    website_id,
    locale: code === 'en' ? 'en_GB' : 'el_GR',
    base_currency_code: 'EUR',
    default_display_currency_code: 'EUR',
    timezone: 'Europe/Athens',
    weight_unit: 'kgs',
    base_url: `${origin}/`,
    secure_base_url: `${origin}/`,
  }));
}

interface Desk {
  state: MagentoState;
  call: Call;
  id: number;
  nowMs: number;
  origin: string;
}

type Route = (desk: Desk) => Answer;

/** Method and path below V1; `:id` is a number. */
const ROUTES: readonly (readonly [string, Route])[] = [
  ['GET /store/storeViews', () => ({ status: 200, json: STORE_VIEWS })],
  ['GET /store/storeConfigs', ({ origin }) => ({ status: 200, json: storeConfigs(origin) })],
  ['GET /customers/search', ({ state, call }) => answerList(customers(state), call)],
  ['GET /products', ({ state, call }) => answerList(products(state), call)],
  ['GET /inventory/source-items', ({ state, call }) => answerList(sourceItems(state), call)],
  ['GET /taxRates/search', ({ state, call }) => answerList(taxRates(state), call)],
  ['GET /orders', ({ state, call }) => answerList(orders(state), call)],
  ['GET /invoices', ({ state, call }) => answerList(invoices(state), call)],
  ['GET /creditmemos', ({ state, call }) => answerList(creditMemos(state), call)],
  ['GET /shipments', ({ state, call }) => answerList(shipments(state), call)],
  ['GET /customers/:id', ({ state, id }) => one(state.people.get(id), 'customerId', id, showCustomer)],
  ['GET /orders/:id', ({ state, id }) => one(state.orders.get(id), 'entityId', id, (it) => showOrder(state, it))],
  [
    'GET /invoices/:id',
    ({ state, id }) => {
      const order = [...state.orders.values()].find(({ invoice }) => invoice?.id === id);
      return one(order, 'entityId', id, (it) => showInvoice(state, it));
    },
  ],
  ['POST /customers', ({ state, call, nowMs }) => saveCustomer(state, call, null, nowMs)],
  ['PUT /customers/:id', ({ state, call, id, nowMs }) => saveCustomer(state, call, id, nowMs)],
  ['DELETE /customers/:id', ({ state, id }) => deleteCustomer(state, id)],
  ['POST /products', ({ state, call, nowMs }) => saveProduct(state, call, nowMs)],
  ['POST /inventory/source-items', ({ state, call }) => saveSourceItems(state, call)],
  ['POST /orders/:id/cancel', ({ state, id, nowMs }) => cancelOrder(state, id, nowMs)],
  ['POST /order/:id/invoice', ({ state, call, id, nowMs }) => makeInvoice(state, call, id, nowMs)],
  ['POST /order/:id/ship', ({ state, call, id, nowMs }) => makeShipment(state, call, id, nowMs)],
  ['POST /invoice/:id/refund', ({ state, call, id, nowMs }) => makeRefund(state, call, id, nowMs)],
];

function one<T>(found: T | undefined, name: string, id: number, show: (it: T) => object): Answer {
  return found === undefined ? noSuch(name, id) : { status: 200, json: show(found) };
}

const PATTERNS = ROUTES.map(([route, answer]) => {
  const pattern = new RegExp(`^${route.replace(':id', '(\\d+)')}$`);
  return { pattern, answer };
});

/** Answers a call whose keys were found good; `path` is what follows V1. */
export function magentoRoute(desk: Omit<Desk, 'id'>, path: string): Answer {
  for (const { pattern, answer } of PATTERNS) {
    const match = pattern.exec(`${desk.call.method} ${path}`);
    if (match === null) continue;
    const answered = answer({ ...desk, id: Number(match[1] ?? 0) });
    const trims = answered.status === 200 && desk.call.method === 'GET';
    return trims ? { ...answered, json: withFields(answered.json, desk.call.query) } : answered;
  }
  return magentoError(404, 'Request does not match any route.');
}
