import type { Bill, Books, Callback, Invoice, Kind, Line, Payment, Records } from './state.ts';
import { money, taxOn } from './sums.ts';
import { addDays, easternStamp, utcStamp } from './times.ts';

/** What FreshBooks calls a kind: its path, and the names of one and of many in answers. */
export const NAMES: Record<Kind, { path: string; one: string; many: string; scope: string }> = {
  clients: { path: 'users/clients', one: 'client', many: 'clients', scope: 'clients' },
  vendors: { path: 'bill_vendors/bill_vendors', one: 'bill_vendor', many: 'bill_vendors', scope: 'bill_vendors' },
  items: { path: 'items/items', one: 'item', many: 'items', scope: 'billable_items' },
  invoices: { path: 'invoices/invoices', one: 'invoice', many: 'invoices', scope: 'invoices' },
  credits: { path: 'credit_notes/credit_notes', one: 'credit_note', many: 'credit_notes', scope: 'credit_notes' },
  payments: { path: 'payments/payments', one: 'payment', many: 'payments', scope: 'payments' },
  expenses: { path: 'expenses/expenses', one: 'expense', many: 'expenses', scope: 'expenses' },
  categories: { path: 'expenses/categories', one: 'category', many: 'categories', scope: 'expenses' },
  bills: { path: 'bills/bills', one: 'bill', many: 'bills', scope: 'bills' },
  taxes: { path: 'taxes/taxes', one: 'tax', many: 'taxes', scope: 'taxes' },
};

export const ACCOUNT_ID = 'PrTnd1';

type Shape = Record<string, unknown>;
type Shapers = { [K in Kind]: (record: Records[K], books: Books, include: string[]) => Shape };

function saleLine(line: Line, index: number, currency: Payment['currency']): Shape {
  return {
    amount: money(line.amount, currency),
    compounded_tax: false,
    date: null,
    description: line.description,
    expenseid: 0,
    lineid: index + 1,
    modern_project_id: null,
    name: line.name,
    qty: line.qty,
    retainer_id: null,
    taskno: index + 1,
    taxAmount1: line.taxPercent,
    taxAmount2: '0',
    taxName1: line.taxName,
    taxName2: null,
    taxNumber1: null,
    taxNumber2: null,
    type: 0,
    unit_cost: money(line.unit, currency),
  };
}

function billLine(line: Line, index: number, { currency }: Bill): Shape {
  const tax = line.taxName === null ? 0 : taxOn(line.amount, line.taxPercent, currency);
  return {
    amount: money(line.amount, currency),
    categoryid: line.categoryId,
    description: line.description,
    list_index: index + 1,
    quantity: Number(line.qty),
    tax_amount1: money(tax, currency),
    tax_name1: line.taxName,
    tax_percent1: line.taxName === null ? null : line.taxPercent,
    tax_name2: null,
    tax_percent2: null,
    total_amount: money(line.amount + tax, currency),
    unit_cost: money(line.unit, currency),
  };
}

function person(books: Books, clientId: number): Shape {
  const client = books.lists.clients.get(clientId);
  const { fname = '', lname = '', organization = '' } = client ?? {};
  return { fname, lname, organization, current_organization: organization };
}

