import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ActionDraft, ActionKind } from '../../contract/actions/index.ts';
import { freshbooks } from '../../providers/freshbooks/index.ts';
import type { ActionContext, Found, Request } from '../../providers/kit/index.ts';

type Row = Record<string, unknown>;

function fixture(name: string): Row[] {
  return JSON.parse(readFileSync(new URL(`../../providers/freshbooks/fixtures/${name}.json`, import.meta.url), 'utf8'));
}

const answer = (body: unknown, status = 200) => ({ status, headers: {}, body });
const one = (name: string, record: Row) => answer({ response: { result: { [name]: record } } });
const listed = (many: string, rows: readonly unknown[], counts: Row = {}) =>
  answer({ response: { result: { [many]: rows, page: 1, pages: 1, per_page: 100, total: rows.length, ...counts } } });
const money = (amount: string, code = 'EUR') => ({ amount, code });

const context: ActionContext = {
  reference: '5f3c-ref',
  key: () => 'unused',
  settings: { accountId: 'ACM123' },
  account: { id: 'ACM123', name: 'Shop', timezone: 'Europe/Athens', facts: { staffId: '1' } },
  now: '2026-11-21T12:00:00.000Z',
};

function prepared<K extends ActionKind>(kind: K, input: ActionDraft<K>) {
  const action = freshbooks.actions?.find((found) => found.kind === kind);
  if (!action) throw new Error(`no action ${kind}`);
  return action.prepare(input, context);
}

const fields = ({ json }: Request, name: string) => Object(Object(json)[name]);
const next = (step: Found): Request => ('next' in step ? step.next : expect.fail(JSON.stringify(step)));
const price = { amountMinor: 1000, currency: 'EUR' };
const lines = [{ title: 'Κούπα ☕', quantity: '2', unitPrice: price, taxRateId: '58729' }];
const document = { customerId: '12345', issuedOn: '2026-11-20', currency: 'EUR', lines };
const taxes = listed('taxes', fixture('tax-rates'));

it('an invoice names its taxes by name and percent, is marked as sent, and then is done', () => {
  const invoice = prepared('invoice.create', { ...document, dueOn: '2026-12-20', note: 'Thanks' });
  const ask = invoice.first();
  expect(ask).toMatchObject({ method: 'GET', path: '/accounting/account/ACM123/taxes/taxes' });
  const post = next(invoice.read(taxes, ask));
  expect(post).toMatchObject({ method: 'POST', path: '/accounting/account/ACM123/invoices/invoices' });
  expect(post.repeatable).toBeUndefined();
  expect(fields(post, 'invoice')).toMatchObject({
    ...{ customerid: 12345, due_offset_days: 30, notes: 'Thanks\nRef. 5f3c-ref' },
    lines: [{ qty: '2', unit_cost: money('10.00'), taxName1: 'ΦΠΑ', taxAmount1: '24' }],
  });
  const made = { ...fixture('invoices')[1] };
  const mark = next(invoice.read(one('invoice', made), post));
  expect(mark).toMatchObject({ method: 'PUT', json: { invoice: { action_mark_as_sent: true } }, repeatable: true });
  expect(invoice.read(one('invoice', { ...made, v3_status: 'sent' }), mark)).toEqual({
    done: {
      externalId: '987655',
      number: '0000003',
      version: '2026-11-19T23:00:00.000Z',
      total: { amountMinor: 3100, currency: 'EUR' },
    },
  });
});

it('is refused where FreshBooks cannot say it', () => {
  const strange = lines.map((line) => ({ ...line, taxRateId: '1' }));
  const missing = prepared('invoice.create', { ...document, lines: strange });
  expect(() => missing.read(taxes, missing.first())).toThrow(new RangeError('FreshBooks has no tax 1'));
  const including = prepared('credit_note.create', { ...document, pricesIncludeTax: true });
  expect(() => including.first()).toThrow(/without their tax/);
});

