import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shop, VendorId } from '../../demo/shop.ts';
import { startShop } from '../../demo/shop.ts';
import { quickbooksSignIn } from '../support/demo-callback.ts';
import {
  dig,
  quickbooks,
  quickbooksAll,
  quickbooksQuery,
  rowsAt,
  shopify,
  shopifyAll,
  stripe,
  stripeAll,
  textAt,
  woo,
  wooAll,
} from '../support/demo-client.ts';

const NOW = new Date('2026-11-21T10:00:00Z');

async function walkWoo(shop: Shop): Promise<Record<string, number>> {
  const products = await wooAll(shop, '/products');
  const parents = products.filter((row) => dig(row, 'type') === 'variable');
  const variations = await Promise.all(parents.map((row) => wooAll(shop, `/products/${textAt(row, 'id')}/variations`)));
  const sellable = [...products, ...variations.flat()];
  const orders = await wooAll(shop, '/orders?status=any&orderby=id&order=asc');
  return {
    customers: (await wooAll(shop, '/customers?role=all&orderby=id')).length,
    products: sellable.length,
    stock: sellable.filter((row) => dig(row, 'manage_stock') === true).length,
    orders: orders.length,
    payments: orders.filter((row) => dig(row, 'date_paid_gmt') !== null).length,
    refunds: orders.flatMap((row) => rowsAt(row, 'refunds')).length,
  };
}

async function walkShopify(shop: Shop): Promise<Record<string, number>> {
  const count = async (field: string, below = '') => (await shopifyAll(shop, field, 'id', below)).length;
  const orders = await shopifyAll(shop, 'orders', 'id refunds { id } transactions { kind status } fulfillments { id }');
  const items = await shopifyAll(shop, 'inventoryItems', 'id inventoryLevels(first: 10) { nodes { id } }');
  const good = (row: unknown) => ['SALE', 'CAPTURE'].includes(textAt(row, 'kind'));
  return {
    customers: await count('customers'),
    products: await count('products'),
    variants: await count('productVariants'),
    stock: items.flatMap((row) => rowsAt(row, 'inventoryLevels.nodes')).length,
    orders: orders.length,
    payments: orders.flatMap((row) => rowsAt(row, 'transactions')).filter(good).length,
    refunds: orders.flatMap((row) => rowsAt(row, 'refunds')).length,
    shipments: orders.flatMap((row) => rowsAt(row, 'fulfillments')).length,
    invoices: await count('draftOrders'),
    payouts: await count('payouts', 'shopifyPaymentsAccount'),
    balance: await count('balanceTransactions', 'shopifyPaymentsAccount'),
    disputes: await count('disputes', 'shopifyPaymentsAccount'),
  };
}

async function walkQuickbooks(shop: Shop, token: string): Promise<Record<string, number>> {
  const count = async (entity: string) => (await quickbooksAll(shop, token, entity)).length;
  const items = await quickbooksAll(shop, token, 'Item');
  return {
    customers: await count('Customer'),
    products: items.length,
    stock: items.filter((row) => dig(row, 'Type') === 'Inventory').length,
    orders: await count('SalesReceipt'),
    invoices: await count('Invoice'),
    payments: await count('Payment'),
    refunds: await count('RefundReceipt'),
    payouts: await count('Deposit'),
    suppliers: await count('Vendor'),
    'credit-notes': await count('CreditMemo'),
    bills: await count('Bill'),
    expenses: await count('Purchase'),
    accounts: await count('Account'),
    'tax-rates': await count('TaxRate'),
  };
}

async function walkStripe(shop: Shop): Promise<Record<string, number>> {
  const count = async (resource: string) => (await stripeAll(shop, `/v1/${resource}`)).length;
  return {
    customers: await count('customers'),
    products: await count('products'),
    payments: await count('charges'),
    invoices: await count('invoices'),
    refunds: await count('refunds'),
    payouts: await count('payouts'),
  };
}

