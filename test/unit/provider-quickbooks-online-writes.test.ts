import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ActionKind } from '../../contract/actions/index.ts';
import { verify } from '../../main/webhooks/verify.ts';
import type { PreparedAction, Request, Response, Step } from '../../providers/kit/index.ts';
import { quickbooksOnline } from '../../providers/quickbooks-online/index.ts';

const context = {
  reference: 'ref-1',
  key: (step?: string) => `key ${step}`,
  settings: { realmId: '46' },
  account: { id: '46', name: 'Ouzo Inc', currency: 'EUR' },
  now: '2026-11-20T10:00:00.000Z',
};

function prepared(kind: ActionKind, input: unknown, over: Partial<typeof context> = {}): PreparedAction {
  const action = quickbooksOnline.actions?.find((one) => one.kind === kind);
  if (!action) throw new Error(`no ${kind}`);
  return action.prepare(input, { ...context, ...over });
}

const ok = (body: unknown): Response => ({ status: 200, headers: {}, body });
const rows = (entity: string, ...found: object[]) => ok({ QueryResponse: found.length > 0 ? { [entity]: found } : {} });

function nextOf(step: Step | { absent: true }): Request {
  if (!('next' in step)) throw new Error(`nothing comes next: ${JSON.stringify(step)}`);
  return step.next;
}

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const line = { title: 'Κούπα ☕', quantity: '2', unitPrice: eur(1250), productId: '11' };
const invoice = { customerId: '1', issuedOn: '2026-11-20', currency: 'EUR', lines: [line] };
const bill = { supplierId: '56', issuedOn: '2026-11-20', currency: 'EUR' };
const cost = { title: 'Paper', amount: eur(4200), accountId: '7' };

