import { createHash } from 'node:crypto';
import type { Currency } from '../data/money.ts';
import { convertMinor } from '../data/money.ts';
import type { Answer, Call } from '../http.ts';
import { parseJson } from '../http.ts';
import { bookPaper, totalsOf } from './costs.ts';
import { invalid, notFound } from './fault.ts';
import { currencyRef } from './names.ts';
import { bookReceipt, checkMoneyAccount, createDeposit } from './receipts.ts';
import type { Entity, Entry, Json, QuickbooksState } from './state.ts';
import { addEntry, CURRENCIES, freshId, HOME, minorOf, offsetTime, removeEntry, showEntry, touch } from './state.ts';
import { checkTold } from './told.ts';
import { bookInvoice, bookPayment, removePayment } from './transactions.ts';

/** What a write is done with: the company, the fields that came, and the company's clock. */
interface Write {
  state: QuickbooksState;
  entity: Entity;
  fields: Json;
  nowMs: number;
}

const NAME_FIELD: Partial<Record<Entity, string>> = { Customer: 'DisplayName', Vendor: 'DisplayName', Item: 'Name' };
const REQUEST_ID_LENGTH = 50;

function required(name: string): Answer {
  return invalid('2020', 'Required param missing, need to supply the required value for the API', `Required ${name}`);
}

function idIn(ref: unknown): string {
  return String(Object(ref).value ?? '');
}

/** The active record that a reference names. */
function refers(state: QuickbooksState, entity: Entity, ref: unknown): Entry | null {
  const found = state.lists[entity].get(idIn(ref));
  return found?.active === true ? found : null;
}

function badReference(name: string): Answer {
  return invalid('2500', 'Invalid Reference Id', `Invalid Reference Id : ${name} is missing or inactive`);
}

/** Customers and suppliers share their names; items have their own. */
function isTaken({ state, entity }: Write, name: unknown, self?: Entry): boolean {
  const lists: Entity[] = entity === 'Item' ? ['Item'] : ['Customer', 'Vendor'];
  const wanted = String(name).toLowerCase();
  return lists.some((list) =>
    [...state.lists[list].values()].some(
      (entry) => entry !== self && String(showEntry(entry)[NAME_FIELD[list] ?? '']).toLowerCase() === wanted,
    ),
  );
}

function checkName(write: Write, self?: Entry): Answer | null {
  const field = NAME_FIELD[write.entity] ?? '';
  const name = write.fields[field];
  if (self !== undefined && name === undefined) return null;
  if (typeof name !== 'string' || name === '') return required(field);
  if (/[:\t\n]/.test(name)) return invalid('6000', 'A business validation error has occurred', `${field} is not valid`);
  if (isTaken(write, name, self)) {
    return invalid('6240', 'Duplicate Name Exists Error', `The name supplied already exists. : ${name}`);
  }
  return null;
}

function createName(write: Write): Entry | Answer {
  const { state, entity, fields, nowMs } = write;
  const wrong = checkName(write);
  if (wrong !== null) return wrong;
  if (entity === 'Item' && refers(state, 'Account', fields.IncomeAccountRef) === null) {
    return badReference('IncomeAccountRef');
  }
  const currency = CURRENCIES.find((one) => one === (idIn(fields.CurrencyRef) || HOME));
  if (currency === undefined) return badReference('CurrencyRef');
  const own = entity === 'Item' ? { Taxable: true } : { Balance: 0 };
  const billed = entity === 'Item' ? {} : { CurrencyRef: currencyRef(currency) };
  const name = String(fields[NAME_FIELD[entity] ?? '']);
  const entry: Entry = addEntry(state, entity, nowMs, freshId(state, entity), () => ({
    ...{ FullyQualifiedName: name, ...own, ...fields, ...billed, Active: entry.active },
  }));
  return entry;
}

/** The currency of a document, which must be that of whoever it is made out to. */
function currencyOf(fields: Json, party: Entry): Currency | Answer {
  const own = idIn(showEntry(party).CurrencyRef) || HOME;
  const wanted = idIn(fields.CurrencyRef) || HOME;
  // The only currencies that a name can have here.
  if (own === wanted) return wanted as Currency;
  return invalid('6000', 'A business validation error has occurred', `The currency of the name is ${own}`);
}

