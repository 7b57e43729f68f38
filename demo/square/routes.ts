import type { Answer, Call } from '../http.ts';
import { isLoopback, parseJson } from '../http.ts';
import { badRequest, lacksScopes, notFound, squareError, unauthorized } from './errors.ts';
import type { Asked } from './lists.ts';
import * as lists from './lists.ts';
import type { Fields, SquareObject, SquareState } from './state.ts';
import { add, fieldsOf, LOCATIONS, MAIN, stamp } from './state.ts';
import { testEvent } from './webhook.ts';
import * as invoices from './writes-invoices.ts';
import * as people from './writes-people.ts';
import * as sales from './writes-sales.ts';

interface Route {
  method: string;
  /** Its last segment may be `{id}`, as may the one before. */
  path: RegExp;
  scopes: string[];
  answer: (asked: Asked, id: string) => Answer;
  /** Refused without an idempotency key. */
  keyed?: true;
}

const SCOPES = {
  customers: ['CUSTOMERS_READ'],
  writeCustomers: ['CUSTOMERS_WRITE'],
  items: ['ITEMS_READ'],
  writeItems: ['ITEMS_WRITE'],
  orders: ['ORDERS_READ'],
  writeOrders: ['ORDERS_READ', 'ORDERS_WRITE'],
  invoices: ['INVOICES_READ'],
  writeInvoices: ['INVOICES_WRITE', 'ORDERS_WRITE'],
  payments: ['PAYMENTS_READ'],
  writePayments: ['PAYMENTS_WRITE'],
  links: ['ORDERS_READ', 'ORDERS_WRITE'],
};

function route(method: string, path: string, scopes: string[], answer: Route['answer'], keyed?: true): Route {
  const pattern = path.replaceAll('{id}', '([^/]+)');
  return { method, path: new RegExp(`^${pattern}$`), scopes, answer, ...(keyed ? { keyed } : {}) };
}

function locations(): Answer {
  return { status: 200, json: { locations: LOCATIONS } };
}

function location(_asked: Asked, id: string): Answer {
  const found = LOCATIONS.find((place) => place.id === (id === 'main' ? MAIN : id));
  return found === undefined ? notFound('Location', id) : { status: 200, json: { location: found } };
}

function listWebhooks({ state }: Asked): Answer {
  const subscriptions = [...state.shelves.webhook.values()].map(({ row }) => row);
  return { status: 200, json: subscriptions.length > 0 ? { subscriptions } : {} };
}

/** A subscription as the API and the Developer Console make it, with a signature key of its own. */
export function addWebhook(state: SquareState, given: Fields, nowMs: number): SquareObject {
  const at = stamp(nowMs);
  const own = { enabled: true, signature_key: state.newId(22), created_at: at, updated_at: at };
  const row = { ...given, id: `wbhk_${state.newId(32)}`, ...own };
  add(state, 'webhook', row, null);
  return row;
}

function createWebhook({ state, body, nowMs }: Asked): Answer {
  const given = fieldsOf(body.subscription);
  const url = String(given.notification_url);
  if (!url.startsWith('https://') && !isLoopback(url)) {
    return badRequest('INVALID_VALUE', 'The notification URL must be https.', 'subscription.notification_url');
  }
  return { status: 200, json: { subscription: addWebhook(state, given, nowMs) } };
}

function testWebhook({ state, body, nowMs }: Asked, id: string): Answer {
  const row = state.shelves.webhook.get(id)?.row;
  if (row === undefined) return notFound('Subscription', id);
  const type = String(body.event_type ?? 'payment.updated');
  state.testEvents.push({ id, message: testEvent(state, type, nowMs) });
  const result = { id: state.newId(24), status_code: 200, created_at: stamp(nowMs), updated_at: stamp(nowMs) };
  return { status: 200, json: { subscription_test_result: result } };
}