describe('quickbooks-online: documents', () => {
  it('an invoice is written with its key, its reference and exact numbers', () => {
    const { method, path, query, json, repeatable } = prepared('invoice.create', { ...invoice, number: 'T-1' }).first();
    expect({ method, path, query, repeatable }).toEqual({
      method: 'POST',
      path: '/invoice',
      query: { minorversion: 75, requestid: 'key Invoice:write' },
      repeatable: true,
    });
    expect(json).toEqual({
      CustomerRef: { value: '1' },
      PrivateNote: 'ref-1',
      DocNumber: 'T-1',
      TxnDate: '2026-11-20',
      GlobalTaxCalculation: 'NotApplicable',
      Line: [
        {
          Description: 'Κούπα ☕',
          Amount: 25,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: { ItemRef: { value: '11' }, Qty: 2, UnitPrice: 12.5 },
        },
      ],
    });
  });

  it.each([
    ['0.5', 1, 'EUR', 0.01],
    ['0.333', 100, 'EUR', 0.33],
    ['-2', 1250, 'EUR', -25],
    ['1.5', 333, 'JPY', 500],
    ['0.25', 1005, 'KWD', 0.251],
    ['3', 3_333_333_333, 'EUR', 99_999_999.99],
  ])('%s times %s %s is rounded once, to %s', (quantity, amountMinor, currency, amount) => {
    const account = { ...context.account, currency };
    const of = { ...line, quantity, unitPrice: { amountMinor, currency } };
    const { json } = prepared('invoice.create', { ...invoice, currency, lines: [of] }, { account }).first();
    expect(json).toMatchObject({ Line: [{ Amount: amount }] });
  });

  it.each([
    ['prices with tax inside', { pricesIncludeTax: true }],
    ['a line in another currency', { lines: [{ ...line, unitPrice: { amountMinor: 1, currency: 'USD' } }] }],
    ['more digits than a number holds', { lines: [{ ...line, quantity: '1', unitPrice: eur(9_007_199_254_740_991) }] }],
  ])('%s is refused before anything is sent', (_what, over) => {
    expect(() => prepared('invoice.create', { ...invoice, ...over }).first()).toThrow(RangeError);
  });

  it('the currency is named only where the company has several, or it is a foreign one', () => {
    const several = { account: { ...context.account, facts: { multicurrency: 'true' } } };
    expect(prepared('invoice.create', invoice).first().json).not.toHaveProperty('CurrencyRef');
    expect(prepared('invoice.create', invoice, several).first().json).toMatchObject({ CurrencyRef: { value: 'EUR' } });
  });

  it('a tax rate is written as the code that has it alone', () => {
    const action = prepared('bill.create', { ...bill, lines: [{ ...cost, taxRateId: '3' }, cost] });
    const asked = action.first();
    expect(asked.query?.query).toBe('select * from TaxCode startposition 1 maxresults 1000');
    const list = (...ids: string[]) => ({ TaxRateDetail: ids.map((value) => ({ TaxRateRef: { value } })) });
    const codes = [
      { Id: '20', PurchaseTaxRateList: list('3', '4') },
      { Id: '21', PurchaseTaxRateList: list('3'), Active: false },
      { Id: '22', SalesTaxRateList: list('3') },
      { Id: '23', PurchaseTaxRateList: list('3') },
    ];
    expect(nextOf(action.read(rows('TaxCode', ...codes), asked)).json).toMatchObject({
      GlobalTaxCalculation: 'TaxExcluded',
      Line: [{ AccountBasedExpenseLineDetail: { TaxCodeRef: { value: '23' } } }, {}],
    });
    expect(() => action.read(rows('TaxCode', ...codes.slice(0, 3)), asked)).toThrow(RangeError);
    const american = prepared('invoice.create', { ...invoice, lines: [{ ...line, taxRateId: 'TAX' }] }).first();
    expect(american.json).toMatchObject({ Line: [{ SalesItemLineDetail: { TaxCodeRef: { value: 'TAX' } } }] });
  });

  it.each([
    ['Credit Card', 'CreditCard'],
    ['Bank', 'Cash'],
  ])('an expense from a %s account is paid by %s', (AccountType, PaymentType) => {
    const input = { spentOn: '2026-11-20', currency: 'EUR', lines: [cost], paidFromId: '42', note: 'Lunch' };
    const action = prepared('expense.create', input);
    const asked = action.first();
    const { json } = nextOf(action.read(rows('Account', { Id: '42', AccountType }), asked));
    expect(json).toMatchObject({ PaymentType, AccountRef: { value: '42' }, PrivateNote: 'Lunch\nref-1' });
    expect(() => action.read(rows('Account'), asked)).toThrow(RangeError);
  });

  it("a payment is the invoice's customer's, in the invoice's currency", () => {
    const action = prepared('payment.record', { invoiceId: '31', amount: eur(1000), paidOn: '2026-11-20' });
    const asked = action.first();
    const found = { Id: '31', CustomerRef: { value: '8' }, CurrencyRef: { value: 'EUR' } };
    expect(nextOf(action.read(rows('Invoice', found), asked)).json).toMatchObject({
      CustomerRef: { value: '8' },
      TotalAmt: 10,
      Line: [{ Amount: 10, LinkedTxn: [{ TxnId: '31', TxnType: 'Invoice' }] }],
    });
    const foreign = { ...found, CurrencyRef: { value: 'USD' } };
    expect(() => action.read(rows('Invoice', foreign), asked)).toThrow(/USD/);
    expect(() => action.read(rows('Invoice'), asked)).toThrow(RangeError);
  });

  it('an earlier try is known by its reference as a whole word, on any page', () => {
    const look = prepared('invoice.create', invoice).lookUp;
    if (!look) throw new Error('it does not look');
    const asked = look.first();
    expect(asked.query?.query).toBe(
      "select * from Invoice where TxnDate = '2026-11-20' startposition 1 maxresults 1000",
    );
    const row = (Id: string, PrivateNote?: string) => ({ Id, SyncToken: '0', DocNumber: '7', PrivateNote });
    expect(look.read(rows('Invoice', row('1', 'ref-10'), row('2')), asked)).toEqual({ absent: true, gone: 0 });
    const mine = row('3', 'Voided - ref-1');
    expect(look.read(rows('Invoice', mine), asked)).toEqual({
      done: { externalId: '3', version: '0', number: '7' },
    });
    const full = Array.from({ length: 1000 }, (_, index) => row(String(index)));
    expect(nextOf(look.read(rows('Invoice', ...full), asked)).query?.query).toContain('startposition 1001');
  });

  it.each([
    ['is there', [{ Id: '5', SyncToken: '3' }], { next: { path: '/payment', json: { Id: '5', SyncToken: '3' } } }],
    ['was changed', [{ Id: '5', SyncToken: '4' }], { refuse: { code: 'conflict' } }],
    ['is gone', [], { done: { externalId: '5' } }],
    ['is void', [{ Id: '5', SyncToken: '9', PrivateNote: 'Voided' }], { done: { version: '9' } }],
  ])('voiding a payment that %s', (_what, found, step) => {
    const action = prepared('payment.void', { externalId: '5', version: '3' });
    expect(action.read(rows('Payment', ...found), action.first())).toMatchObject(step);
  });

  it('an invoice is sent without a body', () => {
    expect(prepared('invoice.send', { externalId: '31', email: 'zoe@example.com' }).first()).toEqual({
      method: 'POST',
      path: '/invoice/31/send',
      headers: { 'content-type': 'application/octet-stream' },
      query: { minorversion: 75, requestid: 'key send', sendTo: 'zoe@example.com' },
      repeatable: true,
    });
  });
});