/** Every line has an amount that fits its price, and names only what is there. */
function checkLines({ state, fields }: Write): Answer | null {
  if (!Array.isArray(fields.Line) || fields.Line.length === 0) return required('Line');
  for (const line of fields.Line.map((one): Json => Object(one))) {
    if (typeof line.Amount !== 'number') return required('Line.Amount');
    const detail: Json = Object(line[String(line.DetailType)]);
    const { Qty, UnitPrice, ItemRef, AccountRef, TaxCodeRef } = detail;
    if (Qty !== undefined && Math.abs(Number(Qty) * Number(UnitPrice) - line.Amount) > 0.01) {
      return invalid('6070', 'Amount calculation incorrect in the request', 'Amount is not equal to UnitPrice * Qty');
    }
    if (ItemRef !== undefined && refers(state, 'Item', ItemRef) === null) return badReference('ItemRef');
    if (AccountRef !== undefined && refers(state, 'Account', AccountRef) === null) return badReference('AccountRef');
    if (TaxCodeRef !== undefined && refers(state, 'TaxCode', TaxCodeRef) === null) return badReference('TaxCodeRef');
  }
  return null;
}

function isNumbered({ state, entity, fields }: Write, partyId: string): boolean {
  const number = fields.DocNumber;
  if (number === undefined) return false;
  const party = entity === 'Bill' ? 'VendorRef' : '';
  return [...state.lists[entity].values()].some((entry) => {
    const shown = showEntry(entry);
    return shown.DocNumber === number && (party === '' || idIn(shown[party]) === partyId);
  });
}

/** Whom a document is made out to; a purchase may be of nobody that is known. */
function partyOf({ state, entity, fields }: Write): { field: string; entry: Entry | null } {
  if (entity === 'Bill') return { field: 'VendorRef', entry: refers(state, 'Vendor', fields.VendorRef) };
  if (entity === 'Purchase') {
    const ref = fields.EntityRef;
    const entry = ref === undefined ? refers(state, 'Account', fields.AccountRef) : refers(state, 'Vendor', ref);
    return { field: ref === undefined ? 'AccountRef' : 'EntityRef', entry };
  }
  return { field: 'CustomerRef', entry: refers(state, 'Customer', fields.CustomerRef) };
}

/** Credit cards pay by card and banks otherwise. */
function checkPurchase({ state, fields }: Write): Answer | null {
  const account = refers(state, 'Account', fields.AccountRef);
  if (account === null) return badReference('AccountRef');
  if ((fields.PaymentType === 'CreditCard') === (account.body().AccountType === 'Credit Card')) return null;
  return invalid('6000', 'A business validation error has occurred', 'PaymentType does not fit the account');
}

/** A receipt names the account that its money comes to or from; one that gives money back must. */
function checkReceipt({ state, entity, fields }: Write, currency: Currency): Answer | null {
  if (entity === 'RefundReceipt' && fields.DepositToAccountRef === undefined) return required('DepositToAccountRef');
  return checkMoneyAccount(state, fields.DepositToAccountRef, currency);
}

type Paper = 'Invoice' | 'CreditMemo' | 'Bill' | 'Purchase' | 'SalesReceipt' | 'RefundReceipt';

/** What is wrong with a paper's money, once its currency is known. */
function checkMoney(write: Write, currency: Currency): Answer | null {
  const { state, entity, fields } = write;
  const isReceipt = entity === 'SalesReceipt' || entity === 'RefundReceipt';
  const wrong = checkTold(state, fields, currency) ?? (isReceipt ? checkReceipt(write, currency) : null);
  if (wrong !== null || totalsOf(state, fields, currency).total >= 0) return wrong;
  return invalid('6000', 'Business Validation Error', 'Transaction amount must be 0 or greater');
}

