import type { Currency } from '../data/money.ts';
import { nameOf } from '../data/money.ts';
import type { Answer, Call } from '../http.ts';
import { parseJson } from '../http.ts';
import { problem, result, unknown } from './routes.ts';
import { dueOf, NAMES, shape } from './shapes.ts';
import type { Books, Kind, Line, Records, Vis } from './state.ts';
import { add, live, settle, touch } from './state.ts';
import { minorOf, sumsOf } from './sums.ts';

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Thrown by whoever reads a body, and answered with 422. */
class Refused extends Error {
  readonly answer: Answer;
  constructor(errno: number, message: string, field: string) {
    super(message);
    this.answer = problem(422, errno, message, field);
  }
}

function required(fields: Fields, name: string): unknown {
  const value = fields[name];
  if (value === undefined || value === null || value === '') throw new Refused(1001, 'This field is required.', name);
  return value;
}

const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));

function currencyIn(value: unknown): Currency {
  // `nameOf` throws for any other text.
  const code = text(value) as Currency;
  try {
    nameOf(code);
  } catch {
    throw new Refused(1004, `Invalid currency ${code}`, 'currency_code');
  }
  return code;
}

function moneyIn(value: unknown, field: string): { minor: number; currency: Currency } {
  if (!isFields(value)) throw new Refused(1004, 'Money has an amount and a code.', field);
  const currency = currencyIn(value.code);
  const minor = minorOf(value.amount, currency);
  if (!Number.isFinite(minor)) throw new Refused(1004, 'Not an amount.', field);
  return { minor, currency };
}

function known<K extends Kind>(books: Books, kind: K, id: unknown, field: string): Records[K] {
  const record = books.lists[kind].get(Number(id));
  if (record === undefined || record.vis === 1) throw new Refused(1012, `${NAMES[kind].one} not found.`, field);
  return record;
}

function unique(books: Books, kind: 'invoices' | 'credits', number: string): string {
  const taken = live(books, kind).some((one) => one.number === number);
  if (taken)
    throw new Refused(1004, 'Number already in use.', kind === 'invoices' ? 'invoice_number' : 'credit_number');
  return number;
}

/** Lines of invoices and credits, or of bills, which spell everything in another way. */
function linesIn(books: Books, fields: Fields, currency: Currency, ofBill = false): Line[] {
  const given = fields.lines;
  if (!Array.isArray(given) || given.length === 0) throw new Refused(1001, 'This field is required.', 'lines');
  return given.map((line: Fields) => {
    const { minor, currency: own } = moneyIn(line.unit_cost, 'unit_cost');
    if (own !== currency) throw new Refused(1004, "Not the document's currency.", 'unit_cost');
    const qty = text(line[ofBill ? 'quantity' : 'qty'] ?? 1);
    const name = line[ofBill ? 'tax_name1' : 'taxName1'];
    const percent = line[ofBill ? 'tax_percent1' : 'taxAmount1'];
    return {
      ...{ name: text(line.name), description: text(line.description), qty, unit: minor },
      amount: Math.round(minor * Number(qty)),
      ...{ taxName: name === undefined || name === null ? null : text(name), taxPercent: name ? text(percent) : '0' },
      categoryId: ofBill ? known(books, 'categories', required(line, 'categoryid'), 'categoryid').id : null,
    };
  });
}

function nextNumber(books: Books, kind: 'invoices' | 'credits'): string {
  const numbers = [...books.lists[kind].values()].map(({ number }) => Number(number?.replace(/\D/g, '')) || 0);
  return String(Math.max(0, ...numbers) + 1).padStart(7, '0');
}

/** What a body sets of a client; fields that it does not name stay. */
function clientIn(fields: Fields) {
  const names = {
    ...{ fname: 'fname', lname: 'lname', organization: 'organization', email: 'email', bus_phone: 'phone' },
    ...{ p_street: 'street', p_street2: 'street2', p_city: 'city', p_province: 'province', p_code: 'code' },
    ...{ p_country: 'country', note: 'note' },
  };
  const pairs = Object.entries(names).filter(([from]) => from in fields);
  return Object.fromEntries(pairs.map(([from, to]) => [to, text(fields[from])]));
}

