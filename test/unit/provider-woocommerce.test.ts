import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../contract/entities/index.ts';
import {
  type ErasedDerived,
  type ErasedSource,
  isDerived,
  type Request,
  type StreamContext,
} from '../../providers/kit/index.ts';
import { woocommerce } from '../../providers/woocommerce/index.ts';

const settings = { site: 'https://shop.example' };
const full: StreamContext = {
  mode: 'full',
  since: null,
  from: null,
  now: '2026-11-21T12:00:00.000Z',
  settings,
  account: { id: 'shop.example', name: 'Shop', currency: 'EUR' },
};
const changes: StreamContext = { ...full, mode: 'changes', since: '2026-11-20T08:00:00.000Z' };

type Row = Record<string, unknown>;

function fixture(name: string): Row[] {
  return JSON.parse(
    readFileSync(new URL(`../../providers/woocommerce/fixtures/${name}.json`, import.meta.url), 'utf8'),
  );
}

function stream(id: string) {
  const found = woocommerce.streams.find((one) => one.id === id);
  if (!found) throw new Error(`no stream ${id}`);
  return found;
}

function source(id: string): ErasedSource {
  const found = stream(id);
  if (isDerived(found)) throw new Error(`${id} asks nothing itself`);
  return found;
}

function derived(id: string): ErasedDerived {
  const found = stream(id);
  if (!isDerived(found)) throw new Error(`${id} is no derived stream`);
  return found;
}

function answer(body: unknown, headers: Record<string, string> = {}, status = 200) {
  return { status, headers, body };
}

function firstOf(id: string, context = full): Request {
  const [request] = source(id).first(context);
  if (!request) throw new Error(`${id} asks nothing`);
  return request;
}