function deleteWebhook({ state }: Asked, id: string): Answer {
  return state.shelves.webhook.delete(id) ? { status: 200, json: {} } : notFound('Subscription', id);
}

/** Whole apps are asked about subscriptions, so only the app's own token has this; nobody can sign in for it. */
const OWN_TOKEN = ['DEVELOPER_APPLICATION_WEBHOOKS'];

const ROUTES: Route[] = [
  route('GET', '/v2/locations', ['MERCHANT_PROFILE_READ'], locations),
  route('GET', '/v2/locations/{id}', ['MERCHANT_PROFILE_READ'], location),
  route('POST', '/v2/customers/search', SCOPES.customers, lists.searchCustomers),
  route('POST', '/v2/customers/bulk-retrieve', SCOPES.customers, lists.retrieveCustomers),
  route('POST', '/v2/customers', SCOPES.writeCustomers, people.createCustomer),
  route('GET', '/v2/customers/{id}', SCOPES.customers, people.retrieveCustomer),
  route('PUT', '/v2/customers/{id}', SCOPES.writeCustomers, people.updateCustomer),
  route('DELETE', '/v2/customers/{id}', SCOPES.writeCustomers, people.deleteCustomer),
  route('POST', '/v2/vendors/search', ['VENDOR_READ'], lists.searchVendors),
  route('POST', '/v2/vendors/bulk-retrieve', ['VENDOR_READ'], lists.retrieveVendors),
  route('POST', '/v2/catalog/search', SCOPES.items, lists.searchCatalog),
  route('POST', '/v2/catalog/batch-retrieve', SCOPES.items, lists.retrieveCatalog),
  route('POST', '/v2/catalog/object', SCOPES.writeItems, people.upsertObject, true),
  route('GET', '/v2/catalog/object/{id}', SCOPES.items, people.retrieveObject),
  route('DELETE', '/v2/catalog/object/{id}', SCOPES.writeItems, people.deleteObject),
  route('POST', '/v2/inventory/counts/batch-retrieve', ['INVENTORY_READ'], lists.retrieveCounts),
  route('POST', '/v2/inventory/changes/batch-create', ['INVENTORY_WRITE'], people.changeInventory, true),
  route('POST', '/v2/orders/search', SCOPES.orders, lists.searchOrders),
  route('POST', '/v2/orders/batch-retrieve', SCOPES.orders, lists.retrieveOrders),
  route('POST', '/v2/orders', SCOPES.writeOrders, sales.createOrder),
  route('GET', '/v2/orders/{id}', SCOPES.orders, sales.retrieveOrder),
  route('PUT', '/v2/orders/{id}', SCOPES.writeOrders, sales.updateOrder),
  route('POST', '/v2/invoices/search', SCOPES.invoices, lists.searchInvoices),
  route('POST', '/v2/invoices', SCOPES.writeInvoices, invoices.createInvoice),
  route('GET', '/v2/invoices/{id}', SCOPES.invoices, invoices.retrieveInvoice),
  route('PUT', '/v2/invoices/{id}', SCOPES.writeInvoices, invoices.updateInvoice),
  route('DELETE', '/v2/invoices/{id}', SCOPES.writeInvoices, invoices.deleteInvoice),
  route('POST', '/v2/invoices/{id}/publish', SCOPES.writeInvoices, invoices.publishInvoice),
  route('POST', '/v2/invoices/{id}/cancel', SCOPES.writeInvoices, invoices.cancelInvoice),
  route('GET', '/v2/payments', SCOPES.payments, lists.listPayments),
  route('GET', '/v2/payments/{id}', SCOPES.payments, lists.retrieveOne('payment', 'payment')),
  route('POST', '/v2/payments', SCOPES.writePayments, sales.createPayment, true),
  route('GET', '/v2/refunds', SCOPES.payments, lists.listRefunds),
  route('GET', '/v2/refunds/{id}', SCOPES.payments, lists.retrieveOne('refund', 'refund')),
  route('POST', '/v2/refunds', SCOPES.writePayments, sales.createRefund, true),
  route('GET', '/v2/disputes', ['DISPUTES_READ'], lists.listDisputes),
  route('GET', '/v2/disputes/{id}', ['DISPUTES_READ'], lists.retrieveOne('dispute', 'dispute')),
  route('GET', '/v2/payouts', ['PAYOUTS_READ'], lists.listPayouts),
  route('GET', '/v2/payouts/{id}', ['PAYOUTS_READ'], lists.retrieveOne('payout', 'payout')),
  route('GET', '/v2/payouts/{id}/payout-entries', ['PAYOUTS_READ'], lists.listEntries),
  route('POST', '/v2/subscriptions/search', ['SUBSCRIPTIONS_READ'], lists.searchSubscriptions),
  route('GET', '/v2/subscriptions/{id}', ['SUBSCRIPTIONS_READ'], lists.retrieveOne('subscription', 'subscription')),
  route('POST', '/v2/online-checkout/payment-links', [...SCOPES.writePayments, ...SCOPES.links], sales.createLink),
  route('DELETE', '/v2/online-checkout/payment-links/{id}', SCOPES.links, sales.deleteLink),
  route('GET', '/v2/webhooks/subscriptions', OWN_TOKEN, listWebhooks),
  route('POST', '/v2/webhooks/subscriptions', OWN_TOKEN, createWebhook),
  route('DELETE', '/v2/webhooks/subscriptions/{id}', OWN_TOKEN, deleteWebhook),
  route('POST', '/v2/webhooks/subscriptions/{id}/test', OWN_TOKEN, testWebhook),
];

