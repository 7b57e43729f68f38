import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseExact } from '../../main/http/body.ts';
import type { ActionContext, JsonObject } from '../../providers/kit/index.ts';
import { magento } from '../../providers/magento/index.ts';
import { adjustmentFor } from '../../providers/magento/refund.ts';

const context: ActionContext = {
  reference: 'ref-1',
  key: () => 'key',
  settings: { site: 'https://shop.example', storeId: '', websiteId: '', storeName: '' },
  account: { id: 'shop.example', name: 'Shop', currency: 'EUR', facts: { storeId: '1', websiteId: '1' } },
  now: '2026-11-21T12:00:00.000Z',
};

function fixture(name: string): readonly JsonObject[] {
  const file = new URL(`../../providers/magento/fixtures/${name}.json`, import.meta.url);
  // The files are lists of records.
  return parseExact(readFileSync(file, 'utf8')) as readonly JsonObject[];
}

function answer(body: unknown, status = 200) {
  return { status, headers: {}, body: parseExact(JSON.stringify(body)) };
}

describe('money given back without goods', () => {
  it.each([
    ['EUR', 1234, '1.0000', '12.34'],
    ['USD', 100, '1.08', '0.93'],
    ['GBP', 100, '0.86', '1.16'],
    ['JPY', 100, '162', '0.62'],
    ['KWD', 100, '0.332', '0.30'],
    // 0.01 more or less in euros is 1.62 yen, so not every amount can be had.
    ['JPY', 1, '162', null],
    ['KWD', 105, '0.332', null],
    ['EUR', 100, '0', null],
  ])('of %s %i at %s is %s of the shop', (currency, amountMinor, rate, wanted) => {
    expect(adjustmentFor({ amountMinor, currency }, rate)).toBe(wanted);
  });
});