function itemIn(fields: Fields) {
  const cost = fields.unit_cost === undefined ? null : moneyIn(fields.unit_cost, 'unit_cost');
  const inventory = text(fields.inventory);
  return {
    ...('name' in fields ? { name: text(required(fields, 'name')) } : {}),
    ...('description' in fields ? { description: text(fields.description) } : {}),
    ...('sku' in fields ? { sku: text(fields.sku) } : {}),
    ...(cost === null ? {} : { unit: cost.minor, currency: cost.currency }),
    ...('inventory' in fields ? { inventory: inventory === '' ? null : inventory } : {}),
  };
}

type Creators = { [K in Kind]?: (books: Books, fields: Fields, nowMs: number) => Records[K] };

const CREATORS: Creators = {
  clients(books, fields, nowMs) {
    if (!fields.email && !fields.organization && !fields.fname) {
      throw new Refused(1001, 'At least one field is required: organization, first name, email.', 'organization');
    }
    const currency = currencyIn(fields.currency_code ?? 'EUR');
    const empty = { fname: '', lname: '', organization: '', email: '', phone: '', street: '', street2: '', city: '' };
    return add(
      books,
      'clients',
      { ...empty, province: '', code: '', country: '', note: '', ...clientIn(fields), currency },
      nowMs,
    );
  },
  vendors(books, fields, nowMs) {
    required(fields, 'language');
    const name = text(required(fields, 'vendor_name'));
    const said = (field: string) => text(fields[field]) || null;
    const place = { street: said('street'), street2: said('street2'), city: said('city'), province: said('province') };
    const rest = { phone: said('phone'), code: said('postal_code'), country: said('country'), note: said('note') };
    const currency = currencyIn(fields.currency_code ?? 'EUR');
    return add(books, 'vendors', { name, email: said('primary_contact_email'), ...place, ...rest, currency }, nowMs);
  },
  items(books, fields, nowMs) {
    required(fields, 'name');
    const empty = { name: '', description: '', sku: '', qty: '1', unit: 0, currency: 'EUR' as const, inventory: null };
    return add(books, 'items', { ...empty, ...itemIn(fields) }, nowMs);
  },
  invoices(books, fields, nowMs) {
    const client = known(books, 'clients', required(fields, 'customerid'), 'customerid');
    const day = text(required(fields, 'create_date'));
    const currency = currencyIn(fields.currency_code ?? 'EUR');
    const number = unique(books, 'invoices', text(fields.invoice_number) || nextNumber(books, 'invoices'));
    const lines = linesIn(books, fields, currency);
    const sums = { currency, lines, ...sumsOf(lines, currency, Number(fields.discount_value ?? 0)), paid: 0 };
    const days = { day, dueDay: dueOf(day, fields.due_offset_days) };
    const rest = { number, clientId: client.id, sent: 'draft' as const, notes: text(fields.notes) };
    return add(books, 'invoices', { ...rest, ...days, ...sums }, nowMs);
  },
  credits(books, fields, nowMs) {
    const client = known(books, 'clients', required(fields, 'clientid'), 'clientid');
    if (!['goodwill', 'prepayment'].includes(text(required(fields, 'credit_type')))) {
      throw new Refused(1004, 'Invalid value', 'credit_type');
    }
    const currency = currencyIn(fields.currency_code ?? 'EUR');
    const number = unique(books, 'credits', text(fields.credit_number) || nextNumber(books, 'credits'));
    const lines = linesIn(books, fields, currency);
    const rest = { number, clientId: client.id, type: 'goodwill' as const, notes: text(fields.notes) };
    const day = text(required(fields, 'create_date'));
    return add(books, 'credits', { ...rest, day, currency, lines, ...sumsOf(lines, currency) }, nowMs);
  },
  payments(books, fields, nowMs) {
    const invoice = known(books, 'invoices', required(fields, 'invoiceid'), 'invoiceid');
    const { minor: amount, currency } = moneyIn(required(fields, 'amount'), 'amount');
    if (currency !== invoice.currency) throw new Refused(1004, "Not the invoice's currency.", 'amount');
    const day = text(required(fields, 'date'));
    const rest = {
      clientId: invoice.clientId,
      creditId: null,
      type: text(fields.type) || 'Other',
      note: text(fields.note),
    };
    const payment = add(books, 'payments', { invoiceId: invoice.id, amount, currency, day, ...rest }, nowMs);
    settle(books, invoice.id, nowMs);
    return payment;
  },
  expenses(books, fields, nowMs) {
    const { minor: amount, currency } = moneyIn(required(fields, 'amount'), 'amount');
    const category = known(books, 'categories', required(fields, 'categoryid'), 'categoryid');
    const staffId = Number(required(fields, 'staffid'));
    const day = text(required(fields, 'date'));
    const tax = fields.taxAmount1 ? moneyIn(fields.taxAmount1, 'taxAmount1').minor : 0;
    const named = tax === 0 ? null : text(fields.taxName1);
    const taxes = { tax, taxName: named, taxPercent: named === null ? null : text(fields.taxPercent1) };
    const rest = { vendor: text(fields.vendor) || null, notes: text(fields.notes), categoryId: category.id, staffId };
    return add(books, 'expenses', { amount, ...taxes, currency, day, ...rest }, nowMs);
  },
  bills(books, fields, nowMs) {
    const vendor = known(books, 'vendors', required(fields, 'vendorid'), 'vendorid');
    const day = text(required(fields, 'issue_date'));
    required(fields, 'language');
    const currency = currencyIn(required(fields, 'currency_code'));
    const lines = linesIn(books, fields, currency, true);
    const days = { day, dueDay: dueOf(day, required(fields, 'due_offset_days')) };
    const rest = { number: text(fields.bill_number) || null, vendorId: vendor.id, paid: 0, notes: '' };
    return add(books, 'bills', { ...rest, ...days, currency, lines, ...sumsOf(lines, currency) }, nowMs);
  },
};