describe('quickbooks-online: tax as it was taken', () => {
  const list = (value: string) => ({ TaxRateDetail: [{ TaxRateRef: { value } }] });
  const codes = rows('TaxCode', { Id: '21', SalesTaxRateList: list('1') }, { Id: '22', SalesTaxRateList: list('2') });
  const sold = (amountMinor: number, taxRateId: string | null, taxMinor: number | null) => ({
    ...{ title: 'Mug', quantity: '1', unitPrice: eur(amountMinor), taxRateId },
    tax: taxMinor === null ? null : eur(taxMinor),
  });

  /** The request that writes it, once the tax codes are told. */
  function written(lines: object[], kind: ActionKind = 'invoice.create', more = {}): Request {
    const action = prepared(kind, { ...invoice, lines, ...more });
    const asked = action.first();
    return asked.method === 'GET' ? nextOf(action.read(codes, asked)) : asked;
  }

  const taxLine = (rate: string, Amount: number, NetAmountTaxable: number) => ({
    ...{ Amount, DetailType: 'TaxLineDetail' },
    TaxLineDetail: { TaxRateRef: { value: rate }, PercentBased: true, NetAmountTaxable },
  });

  it.each([
    [
      'is told once for each rate',
      [sold(33, '1', 8), sold(33, '1', 7), sold(500, '2', 65)],
      { TotalTax: 0.8, TaxLine: [taxLine('1', 0.15, 0.66), taxLine('2', 0.65, 5)] },
    ],
    [
      'may be less than nothing in a line, and nothing in one without a rate',
      [sold(1000, '1', 240), sold(-333, '1', -79), sold(100, null, 0)],
      { TotalTax: 1.61, TaxLine: [taxLine('1', 1.61, 6.67)] },
    ],
    ['is told at a rate of nothing, too', [sold(500, '1', 0)], { TotalTax: 0, TaxLine: [taxLine('1', 0, 5)] }],
    ['is left to QuickBooks where none was told', [sold(33, '1', null), sold(33, '2', null)], undefined],
    ['is left to QuickBooks by American codes', [sold(33, 'TAX', 3), sold(33, 'NON', 0)], undefined],
  ])('%s', (_what, lines, detail) => {
    expect(Object(written(lines).json).TxnTaxDetail).toEqual(detail);
  });

  it.each([
    ['some taxed lines only', [sold(33, '1', 8), sold(33, '2', null)], /not of all/],
    ['a line without a rate', [sold(33, '1', 8), sold(33, null, 8)], /no tax rate/],
    ['another currency', [{ ...sold(33, '1', 8), tax: { amountMinor: 8, currency: 'USD' } }], /USD/],
  ])('of %s is refused', (_what, lines, reason) => {
    expect(() => written(lines)).toThrow(reason);
  });

  it.each([
    ['sales_receipt.create', '/salesreceipt'],
    ['refund_receipt.create', '/refundreceipt'],
  ] as const)('%s says where the money is', (kind, path) => {
    const { json, path: to } = written([sold(33, '1', 7)], kind, { accountId: '9' });
    expect(to).toBe(path);
    expect(json).toMatchObject({
      ...{ CustomerRef: { value: '1' }, DepositToAccountRef: { value: '9' }, PrivateNote: 'ref-1' },
      ...{ GlobalTaxCalculation: 'TaxExcluded', TxnTaxDetail: { TotalTax: 0.07 } },
      Line: [{ Amount: 0.33, SalesItemLineDetail: { TaxCodeRef: { value: '21' } } }],
    });
  });

  it('money that is given back comes from an account, and a sale may wait to be deposited', () => {
    expect(() => prepared('refund_receipt.create', invoice).first()).toThrow(/account/);
    expect(prepared('sales_receipt.create', invoice).first().json).not.toHaveProperty('DepositToAccountRef');
  });
});

