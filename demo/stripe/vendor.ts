import type { Answer, Call } from '../http.ts';
import { basicAuth, bearerToken } from '../http.ts';
import type { Refusal, Vendor, VendorContext } from '../vendor.ts';
import { stripeDay, stripeNudge } from './change.ts';
import { stripeHands } from './hands.ts';
import { stripeError, stripeRoute } from './routes.ts';
import { makeStripeState } from './seed.ts';
import type { StripeState } from './state.ts';
import { API_VERSION } from './state.ts';
import { stripeHooks, stripeWebhook } from './webhook.ts';
import { type KeyBook, stripeDelete, stripePost } from './writes.ts';

/**
 * Live counts: what the list calls would show; customers and products without deleted ones, payments = charges of any
 * status.
 */
function stripeHolds(state: StripeState): Record<string, number> {
  const { lists } = state;
  return {
    customers: lists.customer.length,
    products: lists.product.length,
    payments: lists.charge.length,
    invoices: lists.invoice.length,
    refunds: lists.refund.length,
    payouts: lists.payout.length,
    'credit-notes': lists.credit_note.length,
    subscriptions: lists.subscription.length,
    disputes: lists.dispute.length,
    balance: lists.balance_transaction.length,
    'tax-rates': lists.tax_rate.length,
  };
}

function refuse(kind: Refusal, retryAfterSeconds: number | null): Answer {
  const wait: Record<string, string> = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
  switch (kind) {
    case 'rate-limit': {
      const headers = { ...wait, 'stripe-rate-limited-reason': 'global-rate', 'stripe-should-retry': 'true' };
      const message = 'Request rate limit exceeded.';
      return { ...stripeError(429, { code: 'rate_limit', message }), headers };
    }
    case 'revoked':
      return stripeError(401, { code: 'api_key_expired', message: 'Expired API Key provided: rk_test_***' });
    case 'http-500':
      return stripeError(500, { type: 'api_error', message: 'An unexpected error occurred.' });
    case 'forbidden':
      return stripeError(403, { code: 'more_permissions_required', message: 'The API key lacks a permission.' });
    case 'not-found':
      return stripeError(404, { code: 'resource_missing', message: 'No such object.' });
    case 'conflict':
      return stripeError(409, { type: 'idempotency_error', message: 'The key is in use.' });
    case 'invalid':
      return stripeError(400, { code: 'parameter_invalid', message: 'Invalid request.' });
  }
}

/** The imitation of one Stripe account, read with a restricted key. */
export function createStripe(context: VendorContext): Vendor {
  let made: StripeState | undefined;
  const state = () => {
    made ??= makeStripeState(context);
    return made;
  };
  const source = context.random.fork('stripe-keys');
  const apiKey = `rk_test_${source.text(40)}`;
  const webhookSecret = `whsec_${source.text(32)}`;
  const keyBook: KeyBook = new Map();
  let requests = 0;

  function answer(call: Call): Answer {
    const given = bearerToken(call) ?? basicAuth(call)?.user ?? '';
    if (given === '') return stripeError(401, { message: 'You did not provide an API key.' });
    if (given !== apiKey) return stripeError(401, { message: 'Invalid API Key provided: ***' });
    if (call.path.startsWith('/v1/')) {
      if (call.method === 'GET') return stripeRoute(state(), call, context.nowMs());
      if (call.method === 'POST') return stripePost(state(), call, context.nowMs(), keyBook, webhookSecret);
      if (call.method === 'DELETE') return stripeDelete(state(), call, context.nowMs());
    }
    return stripeError(404, { message: `Unrecognized request URL (${call.method}: ${call.path}).` });
  }

  function respond(call: Call): Answer {
    requests += 1;
    const version = call.headers['stripe-version'];
    const headers = {
      'request-id': `req_${String(requests).padStart(14, '0')}`,
      'stripe-version': typeof version === 'string' ? version : API_VERSION,
    };
    const answered = answer(call);
    return { ...answered, headers: { ...headers, ...answered.headers } };
  }

  return {
    respond,
    logins: () => [{ method: 'key', settings: {}, secrets: { apiKey } }],
    holds: () => stripeHolds(state()),
    change: (random, nowMs) => stripeDay(state(), random, nowMs),
    nudge: (random, nowMs) => stripeNudge(state(), random, nowMs),
    webhookSecret,
    webhook: (topic, nowMs) => stripeWebhook(state(), topic, webhookSecret, nowMs),
    hooks: stripeHooks(state),
    isApi: (path) => path.startsWith('/v1/'),
    page(json, call) {
      const isList = typeof json === 'object' && json !== null && 'data' in json && Array.isArray(json.data);
      return isList ? { key: call.path, rows: json.data as unknown[] } : null;
    },
    faultFields: {
      needed: ['amount', 'name', 'created', 'total'],
      enumeration: ['status', 'type', 'tax_exempt'],
      nullable: ['currency', 'name', 'created'],
      amount: ['amount', 'total', 'balance', 'created'],
    },
    refuse,
    hands: stripeHands(state),
    expireTokens: () => undefined,
    revokeAll: () => undefined,
  };
}
