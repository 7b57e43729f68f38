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
    const lines = [{ ...line, accountId: '200' }];
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