/** Every permission an app may ask for here. */
export const ALL_SCOPES = [...new Set(ROUTES.flatMap(({ scopes }) => scopes))].filter(
  (one) => !OWN_TOKEN.includes(one),
);

/** Answers a call; `scopes` are those of its token, `all` of the app's own one, null of none that is known. */
export function squareRoute(state: SquareState, call: Call, scopes: string[] | 'all' | null, nowMs: number): Answer {
  if (scopes === null) return unauthorized();
  const found = ROUTES.find(({ method, path }) => method === call.method && path.test(call.path));
  if (found === undefined) {
    return squareError(
      404,
      'INVALID_REQUEST_ERROR',
      'NOT_FOUND',
      `API endpoint for URL path \`${call.path}\` not found.`,
    );
  }
  const missing = scopes === 'all' ? [] : found.scopes.filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) return lacksScopes(missing);
  const parsed = call.body === '' ? {} : parseJson(call.body);
  if (parsed === undefined) return badRequest('EXPECTED_JSON_BODY', 'The body is not JSON.');
  const id = decodeURIComponent(found.path.exec(call.path)?.[1] ?? '');
  return once(found, { state, call, body: fieldsOf(parsed), nowMs }, id);
}

/** A key that comes again is given the first one's answer; with another body it is refused. */
function once(found: Route, asked: Asked, id: string): Answer {
  const { state, call, body } = asked;
  const given = body.idempotency_key;
  if (typeof given !== 'string' || given === '') {
    if (!found.keyed) return found.answer(asked, id);
    return badRequest('MISSING_REQUIRED_PARAMETER', 'Field must not be blank', 'idempotency_key');
  }
  if (given.length > 45)
    return badRequest('VALUE_TOO_LONG', 'Field must not be greater than 45 in length', 'idempotency_key');
  const key = `${call.path} ${given}`;
  const known = state.answered.get(key);
  if (known === undefined) {
    const answer = found.answer(asked, id);
    if (answer.status === 200) state.answered.set(key, { body: call.body, answer: answer.json });
    return answer;
  }
  if (known.body === call.body) return { status: 200, json: known.answer };
  return badRequest('IDEMPOTENCY_KEY_REUSED', 'The idempotency key was used with other parameters.', 'idempotency_key');
}