describe('quickbooks-online: deposits', () => {
  const part = (title: string, amountMinor: number, accountId: string) => ({
    title,
    amount: eur(amountMinor),
    accountId,
  });
  const deposit = { accountId: '2', arrivedOn: '2026-11-20', currency: 'EUR', note: 'po_1' };
  const lines = [part('Cards', 12_400, '9'), part('Fees', -361, '12')];

  it('a deposit names the account of each line, of which some are negative', () => {
    const { path, json } = prepared('deposit.create', { ...deposit, lines }).first();
    expect(path).toBe('/deposit');
    expect(json).toEqual({
      ...{ DepositToAccountRef: { value: '2' }, TxnDate: '2026-11-20', PrivateNote: 'po_1\nref-1' },
      Line: [
        {
          Description: 'Cards',
          Amount: 124,
          DetailType: 'DepositLineDetail',
          DepositLineDetail: { AccountRef: { value: '9' } },
        },
        {
          Description: 'Fees',
          Amount: -3.61,
          DetailType: 'DepositLineDetail',
          DepositLineDetail: { AccountRef: { value: '12' } },
        },
      ],
    });
  });

  it.each([
    ['less than nothing', { lines: [part('Fees', -1, '12')] }],
    ['lines in another currency', { currency: 'USD', lines }],
    ['a line with a tax rate', { lines: [{ ...part('Fees', 1, '12'), taxRateId: '1' }] }],
  ])('%s is refused before anything is sent', (_what, over) => {
    expect(() => prepared('deposit.create', { ...deposit, ...over }).first()).toThrow(RangeError);
  });

  it.each([
    ['as it comes', { TotalAmt: { rawJSON: '120.39' } }, { amountMinor: 12_039, currency: 'EUR' }],
    [
      'in its own currency',
      { TotalAmt: { rawJSON: '120' }, CurrencyRef: { value: 'JPY' } },
      { amountMinor: 120, currency: 'JPY' },
    ],
  ])('what QuickBooks worked it out to is told, %s', (_what, sums, total) => {
    const action = prepared('deposit.create', { ...deposit, lines });
    const made = { Id: '7', SyncToken: '0', PrivateNote: 'po_1 ref-1', ...sums };
    expect(action.read(ok({ Deposit: made }), action.first())).toEqual({
      done: { externalId: '7', version: '0', total },
    });
    const found = action.lookUp?.read(rows('Deposit', made), action.lookUp.first());
    expect(found).toMatchObject({ done: { total } });
  });
});

