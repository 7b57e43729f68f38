import type { Currency } from '../data/money.ts';
import { exponentOf } from '../data/money.ts';
import type { Account, Contact, Document, DocumentType, Item, Json, Line, XeroState } from './state.ts';
import { addPayment, allocationsOf, CURRENCIES, dayOf, HOME, leftOf, livePayments, totalOf } from './state.ts';

/** What Xero does not like about a record, in its own words. */
export class Refused extends Error {}

export function text(json: Json, field: string): string {
  const value = json[field];
  return typeof value === 'string' ? value : '';
}

export function part(json: Json, field: string): Json {
  const value = json[field];
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export function parts(json: Json, field: string): Json[] {
  const value = json[field];
  return Array.isArray(value) ? value.filter((row) => typeof row === 'object' && row !== null) : [];
}

function amountOf(value: unknown, currency: Currency): number {
  if (typeof value !== 'number') return 0;
  return Math.round(Number((value * 10 ** exponentOf(currency)).toFixed(4)));
}

function has(json: Json, field: string): boolean {
  return json[field] !== undefined && json[field] !== null;
}

function setContact(state: XeroState, contact: Contact, json: Json, nowMs: number): Contact {
  const wish = text(json, 'Name');
  const twin = [...state.contacts.values()].find(
    ({ id, name, archived }) => id !== contact.id && !archived && name.toLowerCase() === wish.toLowerCase(),
  );
  if (twin) {
    throw new Refused(
      `The contact name ${wish} is already assigned to another contact. The contact name must be unique across all active contacts.`,
    );
  }
  const phone = parts(json, 'Phones').find(({ PhoneType }) => PhoneType === 'DEFAULT');
  const street = parts(json, 'Addresses').find(({ AddressType }) => AddressType === 'STREET');
  if (wish !== '') contact.name = wish;
  if (has(json, 'FirstName')) contact.first = text(json, 'FirstName');
  if (has(json, 'LastName')) contact.last = text(json, 'LastName');
  if (has(json, 'EmailAddress')) contact.email = text(json, 'EmailAddress');
  if (has(json, 'ContactNumber')) contact.number = text(json, 'ContactNumber');
  if (has(json, 'DefaultCurrency')) contact.currency = currencyOf(text(json, 'DefaultCurrency'));
  if (has(json, 'ContactStatus')) contact.archived = json.ContactStatus === 'ARCHIVED';
  if (phone) contact.phone = text(phone, 'PhoneNumber');
  if (street) {
    const lines = [1, 2, 3, 4].map((number) => text(street, `AddressLine${number}`)).filter((line) => line !== '');
    contact.address = {
      lines,
      city: text(street, 'City'),
      region: text(street, 'Region'),
      zip: text(street, 'PostalCode'),
      country: text(street, 'Country'),
    };
  }
  contact.updatedAt = nowMs;
  return contact;
}

export function putContact(state: XeroState, json: Json, nowMs: number): Contact {
  if (text(json, 'Name') === '') throw new Refused('The Contact Name must be specified.');
  const empty = { number: '', name: '', first: '', last: '', email: '', phone: '' };
  const address = { lines: [], city: '', region: '', zip: '', country: '' };
  const none = { currency: null, archived: false, customer: false, supplier: false, updatedAt: nowMs };
  const contact = setContact(state, { id: state.newId(), ...empty, address, ...none }, json, nowMs);
  state.contacts.set(contact.id, contact);
  return contact;
}

export const postContact = setContact;

function setItem(state: XeroState, item: Item, json: Json, nowMs: number): Item {
  const code = text(json, 'Code');
  if (code === '' || code.length > 30) throw new Refused('Price List Item Code must be between 1 and 30 characters');
  if (text(json, 'Name').length > 50) throw new Refused('The Item Name must not be more than 50 characters long.');
  const isTaken = [...state.items.values()].some((other) => other.id !== item.id && other.code === code);
  if (isTaken) throw new Refused(`Price List Item with Code '${code}' already exists`);
  const { UnitPrice } = part(json, 'SalesDetails');
  item.code = code;
  if (has(json, 'Name')) item.name = text(json, 'Name');
  if (has(json, 'Description')) item.description = text(json, 'Description');
  if (UnitPrice !== undefined) item.price = amountOf(UnitPrice, HOME);
  item.updatedAt = nowMs;
  return item;
}

export function putItem(state: XeroState, json: Json, nowMs: number): Item {
  const empty = { code: '', name: '', description: '', price: 0, stock: null, updatedAt: nowMs };
  const item = setItem(state, { id: state.newId(), ...empty }, json, nowMs);
  state.items.set(item.id, item);
  return item;
}

export const postItem = setItem;

function accountIn(state: XeroState, json: Json): Account | undefined {
  const [id, code] = [text(json, 'AccountID'), text(json, 'Code')];
  return [...state.accounts.values()].find((account) => (id === '' ? account.code === code : account.id === id));
}

/** What a document's lines are read by. */
interface Reading {
  currency: Currency;
  inclusive: boolean;
  noTax: boolean;
  mustBook: boolean;
}

/** Banks are booked by payments and bank transactions only. */
const isBookable = (account: Account | null) => account !== null && !account.archived && account.type !== 'BANK';

function readLine(state: XeroState, json: Json, { currency, inclusive, noTax, mustBook }: Reading): Line {
  const account = state.accounts.get(text(json, 'AccountCode')) ?? null;
  const item = [...state.items.values()].find(({ code }) => code === text(json, 'ItemCode')) ?? null;
  if (text(json, 'ItemCode') !== '' && item === null)
    throw new Refused(`Item code '${text(json, 'ItemCode')}' is not valid`);
  const isText = !has(json, 'UnitAmount') && !has(json, 'LineAmount');
  if (mustBook && !isText && !isBookable(account)) {
    throw new Refused(`Account code '${text(json, 'AccountCode')}' is not a valid code for this document.`);
  }
  const usual = isText || noTax ? 'NONE' : (account?.taxType ?? 'NONE');
  const taxType = (noTax ? '' : text(json, 'TaxType')) || usual;
  const rate = state.taxRates.get(taxType);
  if (rate?.status !== 'ACTIVE') throw new Refused(`The TaxType code '${taxType}' does not exist or cannot be used.`);
  const quantity = typeof json.Quantity === 'number' ? json.Quantity : 1;
  const unit = amountOf(json.UnitAmount, currency);
  const gross = Math.round(unit * quantity);
  const share = rate.percent / 100;
  const reckoned = Math.round(inclusive ? (gross * share) / (1 + share) : gross * share);
  // What is told stands, whatever the rate says.
  const tax = has(json, 'TaxAmount') && !noTax ? amountOf(json.TaxAmount, currency) : reckoned;
  const net = inclusive ? gross - tax : gross;
  return { id: state.newId(), text: text(json, 'Description'), quantity, unit, net, tax, item, account, taxType };
}

const day = (json: Json, field: string, fallback: string) => text(json, field).slice(0, 10) || fallback;

function currencyOf(code: string): Currency {
  const currency = CURRENCIES.find((one) => one === code);
  if (currency === undefined) throw new Refused(`Organisation is not subscribed to currency ${code}`);
  return currency;
}

const currencyIn = (json: Json) => currencyOf(text(json, 'CurrencyCode') || HOME);

function numberIn(state: XeroState, json: Json, type: DocumentType): string {
  const isCredit = type === 'ACCRECCREDIT';
  const wish = text(json, isCredit ? 'CreditNoteNumber' : 'InvoiceNumber');
  // Suppliers number their bills as they like.
  if (type === 'ACCPAY' || type === 'SPEND' || type === 'RECEIVE') return wish;
  const isTaken = [...state.documents.values()].some(
    (other) => other.type === type && other.number === wish && other.status !== 'DELETED',
  );
  if (wish !== '' && isTaken)
    throw new Refused(isCredit ? 'Credit Note # must be unique.' : 'Invoice # must be unique.');
  return wish === '' ? `${isCredit ? 'CN' : 'INV'}-${state.nextNumber()}` : wish;
}

function bankIn(state: XeroState, json: Json, currency: Currency): Account {
  const bank = accountIn(state, part(json, 'BankAccount'));
  if (bank?.type !== 'BANK' || bank.archived) throw new Refused('The BankAccount could not be found');
  if (bank.currency !== currency) throw new Refused(`The currency of the bank account is ${bank.currency}`);
  return bank;
}

/** PUT of an invoice, bill, credit note or bank transaction. */
export function putDocument(state: XeroState, json: Json, types: DocumentType[], nowMs: number): Document {
  const type = types.find((one) => one === json.Type);
  if (type === undefined) throw new Refused('Document type is not valid.');
  const contact = state.contacts.get(text(part(json, 'Contact'), 'ContactID'));
  if (contact === undefined)
    throw new Refused('The Contact must contain at least 1 of the following elements: ContactID');
  if (contact.archived) throw new Refused('The contact is archived.');
  const isBank = type === 'SPEND' || type === 'RECEIVE';
  const status = isBank || json.Status === 'AUTHORISED' ? 'AUTHORISED' : 'DRAFT';
  const currency = currencyIn(json);
  const inclusive = json.LineAmountTypes === 'Inclusive';
  const noTax = json.LineAmountTypes === 'NoTax';
  const given = parts(json, 'LineItems');
  if (given.length === 0 && status === 'AUTHORISED') throw new Refused('One or more line items must be specified');
  const isInvoice = type === 'ACCREC' || type === 'ACCPAY';
  if (isInvoice && status === 'AUTHORISED' && !has(json, 'DueDate')) throw new Refused('Due date must be specified.');
  const document: Document = {
    id: state.newId(),
    type,
    number: numberIn(state, json, type),
    reference: text(json, 'Reference'),
    ...{ contact, currency, inclusive, noTax, status },
    date: day(json, 'Date', dayOf(nowMs)),
    due: isInvoice ? day(json, 'DueDate', '') || null : null,
    lines: given.map((line) =>
      readLine(state, line, { currency, inclusive, noTax, mustBook: status === 'AUTHORISED' }),
    ),
    sent: false,
    bank: isBank ? bankIn(state, json, currency) : null,
    updatedAt: nowMs,
  };
  if (totalOf(document) < 0) throw new Refused('The total of the document must be greater than or equal to zero.');
  state.documents.set(document.id, document);
  // The contact's own time of change stays as it is.
  if (type === 'ACCREC') contact.customer = true;
  if (type === 'ACCPAY') contact.supplier = true;
  return document;
}

/** POST to a document: only its status is changed here. */
export function postDocument(state: XeroState, document: Document, json: Json, nowMs: number): Document {
  const status = text(json, 'Status');
  if (document.status === 'VOIDED' || document.status === 'DELETED') {
    throw new Refused('Invoice not of valid status for modification');
  }
  if (livePayments(state, document).length > 0 || allocationsOf(state, document).length > 0) {
    throw new Refused('This document cannot be edited as it has a payment or credit note allocated to it.');
  }
  const isDraft = document.status === 'DRAFT';
  if (document.bank === null && status === 'DELETED' && !isDraft) throw new Refused('Only drafts can be deleted.');
  if (status === 'VOIDED' && isDraft) throw new Refused('A draft cannot be voided.');
  if (status === 'VOIDED' || status === 'DELETED' || status === 'AUTHORISED') document.status = status;
  document.updatedAt = nowMs;
  return document;
}

export function putPayment(state: XeroState, json: Json, nowMs: number) {
  const id = text(part(json, 'Invoice'), 'InvoiceID') || text(part(json, 'CreditNote'), 'CreditNoteID');
  const document = state.documents.get(id);
  if (document?.status !== 'AUTHORISED') throw new Refused('Payments can only be made against Authorised documents');
  const account = accountIn(state, part(json, 'Account'));
  if (account === undefined || account.archived || !(account.type === 'BANK' || account.takesPayments))
    throw new Refused('Account type is invalid for payments, or the account could not be found');
  if (![HOME, document.currency].includes(account.currency ?? HOME)) {
    throw new Refused(`The currency of the account is ${account.currency}`);
  }
  const amount = amountOf(json.Amount, document.currency);
  if (amount <= 0 || amount > leftOf(state, document)) {
    throw new Refused('Payment amount exceeds the amount outstanding on this document');
  }
  const date = day(json, 'Date', dayOf(nowMs));
  return addPayment(state, document, { account, date, amount, reference: text(json, 'Reference'), at: nowMs });
}

export function putAllocation(state: XeroState, credit: Document, json: Json, nowMs: number) {
  const invoice = state.documents.get(text(part(json, 'Invoice'), 'InvoiceID'));
  if (invoice?.status !== 'AUTHORISED' || invoice.contact !== credit.contact || invoice.currency !== credit.currency) {
    throw new Refused('The invoice and the credit note must be approved, of the same contact and currency');
  }
  const amount = amountOf(json.Amount, credit.currency);
  if (amount <= 0 || amount > Math.min(leftOf(state, credit), leftOf(state, invoice))) {
    throw new Refused('The amount exceeds what is left of the credit note or the invoice');
  }
  const allocation = { id: state.newId(), credit, invoice, amount, date: day(json, 'Date', dayOf(nowMs)) };
  state.allocations.set(allocation.id, allocation);
  credit.updatedAt = nowMs;
  invoice.updatedAt = nowMs;
  return allocation;
}
