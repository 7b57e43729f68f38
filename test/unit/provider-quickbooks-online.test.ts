import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../contract/entities/index.ts';
import type { Request, Response, Stream, StreamContext } from '../../providers/kit/index.ts';
import { isDerived, startOfDay } from '../../providers/kit/index.ts';
import { quickbooksOnline } from '../../providers/quickbooks-online/index.ts';
import { lessDiscount } from '../../providers/quickbooks-online/sales.ts';

const folder = new URL('../../providers/quickbooks-online/fixtures/', import.meta.url);
const context: StreamContext = {
  mode: 'full',
  since: null,
  from: null,
  now: '2026-11-20T00:00:00.000Z',
  settings: { realmId: '4620816365', environment: 'sandbox' },
  account: { id: '4620816365', name: 'Sandbox', currency: 'USD', timezone: 'America/Los_Angeles' },
};
const changes: StreamContext = { ...context, mode: 'changes', since: '2026-11-19T10:00:00.000Z' };

/** JSON whose numbers keep their own text, as main/http hands them to a provider that asks for exact ones. */
function exact(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, at?: { source?: string }) =>
    typeof value === 'number' ? { rawJSON: at?.source ?? '' } : value,
  );
}

function ok(body: unknown, status = 200): Response {
  return { status, headers: { intuit_tid: '1-abc' }, body: exact(JSON.stringify(body)) };
}

function stream(id: string): Stream {
  const found = quickbooksOnline.streams.find((one) => one.id === id);
  if (!found) throw new Error(`no stream ${id}`);
  return found;
}

function source(id: string) {
  const found = stream(id);
  if (isDerived(found)) throw new Error(`${id} is derived`);
  return found;
}

function firstOf(id: string, how = context): Request {
  const [first] = source(id).first(how);
  if (!first) throw new Error('nothing to ask');
  return first;
}

/** The raw records of a stream in its fixture, after `edit` of its text. */
function records(id: string, edit = (text: string) => text): unknown[] {
  const one = stream(id);
  if (isDerived(one)) return records(one.from, edit).flatMap((parent) => one.each(parent));
  const text = readFileSync(new URL(`${id}.json`, folder), 'utf8');
  return [...one.read({ status: 200, headers: {}, body: exact(edit(text)) }, firstOf(id), context).records];
}

function decoded(id: string, edit?: (text: string) => string) {
  return records(id, edit).map((raw) => stream(id).decode(raw, context));
}

