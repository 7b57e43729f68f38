import { createHmac } from 'node:crypto';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { ActionKind } from '../../contract/actions/index.ts';
import { deniedIn } from '../../demo/shopify/access.ts';
import { requestedCost } from '../../demo/shopify/cost.ts';
import { verify } from '../../main/webhooks/verify.ts';
import type { ActionContext, JsonObject, Request, Response, StreamContext } from '../../providers/kit/index.ts';
import { isDerived } from '../../providers/kit/index.ts';
import { shopify } from '../../providers/shopify/index.ts';
import * as mutations from '../../providers/shopify/mutations.ts';

const account = { id: 'gid://shopify/Shop/1', name: 'My shop', currency: 'EUR', timezone: 'Europe/Athens' };
const now = '2026-11-20T00:00:00.000Z';
const context: ActionContext = {
  reference: 'ref-0001',
  key: (step = '') => `key of ${step}`,
  settings: { shop: 'my-shop' },
  account,
  now,
};
const changes: StreamContext = { ...context, mode: 'changes', since: now, from: null };

const ok = (data: unknown): Response => ({ status: 200, headers: {}, body: { data } });

/** What a GraphQL request asks; every request here is one. */
function asked(request: Request): { query: string; variables: JsonObject } {
  return request.json as { query: string; variables: JsonObject };
}

function prepared(kind: ActionKind, input: unknown) {
  const action = shopify.actions?.find((one) => one.kind === kind);
  if (!action) throw new Error(`no action ${kind}`);
  return action.prepare(input, context);
}

/** The step that follows the first one, after an answer to it. */
function second(kind: ActionKind, input: unknown, data: unknown) {
  const action = prepared(kind, input);
  return action.read(ok(data), action.first());
}

describe('shopify: what it may and what it costs', () => {
  const sources = shopify.streams.filter((stream) => !isDerived(stream));
  const readers = sources.map((stream) => {
    const [request] = isDerived(stream) ? [] : stream.first(changes);
    if (!request) throw new Error('nothing is asked');
    return { id: stream.id, scopes: stream.scopes ?? [], ...asked(request) };
  });

  it.each(readers)('$id asks for just the scopes that its document needs, and no page is too dear', (reader) => {
    const document = parse(reader.query);
    expect(deniedIn(document, new Set(reader.scopes))).toEqual([]);
    for (const scope of reader.scopes) {
      // A place is named inside a level; both are seen by what is asked.
      expect(deniedIn(document, new Set(reader.scopes.filter((one) => one !== scope))), scope).not.toEqual([]);
    }
    expect(requestedCost(document, reader.variables)).toBeLessThanOrEqual(1_000);
  });

  it.each(Object.entries(mutations))('%s needs no more than streams and actions ask for', (_name, query) => {
    const reading = shopify.streams.flatMap(({ scopes = [] }) => scopes);
    const writing = shopify.actions?.flatMap(({ scopes = [] }) => scopes) ?? [];
    expect(deniedIn(parse(query), new Set([...reading, ...writing]))).toEqual([]);
    expect(requestedCost(parse(query), {})).toBeLessThanOrEqual(1_000);
  });
});

