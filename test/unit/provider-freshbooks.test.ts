import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type EntityKind, type EntityOf, entitySchemas } from '../../contract/entities/index.ts';
import { createRandom } from '../../demo/data/random.ts';
import { createFreshbooks } from '../../demo/freshbooks/vendor.ts';
import { verify } from '../../main/webhooks/verify.ts';
import { freshbooks } from '../../providers/freshbooks/index.ts';
import { easternInstant } from '../../providers/freshbooks/values.ts';
import { type ErasedSource, isDerived, type StreamContext } from '../../providers/kit/index.ts';

const full: StreamContext = {
  mode: 'full',
  since: null,
  from: null,
  now: '2026-11-21T12:00:00.000Z',
  settings: { accountId: 'ACM123' },
  account: { id: 'ACM123', name: 'Shop', timezone: 'Europe/Athens' },
};
const changes: StreamContext = { ...full, mode: 'changes', since: '2026-11-20T03:30:00.000Z' };

type Row = Record<string, unknown>;

function fixture(name: string): Row[] {
  return JSON.parse(readFileSync(new URL(`../../providers/freshbooks/fixtures/${name}.json`, import.meta.url), 'utf8'));
}

function stream(id: string): ErasedSource {
  const found = freshbooks.streams.find((one) => one.id === id);
  if (!found || isDerived(found)) throw new Error(`no stream ${id}`);
  return found;
}

function decode<K extends EntityKind>(id: string, entity: K, change: Row = {}, at = 0): EntityOf<K> {
  const decoded = stream(id).decode({ ...fixture(id)[at], ...change }, full);
  // The schema of a kind gives that kind; the lookup by a type parameter loses it.
  return entitySchemas[entity].parse(decoded) as EntityOf<K>;
}

const answer = (body: unknown, status = 200) => ({ status, headers: {}, body });
const listed = (many: string, rows: readonly unknown[], counts: Row = {}) =>
  answer({ response: { result: { [many]: rows, page: 1, pages: 1, per_page: 100, total: rows.length, ...counts } } });
const money = (amount: string, code = 'EUR') => ({ amount, code });

describe('times', () => {
  it.each([
    ['summer', '2021-04-16 10:31:59', '2021-04-16T14:31:59.000Z'],
    ['winter', '2020-11-16 21:27:03', '2020-11-17T02:27:03.000Z'],
    ['the hour that comes twice is the later one', '2026-11-01 01:30:00', '2026-11-01T06:30:00.000Z'],
    ['the hour that does not come at all', '2026-03-08 02:30:00', '2026-03-08T07:30:00.000Z'],
    ['just before the clocks go back', '2026-11-01 00:59:59', '2026-11-01T04:59:59.000Z'],
    ['already whole', '2023-04-27T14:33:48Z', '2023-04-27T14:33:48.000Z'],
  ])('US/Eastern stamps, %s', (_what, text, utc) => expect(easternInstant(text)).toBe(utc));

  it('a stamp that is none is refused', () => expect(() => easternInstant('yesterday')).toThrow(RangeError));

  it('a payment has a day, which begins where the business is', () => {
    expect(decode('payments', 'payment', {}, 1)).toMatchObject({
      paidAt: '2026-11-19T22:00:00.000Z',
      changedAt: '2026-11-20T09:00:00.000Z',
      amount: { amountMinor: 1230, currency: 'KWD' },
    });
  });

  it('bills, vendors and sign-ups are in UTC', () => {
    expect(decode('bills', 'bill')).toMatchObject({ changedAt: '2021-09-01T15:30:29.000Z' });
    expect(decode('suppliers', 'supplier')).toMatchObject({ createdAt: '2021-06-17T12:08:25.000Z' });
    expect(decode('customers', 'customer')).toMatchObject({
      createdAt: '2020-10-31T15:25:34.000Z',
      changedAt: '2020-11-01T18:11:10.000Z',
    });
  });
});

