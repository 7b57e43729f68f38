import type { Currency } from '../data/money.ts';
import type { Random } from '../data/random.ts';

export type Json = Record<string, unknown>;

export interface Contact {
  id: string;
  /** The number that only an app can set. */
  number: string;
  name: string;
  first: string;
  last: string;
  email: string;
  phone: string;
  address: { lines: string[]; city: string; region: string; zip: string; country: string };
  /** What the contact is invoiced in, if that was ever said. */
  currency: Currency | null;
  archived: boolean;
  customer: boolean;
  supplier: boolean;
  updatedAt: number;
}

export interface Item {
  id: string;
  code: string;
  name: string;
  description: string;
  /** In cents of the home currency. */
  price: number;
  /** Null where the organisation does not count it. */
  stock: number | null;
  updatedAt: number;
}

export interface Account {
  id: string;
  code: string;
  name: string;
  type: string;
  class: string;
  taxType: string;
  currency: Currency | null;
  /** Besides bank accounts, which always do. */
  takesPayments: boolean;
  archived: boolean;
  updatedAt: number;
}

export interface TaxRate {
  type: string;
  name: string;
  percent: number;
  status: 'ACTIVE' | 'DELETED' | 'ARCHIVED';
}

/** Amounts in minor units: `net` without tax, after the line's discount. */
export interface Line {
  id: string;
  text: string;
  quantity: number;
  unit: number;
  net: number;
  tax: number;
  item: Item | null;
  account: Account | null;
  taxType: string;
}

export type DocumentType = 'ACCREC' | 'ACCPAY' | 'ACCRECCREDIT' | 'SPEND' | 'RECEIVE' | 'PURCHASEORDER';

/** An invoice, bill, credit note, bank transaction or purchase order. That it is paid follows from its payments. */
export interface Document {
  id: string;
  type: DocumentType;
  number: string;
  reference: string;
  contact: Contact;
  /** Days of the organisation's calendar; what is ordered is due when it is to be delivered. */
  date: string;
  due: string | null;
  currency: Currency;
  inclusive: boolean;
  /** Its amounts are neither with tax nor without it. */
  noTax?: boolean;
  lines: Line[];
  /** `SUBMITTED` and `BILLED` are of purchase orders only. */
  status: 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'BILLED' | 'VOIDED' | 'DELETED';
  sent: boolean;
  bank: Account | null;
  updatedAt: number;
}

export interface Payment {
  id: string;
  document: Document;
  account: Account;
  date: string;
  amount: number;
  reference: string;
  deleted: boolean;
  updatedAt: number;
}

export interface Allocation {
  id: string;
  credit: Document;
  invoice: Document;
  amount: number;
  date: string;
}

/** Everything in one organisation; each map is oldest first. */
export interface XeroState {
  contacts: Map<string, Contact>;
  items: Map<string, Item>;
  accounts: Map<string, Account>;
  taxRates: Map<string, TaxRate>;
  documents: Map<string, Document>;
  payments: Map<string, Payment>;
  allocations: Map<string, Allocation>;
  /** By the id of the document that they are about. */
  paymentsOf: Map<string, Payment[]>;
  /** Names of contacts that were given out. */
  names: Set<string>;
  newId: () => string;
  nextNumber: () => number;
}

export const HOME: Currency = 'EUR';
export const CURRENCIES: readonly Currency[] = ['EUR', 'USD', 'GBP', 'JPY', 'KWD'];
export const TENANT_ID = '7e1f0c52-3c0a-4a57-9d43-5a8be9d60b1f';

export function emptyState(random: Random): XeroState {
  let last = 1000;
  return {
    contacts: new Map(),
    items: new Map(),
    accounts: new Map(),
    taxRates: new Map(),
    documents: new Map(),
    payments: new Map(),
    allocations: new Map(),
    paymentsOf: new Map(),
    names: new Set(),
    newId() {
      const hex = random.text(32, '0123456789abcdef');
      const third = `4${hex.slice(13, 16)}`;
      return [hex.slice(0, 8), hex.slice(8, 12), third, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
    },
    nextNumber() {
      last += 1;
      return last;
    },
  };
}

export function addDocument(state: XeroState, document: Omit<Document, 'id'>): Document {
  const made = { id: state.newId(), ...document };
  state.documents.set(made.id, made);
  return made;
}

export function totalOf({ lines }: Document): number {
  return lines.reduce((sum, { net, tax }) => sum + net + tax, 0);
}

export function livePayments(state: XeroState, document: Document): Payment[] {
  return (state.paymentsOf.get(document.id) ?? []).filter(({ deleted }) => !deleted);
}

export function allocationsOf(state: XeroState, document: Document): Allocation[] {
  return [...state.allocations.values()].filter(({ credit, invoice }) => credit === document || invoice === document);
}

const sum = (parts: { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);

export function paidOf(state: XeroState, document: Document): number {
  return sum(livePayments(state, document));
}

export function creditedOf(state: XeroState, document: Document): number {
  return sum(allocationsOf(state, document));
}

/** What is still owed of an invoice, or left of a credit note. */
export function leftOf(state: XeroState, document: Document): number {
  if (document.status === 'VOIDED' || document.status === 'DELETED') return 0;
  return totalOf(document) - paidOf(state, document) - creditedOf(state, document);
}

/** Pays a document, or pays out a credit note; both are changed by it. */
export function addPayment(
  state: XeroState,
  document: Document,
  how: { account: Account; date: string; amount: number; reference: string; at: number },
): Payment {
  const { at, ...rest } = how;
  const payment: Payment = { id: state.newId(), document, ...rest, deleted: false, updatedAt: at };
  state.payments.set(payment.id, payment);
  const others = state.paymentsOf.get(document.id) ?? [];
  state.paymentsOf.set(document.id, [...others, payment]);
  document.updatedAt = Math.max(document.updatedAt, at);
  return payment;
}

/** The kind of a payment follows from what it is about. */
export function paymentType({ document }: Payment): string {
  const types: Record<DocumentType, string> = {
    ACCREC: 'ACCRECPAYMENT',
    ACCPAY: 'ACCPAYPAYMENT',
    ACCRECCREDIT: 'ARCREDITPAYMENT',
    SPEND: '',
    RECEIVE: '',
    PURCHASEORDER: '',
  };
  return types[document.type];
}

const ZONE = 'Europe/Bucharest';
const dates = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
const clocks = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' });

/** The organisation's day of an instant. */
export function dayOf(ms: number): string {
  return dates.format(ms);
}

/** When a day begins where the organisation is: two or three hours before it does in Greenwich. */
export function beginningOf(date: string): number {
  const found = [2, 3]
    .map((hours) => Date.parse(date) - hours * 3_600_000)
    .find((ms) => clocks.format(ms) === `${date} 00:00:00`);
  if (found === undefined) throw new Error(`${date} begins at no whole hour`);
  return found;
}