describe('shopify: actions', () => {
  const level = (quantity: number) => ({
    inventoryLevel: {
      item: { id: 'gid://shopify/InventoryItem/2' },
      location: { id: 'gid://shopify/Location/3' },
      quantities: [{ quantity }],
    },
  });
  const stock = { externalId: 'gid://shopify/InventoryLevel/1?inventory_item_id=2', productId: 'v', available: '17' };

  it('stock is set from what it is expected to be, with a key that Shopify knows', () => {
    const step = second('stock.set', { ...stock, expected: '5' }, level(5));
    if (!('next' in step)) throw new Error('nothing is written');
    expect(step.next.repeatable).toBe(true);
    expect(asked(step.next).query).toContain('@idempotent(key: $key)');
    expect(asked(step.next).variables).toMatchObject({
      key: 'key of set',
      input: { name: 'available', quantities: [{ quantity: 17, changeFromQuantity: 5 }] },
    });
  });

  it.each([
    ['changed meanwhile', { expected: '5' }, 6, { refuse: { code: 'conflict' } }],
    ['set by an earlier try', { expected: '5' }, 17, { done: { before: { available: '5' } } }],
    ['half a piece', { available: '0.5' }, 6, { refuse: { code: 'refused' } }],
  ])('stock that was %s', (_what, change, is, step) => {
    expect(second('stock.set', { ...stock, ...change }, level(is))).toMatchObject(step);
  });

  it('stock whose count does not matter is still named as null, which Shopify insists on', () => {
    const step = second('stock.set', stock, level(6));
    expect('next' in step && asked(step.next).variables).toMatchObject({
      input: { quantities: [{ changeFromQuantity: null }] },
    });
  });

  const payment = (order: JsonObject, paidIn: string) => ({
    node: {
      id: 'gid://shopify/OrderTransaction/9',
      gateway: 'shopify_payments',
      amountSet: { presentmentMoney: { currencyCode: paidIn } },
      order: { id: 'gid://shopify/Order/1', currencyCode: 'EUR', refunds: [], ...order },
    },
  });
  const refund = { paymentId: 'gid://shopify/OrderTransaction/9', amount: { amountMinor: 100, currency: 'JPY' } };

  it("a refund is in the currency that was paid in, named where it is not the shop's", () => {
    const step = second('payment.refund', { ...refund, reason: 'Broken' }, payment({}, 'JPY'));
    expect('next' in step && asked(step.next).variables).toMatchObject({
      key: 'key of refund',
      input: {
        currency: 'JPY',
        note: 'Broken (ref-0001)',
        transactions: [{ amount: '100', kind: 'REFUND', parentId: refund.paymentId, gateway: 'shopify_payments' }],
      },
    });
    expect(second('payment.refund', refund, payment({}, 'EUR'))).toMatchObject({ refuse: { code: 'refused' } });
  });

  it('a refund that an earlier try made is known by its note', () => {
    const { lookUp } = prepared('payment.refund', refund);
    const made = { refunds: [{ id: 'gid://shopify/Refund/7', note: 'Broken (ref-0001)' }] };
    const find = (order: JsonObject) => lookUp?.read(ok(payment(order, 'JPY')), lookUp.first());
    expect(find(made)).toEqual({ done: { externalId: 'gid://shopify/Refund/7' } });
    expect(find({})).toEqual({ absent: true });
  });

  const waiting = (id: number, place: number, remaining: number) => ({
    id: `gid://shopify/FulfillmentOrder/${id}`,
    status: remaining > 0 ? 'OPEN' : 'CLOSED',
    assignedLocation: { location: { id: `gid://shopify/Location/${place}` } },
    lineItems: { nodes: [{ id: `fol-${id}`, remainingQuantity: remaining, lineItem: { id: `line-${id}` } }] },
  });
  const order = (...nodes: unknown[]) => ({ order: { fulfillments: [], fulfillmentOrders: { nodes } } });
  const parcel = { orderId: 'gid://shopify/Order/1', carrier: 'UPS', trackingNumber: '1Z' };

  it('a shipment takes all that waits, or the lines that are named, from one place', () => {
    const all = second('shipment.create', parcel, order(waiting(1, 1, 2), waiting(2, 2, 0)));
    expect('next' in all && asked(all.next).variables).toMatchObject({
      fulfillment: { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: 'gid://shopify/FulfillmentOrder/1' }] },
    });
    const lines = [{ lineId: 'line-2', quantity: '1' }];
    const some = second('shipment.create', { ...parcel, lines }, order(waiting(1, 1, 2), waiting(2, 2, 3)));
    expect('next' in some && asked(some.next).variables).toMatchObject({
      fulfillment: {
        notifyCustomer: false,
        lineItemsByFulfillmentOrder: [
          {
            fulfillmentOrderId: 'gid://shopify/FulfillmentOrder/2',
            fulfillmentOrderLineItems: [{ id: 'fol-2', quantity: 1 }],
          },
        ],
      },
    });
  });

  it.each([
    ['from two places', {}, order(waiting(1, 1, 2), waiting(2, 2, 3))],
    ['of nothing', {}, order(waiting(1, 1, 0))],
    ['of more than waits', { lines: [{ lineId: 'line-1', quantity: '3' }] }, order(waiting(1, 1, 2))],
    ['of half a piece', { lines: [{ lineId: 'line-1', quantity: '0.5' }] }, order(waiting(1, 1, 2))],
  ])('a shipment %s is refused', (_what, change, data) => {
    expect(second('shipment.create', { ...parcel, ...change }, data)).toMatchObject({ refuse: { code: 'refused' } });
  });

  const person = (defaultAddress: JsonObject | null) => ({
    customer: {
      ...{ id: 'gid://shopify/Customer/1', updatedAt: '2026-11-01T08:00:00Z', displayName: 'Ελένη Παπαδοπούλου' },
      ...{ defaultEmailAddress: null, defaultPhoneNumber: null, defaultAddress },
    },
  });
  const place = { lines: ['Ermou 1'], city: 'Athens', region: null, postcode: '105 63', country: 'GR' };
  const kept = {
    ...{ id: 'gid://shopify/MailingAddress/5?model_name=CustomerAddress', company: 'Ouzo ΑΕ', address1: 'Old 2' },
    ...{ address2: null, city: 'Athens', province: 'Attica', zip: '1', countryCodeV2: 'GR' },
  };

  it.each([
    ['makes the first address', { address: place }, null, { adds: true, changes: false, removes: false }],
    ['writes over the address there is', { address: place }, kept, { adds: false, changes: true, removes: false }],
    ['removes it', { address: null, company: null }, kept, { adds: false, changes: false, removes: true }],
    ['leaves it alone', { name: 'Eleni P.' }, kept, { adds: false, changes: false, removes: false }],
  ])('a customer update %s', (_what, change, address, parts) => {
    const step = second('customer.update', { externalId: 'gid://shopify/Customer/1', ...change }, person(address));
    expect('next' in step && asked(step.next).variables).toMatchObject(parts);
  });

  it('keeps the rest of the address when only the company changes, and its region by name', () => {
    const input = { externalId: 'gid://shopify/Customer/1', company: 'Mastiha' };
    const step = second('customer.update', input, person(kept));
    expect('next' in step && asked(step.next).variables).toMatchObject({
      address: { company: 'Mastiha', address1: 'Old 2', province: 'Attica', countryCode: 'GR' },
    });
  });

  const product = {
    id: 'gid://shopify/Product/1',
    updatedAt: '2026-11-01T08:00:00Z',
    title: 'Shirt',
    status: 'ACTIVE',
  };
  const sold = (id: number) => ({ id: `gid://shopify/ProductVariant/${id}`, price: '12.50', sku: null });

  it('the price of a product is that of its only variant; of several it is refused', () => {
    const input = { externalId: product.id, price: { amountMinor: 1999, currency: 'EUR' } };
    const one = second('product.update', input, { node: { ...product, variants: { nodes: [sold(2)] } } });
    expect('next' in one && asked(one.next).variables).toMatchObject({
      ...{ own: false, sold: true },
      variants: [{ id: 'gid://shopify/ProductVariant/2', price: '19.99' }],
    });
    expect('next' in one && one.next.carry).toEqual({ before: { price: { amountMinor: 1250, currency: 'EUR' } } });
    const two = { node: { ...product, variants: { nodes: [sold(2), sold(3)] } } };
    expect(second('product.update', input, two)).toMatchObject({ refuse: { code: 'refused' } });
    const foreign = { ...input, price: { amountMinor: 1999, currency: 'USD' } };
    const only = { node: { ...product, variants: { nodes: [sold(2)] } } };
    expect(second('product.update', foreign, only)).toMatchObject({ refuse: { code: 'refused' } });
  });

  const bill = {
    ...{ customerId: 'gid://shopify/Customer/1', issuedOn: '2026-11-20', currency: 'EUR' },
    lines: [
      { title: 'Mug', quantity: '2', unitPrice: { amountMinor: 1250, currency: 'EUR' }, productId: sold(2).id },
      { title: 'Work', quantity: '0.333', unitPrice: { amountMinor: 9999, currency: 'EUR' } },
    ],
  };

  it('a draft order counts in whole pieces and is refused where its prices mean something else', () => {
    const step = second('invoice.create', bill, { shop: { taxesIncluded: false } });
    expect('next' in step && asked(step.next).variables).toMatchObject({
      input: {
        tags: ['ref-0001'],
        lineItems: [
          { variantId: sold(2).id, quantity: 2, priceOverride: { amount: '12.50', currencyCode: 'EUR' } },
          { title: '0.333 × Work', quantity: 1, originalUnitPriceWithCurrency: { amount: '33.30' } },
        ],
      },
    });
    expect(second('invoice.create', bill, { shop: { taxesIncluded: true } })).toMatchObject({
      refuse: { code: 'refused' },
    });
  });

  it('waits for the job that cancels an order, for a while', () => {
    const action = prepared('order.cancel', { externalId: 'gid://shopify/Order/1' });
    const state = (cancelledAt: string | null) =>
      ok({ it: { id: 'gid://shopify/Order/1', updatedAt: now, cancelledAt, fullyPaid: false } });
    const start = action.read(state(null), action.first());
    if (!('next' in start)) throw new Error('nothing is written');
    let step = action.read(ok({ orderCancel: { job: { id: 'gid://shopify/Job/1' } } }), start.next);
    let polls = 0;
    for (; 'next' in step; polls += 1) {
      expect(step.next.waitMs).toBe(1_000);
      expect(action.read(state(now), step.next)).toMatchObject({ done: { externalId: 'gid://shopify/Order/1' } });
      step = action.read(state(null), step.next);
    }
    expect([polls, step]).toMatchObject([12, { refuse: { code: 'unsure' } }]);
  });
});

