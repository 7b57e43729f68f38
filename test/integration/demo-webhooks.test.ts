import { createHmac } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRandom } from '../../demo/data/random.ts';
import { Deliveries } from '../../demo/deliveries.ts';
import { FaultSwitches } from '../../demo/faults.ts';
import { callbacksRoute, freshbooksHooks } from '../../demo/freshbooks/callbacks.ts';
import { addTax } from '../../demo/freshbooks/seed.ts';
import { emptyBooks } from '../../demo/freshbooks/state.ts';
import { createFreshbooks } from '../../demo/freshbooks/vendor.ts';
import { type DeliveryTry, type Shop, type ShopOptions, startShop } from '../../demo/shop.ts';
import { dig, shopify, textAt, woo } from '../support/demo-client.ts';
import { openReceiver, type Receiver } from '../support/hook-receiver.ts';

/** A second passes for each year of waiting between tries. */
const webhookSpeed = 31_536_000;

async function open(options: ShopOptions = {}): Promise<Shop> {
  const shop = await startShop({ scale: 0.05, webhookSpeed, ...options });
  onTestFinished(() => shop.close());
  return shop;
}

function fail(message: string): never {
  throw new Error(message);
}

const keysOf = (shop: Shop) => shop.logins.woocommerce[0]?.secrets ?? {};

async function wooCall(shop: Shop, method: string, path: string, body: object): Promise<unknown> {
  const { consumerKey, consumerSecret } = keysOf(shop);
  const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const url = `${shop.origins.woocommerce}/wp-json/wc/v3${path}`;
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  expect(response.status).toBeLessThan(300);
  return response.json();
}

/** Subscribes with WooCommerce, and waits for its pings. */
async function subscribeWoo(shop: Shop, url: string, ...topics: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const topic of topics) {
    const made = await wooCall(shop, 'POST', '/webhooks', { topic, delivery_url: url, secret: `of ${topic}` });
    ids.push(textAt(made, 'id'));
  }
  await shop.deliveries('woocommerce').settled();
  return ids;
}

async function subscribeShopify(shop: Shop, uri: string, topic: string): Promise<void> {
  const query = `mutation ($topic: WebhookSubscriptionTopic!, $to: WebhookSubscriptionInput!) {
    webhookSubscriptionCreate(topic: $topic, webhookSubscription: $to) { userErrors { message } } }`;
  const { json } = await shopify(shop, query, { topic, to: { uri, format: 'JSON' } });
  expect(dig(json, 'data.webhookSubscriptionCreate.userErrors')).toEqual([]);
}

const about = ({ topic, record }: DeliveryTry) => `${topic} ${record}`;
const told = (shop: Shop) =>
  shop
    .deliveries('woocommerce')
    .log.filter(({ topic }) => topic !== 'ping')
    .map(about);