describe('actions', () => {
  const action = (kind: string) => {
    const found = magento.actions?.find((one) => one.kind === kind);
    if (!found) throw new Error(`no ${kind}`);
    return found;
  };
  const list = (...items: unknown[]) => answer({ items, total_count: items.length });
  const customer = { id: 5, email: 'a@example.com', firstname: 'Anna', lastname: 'Adler', addresses: [] };
  const stamped = (at: string) => ({ ...customer, created_at: at, updated_at: at });

  it.each([
    ['just now', '2026-11-21 11:59:30', 'Anna Adler', { done: { externalId: '5' } }],
    ['long ago', '2026-11-20 11:59:30', 'Anna Adler', { refuse: { code: 'duplicate' } }],
    ['just now, by another name', '2026-11-21 11:59:30', 'Anna Bauer', { refuse: { code: 'duplicate' } }],
  ])('take a customer of that address, made %s, for theirs or not', (_when, at, name, found) => {
    const prepared = action('customer.create').prepare({ name, email: 'a@example.com' }, context);
    const request = prepared.lookUp?.first();
    expect(request && prepared.lookUp?.read(list(stamped(at)), request)).toMatchObject(found);
  });

  it('make no customer without an e-mail address', () => {
    const prepared = action('customer.create').prepare({ name: 'Anna' }, context);
    expect(() => prepared.first()).toThrow(new RangeError('Magento has no customers without an e-mail address'));
  });

  it('send all addresses of a customer along, since one that is missing is deleted', () => {
    const [eleni] = fixture('customers');
    const prepared = action('customer.update').prepare({ externalId: '2', phone: '123' }, context);
    const step = prepared.read({ status: 200, headers: {}, body: eleni }, prepared.first());
    expect(step).toMatchObject({
      next: {
        ...{ method: 'PUT', path: '/customers/2', repeatable: true, carry: { before: { phone: '+302101234567' } } },
        json: {
          customer: {
            id: 2,
            website_id: 1,
            addresses: [{ id: 3, telephone: '123', region: { region_code: 'Αττική' } }, { id: 4 }],
          },
        },
      },
    });
  });

  it('never put a SKU into an address', () => {
    const [mug] = fixture('products');
    const prepared = action('product.update').prepare({ externalId: '10', title: 'New' }, context);
    const step = prepared.read({ status: 200, headers: {}, body: { items: [mug], total_count: 1 } }, prepared.first());
    expect(step).toMatchObject({
      next: { method: 'POST', path: '/products', json: { product: { sku: '24-MB01/ΜΠΛΕ', name: 'New' } } },
    });
  });

  it('refuse a price in another currency than the shop has', () => {
    const input = { title: 'Mug', price: { amountMinor: 100, currency: 'USD' } };
    const prepared = action('product.create').prepare(input, context);
    expect(() => prepared.first()).toThrow(new RangeError('the prices of this shop are in EUR, not USD'));
  });

  const invoice = {
    ...{ entity_id: 9, order_id: 7, increment_id: '9', state: 2, order_currency_code: 'EUR', grand_total: 12.5 },
    items: [{ order_item_id: 3 }],
  };

  it.each([
    [
      'part of it, noted',
      {},
      100,
      { isOnline: false, items: [{ order_item_id: 3, qty: 0 }], arguments: { adjustment_positive: 1 } },
    ],
    ['part of it, by the payment service', { transaction_id: 'ch_1' }, 100, { isOnline: true }],
  ])('give back %s', (_what, change, amountMinor, json) => {
    const input = { paymentId: '9', amount: { amountMinor, currency: 'EUR' } };
    const prepared = action('payment.refund').prepare(input, context);
    const step = prepared.read(answer({ ...invoice, ...change }), prepared.first());
    expect(step).toMatchObject({ next: { method: 'POST', path: '/invoice/9/refund', json } });
  });

  it('give back all of it only while nothing was given back before', () => {
    const input = { paymentId: '9', amount: { amountMinor: 1250, currency: 'EUR' } };
    const prepared = action('payment.refund').prepare(input, context);
    const step = prepared.read(answer(invoice), prepared.first());
    const next = 'next' in step ? step.next : prepared.first();
    expect(next.path).toBe('/creditmemos');
    expect(() => prepared.read(list({ entity_id: 1 }), next)).toThrow(
      new RangeError('part of this was given back already'),
    );
    expect(prepared.read(list(), next)).toMatchObject({ next: { method: 'POST', json: { items: [] } } });
  });

  it('do not call an order paid whose payment service still has to take the money', () => {
    const prepared = action('order.mark_paid').prepare({ externalId: '7' }, context);
    const order = { entity_id: 7, increment_id: '7', updated_at: '2026-11-21 11:00:00', state: 'new', total_due: 5 };
    const written = prepared.read(answer(order), prepared.first());
    const request = 'next' in written ? written.next : prepared.first();
    expect(request).toMatchObject({ path: '/order/7/invoice', json: { capture: false } });
    const asked = prepared.read(answer(9), request);
    const check = 'next' in asked ? asked.next : request;
    expect(prepared.read(answer({ ...invoice, state: 1 }), check)).toMatchObject({ refuse: { code: 'refused' } });
    expect(prepared.read(answer(invoice), check)).toMatchObject({ done: { externalId: '7' } });
    const own = { entity_id: 9, state: 2, comments: [{ comment: 'Paid (Backroom ref-1)' }] };
    expect(prepared.lookUp?.read(list(own), request)).toMatchObject({ done: { externalId: '7' } });
    expect(prepared.lookUp?.read(list({ ...own, comments: [{ comment: 'Paid (Backroom ref-10)' }] }), request)).toEqual(
      { absent: true },
    );
  });

  it('say that an order cannot be cancelled when Magento says no more than "false"', () => {
    const order = (state: string) =>
      answer({ entity_id: 7, increment_id: '7', updated_at: '2026-11-21 11:00:00', state });
    const prepared = action('order.cancel').prepare({ externalId: '7' }, context);
    const cancel = prepared.read(order('new'), prepared.first());
    const request = 'next' in cancel ? cancel.next : prepared.first();
    const again = prepared.read(answer(false), request);
    const check = 'next' in again ? again.next : request;
    expect(prepared.read(order('complete'), check)).toMatchObject({ refuse: { code: 'refused' } });
    expect(prepared.read(order('canceled'), check)).toMatchObject({ done: { externalId: '7' } });
  });
});
