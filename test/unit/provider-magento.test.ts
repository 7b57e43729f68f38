import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EntityOf } from '../../contract/entities/index.ts';
import { sumMoney } from '../../contract/money.ts';
import { parseExact } from '../../main/http/body.ts';
import {
  type ErasedSource,
  isDerived,
  type JsonObject,
  type Request,
  type StreamContext,
} from '../../providers/kit/index.ts';
import { magento } from '../../providers/magento/index.ts';

const settings = { site: 'https://shop.example', storeId: '', websiteId: '', storeName: '' };
const account = {
  id: 'shop.example',
  name: 'Shop',
  currency: 'EUR',
  timezone: 'Europe/Athens',
  facts: { storeId: '1', websiteId: '1' },
};
const full: StreamContext = {
  ...{ mode: 'full', since: null, from: null, settings, account },
  now: '2026-11-21T12:00:00.000Z',
};
const changes: StreamContext = { ...full, mode: 'changes', since: '2026-11-20T08:00:59.999Z' };

function source(id: string): ErasedSource {
  const found = magento.streams.find((one) => one.id === id);
  if (!found || isDerived(found)) throw new Error(`${id} asks nothing`);
  return found;
}

function fixture(name: string): readonly JsonObject[] {
  const file = new URL(`../../providers/magento/fixtures/${name}.json`, import.meta.url);
  // The files are lists of records.
  return parseExact(readFileSync(file, 'utf8')) as readonly JsonObject[];
}

function decoded<T>(stream: string, raw: unknown, context = full): T {
  const found = magento.streams.find(({ id }) => id === stream);
  // The stream's own kind.
  return found?.decode(raw, context) as T;
}

function answer(body: unknown, status = 200) {
  return { status, headers: {}, body: parseExact(JSON.stringify(body)) };
}

function firstOf(id: string, context = full): Request {
  const [request] = source(id).first(context);
  if (!request) throw new Error(`${id} asks nothing`);
  return request;
}

const part = (group: number, name: string) => `searchCriteria[filterGroups][${group}][filters][0][${name}]`;

/** The conditions of a request as "field condition value". */
function conditions({ query = {} }: Request): string[] {
  const groups = Array.from({ length: 10 }, (_, group) => group).filter((group) => part(group, 'field') in query);
  return groups.map((group) => ['field', 'conditionType', 'value'].map((name) => query[part(group, name)]).join(' '));
}

describe('what is asked for', () => {
  it.each([
    ['orders', full, ['entity_id gt 0']],
    ['orders', changes, ['entity_id gt 0', 'updated_at gteq 2026-11-20 08:00:59']],
    [
      'orders',
      { ...full, from: '2026-01-01T00:00:00.000Z' },
      ['entity_id gt 0', 'created_at gteq 2026-01-01 00:00:00'],
    ],
    ['customers', { ...full, from: '2026-01-01T00:00:00.000Z' }, ['entity_id gt 0']],
    [
      'invoices',
      { ...changes, settings: { ...settings, storeId: '2', websiteId: '1' } },
      ['entity_id gt 0', 'updated_at gteq 2026-11-20 08:00:59', 'store_id eq 2'],
    ],
    [
      'products',
      { ...full, settings: { ...settings, storeId: '2', websiteId: '1' } },
      ['entity_id gt 0', 'website_id eq 1'],
    ],
    ['stock', changes, ['entity_id gt 0', 'type_id in simple,virtual,downloadable,giftcard']],
    ['tax-rates', full, ['id gt 0']],
  ] as const)('of %s', (id, context, wanted) => {
    expect(conditions(firstOf(id, context))).toEqual(wanted);
  });

  it('has no name with a number of two digits, which Magento would sort elsewhere when it checks the signature', () => {
    for (const stream of magento.streams) {
      if (isDerived(stream)) continue;
      for (const request of stream.first({ ...changes, settings: { ...settings, storeId: '2', websiteId: '1' } })) {
        for (const name of Object.keys(request.query ?? {})) expect(name).not.toMatch(/\d\d/);
      }
    }
  });
});