describe('quickbooks-online: records', () => {
  it.each(quickbooksOnline.streams.map((one) => one.id))('%s: every record of the fixture fits', (id) => {
    const found = decoded(id);
    expect(found.length).toBeGreaterThan(0);
    for (const entity of found) expect(entitySchemas[stream(id).entity].parse(entity)).toEqual(entity);
  });

  it('a missing field, a null and an unsafe number are refused', () => {
    const total = /"TotalAmt": [\d.]+/;
    for (const id of ['orders', 'invoices', 'payments', 'refunds', 'payouts']) {
      expect(() => decoded(id, (text) => text.replace(total, '"Other": 1'))).toThrow();
      expect(() => decoded(id, (text) => text.replace(total, '"TotalAmt": null'))).toThrow();
      expect(() => decoded(id, (text) => text.replace(total, '"TotalAmt": "5"'))).toThrow();
      expect(() => decoded(id, (text) => text.replace(total, '"TotalAmt": 99999999999999999.01'))).toThrow(RangeError);
    }
    expect(() => decoded('customers', (text) => text.replace('"Active": true', '"Active": null'))).toThrow();
    expect(() => decoded('stock', (text) => text.replace('"QtyOnHand"', '"Other"'))).toThrow();
  });

  it('receipts add up: discount spread, shipping apart, subtotals skipped (#29)', () => {
    const orders = decoded('orders').map((one) => entitySchemas.order.parse(one));
    for (const { lines, shipping, tax, total } of orders) {
      const sum = lines.reduce((minor, line) => minor + line.total.amountMinor, 0);
      expect(sum + shipping.amountMinor + tax.amountMinor).toBe(total.amountMinor);
    }
    expect(orders[0]).toMatchObject({
      discount: { amountMinor: 1000, currency: 'EUR' },
      shipping: { amountMinor: 750 },
      lines: [
        { total: { amountMinor: 9334 }, quantity: '2' },
        { total: { amountMinor: 4667 }, quantity: '0.5' },
      ],
      status: 'paid',
    });
    expect(orders[2]).toMatchObject({ status: 'cancelled', number: '23', total: { currency: 'USD' } });
  });

  it('a million and five thousandths of a dinar is exact; yen have no decimals', () => {
    expect(decoded('orders')[1]).toMatchObject({
      total: { amountMinor: 1_000_000_005, currency: 'KWD' },
      taxIncluded: true,
    });
    expect(decoded('invoices')[1]).toMatchObject({ total: { amountMinor: 5000, currency: 'JPY' }, status: 'paid' });
    expect(decoded('payouts')[1]).toMatchObject({ amount: { amountMinor: 10, currency: 'USD' } });
  });

  it('invoices keep shipping as a line and their balance; voided ones say so (#30)', () => {
    const [open, , voided] = decoded('invoices').map((one) => entitySchemas.invoice.parse(one));
    const sum = open?.lines.reduce((minor, line) => minor + line.total.amountMinor, 0) ?? 0;
    expect(sum + (open?.tax.amountMinor ?? 0)).toBe(open?.total.amountMinor);
    expect(open).toMatchObject({
      status: 'open',
      balance: { amountMinor: 3785 },
      issuedOn: '2026-11-14',
      dueOn: '2026-12-14',
    });
    expect(voided?.status).toBe('void');
    expect(decoded('payments')).toMatchObject([{ paysFor: ['31'], method: 'Check' }, { status: 'voided' }]);
  });

  it('stock is that of the counted items', () => {
    expect(decoded('stock')).toMatchObject([{ productId: '10', available: '2.5', sku: 'RF-1' }]);
    expect(decoded('products').map((one) => ('kind' in one ? [one.kind, one.status] : []))).toEqual([
      ['simple', 'active'],
      ['service', 'active'],
      ['group', 'active'],
      ['simple', 'archived'],
    ]);
  });

  it('credit memos, bills and expenses add up; a cent left over is a line, and more is refused', () => {
    expect(decoded('credit-notes')).toMatchObject([
      { status: 'open', total: { amountMinor: 12_400, currency: 'EUR' }, balance: { amountMinor: 2400 } },
      { status: 'used', total: { currency: 'USD' } },
    ]);
    expect(decoded('bills')).toMatchObject([
      { status: 'open', balance: { amountMinor: 5316 }, lines: [{ accountId: '7' }, { productId: '10' }] },
      { status: 'paid', lines: [{ accountId: '7' }, { title: 'Rounding', total: { amountMinor: 1 } }] },
    ]);
    expect(() => decoded('bills', (text) => text.replace('1000.01', '1000.05'))).toThrow(RangeError);
    expect(() => decoded('invoices', (text) => text.replace('"TotalAmt": 137.85', '"TotalAmt": 138.85'))).toThrow(
      RangeError,
    );
  });

  it('purchase orders add up, are open or closed, and count their items; other costs are one', () => {
    expect(decoded('purchase-orders')).toEqual([
      {
        ...{ externalId: '71', number: '1005', orderedOn: '2026-11-06', expectedOn: null, status: 'open' },
        ...{ createdAt: '2026-11-02T17:10:11.000Z', changedAt: '2026-11-16T01:00:00.000Z' },
        supplier: { externalId: '56', name: 'Χαρτικά Νίκος', email: null },
        lines: [
          {
            ...{ externalId: '1', title: 'Rock fountain ⛲', accountId: null, productId: '10', sku: null },
            ...{ quantity: '2.5', total: { amountMinor: 27_500, currency: 'EUR' } },
            tax: { amountMinor: 6600, currency: 'EUR' },
          },
          {
            ...{ externalId: '2', title: 'Freight', accountId: '7', productId: null, sku: null },
            ...{ quantity: '1', total: { amountMinor: 2500, currency: 'EUR' } },
            tax: { amountMinor: 600, currency: 'EUR' },
          },
        ],
        tax: { amountMinor: 7200, currency: 'EUR' },
        total: { amountMinor: 37_200, currency: 'EUR' },
      },
      expect.objectContaining({ status: 'closed', expectedOn: null, total: { amountMinor: 1001, currency: 'JPY' } }),
    ]);
    expect(decoded('purchase-orders')[1]).toMatchObject({
      lines: [{ productId: '11' }, { title: 'Rounding', quantity: '1', sku: null, total: { amountMinor: 1 } }],
    });
    const orders = (from: string, to: string) => decoded('purchase-orders', (text) => text.replace(from, to));
    expect(() => orders('"TotalAmt": 372', '"TotalAmt": 373')).toThrow(RangeError);
    expect(() => orders('"Closed"', '"Half come"')).toThrow(/POStatus/);
    expect(orders('"POStatus": "Closed",', '')[1]).toMatchObject({ status: 'open' });
  });

  it('a credit on a card is an expense with a negative amount', () => {
    expect(decoded('expenses')).toMatchObject([
      { total: { amountMinor: 735 }, status: 'booked', payee: { externalId: '56' }, paidFromId: '42' },
      { total: { amountMinor: -12_050, currency: 'USD' }, lines: [{ total: { amountMinor: -12_050 } }] },
      { total: { amountMinor: 0 }, status: 'void' },
    ]);
  });

  it('accounts are of six kinds; tax rates say the percentage that is in force', () => {
    expect(decoded('accounts').map((one) => ('kind' in one ? [one.kind, one.status] : []))).toEqual([
      ['bank', 'active'],
      ['liability', 'active'],
      ['income', 'archived'],
    ]);
    expect(() => decoded('accounts', (text) => text.replace('"Revenue"', '"Unheard of"'))).toThrow();
    expect(decoded('tax-rates')).toMatchObject([{ percent: '8.25' }, { percent: '24', status: 'archived' }]);
  });

  it("a transaction's instant is where its day begins for the company (#28)", () => {
    expect(startOfDay('2026-11-14', 'America/Los_Angeles')).toBe('2026-11-14T08:00:00.000Z');
    expect(startOfDay('2026-03-29', 'Europe/Athens')).toBe('2026-03-28T22:00:00.000Z');
    expect(startOfDay('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z');
    expect(startOfDay('2026-11-14')).toBe('2026-11-14T00:00:00.000Z');
    expect(() => startOfDay('2026-13-01')).toThrow(RangeError);
  });

  it('a spread discount loses and makes no cent', () => {
    const cents = fc.integer({ min: 0, max: 1_000_000_000 });
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 20 }), cents, (amounts, off) => {
        const money = amounts.map((amountMinor) => ({ amountMinor, currency: 'EUR' }));
        const whole = amounts.reduce((sum, one) => sum + one, 0);
        fc.pre(whole >= off && whole > 0);
        const left = lessDiscount(money, { amountMinor: off, currency: 'EUR' });
        expect(left.reduce((sum, one) => sum + one.amountMinor, 0)).toBe(whole - off);
        expect(left.every((one, index) => one.amountMinor >= 0 && one.amountMinor <= (amounts[index] ?? 0))).toBe(true);
      }),
    );
  });
});