describe('the pretend shop', () => {
  let shop: Shop;
  let token: string;

  beforeAll(async () => {
    shop = await startShop({ now: NOW, scale: 0.2 });
    token = (await quickbooksSignIn(shop)).access;
  });
  afterAll(() => shop.close());

  async function expectHoldsEqualWalk(): Promise<void> {
    expect(shop.holds('woocommerce')).toMatchObject(await walkWoo(shop));
    expect(shop.holds('shopify')).toMatchObject(await walkShopify(shop));
    expect(shop.holds('quickbooks-online')).toMatchObject(await walkQuickbooks(shop, token));
    expect(shop.holds('stripe')).toMatchObject(await walkStripe(shop));
  }

  it('shows through every API exactly what holds() says, before and after a day', async () => {
    await expectHoldsEqualWalk();
    const before = Object.fromEntries(Object.keys(shop.origins).map((id) => [id, shop.holds(id as VendorId)]));
    const summary = shop.change();
    await expectHoldsEqualWalk();
    for (const [vendor, changes] of Object.entries(summary)) {
      for (const [stream, { created, deleted }] of Object.entries(changes)) {
        const grown = (shop.holds(vendor as VendorId)[stream] ?? 0) - (before[vendor]?.[stream] ?? 0);
        expect(`${vendor} ${stream} ${grown}`).toBe(`${vendor} ${stream} ${created - deleted}`);
      }
    }
  });

  it('shows what a day changed to those who ask for changes', async () => {
    const since = new Date(NOW.getTime() - 1000).toISOString();
    const summary = shop.change();
    const orders = await wooAll(shop, `/orders?modified_after=${since}&dates_are_gmt=true`);
    expect(orders.length).toBeGreaterThanOrEqual((summary.woocommerce.orders?.created ?? 0) + 3);
    expect((await wooAll(shop, '/orders?status=trash')).length).toBe(2);

    const query =
      '{ orders(first: 100, sortKey: UPDATED_AT, query: "updated_at:>=\'SINCE\'") { nodes { id updatedAt } } }';
    const changed = rowsAt((await shopify(shop, query.replace('SINCE', since))).json, 'data.orders.nodes');
    expect(changed.length).toBeGreaterThanOrEqual(8);
    expect(changed.every((row) => textAt(row, 'updatedAt') >= since.slice(0, 19))).toBe(true);

    const cdc = await quickbooks(shop, token, `/cdc?entities=Invoice,Customer&changedSince=${since}`);
    const [invoices, customers] = rowsAt(cdc.json, 'CDCResponse.0.QueryResponse');
    expect(rowsAt(invoices, 'Invoice').filter((row) => dig(row, 'status') === 'Deleted')).toHaveLength(2);
    expect(rowsAt(customers, 'Customer').filter((row) => dig(row, 'Active') === false)).toHaveLength(2);

    const [event] = await stripeAll(shop, '/v1/events?types[]=customer.deleted');
    const gone = await stripe(shop, `/v1/customers/${textAt(event, 'data.object.id')}`);
    expect(gone.json).toMatchObject({ object: 'customer', deleted: true });
  });

  it('refuses wrong keys in each vendor’s own words', async () => {
    const wooUrl = `${shop.origins.woocommerce}/wp-json/wc/v3/orders`;
    const nobody = await fetch(wooUrl);
    expect([nobody.status, dig(await nobody.json(), 'code')]).toEqual([401, 'woocommerce_rest_cannot_view']);
    const bad = await fetch(`${wooUrl}?consumer_key=ck_1&consumer_secret=cs_1`);
    expect(dig(await bad.json(), 'code')).toBe('woocommerce_rest_authentication_error');
    expect((await shopify(shop, '{ shop { id } }', {}, 'shpat_wrong')).status).toBe(401);
    const signedOut = await quickbooks(shop, 'wrong', '/preferences');
    expect([signedOut.status, dig(signedOut.json, 'Fault.Error.0.code')]).toEqual([401, '3200']);
    const stripeBad = await fetch(`${shop.origins.stripe}/v1/balance`, { headers: { authorization: 'Bearer rk_x' } });
    expect(stripeBad.status).toBe(401);
  });

  it('takes WooCommerce keys from the address and keeps them out of the log', async () => {
    const { consumerKey = '', consumerSecret = '' } = shop.logins.woocommerce[0]?.secrets ?? {};
    const query = new URLSearchParams({ consumer_key: consumerKey, consumer_secret: consumerSecret, per_page: '1' });
    const response = await fetch(`${shop.origins.woocommerce}/wp-json/wc/v3/orders?${query}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('link')).toContain('rel="next"');
    expect(JSON.stringify(shop.calls('woocommerce').log)).not.toContain(consumerSecret);
  });

  it('keeps to page sizes and says what is wrong with a request', async () => {
    expect((await woo(shop, '/orders?per_page=101')).json).toMatchObject({ code: 'rest_invalid_param' });
    expect((await stripe(shop, '/v1/charges?limit=101')).status).toBe(400);
    const tooMany = await shopify(shop, '{ orders(first: 251) { nodes { id } } }');
    expect(textAt(tooMany.json, 'errors.0.message')).toContain('250');
    const wrong = await quickbooksQuery(shop, token, 'select * from Invoice maxresults 1001');
    expect(dig(wrong.json, 'Fault.Error.0.code')).toBe('4000');
    expect((await quickbooksQuery(shop, token, 'select * from Nothing')).status).toBe(400);
  });

  it('expands, trims and counts as asked', async () => {
    const charges = await stripe(shop, '/v1/charges?limit=5&expand[]=data.balance_transaction&expand[]=data.customer');
    const [charge] = rowsAt(charges.json, 'data').filter((row) => dig(row, 'paid') === true);
    expect(textAt(charge, 'balance_transaction.object')).toBe('balance_transaction');
    const trimmed = await woo(shop, '/orders?_fields=id,billing.email&per_page=1');
    expect(Object.keys(rowsAt({ rows: trimmed.json }, 'rows')[0] ?? {})).toEqual(['id', 'billing']);
    const fine = await woo(shop, '/orders?dp=6&per_page=1&_fields=total');
    expect(textAt({ rows: fine.json }, 'rows.0.total')).toMatch(/^\d+\.\d{6}$/);
    const count = await quickbooksQuery(shop, token, "select count(*) from Item where Type = 'Inventory'");
    expect(dig(count.json, 'QueryResponse.totalCount')).toBe(shop.holds('quickbooks-online').stock);
  });

  it('runs bulk queries and serves the file in ranges', async () => {
    const bulk = '{ orders { edges { node { id lineItems { edges { node { id quantity } } } } } } }';
    const start =
      'mutation ($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id } userErrors { code } } }';
    const { json } = await shopify(shop, start, { q: bulk });
    const id = dig(json, 'data.bulkOperationRunQuery.bulkOperation.id');
    const poll = 'query ($id: ID!) { bulkOperation(id: $id) { status url rootObjectCount objectCount } }';
    await expect
      .poll(
        async () => {
          const answer = await shopify(shop, poll, { id });
          return dig(answer.json, 'data.bulkOperation.status');
        },
        { timeout: 5000 },
      )
      .toBe('COMPLETED');
    const done = dig((await shopify(shop, poll, { id })).json, 'data.bulkOperation');
    expect(Number(dig(done, 'rootObjectCount'))).toBe(shop.holds('shopify').orders);
    const file = await (await fetch(textAt(done, 'url'))).text();
    const lines = file
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(Number(dig(done, 'objectCount')));
    const seen = new Set<string>();
    for (const line of lines) {
      const parent = dig(line, '__parentId');
      if (parent === undefined) seen.add(textAt(line, 'id'));
      else expect(seen.has(String(parent))).toBe(true);
    }
    const part = await fetch(textAt(done, 'url'), { headers: { range: 'bytes=5-9' } });
    expect([part.status, await part.text()]).toEqual([206, file.slice(5, 10)]);
    const nested = '{ orders { edges { node { id refunds { refundLineItems { edges { node { quantity } } } } } } } }';
    const refused = await shopify(shop, start, { q: nested });
    expect(dig(refused.json, 'data.bulkOperationRunQuery.userErrors.0.code')).toBe('INVALID');
  });

  it('signs webhooks the way each vendor does', () => {
    const hmac = (vendor: VendorId, body: string) => createHmac('sha256', shop.webhookSecrets[vendor]).update(body);
    const wooHook = shop.webhook('woocommerce', 'order.updated');
    expect(wooHook.headers['x-wc-webhook-signature']).toBe(hmac('woocommerce', wooHook.body).digest('base64'));
    const shopifyHook = shop.webhook('shopify', 'orders/updated');
    expect(shopifyHook.headers['x-shopify-hmac-sha256']).toBe(hmac('shopify', shopifyHook.body).digest('base64'));
    const intuitHook = shop.webhook('quickbooks-online', 'qbo.invoice.updated.v1');
    expect(intuitHook.headers['intuit-signature']).toBe(hmac('quickbooks-online', intuitHook.body).digest('base64'));
    const stripeHook = shop.webhook('stripe', 'charge.refunded');
    const [, time = '', signature] = /^t=(\d+),v1=(\w+)$/.exec(stripeHook.headers['stripe-signature'] ?? '') ?? [];
    expect(signature).toBe(hmac('stripe', `${time}.${stripeHook.body}`).digest('hex'));
  });
});

describe('the same seed', () => {
  it('gives the same shop, and another seed another one', async () => {
    const shops = await Promise.all([1, 1, 2].map((seed) => startShop({ seed, now: NOW, scale: 0.1 })));
    const pages = await Promise.all(
      shops.map(async (shop) =>
        JSON.stringify([(await woo(shop, '/orders')).json, (await stripe(shop, '/v1/charges')).json]),
      ),
    );
    const days = shops.map((shop) => JSON.stringify([shop.change(), shop.holds('shopify'), shop.logins.stripe]));
    await Promise.all(shops.map((shop) => shop.close()));
    expect(pages[0]).toBe(pages[1]);
    expect(days[0]).toBe(days[1]);
    expect(pages[0]).not.toBe(pages[2]);
  });
});
