import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseExact } from '../../main/http/body.ts';
import { verify } from '../../main/webhooks/verify.ts';
import {
  type ErasedSource,
  isDerived,
  type Request,
  type Response,
  type StreamContext,
  startOfDay,
} from '../../providers/kit/index.ts';
import { xero } from '../../providers/xero/index.ts';
import { utcOf } from '../../providers/xero/values.ts';
import { zoneOf } from '../../providers/xero/zones.ts';

const full: StreamContext = {
  mode: 'full',
  since: null,
  from: null,
  now: '2026-11-21T12:00:00.000Z',
  settings: { tenantId: 't-1' },
  account: { id: 't-1', name: 'Shop', timezone: 'Pacific/Auckland', currency: 'NZD' },
};
type Row = Record<string, unknown>;

const answer = (body: unknown, status = 200, headers: Record<string, string> = {}): Response => ({
  status,
  headers,
  body: parseExact(JSON.stringify(body)),
});

function fixture(name: string): Row[] {
  return JSON.parse(readFileSync(new URL(`../../providers/xero/fixtures/${name}.json`, import.meta.url), 'utf8'));
}

function stream(id: string): ErasedSource {
  const found = xero.streams.find((one) => one.id === id);
  if (!found || isDerived(found)) throw new Error(`no stream ${id}`);
  return found;
}

function decode(id: string, row: Row, where = full) {
  return stream(id).decode(parseExact(JSON.stringify(row)), where);
}

function firstOf(id: string, where = full): Request {
  const [request] = stream(id).first(where);
  if (!request) throw new Error(`${id} asks nothing`);
  return request;
}

describe('times', () => {
  it.each([
    ['/Date(1439434356790+0000)/', '2015-08-13T02:52:36.790Z'],
    ['/Date(1439434356790)/', '2015-08-13T02:52:36.790Z'],
    // The offset says where, and moves nothing.
    ['/Date(1439434356790+1300)/', '2015-08-13T02:52:36.790Z'],
    ['/Date(-86400000+0000)/', '1969-12-31T00:00:00.000Z'],
    ['2018-11-02T16:31:30', '2018-11-02T16:31:30.000Z'],
    ['2018-11-02T16:31:30Z', '2018-11-02T16:31:30.000Z'],
  ])('%s is %s', (text, utc) => {
    expect(utcOf(text)).toBe(utc);
  });

  it('refuses what is no time', () => {
    expect(() => utcOf('/Date(soon)/')).toThrow(RangeError);
  });

  it.each([
    ['NEWZEALANDSTANDARDTIME', '2026-01-15', '2026-01-14T11:00:00.000Z'],
    ['NEWZEALANDSTANDARDTIME', '2026-07-15', '2026-07-14T12:00:00.000Z'],
    ['GTBSTANDARDTIME', '2026-07-15', '2026-07-14T21:00:00.000Z'],
    ['PACIFICSTANDARDTIME', '2026-01-15', '2026-01-15T08:00:00.000Z'],
    ['UTC+13', '2026-01-15', '2026-01-14T11:00:00.000Z'],
    ['UTC02', '2026-01-15', '2026-01-15T02:00:00.000Z'],
  ])('in %s the day %s begins at %s', (timezone, date, at) => {
    expect(startOfDay(date, zoneOf(timezone))).toBe(at);
  });

  it('does without a zone that is not known', () => {
    expect(zoneOf('MARSSTANDARDTIME')).toBeUndefined();
    expect(startOfDay('2026-01-15', undefined)).toBe('2026-01-15T00:00:00.000Z');
    expect(decode('payments', fixture('payments')[0] ?? {})).toMatchObject({ paidAt: '2018-11-28T11:00:00.000Z' });
  });
});