describe('a list', () => {
  const rows = (...ids: number[]) => ids.map((id) => ({ entity_id: id }));
  const read = (items: unknown[] | null, total: number, request = firstOf('shipments')) =>
    source('shipments').read(answer({ items, total_count: total }), request, full);

  it('goes on after the highest number until nothing is left', () => {
    const first = read(rows(3, 9, 5), 4);
    expect(first).toMatchObject({ total: 4, records: { length: 3 } });
    const [next] = first.next ?? [];
    expect(next && conditions(next)).toEqual(['entity_id gt 9']);
    const last = read(rows(12), 1, next);
    expect(last).toMatchObject({ records: { length: 1 }, next: [] });
    expect(last.total).toBeUndefined();
  });

  it('is not ended or doubled by rows that came before', () => {
    const [next] = read(rows(3, 9), 4).next ?? [];
    const again = read(rows(3, 9, 10, 11), 2, next);
    expect(again).toMatchObject({ records: { length: 2 }, next: [] });
  });

  it('may be empty, as null or as a list', () => {
    expect(read(null, 0)).toMatchObject({ records: [], next: [] });
    expect(read([], 0)).toMatchObject({ records: [], next: [] });
  });

  it.each([[[] as unknown[]], [[{ id: 'no number' }]]])('that promises more and brings none is a fault', (items) => {
    expect(() => read(items, 7)).toThrow(RangeError);
  });

  it('goes on when an administrator made pages shorter than was asked for', () => {
    const page = read(rows(...Array.from({ length: 20 }, (_, index) => index + 1)), 55);
    expect(page.next?.[0] && conditions(page.next[0])).toEqual(['entity_id gt 20']);
  });
});

describe('invoices', () => {
  const request = firstOf('invoices');
  const stream = source('invoices');

  it('are asked for with their orders, and keep their amounts exact on the way', () => {
    const items = [{ entity_id: 1, order_id: 7, grand_total: 0.1 }, { entity_id: 2, order_id: 7 }, { entity_id: 3 }];
    const asked = stream.read(answer({ items, total_count: 3 }), request, full);
    expect(asked.records).toEqual([]);
    const [orders] = asked.next ?? [];
    expect(orders && conditions(orders)).toEqual(['entity_id in 7']);
    // As it is after a cut: the request was written down and read again.
    const kept: Request = JSON.parse(JSON.stringify(orders));
    const order = { entity_id: 7, customer_id: 2, customer_email: 'a@example.com' };
    const page = stream.read(answer({ items: [order], total_count: 1 }), kept, full);
    expect(page.records).toMatchObject([
      { entity_id: 1, grand_total: '0.1', order: {} },
      { entity_id: 2, order: {} },
      {},
    ]);
  });

  it('are not taken without orders that are there', () => {
    const asked = stream.read(answer({ items: [{ entity_id: 1, order_id: 7 }], total_count: 1 }), request, full);
    const [orders = request] = asked.next ?? [];
    expect(() => stream.read(answer({ items: [], total_count: 1 }), orders, full)).toThrow(RangeError);
    expect(stream.read(answer({ items: [], total_count: 0 }), orders, full).records).toEqual([
      { entity_id: 1, order_id: 7 },
    ]);
  });

  it('are of the day in the shop, which is not the day in UTC', () => {
    const [raw] = fixture('invoices');
    expect(decoded<EntityOf<'invoice'>>('invoices', raw).issuedOn).toBe('2026-11-19');
    const nowhere: StreamContext = { ...full, account: { id: 'x', name: 'x' } };
    expect(decoded<EntityOf<'invoice'>>('invoices', raw, nowhere).issuedOn).toBe('2026-11-18');
  });

  it.each([
    [1, 'open', 1234],
    [2, 'paid', 0],
    [3, 'void', 0],
  ])('in state %i are %s', (state, status, balance) => {
    const raw = { ...fixture('invoices')[1], order_currency_code: 'EUR', grand_total: 12.34, state };
    const plainItems = [{ entity_id: 1, order_item_id: 1, qty: 1, row_total: 12.34, name: 'x', sku: 'x' }];
    const entity = decoded<EntityOf<'invoice'>>('invoices', parseExact(JSON.stringify({ ...raw, items: plainItems })));
    expect(entity).toMatchObject({ status, balance: { amountMinor: balance } });
  });

  it('in a state that Magento does not have are set aside', () => {
    expect(() => decoded('invoices', { ...fixture('invoices')[1], state: 'x' })).toThrow(/"state"/);
  });
});