/** An imitation of a list: pages of 100 in order of id, with the vendor's headers. */
function page(ids: readonly number[], request: Request, row: (id: number) => Row = (id) => ({ id })) {
  const at = (Number(request.query?.page) - 1) * 100;
  const headers = { 'x-wp-total': String(ids.length), 'x-wp-totalpages': String(Math.ceil(ids.length / 100)) };
  return answer(ids.slice(at, at + 100).map(row), headers);
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('what is asked before connecting', () => {
  const [site] = woocommerce.fields;
  const tidy = (typed: string) => site?.tidy?.(typed) ?? '';

  it.each([
    ['shop.example', 'https://shop.example'],
    [' https://Shop.Example/wp-admin/admin.php?page=wc-settings ', 'https://shop.example'],
    ['https://shop.example/store/', 'https://shop.example/store'],
    ['https://shop.example/wp-json/wc/v3', 'https://shop.example'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
  ])('%s is taken as %s', (typed, wanted) => {
    expect(tidy(typed)).toBe(wanted);
    expect(wanted).toMatch(site?.pattern ?? /^$/);
  });

  it.each(['http://shop.example', 'https://', 'https://me:secret@shop.example', 'ftp://shop.example', ''])(
    'refuses %j',
    (typed) => expect(tidy(typed)).not.toMatch(site?.pattern ?? /./),
  );

  it('signs by header, and by query where the host takes the header away (must-not-fail 33)', () => {
    const [way] = woocommerce.auth;
    if (way?.kind !== 'key') throw new Error('keys expected');
    expect(way.sign({ consumerKey: 'ck_1', consumerSecret: 'cs_2' }, settings)).toEqual([
      { headers: { authorization: `Basic ${Buffer.from('ck_1:cs_2').toString('base64')}` } },
      { query: { consumer_key: 'ck_1', consumer_secret: 'cs_2' } },
    ]);
  });
});

describe('the probe', () => {
  const index = answer({ name: 'Eleni’s', timezone_string: 'Europe/Athens' });
  const general = answer([{ id: 'woocommerce_currency', value: 'EUR' }]);

  it('tells name, zone and currency', () => {
    expect(woocommerce.probe.read(answer([]), settings, [index, general])).toEqual({
      id: 'shop.example',
      name: 'Eleni’s',
      timezone: 'Europe/Athens',
      currency: 'EUR',
    });
  });

  it('does without them', () => {
    expect(woocommerce.probe.read(answer([]), settings, [null, null])).toEqual({
      id: 'shop.example',
      name: 'shop.example',
    });
    expect(woocommerce.probe.read(answer([]), settings)).toEqual({ id: 'shop.example', name: 'shop.example' });
  });
});

describe('records', () => {
  it.each(['customers', 'products', 'stock', 'orders', 'payments'])('every record of the %s fixture decodes', (id) => {
    const one = stream(id);
    const raws = isDerived(one) ? fixture(id).flatMap((raw) => one.each(raw)) : fixture(id);
    expect(raws.length).toBeGreaterThan(0);
    for (const raw of raws) expect(entitySchemas[one.entity].parse(one.decode(raw, full))).toBeTruthy();
  });

  it('orders add up, in currencies of two, no and three decimals (must-not-fail 29)', () => {
    const orders = fixture('orders').map((raw) => entitySchemas.order.parse(stream('orders').decode(raw, full)));
    for (const order of orders) {
      const lines = order.lines.reduce((sum, line) => sum + line.total.amountMinor, 0);
      expect(lines + order.shipping.amountMinor + order.tax.amountMinor).toBe(order.total.amountMinor);
    }
    expect(orders.map((order) => order.total)).toEqual([
      { amountMinor: 6076, currency: 'EUR' },
      { amountMinor: 3000, currency: 'JPY' },
      { amountMinor: 8625, currency: 'KWD' },
    ]);
  });

  it('a cent of rounding becomes a line, a real difference does not', () => {
    const [raw] = fixture('orders');
    const decode = (total: string) => entitySchemas.order.parse(stream('orders').decode({ ...raw, total }, full));
    expect(decode('60.75').lines.at(-1)).toMatchObject({ title: 'Rounding', total: { amountMinor: -1 } });
    expect(decode('50.76').lines).toHaveLength(3);
  });

  it('orders tell status, guest and UTC time', () => {
    const [paid, refunded, open] = fixture('orders').map((raw) => stream('orders').decode(raw, full));
    expect(paid).toMatchObject({
      status: 'paid',
      placedAt: '2026-09-14T10:30:00.000Z',
      customer: { externalId: '25' },
    });
    expect(refunded).toMatchObject({
      status: 'partly_refunded',
      customer: { externalId: null, name: '陽菜 佐藤' },
      shipTo: null,
    });
    expect(open).toMatchObject({ status: 'open', lines: [{ productId: '104' }] });
  });

  it.each([
    ['completed', 'paid'],
    ['failed', 'cancelled'],
    ['refunded', 'refunded'],
    ['checkout-draft', 'draft'],
    ['shipped', 'paid'],
  ])('an order that is %s is %s', (status, wanted) => {
    expect(stream('orders').decode({ ...fixture('orders')[0], status }, full)).toMatchObject({ status: wanted });
  });

  it('only paid orders hold a payment, and only products that are counted hold stock', () => {
    expect(fixture('payments').flatMap((raw) => derived('payments').each(raw))).toHaveLength(1);
    const stock = fixture('stock').flatMap((raw) => derived('stock').each(raw));
    expect(stock.map((raw) => derived('stock').decode(raw, full))).toMatchObject([
      { available: '17' },
      { available: '-2.5' },
    ]);
    expect(derived('stock').each({ ...fixture('stock')[0], manage_stock: 'parent' })).toEqual([]);
  });

  it('products tell kind, status and price; no currency, no price', () => {
    const decode = (raw: Row, context = full) => stream('products').decode(raw, context);
    expect(fixture('products').map((raw) => decode(raw))).toMatchObject([
      { kind: 'simple', status: 'active', price: { amountMinor: 1250, currency: 'EUR' }, barcode: '5201234567890' },
      { kind: 'group', price: null },
      { kind: 'service' },
      { kind: 'group', status: 'draft' },
    ]);
    const poor = { ...full, account: { id: 'x', name: 'x' } };
    expect(decode(fixture('products')[0] ?? {}, poor)).toMatchObject({ price: null });
  });

  it.each([
    ['a missing field', { total: undefined }],
    ['a null', { currency: null }],
    ['an id that is no safe integer', { id: 2 ** 53 }],
    ['an amount that is none', { total: 'ten' }],
    ['an amount beyond exactness', { total: '90071992547409.93' }],
    ['a time that is none', { date_created_gmt: '0000-00-00T00:00:00' }],
  ])('%s throws instead of being guessed', (_name, wrong) => {
    expect(() => stream('orders').decode({ ...fixture('orders')[0], ...wrong }, full)).toThrow();
  });
});

describe('pages', () => {
  it('customers are read whole, whatever their role', () => {
    const request = firstOf('customers', changes);
    expect(request.query).toEqual({ page: 1, per_page: 100, orderby: 'id', order: 'asc', role: 'all' });
    expect(source('customers').read(answer([]), request, full)).toEqual({ records: [], next: [] });
  });

  it('a filter time carries no zone and begins a second early (must-not-fail 6, 7)', () => {
    const [trash, live] = source('orders').first(changes);
    const filter = { modified_after: '2026-11-20T07:59:59', dates_are_gmt: true };
    expect(trash?.query).toMatchObject({ status: 'trash', _fields: 'id', ...filter });
    expect(live?.query).toMatchObject({ status: 'any', ...filter });
    expect(firstOf('orders', { ...full, from: '2026-01-01T00:00:00.000Z' }).query).toMatchObject({
      after: '2025-12-31T23:59:59',
    });
  });

  it('goes on to the last page, with or without the headers that count (must-not-fail 13)', () => {
    for (const counted of [true, false]) {
      const ids = numbers(230);
      const seen: unknown[] = [];
      let request: Request | undefined = firstOf('orders');
      while (request) {
        const { headers, ...rest } = page(ids, request);
        const got = source('orders').read({ ...rest, headers: counted ? headers : {} }, request, full);
        seen.push(...got.records);
        request = got.next?.[0];
      }
      expect(seen).toHaveLength(230);
    }
  });

  it.each([1, 100, 150])(
    'loses nothing when %i orders already read are deleted meanwhile (must-not-fail 7)',
    (gone) => {
      let ids = numbers(450);
      const seen = new Set<unknown>();
      let request: Request | undefined = firstOf('orders');
      for (let calls = 0; request && calls < 20; calls += 1) {
        if (calls === 2) ids = ids.slice(gone);
        const got = source('orders').read(page(ids, request), request, full);
        for (const raw of got.records) seen.add(raw && typeof raw === 'object' && 'id' in raw ? raw.id : null);
        request = JSON.parse(JSON.stringify(got.next?.[0] ?? null)) ?? undefined;
      }
      expect(request).toBeUndefined();
      expect(ids.filter((id) => !seen.has(id))).toEqual([]);
    },
  );

  it('ends when everything was deleted meanwhile', () => {
    const request = { ...firstOf('orders'), query: { page: 3 }, carry: { total: 250 } };
    expect(source('orders').read(page([], request), request, full)).toMatchObject({ records: [], next: [] });
  });

  it('orders in the trash are deletions', () => {
    const request = firstOf('orders', changes);
    expect(source('orders').read(answer([{ id: 7 }, { id: 9 }]), request, changes)).toEqual({
      records: [],
      deleted: ['7', '9'],
      next: [],
    });
  });

  it('asks for the variations of a product before the next page', () => {
    const request = firstOf('products');
    const headers = { 'x-wp-total': '104', 'x-wp-totalpages': '2' };
    const { next = [] } = source('products').read(answer(fixture('products'), headers), request, full);
    expect(next.map((one) => [one.path, one.query?.page])).toEqual([
      ['/wc/v3/products/102/variations', 1],
      ['/wc/v3/products', 2],
    ]);
    const [asked] = next;
    if (!asked) throw new Error('nothing asked');
    const row = {
      ...fixture('products')[0],
      id: 103,
      type: undefined,
      sku: 'APRON',
      attributes: [{ option: 'Red' }, { option: 'L' }],
    };
    const [raw] = source('products').read(answer([row]), asked, full).records;
    expect(stream('products').decode(raw, full)).toMatchObject({
      kind: 'variation',
      parentId: '102',
      title: 'Apron - Red, L',
      sku: null,
    });
    expect(derived('stock').each(raw)).toHaveLength(1);
    expect(asked.mayBeGone).toBe(true);
    expect(source('products').read(answer({ code: 'gone' }, {}, 404), asked, full).records).toEqual([]);
  });

  it('refunds are asked for order by order, only where there are some (must-not-fail 30)', () => {
    const request = firstOf('refunds', { ...full, from: '2026-01-01T00:00:00.000Z' });
    expect(request.query).toMatchObject({ _fields: 'id,currency,refunds', modified_after: '2025-12-31T23:59:59' });
    const { next = [], records } = source('refunds').read(answer(fixture('orders')), request, full);
    expect(records).toEqual([]);
    expect(next.map((one) => one.path)).toEqual(['/wc/v3/orders/728/refunds']);
    const [asked] = next;
    if (!asked) throw new Error('nothing asked');
    const [raw] = source('refunds').read(answer(fixture('refunds')), asked, full).records;
    expect(entitySchemas.refund.parse(stream('refunds').decode(raw, full))).toMatchObject({
      externalId: '730',
      orderId: '728',
      amount: { amountMinor: 1000, currency: 'JPY' },
      refundedAt: '2026-09-20T09:00:00.000Z',
    });
  });

  it('an order that does not fit is set aside and stops no other refund (must-not-fail 9)', () => {
    const [, refunded] = fixture('orders');
    const wrong = { id: 1, currency: null, refunds: [{ id: 2 }] };
    const { records, next } = source('refunds').read(answer([wrong, refunded]), firstOf('refunds'), full);
    expect([records, next?.length]).toEqual([[wrong], 1]);
    expect(() => stream('refunds').decode(wrong, full)).toThrow();
  });

  it('an empty page where records are promised throws (must-not-fail 8)', () => {
    const headers = { 'x-wp-total': '150', 'x-wp-totalpages': '2' };
    const request = { ...firstOf('orders'), query: { page: 2 } };
    expect(() => source('orders').read(answer([], headers), request, full)).toThrow('page 2 of 150');
  });

  it('a body that is no list throws (must-not-fail 8)', () => {
    for (const body of ['<html>', null, { code: 'x' }]) {
      expect(() => source('orders').read(answer(body), firstOf('orders'), full)).toThrow();
    }
  });
});

describe('refusals', () => {
  it.each([
    [401, { code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot list resources.' }, undefined],
    [
      401,
      {
        code: 'woocommerce_rest_authentication_error',
        message: 'The API key provided does not have read permissions.',
      },
      'forbidden',
    ],
    [403, '<html>Blocked</html>', 'forbidden'],
    [404, '<html>Not found</html>', 'bad_data'],
    [404, { code: 'rest_no_route', message: 'No route was found' }, 'bad_data'],
    [404, { code: 'woocommerce_rest_order_invalid_id', message: 'Invalid ID.' }, undefined],
    [429, '<html>Slow down</html>', undefined],
    [500, { code: 'internal_server_error', message: 'critical error' }, undefined],
    [200, [], undefined],
  ])('%i %j', (status, body, code) => {
    expect(woocommerce.faultOf?.(answer(body, {}, status))?.code).toBe(code);
  });
});

describe('writing', () => {
  const price = { amountMinor: 990, currency: 'EUR' };

  function prepared(kind: string, input: unknown) {
    const action = woocommerce.actions?.find((one) => one.kind === kind);
    if (!action) throw new Error(`no ${kind}`);
    return action.prepare(input, { reference: 'r-1', key: () => 'k', settings, account: full.account, now: full.now });
  }

  it('the price that was there comes back', () => {
    const update = prepared('product.update', { externalId: '101', price });
    const [product] = fixture('products');
    const { next } = Object(update.read(answer(product), update.first()));
    const { done } = Object(update.read(answer(product), next));
    expect(done.version).toBe('2026-09-01T09:00:00.000Z');
    expect(update.inverse(done)?.input).toMatchObject({ price: { amountMinor: 1250, currency: 'EUR' } });
  });

  it.each([
    ['a price in another currency', 'product.create', { title: 'Mug', price: { ...price, currency: 'USD' } }],
    ['a customer without an address to write to', 'customer.create', { name: 'Anna' }],
  ])('refuses %s before anything is asked', (_name, kind, input) => {
    expect(() => prepared(kind, input).first()).toThrow(RangeError);
  });
});

describe('webhooks', () => {
  const read = (topic: string, body: unknown) =>
    woocommerce.webhooks?.read({ headers: { 'x-wc-webhook-topic': topic, 'x-wc-webhook-delivery-id': 'd1' }, body });
  const date_modified_gmt = '2026-11-20T10:00:00';

  it.each([
    ['order.updated', { id: 9, parent_id: 0, date_modified_gmt }, { externalId: '9' }],
    ['order.updated', { id: 9, parent_id: 4, date_modified_gmt }, { externalId: '9' }],
    ['product.updated', { id: 9, parent_id: 0, date_modified_gmt }, { externalId: '9' }],
    ['product.updated', { id: 9, parent_id: 4, type: 'variation', date_modified_gmt }, { externalId: '4' }],
    ['product.deleted', { id: 9 }, { externalId: '9', gone: true, at: null }],
  ])('%s of %j', (topic, body, expected) => {
    // Two orders that change within one second are delivered under one delivery id.
    expect(read(topic, body)).toMatchObject([{ topic, id: null, ...expected }]);
  });

  it('the ping of a new webhook tells nothing', () => {
    expect(read('order.updated', { webhook_id: '7' })).toEqual([]);
  });
});

describe('single products', () => {
  const { only } = source('products');
  const ask = (...ids: string[]) => only?.ask(ids, changes)[0] ?? expect.fail('products can be asked for');
  const readOnly = (response: ReturnType<typeof answer>, request: Request) =>
    only?.read?.(response, request, changes) ?? expect.fail('products can be read');

  it('a variation is looked for among products, and its product is read again', () => {
    const request = ask('101', '301');
    expect(request.query).toMatchObject({ include: '101,301', status: 'any' });
    const [product] = fixture('products');
    const page = readOnly(answer([{ ...product, id: 101 }]), request);
    expect(page.records).toHaveLength(1);
    expect(page.deleted ?? []).toEqual([]);
    const alone = page.next?.find(({ path }) => path === '/wc/v3/products/301') ?? expect.fail('not looked for');
    expect(alone.mayBeGone).toBe(true);
    const owner = readOnly(answer({ id: 301, parent_id: 101, status: 'publish', type: 'variation' }), alone);
    expect(owner).toMatchObject({ records: [], next: [{ query: { include: '101' } }] });
  });

  it('what is not there, or in the trash, is gone; a product that is only hidden from lists is not', () => {
    const page = readOnly(answer([]), ask('301'));
    const alone = page.next?.[0] ?? expect.fail('not looked for');
    expect(readOnly(answer({ code: 'x' }, {}, 404), alone)).toEqual({ records: [], deleted: ['301'] });
    expect(readOnly(answer({ status: 'trash', parent_id: 0 }), alone)).toEqual({ records: [], deleted: ['301'] });
    expect(readOnly(answer({ status: 'auto-draft', parent_id: 0 }), alone)).toEqual({ records: [], next: [] });
  });
});
