import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../contract/entities/index.ts';
import type { JsonObject, Request, Response, Stream, StreamContext } from '../../providers/kit/index.ts';
import { isDerived } from '../../providers/kit/index.ts';
import { shopify } from '../../providers/shopify/index.ts';
import { bulkFrom, chunkBytes, readLines } from '../../providers/shopify/pull.ts';
import * as queries from '../../providers/shopify/queries.ts';

const folder = new URL('../../providers/shopify/fixtures/', import.meta.url);
const context: StreamContext = {
  mode: 'full',
  since: null,
  from: null,
  now: '2026-11-20T00:00:00.000Z',
  settings: { shop: 'my-shop' },
  account: { id: 'gid://shopify/Shop/1', name: 'My shop', currency: 'EUR', timezone: 'Europe/Athens' },
};
const changes: StreamContext = { ...context, mode: 'changes', since: '2026-11-19T10:00:00.000Z' };

function stream(id: string): Stream {
  const found = shopify.streams.find((one) => one.id === id);
  if (!found) throw new Error(`no stream ${id}`);
  return found;
}

function source(id: string) {
  const found = stream(id);
  if (isDerived(found)) throw new Error(`${id} is derived`);
  return found;
}

function ok(body: unknown, status = 200): Response {
  return { status, headers: {}, body };
}

function fixture(id: string): Response {
  return ok(JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')));
}

/** The records of a stream in its fixture; those of a derived stream lie in its parent's. */
function records(id: string): unknown[] {
  const one = stream(id);
  if (isDerived(one)) return records(one.from).flatMap((parent) => one.each(parent));
  const [first] = source(id).first(changes);
  if (!first) throw new Error('nothing to ask');
  const { body } = fixture(id);
  return Array.isArray(body) ? body : [...one.read(fixture(id), first, changes).records];
}

/** Asks and reads until nothing is left to ask, newest first, as the engine does. */
function walk(id: string, answer: (request: Request) => Response, how = context) {
  const queue = [...source(id).first(how)];
  const asked: Request[] = [];
  const found: JsonObject[] = [];
  for (let request = queue.shift(); request; request = queue.shift()) {
    expect(JSON.parse(JSON.stringify(request))).toEqual(request);
    asked.push(request);
    const page = source(id).read(answer(request), request, how);
    found.push(...(page.records as JsonObject[])); // raw records of JSON are JSON objects
    queue.unshift(...(page.next ?? []));
    if (asked.length > 5_000) throw new Error('the walk does not end');
  }
  return { asked, found, ids: found.map((record) => record.id) };
}

function variablesOf(request: Request): JsonObject {
  return (request.json as { variables: JsonObject }).variables; // every request of this provider carries them
}

function connection(nodes: unknown[], endCursor: string | null = null) {
  return { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } };
}

