import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../http.ts';
import { basicAuth, bearerToken, bodyFields } from '../http.ts';
import type { Refusal, Vendor, VendorContext } from '../vendor.ts';
import { type Ask, badRequest, notFound, ok, refusal, unprocessable } from './answers.ts';
import { signingCertificate } from './certificate.ts';
import { holds, paypalDay, paypalNudge } from './change.ts';
import { makeHands } from './hands.ts';
import * as invoices from './invoice-writes.ts';
import * as lists from './lists.ts';
import { listBalances, listTransactions } from './reports.ts';
import { makePaypalState } from './seed.ts';
import type { PaypalState } from './state.ts';
import { createWebhook, deleteWebhook, delivery, listWebhooks, paypalHooks } from './webhooks.ts';
import * as writes from './writes.ts';

interface Route {
  method: string;
  path: RegExp;
  /** What must be ticked for the app. */
  scope: string;
  answer: (ask: Ask) => Answer;
}

const { onInvoice } = invoices;
const { once } = writes;
const invoice = (end: string) => new RegExp(`^/v2/invoicing/invoices/([\\w-]+)${end}$`);

function routesOf(webhookId: string): Route[] {
  const route = (method: string, path: RegExp, scope: string, answer: Route['answer']): Route => ({
    ...{ method, path, scope, answer },
  });
  const [read, change] = ['invoicing/invoices/read', 'invoicing/invoices/readwrite'];
  return [
    route('GET', /^\/v1\/reporting\/transactions$/, 'reporting/search/read', listTransactions),
    route('GET', /^\/v1\/reporting\/balances$/, 'reporting/balances/read', listBalances),
    route('POST', /^\/v2\/invoicing\/search-invoices$/, read, lists.searchInvoices),
    route('POST', /^\/v2\/invoicing\/invoices$/, change, invoices.createInvoice),
    route('GET', invoice(''), read, onInvoice(invoices.getInvoice)),
    route('DELETE', invoice(''), change, onInvoice(invoices.deleteInvoice)),
    route('POST', invoice('/send'), change, onInvoice(invoices.sendInvoice)),
    route('POST', invoice('/remind'), change, onInvoice(invoices.remind)),
    route('POST', invoice('/cancel'), change, onInvoice(invoices.cancelInvoice)),
    route('POST', invoice('/payments'), change, onInvoice(invoices.recordPayment)),
    route('DELETE', invoice('/payments/([\\w-]+)'), change, onInvoice(invoices.deletePayment)),
    route('GET', /^\/v1\/customer\/disputes$/, 'disputes/read-seller', lists.listDisputes),
    route('GET', /^\/v1\/customer\/disputes\/([\w-]+)$/, 'disputes/read-seller', lists.getDispute),
    route('GET', /^\/v1\/catalogs\/products$/, 'subscriptions', lists.listProducts),
    route('POST', /^\/v1\/catalogs\/products$/, 'subscriptions', once(writes.createProduct)),
    route('GET', /^\/v1\/catalogs\/products\/([\w.-]+)$/, 'subscriptions', writes.getProduct),
    route('GET', /^\/v1\/billing\/plans$/, 'subscriptions', lists.listPlans),
    route('GET', /^\/v1\/billing\/subscriptions$/, 'subscriptions', lists.listSubscriptions),
    route('GET', /^\/v1\/billing\/plans\/([\w-]+)$/, 'subscriptions', lists.getPlan),
    route('GET', /^\/v1\/billing\/subscriptions\/([\w-]+)$/, 'subscriptions', lists.getSubscription),
    route('GET', /^\/v2\/payments\/captures\/([\w-]+)$/, 'payments/payment/authcapture', writes.getCapture),
    route('POST', /^\/v2\/payments\/captures\/([\w-]+)\/refund$/, 'payments/refund', once(writes.refundCapture)),
    route('POST', /^\/v1\/shipping\/trackers-batch$/, 'shipping/trackers/readwrite', writes.addTrackers),
    route('GET', /^\/v1\/shipping\/trackers\/([\w-]+)$/, 'shipping/trackers/readwrite', writes.getTracker),
    route('PUT', /^\/v1\/shipping\/trackers\/([\w-]+)$/, 'shipping/trackers/readwrite', writes.putTracker),
    route('GET', /^\/v1\/notifications\/webhooks$/, 'applications/webhooks', listWebhooks),
    route('POST', /^\/v1\/notifications\/webhooks$/, 'applications/webhooks', createWebhook(webhookId)),
    route('DELETE', /^\/v1\/notifications\/webhooks\/([\w-]+)$/, 'applications/webhooks', deleteWebhook),
  ];
}

function refuse(kind: Refusal, retryAfterSeconds: number | null): Answer {
  switch (kind) {
    case 'rate-limit': {
      const headers = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
      const message = 'Too many requests. Blocked due to rate limiting.';
      return { ...refusal(429, 'RATE_LIMIT_REACHED', message), headers };
    }
    case 'revoked':
      return { status: 401, json: { error: 'invalid_client', error_description: 'Client Authentication failed' } };
    case 'http-500':
      return refusal(500, 'INTERNAL_SERVER_ERROR', 'An internal server error occurred.');
    case 'forbidden':
      return refusal(
        403,
        'NOT_AUTHORIZED',
        'Authorization failed due to insufficient permissions.',
        'PERMISSION_DENIED',
      );
    case 'not-found':
      return notFound();
    case 'conflict':
      return refusal(409, 'RESOURCE_CONFLICT', 'The server has detected a conflict while processing this request.');
    case 'invalid':
      return unprocessable('INVALID_PARAMETER_VALUE', 'The value of a field is invalid.');
  }
}