describe('documents', () => {
  const [, , inclusive = {}, yen = {}] = fixture('invoices');

  it('take the tax out of lines that contain it, and keep each currency to its own digits', () => {
    expect(decode('invoices', inclusive)).toMatchObject({
      issuedOn: '2025-11-14',
      lines: [
        { total: { amountMinor: 2000 }, tax: { amountMinor: 480 } },
        { total: { amountMinor: 323 }, tax: { amountMinor: 77 } },
      ],
      total: { amountMinor: 2880, currency: 'EUR' },
    });
    expect(decode('invoices', yen)).toMatchObject({ total: { amountMinor: 1500, currency: 'JPY' }, status: 'paid' });
  });

  it.each([
    ['a cent that the tax of the lines left over', { SubTotal: 23.24, Total: 28.81 }, 'Rounding', 1],
    ['sums without lines', { LineItems: [] }, 'Not itemised', 2323],
  ])('%s becomes a line', (_what, change, title, amountMinor) => {
    const { lines } = Object(decode('invoices', { ...inclusive, ...change }));
    expect(lines.at(-1)).toMatchObject({ title, total: { amountMinor, currency: 'EUR' } });
  });

  it.each([
    ['do not add up', { Total: 30 }],
    ['are in a currency that is not told', { CurrencyCode: undefined, CurrencyRate: 1.6 }],
    ['are larger than can be exact', { Total: 1e30 }],
  ])('that %s are set aside', (_what, change) => {
    expect(() => decode('invoices', { ...inclusive, ...change })).toThrow(RangeError);
  });

  it('without a currency are in that of the organisation', () => {
    const alone = { ...inclusive, CurrencyCode: undefined, CurrencyRate: undefined };
    expect(decode('invoices', alone)).toMatchObject({ total: { currency: 'NZD' } });
  });
});

describe('lists', () => {
  const [both = {}, neither = {}] = fixture('customers');
  const supplier = { ...both, ContactID: 's-1', IsCustomer: false, IsSupplier: true };
  const customer = { ...both, ContactID: 'c-1', IsCustomer: true, IsSupplier: false };
  const contacts = answer({
    Contacts: [both, neither, supplier, customer],
    pagination: { page: 1, pageSize: 1000, pageCount: 1 },
  });

  it.each([
    ['customers', [both.ContactID, neither.ContactID, 'c-1'], ['s-1']],
    ['suppliers', [both.ContactID, neither.ContactID, 's-1'], ['c-1']],
  ])('%s are those contacts that are, others are let go of', (id, here, gone) => {
    const { records, deleted } = stream(id).read(contacts, firstOf(id), full);
    expect(records.map((row) => Object(row).ContactID)).toEqual(here);
    expect(deleted).toEqual(gone);
  });

  it('go on page by page as long as the vendor says, over an empty one, too', () => {
    const page = (rows: Row[], pagination?: Row) =>
      stream('payments').read(
        answer({ Payments: rows, ...(pagination ? { pagination } : {}) }),
        firstOf('payments'),
        full,
      );
    const second = [{ query: { page: 2, pageSize: 1000, order: 'PaymentID ASC' } }];
    expect(page([], { page: 1, pageCount: 2 }).next).toMatchObject(second);
    expect(page([{}], { page: 1, pageCount: 1 }).next).toBeUndefined();
    expect(page([{}]).next).toMatchObject(second);
    expect(page([]).next).toBeUndefined();
  });

  it('are asked for changes to the second, and for history from a day before its beginning', () => {
    const since = firstOf('invoices', { ...full, mode: 'changes', since: '2026-11-20T08:00:00.500Z' });
    expect(since.headers).toEqual({ 'if-modified-since': '2026-11-20T08:00:00Z' });
    expect(since.query).toMatchObject({ where: 'Type=="ACCREC"' });
    const from = firstOf('invoices', { ...full, from: '2026-03-01T00:00:00.000Z' });
    expect(from.query).toMatchObject({ where: 'Type=="ACCREC" AND Date>=DateTime(2026,2,28)' });
  });

  it('tell of a deleted document, and keep a voided one', () => {
    const [first = {}] = fixture('invoices');
    const body = { Invoices: [{ ...first, InvoiceID: 'gone', Status: 'DELETED' }, first] };
    expect(stream('invoices').read(answer(body), firstOf('invoices'), full)).toMatchObject({
      deleted: ['gone'],
      records: [{ Status: 'VOIDED' }],
    });
  });
});

