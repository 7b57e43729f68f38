import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../contract/entities/index.ts';
import { get } from '../../providers/kit/index.ts';
import { paypal } from '../../providers/paypal/index.ts';
import {
  answer,
  asked,
  changesSince,
  daysAgo,
  decode,
  fixture,
  full,
  now,
  type Row,
  source,
} from '../support/paypal.ts';

describe('invoices', () => {
  const [official, draft] = fixture('invoices');

  it('add up, as in the example of the official description', () => {
    const invoice = entitySchemas.invoice.parse(decode('invoices', official));
    expect(invoice.lines.map(({ title, total }) => [title, total.amountMinor])).toEqual([
      ['Yoga Mat', 4750],
      ['Yoga t-shirt', 500],
      ['Shipping', 1000],
      ['Packing Charges', 1000],
      ['Discount', -263],
    ]);
    expect(invoice).toMatchObject({ tax: { amountMinor: 434 }, total: { amountMinor: 7421 }, dueOn: '2018-11-22' });
    for (const raw of fixture('invoices')) {
      const { lines, tax, total } = entitySchemas.invoice.parse(decode('invoices', raw));
      expect(lines.reduce((sum, line) => sum + line.total.amountMinor, tax.amountMinor)).toBe(total.amountMinor);
    }
  });

  it('have a rounding line for a cent or two, and are set aside for more, or without their lines', () => {
    const of = (value: string, change: Row = {}) =>
      decode('invoices', { ...official, amount: { ...Object(official?.amount), value }, ...change });
    expect(entitySchemas.invoice.parse(of('74.23')).lines.at(-1)).toMatchObject({
      ...{ title: 'Rounding', total: { amountMinor: 2 } },
    });
    expect(() => of('75.21')).toThrow(RangeError);
    expect(() => of('74.21', { items: undefined })).toThrow(RangeError);
  });

  it('owe nothing once they are cancelled', () => {
    expect(decode('invoices', { ...draft, status: 'CANCELLED' })).toMatchObject({
      ...{ status: 'void', balance: { amountMinor: 0 } },
    });
    expect(() => decode('invoices', { ...draft, status: 'LOST' })).toThrow();
  });

  it('are asked for with their lines, and counted once', () => {
    const stream = source('invoices');
    const [request = get('')] = stream.first({ ...full, from: daysAgo(10) });
    expect(request).toMatchObject({ readsOnly: true, json: { fields: ['items', 'payments', 'refunds'] } });
    expect(Object(request.json).creation_date_range).toEqual({ start: daysAgo(10), end: now });
    const first = stream.read(answer({ items: [draft], total_items: 101, total_pages: 2 }), request, full);
    expect([first.total, asked(first.next?.[0]).page]).toEqual([101, 2]);
    const rest = stream.read(
      answer({ items: [draft], total_items: 100, total_pages: 2 }),
      first.next?.[0] ?? request,
      full,
    );
    expect([rest.total, rest.next]).toEqual([undefined, []]);
  });
});