describe('what is delivered', () => {
  it('is one thing for each change and each topic that it touches', async () => {
    const shop = await open();
    const { url, taken } = await openReceiver();
    shop.hands('woocommerce').add('orders');
    await subscribeWoo(shop, url, 'order.created', 'order.updated', 'product.updated');
    expect(taken.map(({ body }) => body.toString())).toEqual(Array(3).fill(expect.stringMatching(/^webhook_id=\d+$/)));
    const order = shop.hands('woocommerce').edit('orders');
    const made = shop.hands('woocommerce').add('orders');
    shop.hands('woocommerce').edit('customers');
    shop.hands('woocommerce').truth('orders');
    await wooCall(shop, 'PUT', `/orders/${made}`, { status: 'completed' });
    await woo(shop, '/orders');
    await shop.deliveries('woocommerce').settled();
    const expected = [`order.updated ${order}`, `order.created ${made}`, `order.updated ${made}`];
    expect(told(shop)).toEqual(expected);
    expect(taken.slice(3).map(({ body }) => String(JSON.parse(body.toString()).id))).toEqual([order, made, made]);
  });

  it('is told however fast one change follows the other', async () => {
    const shop = await open();
    const { url, taken } = await openReceiver();
    await subscribeWoo(shop, url, 'customer.updated');
    for (let turn = 0; turn < 20; turn += 1) shop.hands('woocommerce').edit('customers');
    await shop.deliveries('woocommerce').settled();
    expect(taken).toHaveLength(1 + 20);
  });

  it('is signed with the secret of its own subscription', async () => {
    const shop = await open();
    const { url, taken } = await openReceiver();
    await subscribeWoo(shop, url, 'order.updated', 'product.updated');
    taken.length = 0;
    shop.hands('woocommerce').edit('orders');
    shop.hands('woocommerce').edit('products');
    await shop.deliveries('woocommerce').settled();
    for (const { headers, body } of taken) {
      const mac = createHmac('sha256', `of ${headers['x-wc-webhook-topic']}`).update(body).digest('base64');
      expect(headers['x-wc-webhook-signature']).toBe(mac);
    }
    expect(taken.map(({ headers }) => headers['x-wc-webhook-topic']).sort()).toEqual([
      'order.updated',
      'product.updated',
    ]);
  });

  it('tells a whole day in the shop, and what happens between two pages', async () => {
    const shop = await open();
    const { url } = await openReceiver();
    await subscribeWoo(shop, url, 'order.created', 'customer.created', 'customer.deleted', 'product.deleted');
    const { woocommerce: day } = shop.change();
    await shop.deliveries('woocommerce').settled();
    const count = (topic: string) => told(shop).filter((one) => one.startsWith(`${topic} `)).length;
    expect(count('order.created')).toBe(day.orders?.created);
    expect(count('customer.created')).toBe(day.customers?.created);
    expect(count('customer.deleted')).toBe(day.customers?.deleted);
    const before = count('order.created');
    shop.faults('woocommerce', { kind: 'edit-during-pull', times: 1, path: /orders/ });
    await woo(shop, '/orders?page=1');
    await woo(shop, '/orders?page=2');
    await shop.deliveries('woocommerce').settled();
    expect(count('order.created')).toBe(before + 1);
  });

  it('goes to this machine only, unless it is told where an address really is', async () => {
    const receiver = await openReceiver();
    const away = 'https://hooks.shop.example/in/7';
    const quiet = await open();
    await subscribeWoo(quiet, away, 'order.updated');
    quiet.hands('woocommerce').edit('orders');
    await quiet.deliveries('woocommerce').settled();
    const problem = 'the pretend shop delivers on this machine only';
    expect(quiet.deliveries('woocommerce').log.at(-1)).toMatchObject({ url: away, status: null, problem });
    const shop = await open({ reach: (url) => (url === away ? receiver.url : null) });
    const { secret } = shop.subscribeByHand('square', away);
    shop.hands('square').edit('customers');
    await shop.deliveries('square').settled();
    const [{ headers, body } = fail('nothing came')] = receiver.taken;
    const mac = createHmac('sha256', secret).update(away).update(body).digest('base64');
    expect(headers['x-square-hmacsha256-signature']).toBe(mac);
  });
});