describe('purchase orders', () => {
  const [open = {}, billed = {}, deleted = {}] = fixture('purchase-orders');
  const july = { ...full, mode: 'changes', since: '2026-07-01T08:00:00.500Z' } as const;

  it('count their items and add up, whether or not the tax is inside', () => {
    expect(decode('purchase-orders', open)).toEqual({
      ...{ externalId: open.PurchaseOrderID, createdAt: null, changedAt: '2025-11-14T10:00:00.000Z' },
      ...{ number: 'PO-1001', orderedOn: '2025-11-14', expectedOn: '2025-11-28', status: 'open' },
      supplier: { externalId: '3ec601ad-0000-4ccb-a8ac-736e88293b1c', name: 'Clay 🏺 Works', email: null },
      lines: [
        {
          ...{ externalId: '0f7b54b8-bfa4-4c5d-9c22-73dbd5796e54', title: 'Κούπα ☕', accountId: '310' },
          ...{ productId: 'fed07c3f-ca77-4820-b4df-304048b3266f', sku: 'MUG-1', quantity: '12' },
          total: { amountMinor: 3000, currency: 'EUR' },
          tax: { amountMinor: 720, currency: 'EUR' },
        },
        {
          ...{ externalId: '0f7b54b8-bfa4-4c5d-9c22-73dbd5796e55', title: 'Freight', accountId: '310' },
          ...{ productId: null, sku: null, quantity: '1', total: { amountMinor: 1050, currency: 'EUR' } },
          tax: { amountMinor: 252, currency: 'EUR' },
        },
      ],
      tax: { amountMinor: 972, currency: 'EUR' },
      total: { amountMinor: 5022, currency: 'EUR' },
    });
    expect(decode('purchase-orders', billed)).toMatchObject({
      ...{ status: 'closed', expectedOn: '2025-12-01' },
      lines: [{ quantity: '2.5', total: { amountMinor: 2500 } }],
    });
    expect(() => decode('purchase-orders', { ...open, Total: 51 })).toThrow(RangeError);
  });

  it.each([
    ['DRAFT', 'draft'],
    ['SUBMITTED', 'draft'],
    ['AUTHORISED', 'open'],
    ['BILLED', 'closed'],
    ['DELETED', 'cancelled'],
  ])('%s is %s', (Status, status) => {
    expect(decode('purchase-orders', { ...deleted, Status })).toMatchObject({ status, tax: { amountMinor: 0 } });
  });

  it('without lines, or with a cent left over, have a line that is one', () => {
    const bare = { quantity: '1', sku: null, accountId: null };
    expect(decode('purchase-orders', { ...open, LineItems: [] })).toMatchObject({
      lines: [{ title: 'Not itemised', ...bare, total: { amountMinor: 4050 } }],
    });
    expect(decode('purchase-orders', { ...open, Total: 50.23 })).toMatchObject({
      lines: [{}, {}, { title: 'Rounding', ...bare, total: { amountMinor: 1 } }],
    });
  });

  it('stay in the list when they are deleted', () => {
    const page = answer({ PurchaseOrders: [open, deleted], pagination: { page: 1, pageCount: 1 } });
    expect(stream('purchase-orders').read(page, firstOf('purchase-orders'), full)).toMatchObject({
      records: [{ Status: 'AUTHORISED' }, { Status: 'DELETED' }],
      deleted: [],
    });
  });

  it('are asked for by days of their own, since their list knows no filter', () => {
    expect(firstOf('purchase-orders', july)).toMatchObject({
      path: '/PurchaseOrders',
      query: { page: 1, pageSize: 1000, order: 'PurchaseOrderID ASC' },
      headers: { 'if-modified-since': '2026-07-01T08:00:00Z' },
    });
    const from = firstOf('purchase-orders', { ...full, from: '2026-03-01T00:00:00.000Z' });
    expect(from.query).toEqual({ page: 1, pageSize: 1000, order: 'PurchaseOrderID ASC', DateFrom: '2026-02-28' });
    const { tally } = stream('purchase-orders');
    if (tally?.by !== 'day') throw new Error('they are not counted by day');
    const week = { firstDay: '2026-03-02', lastDay: '2026-03-08', from: '', until: '' };
    const days = { DateFrom: '2026-03-02', DateTo: '2026-03-08' };
    const order = 'PurchaseOrderID ASC';
    expect(tally.ask(week, full)).toMatchObject([{ query: { page: 1, pageSize: 1, order, ...days } }]);
    expect(tally.again(week, full)).toMatchObject([{ query: { page: 1, pageSize: 1000, order, ...days } }]);
    for (const { query } of [...tally.ask(week, full), ...tally.again(week, full)]) {
      expect(query).not.toHaveProperty('where');
    }
  });
});