describe('orders', () => {
  const [configurable = {}, closed = {}] = fixture('orders');
  const order = (change: object = {}) =>
    decoded<EntityOf<'order'>>('orders', { ...configurable, ...(parseExact(JSON.stringify(change)) as object) });

  it('are one line for a variation and its group, and add up', () => {
    const entity = order();
    expect(entity.lines).toMatchObject([{ productId: '53', quantity: '2', total: { amountMinor: 2250 } }]);
    const { lines, shipping, tax, total } = entity;
    expect(sumMoney([...lines.map((line) => line.total), shipping, tax], 'EUR')).toEqual(total);
    expect(entity).toMatchObject({ discount: { amountMinor: 310 }, customer: { name: 'Ελένη Παπαδοπούλου 🎈' } });
    expect(entity.shipTo).toMatchObject({ lines: ['Ερμού 12'], region: 'Αττική' });
  });

  it('take what Adobe Commerce pays from them as lines, and a guest from the billing address', () => {
    const entity = decoded<EntityOf<'order'>>('orders', closed);
    expect(entity.lines.map(({ title, total }) => [title, total.amountMinor])).toEqual([
      ['Gift wrapping', 16_200],
      ['Gift card', -3200],
    ]);
    expect(entity.customer).toEqual({ externalId: null, name: '陽菜 佐藤', email: 'guest@example.com' });
  });

  it('say what rounding left, and refuse what nobody tells', () => {
    expect(order({ grand_total: 32.91 }).lines.at(-1)).toMatchObject({ title: 'Rounding', total: { amountMinor: 2 } });
    expect(() => order({ grand_total: 35.39 })).toThrow(RangeError);
  });

  it.each([
    ['new', {}, 'open'],
    ['pending_payment', {}, 'open'],
    ['payment_review', {}, 'open'],
    ['holded', { total_paid: 32.89 }, 'paid'],
    ['processing', { total_paid: 10 }, 'open'],
    ['processing', { total_paid: 32.89, total_refunded: 1 }, 'partly_refunded'],
    ['complete', {}, 'paid'],
    ['closed', {}, 'refunded'],
    ['canceled', {}, 'cancelled'],
  ])('in state %s with %j are %s', (state, paid, status) => {
    expect(order({ total_paid: 0, ...paid, state, status: 'made_up' }).status).toBe(status);
  });

  it('with yen in hundredths, as Magento rounds every currency, are whole yen', () => {
    const items = [{ item_id: 1, name: 'x', sku: 'x', qty_ordered: 1, row_total: 1620.54, tax_amount: 0 }];
    const change = { order_currency_code: 'JPY', items, shipping_amount: 0.46, tax_amount: 0, grand_total: 1621 };
    expect(order(change).lines).toMatchObject([{ total: { amountMinor: 1621, currency: 'JPY' } }]);
  });
});

describe('stock', () => {
  const stream = source('stock');
  const page = (skus: readonly string[]) =>
    stream.read(
      answer({
        items: skus.map((sku, index) => ({ id: index + 1, sku, name: `Name of ${sku}` })),
        total_count: skus.length,
      }),
      firstOf('stock'),
      full,
    );

  it('is asked for by SKUs, some at a time, one with a comma alone', () => {
    const next = page(['A', 'B/1', 'C,D', 'E', 'F']).next ?? [];
    expect(next.flatMap(conditions)).toEqual(['sku in A,B/1', 'sku eq C,D', 'sku in E,F']);
    const long = page(Array.from({ length: 90 }, (_, index) => `ΠΡΟΪΟΝ-${index}`)).next ?? [];
    expect(long.length).toBeGreaterThan(2);
    for (const { query } of long)
      expect(encodeURIComponent(String(query?.[part(0, 'value')])).length).toBeLessThan(1600);
  });

  it('knows its product whatever the case of its SKU, and its place', () => {
    const [asked = firstOf('stock')] = page(['Ab-1']).next ?? [];
    const items = [{ sku: 'AB-1', source_code: 'north', quantity: 2.5, status: 1 }];
    const { records } = stream.read(answer({ items, total_count: 1 }), asked, full);
    const level = decoded<EntityOf<'inventory_level'>>('stock', records[0]);
    expect(level).toMatchObject({ externalId: 'north:AB-1', productId: '1', title: 'Name of Ab-1', available: '2.5' });
  });

  it('of very many places comes in pages', () => {
    const [asked = firstOf('stock')] = page(['A']).next ?? [];
    const items = Array.from({ length: 300 }, (_, index) => ({ sku: 'A', source_code: `s${index}`, quantity: 1 }));
    const [next] = stream.read(answer({ items, total_count: 301 }), asked, full).next ?? [];
    expect(next?.query?.['searchCriteria[currentPage]']).toBe(2);
    expect(() => stream.read(answer({ items: [], total_count: 301 }), asked, full)).toThrow(RangeError);
  });
});

describe('customers', () => {
  it('who have one name only are written with a dash, and read without it', () => {
    const [, prince] = fixture('customers');
    expect(decoded<EntityOf<'customer'>>('customers', prince)).toMatchObject({ name: 'Prince', address: null });
  });

  it('have the address that bills go to', () => {
    const [eleni] = fixture('customers');
    const customer = decoded<EntityOf<'customer'>>('customers', eleni);
    expect(customer).toMatchObject({ company: 'Καφέ Ήλιος', address: { region: 'Αττική', country: 'GR' } });
  });
});