describe('documents', () => {
  it('an invoice adds up with its discount, and its tax is what is left', () => {
    for (const [at] of fixture('invoices').entries()) {
      const { lines, tax, total } = decode('invoices', 'invoice', {}, at);
      expect(lines.reduce((sum, line) => sum + line.total.amountMinor, tax.amountMinor)).toBe(total.amountMinor);
    }
    expect(decode('invoices', 'invoice')).toMatchObject({
      status: 'open',
      tax: { amountMinor: 234 },
      balance: { amountMinor: 2194 },
      lines: [
        { title: 'Bowls', quantity: '4' },
        { title: 'Mugs' },
        { title: 'Discount', total: { amountMinor: -440 } },
      ],
    });
  });

  const line = (change: Row) => ({ ...Object(fixture('invoices')[1]).lines[0], ...change });

  it.each([
    ['two taxes', { taxAmount1: '5', taxAmount2: '9.975' }, '28.74', 374],
    ['one of them taken of the other, too', { taxAmount1: '5', taxAmount2: '10', compounded_tax: true }, '28.88', 388],
    ['no tax', { taxAmount1: null, taxAmount2: '' }, '25.00', 0],
    ['a percent that is a number', { taxAmount1: 13, taxAmount2: 0 }, '28.25', 325],
    ['a cent lost in rounding', { taxAmount1: '5', taxAmount2: '9.975' }, '28.75', 375],
  ])('%s', (_what, change, total, tax) => {
    const invoice = decode('invoices', 'invoice', { lines: [line(change)], amount: money(total) }, 1);
    expect(invoice.tax).toEqual({ amountMinor: tax, currency: 'EUR' });
  });

  it('what does not add up is set aside', () => {
    expect(() => decode('invoices', 'invoice', { amount: money('40.00') }, 1)).toThrow(/come to 3100 EUR.*4000/);
    expect(() => decode('credit-notes', 'credit_note', { amount: money('1.00', 'USD') })).toThrow(RangeError);
    expect(() => decode('bills', 'bill', { total_amount: money('400.00', 'CAD') })).toThrow(RangeError);
  });

  it('a few cents of a bill become a line of their own', () => {
    expect(decode('bills', 'bill', {}, 1).lines).toMatchObject([
      { title: 'Κερί 🕯️', accountId: '3696445', total: { amountMinor: 2500 } },
      { title: 'Rounding', total: { amountMinor: 1 } },
    ]);
  });

  it("an expense's tax is inside its amount", () => {
    expect(decode('expenses', 'expense')).toMatchObject({
      tax: { amountMinor: 917 },
      total: { amountMinor: 7973 },
      lines: [{ title: 'Purchased Gasoline for deliveries', total: { amountMinor: 7056 }, accountId: '2003174' }],
    });
  });

  it.each([
    [0, 'open', 10000],
    [4000, 'open', 6000],
    [10000, 'used', 0],
  ])('a credit of which %i is used is %s', (used, status, amountMinor) => {
    expect(decode('credit-notes', 'credit_note', { used })).toMatchObject({ status, balance: { amountMinor } });
  });

  it.each([
    ['more digits than any amount has', { amount: money('123456789012345678901234567890.99') }],
    ['a number', { amount: { amount: 12.5, code: 'EUR' } }],
    ['no currency', { amount: { amount: '12.50', code: '' } }],
  ])('an amount that is none is refused: %s', (_what, change) => {
    expect(() => decode('payments', 'payment', change)).toThrow();
  });
});

describe('changes by day', () => {
  const { first, read } = stream('customers');

  it('are asked for from the day before, US/Eastern, the deleted ones first', () => {
    // Half past three UTC is still the evening before in New York.
    expect(first(changes).map(({ query }) => query)).toEqual([
      { page: 1, per_page: 100, 'search[updated_min]': '2026-11-18', 'search[vis_state]': 1 },
      { page: 1, per_page: 100, 'search[updated_min]': '2026-11-18' },
    ]);
    expect(first(full).map(({ query }) => query)).toEqual([{ page: 1, per_page: 100 }]);
  });

  const row = (id: number, updated: unknown, vis_state = 0) => ({ id, updated, vis_state });

  it('leave out what is older than the cursor, and keep what does not say', () => {
    const [, live] = first(changes);
    if (!live) throw new Error('no second list');
    const rows = [
      row(1, '2026-11-19 22:29:59'),
      row(2, '2026-11-19 22:30:00'),
      row(3, '2026-11-20 09:00:00'),
      row(4, null),
      row(5, 'soon'),
    ];
    const { records } = read(listed('clients', rows), live, changes);
    expect(records.map((one) => Object(one).id)).toEqual([2, 3, 4, 5]);
  });

  it('take for deleted only what says so itself, whatever was asked for', () => {
    const [gone] = first(changes);
    if (!gone) throw new Error('no first list');
    const rows = [row(1, '2026-11-20 09:00:00', 1), row(2, '2026-11-20 09:00:00')];
    expect(read(listed('clients', rows), gone, changes)).toMatchObject({ records: [], deleted: ['1'] });
    const vendors = stream('suppliers');
    const [all] = vendors.first(full);
    if (!all) throw new Error('no list');
    const page = vendors.read(listed('bill_vendors', [{ vendorid: 7, vis_state: 1 }]), all, full);
    expect(page).toMatchObject({ records: [], deleted: ['7'] });
  });

  it('go back a page when records went away meanwhile, and refuse an empty page that should not be', () => {
    const [start] = first(full);
    if (!start) throw new Error('no list');
    const second = read(listed('clients', [row(1, null)], { pages: 3, total: 250 }), start, full).next?.[0];
    expect(second).toMatchObject({ query: { page: 2 }, carry: { total: 250 } });
    const third = second && read(listed('clients', [row(2, null)], { pages: 3, total: 249 }), second, full).next?.[0];
    expect(third).toMatchObject({ query: { page: 1 }, carry: { total: 249 } });
    expect(() => second && read(listed('clients', [], { pages: 3, total: 250 }), second, full)).toThrow(/is empty/);
  });
});

