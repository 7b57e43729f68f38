import { decimalNumber } from '../data/money.ts';
import type { Answer, Call } from '../http.ts';
import { parseJson } from '../http.ts';
import { found, invalid, LISTS, type List, listAnswer } from './lists.ts';
import { contactJson, documentJson, itemJson, msDate, paymentJson } from './shapes.ts';
import type { Document, DocumentType, Json, XeroState } from './state.ts';
import { HOME } from './state.ts';
import {
  part,
  parts,
  postContact,
  postDocument,
  postItem,
  putAllocation,
  putContact,
  putDocument,
  putItem,
  putPayment,
  Refused,
  text,
} from './writes.ts';

const ORGANISATION = {
  Name: 'Pretend Shop & Co. Ε.Π.Ε.',
  LegalName: 'Pretend Shop & Co. Ε.Π.Ε.',
  PaysTax: true,
  Version: 'GLOBAL',
  OrganisationType: 'COMPANY',
  BaseCurrency: HOME,
  CountryCode: 'GR',
  IsDemoCompany: false,
  OrganisationStatus: 'ACTIVE',
  FinancialYearEndDay: 31,
  FinancialYearEndMonth: 12,
  DefaultSalesTax: 'Tax Exclusive',
  DefaultPurchasesTax: 'Tax Exclusive',
  CreatedDateUTC: '/Date(1552404447003)/',
  Timezone: 'GTBSTANDARDTIME',
  ShortCode: '!mBdtL',
  OrganisationID: 'b2c885a9-4bb9-4a00-9b6e-6c2bf60b1a2b',
  Edition: 'BUSINESS',
  Class: 'PREMIUM',
};

export const ROOT = '/api.xro/2.0/';

const missing: Answer = { status: 404, text: 'The resource you’re looking for cannot be found' };

/** The list that a path goes to, and what follows its name. */
export function whereTo(path: string): { list: List | undefined; name: string; rest: string[] } {
  const [name = '', ...rest] = path.slice(ROOT.length).split('/');
  return { list: LISTS.find((one) => one.name === name), name, rest };
}

const DOCUMENTS: Record<string, DocumentType[]> = {
  Invoices: ['ACCREC', 'ACCPAY'],
  CreditNotes: ['ACCRECCREDIT'],
  BankTransactions: ['SPEND', 'RECEIVE'],
};

/** PUT of one record to a list, shown as it is then. */
function make(state: XeroState, list: string, json: Json, nowMs: number): Json {
  const types = DOCUMENTS[list];
  if (types) return documentJson(state, putDocument(state, json, types, nowMs), true);
  if (list === 'Contacts') return contactJson(putContact(state, json, nowMs));
  if (list === 'Items') return itemJson(putItem(state, json, nowMs));
  if (list === 'Payments') return paymentJson(putPayment(state, json, nowMs));
  throw new Refused('This cannot be made here');
}

/** POST to one record. */
function change(state: XeroState, list: string, id: string, json: Json, nowMs: number): Json | null {
  const contact = state.contacts.get(id);
  if (list === 'Contacts') return contact ? contactJson(postContact(state, contact, json, nowMs)) : null;
  const item = state.items.get(id);
  if (list === 'Items') return item ? itemJson(postItem(state, item, json, nowMs)) : null;
  const document = documentIn(state, list, id);
  return document ? documentJson(state, postDocument(state, document, json, nowMs), true) : null;
}

function documentIn(state: XeroState, list: string, id: string): Document | undefined {
  const document = state.documents.get(id);
  return document && DOCUMENTS[list]?.includes(document.type) ? document : undefined;
}

function deletePayment(state: XeroState, id: string, json: Json, nowMs: number): Json | null {
  const payment = state.payments.get(id);
  if (payment === undefined) return null;
  const wish = text(json, 'Status') || text(parts(json, 'Payments')[0] ?? {}, 'Status');
  if (wish !== 'DELETED' || payment.deleted) throw new Refused('Payment not of valid status for modification');
  payment.deleted = true;
  payment.updatedAt = nowMs;
  payment.document.updatedAt = nowMs;
  return paymentJson(payment);
}

function email(state: XeroState, id: string, nowMs: number): Answer {
  const invoice = documentIn(state, 'Invoices', id);
  if (invoice === undefined) return missing;
  if (invoice.status !== 'AUTHORISED' || invoice.type !== 'ACCREC') throw new Refused('The invoice is not approved.');
  if (invoice.contact.email === '') throw new Refused('The contact has no email address.');
  invoice.sent = true;
  invoice.updatedAt = nowMs;
  return { status: 204, text: '' };
}

function allocations(state: XeroState, call: Call, rest: string[], body: Json, nowMs: number): Answer {
  const [id = '', , allocationId = ''] = rest;
  const credit = documentIn(state, 'CreditNotes', id);
  if (credit === undefined) return missing;
  if (call.method === 'DELETE') {
    const allocation = state.allocations.get(allocationId);
    if (allocation === undefined) return missing;
    state.allocations.delete(allocationId);
    allocation.credit.updatedAt = nowMs;
    allocation.invoice.updatedAt = nowMs;
    return { status: 200, json: { AllocationId: allocationId, Date: msDate(nowMs), IsDeleted: true } };
  }
  const { amount, ...made } = putAllocation(state, credit, parts(body, 'Allocations')[0] ?? {}, nowMs);
  const Invoice = { InvoiceID: made.invoice.id };
  return found(
    'Allocations',
    [{ AllocationID: made.id, Amount: decimalNumber(amount, credit.currency), Invoice }],
    nowMs,
  );
}

function deleteItem(state: XeroState, id: string): Answer {
  return state.items.delete(id) ? { status: 204, text: '' } : missing;
}

function write(state: XeroState, call: Call, nowMs: number): Answer {
  const { name, rest } = whereTo(call.path);
  const parsed = parseJson(call.body);
  const body = part({ body: parsed }, 'body');
  const [id = '', sub = ''] = rest;
  if (sub === 'Email') return email(state, id, nowMs);
  if (sub === 'Allocations') return allocations(state, call, rest, body, nowMs);
  if (call.method === 'DELETE') return name === 'Items' ? deleteItem(state, id) : missing;
  const json = name === 'Payments' && id !== '' ? body : parts(body, name)[0];
  if (json === undefined) throw new Refused('No data was given');
  if (call.method === 'PUT') return found(name, [make(state, name, json, nowMs)], nowMs);
  const changed = name === 'Payments' ? deletePayment(state, id, json, nowMs) : change(state, name, id, json, nowMs);
  return changed === null ? missing : found(name, [changed], nowMs);
}

/** Answers a call below /api.xro/2.0 whose token and organisation were found good. */
export function xeroRoute(state: XeroState, call: Call, nowMs: number): Answer {
  const { list, name, rest } = whereTo(call.path);
  if (name === 'Organisation') return found('Organisations', [ORGANISATION], nowMs);
  if (list === undefined) return missing;
  if (call.method !== 'GET') {
    try {
      return write(state, call, nowMs);
    } catch (error) {
      if (error instanceof Refused) return invalid([error.message]);
      throw error;
    }
  }
  const [id] = rest;
  if (id === undefined || id === '') return listAnswer(state, list, call, nowMs);
  const row = list.rows(state).find((one) => one.id === id);
  return row === undefined ? missing : found(list.name, [row.json(true, true)], nowMs);
}