describe('shopify: webhooks', () => {
  const { webhooks } = shopify;
  if (!webhooks) throw new Error('it tells nothing by itself');
  const secret = 'shpss_0123456789abcdef';
  const body = Buffer.from('{"id":8001,"title":"Κούπα ☕"}');
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  const received = (headers: Record<string, string>) => ({
    url: 'https://relay.example/x',
    headers,
    body,
    receivedAt: now,
  });
  const signed = { 'x-shopify-hmac-sha256': signature };

  it.each([
    ['good', signed, { clientSecret: secret }],
    ['wrong', signed, { clientSecret: 'another' }],
    ['wrong', { 'x-shopify-hmac-sha256': Buffer.from(signature).toString('hex') }, { clientSecret: secret }],
    ['unsigned', {}, { clientSecret: secret }],
    ['no_secret', signed, {}],
  ])('a delivery is %s', async (verdict, headers, values) => {
    expect(await verify(webhooks.signature, received(headers), { values })).toBe(verdict);
  });

  const told = (topic: string, sent: unknown) =>
    webhooks.read({
      headers: {
        'x-shopify-topic': topic,
        'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
        'x-shopify-triggered-at': '2026-11-20T10:00:00.123456789Z',
      },
      body: sent,
    });

  /** A part of an order, whose own id is none of a stream that is asked for. */
  const part = (kind: string) => ({ id: 7, admin_graphql_api_id: `gid://shopify/${kind}/7` });
  const level = 'gid://shopify/InventoryLevel/523463154?inventory_item_id=30322695';

  it.each([
    ['products/delete', { id: 8001 }, 'gid://shopify/Product/8001', true],
    ['draft_orders/delete', { id: 1001 }, 'gid://shopify/DraftOrder/1001', true],
    ['orders/updated', { id: 1, admin_graphql_api_id: 'gid://shopify/Order/1' }, 'gid://shopify/Order/1', undefined],
    ['disputes/update', { id: 5 }, 'gid://shopify/ShopifyPaymentsDispute/5', undefined],
    ['disputes/update', { id: 2 ** 60 }, null, undefined],
    ['refunds/create', { ...part('Refund'), order_id: 4 }, 'gid://shopify/Order/4', undefined],
    ['fulfillments/update', { ...part('Fulfillment'), order_id: 4 }, 'gid://shopify/Order/4', undefined],
    ['order_transactions/create', { ...part('OrderTransaction'), order_id: 4 }, 'gid://shopify/Order/4', undefined],
    ['order_transactions/create', part('OrderTransaction'), null, undefined],
    ['inventory_levels/update', { admin_graphql_api_id: level }, level, undefined],
    ['inventory_levels/disconnect', { inventory_item_id: 2, location_id: 3 }, null, undefined],
    ['themes/publish', { id: 5 }, null, undefined],
  ])('%s says which record it is about', (topic, sent, externalId, gone) => {
    const [event] = told(topic, sent);
    expect(event).toMatchObject({ id: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043', topic, externalId });
    expect(event?.gone).toBe(gone);
    expect(event?.at).toBe('2026-11-20T10:00:00.123Z');
  });

  it('subscribes to each topic by itself, in the words of the API, and reads them back in its own', () => {
    const { subscribe } = webhooks;
    if (!subscribe) throw new Error('it cannot be subscribed');
    const wish = { url: 'https://relay.example/x', topics: ['orders/updated', 'draft_orders/delete'], secret: '' };
    const requests = subscribe.create(wish, { settings: {}, account });
    expect(requests.map((one) => asked(one).variables.topic)).toEqual(['ORDERS_UPDATED', 'DRAFT_ORDERS_DELETE']);
    const nodes = Object.keys(webhooks.topics).map((topic, id) => ({
      ...{ id: `gid://shopify/WebhookSubscription/${id}`, uri: wish.url },
      topic: topic.toUpperCase().replace('/', '_'),
    }));
    const pageInfo = { hasNextPage: true, endCursor: 'abc' };
    const list = subscribe.list({ settings: {}, account });
    const read = subscribe.readList(ok({ webhookSubscriptions: { nodes, pageInfo } }), list, { settings: {}, account });
    expect(read.found.flatMap(({ topics }) => topics)).toEqual(Object.keys(webhooks.topics));
    expect(read.next && asked(read.next).variables).toEqual({ after: 'abc' });
  });
});