describe('credits', () => {
  const { first, read } = stream('credit-notes');
  const payment = (id: number, creditid: number, amount: string, from_credit = true) => ({
    ...{ id, creditid },
    from_credit,
    amount: money(amount),
  });

  it('come with what was used of them, read from the payments before', () => {
    const [start] = first(full);
    if (!start) throw new Error('no request');
    expect(start).toMatchObject({ path: '/accounting/account/ACM123/payments/payments' });
    const rows = [
      ...[payment(1, 7, '10.00'), payment(2, 7, '2.50'), payment(3, 8, '1.00', false), payment(4, 9, 'nonsense')],
      // A new payment between two pages moves an old one onto the next page, too.
      payment(1, 7, '10.00'),
    ];
    const [list] = read(listed('payments', rows), start, full).next ?? [];
    if (!list) throw new Error('no second request');
    expect(list).toMatchObject({ path: '/accounting/account/ACM123/credit_notes/credit_notes' });
    const credits = [{ id: 7 }, { id: 8 }, { id: 9 }];
    const { records } = read(listed('credit_notes', credits), list, full);
    expect(records.map((one) => Object(one).used)).toEqual([1250, 0, null]);
    // What cannot be known is not taken for nothing.
    expect(() => decode('credit-notes', 'credit_note', { used: null })).toThrow();
  });
});

describe('connecting', () => {
  const me = (memberships: readonly Row[]) =>
    answer({ response: { business_memberships: memberships.map((business) => ({ business })), roles: [] } });
  const shop = { id: 1, name: 'Shop', account_id: 'ACM123', timezone: 'Europe/Athens' };

  it('offers each business that keeps books, once', () => {
    const found = freshbooks.choose?.read(
      me([shop, { ...shop, id: 2 }, { id: 3, name: 'Hours', account_id: null }]),
      {},
    );
    expect(found).toEqual([{ id: 'ACM123', name: 'Shop', settings: { accountId: 'ACM123' } }]);
  });

  it('says so when the business is no longer among them', () => {
    expect(freshbooks.probe.read(me([shop]), { accountId: 'ACM123' })).toMatchObject({ timezone: 'Europe/Athens' });
    expect(() => freshbooks.probe.read(me([shop]), { accountId: 'OTHER' })).toThrow(/no longer reaches/);
  });

  it.each([
    ['https://www.example.com/', true],
    ['https://example.com/backroom/', true],
    ['http://localhost:8734/', false],
    ['https://example.com/?a=b', false],
    ['https://example.com/#top', false],
    ['example.com', false],
  ])('a redirect address %s: %s', (address, fits) => {
    const field = freshbooks.auth[0]?.fields.find(({ key }) => key === 'redirectUri');
    expect(field?.pattern?.test(address)).toBe(fits);
  });
});

describe('errors', () => {
  const errors = (errno: number, message: string) => ({ response: { errors: [{ errno, field: 'id', message }] } });
  it.each([
    [
      'signed out',
      401,
      { error: 'unauthenticated', error_description: 'Sign in.' },
      { code: 'signed_out', detail: 'Sign in.' },
    ],
    ['signed out of events', 401, { errno: 401, message: 'invalid_token' }, { code: 'signed_out' }],
    ['a scope is missing', 403, 'no', { code: 'forbidden' }],
    ['no access', 422, errors(1003, 'You do not have access.'), { code: 'forbidden' }],
    ['the account is closed', 400, errors(1042, 'Inactive.'), { code: 'forbidden' }],
    ['a number that is taken', 422, errors(1004, 'Number already in use.'), { code: 'duplicate' }],
    ['an error inside a success', 200, errors(1001, 'This field is required.'), { code: 'bad_data' }],
    [
      'the newer form',
      400,
      { code: 3, message: 'Bad', details: [{ reason: '1003', metadata: { message: 'No access.', field: 'id' } }] },
      { code: 'forbidden', detail: 'id: No access.' },
    ],
  ])('%s', (_what, status, body, fault) => expect(freshbooks.faultOf?.(answer(body, status))).toMatchObject(fault));

  it('waiting, server errors and successes are left to the usual rules', () => {
    for (const status of [200, 429, 500, 503]) expect(freshbooks.faultOf?.(answer({}, status))).toBeUndefined();
  });

  it('what is not there is left to whoever asked for it', () => {
    expect(freshbooks.faultOf?.(answer(errors(1012, 'Client not found.'), 404))).toBeUndefined();
  });
});

