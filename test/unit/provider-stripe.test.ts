import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../contract/entities/index.ts';
import { type ErasedSource, isDerived, type Request, type StreamContext } from '../../providers/kit/index.ts';
import { stripe } from '../../providers/stripe/index.ts';

const full: StreamContext = {
  mode: 'full',
  since: null,
  from: null,
  now: '2026-11-21T12:00:00.000Z',
  settings: {},
  account: { id: 'acct_1', name: 'Shop', timezone: 'Europe/Athens', currency: 'EUR' },
};
const changes: StreamContext = { ...full, mode: 'changes', since: '2026-11-20T08:00:00.500Z' };

type Row = Record<string, unknown>;

function fixture(name: string): Row[] {
  const text = readFileSync(new URL(`../../providers/stripe/fixtures/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text).data;
}

function stream(id: string): ErasedSource {
  const found = stripe.streams.find((one) => one.id === id);
  if (!found || isDerived(found)) throw new Error(`no stream ${id}`);
  return found;
}

function decodeAll(id: string) {
  return fixture(id).map((raw) => stream(id).decode(raw, full));
}

function answer(body: unknown, status = 200, headers: Record<string, string> = {}) {
  return { status, headers, body };
}

const list = (data: readonly unknown[], has_more = false) => answer({ object: 'list', data, has_more });
const event = (type: string, id: string) => ({ id: `evt_${type}_${id}`, type, data: { object: { id } } });

function firstOf(id: string, context = full): Request {
  const [request] = stream(id).first(context);
  if (!request) throw new Error(`${id} asks nothing`);
  return request;
}

const ids = ['customers', 'products', 'payments', 'invoices', 'refunds', 'payouts'];

describe('records', () => {
  it.each(ids)('every record of the %s fixture decodes', (id) => {
    expect(fixture(id).length).toBeGreaterThan(0);
    for (const entity of decodeAll(id)) expect(entitySchemas[stream(id).entity].parse(entity)).toBeTruthy();
  });

  it('payments keep their currency, the fee that of the payout, and say whether money came (must-not-fail 29, 30)', () => {
    expect(decodeAll('payments')).toMatchObject([
      { status: 'voided', amount: { amountMinor: 5000 }, fee: null },
      { status: 'failed', amount: { amountMinor: 7900 }, fee: null },
      {
        status: 'succeeded',
        amount: { amountMinor: 3000, currency: 'JPY' },
        fee: { amountMinor: 79, currency: 'EUR' },
      },
      {
        status: 'succeeded',
        amount: { amountMinor: 8625, currency: 'KWD' },
        fee: { amountMinor: 93, currency: 'EUR' },
      },
    ]);
    const held = { ...fixture('payments')[3], captured: false, amount_captured: 0 };
    expect(stream('payments').decode(held, full)).toMatchObject({ status: 'pending', amount: { amountMinor: 8625 } });
    const partly = { ...fixture('payments')[3], amount_captured: 8000 };
    expect(stream('payments').decode(partly, full)).toMatchObject({ amount: { amountMinor: 8000 } });
  });

  it.each([
    ['isk', 150000, 1500],
    ['ugx', 500000, 5000],
    ['mga', 5000, 500000],
    ['eur', 1234, 1234],
  ])('Stripe counts %s in its own way: %i is %i', (currency, amount, amountMinor) => {
    const raw = { ...fixture('refunds')[1], currency, amount };
    expect(stream('refunds').decode(raw, full)).toMatchObject({
      amount: { amountMinor, currency: currency.toUpperCase() },
    });
  });

  it('invoices add up, with discounts, shipping and both kinds of tax (must-not-fail 29)', () => {
    for (const raw of fixture('invoices')) {
      const invoice = entitySchemas.invoice.parse(stream('invoices').decode(raw, full));
      const lines = invoice.lines.reduce((sum, line) => sum + line.total.amountMinor, 0);
      expect(lines + invoice.tax.amountMinor).toBe(invoice.total.amountMinor);
    }
    expect(decodeAll('invoices')[1]).toMatchObject({
      status: 'open',
      balance: { amountMinor: 5000 },
      lines: [{ productId: 'prod_Made0001', quantity: '2', total: { amountMinor: 2200 } }, {}, { title: 'Shipping' }],
    });
  });

  it('an invoice bears the day of the business, a payout the day at the bank (must-not-fail 28)', () => {
    const late = Date.parse('2026-09-13T22:30:00Z') / 1000;
    const raw = { ...fixture('invoices')[0], created: late };
    expect(stream('invoices').decode(raw, full)).toMatchObject({ issuedOn: '2026-09-14' });
    expect(stream('invoices').decode(raw, { ...full, account: { id: 'x', name: 'x' } })).toMatchObject({
      issuedOn: '2026-09-13',
    });
    expect(decodeAll('payouts')).toMatchObject([
      { arrivesOn: '2026-09-15', status: 'in_transit', fee: { amountMinor: 99 } },
      { arrivesOn: '2026-09-14', status: 'paid' },
    ]);
  });

  it('products tell price and kind', () => {
    expect(decodeAll('products')).toMatchObject([
      { price: null, kind: 'simple' },
      { price: null, kind: 'service', status: 'archived' },
      { price: { amountMinor: 1250, currency: 'EUR' }, status: 'active' },
    ]);
  });

  it.each([
    ['a missing field', { amount: undefined }],
    ['a null', { currency: null }],
    ['an amount beyond exactness', { amount: 2 ** 53 }],
    ['half a cent', { amount: 12.5 }],
    ['an unknown status', { status: 'lost' }],
    ['an expansion that did not come', { balance_transaction: 'txn_1' }],
  ])('%s throws instead of being guessed', (_name, wrong) => {
    expect(() => stream('payments').decode({ ...fixture('payments')[3], ...wrong }, full)).toThrow();
  });
});

describe('the first pull', () => {
  it('lists newest first, from a day on, with what is expanded', () => {
    const request = firstOf('payments', { ...full, from: '2026-01-01T00:00:00.000Z' });
    expect(request).toMatchObject({
      path: '/v1/charges',
      query: { limit: 100, 'created[gte]': 1767225600, 'expand[]': ['data.balance_transaction'] },
    });
  });

  it('goes on after the last object of a page', () => {
    const request = firstOf('customers');
    const { next = [], records } = stream('customers').read(
      list([{ id: 'cus_2' }, { id: 'cus_1' }], true),
      request,
      full,
    );
    expect(records).toHaveLength(2);
    expect(next).toEqual([{ ...request, query: { ...request.query, starting_after: 'cus_1' } }]);
    expect(stream('customers').read(list([]), request, full)).toEqual({ records: [], next: [] });
  });

  it('refuses a page that cannot be true (must-not-fail 8)', () => {
    const request = firstOf('customers');
    for (const wrong of [list([], true), answer('<html>'), answer({ data: [] }), list([{ id: null }])]) {
      expect(() => stream('customers').read(wrong, request, full)).toThrow();
    }
  });

  it('an invoice of more than ten lines is handed on whole, once', () => {
    const { read } = stream('invoices');
    const [short, long] = fixture('invoices');
    const line = (number: number) => ({ id: `il_${number}`, amount: 100 });
    const lines = (from: number, count: number) => Array.from({ length: count }, (_, index) => line(from + index));
    const cut = { ...long, lines: { object: 'list', has_more: true, data: lines(1, 10) } };

    const page = read(list([short, cut]), firstOf('invoices'), full);
    expect(page.records).toEqual([short]);
    const [alone] = page.next ?? [];
    expect(alone?.path).toBe(`/v1/invoices/${String(long?.id)}`);

    let request = alone;
    const answers = [answer(cut), list(lines(11, 100), true), list(lines(111, 5))];
    const records: unknown[] = [];
    for (const response of answers) {
      if (!request) throw new Error('nothing more is asked');
      const got = read(response, request, full);
      records.push(...got.records);
      request = got.next?.[0];
    }
    expect(request).toBeUndefined();
    expect(records).toHaveLength(1);
    const invoice = entitySchemas.invoice.parse(stream('invoices').decode(records[0], full));
    expect(invoice.lines.map((one) => one.externalId).slice(0, 115)).toEqual(lines(1, 115).map((one) => one.id));
  });
});

describe('changes', () => {
  it('come from the events of the stream alone (must-not-fail 6)', () => {
    for (const id of ids) {
      const { path, query } = firstOf(id, changes);
      expect([path, query?.['created[gte]']]).toEqual(['/v1/events', 1795161600]);
      expect(stream(id)).toMatchObject({ changes: 'cursor', deletions: 'feed', feedDays: 30 });
      const types = query?.['types[]'];
      expect(Array.isArray(types) && types.length > 0 && types.length <= 20).toBe(true);
    }
    expect(firstOf('refunds', changes).query?.['types[]']).toContain('refund.updated');
  });

  it('ask for each object once, over all pages, and never for one that is deleted (must-not-fail 7)', () => {
    const { read } = stream('customers');
    const request = firstOf('customers', changes);
    const newest = [
      event('customer.deleted', 'cus_3'),
      event('customer.updated', 'cus_1'),
      event('customer.updated', 'cus_3'),
    ];
    const first = read(list([...newest, event('customer.updated', 'cus_1')], true), request, changes);
    expect(first.deleted).toEqual(['cus_3']);
    expect(first.next?.map((one) => one.path)).toEqual(['/v1/customers/cus_1', '/v1/events']);

    const second = first.next?.[1];
    if (!second) throw new Error('no second page');
    expect(second.query?.starting_after).toBe('evt_customer.updated_cus_1');
    const older = [
      event('customer.created', 'cus_3'),
      event('customer.created', 'cus_1'),
      event('customer.created', 'cus_2'),
    ];
    const rest = read(list(older), JSON.parse(JSON.stringify(second)), changes);
    expect(rest.next?.map((one) => one.path)).toEqual(['/v1/customers/cus_2']);
    expect(rest.deleted).toEqual([]);
  });

  it('remember a bounded number of ids (must-not-fail 21)', () => {
    const seen = Array.from({ length: 1000 }, (_, index) => `cus_${index}`);
    const request = { ...firstOf('customers', changes), carry: { seen } };
    const { next = [] } = stream('customers').read(
      list([event('customer.updated', 'cus_new')], true),
      request,
      changes,
    );
    const carried = next.at(-1)?.carry?.seen;
    expect(Array.isArray(carried) && [carried.length, carried.at(-1)]).toEqual([1000, 'cus_new']);
  });

  it('bring the object itself, with its expansions', () => {
    const { read } = stream('payments');
    const { next = [] } = read(list([event('charge.refunded', 'ch_1')]), firstOf('payments', changes), changes);
    expect(next).toMatchObject([
      { path: '/v1/charges/ch_1', query: { 'expand[]': ['balance_transaction'] }, mayBeGone: true },
    ]);
    const [asked] = next;
    if (!asked) throw new Error('nothing asked');
    expect(read(answer({ id: 'ch_1' }), asked, changes)).toEqual({ records: [{ id: 'ch_1' }] });
  });

  it('take a stub and a 404 for a deletion', () => {
    const asked: Request = { method: 'GET', path: '/v1/customers/cus_1', carry: { id: 'cus_1' }, mayBeGone: true };
    for (const gone of [answer({ id: 'cus_1', object: 'customer', deleted: true }), answer({ error: {} }, 404)]) {
      expect(stream('customers').read(gone, asked, changes)).toEqual({ records: [], deleted: ['cus_1'] });
    }
  });

  it('nothing new asks for nothing', () => {
    expect(stream('payouts').read(list([]), firstOf('payouts', changes), changes)).toEqual({
      records: [],
      deleted: [],
      next: [],
    });
  });
});

describe('the account', () => {
  const balance = answer({
    object: 'balance',
    livemode: false,
    available: [{ amount: 0, currency: 'eur' }],
    pending: [],
  });

  it('is named with its zone', () => {
    const account = answer({
      id: 'acct_1',
      default_currency: 'jpy',
      settings: { dashboard: { display_name: 'Eleni', timezone: 'Asia/Tokyo' } },
    });
    expect(stripe.probe.read(balance, {}, [account])).toEqual({
      id: 'acct_1',
      name: 'Eleni (test)',
      timezone: 'Asia/Tokyo',
      currency: 'JPY',
    });
  });

  it('may stay hidden from a restricted key', () => {
    expect(stripe.probe.read(balance, {}, [null])).toEqual({ id: 'test', name: 'Stripe (test)', currency: 'EUR' });
  });

  it.each([
    ['rk_live_51AbCdEfGh', true],
    ['sk_test_51AbCdEfGh', true],
    ['pk_live_51AbCdEfGh', false],
    ['rk_live_', false],
  ])('takes %s for a key: %s', (typed, fits) => {
    expect(stripe.auth[0]?.fields[0]?.pattern?.test(typed)).toBe(fits);
  });
});

describe('refusals', () => {
  it.each([
    [401, { error: { type: 'invalid_request_error' } }, {}, undefined],
    [403, { error: { type: 'invalid_request_error', message: "lacks 'rak_charge_read'" } }, {}, undefined],
    [404, { error: { type: 'invalid_request_error', code: 'resource_missing' } }, {}, undefined],
    [404, { error: { type: 'invalid_request_error', message: 'Unrecognized request URL' } }, {}, 'bad_data'],
    [409, { error: { type: 'idempotency_error' } }, {}, 'vendor_fault'],
    [400, { error: { type: 'api_error' } }, {}, 'vendor_fault'],
    [400, { error: { type: 'invalid_request_error' } }, {}, undefined],
    [402, '', { 'stripe-should-retry': 'true' }, 'vendor_fault'],
    [
      429,
      { error: { type: 'invalid_request_error', code: 'lock_timeout' } },
      { 'stripe-should-retry': 'true' },
      undefined,
    ],
    [200, {}, {}, undefined],
  ])('%i %j', (status, body, headers, code) => {
    expect(stripe.faultOf?.(answer(body, status, headers))?.code).toBe(code);
  });
});

describe('writing', () => {
  function prepared(kind: string, input: unknown) {
    const action = stripe.actions?.find((one) => one.kind === kind);
    if (!action) throw new Error(`no ${kind}`);
    const context = { reference: 'r-1', key: () => 'k', settings: {}, account: full.account, now: full.now };
    return action.prepare(input, context);
  }

  it('the address that was there comes back', () => {
    const update = prepared('customer.update', { externalId: 'cus_1', address: null });
    const customer = {
      ...{ id: 'cus_1', created: 1_790_000_000, name: 'Anna' },
      address: {
        line1: 'Main Street 1',
        line2: null,
        city: 'Athens',
        state: null,
        postal_code: '10558',
        country: 'GR',
      },
    };
    const { next } = Object(update.read(answer(customer), update.first()));
    const { done } = Object(update.read(answer(customer), next));
    expect(update.inverse(done)?.input).toMatchObject({ address: { lines: ['Main Street 1'], city: 'Athens' } });
  });

  it('a credit note for no invoice is refused before anything is asked', () => {
    const line = { title: 'Mug', quantity: '1', unitPrice: { amountMinor: 100, currency: 'EUR' } };
    const input = { customerId: 'cus_1', issuedOn: '2026-11-20', currency: 'EUR', lines: [line] };
    expect(() => prepared('credit_note.create', { ...input, invoiceId: null }).first()).toThrow(RangeError);
  });
});