describe('disputes', () => {
  const stream = source('disputes');
  const [open] = fixture('disputes');

  it('are listed by change or by beginning, within 180 days, and never from the future', () => {
    expect(asked(stream.first(full)[0])).toEqual({ page_size: 50 });
    expect(asked(stream.first({ ...full, from: daysAgo(20) })[0])).toEqual({ page_size: 50, start_time: daysAgo(20) });
    expect(asked(stream.first({ ...full, from: daysAgo(200) })[0])).toEqual({ page_size: 50 });
    expect(asked(stream.first(changesSince(daysAgo(1)))[0])).toEqual({ page_size: 50, update_time_after: daysAgo(1) });
    expect(stream.first(changesSince(daysAgo(-1)))).toEqual([]);
  });

  it('are asked for one by one, and page by page by the token in the link', () => {
    const [request = get('')] = stream.first(full);
    const href = 'https://api.paypal.com/v1/customer/disputes?page_size=50&next_page_token=QUI%3D';
    const body = {
      items: [{ dispute_id: 'PP-D-1' }],
      links: [
        { rel: 'self', href: '' },
        { rel: 'next', href },
      ],
    };
    const { next = [] } = stream.read(answer(body), request, full);
    expect(next.map(({ path }) => path)).toEqual(['/v1/customer/disputes/PP-D-1', '/v1/customer/disputes']);
    expect(asked(next[1])).toEqual({ page_size: 50, next_page_token: 'QUI=' });
    expect(stream.read(answer(open), next[0] ?? request, full).records).toEqual([open]);
    expect(stream.read(answer({}, 404), next[0] ?? request, full).records).toEqual([]);
    expect(stream.read(answer({}), request, full)).toEqual({ records: [], next: [] });
  });

  it.each([
    ['OPEN', undefined, 'needs_response'],
    ['WAITING_FOR_BUYER_RESPONSE', undefined, 'under_review'],
    ['RESOLVED', 'RESOLVED_SELLER_FAVOUR', 'won'],
    ['RESOLVED', 'RESOLVED_BUYER_FAVOUR', 'lost'],
    ['RESOLVED', 'RESOLVED_WITH_PAYOUT', 'closed'],
    ['RESOLVED', undefined, 'closed'],
  ])('%s %s is %s', (status, outcome_code, expected) => {
    const outcome = outcome_code ? { dispute_outcome: { outcome_code } } : {};
    expect(decode('disputes', { ...open, status, ...outcome }).status).toBe(expected);
  });
});

describe('subscriptions', () => {
  it('are listed after the plans, with what they cost, whatever their state', () => {
    const stream = source('subscriptions');
    const [plans = get('')] = stream.first(full);
    const regular = {
      ...{ tenure_type: 'REGULAR', frequency: { interval_unit: 'MONTH', interval_count: 3 } },
      pricing_scheme: { fixed_price: { currency_code: 'EUR', value: '39.00' } },
    };
    const plan = { id: 'P-1', name: 'Candle club', billing_cycles: [{ tenure_type: 'TRIAL' }, regular] };
    const { next: [list] = [] } = stream.read(answer({ plans: [plan] }), plans, full);
    expect(asked(list).statuses).toBe('APPROVAL_PENDING,APPROVED,ACTIVE,SUSPENDED,CANCELLED,EXPIRED');
    const row = { ...fixture('subscriptions')[0], plan_id: 'P-1', its_plan: undefined };
    const twenty = Array.from({ length: 20 }, () => row);
    const page = stream.read(answer({ subscriptions: twenty }), list ?? plans, full);
    expect(asked(page.next?.[0]).page).toBe(2);
    expect(decode('subscriptions', page.records[0])).toMatchObject({
      ...{ title: 'Candle club', price: { amountMinor: 3900 }, interval: 'month', intervalCount: 3 },
    });
    const unknown = stream.read(answer({ subscriptions: [{ ...row, plan_id: 'P-2' }] }), list ?? plans, full);
    expect(decode('subscriptions', unknown.records[0])).toMatchObject({ title: null, interval: null });
    expect(unknown.next).toEqual([]);
  });
});

describe('payments recorded by hand', () => {
  it('were made on their day where the business is (must-not-fail 28)', () => {
    const raw = {
      ...{ id: 'INV2-1/EXTR-1', invoice_id: 'INV2-1', payment_date: '2026-11-20', method: 'CASH' },
      amount: { currency_code: 'EUR', value: '5.00' },
    };
    const found = paypal.streams.find(({ id }) => id === 'recorded-payments');
    const there = { ...full, account: { ...full.account, timezone: 'Europe/Athens' } };
    expect(found?.decode(raw, there)).toMatchObject({ paidAt: '2026-11-19T22:00:00.000Z', paysFor: ['INV2-1'] });
  });
});