describe('when an address does not take it', () => {
  it('comes again, the same, as often as the vendor says, and then never', async () => {
    const shop = await open();
    const receiver = await openReceiver();
    await subscribeShopify(shop, receiver.url, 'ORDERS_UPDATED');
    let left = 2;
    receiver.answer = () => {
      left -= 1;
      return left < 0 ? 204 : 503;
    };
    shop.hands('shopify').edit('orders');
    await shop.deliveries('shopify').settled();
    const tries = shop.deliveries('shopify').log.map(({ retry, status }) => [retry, status]);
    expect(tries).toEqual([
      [0, 503],
      [1, 503],
      [2, 204],
    ]);
    const same = new Set(receiver.taken.map(({ headers, body }) => `${headers['x-shopify-webhook-id']} ${body}`));
    expect(same.size).toBe(1);
    receiver.answer = () => 500;
    shop.hands('shopify').edit('orders');
    await shop.deliveries('shopify').settled();
    expect(receiver.taken).toHaveLength(3 + 9);
    // A subscription that failed for four hours is deleted.
    const { json } = await shopify(shop, '{ webhookSubscriptions(first: 5) { nodes { id } } }');
    expect(dig(json, 'data.webhookSubscriptions.nodes')).toEqual([]);
    shop.hands('shopify').edit('orders');
    await shop.deliveries('shopify').settled();
    expect(receiver.taken).toHaveLength(12);
  });

  it('says at Square how often it was tried, and why', async () => {
    const shop = await open();
    const receiver = await openReceiver();
    shop.subscribeByHand('square', receiver.url);
    receiver.answer = () => (receiver.taken.length < 2 ? 302 : 200);
    shop.hands('square').edit('customers');
    await shop.deliveries('square').settled();
    const [first, second] = receiver.taken.map(({ headers }) => headers);
    expect(first).not.toHaveProperty('square-retry-number');
    expect(second).toMatchObject({ 'square-retry-number': '1', 'square-retry-reason': 'http_error' });
    expect(Date.parse(String(second?.['square-initial-delivery-timestamp']))).not.toBeNaN();
  });

  it('is tried again when nobody is there at all', async () => {
    const shop = await open();
    const receiver = await openReceiver();
    shop.subscribeByHand('quickbooks-online', receiver.url);
    await receiver.close();
    shop.hands('quickbooks-online').edit('invoices');
    await shop.deliveries('quickbooks-online').settled();
    const { log } = shop.deliveries('quickbooks-online');
    expect(log.map(({ retry }) => retry)).toEqual(log.map((_, index) => index));
    expect(log.length).toBeGreaterThan(12);
    expect(new Set(log.map(({ status }) => status))).toEqual(new Set([null]));
    expect(log[0]?.problem).toContain('ECONNREFUSED');
  });

  it('is not tried again by WooCommerce, which switches the webhook off after five in a row', async () => {
    const shop = await open();
    const receiver = await openReceiver();
    const [id = ''] = await subscribeWoo(shop, receiver.url, 'order.updated');
    const edit = async (status: number) => {
      receiver.answer = () => status;
      shop.hands('woocommerce').edit('orders');
      await shop.deliveries('woocommerce').settled();
    };
    const statusNow = async () => textAt((await woo(shop, '/webhooks')).json, '0.status');
    for (const status of [500, 500, 500, 500, 200, 500, 500, 500, 500]) await edit(status);
    expect(await statusNow()).toBe('active');
    await edit(404);
    expect(await statusNow()).toBe('disabled');
    expect(told(shop)).toHaveLength(10);
    await edit(200);
    expect(told(shop)).toHaveLength(10);
    await wooCall(shop, 'PUT', `/webhooks/${id}`, { status: 'active' });
    await edit(500);
    expect(told(shop)).toHaveLength(11);
    expect(await statusNow()).toBe('active');
  });

  it('is given up when the shop closes', async () => {
    const shop = await startShop({ scale: 0.05, webhookSpeed: 1 });
    const receiver = await openReceiver();
    receiver.answer = () => 500;
    const tried = new Promise<void>((resolve) => {
      receiver.answer = () => {
        resolve();
        return 500;
      };
    });
    shop.subscribeByHand('quickbooks-online', receiver.url);
    shop.hands('quickbooks-online').edit('invoices');
    await tried;
    const settled = shop.deliveries('quickbooks-online').settled();
    await shop.close();
    await settled;
    expect(receiver.taken).toHaveLength(1);
  });
});

describe('what goes wrong on the way', () => {
  async function subscribed(): Promise<{ shop: Shop; receiver: Receiver; edit: () => Promise<void> }> {
    const shop = await open();
    const receiver = await openReceiver();
    shop.subscribeByHand('square', receiver.url);
    const edit = async () => {
      shop.hands('square').edit('customers');
      await shop.deliveries('square').settled();
    };
    return { shop, receiver, edit };
  }

  it('a delivery comes twice, to the byte', async () => {
    const { shop, receiver, edit } = await subscribed();
    shop.faults('square', { kind: 'duplicate-webhooks', times: 1 });
    await edit();
    await edit();
    expect(receiver.taken).toHaveLength(3);
    const bodies = receiver.taken.map(({ headers, body }) => `${headers['x-square-hmacsha256-signature']} ${body}`);
    expect(bodies[0]).toBe(bodies[1]);
    expect(bodies[2]).not.toBe(bodies[1]);
  });

  it('every third delivery is lost', async () => {
    const { shop, receiver, edit } = await subscribed();
    shop.faults('square', { kind: 'lose-webhooks', share: 1 / 3 });
    for (let turn = 0; turn < 9; turn += 1) await edit();
    expect(receiver.taken).toHaveLength(6);
    const { log } = shop.deliveries('square');
    expect(log.map(({ status }) => status)).toEqual(Array(3).fill([200, 200, null]).flat());
  });

  it('a delivery is lost', async () => {
    const { shop, receiver, edit } = await subscribed();
    shop.faults('square', { kind: 'lose-webhooks', path: /^customer\./ });
    await edit();
    expect(receiver.taken).toEqual([]);
    expect(shop.deliveries('square').log).toMatchObject([{ topic: 'customer.updated', problem: 'lost on the way' }]);
    shop.hands('square').edit('payments');
    await shop.deliveries('square').settled();
    expect(receiver.taken).toHaveLength(1);
  });

  it('a delivery is late, until the fault is over', async () => {
    const { shop, receiver, edit } = await subscribed();
    shop.faults('square', { kind: 'late-webhooks', times: 1 });
    await edit();
    expect(receiver.taken).toEqual([]);
    await edit();
    expect(receiver.taken).toHaveLength(1);
    shop.faults('square', null);
    await shop.deliveries('square').settled();
    const versions = receiver.taken.map(({ body }) => JSON.parse(body.toString()).data.object.customer.version);
    expect(versions).toEqual([versions[1] + 1, versions[1]]);
  });
});