describe('shopify: records', () => {
  it.each(shopify.streams.map((one) => one.id))('%s: every record of the fixture fits', (id) => {
    const found = records(id);
    expect(found.length).toBeGreaterThan(0);
    for (const raw of found) {
      const entity = stream(id).decode(raw, context);
      expect(entitySchemas[stream(id).entity].parse(entity)).toEqual(entity);
    }
  });

  it.each(shopify.streams.map((one) => one.id))(
    '%s: a missing field, a null and an unsafe number are refused',
    (id) => {
      // The variants inside a product are records of their own.
      const { variants: _variants, ...raw } = JSON.parse(JSON.stringify(records(id)[0]));
      expect(() => stream(id).decode({ ...raw, id: undefined }, context)).toThrow();
      expect(() => stream(id).decode({ ...raw, id: null }, context)).toThrow();
      expect(() => stream(id).decode(null, context)).toThrow();
      const text = JSON.stringify(raw).replace(/"(amount|quantity|price)":("[^"]+"|-?\d+)/, '"$1":9007199254740993');
      if (text !== JSON.stringify(raw)) expect(() => stream(id).decode(JSON.parse(text), context)).toThrow();
    },
  );

  it('totals add up to the minor unit, in EUR with tax in the prices, JPY and KWD (#29)', () => {
    const orders = records('orders').map((raw) => entitySchemas.order.parse(stream('orders').decode(raw, context)));
    expect(orders.map((one) => one.total)).toEqual([
      { amountMinor: 9602, currency: 'EUR' },
      { amountMinor: 9328, currency: 'JPY' },
      { amountMinor: 46005, currency: 'KWD' },
    ]);
    for (const { lines, shipping, tax, total } of orders) {
      const sum = lines.reduce((minor, line) => minor + line.total.amountMinor, 0);
      expect(sum + shipping.amountMinor + tax.amountMinor).toBe(total.amountMinor);
    }
    expect(orders.map((one) => one.status)).toEqual(['partly_refunded', 'open', 'cancelled']);
  });

  it('what the total holds beside the lines is a line of its own, or the order is set aside', () => {
    const [raw] = records('orders') as JsonObject[]; // raw records of JSON are JSON objects
    const euro = (amount: string) => ({ presentmentMoney: { amount, currencyCode: 'EUR' } });
    const linesOf = (change: JsonObject) => {
      const order = entitySchemas.order.parse(stream('orders').decode({ ...raw, ...change }, context));
      return order.lines
        .filter((line) => line.externalId === null)
        .map(({ title, total }) => [title, total.amountMinor]);
    };
    expect(linesOf({})).toEqual([]);
    expect(linesOf({ totalPriceSet: euro('96.03') })).toEqual([['Rounding', 1]]);
    // A tip that the total does not hold is none of its lines.
    expect(linesOf({ totalTipReceivedSet: euro('5.00') })).toEqual([]);
    const held = { totalPriceSet: euro('109.02'), totalTipReceivedSet: euro('5.00') };
    const duties = { originalTotalDutiesSet: euro('8.00') };
    expect(linesOf({ ...held, ...duties })).toEqual([
      ['Import duties', 800],
      ['Tip', 500],
    ]);
    expect(() => linesOf({ totalPriceSet: euro('80.00') })).toThrow(RangeError);
    expect(linesOf({ totalPriceSet: euro('80.00'), edited: true })).toEqual([['Edited', -1602]]);
  });

  it('draft orders are invoices whose lines add up, with their shipping and discount', () => {
    const drafts = records('invoices').map((raw) =>
      entitySchemas.invoice.parse(stream('invoices').decode(raw, context)),
    );
    // Made at half past ten in the evening of the 18th, UTC.
    expect(drafts).toMatchObject([
      { number: '#D1', status: 'open', issuedOn: '2026-11-19', balance: { amountMinor: 5890 } },
      { number: '#D2', status: 'paid', balance: { amountMinor: 0, currency: 'JPY' } },
    ]);
    expect(drafts[0]?.lines.map(({ title, total }) => [title, total.amountMinor])).toEqual([
      ['Σεμινάριο κεραμικής 🏺', 4500],
      ['Shipping', 500],
      ['Discount', -250],
    ]);
    for (const { lines, tax, total } of drafts) {
      const sum = lines.reduce((minor, line) => minor + line.total.amountMinor, tax.amountMinor);
      expect(sum).toBe(total.amountMinor);
    }
  });

  it.each([
    ['CHARGE', 'sale'],
    ['REFUND_FAILURE', 'refund'],
    ['CHARGEBACK_FEE', 'fee'],
    ['CHARGEBACK_HOLD', 'dispute'],
    ['DISPUTE_REVERSAL', 'dispute'],
    ['TRANSFER_FAILURE', 'payout'],
    ['BALANCE_TRANSFER_INBOUND', 'transfer'],
    ['SHIPPING_LABEL_ADJUSTMENT', 'fee'],
    ['CHARGE_ADJUSTMENT', 'adjustment'],
    ['LENDING_CREDIT', 'other'],
    ['SOMETHING_OF_NEXT_YEAR', 'other'],
  ])('a movement of type %s is of the kind %s', (type, kind) => {
    const [raw] = records('balance') as JsonObject[]; // raw records of JSON are JSON objects
    expect(stream('balance').decode({ ...raw, type }, context)).toMatchObject({ kind, status: 'settled' });
    expect(() => stream('balance').decode({ ...raw, fee: { amount: '2.34', currencyCode: 'EUR' } }, context)).toThrow();
  });

  it.each([
    ['SUCCESS', 'FULFILLED', 'shipped'],
    ['SUCCESS', 'DELIVERED', 'delivered'],
    ['SUCCESS', 'NOT_DELIVERED', 'failed'],
    ['SUCCESS', null, 'shipped'],
    ['OPEN', 'CONFIRMED', 'pending'],
    ['CANCELLED', 'DELIVERED', 'cancelled'],
  ])('a parcel with %s and %s is %s', (status, displayStatus, is) => {
    const [raw] = records('shipments') as JsonObject[]; // raw records of JSON are JSON objects
    const entity = stream('shipments').decode({ ...raw, status, displayStatus }, context);
    expect(entity).toMatchObject({ status: is, trackingNumber: 'SE123456789GR', orderId: 'gid://shopify/Order/5001' });
  });

  it('a variant is called by its product and is never read apart from it', () => {
    const found = records('variants').map((raw) => stream('variants').decode(raw, context));
    expect(found).toMatchObject([{ title: 'Linen shirt - Blue / M' }, { title: 'Gift card ☕' }]);
    expect(isDerived(stream('variants'))).toBe(true);
  });

  it('money beyond what a number holds exactly is refused, a millionth is rounded', () => {
    const raw = records('variants')[0] as JsonObject;
    const price = (text: string) => stream('variants').decode({ ...raw, price: text }, context);
    expect(price('1000000.005')).toMatchObject({ price: { amountMinor: 100_000_001, currency: 'EUR' } });
    expect(() => price('99999999999999999.00')).toThrow(RangeError);
    expect(() => price('1,50')).toThrow(RangeError);
  });

  it('payments are what moved money in; refunds know the payment they return (#30)', () => {
    const payments = records('payments').map((raw) => stream('payments').decode(raw, context));
    expect(payments).toMatchObject([
      { amount: { amountMinor: 9602 }, fee: { amountMinor: 235, currency: 'EUR' }, status: 'succeeded' },
      { amount: { amountMinor: 9328 }, fee: null, status: 'pending', method: 'manual' },
    ]);
    const refunds = records('refunds').map((raw) => stream('refunds').decode(raw, context));
    const order = { orderId: 'gid://shopify/Order/5001', paymentId: 'gid://shopify/OrderTransaction/50012' };
    expect(refunds).toMatchObject([{ ...order, amount: { amountMinor: 4491 }, status: 'succeeded' }]);
  });

  it("a payout's day is the shop's (#28)", () => {
    const [first] = records('payouts').map((raw) => stream('payouts').decode(raw, context));
    expect(first).toMatchObject({ arrivesOn: '2026-11-14', fee: { amountMinor: 225, currency: 'EUR' } });
  });
});

describe('shopify: pages', () => {
  it('asks for changes by the time of change, oldest first (#6, #7)', () => {
    const [first] = source('customers').first(changes);
    expect(first && variablesOf(first)).toMatchObject({
      query: "updated_at:>='2026-11-19T10:00:00.000Z'",
      sortKey: 'UPDATED_AT',
    });
    const [bounded] = source('products').first({ ...context, from: '2026-01-01T00:00:00.000Z' });
    expect(bounded && variablesOf(bounded)).toMatchObject({
      query: "created_at:>='2026-01-01T00:00:00.000Z'",
      sortKey: 'ID',
    });
  });

  it('begins the search anew before the 25,000 records at which Shopify stops (#13)', () => {
    const held = 45_000;
    const { asked, ids } = walk('customers', (request) => {
      const { query, after, first } = variablesOf(request);
      const bound = Number(/id:>(\d+)/.exec(String(query))?.[1] ?? 0);
      const start = Number(after ?? bound);
      if (start - bound >= 25_000) throw new Error('Shopify stops here');
      const end = Math.min(start + Number(first), held);
      const nodes = Array.from({ length: end - start }, (_, index) => ({ id: `gid://shopify/C/${start + index + 1}` }));
      return ok({ data: { customers: connection(nodes, end < held ? String(end) : null) } });
    });
    expect(new Set(ids).size).toBe(held);
    expect(asked).toHaveLength(held / 200);
  });

  it('an order with more lines than its page shows is asked for again, whole', () => {
    const order = (nodes: number[], more: string | null) => ({
      id: 'gid://shopify/Order/1',
      lineItems: connection(
        nodes.map((id) => ({ id })),
        more,
      ),
    });
    const answers = [
      {
        orders: {
          nodes: [order([1, 2], 'a'), { ...order([9], null), id: 'gid://shopify/Order/2' }],
          pageInfo: connection([]).pageInfo,
        },
      },
      { order: order([1, 2, 3], 'b') },
      { order: order([4, 5], null) },
    ];
    const { found, asked } = walk('orders', () => ok({ data: answers.shift() }), changes);
    expect(asked.map((one) => variablesOf(one).after)).toEqual([null, null, 'b']);
    expect(found.map((one) => [one.id, (one.lineItems as JsonObject).nodes])).toEqual([
      ['gid://shopify/Order/2', [{ id: 9 }]],
      ['gid://shopify/Order/1', [1, 2, 3, 4, 5].map((id) => ({ id }))],
    ]);
  });

  it('an item that lies at two places is two records, an odd one is left to be set aside', () => {
    const [{ item, ...level }] = records('stock') as [JsonObject]; // raw records of JSON are JSON objects
    const places = connection([level, { ...level, id: 'gid://shopify/InventoryLevel/2' }]);
    const nodes = [{ ...Object(item), inventoryLevels: places }, { id: 'gid://shopify/InventoryItem/9' }];
    const { found, ids } = walk('stock', () => ok({ data: { inventoryItems: connection(nodes) } }));
    expect(ids).toEqual([level?.id, 'gid://shopify/InventoryLevel/2', 'gid://shopify/InventoryItem/9']);
    expect(found[0]).toEqual({ ...level, item });
    expect(() => stream('stock').decode(found[2], context)).toThrow();
  });

  it.each(['payouts', 'balance', 'disputes'])('a shop without Shopify Payments has no %s', (id) => {
    expect(walk(id, () => ok({ data: { shopifyPaymentsAccount: null } })).found).toEqual([]);
  });

  it('a body that is not what was promised is refused', () => {
    for (const body of [null, '', {}, { data: null }, { data: { customers: { nodes: {} } } }]) {
      expect(() => walk('customers', () => ok(body))).toThrow();
    }
  });
});

describe('shopify: bulk', () => {
  const line = (order: number, index: number) => ({ id: `gid://shopify/LineItem/${order}-${index}`, title: 'Μέλι 🍯' });
  const held = Array.from({ length: 40 }, (_, order) => ({
    id: `gid://shopify/Order/${order}`,
    name: `#${order} ☕`,
    lineItems: { nodes: Array.from({ length: order % 4 }, (_unused, index) => line(order, index)) },
  }));
  const written = held.flatMap(({ lineItems, ...order }) => [
    order,
    ...lineItems.nodes.map((one) => ({ ...one, __parentId: order.id })),
  ]);
  const file = new TextEncoder().encode(`${written.map((one) => JSON.stringify(one)).join('\n')}\n`);
  const url = 'https://storage.googleapis.com/shopify/bulk.jsonl?sig=1';
  const done = { status: 'COMPLETED', url, fileSize: String(file.length), rootObjectCount: String(held.length) };

  function vendor(job: JsonObject, serve: (request: Request) => Response) {
    let polls = 0;
    return (request: Request): Response => {
      const { query } = (request.json ?? {}) as { query?: string }; // the document of a GraphQL request
      if (request.path === url) return serve(request);
      if (query === queries.ORDERS_COUNT) return ok({ data: { ordersCount: { count: bulkFrom } } });
      if (query === queries.RUN_BULK) {
        return ok({
          data: { bulkOperationRunQuery: { bulkOperation: { id: 'gid://shopify/BulkOperation/1' }, userErrors: [] } },
        });
      }
      if (query === queries.POLL_BULK) {
        polls += 1;
        return ok({
          data: { bulkOperation: polls < 3 ? { ...done, status: 'RUNNING', url: null, fileSize: null } : job },
        });
      }
      const nodes = held.map((one) => ({ ...one, lineItems: connection(one.lineItems.nodes) }));
      return ok({ data: { orders: connection(nodes) } });
    };
  }

  /** Serves ranges as asked for, but with pieces of any size, by scaling the addresses down. */
  function ranges(piece: number) {
    return (request: Request): Response => {
      const { offset, length } = request.carry as { offset: number; length: number }; // the provider's own figures
      const end = Math.min(offset + Math.round((length / chunkBytes) * piece), file.length);
      return ok(new TextDecoder().decode(file.subarray(offset, end)), 206);
    };
  }

  it('the pieces may be cut anywhere: the same orders come out', () => {
    for (const piece of [64, 100, 101, 102, 103, 777, 4096]) {
      const orders: unknown[] = [];
      for (let offset = 0, size = piece; ; ) {
        const isLast = offset + size >= file.length;
        const read = readLines(new TextDecoder().decode(file.subarray(offset, offset + size)), isLast);
        orders.push(...read.orders);
        if (isLast) break;
        size = read.orders.length === 0 ? size * 2 : piece;
        offset += read.bytes;
      }
      expect(orders).toEqual(held);
    }
  });

  it('a large first pull runs the job, polls it with patience and reads its file without a credential', () => {
    const { asked, found } = walk('orders', vendor(done, ranges(file.length)));
    expect(found).toEqual(held);
    expect(asked.map((one) => one.waitMs)).toEqual([undefined, undefined, 1_000, 2_000, 4_000, undefined]);
    expect(asked.map((one) => one.readsOnly ?? false)).toEqual([true, false, true, true, true, false]);
    expect(asked.at(-1)).toMatchObject({
      anonymous: true,
      as: 'text',
      headers: { range: `bytes=0-${file.length - 1}` },
    });
  });

  it('a file served whole in spite of the range is read once', () => {
    const { found } = walk(
      'orders',
      vendor(done, () => ok(new TextDecoder().decode(file), 200)),
    );
    expect(found).toEqual(held);
  });

  it.each(['FAILED', 'EXPIRED', 'CANCELED'])('a job that ends as %s is followed by pages (#14)', (status) => {
    const { found } = walk('orders', vendor({ ...done, status, url: null, fileSize: null }, ranges(1)));
    expect(found).toEqual(held);
  });

  it('a file with fewer orders than were counted is followed by pages; a broken one is refused (#14)', () => {
    const short = vendor({ ...done, rootObjectCount: '41' }, ranges(file.length));
    expect(walk('orders', short).found).toHaveLength(2 * held.length);
    expect(() => walk('orders', vendor(done, ranges(file.length - 9)))).toThrow(RangeError);
  });

  it('a small shop is read by pages', () => {
    const few = (request: Request) => {
      const { query } = request.json as { query: string }; // only GraphQL is asked here
      if (query === queries.ORDERS_COUNT) return ok({ data: { ordersCount: { count: 3 } } });
      return ok({ data: { orders: connection([]) } });
    };
    expect(walk('orders', few).asked).toHaveLength(2);
  });
});

describe('shopify: faults and limits', () => {
  const error = (code: string, more = {}) => ({
    errors: [{ message: code, extensions: { code } }],
    data: null,
    ...more,
  });
  const cost = (available: number) => ({
    cost: {
      requestedQueryCost: 600,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: available, restoreRate: 100 },
    },
  });

  it('a throttled answer waits until the bucket holds enough (#15)', () => {
    const fault = shopify.faultOf?.(ok(error('THROTTLED', { extensions: cost(350) })));
    expect(fault).toMatchObject({ code: 'limited', waitMs: 2_500 });
    expect(shopify.limits.learn?.(ok({ data: {}, extensions: cost(100) }))).toBe(5_000);
    expect(shopify.limits.learn?.(ok({ data: {}, extensions: cost(900) }))).toBeUndefined();
    expect(shopify.limits.learn?.(ok('text'))).toBeUndefined();
  });

  it('an error beside half of the data is no success (#8)', () => {
    expect(shopify.faultOf?.(ok(error('ACCESS_DENIED', { data: { orders: null } })))).toMatchObject({
      code: 'forbidden',
    });
    expect(shopify.faultOf?.(ok(error('INTERNAL_SERVER_ERROR')))).toMatchObject({ code: 'vendor_fault' });
    expect(shopify.faultOf?.(ok({ errors: [{ message: 'no such field' }] }))).toMatchObject({ code: 'bad_data' });
    expect(shopify.faultOf?.(ok({ data: {} }))).toBeUndefined();
    expect(shopify.faultOf?.(ok({ errors: '[API] Invalid API key' }, 401))).toBeUndefined();
    expect(shopify.faultOf?.(ok({ errors: 'Locked' }, 423))).toMatchObject({ code: 'forbidden' });
  });

  it.each([
    ['customerSet', { code: 'TAKEN', message: 'Email is taken' }, 'duplicate'],
    ['customerUpdate', { message: 'Phone has already been taken' }, 'duplicate'],
    ['inventorySetQuantities', { code: 'CHANGE_FROM_QUANTITY_STALE', message: 'stale' }, 'conflict'],
    ['inventorySetQuantities', { code: 'IDEMPOTENCY_CONCURRENT_REQUEST', message: 'under way' }, 'limited'],
    ['productVariantsBulkUpdate', { code: 'PRODUCT_DOES_NOT_EXIST', message: 'gone' }, 'gone'],
    ['fulfillmentCreate', { message: 'Invalid quantity' }, 'refused'],
  ])('%s that refuses with %o is %s', (mutation, error, code) => {
    const data = { [mutation]: { userErrors: [{ field: null, ...error }] } };
    expect(shopify.faultOf?.(ok({ data }))).toMatchObject({ code, detail: error.message });
  });

  it('a mutation that refuses nothing is no fault, nor is what a bulk job says of itself', () => {
    const refusal = [{ message: 'already in progress' }];
    expect(shopify.faultOf?.(ok({ data: { customerSet: { userErrors: [] } } }))).toBeUndefined();
    expect(shopify.faultOf?.(ok({ data: { bulkOperationRunQuery: { userErrors: refusal } } }))).toBeUndefined();
    const cancel = { data: { orderCancel: { job: null, orderCancelUserErrors: refusal } } };
    expect(shopify.faultOf?.(ok(cancel))).toMatchObject({ code: 'refused' });
  });

  it('the history that Shopify shows is said (#32)', () => {
    expect(source('orders').reach?.days).toBe(60);
  });
});