interface Held {
  Id: string;
  MetaData: { CreateTime: string; LastUpdatedTime: string };
}

function held(id: number, second: number): Held {
  const time = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString().replace('.000Z', '-00:00');
  return { Id: String(id), MetaData: { CreateTime: time, LastUpdatedTime: time } };
}

/** Answers a query as QuickBooks does: bound, order, position and at most 1,000. */
function answer(request: Request, books: readonly Held[]): Response {
  const text = String(request.query?.query);
  const floor = /LastUpdatedTime >= '([^']+)'/.exec(text)?.[1] ?? '';
  const start = Number(/startposition (\d+)/.exec(text)?.[1]);
  const rows = books
    .filter((one) => one.MetaData.LastUpdatedTime >= floor)
    .sort((a, b) => a.MetaData.LastUpdatedTime.localeCompare(b.MetaData.LastUpdatedTime))
    .slice(start - 1, start + 999);
  return ok({ QueryResponse: rows.length > 0 ? { Invoice: rows, startPosition: start } : {}, time: 'now' });
}

function walk(books: Held[], between: () => void = () => {}) {
  const queue = [...source('invoices').first(context)];
  const ids = new Set<string>();
  let calls = 0;
  for (let request = queue.shift(); request; request = queue.shift()) {
    const page = source('invoices').read(answer(request, books), request, context);
    for (const record of page.records) ids.add((record as Held).Id);
    queue.unshift(...(page.next ?? []));
    calls += 1;
    if (calls > 100) throw new Error('the walk does not end');
    between();
  }
  return { ids, calls };
}