it('an earlier try is known by its reference as a whole word, on any page', () => {
  const { lookUp } = prepared('invoice.create', document);
  const start = lookUp?.first();
  if (!lookUp || !start) throw new Error('no look-up');
  expect(start.query).toMatchObject({ 'search[customerid]': '12345' });
  const like = { id: 1, invoice_number: 'A', notes: 'Ref. 5f3c-ref-2', v3_status: 'sent', updated: null };
  const second = next(lookUp.read(listed('invoices', [like], { pages: 2, total: 101 }), start));
  expect(second.query).toMatchObject({ page: 2 });
  expect(lookUp.read(listed('invoices', [like], { page: 2, pages: 2, total: 101 }), second)).toEqual({
    absent: true,
  });
  const mine = { ...like, id: 2, notes: 'Hello\nRef. 5f3c-ref' };
  expect(lookUp.read(listed('invoices', [mine]), start)).toEqual({ done: { externalId: '2', number: 'A' } });
  const draft = { ...mine, v3_status: 'draft' };
  expect(next(lookUp.read(listed('invoices', [draft]), start)).method).toBe('PUT');
});

it('a change of status goes alone, after the rest', () => {
  const update = prepared('product.update', { externalId: '201225', title: 'Apes', status: 'archived' });
  const show = update.first();
  expect(show).toMatchObject({ method: 'GET', mayBeGone: true });
  const put = next(update.read(one('item', { ...fixture('products')[0] }), show));
  expect(put.json).toEqual({ item: { name: 'Apes' } });
  const hide = next(update.read(one('item', { ...fixture('products')[0], name: 'Apes' }), put));
  expect(hide.json).toEqual({ item: { vis_state: 2 } });
  expect(update.read(one('item', { ...fixture('products')[0], vis_state: 2 }), hide)).toMatchObject({
    done: { externalId: '201225', before: { title: 'Monkeys', status: 'active' } },
  });
});

it.each([
  ['not there', answer({}, 404), 'gone'],
  ['deleted', one('client', { ...fixture('customers')[0], vis_state: 1 }), 'gone'],
  ['changed meanwhile', one('client', { ...fixture('customers')[0] }), 'conflict'],
])('what is %s is not changed', (_what, response, code) => {
  const update = prepared('customer.update', { externalId: '12345', version: 'older', phone: '1' });
  expect(update.read(response, update.first())).toMatchObject({ refuse: { code } });
});

it('what is deleted already is deleted', () => {
  const drop = prepared('payment.void', { externalId: '115804' });
  const response = one('payment', { ...fixture('payments')[0], vis_state: 1 });
  expect(drop.read(response, drop.first())).toMatchObject({ done: { externalId: '115804' } });
});

it.each([
  ['invoice.create', 'invoice', { amount: money('12.40') }, 1240],
  ['payment.record', 'payment', { amount: money('5.00') }, 500],
  ['bill.create', 'bill', { amount: money('10.00'), total_amount: money('12.40') }, 1240],
] as const)('%s tells what FreshBooks worked it out to', (kind, name, sums, amountMinor) => {
  const total = { amountMinor, currency: 'EUR' };
  const line = { title: 'Mug', quantity: '1', unitPrice: total };
  const cost = { title: 'Mug', amount: total, accountId: '4' };
  const inputs = {
    'invoice.create': { customerId: '7', issuedOn: '2026-11-20', currency: 'EUR', lines: [line], final: false },
    'payment.record': { invoiceId: '7', amount: total, paidOn: '2026-11-20' },
    'bill.create': { supplierId: '7', issuedOn: '2026-11-20', currency: 'EUR', lines: [cost] },
  };
  const action = prepared(kind, inputs[kind]);
  expect(action.read(one(name, { id: 9, ...sums }), action.first())).toMatchObject({ done: { total } });
});

it('a client is invoiced in a currency where one is named', () => {
  expect(prepared('customer.create', { name: 'Zoe', currency: 'USD' }).first().json).toMatchObject({
    client: { currency_code: 'USD' },
  });
  expect(Object(prepared('customer.create', { name: 'Zoe' }).first().json).client).not.toHaveProperty('currency_code');
});

