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
    expect(look.read(rows('Invoice', row('1', 'ref-10'), row('2')), asked)).toEqual({ absent: true });
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