describe('quickbooks-online: queries', () => {
  it('asks in the order of change, for inactive names too, from a day on where wanted', () => {
    expect(firstOf('customers').query).toEqual({
      query:
        'select * from Customer where Active in (true, false) orderby MetaData.LastUpdatedTime asc startposition 1 maxresults 1000',
      minorversion: 75,
    });
    const bounded = firstOf('invoices', { ...context, from: '2026-01-01T00:00:00.000Z' });
    expect(bounded.query?.query).toContain("where MetaData.CreateTime >= '2026-01-01T00:00:00-00:00' orderby");
  });

  it('edits between two pages lose no record (#7)', () => {
    const books = Array.from({ length: 4_500 }, (_, index) => held(index, index));
    let second = 10_000;
    const { ids } = walk(books, () => {
      const inOrder = books.sort((a, b) => a.MetaData.LastUpdatedTime.localeCompare(b.MetaData.LastUpdatedTime));
      const edited = second < 10_900 ? inOrder.slice(0, 150) : [];
      for (const one of edited) Object.assign(one, held(Number(one.Id), ++second));
    });
    expect(ids.size).toBe(4_500);
  });

  it('thousands of records of one second are read by position, with room for edits (#7, #13)', () => {
    const books = Array.from({ length: 3_300 }, (_, index) => held(index, index < 2_700 ? 5 : 6));
    let edits = 0;
    const { ids, calls } = walk(books, () => {
      const edited = books.find((one) => one.MetaData.LastUpdatedTime === held(0, 5).MetaData.LastUpdatedTime);
      if (edited && edits < 4) Object.assign(edited, held(Number(edited.Id), 60 + edits));
      edits += 1;
    });
    expect(ids.size).toBe(3_300);
    expect(calls).toBeLessThan(9);
  });

  it('an empty answer ends the pass; one that is not what was promised is refused', () => {
    const read = (body: unknown) => source('invoices').read(ok(body), firstOf('invoices'), context);
    expect(read({ QueryResponse: {}, time: 'now' })).toEqual({ records: [] });
    for (const body of [null, {}, { QueryResponse: { Invoice: {} } }, { QueryResponse: { Invoice: [{ Id: 5 }] } }]) {
      expect(() => read(body)).toThrow();
    }
  });
});

describe('quickbooks-online: tax rates', () => {
  it('come whole every time, by position, since the feed knows nothing of them', () => {
    expect(firstOf('tax-rates', changes).query).toMatchObject({
      query: 'select * from TaxRate startposition 1 maxresults 1000',
    });
    const rows = Array.from({ length: 1000 }, (_, index) => held(index, index));
    const page = source('tax-rates').read(
      ok({ QueryResponse: { TaxRate: rows } }),
      firstOf('tax-rates', changes),
      changes,
    );
    expect(page.next?.[0]?.query?.query).toContain('startposition 1001');
  });
});

describe('quickbooks-online: the change feed', () => {
  const feed = (rows: unknown[]) =>
    ok({ CDCResponse: [{ QueryResponse: [rows.length > 0 ? { Invoice: rows } : {}] }], time: 'now' });
  const read = (response: Response) => source('invoices').read(response, firstOf('invoices', changes), changes);

  it('asks for one kind since the cursor', () => {
    const { path, query } = firstOf('invoices', changes);
    expect({ path, query }).toEqual({
      path: '/cdc',
      query: { entities: 'Invoice', changedSince: '2026-11-19T10:00:00-00:00', minorversion: 75 },
    });
  });

  it('tells the changed from the deleted (#6)', () => {
    const gone = { domain: 'QBO', status: 'Deleted', Id: '9', MetaData: held(9, 1).MetaData };
    expect(read(feed([held(1, 1), gone]))).toMatchObject({ records: [{ Id: '1' }], deleted: ['9'] });
    expect(read(feed([]))).toEqual({ records: [], deleted: [] });
  });

  it('a cut feed goes on as a query, and says that deletions may be missing (#13, #32)', () => {
    const page = read(feed(Array.from({ length: 1_000 }, (_, index) => held(index, index))));
    expect(page.incomplete).toContain('Invoice');
    expect(page.next?.[0]?.query?.query).toContain("LastUpdatedTime >= '2026-11-19T10:00:00-00:00'");
    expect(source('invoices').feedDays).toBeLessThan(30);
  });
});