describe('a new address is tried out first', () => {
  it.each([
    ['takes everything', () => 200],
    ['takes nothing', () => 401],
    ['answers late or wrongly', () => 500],
  ])('by Xero, which tells nothing to one that %s', async (_, answer) => {
    const shop = await open();
    const receiver = await openReceiver();
    receiver.answer = answer;
    const { secret } = shop.subscribeByHand('xero', receiver.url);
    await shop.deliveries('xero').settled();
    const isGood = ({ headers, body }: (typeof receiver.taken)[number]) =>
      headers['x-xero-signature'] === createHmac('sha256', secret).update(body).digest('base64');
    expect(receiver.taken.map(isGood).sort()).toEqual([false, true]);
    shop.hands('xero').edit('invoices');
    await shop.deliveries('xero').settled();
    expect(receiver.taken).toHaveLength(2);
    // The owner clicks once more, when the address has been set right.
    receiver.answer = (one) => (isGood(one) ? 200 : 401);
    shop.subscribeByHand('xero', receiver.url);
    await shop.deliveries('xero').settled();
    const id = shop.hands('xero').edit('invoices');
    await shop.deliveries('xero').settled();
    expect(JSON.parse(String(receiver.taken.at(-1)?.body)).events).toMatchObject([{ resourceId: id }]);
  });

  it('by FreshBooks, which waits until the verifier is sent back', async () => {
    const books = emptyBooks();
    const receiver = await openReceiver();
    const context = { random: createRandom(1), nowMs: Date.now, startMs: 0, scale: 0.02, tokenSeconds: 1 };
    const faults = new FaultSwitches(createFreshbooks({ ...context, origin: () => '' }));
    const options = { nowMs: Date.now, faults, speed: webhookSpeed, reach: (url: string) => url };
    const deliveries = new Deliveries(
      freshbooksHooks(() => books),
      options,
    );
    onTestFinished(() => deliveries.close());
    const ask = async (method: string, id: number | null, callback: object) => {
      const body = JSON.stringify({ callback });
      const call = { method, path: '', query: new URLSearchParams(), search: '', headers: {}, body };
      const answer = callbacksRoute(books, id, call, 'the first verifier', Date.now());
      deliveries.look();
      await deliveries.settled();
      return answer;
    };
    const change = async () => {
      addTax(books, '6', Date.now());
      deliveries.look();
      await deliveries.settled();
    };
    const made = await ask('POST', null, { event: 'tax', uri: receiver.url });
    const id = Number(dig(made.json, 'response.result.callback.callbackid'));
    const proof = () => new URLSearchParams(String(receiver.taken.at(-1)?.body));
    expect(Object.fromEntries(proof())).toMatchObject({ name: 'callback.verify', object_id: String(id) });
    await change();
    expect((await ask('PUT', id, { callback_id: id, verifier: 'a guess' })).status).toBe(422);
    await change();
    await ask('PUT', id, { callback_id: id, resend: true });
    expect(receiver.taken).toHaveLength(2);
    await ask('PUT', id, { callback_id: id, verifier: proof().get('verifier') });
    await change();
    expect(receiver.taken).toHaveLength(3);
    expect(proof().get('name')).toBe('tax.create');
    const second = await ask('POST', null, { event: 'tax.update', uri: receiver.url });
    expect(dig(second.json, 'response.result.callback.verified')).toBe(false);
    expect(proof().get('verifier')).not.toBe('the first verifier');
  });
});
