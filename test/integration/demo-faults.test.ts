import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault, Shop, VendorId } from '../../demo/shop.ts';
import { startShop } from '../../demo/shop.ts';
import { quickbooksSignIn } from '../support/demo-callback.ts';
import type { Reply } from '../support/demo-client.ts';
import {
  dig,
  loginOf,
  quickbooks,
  quickbooksQuery,
  quickbooksToken,
  rowsAt,
  shopify,
  shopifyAll,
  stripe,
  stripeAll,
  textAt,
  woo,
  wooAll,
} from '../support/demo-client.ts';

/** Each stands for the vendors that answer in its way. */
const VENDORS = ['woocommerce', 'shopify', 'quickbooks-online', 'stripe'] as const satisfies readonly VendorId[];
type Known = (typeof VENDORS)[number];

describe('a vendor that misbehaves', () => {
  let shop: Shop;
  let token: string;

  beforeAll(async () => {
    shop = await startShop({ scale: 0.1 });
    token = (await quickbooksSignIn(shop)).access;
  });
  afterEach(() => {
    for (const vendor of VENDORS) shop.faults(vendor, null);
  });
  afterAll(() => shop.close());

  /** One page of old records from each vendor. */
  const ask: Record<Known, () => Promise<Reply>> = {
    woocommerce: () => woo(shop, '/orders?per_page=7&orderby=id&order=asc'),
    shopify: () =>
      shopify(
        shop,
        '{ orders(first: 7) { nodes { id displayFinancialStatus totalPriceSet { shopMoney { amount } } } } }',
      ),
    'quickbooks-online': () => quickbooksQuery(shop, token, 'select * from Invoice maxresults 7'),
    stripe: () => stripe(shop, '/v1/charges?limit=7'),
  };
  const rows: Record<Known, (json: unknown) => unknown[]> = {
    woocommerce: (json) => rowsAt({ json }, 'json'),
    shopify: (json) => rowsAt(json, 'data.orders.nodes'),
    'quickbooks-online': (json) => rowsAt(json, 'QueryResponse.Invoice'),
    stripe: (json) => rowsAt(json, 'data'),
  };

  async function asked(vendor: Known, fault: Fault | Fault[] | null): Promise<Reply> {
    shop.faults(vendor, fault);
    return ask[vendor]();
  }

  it.each(VENDORS)('%s fails as often as told and then works again', async (vendor) => {
    expect((await asked(vendor, { kind: 'http-500', times: 1 })).status).toBe(500);
    expect((await ask[vendor]()).status).toBe(200);
    const html = await asked(vendor, { kind: 'http-502-html', times: 1 });
    expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
    const cut = await asked(vendor, { kind: 'truncated-json', times: 1 });
    expect([cut.status, cut.json]).toEqual([200, undefined]);
    await expect(asked(vendor, { kind: 'cut-connection', times: 1 })).rejects.toThrow();
    expect(rows[vendor]((await ask[vendor]()).json)).toHaveLength(7);
  });

  it.each(VENDORS)('%s strikes only the path that a fault names', async (vendor) => {
    expect((await asked(vendor, { kind: 'http-500', path: /nothing-of-the-kind/ })).status).toBe(200);
    const path = { woocommerce: /\/orders/, shopify: /orders\(/, 'quickbooks-online': /Invoice/, stripe: /charges/ };
    expect((await asked(vendor, { kind: 'http-500', path: path[vendor] })).status).toBe(500);
  });

  it.each(VENDORS)('%s limits the rate in its own way', async (vendor) => {
    const bare = await asked(vendor, { kind: 'rate-limit', times: 1 });
    expect(bare.headers.get('retry-after')).toBeNull();
    if (vendor === 'shopify') {
      expect(dig(bare.json, 'errors.0.extensions.code')).toBe('THROTTLED');
      expect(dig(bare.json, 'extensions.cost.throttleStatus.currentlyAvailable')).toBeLessThan(500);
      return;
    }
    expect(bare.status).toBe(429);
    const told = await asked(vendor, { kind: 'rate-limit', retryAfterSeconds: 3 });
    expect(told.headers.get('retry-after')).toBe('3');
  });

  it.each(VENDORS)('%s spoils every third record, the first one included', async (vendor) => {
    const good = rows[vendor]((await asked(vendor, null)).json);
    for (const kind of ['changed-schema', 'unknown-enum', 'null-field', 'huge-number'] as const) {
      const bad = rows[vendor]((await asked(vendor, { kind, times: 1 })).json);
      const spoilt = bad.map((row, index) => JSON.stringify(row) !== JSON.stringify(good[index]));
      expect([kind, spoilt]).toEqual([kind, [true, false, false, true, false, false, true]]);
    }
    expect(rows[vendor]((await ask[vendor]()).json)).toEqual(good);
  });

  it.each(VENDORS)('%s can have a clock that is off, in the Date header too', async (vendor) => {
    const told = async () => Date.parse((await ask[vendor]()).headers.get('date') ?? '') - Date.now();
    expect(Math.abs(await told())).toBeLessThan(5000);
    shop.faults(vendor, { kind: 'clock-skew', minutes: -17 });
    expect(Math.abs((await told()) + 17 * 60_000)).toBeLessThan(5000);
  });

  it.each(VENDORS)('%s can answer slowly, and with an empty page', async (vendor) => {
    const began = performance.now();
    const empty = await asked(vendor, [
      { kind: 'slow', ms: 120, times: 1 },
      { kind: 'empty-page', times: 1 },
    ]);
    expect(performance.now() - began).toBeGreaterThan(110);
    expect(rows[vendor](empty.json)).toHaveLength(0);
  });

  it('gives the records of the page before once more', async () => {
    const whole = (await stripeAll(shop, '/v1/charges')).length;
    shop.faults('stripe', { kind: 'duplicate-page', times: 1 });
    const doubled = (await stripeAll(shop, '/v1/charges')).map((row) => textAt(row, 'id'));
    expect([doubled.length, new Set(doubled).size]).toEqual([whole + 100, whole]);
    shop.faults('woocommerce', { kind: 'duplicate-page', times: 1 });
    expect(await wooAll(shop, '/orders')).toHaveLength((shop.holds('woocommerce').orders ?? 0) + 100);
  });

  it('changes records between two pages', async () => {
    const before = shop.holds('woocommerce').orders ?? 0;
    shop.faults('woocommerce', { kind: 'edit-during-pull', times: 1 });
    const walked = await wooAll(shop, '/orders?orderby=modified&order=asc', 50);
    expect(shop.holds('woocommerce').orders).toBe(before + 1);
    expect(new Set(walked.map((row) => textAt(row, 'id'))).size).toBeGreaterThanOrEqual(before);
    const shopifyBefore = shop.holds('shopify').orders ?? 0;
    shop.faults('shopify', { kind: 'edit-during-pull', times: 1 });
    await shopifyAll(shop, 'orders', 'id');
    expect(shop.holds('shopify').orders).toBe(shopifyBefore + 1);
  });

  it('takes tokens back: expired ones can be refreshed, revoked ones cannot', async () => {
    const signedIn = await quickbooksSignIn(shop);
    shop.faults('quickbooks-online', { kind: 'expired-tokens' });
    expect((await quickbooks(shop, signedIn.access, '/preferences')).status).toBe(401);
    const refresh = await quickbooksToken(shop, { grant_type: 'refresh_token', refresh_token: signedIn.refresh });
    expect((await quickbooks(shop, textAt(refresh.json, 'access_token'), '/preferences')).status).toBe(200);
    shop.faults('quickbooks-online', { kind: 'revoked', path: /preferences/ });
    const next = textAt(refresh.json, 'refresh_token');
    expect((await quickbooksToken(shop, { grant_type: 'refresh_token', refresh_token: next })).status).toBe(400);
    token = (await quickbooksSignIn(shop)).access;
    for (const vendor of ['woocommerce', 'shopify', 'stripe'] as const) {
      expect((await asked(vendor, { kind: 'revoked' })).status).toBe(401);
    }
  });

  it('strips the Authorization header like some hosts of WooCommerce do', async () => {
    expect((await asked('woocommerce', { kind: 'strip-auth' })).status).toBe(401);
    const { secrets } = loginOf(shop, 'woocommerce', 'keys');
    const keys = `consumer_key=${secrets.consumerKey}&consumer_secret=${secrets.consumerSecret}`;
    const response = await fetch(`${shop.origins.woocommerce}/wp-json/wc/v3/orders?${keys}`);
    expect(response.status).toBe(200);
  });

  it('has a narrow Shopify bucket on request', async () => {
    shop.faults('shopify', { kind: 'tight-bucket' });
    const costly = '{ orders(first: 100) { nodes { id lineItems(first: 20) { nodes { id } } } } }';
    expect(dig((await shopify(shop, costly)).json, 'errors.0.extensions.code')).toBe('MAX_COST_EXCEEDED');
    const dear = '{ orders(first: 200) { nodes { id customer { id } } } }';
    const codes: unknown[] = [];
    for (let call = 0; call < 40; call += 1)
      codes.push(dig((await shopify(shop, dear)).json, 'errors.0.extensions.code'));
    expect(codes).toContain('THROTTLED');
  });
});