function createPaper(write: Write, entity: Paper): Entry | Answer {
  const { state, nowMs } = write;
  const { field, entry: party } = partyOf(write);
  if (party === null) return badReference(field);
  const wrong = checkLines(write) ?? (entity === 'Purchase' ? checkPurchase(write) : null);
  if (wrong !== null) return wrong;
  if (isNumbered(write, party.id)) {
    return invalid(
      '6140',
      'Duplicate Document Number Error',
      'You must specify a different number. This number has already been used.',
    );
  }
  const currency = currencyOf(write.fields, party);
  if (typeof currency !== 'string') return currency;
  const unsound = checkMoney(write, currency);
  if (unsound !== null) return unsound;
  const { DisplayName, Name } = showEntry(party);
  const name = String(DisplayName ?? Name);
  const ref = { ...Object(write.fields[field]), value: party.id, name };
  const fields = { ...write.fields, [field]: ref, CurrencyRef: currencyRef(currency) };
  if (entity === 'SalesReceipt' || entity === 'RefundReceipt') {
    return bookReceipt(state, entity, nowMs, { fields, currency });
  }
  if (entity !== 'Invoice') return bookPaper(state, entity, nowMs, { fields, currency, isSettled: false });
  const { total, shown } = totalsOf(state, fields, currency);
  const facts = { customer: { value: party.id, name }, currency, total, home: convertMinor(total, currency, HOME) };
  const id = state.nextId();
  return bookInvoice(state, id, nowMs, { ...facts, voided: false, applied: [] }, () => ({
    ...{ EmailStatus: 'NotSet', DocNumber: String(id), ...fields, ...shown },
  }));
}

/** A payment of one invoice, which is as far as anybody here pays. */
function createPayment({ state, fields, nowMs }: Write): Entry | Answer {
  const [line] = Array.isArray(fields.Line) ? fields.Line.map((one): Json => Object(one)) : [];
  const [linked] = Array.isArray(line?.LinkedTxn) ? line.LinkedTxn.map((one): Json => Object(one)) : [];
  const invoiceId = String(linked?.TxnId ?? '');
  const facts = state.invoices.get(invoiceId);
  const invoice = state.lists.Invoice.get(invoiceId);
  if (facts === undefined || invoice === undefined || facts.voided) return badReference('LinkedTxn');
  if (idIn(fields.CustomerRef) !== facts.customer.value) return badReference('CustomerRef');
  const wrong = checkMoneyAccount(state, fields.DepositToAccountRef, facts.currency);
  if (wrong !== null) return wrong;
  if ((idIn(fields.CurrencyRef) || HOME) !== facts.currency) {
    return invalid('6000', 'A business validation error has occurred', 'The currencies differ');
  }
  const amount = minorOf(line?.Amount, facts.currency);
  const left = facts.applied.reduce((sum, one) => sum - one.amount, facts.total);
  if (amount > left || amount !== minorOf(fields.TotalAmt, facts.currency)) {
    return invalid('6000', 'A business validation error has occurred', 'The amount is more than what is owed');
  }
  const { CustomerRef: _customer, CurrencyRef: _currency, ...more } = fields;
  const made = bookPayment(state, invoiceId, amount, nowMs, more);
  touch(invoice, nowMs);
  return made;
}

function create(write: Write): Entry | Answer {
  const { entity } = write;
  switch (entity) {
    case 'Customer':
    case 'Vendor':
    case 'Item':
      return createName(write);
    case 'Invoice':
    case 'CreditMemo':
    case 'Bill':
    case 'Purchase':
    case 'SalesReceipt':
    case 'RefundReceipt':
      return createPaper(write, entity);
    case 'Deposit':
      return createDeposit(write.state, write.fields, write.nowMs);
    case 'Payment':
      return createPayment(write);
    default:
      return invalid('500', 'Unsupported Operation', `Operation create of ${entity} is not supported.`);
  }
}

function update(write: Write, entry: Entry): Entry | Answer {
  const { state, fields, nowMs } = write;
  if (fields.sparse !== true) return required('sparse');
  const wrong = NAME_FIELD[write.entity] === undefined ? null : checkName(write, entry);
  if (wrong !== null) return wrong;
  const { Id: _id, SyncToken: _token, sparse: _sparse, Active, QtyOnHand, ...rest } = fields;
  if (Active !== undefined) entry.active = Active === true;
  if (QtyOnHand !== undefined) {
    const known = state.variants.get(entry.id);
    if (known?.variant.stock == null) return invalid('6000', 'The item is not counted');
    known.variant.stock = Number(QtyOnHand);
  }
  entry.over = { ...entry.over, ...rest, ...(Active === undefined ? {} : { Active: entry.active }) };
  touch(entry, nowMs);
  return entry;
}

