import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verify } from '../../main/webhooks/verify.ts';
import type { ActionContext, Json } from '../../providers/kit/index.ts';
import { square } from '../../providers/square/index.ts';

const answer = (body: unknown, status = 200) => ({ status, headers: {}, body });

describe('errors', () => {
  const said = (status: number, code: string, more = {}) =>
    square.faultOf?.(answer({ errors: [{ category: 'X', code, detail: 'Words', ...more }] }, status))?.code;

  it.each([
    [429, 'RATE_LIMITED', 'limited'],
    [400, 'VERSION_MISMATCH', 'conflict'],
    [400, 'IDEMPOTENCY_KEY_REUSED', 'duplicate'],
    [401, 'ACCESS_TOKEN_EXPIRED', 'signed_out'],
    [403, 'INSUFFICIENT_SCOPES', 'forbidden'],
    [404, 'NOT_FOUND', undefined],
    [409, 'CONFLICT', undefined],
    [500, 'INTERNAL_SERVER_ERROR', undefined],
    [400, 'SOMETHING_NEW', undefined],
  ])('%i %s is %s', (status, code, fault) => expect(said(status, code)).toBe(fault));

  it('tells an invoice number that is taken from one that is wrong', () => {
    const field = 'invoice.invoice_number';
    expect(said(400, 'BAD_REQUEST', { field, detail: 'It already exists.' })).toBe('duplicate');
    expect(said(400, 'VALUE_TOO_LONG', { field, detail: 'It must not be longer than 191.' })).toBeUndefined();
  });

  it('leaves a web page and a success to the usual rules', () => {
    expect(square.faultOf?.(answer('<html>', 502))).toBeUndefined();
    expect(square.faultOf?.(answer({ errors: [{ code: 'NOT_FOUND' }], orders: [] }))).toBeUndefined();
  });
});

describe('webhooks', () => {
  const { webhooks } = square;
  if (!webhooks) throw new Error('Square tells what happened');
  const { signature, read } = webhooks;
  // The example in the tests of Square's own libraries (WebhooksHelper).
  const published = {
    url: 'https://webhook.site/679a4f3a-dcfa-49ee-bac5-9d0edad886b9',
    body: '{"merchant_id":"MLEFBHHSJGVHD","type":"webhooks.test_notification","event_id":"ac3ac95b-f97d-458c-a6e6-18981597e05f","created_at":"2022-07-13T20:30:59.037339943Z","data":{"type":"webhooks","id":"bc368e64-01aa-407e-b46e-3231809b1129"}}',
    key: 'Ibxx_5AKakO-3qeNVR61Dw',
    signed: 'GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4=',
  };
  const check = (url: string, body: string, signed: string | null, key: string) =>
    verify(
      signature,
      {
        ...{ url, body: Buffer.from(body), receivedAt: '2026-11-21T00:00:00.000Z' },
        headers: signed === null ? {} : { 'x-square-hmacsha256-signature': signed },
      },
      { values: { webhookSecret: key } },
    );

  it('takes the published example, and nothing that differs from it', async () => {
    const { url, body, signed, key } = published;
    expect(await check(url, body, signed, key)).toBe('good');
    expect(await check(`${url}/`, body, signed, key)).toBe('wrong');
    expect(await check(url, `${body} `, signed, key)).toBe('wrong');
    expect(await check(url, body, signed, 'another key')).toBe('wrong');
    expect(await check(url, body, null, key)).toBe('unsigned');
    expect(await check(url, body, signed, '')).toBe('no_secret');
  });

  it('covers address and body, letter by letter', async () => {
    const [url, body, key] = ['https://relay.example/in/κ', '{"a":"Ελένη ☕"}', 'k'];
    const signed = createHmac('sha256', key).update(url).update(body).digest('base64');
    expect(await check(url, body, signed, key)).toBe('good');
  });

  it('says whose record it is about, or none where it tells of many', () => {
    expect(read({ headers: {}, body: JSON.parse(published.body) })).toMatchObject([
      { id: 'ac3ac95b-f97d-458c-a6e6-18981597e05f', accountId: 'MLEFBHHSJGVHD', at: '2022-07-13T20:30:59.037Z' },
    ]);
    const event = (type: string, data: object) =>
      read({
        headers: {},
        body: { merchant_id: 'M', type, event_id: 'e', created_at: '2026-01-01T00:00:00Z', data },
      })[0];
    expect(event('customer.deleted', { id: 'C', deleted: true })).toMatchObject({ externalId: 'C', gone: true });
    // As in Square's own examples: a vendor's id stands in the vendor only, an order's beside it only.
    const vendor = { id: '5b041563', object: { operation: 'CREATED', vendor: { id: 'BXIDSDOUIU34VY2V' } } };
    expect(event('vendor.created', vendor)).toMatchObject({ externalId: 'BXIDSDOUIU34VY2V' });
    const order = { id: 'eA3v', object: { order_updated: { order_id: 'eA3v', state: 'OPEN' } } };
    expect(event('order.updated', order)).toMatchObject({ externalId: 'eA3v' });
    expect(event('inventory.count.updated', { id: 'not a record' })).toMatchObject({ externalId: null });
    expect(event('catalog.version.updated', {})).not.toHaveProperty('gone');
  });
});

