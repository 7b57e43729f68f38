import { counter } from '../data/counter.ts';
import type { Currency } from '../data/money.ts';

/** 0 active, 1 deleted, 2 archived. */
export type Vis = 0 | 1 | 2;

interface Base {
  id: number;
  vis: Vis;
  createdMs: number;
  updatedMs: number;
}

export interface Client extends Base {
  fname: string;
  lname: string;
  organization: string;
  email: string;
  phone: string;
  street: string;
  street2: string;
  city: string;
  province: string;
  code: string;
  country: string;
  note: string;
  /** What the client is invoiced in, unless an invoice says otherwise. */
  currency: Currency;
}

export interface Vendor extends Base {
  name: string;
  email: string | null;
  phone: string | null;
  street: string | null;
  street2: string | null;
  city: string | null;
  province: string | null;
  code: string | null;
  country: string | null;
  currency: Currency;
  note: string | null;
}

/** `unit` in minor units. */
export interface Item extends Base {
  name: string;
  description: string;
  sku: string;
  qty: string;
  unit: number;
  currency: Currency;
  /** null: not counted. */
  inventory: string | null;
}

/** Amounts in minor units, before tax. */
export interface Line {
  name: string;
  description: string;
  qty: string;
  unit: number;
  amount: number;
  taxName: string | null;
  taxPercent: string;
  categoryId: number | null;
}

interface Paper extends Base {
  number: string | null;
  day: string;
  currency: Currency;
  lines: Line[];
  discount: number;
  tax: number;
  total: number;
  notes: string;
}

/** What the API calls its status follows from `sent` and from what is paid. */
export interface Invoice extends Paper {
  clientId: number;
  dueDay: string;
  sent: 'draft' | 'sent' | 'viewed' | 'overdue';
  /** By money or by credit. */
  paid: number;
}

export interface Credit extends Paper {
  clientId: number;
  type: 'goodwill' | 'prepayment';
}

export interface Bill extends Paper {
  vendorId: number;
  dueDay: string;
  paid: number;
}

/** With `creditId` it is no money, but a credit set against an invoice. */
export interface Payment extends Base {
  invoiceId: number;
  clientId: number;
  creditId: number | null;
  amount: number;
  currency: Currency;
  day: string;
  type: string;
  note: string;
}

export interface Expense extends Base {
  /** With its tax. */
  amount: number;
  tax: number;
  taxName: string | null;
  taxPercent: string | null;
  currency: Currency;
  day: string;
  vendor: string | null;
  categoryId: number;
  staffId: number;
  notes: string;
}

export interface Category extends Base {
  name: string;
  isCogs: boolean;
}

export interface Tax extends Base {
  name: string;
  percent: string;
}

export interface Callback {
  id: number;
  event: string;
  uri: string;
  verified: boolean;
  verifier: string;
  updatedMs: number;
}

export interface Records {
  clients: Client;
  vendors: Vendor;
  items: Item;
  invoices: Invoice;
  credits: Credit;
  payments: Payment;
  expenses: Expense;
  bills: Bill;
  categories: Category;
  taxes: Tax;
}
export type Kind = keyof Records;

/** The books of one business. Each list is oldest first. */
export interface Books {
  lists: { [K in Kind]: Map<number, Records[K]> };
  callbacks: Map<number, Callback>;
  /** Callbacks whose proof is to be sent once more. */
  resend: number[];
  nextId: () => number;
}

export function emptyBooks(): Books {
  const list = () => new Map();
  return {
    lists: {
      ...{ clients: list(), vendors: list(), items: list(), invoices: list(), credits: list() },
      ...{ payments: list(), expenses: list(), bills: list(), categories: list(), taxes: list() },
    },
    callbacks: new Map(),
    resend: [],
    nextId: counter(31_001),
  };
}

/** FreshBooks stamps whole seconds. */
export function second(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

/** A new record, stamped with `at` (ms). */
export function add<K extends Kind>(
  books: Books,
  kind: K,
  fields: Omit<Records[K], keyof Base>,
  at: number,
): Records[K] {
  const base = { id: books.nextId(), vis: 0, createdMs: second(at), updatedMs: second(at) };
  // The fields of a kind and those that all have are together the record.
  const record = { ...base, ...fields } as unknown as Records[K];
  books.lists[kind].set(record.id, record);
  return record;
}

/** Everything that is not deleted, oldest first. */
export function live<K extends Kind>(books: Books, kind: K): Records[K][] {
  return [...books.lists[kind].values()].filter(({ vis }) => vis !== 1);
}

/** Stamps a record as changed. */
export function touch(record: Base, nowMs: number): void {
  record.updatedMs = second(nowMs);
}

/** After a payment came or went: what is paid of its invoice, and that the invoice changed. */
export function settle(books: Books, invoiceId: number, nowMs: number): void {
  const invoice = books.lists.invoices.get(invoiceId);
  if (invoice === undefined) return;
  const mine = live(books, 'payments').filter((payment) => payment.invoiceId === invoiceId);
  invoice.paid = mine.reduce((sum, { amount }) => sum + amount, 0);
  touch(invoice, nowMs);
}
