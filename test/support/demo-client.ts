import type { Login, Shop, VendorId } from '../../demo/shop.ts';

/** What a careful client of the four vendors does, written against the pretend shop alone. */
export interface Reply {
  status: number;
  headers: Headers;
  json: unknown;
}

/** A value deep in an answer: `dig(answer, 'data.orders.nodes')`. */
export function dig(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, step) => {
    return typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
  }, value);
}

export function rowsAt(value: unknown, path: string): unknown[] {
  const found = dig(value, path);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: unknown, path: string): string {
  return String(dig(value, path));
}

/** Minor units of a decimal text with this many places. */
export function minor(text: unknown, places: number): number {
  return Math.round(Number(text) * 10 ** places);
}

export function loginOf(shop: Shop, vendor: VendorId, method: string): Login {
  const found = shop.logins[vendor].find((login) => login.method === method);
  if (found === undefined) throw new Error(`no login ${method}`);
  return found;
}

async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, json };
}

function basic(user = '', password = ''): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

export async function woo(shop: Shop, path: string): Promise<Reply> {
  const { secrets } = loginOf(shop, 'woocommerce', 'keys');
  const headers = { authorization: basic(secrets.consumerKey, secrets.consumerSecret) };
  return reply(await fetch(`${shop.origins.woocommerce}/wp-json/wc/v3${path}`, { headers }));
}

export async function wooAll(shop: Shop, path: string, perPage = 100): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let page = 1; ; page += 1) {
    const sign = path.includes('?') ? '&' : '?';
    const { json, headers } = await woo(shop, `${path}${sign}page=${page}&per_page=${perPage}`);
    all.push(...(Array.isArray(json) ? json : []));
    if (page >= Number(headers.get('x-wp-totalpages'))) return all;
  }
}

export async function stripe(shop: Shop, path: string): Promise<Reply> {
  const { secrets } = loginOf(shop, 'stripe', 'key');
  return reply(
    await fetch(`${shop.origins.stripe}${path}`, { headers: { authorization: `Bearer ${secrets.apiKey}` } }),
  );
}

export async function stripeAll(shop: Shop, path: string): Promise<unknown[]> {
  const all: unknown[] = [];
  for (;;) {
    const sign = path.includes('?') ? '&' : '?';
    const after = all.length === 0 ? '' : `&starting_after=${textAt(all.at(-1), 'id')}`;
    const { json } = await stripe(shop, `${path}${sign}limit=100${after}`);
    all.push(...rowsAt(json, 'data'));
    if (dig(json, 'has_more') !== true) return all;
  }
}

export async function shopify(shop: Shop, query: string, variables: object = {}, token?: string): Promise<Reply> {
  const own = loginOf(shop, 'shopify', 'token').secrets.token ?? '';
  const response = await fetch(`${shop.origins.shopify}/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': token ?? own },
    body: JSON.stringify({ query, variables }),
  });
  return reply(response);
}

/** All nodes of a root connection, or of one below `path`. */
export async function shopifyAll(shop: Shop, field: string, selection: string, below = ''): Promise<unknown[]> {
  const all: unknown[] = [];
  let after: unknown = null;
  for (;;) {
    const list = `${field}(first: 100, after: $after) { nodes { ${selection} } pageInfo { hasNextPage endCursor } }`;
    const query = `query ($after: String) { ${below === '' ? list : `${below} { ${list} }`} }`;
    const { json } = await shopify(shop, query, { after });
    const at = below === '' ? `data.${field}` : `data.${below}.${field}`;
    all.push(...rowsAt(json, `${at}.nodes`));
    if (dig(json, `${at}.pageInfo.hasNextPage`) !== true) return all;
    after = dig(json, `${at}.pageInfo.endCursor`);
  }
}

export const REALM = '4620816365000000001';

export async function quickbooks(shop: Shop, token: string, path: string): Promise<Reply> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  return reply(await fetch(`${shop.origins['quickbooks-online']}/v3/company/${REALM}${path}`, { headers }));
}

export function quickbooksQuery(shop: Shop, token: string, statement: string): Promise<Reply> {
  return quickbooks(shop, token, `/query?minorversion=75&query=${encodeURIComponent(statement)}`);
}

export async function quickbooksAll(shop: Shop, token: string, entity: string): Promise<unknown[]> {
  const all: unknown[] = [];
  const inactiveToo = ['Customer', 'Item'].includes(entity) ? 'where Active in (true, false) ' : '';
  for (;;) {
    const statement = `select * from ${entity} ${inactiveToo}orderby Id startposition ${all.length + 1} maxresults 200`;
    const page = rowsAt((await quickbooksQuery(shop, token, statement)).json, `QueryResponse.${entity}`);
    all.push(...page);
    if (page.length < 200) return all;
  }
}

export async function postForm(url: string, fields: Record<string, string>, authorization?: string): Promise<Reply> {
  const headers = authorization === undefined ? {} : { authorization };
  return reply(await fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) }));
}

/** A token call at the pretend Intuit. */
export function quickbooksToken(shop: Shop, fields: Record<string, string>): Promise<Reply> {
  const { settings, secrets } = loginOf(shop, 'quickbooks-online', 'oauth');
  const url = `${shop.origins['quickbooks-online']}/oauth2/v1/tokens/bearer`;
  return postForm(url, fields, basic(settings.clientId, secrets.clientSecret));
}