describe('what is refused', () => {
  const unauthorised = "The consumer isn't authorized to access %resources.";
  it.each([
    [401, { message: 'The signature is invalid. Verify and try again.' }, 'signed_out', /signature/],
    [
      401,
      { message: unauthorised, parameters: { resources: 'Magento_Sales::actions_view' } },
      'forbidden',
      /Sales::actions/,
    ],
    [
      401,
      { message: unauthorised, parameters: { resources: 'Magento_Backend::store' } },
      'signed_out',
      /no longer good/,
    ],
    [401, { error_code: '401013', message: 'Oauth token is not valid' }, 'signed_out', /not valid/],
    [401, { message: 'Incorrect timestamp value in the oauth_timestamp parameter' }, 'bad_data', /clock/],
    [
      400,
      { message: '"%fieldName" is required.', parameters: { fieldName: 'email' } },
      'bad_data',
      /^"email" is required/,
    ],
    [400, { message: 'Maximum SearchCriteria pageSize is %1', parameters: [300] }, 'bad_data', /300$/],
    [400, { message: 'URL key for specified store already exists.' }, 'duplicate', /already/],
    [404, { message: 'Request does not match any route.' }, 'bad_data', /module/],
  ])('with %i %j is %s', (status, body, code, detail) => {
    expect(magento.faultOf?.({ status, headers: {}, body })).toEqual({ code, detail: expect.stringMatching(detail) });
  });

  it.each([
    [404, { message: 'No such entity with %fieldName = %fieldValue', parameters: {} }],
    [500, { message: 'Internal Error.' }],
    [503, '<html>maintenance</html>'],
    [200, { message: 'a field of a record' }],
  ])('is left to the usual rules for %i %j', (status, body) => {
    expect(magento.faultOf?.({ status, headers: {}, body })).toBeUndefined();
  });
});

describe('the form', () => {
  const [site] = magento.fields;
  it.each([
    ['Shop.Example', 'https://shop.example'],
    ['https://shop.example/index.php/admin_1x2y/dashboard/?key=1', 'https://shop.example'],
    ['https://shop.example/store/rest/default/V1/orders', 'https://shop.example/store'],
    [
      'https://na1.api.commerce.adobe.com/AbCYab34cdEfGHiJ27123/V1/',
      'https://na1.api.commerce.adobe.com/AbCYab34cdEfGHiJ27123',
    ],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
  ])('makes of %s the address %s', (typed, address) => {
    expect(site?.tidy?.(typed)).toBe(address);
    expect(address).toMatch(site?.pattern ?? /$^/);
  });

  it.each(['http://shop.example', 'https://me:secret@shop.example', 'shop'])('does not take %s', (address) => {
    expect(address).not.toMatch(site?.pattern ?? /^/);
  });

  it.each([
    ['https://shop.example', 'https://shop.example/rest/all/V1', {}],
    [
      'https://na1.api.commerce.adobe.com/Tenant1',
      'https://na1.api.commerce.adobe.com/Tenant1/V1',
      { 'x-api-key': 'client-1', 'x-gw-ims-org-id': 'ORG@AdobeOrg' },
    ],
    [
      'https://na1.api.commerce.adobe.com.evil.example/T',
      'https://na1.api.commerce.adobe.com.evil.example/T/rest/all/V1',
      {},
    ],
  ])('asks at %s below %s', (at, base, headers) => {
    const given = { site: at, clientId: 'client-1', organisation: 'ORG@AdobeOrg' };
    expect(magento.api.base(given)).toBe(base);
    const fixed = magento.api.headers;
    expect(typeof fixed === 'function' ? fixed(given) : fixed).toEqual(headers);
  });
});

describe('store views', () => {
  const view = (id: number, code: string) => ({ id, code, name: `View ${code}`, website_id: id === 0 ? 0 : 1 });
  const choices = (...views: object[]) => magento.choose?.read(answer(views), settings);

  it('are asked about only where there are several', () => {
    expect(choices(view(0, 'admin'), view(1, 'default'))?.map(({ id }) => id)).toEqual(['all']);
    expect(choices(view(0, 'admin'), view(1, 'default'), view(2, 'en'))).toMatchObject([
      { id: 'all', settings: { storeId: '' } },
      { id: 'default', settings: { storeId: '1', websiteId: '1' } },
      { id: 'en', name: 'View en', settings: { storeId: '2' } },
    ]);
  });

  it('make an account of their own, with the currency and zone of theirs', () => {
    const configs = [1, 2].map((id) => ({
      id,
      website_id: 1,
      base_currency_code: id === 1 ? 'EUR' : 'GBP',
      timezone: 'UTC',
    }));
    const of = (chosen: object) => magento.probe.read(answer({}), { ...settings, ...chosen }, [answer(configs)]);
    expect(of({})).toMatchObject({ id: 'shop.example', currency: 'EUR', facts: { storeId: '1' } });
    expect(of({ storeId: '2', storeName: 'English' })).toMatchObject({
      ...{ id: 'shop.example#2', name: 'English (shop.example)', currency: 'GBP' },
    });
    expect(magento.probe.read(answer({}), settings, [null])).toEqual({ id: 'shop.example', name: 'shop.example' });
  });
});