describe('connecting', () => {
  const [desktop, web] = xero.auth;

  it.each([
    ['clientId', '0123456789ABCDEF0123456789ABCDEF', true],
    ['clientId', '0123456789ABCDEF', false],
    ['clientSecret', 'aBcDeFgHiJkLmNoPqRsTuVwXyZ-_0123456789', true],
    ['clientSecret', 'two words', false],
  ])('the shape of %s "%s" is fine: %s', (key, value, isFine) => {
    const field = [...(web?.fields ?? [])].find((one) => one.key === key);
    expect(field?.pattern?.test(value)).toBe(isFine);
  });

  it('asks for the least, without a secret and back to localhost', () => {
    expect(desktop).toMatchObject({ clientAuth: 'none', pkce: true, redirect: { host: 'localhost' } });
    expect(desktop).toMatchObject({ scopes: ['offline_access', 'accounting.settings.read'] });
    expect(desktop?.fields.some(({ secret }) => secret)).toBe(false);
  });

  it('offers organisations, not the practice of an accountant, and sends along which was chosen', () => {
    const shop = { tenantId: 't-1', tenantType: 'ORGANISATION', tenantName: 'Καφέ Ήλιος' };
    const two = { tenantId: 't-2', tenantType: 'ORGANISATION', tenantName: null };
    const practice = { tenantId: 't-3', tenantType: 'PRACTICE', tenantName: 'Accountants' };
    expect(xero.choose?.read(answer([shop, practice, two]), {})).toEqual([
      { id: 't-1', name: 'Καφέ Ήλιος', settings: { tenantId: 't-1' } },
      { id: 't-2', name: 't-2', settings: { tenantId: 't-2' } },
    ]);
    const { headers } = xero.api;
    if (typeof headers !== 'function') throw new Error('the headers do not depend on the settings');
    expect(headers({ tenantId: 't-1' })).toEqual({ accept: 'application/json', 'xero-tenant-id': 't-1' });
    expect(headers({})).toEqual({ accept: 'application/json' });
  });

  it('learns currency and zone from the organisation', () => {
    const one = { OrganisationID: 'o-1', Name: 'Shop', BaseCurrency: 'NZD', Timezone: 'NEWZEALANDSTANDARDTIME' };
    const read = (settings: Record<string, string>) => xero.probe.read(answer({ Organisations: [one] }), settings);
    expect(read({ tenantId: 't-1' })).toEqual({ ...full.account });
    expect(read({})).toMatchObject({ id: 'o-1' });
  });
});

