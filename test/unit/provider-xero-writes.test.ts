import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ActionKind } from '../../contract/actions/index.ts';
import { parseExact } from '../../main/http/body.ts';
import type { ActionContext, Response } from '../../providers/kit/index.ts';
import { xero } from '../../providers/xero/index.ts';

const context: ActionContext = {
  reference: '0b7c9a52-aaaa-4bbb-8ccc-0123456789ab',
  key: (step = '') => `key ${step}`,
  settings: { tenantId: 't-1' },
  account: { id: 't-1', name: 'Shop', timezone: 'Pacific/Auckland', currency: 'NZD' },
  now: '2026-11-21T12:00:00.000Z',
};

type Row = Record<string, unknown>;

const answer = (body: unknown): Response => ({ status: 200, headers: {}, body: parseExact(JSON.stringify(body)) });

function fixture(name: string): Row[] {
  return JSON.parse(readFileSync(new URL(`../../providers/xero/fixtures/${name}.json`, import.meta.url), 'utf8'));
}

function prepared(kind: ActionKind, input: unknown) {
  const action = xero.actions?.find((one) => one.kind === kind);
  if (!action) throw new Error(`no action ${kind}`);
  return action.prepare(input, context);
}

describe('writes', () => {
  const account = '19d77c19-6a3e-4f6d-a1d7-1b1f0a4e2c02';
  const line = { title: 'Κούπα', quantity: '2', unitPrice: { amountMinor: 1250, currency: 'NZD' }, accountId: account };
  const sale = { customerId: 'c-1', issuedOn: '2026-11-21', currency: 'NZD', lines: [line] };

  it('look up the code of an account, and send it with four decimals and a key', () => {
    const action = prepared('invoice.create', sale);
    const asked = action.first();
    expect(asked).toMatchObject({ method: 'GET', path: '/Accounts' });
    const step = action.read(answer({ Accounts: [{ AccountID: account, Code: '200' }] }), asked);
    expect(step).toMatchObject({
      next: {
        method: 'PUT',
        path: '/Invoices',
        query: { unitdp: 4 },
        headers: { 'idempotency-key': 'key Invoices' },
        repeatable: true,
        json: { Invoices: [{ Reference: context.reference, LineItems: [{ AccountCode: '200', UnitAmount: 12.5 }] }] },
      },
    });
    expect(action.read(answer({ Accounts: [{ AccountID: account }] }), asked)).toMatchObject({
      refuse: { code: 'refused' },
    });
  });

  it('take codes as they are', () => {
    const action = prepared('invoice.create', { ...sale, lines: [{ ...line, accountId: '200' }], note: 'Danke' });
    const lines = [{ AccountCode: '200' }, { Description: 'Danke' }];
    expect(action.first()).toMatchObject({ method: 'PUT', json: { Invoices: [{ LineItems: lines }] } });
  });

  const nzd = (amountMinor: number) => ({ amountMinor, currency: 'NZD' });

  it.each([
    ['told', [{ taxRateId: 'OUTPUT2', tax: nzd(7) }], 'Exclusive', [{ TaxType: 'OUTPUT2', TaxAmount: 0.07 }]],
    [
      'told of some lines',
      [{ taxRateId: 'OUTPUT2' }, { taxRateId: 'OUTPUT2', tax: nzd(-7) }, { tax: nzd(0) }],
      'Exclusive',
      [{ TaxType: 'OUTPUT2' }, { TaxType: 'OUTPUT2', TaxAmount: -0.07 }, { TaxAmount: 0 }],
    ],
    ['told to be none', [{ tax: nzd(0) }, { tax: nzd(0) }], 'NoTax', [{}, {}]],
    ['not told', [{}], 'Exclusive', [{}]],
  ])('say the tax that was taken, where it is %s', (_what, lines, LineAmountTypes, taxes) => {
    const given = lines.map((own) => ({ ...line, accountId: '200', ...own }));
    const common = { Description: 'Κούπα', Quantity: 2, UnitAmount: 12.5, AccountCode: '200' };
    for (const [kind, list] of [
      ['invoice.create', 'Invoices'] as const,
      ['credit_note.create', 'CreditNotes'] as const,
    ]) {
      const { json } = prepared(kind, { ...sale, lines: given }).first();
      const [document] = Object(json)[list];
      expect(document).toMatchObject({ LineAmountTypes });
      expect(document.LineItems).toEqual(taxes.map((tax) => ({ ...common, ...tax })));
    }
  });

  it('refuse a line, or its tax, in another currency than the document', () => {
    const foreign = { amountMinor: 1, currency: 'USD' };
    for (const own of [{ unitPrice: foreign }, { tax: foreign }]) {
      const lines = [{ ...line, accountId: '200', ...own }];
      expect(() => prepared('invoice.create', { ...sale, lines }).first()).toThrow(/USD/);
    }
  });

  it('take no tax on costs that name no rate, whatever is usual for their account', () => {
    const cost = { title: 'Fees', amount: nzd(361), accountId: '404' };
    const spend = { supplierId: 'c-1', spentOn: '2026-11-21', currency: 'NZD', paidFromId: '090' };
    const typed = (lines: object[]) => Object(prepared('expense.create', { ...spend, lines }).first().json);
    expect(typed([cost])).toMatchObject({ BankTransactions: [{ LineAmountTypes: 'NoTax' }] });
    expect(typed([cost, { ...cost, taxRateId: 'INPUT2' }])).toMatchObject({
      BankTransactions: [{ LineAmountTypes: 'Exclusive', LineItems: [{ TaxAmount: 0 }, { TaxType: 'INPUT2' }] }],
    });
  });

  it('book a deposit as money received, from somebody', () => {
    const part = (title: string, amountMinor: number, accountId: string) => ({
      ...{ title, accountId },
      amount: nzd(amountMinor),
    });
    const lines = [part('Cards', 12_400, '615'), part('Fees', -361, '405')];
    const deposit = { accountId: '090', arrivedOn: '2026-11-21', currency: 'NZD', payerId: 'c-1', lines };
    const action = prepared('deposit.create', deposit);
    const asked = action.first();
    expect(asked.json).toEqual({
      BankTransactions: [
        {
          ...{ Type: 'RECEIVE', Contact: { ContactID: 'c-1' }, BankAccount: { Code: '090' } },
          ...{ Date: '2026-11-21', CurrencyCode: 'NZD', Reference: context.reference, LineAmountTypes: 'NoTax' },
          LineItems: [
            { Description: 'Cards', Quantity: 1, UnitAmount: 124, AccountCode: '615' },
            { Description: 'Fees', Quantity: 1, UnitAmount: -3.61, AccountCode: '405' },
          ],
        },
      ],
    });
    const made = { BankTransactionID: 'b-1', Total: 120.39, UpdatedDateUTC: '/Date(1795161600000+0000)/' };
    expect(action.read(answer({ BankTransactions: [made] }), asked)).toMatchObject({
      done: { externalId: 'b-1', total: nzd(12_039) },
    });
    expect(action.lookUp?.first().query?.where).toBe(`Type=="RECEIVE" AND Reference=="${context.reference}"`);
    expect(() => prepared('deposit.create', { ...deposit, payerId: null }).first()).toThrow(/named/);
    expect(() => prepared('deposit.create', { ...deposit, lines: [part('Fees', -1, '405')] }).first()).toThrow(/less/);
  });

  it('pay a credit note out, in its own currency', () => {
    const [, credit = {}] = fixture('credit-notes');
    const pay = (currency: string, accountId: string | null = '090') => {
      const amount = { amountMinor: 1000, currency };
      const action = prepared('credit_note.pay_out', { creditNoteId: 'n-1', amount, paidOn: '2026-11-21', accountId });
      return { action, step: action.read(answer({ CreditNotes: [credit] }), action.first()) };
    };
    expect(() => pay('NZD')).toThrow(new RangeError('the credit note is in EUR'));
    expect(() => pay('EUR', null)).toThrow(/account/);
    const { action, step } = pay('EUR');
    expect(step).toMatchObject({
      next: { method: 'PUT', path: '/Payments', json: { Payments: [{ Account: { Code: '090' }, Amount: 10 }] } },
    });
    if (!('next' in step)) throw new Error('nothing is paid');
    const paid = { PaymentID: 'p-1', Amount: 10, Invoice: { CurrencyCode: 'EUR' } };
    const end = action.read(answer({ Payments: [paid] }), step.next);
    expect(end).toMatchObject({ done: { externalId: 'p-1', total: { amountMinor: 1000, currency: 'EUR' } } });
    if (!('done' in end)) throw new Error('it is not done');
    expect(action.inverse(end.done)).toMatchObject({ action: 'payment.void', input: { externalId: 'p-1' } });
    expect(action.read({ ...answer(null), status: 404 }, action.first())).toEqual({ refuse: { code: 'gone' } });
  });

  it('say what a new contact is invoiced in', () => {
    const { json } = prepared('customer.create', { name: 'Zoe', currency: 'USD' }).first();
    expect(json).toMatchObject({ Contacts: [{ Name: 'Zoe', DefaultCurrency: 'USD' }] });
  });

  it('call a contact by its firm, and by the person too where another contact has that name', () => {
    const action = prepared('customer.create', { name: 'Zoe Lou', company: 'Clay "Works"' });
    const asked = action.first();
    expect(asked).toMatchObject({
      ...{ method: 'GET', path: '/Contacts' },
      query: { where: 'Name=="Clay ""Works""" AND ContactStatus=="ACTIVE"' },
    });
    const person = { FirstName: 'Zoe', LastName: 'Lou', ContactNumber: context.reference };
    expect(action.read(answer({ Contacts: [] }), asked)).toMatchObject({
      next: { method: 'PUT', json: { Contacts: [{ Name: 'Clay "Works"', ...person }] } },
    });
    expect(action.read(answer({ Contacts: [{ ContactID: 'c-1' }] }), asked)).toMatchObject({
      next: { method: 'PUT', json: { Contacts: [{ Name: 'Clay "Works" (Zoe Lou)', ...person }] } },
    });
    expect(prepared('customer.create', { name: 'Clay', company: 'Clay' }).first().method).toBe('PUT');
  });

  it('make a supplier as the contact that it is, found by its number and archived again', () => {
    const action = prepared('supplier.create', { name: 'Clay Works', email: 'office@clay.example', currency: 'USD' });
    const number = context.reference;
    expect(action.first()).toMatchObject({
      ...{ method: 'PUT', path: '/Contacts', headers: { 'idempotency-key': 'key Contacts' }, repeatable: true },
      json: { Contacts: [{ Name: 'Clay Works', ContactNumber: number, DefaultCurrency: 'USD' }] },
    });
    expect(action.lookUp?.first().query).toMatchObject({
      ...{ where: `ContactNumber=="${number}"`, includeArchived: true },
    });
    const back = action.inverse({ externalId: 'c-1', version: '2026-11-20T10:00:00.000Z' });
    expect(back).toMatchObject({ action: 'supplier.archive', input: { externalId: 'c-1' } });
    const archive = prepared('supplier.archive', { externalId: 'c-1' });
    const contact = { ContactID: 'c-1', ContactStatus: 'ACTIVE', UpdatedDateUTC: '/Date(1763114400000+0000)/' };
    expect(archive.read(answer({ Contacts: [contact] }), archive.first())).toMatchObject({
      next: { method: 'POST', path: '/Contacts/c-1', json: { Contacts: [{ ContactStatus: 'ARCHIVED' }] } },
    });
  });

  it('refuse a payment in another currency, and one to no account', () => {
    const [, , invoice] = fixture('invoices');
    const pay = (currency: string, accountId: string | null) => {
      const amount = { amountMinor: 1000, currency };
      const action = prepared('payment.record', { invoiceId: 'i-1', amount, paidOn: '2026-11-21', accountId });
      return action.read(answer({ Invoices: [invoice] }), action.first());
    };
    expect(() => pay('NZD', '090')).toThrow(new RangeError('the invoice is in EUR'));
    expect(() => pay('EUR', null)).toThrow(new RangeError('no account was named for it'));
    expect(pay('EUR', '090')).toMatchObject({
      next: { json: { Payments: [{ Account: { Code: '090' }, Amount: 10 }] } },
    });
  });

  it('refuse a price in another currency than that of the organisation', () => {
    const create = prepared('product.create', { title: 'Mug', price: { amountMinor: 100, currency: 'EUR' } });
    expect(() => create.first()).toThrow('NZD');
  });

  it('give an item without a code one, and cut its name without breaking an emoji', () => {
    const title = `${'x'.repeat(49)}☕🌞`;
    const price = { amountMinor: 100, currency: 'NZD' };
    expect(prepared('product.create', { title, price }).first()).toMatchObject({
      json: { Items: [{ Code: '0b7c9a52aaaa4bbb8ccc0123456789', Name: `${'x'.repeat(49)}☕`, Description: title }] },
    });
  });

  it.each([
    ['DRAFT', { next: { json: { Invoices: [{ InvoiceID: 'i-1', Status: 'DELETED' }] } } }],
    ['AUTHORISED', { next: { json: { Invoices: [{ InvoiceID: 'i-1', Status: 'VOIDED' }] } } }],
    ['VOIDED', { done: { externalId: 'i-1' } }],
    ['DELETED', { done: { externalId: 'i-1' } }],
  ])('end an invoice that is %s', (Status, step) => {
    const action = prepared('invoice.void', { externalId: 'i-1' });
    expect(action.read(answer({ Invoices: [{ InvoiceID: 'i-1', Status }] }), action.first())).toMatchObject(step);
  });

  it('free a credit note from its invoices before they void it, and do not take that for a change by others', () => {
    const version = '2026-11-20T08:00:00.000Z';
    const action = prepared('credit_note.void', { externalId: 'n-1', version });
    const note = { CreditNoteID: 'n-1', Status: 'PAID', UpdatedDateUTC: '/Date(1795161600000+0000)/' };
    const body = (Allocations: Row[], more: Row = {}) => answer({ CreditNotes: [{ ...note, ...more, Allocations }] });
    const freed = action.read(body([{ AllocationID: 'a-1' }]), action.first());
    expect(freed).toMatchObject({ next: { method: 'DELETE', path: '/CreditNotes/n-1/Allocations/a-1' } });
    if (!('next' in freed)) throw new Error('it is not freed');
    const again = action.read(answer({ IsDeleted: true }), freed.next);
    expect(again).toMatchObject({ next: { method: 'GET', path: '/CreditNotes/n-1' } });
    if (!('next' in again)) throw new Error('it is not looked at again');
    const moved = { Status: 'AUTHORISED', UpdatedDateUTC: '/Date(1795165200000+0000)/' };
    expect(action.read(body([], moved), again.next)).toMatchObject({
      next: { method: 'POST', json: { CreditNotes: [{ Status: 'VOIDED' }] } },
    });
    expect(action.read(body([], moved), action.first())).toMatchObject({ refuse: { code: 'conflict' } });
  });

  it.each([
    ['what is left of the credit', { AmountDue: 28.8 }, { Amount: 12.4, Invoice: { InvoiceID: expect.any(String) } }],
    ['what is left of the invoice', { AmountDue: 5 }, { Amount: 5 }],
    ['nothing once the invoice is paid', { AmountDue: 0 }, null],
    ['nothing of another contact', { Contact: { ContactID: 'c-2' } }, null],
    ['nothing of another currency', { CurrencyCode: 'USD' }, null],
  ])('set a credit note against its invoice: %s', (_what, change, allocation) => {
    const [, , invoice = {}] = fixture('invoices');
    const [, used = {}] = fixture('credit-notes');
    const contact = { Contact: { ContactID: 'c-1' } };
    const note = { ...used, ...contact, Status: 'AUTHORISED', RemainingCredit: 12.4, Allocations: [] };
    const lines = [{ ...line, accountId: '200', unitPrice: { amountMinor: 1250, currency: 'EUR' } }];
    const action = prepared('credit_note.create', { ...sale, lines, currency: 'EUR', invoiceId: 'i-1' });
    const look = action.read(answer({ CreditNotes: [note] }), action.first());
    if (!('next' in look)) throw new Error('the invoice is not looked at');
    const step = action.read(answer({ Invoices: [{ ...invoice, ...contact, ...change }] }), look.next);
    const set = {
      method: 'PUT',
      headers: { 'idempotency-key': 'key Allocations' },
      json: { Allocations: [allocation] },
    };
    expect(step).toMatchObject(allocation ? { next: set } : { done: { externalId: used.CreditNoteID } });
    // After a lost answer the note is found, and what is missing of it is done.
    const found = action.lookUp?.read(answer({ CreditNotes: [note] }), action.lookUp.first());
    expect(found).toMatchObject({ next: { path: '/Invoices/i-1' } });
  });
});