const shapers: Shapers = {
  clients: (one) => ({
    ...{
      accounting_systemid: ACCOUNT_ID,
      id: one.id,
      userid: one.id,
      role: 'client',
      level: 0,
      currency_code: one.currency,
    },
    ...{ fname: one.fname, lname: one.lname, organization: one.organization, email: one.email, language: 'en' },
    ...{ bus_phone: one.phone, mob_phone: '', home_phone: null, fax: '', note: one.note, last_activity: null },
    ...{ p_street: one.street, p_street2: one.street2, p_city: one.city, p_province: one.province, p_code: one.code },
    ...{ p_country: one.country, s_street: '', s_city: '', s_country: '', vat_name: null, vat_number: null },
    ...{ signup_date: utcStamp(one.createdMs), updated: easternStamp(one.updatedMs), vis_state: one.vis },
  }),
  vendors: (one) => ({
    ...{ vendorid: one.id, vendor_name: one.name, account_number: null, currency_code: one.currency, is_1099: false },
    ...{ primary_contact_first_name: null, primary_contact_last_name: null, primary_contact_email: one.email },
    ...{ phone: one.phone, street: one.street, street2: one.street2, city: one.city, province: one.province },
    ...{
      postal_code: one.code,
      country: one.country,
      language: 'en',
      note: one.note,
      outstanding_balance: [],
      overdue_balance: [],
    },
    ...{ tax_defaults: [], website: null, vis_state: one.vis },
    ...{ created_at: utcStamp(one.createdMs), updated_at: utcStamp(one.updatedMs) },
  }),
  items: (one) => ({
    ...{ accounting_systemid: ACCOUNT_ID, id: one.id, itemid: one.id, name: one.name, description: one.description },
    ...{ sku: one.sku, qty: one.qty, inventory: one.inventory ?? '', unit_cost: money(one.unit, one.currency) },
    ...{ tax1: 0, tax2: 0, updated: easternStamp(one.updatedMs), vis_state: one.vis },
  }),
  invoices: (one, books, include) => ({
    ...{ id: one.id, invoiceid: one.id, accountid: ACCOUNT_ID, ownerid: 1, sentid: 1, customerid: one.clientId },
    ...person(books, one.clientId),
    ...{ email: books.lists.clients.get(one.clientId)?.email ?? '', invoice_number: one.number, notes: one.notes },
    ...{ create_date: one.day, due_date: one.dueDay, currency_code: one.currency, terms: null, po_number: null },
    ...{ amount: money(one.total, one.currency), paid: money(one.paid, one.currency) },
    outstanding: money(one.total - one.paid, one.currency),
    ...{ discount_total: money(-one.discount, one.currency), discount_description: null, deposit_status: 'none' },
    ...invoiceStatus(one),
    ...{ created_at: easternStamp(one.createdMs), updated: easternStamp(one.updatedMs), vis_state: one.vis },
    ...(include.includes('lines') ? { lines: one.lines.map((line, at) => saleLine(line, at, one.currency)) } : {}),
  }),
  credits: (one, books, include) => ({
    ...{ id: one.id, creditid: one.id, accounting_systemid: ACCOUNT_ID, clientid: one.clientId, sentid: 1 },
    ...person(books, one.clientId),
    ...{ credit_number: one.number, credit_type: one.type, create_date: one.day, currency_code: one.currency },
    ...{ amount: money(one.total, one.currency), notes: one.notes, description: one.lines[0]?.name ?? '' },
    // A goodwill credit counts as paid for, whatever was used of it.
    ...{ paid: money(one.total, one.currency), payment_status: 'paid', display_status: 'created', status: 'created' },
    ...{ dispute_status: null, last_order_status: null, ext_archive: 0, vis_state: one.vis },
    ...(include.includes('lines') ? { lines: one.lines.map((line, at) => saleLine(line, at, one.currency)) } : {}),
  }),
  payments: (one) => ({
    ...{ id: one.id, logid: one.id, accounting_systemid: ACCOUNT_ID, invoiceid: one.invoiceId, clientid: one.clientId },
    ...{ amount: money(one.amount, one.currency), date: one.day, type: one.type, note: one.note, gateway: null },
    ...{ creditid: one.creditId, from_credit: one.creditId !== null, orderid: null, overpaymentid: null },
    ...{ transactionid: null, updated: easternStamp(one.updatedMs), vis_state: one.vis },
  }),
  expenses: (one) => ({
    ...{ id: one.id, expenseid: one.id, accounting_systemid: ACCOUNT_ID, amount: money(one.amount, one.currency) },
    ...{ account_name: '', accountid: null, bank_name: '', categoryid: one.categoryId, clientid: 0, date: one.day },
    ...{ vendor: one.vendor, notes: one.notes, staffid: one.staffId, status: 0, isduplicate: false, invoiceid: null },
    ...{ taxName1: one.taxName, taxPercent1: one.taxPercent, taxName2: null, taxPercent2: null, taxAmount2: null },
    taxAmount1: one.taxName === null ? null : money(one.tax, one.currency),
    ...{ has_receipt: false, is_cogs: false, updated: easternStamp(one.updatedMs), vis_state: one.vis },
  }),
  categories: (one) => ({
    ...{ id: one.id, categoryid: one.id, category: one.name, is_cogs: one.isCogs, is_editable: false, parentid: null },
    ...{ transaction_posted: true, vis_state: one.vis },
    ...{ created_at: easternStamp(one.createdMs), updated_at: easternStamp(one.updatedMs) },
  }),
  bills: (one, books, include) => ({
    ...{ id: one.id, vendorid: one.vendorId, bill_number: one.number, issue_date: one.day, due_date: one.dueDay },
    ...{ attachment: null, bill_payments: [], currency_code: one.currency, language: 'en', vis_state: one.vis },
    ...{ amount: money(one.total - one.tax, one.currency), tax_amount: money(one.tax, one.currency) },
    ...{ total_amount: money(one.total, one.currency), paid: money(one.paid, one.currency) },
    outstanding: money(one.total - one.paid, one.currency),
    status: one.paid >= one.total ? 'paid' : one.paid > 0 ? 'partial' : 'unpaid',
    ...{ overall_category: '', overall_description: one.lines[0]?.description ?? '' },
    lines: one.lines.map((line, index) => billLine(line, index, one)),
    ...{ created_at: utcStamp(one.createdMs), updated_at: utcStamp(one.updatedMs) },
    ...(include.includes('vendor') ? { vendor: vendorOf(books, one) } : {}),
  }),
  taxes: (one) => ({
    ...{ id: one.id, taxid: one.id, accounting_systemid: ACCOUNT_ID, name: one.name, number: null },
    ...{ amount: one.percent, compound: false, updated: easternStamp(one.updatedMs) },
  }),
};

function vendorOf(books: Books, { vendorId }: Bill): Shape | null {
  const vendor = books.lists.vendors.get(vendorId);
  return vendor === undefined ? null : shapers.vendors(vendor, books, []);
}

const STATUS_CODES = { draft: 1, sent: 2, viewed: 3, overdue: 2, paid: 4, partial: 8 } as const;

function invoiceStatus({ sent, total, paid }: Invoice): Shape {
  const name = paid >= total && sent !== 'draft' ? 'paid' : paid > 0 ? 'partial' : sent;
  const payment = paid >= total ? 'paid' : paid > 0 ? 'partial' : 'unpaid';
  return { v3_status: name, status: STATUS_CODES[name], display_status: name, payment_status: payment };
}

/** A record as the API shows it. */
export function shape<K extends Kind>(kind: K, record: Records[K], books: Books, include: string[] = []): Shape {
  return shapers[kind](record, books, include);
}

export function shapeCallback({ id, event, uri, verified, updatedMs }: Callback): Shape {
  return { callbackid: id, event, uri, verified, updated_at: new Date(updatedMs).toISOString().replace('.000', '') };
}

export function dueOf(day: string, offset: unknown): string {
  return addDays(day, Number(offset ?? 0) || 0);
}