describe('quickbooks-online: names', () => {
  const stamps = { CreateTime: '2026-11-02T09:10:11-08:00', LastUpdatedTime: '2026-11-15T17:00:00-08:00' };
  const item = { Id: '10', SyncToken: '2', MetaData: stamps, Name: 'Mug', Type: 'Inventory', Active: true };
  const number = (rawJSON: string) => ({ rawJSON });

  it('quotes and backslashes of a name are escaped, and what QuickBooks takes in none is left out', () => {
    const look = prepared('customer.create', { name: "D'Arcy \\ Sons: Athens" }).lookUp;
    expect(look?.first().query?.query).toContain(
      "DisplayName = 'D\\'Arcy \\\\ Sons  Athens' and Active in (true, false)",
    );
  });

  it('a supplier is made as a vendor, in its currency and without notes, which nobody would keep', () => {
    const several = { account: { ...context.account, facts: { multicurrency: 'true' } } };
    const person = { name: 'Clay: Works', email: 'office@clay.example', currency: 'USD' };
    const { path, json, query } = prepared('supplier.create', person, several).first();
    expect({ path, json, query }).toEqual({
      path: '/vendor',
      json: {
        ...{ DisplayName: 'Clay  Works', PrimaryEmailAddr: { Address: 'office@clay.example' } },
        CurrencyRef: { value: 'USD' },
      },
      query: { minorversion: 75, requestid: 'key Vendor:write' },
    });
    expect(() => prepared('supplier.create', person).first()).toThrow(/EUR only, so that no supplier/);
    const made = prepared('supplier.create', person).inverse({ externalId: '56', version: '0' });
    expect(made).toEqual({ action: 'supplier.archive', input: { externalId: '56', version: '0' } });
  });

  it.each([
    ['of the same name, firm and address', {}, { done: { externalId: '56', version: '0' } }],
    ['of another e-mail address', { PrimaryEmailAddr: { Address: 'other@clay.example' } }, { absent: true, gone: 0 }],
    ['of another firm', { CompanyName: 'Mud Works' }, { absent: true, gone: 0 }],
    ['that was archived', { Active: false }, { absent: true, gone: 0 }],
  ])('a supplier %s is an earlier try or not', (_what, over, expected) => {
    const person = { name: 'Clay Works', email: 'office@clay.example', company: 'Clay & Co' };
    const look = prepared('supplier.create', person).lookUp;
    if (!look) throw new Error('it does not look');
    const asked = look.first();
    expect(asked.query?.query).toBe(
      "select * from Vendor where DisplayName = 'Clay Works' and Active in (true, false) startposition 1 maxresults 1000",
    );
    const raw = { Id: '56', SyncToken: '0', MetaData: stamps, DisplayName: 'Clay Works', Active: true };
    const known = { ...raw, CompanyName: 'Clay & Co', PrimaryEmailAddr: { Address: 'office@clay.example' }, ...over };
    expect(look.read(rows('Vendor', known), asked)).toEqual(expected);
  });

  it('a supplier is archived by making it inactive, once', () => {
    const action = prepared('supplier.archive', { externalId: '56', version: '3' });
    const asked = action.first();
    expect(asked.query?.query).toContain("from Vendor where Id = '56' and Active in (true, false)");
    const raw = { Id: '56', SyncToken: '3', Active: true };
    expect(nextOf(action.read(rows('Vendor', raw), asked))).toMatchObject({
      ...{ method: 'POST', path: '/vendor', json: { Id: '56', SyncToken: '3', sparse: true, Active: false } },
    });
    expect(action.read(rows('Vendor', { ...raw, Active: false }), asked)).toMatchObject({ done: { externalId: '56' } });
    expect(action.read(rows('Vendor', { ...raw, SyncToken: '4' }), asked)).toMatchObject({
      refuse: { code: 'conflict' },
    });
  });

  it('a change names only what changes, and remembers what was', () => {
    const action = prepared('customer.update', { externalId: '1', version: '4', phone: null, company: 'Zoe & Co' });
    const raw = { Id: '1', SyncToken: '4', MetaData: stamps, DisplayName: 'Zoe', Active: true };
    const known = { ...raw, PrimaryPhone: { FreeFormNumber: '210' } };
    const next = nextOf(action.read(ok({ Customer: known }), action.first()));
    expect(next.json).toEqual({
      ...{ Id: '1', SyncToken: '4', sparse: true },
      ...{ CompanyName: 'Zoe & Co', PrimaryPhone: { FreeFormNumber: '' } },
    });
    expect(next.query?.requestid).toBe('key Customer:write:4');
    const step = action.read(ok({ Customer: { ...raw, SyncToken: '5' } }), next);
    expect(step).toEqual({ done: { externalId: '1', version: '5', before: { phone: '210', company: null } } });
  });

  it("a customer's currency is said where the company has several, and refused where it has one", () => {
    const several = { account: { ...context.account, facts: { multicurrency: 'true' } } };
    const made = (currency: string, over = {}) =>
      prepared('customer.create', { name: 'Zoe', currency }, over).first().json;
    expect(made('USD', several)).toMatchObject({ CurrencyRef: { value: 'USD' } });
    expect(made('EUR')).not.toHaveProperty('CurrencyRef');
    expect(() => made('USD')).toThrow(/EUR only/);
  });

  it('a price in another currency than the books is refused', () => {
    const price = { amountMinor: 1500, currency: 'USD' };
    expect(() => prepared('product.create', { title: 'Mug', price, incomeAccountId: '1' }).first()).toThrow(/EUR/);
    expect(() => prepared('product.create', { title: 'Mug', price: eur(1500) }).first()).toThrow(/account/);
  });

  it.each([
    ['as many as expected', '5', { next: { json: { sparse: true, QtyOnHand: 17 } } }],
    ['written otherwise', '5.0', { next: { json: { QtyOnHand: 17 } } }],
    ['others than expected', '6', { refuse: { code: 'conflict' } }],
    ['what they should be already', '17', { done: { before: { available: '5' } } }],
  ])('stock is set where there are %s', (_what, is, step) => {
    const wish = { externalId: '10', productId: '10', available: '17', expected: '5' };
    const action = prepared('stock.set', wish);
    expect(action.read(rows('Item', { ...item, QtyOnHand: number(is) }), action.first())).toMatchObject(step);
  });

  it('what is not counted cannot be set', () => {
    const action = prepared('stock.set', { externalId: '10', productId: '10', available: '17' });
    expect(action.read(rows('Item', item), action.first())).toMatchObject({ refuse: { code: 'refused' } });
    expect(action.read(rows('Item'), action.first())).toMatchObject({ refuse: { code: 'gone' } });
  });
});