/** An app whose id ends so has everything ticked but Transaction search. */
export const WITHOUT_REPORTS = '_no-reports';

/** The imitation of one PayPal business account, reached with a REST app of the shop's own. */
export function createPaypal(context: VendorContext): Vendor {
  let made: PaypalState | undefined;
  const state = () => {
    made ??= makePaypalState(context);
    return made;
  };
  const source = context.random.fork('paypal-keys');
  // As PayPal's own look: eighty signs, dashes and underscores among them.
  const clientId = `A${source.text(30)}-${source.text(20)}_${source.text(27)}`;
  const clientSecret = `E${source.text(25)}_${source.text(25)}-${source.text(27)}`;
  const webhookSecret = source.text(17, 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789');
  const routes = routesOf(webhookSecret);
  // Nine hours, where others give one.
  const lifeSeconds = context.tokenSeconds * 9;
  const scopes = [...new Set(routes.map(({ scope }) => scope))];
  let tokens = new Map<string, { until: number; scopes: string[] }>();

  function issue(call: Call): Answer {
    const given = basicAuth(call);
    const isNarrow = given?.user === clientId + WITHOUT_REPORTS;
    if ((given?.user !== clientId && !isNarrow) || given?.password !== clientSecret) return refuse('revoked', null);
    if (bodyFields(call).grant_type !== 'client_credentials') {
      const error_description = 'Grant Type is NULL';
      return { status: 400, json: { error: 'unsupported_grant_type', error_description } };
    }
    const granted = isNarrow ? scopes.filter((scope) => !scope.startsWith('reporting')) : scopes;
    const token = `A21AA${randomBytes(36).toString('base64url')}`;
    tokens.set(token, { until: context.nowMs() + lifeSeconds * 1000, scopes: granted });
    return ok({
      scope: ['openid', ...granted.map((scope) => `https://uri.paypal.com/services/${scope}`)].join(' '),
      access_token: token,
      token_type: 'Bearer',
      app_id: 'APP-80W284485P519543T',
      expires_in: lifeSeconds,
      nonce: `${new Date(context.nowMs()).toISOString()}${source.text(8)}`,
    });
  }

  function respond(call: Call): Answer {
    if (call.method === 'POST' && call.path === '/v1/oauth2/token') return issue(call);
    if (call.path.startsWith('/v1/notifications/certs/')) return { status: 200, text: signingCertificate };
    const token = tokens.get(bearerToken(call) ?? '');
    if (token === undefined || token.until <= context.nowMs()) {
      return {
        status: 401,
        json: { error: 'invalid_token', error_description: 'Token signature verification failed' },
      };
    }
    if (call.path === '/v1/identity/openidconnect/userinfo') {
      return ok({ user_id: 'https://www.paypal.com/webapps/auth/identity/user/pretend', name: 'Pretend Shop' });
    }
    const found = routes.find(({ method, path }) => method === call.method && path.test(call.path));
    if (found === undefined) return notFound();
    if (!token.scopes.includes(found.scope)) return refuse('forbidden', null);
    if (call.body !== '' && !(call.headers['content-type'] ?? '').includes('json')) {
      return badRequest('MALFORMED_REQUEST', 'The body is not JSON.');
    }
    const parts = (found.path.exec(call.path) ?? []).slice(1);
    return found.answer({ state: state(), call, nowMs: context.nowMs(), parts });
  }

  return {
    respond,
    logins: () => [{ method: 'app', settings: { environment: 'sandbox', clientId }, secrets: { clientSecret } }],
    holds: () => holds(state(), context.nowMs()),
    change: (random, nowMs) => paypalDay(state(), random, nowMs),
    nudge: (random, nowMs) => paypalNudge(state(), random, nowMs),
    webhookSecret,
    webhook: (topic, nowMs) => delivery(state(), topic, webhookSecret, nowMs),
    hooks: paypalHooks(state),
    isApi: (path) => /^\/v\d\//.test(path) && path !== '/v1/oauth2/token' && !path.includes('/certs/'),
    page(json, call) {
      const rows = lists.rowsIn(json);
      return rows === null ? null : { key: call.path, rows };
    },
    faultFields: {
      needed: ['transaction_info.transaction_amount', 'detail', 'name', 'start_time', 'total_balance'],
      enumeration: ['transaction_info.transaction_status', 'status'],
      nullable: ['transaction_info.transaction_subject', 'detail.note', 'description', 'quantity', 'total_balance'],
      amount: ['transaction_info.transaction_amount.value', 'amount.value', 'total_balance.value'],
    },
    refuse,
    expireTokens() {
      tokens = new Map();
    },
    revokeAll() {
      tokens = new Map();
    },
    hands: makeHands(state, context.random.fork('paypal-hands'), context.nowMs),
  };
}