describe('quickbooks-online: faults and connecting', () => {
  const fault = (code: string, Message = 'm') => ({
    Fault: { Error: [{ Message, Detail: 'd', code }], type: 'T' },
    time: 'now',
  });
  const codeOf = (body: unknown, status = 200) => quickbooksOnline.faultOf?.(ok(body, status))?.code;

  it('a fault is one even in a 200, wherever it stands (#8)', () => {
    expect(codeOf(fault('6000'))).toBe('bad_data');
    expect(codeOf({ QueryResponse: fault('10000') })).toBe('vendor_fault');
    expect(codeOf({ CDCResponse: [fault('6000')] })).toBe('bad_data');
    expect(
      codeOf({ fault: { error: [{ message: 'm', detail: 'd', code: '3200' }], type: 'AUTHENTICATION' } }, 401),
    ).toBe('signed_out');
    expect(quickbooksOnline.faultOf?.(ok(fault('6000')))?.detail).toContain('1-abc');
  });

  it('what is about the record is told from what is about the request, with zeros in front or not', () => {
    const said = ['5010', '6140', '6240', '610', '000610', '6190'].map((code) => codeOf(fault(code), 400));
    expect(said).toEqual(['conflict', 'duplicate', 'duplicate', 'gone', 'gone', 'forbidden']);
  });

  it('a withdrawn sign-in is told from a missing right', () => {
    expect(codeOf(fault('3100'), 403)).toBe('signed_out');
    expect(codeOf(fault('5', 'message=ApplicationAuthorizationFailed'), 403)).toBe('signed_out');
    expect(codeOf(fault('5'), 403)).toBe('forbidden');
    expect(codeOf({ QueryResponse: {} })).toBeUndefined();
    expect(codeOf('<html>', 502)).toBeUndefined();
  });

  it('a 429 that does not say how long means a minute (#15)', () => {
    expect(codeOf(fault('3001'), 429)).toBeUndefined();
    expect(quickbooksOnline.limits.waitMs).toBe(60_000);
  });

  it('the probe learns the currency, and name and zone where it can', () => {
    const home = ok({ Preferences: { CurrencyPrefs: { HomeCurrency: { value: 'CAD' } } } });
    const info = ok({ CompanyInfo: { CompanyName: 'Ouzo Inc', DefaultTimeZone: 'America/Toronto' } });
    const { read, request, extras } = quickbooksOnline.probe;
    expect([request({}), ...(extras?.({ realmId: '46' }) ?? [])].map((one) => one.path)).toEqual([
      '/preferences',
      '/companyinfo/46',
    ]);
    const account = { id: '46', name: 'Ouzo Inc', currency: 'CAD', timezone: 'America/Toronto' };
    expect(read(home, { realmId: '46' }, [info])).toEqual(account);
    expect(read(home, { realmId: '46' }, [null])).toEqual({ id: '46', name: 'QuickBooks 46', currency: 'CAD' });
    expect(() => read(ok({}), { realmId: '46' }, [info])).toThrow();
    const several = ok({
      Preferences: { CurrencyPrefs: { HomeCurrency: { value: 'CAD' }, MultiCurrencyEnabled: true } },
    });
    expect(read(several, { realmId: '46' }, [info])).toEqual({ ...account, facts: { multicurrency: 'true' } });
  });

  it('keys choose the kind of company', () => {
    const base = quickbooksOnline.api.base;
    expect(base({ environment: 'sandbox', realmId: '46' })).toBe(
      'https://sandbox-quickbooks.api.intuit.com/v3/company/46',
    );
    const real = 'https://quickbooks.api.intuit.com/v3/company/46';
    expect(base({ environment: 'production', realmId: '46' })).toBe(real);
    expect(base({ realmId: '46' })).toBe(real);
  });

  it('production keys go back to a public page of the owner', () => {
    const own = quickbooksOnline.auth.find(({ id }) => id === 'oauth-own');
    const pattern = own?.fields.find(({ key }) => key === 'redirectUri')?.pattern;
    const fits = (address: string) => pattern?.test(address);
    expect(['https://www.example.com/', 'https://shop.example/back'].map(fits)).toEqual([true, true]);
    const others = ['http://shop.example/', 'https://localhost/x', 'https://127.0.0.1:80/x', 'https://a.example/?q=1'];
    expect(others.map(fits)).toEqual([false, false, false, false]);
  });
});
