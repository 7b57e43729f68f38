import { createHmac } from 'node:crypto';
import type { Answer, Call } from '../http.ts';
import { basicAuth } from '../http.ts';
import type { Refusal, Vendor, VendorContext } from '../vendor.ts';
import { wooDay, wooNudge } from './change.ts';
import { wooHands } from './hands.ts';
import { wooHolds } from './holds.ts';
import { wooError } from './lists.ts';
import { isWooPath, notFound, wooRoute } from './routes.ts';
import { siteIndex } from './site.ts';
import type { WooState } from './state.ts';
import { makeWooState } from './state.ts';
import { wooHooks, wooWebhook } from './webhook.ts';
import { wooWrite } from './writes.ts';

interface Keys {
  key: string;
  secret: string;
}

/** Keys come in the Authorization header, or in the address where a host strips that header. */
function keysOf(call: Call, stripAuth: boolean): Keys | null {
  const basic = stripAuth ? null : basicAuth(call);
  if (basic !== null) return { key: basic.user, secret: basic.password };
  const key = call.query.get('consumer_key');
  return key === null ? null : { key, secret: call.query.get('consumer_secret') ?? '' };
}

function checkKeys(given: Keys | null, keys: Keys): Answer | null {
  if (given === null) return wooError(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
  if (given.key !== keys.key) {
    return wooError(401, 'woocommerce_rest_authentication_error', 'Consumer key is invalid.');
  }
  if (given.secret !== keys.secret) {
    return wooError(401, 'woocommerce_rest_authentication_error', 'Consumer secret is invalid.');
  }
  return null;
}

function refuse(kind: Refusal, retryAfterSeconds: number | null): Answer {
  const wait: Record<string, string> = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
  switch (kind) {
    case 'rate-limit':
      return { ...wooError(429, 'too_many_requests', 'Too many requests, slow down.'), headers: wait };
    case 'revoked':
      return wooError(401, 'woocommerce_rest_authentication_error', 'Consumer key is invalid.');
    case 'http-500':
      return wooError(500, 'internal_server_error', 'There has been a critical error on this website.');
    case 'forbidden':
      return wooError(403, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
    case 'not-found':
      return notFound();
    case 'conflict':
      return wooError(409, 'woocommerce_rest_conflict', 'The resource was changed.');
    case 'invalid':
      return wooError(422, 'rest_invalid_param', 'Invalid parameter(s).');
  }
}

/** The imitation of one WooCommerce store. */
export function createWoocommerce(context: VendorContext): Vendor {
  let made: WooState | undefined;
  const state = () => {
    made ??= makeWooState(context);
    return made;
  };
  const source = context.random.fork('woocommerce-keys');
  const hex = '0123456789abcdef';
  const keys = { key: `ck_${source.text(40, hex)}`, secret: `cs_${source.text(40, hex)}` };
  const webhookSecret = createHmac('sha256', keys.secret).update('webhook').digest('hex').slice(0, 32);
  let stripAuth = false;

  function respond(call: Call): Answer {
    if (call.path === '/wp-json' || call.path === '/wp-json/') return siteIndex();
    if (!isWooPath(call.path)) return notFound();
    const refused = checkKeys(keysOf(call, stripAuth), keys);
    if (refused !== null) return refused;
    if (call.method === 'GET') return wooRoute(state(), call);
    return wooWrite(state(), call, source, context.nowMs()) ?? notFound();
  }

  return {
    respond,
    logins: (origin) => [
      {
        method: 'keys',
        settings: { site: origin },
        secrets: { consumerKey: keys.key, consumerSecret: keys.secret },
      },
    ],
    holds: () => wooHolds(state()),
    change: (random, nowMs) => wooDay(state(), random, nowMs),
    nudge: (random, nowMs) => wooNudge(state(), random, nowMs),
    webhookSecret,
    webhook: (topic) => wooWebhook(state(), topic, webhookSecret, context.origin()),
    hooks: wooHooks(state, context.origin),
    isApi: (path) => path.startsWith('/wp-json'),
    page: (json, call) => (Array.isArray(json) ? { key: call.path, rows: json } : null),
    faultFields: {
      needed: ['total', 'name', 'email', 'amount'],
      enumeration: ['status', 'stock_status', 'role'],
      nullable: ['currency', 'name', 'email', 'amount', 'price'],
      amount: ['total', 'price', 'amount', 'id'],
    },
    refuse,
    hands: wooHands(state),
    expireTokens: () => undefined,
    revokeAll: () => undefined,
    setSwitch(name, on) {
      if (name === 'strip-auth') stripAuth = on;
    },
  };
}