function voidInvoice({ state, nowMs }: Write, entry: Entry): Entry {
  const facts = state.invoices.get(entry.id);
  if (facts !== undefined) Object.assign(facts, { voided: true, applied: [] });
  touch(entry, nowMs);
  return entry;
}

function remove({ state, entity, nowMs }: Write, { id }: Entry): Answer {
  if (NAME_FIELD[entity] !== undefined) return invalid('6000', 'Names cannot be deleted, only made inactive');
  const isBanked = state.movements.some((one) => one.txnId === id && one.deposited && one.kind === entity);
  if (isBanked) return invalid('6540', 'Deposited Transaction cannot be changed');
  if (entity === 'Payment') removePayment(state, id, nowMs);
  else removeEntry(state, entity, id, nowMs);
  if (entity === 'Invoice') state.invoices.delete(id);
  const gone = { status: 'Deleted', domain: 'QBO', Id: id };
  return { status: 200, json: { [entity]: gone, time: offsetTime(nowMs) } };
}

function send(write: Write, id: string, call: Call): Entry | Answer {
  const entry = write.state.lists.Invoice.get(id);
  if (entry === undefined) return notFound();
  if (!(call.headers['content-type'] ?? '').includes('octet-stream')) {
    return invalid(
      '2010',
      'Request has invalid or unsupported property',
      'Content-Type must be application/octet-stream',
    );
  }
  const to = call.query.get('sendTo') ?? String(Object(showEntry(entry).BillEmail).Address ?? '');
  if (to === '') return required('BillEmail');
  const told = { DeliveryType: 'Email', DeliveryTime: offsetTime(write.nowMs) };
  entry.over = { ...entry.over, EmailStatus: 'EmailSent', BillEmail: { Address: to }, DeliveryInfo: told };
  touch(entry, write.nowMs);
  return entry;
}

function perform(write: Write, call: Call): Entry | Answer {
  const { state, entity, fields } = write;
  const [, , , , , id, verb] = call.path.split('/');
  if (verb === 'send' && entity === 'Invoice') return send(write, id ?? '', call);
  if (!(call.headers['content-type'] ?? '').includes('json')) return invalid('2010', 'Content-Type must be JSON');
  if (fields.Id === undefined) return create(write);
  const entry = state.lists[entity].get(String(fields.Id));
  if (entry === undefined) return notFound();
  if (String(fields.SyncToken) !== String(entry.token)) {
    const detail = `Stale Object Error : You and another user were working on this at the same time.`;
    return invalid('5010', 'Stale Object Error', detail);
  }
  const operation = call.query.get('operation');
  if (operation === 'delete') return remove(write, entry);
  if (operation === 'void' && entity === 'Invoice') return voidInvoice(write, entry);
  return operation === null ? update(write, entry) : invalid('500', 'Unsupported Operation', `Operation ${operation}`);
}

/** Answers a POST to an entity; one with a requestid that was answered before gets that answer again. */
export function quickbooksWrite(state: QuickbooksState, entity: Entity, call: Call, nowMs: number): Answer {
  const key = call.query.get('requestid') ?? '';
  if (key.length > REQUEST_ID_LENGTH) return invalid('2010', 'requestid is too long');
  const print = createHash('sha256').update(`${call.path}\n${call.body}`).digest('hex');
  const known = key === '' ? undefined : state.answers.get(key);
  if (known !== undefined) return known.print === print ? known.answer : invalid('2010', 'requestid was used before');
  const done = perform({ state, entity, fields: Object(parseJson(call.body)), nowMs }, call);
  // A record as it is now: later changes must not show in a repeated answer.
  const shown = 'token' in done ? { status: 200, json: { [entity]: showEntry(done), time: offsetTime(nowMs) } } : done;
  const answer = structuredClone(shown);
  if (key !== '' && answer.status < 400) state.answers.set(key, { print, answer });
  return answer;
}