describe('webhooks', () => {
  const webhooks = freshbooks.webhooks ?? expect.fail('no webhooks');
  // The delivery of https://www.freshbooks.com/api/webhooks, and one with signs beyond ASCII.
  const deliveries = [
    [
      'name=invoice.create&object_id=1234567&account_id=6BApk&business_id=6543&identity_id=1234&user_id=1',
      '{"name": "invoice.create", "object_id": "1234567", "account_id": "6BApk", "business_id": "6543", "identity_id": "1234", "user_id": "1"}',
    ],
    ['name=client.update&note=%CE%9A+%E2%98%95', String.raw`{"name": "client.update", "note": "\u039a \u2615"}`],
  ] as const;
  const received = (body: string, signature: string) => ({
    url: 'https://relay.example/in',
    headers: { 'x-freshbooks-hmac-sha256': signature },
    body: Buffer.from(body),
    receivedAt: full.now,
  });

  it.each(deliveries)('the signature is over the fields as Python writes them: %s', async (body, signed) => {
    const secret = 'verifier-1';
    const options = { values: { webhookSecret: secret } };
    const signature = createHmac('sha256', secret).update(signed).digest('base64');
    expect(await verify(webhooks.signature, received(body, signature), options)).toBe('good');
    const ofBody = createHmac('sha256', secret).update(body).digest('base64');
    expect(await verify(webhooks.signature, received(body, ofBody), options)).toBe('wrong');
    expect(await verify(webhooks.signature, received(`${body}&more=1`, signature), options)).toBe('wrong');
    expect(await verify(webhooks.signature, received(body, signature), { values: {} })).toBe('no_secret');
  });

  it('of the pretend FreshBooks check out', async () => {
    const nowMs = () => Date.parse(full.now);
    const context = { nowMs, startMs: nowMs(), scale: 0.02, tokenSeconds: 3600, origin: () => 'http://127.0.0.1' };
    const { webhook, webhookSecret } = createFreshbooks({ ...context, random: createRandom(1) });
    for (const topic of ['*', ...Object.keys(webhooks.topics)]) {
      const { headers, body } = webhook(topic, nowMs());
      const delivered = { ...received(body, ''), headers };
      expect(await verify(webhooks.signature, delivered, { values: { webhookSecret } }), topic).toBe('good');
      const [event] = webhooks.read({ headers, body: Object.fromEntries(new URLSearchParams(body)) });
      expect(Object.keys(webhooks.topics)).toContain(event?.topic);
    }
  });

  it('tell the record, whose it is, and whether it is gone', () => {
    const body = { name: 'payment.delete', object_id: '12', account_id: 'ACM123' };
    expect(webhooks.read({ headers: {}, body })).toEqual([
      { id: null, topic: 'payment', externalId: '12', gone: true, accountId: 'ACM123', at: null },
    ]);
  });

  it('are proved by sending the verifier back, which is the secret from then on', () => {
    const context = { settings: full.settings, account: full.account };
    const body = { name: 'callback.verify', object_id: '2001', verifier: 'xyz' };
    const confirmed = webhooks.subscribe?.confirm?.({ headers: {}, body }, context);
    expect(confirmed).toMatchObject({
      secret: 'xyz',
      request: {
        ...{ method: 'PUT', path: '/events/account/ACM123/events/callbacks/2001' },
        json: { callback: { callback_id: 2001, verifier: 'xyz' } },
      },
    });
    expect(webhooks.subscribe?.confirm?.({ headers: {}, body: { name: 'invoice.create' } }, context)).toBeNull();
  });

  it('are listed, whichever way their id is called', () => {
    const context = { settings: full.settings, account: full.account };
    const request = webhooks.subscribe?.list(context) ?? expect.fail('no list');
    const callback = { event: 'invoice', uri: 'https://relay.example/in', verified: false };
    const page = listed(
      'callbacks',
      [
        { ...callback, callbackid: 7 },
        { ...callback, id: 8 },
      ],
      { pages: 2 },
    );
    expect(webhooks.subscribe?.readList(page, request, context)).toMatchObject({
      found: [
        { id: '7', topics: ['invoice'], active: false },
        { id: '8', url: callback.uri },
      ],
      next: { query: { page: 2 } },
    });
  });
});
