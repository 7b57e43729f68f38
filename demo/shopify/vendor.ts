import type { Answer, Call } from '../http.ts';
import type { Page, Refusal, Vendor, VendorContext } from '../vendor.ts';
import { ShopifyAuth } from './auth.ts';
import { BulkRunner } from './bulk-runner.ts';
import { shopifyDay, shopifyNudge } from './change.ts';
import { CostBucket } from './cost.ts';
import { answerGraphql, throttled } from './endpoint.ts';
import { shopifyHands } from './hands.ts';
import { shopifyHolds } from './holds.ts';
import { SHOP_NAME } from './shop-nodes.ts';
import type { ShopifyState } from './state.ts';
import { makeShopifyState } from './state.ts';
import { shopifyHooks, shopifyWebhook } from './webhook.ts';

const API = /^\/admin\/api\/(\d{4}-\d{2}|unstable)\/graphql\.json$/;
/** Wide enough that no honest client meets it; the narrow one is what a Standard plan has. */
const WIDE = () => new CostBucket(100_000, 10_000);
const NARROW = () => new CostBucket(2000, 100);
const NARROW_QUERY_COST = 1000;

const BAD_TOKEN: Answer = {
  status: 401,
  json: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
};

type Json = Record<string, unknown>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first connection below `data`, told by its field. */
function firstConnection(value: unknown, field: string): Page | null {
  if (!isJson(value)) return null;
  for (const list of [value.nodes, value.edges]) if (Array.isArray(list)) return { key: field, rows: list };
  for (const [name, inner] of Object.entries(value)) {
    const found = name === 'extensions' ? null : firstConnection(inner, name);
    if (found !== null) return found;
  }
  return null;
}

function refuse(kind: Refusal): Answer {
  switch (kind) {
    case 'rate-limit': {
      const empty = NARROW();
      empty.take(empty.maximum);
      return throttled(500, empty);
    }
    case 'revoked':
      return BAD_TOKEN;
    case 'http-500':
      return { status: 500, json: { errors: 'Internal Server Error' } };
    case 'forbidden':
      return { status: 200, json: { errors: [{ message: 'Access denied', extensions: { code: 'ACCESS_DENIED' } }] } };
    case 'not-found':
      return { status: 404, json: { errors: 'Not Found' } };
    case 'conflict':
      return { status: 409, json: { errors: 'Conflict' } };
    case 'invalid':
      return { status: 422, json: { errors: 'Unprocessable Entity' } };
  }
}

/** The imitation of one Shopify store: GraphQL Admin API, bulk files and the OAuth pages. */
export function createShopify(context: VendorContext): Vendor {
  let made: ShopifyState | undefined;
  const state = () => {
    made ??= makeShopifyState(context);
    return made;
  };
  const source = context.random.fork('shopify-keys');
  const hex = '0123456789abcdef';
  const clientId = source.text(32, hex);
  const clientSecret = `shpss_${source.text(32, hex)}`;
  const staticToken = `shpat_${source.text(32, hex)}`;
  const auth = new ShopifyAuth({ clientId, clientSecret, staticToken, tokenSeconds: context.tokenSeconds });
  const bulk = new BulkRunner();
  let bucket = WIDE();
  let maxQueryCost: number | null = null;

  async function api(call: Call, version: string): Promise<Answer> {
    const token = call.headers['x-shopify-access-token'];
    const scopes = typeof token === 'string' ? auth.allowedBy(token) : null;
    if (scopes === null) return BAD_TOKEN;
    const request = { state: state(), origin: context.origin(), nowMs: context.nowMs(), scopes, isBulk: false };
    const uninstall = () => auth.revokeAll();
    const answer = await answerGraphql(call, { context: request, bulk, bucket, maxQueryCost, uninstall });
    return { ...answer, headers: { 'x-shopify-api-version': version, ...answer.headers } };
  }

  async function respond(call: Call): Promise<Answer> {
    const version = API.exec(call.path)?.[1];
    if (version !== undefined && call.method === 'POST') return api(call, version);
    if (call.path.startsWith('/bulk/') && call.method === 'GET') return bulk.file(call);
    const route = `${call.method} ${call.path}`;
    if (route === 'GET /admin/oauth/authorize') return auth.consentPage(call);
    if (route === 'POST /admin/oauth/authorize') return auth.decide(call);
    if (route === 'POST /admin/oauth/access_token') return auth.token(call);
    return { status: 404, json: { errors: 'Not Found' } };
  }

  const settings = { shop: SHOP_NAME, clientId };
  return {
    respond,
    logins: () => [
      { method: 'client-credentials', settings, secrets: { clientSecret } },
      { method: 'token', settings: { shop: SHOP_NAME }, secrets: { token: staticToken } },
      { method: 'oauth', settings, secrets: { clientSecret } },
    ],
    holds: () => shopifyHolds(state()),
    change: (random, nowMs) => shopifyDay(state(), random, nowMs),
    nudge: (random, nowMs) => shopifyNudge(state(), random, nowMs),
    webhookSecret: clientSecret,
    webhook: (topic, nowMs) => shopifyWebhook(state(), topic, clientSecret, nowMs),
    hooks: shopifyHooks(state, clientSecret),
    isApi: (path) => API.test(path) || path.startsWith('/bulk/'),
    page: (json) => (isJson(json) ? firstConnection(json.data, 'data') : null),
    faultFields: {
      needed: ['totalPriceSet', 'displayName', 'title', 'updatedAt', 'id'],
      enumeration: ['displayFinancialStatus', 'status', 'state', 'inventoryPolicy'],
      nullable: ['totalPriceSet', 'createdAt', 'displayName', 'title', 'price', 'net'],
      amount: ['totalPriceSet.shopMoney.amount', 'price', 'net.amount', 'amountSpent.amount', 'totalInventory'],
    },
    refuse,
    hands: shopifyHands(state),
    expireTokens: () => auth.expireTokens(),
    revokeAll: () => auth.revokeAll(),
    setSwitch(name, on) {
      if (name !== 'tight-bucket' || on === (maxQueryCost !== null)) return;
      bucket = on ? NARROW() : WIDE();
      maxQueryCost = on ? NARROW_QUERY_COST : null;
    },
  };
}