describe('quickbooks-online: webhooks', () => {
  const { webhooks } = quickbooksOnline;
  const read = (body: unknown) => webhooks?.read({ headers: {}, body }) ?? [];

  // https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/data-objects, with its stars filled in
  const merged = {
    specversion: '1.0',
    id: '88cd52aa-33b6-4351-9aa4-47572edbd068-Customer-123',
    source: 'intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=',
    type: 'qbo.customer.merged.v1',
    datacontenttype: 'application/json',
    time: '2025-12-04T15:25:05Z',
    intuitentityid: '123',
    intuitaccountid: '9341455600000000',
    data: { deletedid: '27' },
  };
  const { data: _data, ...updated } = { ...merged, type: 'qbo.salesreceipt.updated.v1', intuitentityid: '150' };

  it('events of one delivery may be of several companies; a merger ends one of two', () => {
    const other = { ...updated, intuitaccountid: '47', type: 'qbo.bill.deleted.v1' };
    const at = '2025-12-04T15:25:05.000Z';
    const common = { accountId: '9341455600000000', at };
    expect(read([merged, updated, other])).toEqual([
      { ...common, id: merged.id, topic: 'Customer', externalId: '123' },
      { ...common, id: `${merged.id}:gone`, topic: 'Customer', externalId: '27', gone: true },
      { ...common, id: updated.id, topic: 'SalesReceipt', externalId: '150' },
      { accountId: '47', at, id: updated.id, topic: 'Bill', externalId: '150', gone: true },
    ]);
  });

  it('the shape before is read, too, and an event that comes again has the same id', () => {
    const entity = { name: 'Invoice', id: '96', operation: 'Delete', lastUpdated: '2015-10-05T14:42:19-0700' };
    const body = { eventNotifications: [{ realmId: '1185883450', dataChangeEvent: { entities: [entity] } }] };
    expect(read(body)).toEqual([
      {
        id: '1185883450:Invoice:96:Delete:2015-10-05T14:42:19-0700',
        ...{ topic: 'Invoice', externalId: '96', accountId: '1185883450', at: '2015-10-05T21:42:19.000Z', gone: true },
      },
    ]);
    expect(read(body)).toEqual(read(body));
  });

  it('the payment of a bill names no record, for bills are what is read again', () => {
    for (const verb of ['updated', 'deleted']) {
      const [event] = read([{ ...updated, type: `qbo.billpayment.${verb}.v1` }]);
      expect(event).toMatchObject({ topic: 'BillPayment', externalId: null });
      expect(event).not.toHaveProperty('gone');
    }
  });

  it('a kind that nobody knows touches no stream, and what is no event is refused', () => {
    const [event] = read([{ ...updated, type: 'qbo.estimate.created.v1' }]);
    expect(event?.topic).toBe('estimate');
    expect(Object.keys(webhooks?.topics ?? {})).not.toContain('estimate');
    for (const body of [null, {}, [{ type: 'qbo.invoice.created.v1' }]]) expect(() => read(body)).toThrow();
  });

  it('signatures are of the body by the verifier token', async () => {
    if (!webhooks) throw new Error('it has no webhooks');
    const body = Buffer.from(JSON.stringify([merged]));
    const signature = createHmac('sha256', 'verifier-1').update(body).digest('base64');
    const verdict = (values: Record<string, string>, given = signature, of = body) =>
      verify(
        webhooks.signature,
        {
          url: 'https://relay.example/h',
          headers: { 'intuit-signature': given },
          body: of,
          receivedAt: '2026-11-20T10:00:00.000Z',
        },
        { values },
      );
    expect(await verdict({ webhookVerifier: 'verifier-1' })).toBe('good');
    expect(await verdict({ webhookVerifier: 'verifier-2' })).toBe('wrong');
    expect(await verdict({ webhookVerifier: 'verifier-1' }, signature, Buffer.from('[]'))).toBe('wrong');
    expect(await verdict({})).toBe('no_secret');
  });
});