describe('writing', () => {
  const context: ActionContext = {
    settings: { environment: 'production' },
    account: { id: 'M1', name: 'Shop', currency: 'EUR', facts: { location: 'L1' } },
    now: '2026-11-21T12:00:00.000Z',
    reference: 'ref-1',
    key: (step = '') => `key:${step}`,
  };

  function action(kind: string, input: object) {
    const found = square.actions?.find((one) => one.kind === kind);
    if (!found) throw new Error(`no ${kind}`);
    return found.prepare(input, context);
  }
  const bodyOf = (kind: string, input: object): Json | undefined => action(kind, input).first().json;
  const price = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

  it.each([
    ['Ελένη Παπαδοπούλου', 'Ελένη', 'Παπαδοπούλου'],
    ['Ana de la Cruz', 'Ana de la', 'Cruz'],
    ['Cher', 'Cher', undefined],
  ])('keeps the name %s in two parts', (name, given_name, family_name) => {
    const body = Object(bodyOf('customer.create', { name }));
    expect(body).toMatchObject({ idempotency_key: 'key:', reference_id: 'ref-1', given_name });
    expect(body.family_name).toBe(family_name);
  });

  it('makes a discount of a line that takes something off', () => {
    const lines = [
      { title: 'Mug', quantity: '1.5', unitPrice: price(1000), productId: 'V', taxRateId: 'T' },
      { title: 'Voucher 🎁', quantity: '-1', unitPrice: price(250) },
    ];
    const input = { customerId: 'C', issuedOn: '2026-11-20', currency: 'EUR', lines };
    expect(bodyOf('invoice.create', input)).toMatchObject({
      order: {
        ...{ location_id: 'L1', customer_id: 'C', reference_id: 'ref-1' },
        line_items: [{ catalog_object_id: 'V', quantity: '1.5', applied_taxes: [{ tax_uid: 'T' }] }],
        discounts: [{ name: 'Voucher 🎁', amount_money: { amount: 250, currency: 'EUR' }, scope: 'ORDER' }],
        taxes: [{ uid: 'T', catalog_object_id: 'T', scope: 'LINE_ITEM' }],
      },
    });
  });

  it('changes only what it knows of an item, and sends the rest back', () => {
    const variation = {
      id: 'V',
      type: 'ITEM_VARIATION',
      version: 7,
      item_variation_data: { name: 'Regular', upc: '1' },
    };
    const item_data = { name: 'Mug', tax_ids: ['T'], variations: [variation] };
    const object = { id: 'I', type: 'ITEM', version: 9, updated_at: '2026-11-20T00:00:00Z', item_data };
    const { first, read } = action('product.update', { externalId: 'I', title: 'Cup', price: price(500) });
    const step = read(answer({ object }), first());
    if (!('next' in step)) throw new Error('it is not done yet');
    const sent = { ...variation, item_variation_data: { price_money: { amount: 500, currency: 'EUR' }, upc: '1' } };
    expect(step.next.json).toMatchObject({
      object: { version: 9, item_data: { name: 'Cup', tax_ids: ['T'], variations: [sent] } },
    });
    const many = { ...object, item_data: { ...item_data, variations: [variation, { ...variation, id: 'W' }] } };
    expect(() => read(answer({ object: many }), first())).toThrow(/several variations/);
  });

  it('does not count again what is counted so already', () => {
    const input = { externalId: 'V:L2', productId: 'V', available: '5', expected: '3' };
    const { first, read } = action('stock.set', input);
    const counts = (quantity: string) => answer({ counts: [{ state: 'IN_STOCK', quantity }] });
    expect(first().json).toMatchObject({ location_ids: ['L2'] });
    expect(read(counts('5.00000'), first())).toMatchObject({ done: { before: { available: '5' } } });
    expect(read(counts('4'), first())).toMatchObject({ refuse: { code: 'conflict' } });
    expect(read(counts('3'), first())).toMatchObject({ next: { path: '/v2/inventory/changes/batch-create' } });
  });
});