describe('shopify: connecting', () => {
  const [shop] = shopify.fields;
  const addresses = [
    'my-shop',
    ' My-Shop.myshopify.com ',
    'https://my-shop.myshopify.com/admin',
    'https://admin.shopify.com/store/my-shop/orders',
  ];

  it.each(addresses)('%s is understood', (typed) => {
    expect(shop?.tidy?.(typed)).toBe('my-shop');
    expect(shop?.pattern?.test('my-shop')).toBe(true);
    expect(shopify.api.base({ shop: typed })).toBe('https://my-shop.myshopify.com');
  });

  it('a foreign address is not taken for a shop', () => {
    expect(shop?.pattern?.test(shop.tidy?.('evil.example/x.myshopify.com') ?? '')).toBe(false);
  });

  it('the probe says whose shop it is', () => {
    const body = {
      data: { shop: { id: 'gid://shopify/Shop/1', name: 'Ouzo', currencyCode: 'EUR', ianaTimezone: 'Europe/Athens' } },
    };
    const account = { id: 'gid://shopify/Shop/1', name: 'Ouzo', currency: 'EUR', timezone: 'Europe/Athens' };
    expect(shopify.probe.read(ok(body), {})).toEqual(account);
  });
});

describe('shopify: single records', () => {
  const only = (id: string) => source(id).only ?? expect.fail(`${id} cannot be asked for`);
  const ask = (id: string, ids: string[]) => only(id).ask(ids, changes)[0] ?? expect.fail('nothing to ask');
  const read = (id: string, request: Request, body: unknown) =>
    only(id).read?.(ok(body), request, changes) ?? expect.fail('nothing reads it');
  const gid = (kind: string, number: number) => `gid://shopify/${kind}/${number}`;

  it('what comes as null is gone, but an order may only be too old to be shown', () => {
    for (const [id, kind, gone] of [
      ['customers', 'Customer', true],
      ['products', 'Product', true],
      ['invoices', 'DraftOrder', true],
      ['orders', 'Order', false],
    ] as const) {
      const ids = [gid(kind, 1), gid(kind, 2)];
      const request = ask(id, ids);
      expect(variablesOf(request)).toEqual({ ids });
      const page = read(id, request, { data: { nodes: [null, { id: ids[1] }] } });
      expect(page.records, id).toEqual([{ id: ids[1] }]);
      expect(page.deleted, id).toEqual(gone ? [ids[0]] : []);
    }
  });

  it('an order with more lines than a page shows is read to its end', () => {
    const request = ask('orders', [gid('Order', 1)]);
    const cut = { id: gid('Order', 1), lineItems: connection([{ id: 'a' }], 'c1') };
    const { records, next = [] } = read('orders', request, { data: { nodes: [cut] } });
    expect(records).toEqual([]);
    const [rest] = next;
    if (!rest) return expect.fail('the rest is not asked for');
    const end = { id: gid('Order', 1), lineItems: connection([{ id: 'a' }, { id: 'b' }]) };
    expect(read('orders', rest, { data: { order: end } }).records).toEqual([
      { id: gid('Order', 1), lineItems: { nodes: [{ id: 'a' }, { id: 'b' }] } },
    ]);
  });

  it('a level that is switched off is no level any more', () => {
    const [on, off] = [gid('InventoryLevel', 1), gid('InventoryLevel', 2)];
    const nodes = [
      { isActive: true, id: on },
      { isActive: false, id: off },
    ];
    expect(read('stock', ask('stock', [on, off]), { data: { nodes } })).toEqual({
      records: [{ id: on }],
      deleted: [off],
    });
  });
});