describe('refusals', () => {
  const invalid = (...messages: string[]) => ({
    ErrorNumber: 10,
    Type: 'ValidationException',
    Message: 'A validation exception occurred',
    Elements: [{ ValidationErrors: messages.map((Message) => ({ Message })) }],
  });

  it.each([
    [401, { Title: 'Unauthorized', Status: 401, Detail: 'AuthorizationUnsuccessful' }, {}, 'forbidden'],
    [401, { Title: 'Unauthorized', Status: 401, Detail: 'TokenExpired: token expired' }, {}, undefined],
    [403, { Title: 'Forbidden', Status: 403, Detail: 'AuthenticationUnsuccessful' }, {}, 'signed_out'],
    [403, { Title: 'Forbidden', Status: 403 }, {}, undefined],
    [429, '', { 'x-rate-limit-problem': 'minute', 'retry-after': '12' }, 'limited'],
    [400, invalid('Invoice # must be unique.'), {}, 'duplicate'],
    [400, invalid("Price List Item with Code 'abc' already exists"), {}, 'duplicate'],
    [400, invalid('The contact name Ann is already assigned to another contact.'), {}, 'duplicate'],
    [400, invalid('Account code is not valid'), {}, 'bad_data'],
    [400, '<html>', {}, 'bad_data'],
    [503, { Title: 'ServiceUnavailable' }, {}, undefined],
    [200, { Invoices: [] }, {}, undefined],
  ])('%s %j is %s %s', (status, body, headers, code) => {
    expect(xero.faultOf?.({ status, headers, body })?.code).toBe(code);
  });

  it('are told in the words of Xero', () => {
    const fault = xero.faultOf?.({ status: 400, headers: {}, body: invalid('No account', 'No account', 'No date') });
    expect(fault?.detail).toBe('No account; No date');
  });

  it('waits an hour for a day that does not say when it ends', () => {
    const day = (headers: Record<string, string>) => xero.faultOf?.({ status: 429, headers, body: '' });
    expect(day({ 'x-rate-limit-problem': 'day' })).toMatchObject({ waitMs: 3_600_000 });
    expect(day({ 'x-rate-limit-problem': 'day', 'retry-after': '70000' })?.waitMs).toBeUndefined();
  });
});

describe('webhooks', () => {
  const { webhooks } = xero;

  it('the trial of the address is answered on the spot, by the signature', () => {
    expect(webhooks).toMatchObject({ retryHours: 24, answers: [{ kind: 'signed' }] });
  });

  const key = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY==';
  const event = {
    resourceUrl: 'https://api.xero.com/api.xro/2.0/Contacts/717f2bfc-c6d4-41fd-b238-3f2f0c0cf777',
    resourceId: '717f2bfc-c6d4-41fd-b238-3f2f0c0cf777',
    eventDateUtc: '2017-06-21T01:15:39.902',
    eventType: 'UPDATE',
    eventCategory: 'CONTACT',
    tenantId: 'c2cc9b6e-9458-4c7d-93cc-f02b81b0594f',
    tenantType: 'ORGANISATION',
  };
  const body = JSON.stringify({
    events: [event],
    lastEventSequence: 1,
    firstEventSequence: 1,
    entropy: 'S0m3r4Nd0mt3xt',
  });
  const sign = (text: string, by = key) => createHmac('sha256', by).update(text, 'utf8').digest('base64');

  const verdict = (
    text: string,
    headers: Record<string, string>,
    values: Record<string, string> = { webhookKey: key },
  ) => {
    if (!webhooks) throw new Error('there are no webhooks');
    const received = { url: 'https://relay.example/x', headers, body: Buffer.from(text), receivedAt: full.now };
    return verify(webhooks.signature, received, { values });
  };

  it.each([
    ['good', body, { 'x-xero-signature': sign(body) }],
    ['wrong', `${body} `, { 'x-xero-signature': sign(body) }],
    ['wrong', body, { 'x-xero-signature': sign(body, 'another key') }],
    // As hex it would be the same bytes, but Xero writes base64.
    ['wrong', body, { 'x-xero-signature': createHmac('sha256', key).update(body).digest('hex') }],
    ['unsigned', body, {}],
  ])('finds %s', async (expected, text, headers) => {
    expect(await verdict(text, { ...headers })).toBe(expected);
  });

  it('takes nothing for good without the key', async () => {
    expect(await verdict(body, { 'x-xero-signature': sign(body) }, {})).toBe('no_secret');
  });

  it('says what changed where, the same for a second delivery', () => {
    const read = () => webhooks?.read({ headers: {}, body: JSON.parse(body) });
    expect(read()).toEqual(read());
    expect(read()).toEqual([
      {
        id: `${event.tenantId}:CONTACT:${event.resourceId}:UPDATE:${event.eventDateUtc}`,
        topic: 'CONTACT',
        externalId: event.resourceId,
        accountId: event.tenantId,
        at: '2017-06-21T01:15:39.902Z',
      },
    ]);
  });

  it('is not astonished by the calls that try an address out', () => {
    const trial = { events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: 'VTPVVZPGZDTZZRXXLOBQ' };
    expect(webhooks?.read({ headers: {}, body: trial })).toEqual([]);
  });
});