function setVis(books: Books, kind: Kind, record: Records[Kind], vis: unknown, nowMs: number): void {
  if (vis !== 0 && vis !== 1 && vis !== 2) throw new Refused(1004, 'Invalid value', 'vis_state');
  record.vis = vis satisfies Vis;
  touch(record, nowMs);
  if (kind === 'payments' && 'invoiceId' in record) settle(books, record.invoiceId, nowMs);
}

/** One phase at a time: with a vis_state or an action in it, the rest of the body is thrown away, silently. */
function update(books: Books, kind: Kind, record: Records[Kind], fields: Fields, nowMs: number): void {
  if ('vis_state' in fields) {
    setVis(books, kind, record, fields.vis_state, nowMs);
    return;
  }
  if (kind === 'invoices' && 'sent' in record && (fields.action_email || fields.action_mark_as_sent)) {
    if (record.sent === 'draft') record.sent = 'sent';
  } else if (kind === 'clients') Object.assign(record, clientIn(fields));
  else if (kind === 'items') Object.assign(record, itemIn(fields));
  else throw new Refused(1004, 'The pretend FreshBooks does not change these.', NAMES[kind].one);
  touch(record, nowMs);
}

function bodyOf(call: Call, kind: Kind): Fields {
  const body = parseJson(call.body);
  const fields = isFields(body) ? body[NAMES[kind].one] : undefined;
  if (!isFields(fields)) throw new Refused(1005, 'The body is wrapped in the name of the resource.', NAMES[kind].one);
  return fields;
}

/** Answers a POST, or a PUT or DELETE of one record. */
export function written(books: Books, kind: Kind, id: number | null, call: Call, nowMs: number): Answer {
  // The record came from the list of this kind; the union of kinds forgets it.
  const show = (record: Records[Kind]) => result({ [NAMES[kind].one]: shape(kind, record as never, books, ['lines']) });
  try {
    if (call.method === 'POST' && id === null) {
      const create = CREATORS[kind];
      return create === undefined ? problem(404, 404, 'Not found') : show(create(books, bodyOf(call, kind), nowMs));
    }
    const record = id === null ? undefined : books.lists[kind].get(id);
    if (record === undefined) return unknown(kind);
    if (call.method === 'PUT') {
      update(books, kind, record, bodyOf(call, kind), nowMs);
      return show(record);
    }
    if (kind !== 'taxes') return problem(405, 405, 'Method not allowed');
    books.lists.taxes.delete(record.id);
    return result({});
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.answer;
    throw thrown;
  }
}