it('a vendor has one name, what else is given, and the reference in its note', () => {
  const address = { lines: ['Ermou 1', 'B'], city: 'Athens', region: null, postcode: '105 63', country: 'GR' };
  const given = { name: 'Clay Works', company: 'Clay & Co', email: 'office@clay.example', currency: 'USD', address };
  const vendor = prepared('supplier.create', given);
  expect(vendor.first()).toMatchObject({
    ...{ method: 'POST', path: '/accounting/account/ACM123/bill_vendors/bill_vendors' },
    json: {
      bill_vendor: {
        ...{ vendor_name: 'Clay Works', primary_contact_email: 'office@clay.example', currency_code: 'USD' },
        ...{ street: 'Ermou 1', street2: 'B', city: 'Athens', postal_code: '105 63', country: 'Greece' },
        ...{ language: 'en', note: 'Ref. 5f3c-ref' },
      },
    },
  });
  expect(fields(prepared('supplier.create', { name: 'Clay' }).first(), 'bill_vendor')).toEqual({
    ...{ vendor_name: 'Clay', language: 'en', note: 'Ref. 5f3c-ref' },
  });
  const look = vendor.lookUp;
  if (!look) throw new Error('no look-up');
  const [known] = fixture('suppliers');
  const mine = { ...known, note: 'Ref. 5f3c-ref' };
  expect(look.read(listed('bill_vendors', [known, mine]), look.first())).toEqual({ done: { externalId: '1563' } });
  expect(look.read(listed('bill_vendors', [known]), look.first())).toEqual({ absent: true });
  expect(vendor.inverse({ externalId: '1563' })).toEqual({
    ...{ action: 'supplier.archive', input: { externalId: '1563', version: null } },
  });
});

it('a vendor is put into the archive, once', () => {
  const archive = prepared('supplier.archive', { externalId: '1563' });
  const [known = {}] = fixture('suppliers');
  const put = next(archive.read(one('bill_vendor', { ...known, vis_state: 0 }), archive.first()));
  expect(put).toMatchObject({ method: 'PUT', json: { bill_vendor: { vis_state: 2 } }, repeatable: true });
  expect(archive.read(one('bill_vendor', { ...known, vis_state: 2 }), archive.first())).toMatchObject({
    done: { externalId: '1563' },
  });
});

it('countries are written by their name, and names are split', () => {
  const address = { lines: ['Ermou 1', 'B', 'C'], city: 'Athens', region: null, postcode: '105 63', country: 'GR' };
  const post = prepared('customer.create', { name: 'Ελένη von Adler', email: 'e@example.com', address }).first();
  expect(fields(post, 'client')).toMatchObject({
    ...{ fname: 'Ελένη', lname: 'von Adler', p_street: 'Ermou 1', p_street2: 'B, C', p_country: 'Greece' },
    note: 'Ref. 5f3c-ref',
  });
});

it('an expense asks for its vendor and its tax, and has the tax inside', () => {
  const amount = { amountMinor: 4205, currency: 'EUR' };
  const line = { title: 'Paper', amount, accountId: '12345678', taxRateId: '58729' };
  const draft = { supplierId: '1563', spentOn: '2026-11-20', currency: 'EUR', lines: [line] };
  const expense = prepared('expense.create', draft);
  const rates = next(expense.read(one('bill_vendor', { ...fixture('suppliers')[0] }), expense.first()));
  const post = next(expense.read(taxes, rates));
  expect(fields(post, 'expense')).toMatchObject({
    ...{ amount: money('52.14'), taxAmount1: money('10.09'), taxName1: 'ΦΠΑ', taxPercent1: '24' },
    ...{ categoryid: 12345678, staffid: 1, vendor: 'IKEA', date: '2026-11-20', notes: 'Paper\nRef. 5f3c-ref' },
  });
  const two = prepared('expense.create', { ...draft, lines: [line, { ...line, accountId: '9' }] });
  expect(() => two.first()).toThrow(/one category and one tax/);
});

it.each([
  ['bank transfer', 'Bank Transfer'],
  ['Barter', 'Other'],
  [null, 'Other'],
])('paid by %s is %s', (method, type) => {
  const draft = { invoiceId: '987655', amount: price, paidOn: '2026-11-20', method };
  expect(fields(prepared('payment.record', draft).first(), 'payment')).toMatchObject({ type, invoiceid: 987655 });
});
