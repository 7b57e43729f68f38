import type { Product, Variant } from '../data/goods.ts';
import type { Currency } from '../data/money.ts';
import { exponentOf } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import type { Answer } from '../http.ts';

export type Json = Record<string, unknown>;

export const ENTITIES = [
  'Customer',
  'Item',
  'Invoice',
  'SalesReceipt',
  'Payment',
  'RefundReceipt',
  'Deposit',
  'Account',
  'TaxRate',
  'TaxCode',
  'Vendor',
  'CreditMemo',
  'PurchaseOrder',
  'Bill',
  'Purchase',
] as const;

export type Entity = (typeof ENTITIES)[number];

/** One record: what queries go by, and how it is shown. */
export interface Entry {
  id: string;
  createdAt: number;
  updatedAt: number;
  /** Grows with every edit; shown as SyncToken. */
  token: number;
  /** Only name-list records can be inactive. */
  active: boolean;
  body: () => Json;
  /** What somebody has written over it since. */
  over: Json;
}

export interface Tombstone {
  entity: Entity;
  id: string;
  at: number;
}

export interface InvoiceFacts {
  customer: { value: string; name: string };
  currency: Currency;
  /** In minor units of its currency, and of the home currency. */
  total: number;
  home: number;
  voided: boolean;
  /** In minor units of the sale's currency. */
  applied: { paymentId: string; amount: number }[];
}

/** What a deposit is made of, in minor units of the home currency; refunds are negative. */
export interface Movement {
  kind: 'Payment' | 'SalesReceipt' | 'RefundReceipt';
  txnId: string;
  amount: number;
  at: number;
  deposited: boolean;
}

export interface QuickbooksState {
  lists: Record<Entity, Map<string, Entry>>;
  tombstones: Tombstone[];
  people: Map<string, Person>;
  invoices: Map<string, InvoiceFacts>;
  variants: Map<string, { product: Product; variant: Variant }>;
  movements: Movement[];
  nextId: () => number;
  /** The answers to writes by their requestid, so that a repeated one gets the first answer again. */
  answers: Map<string, { print: string; answer: Answer }>;
}

export const HOME: Currency = 'GBP';
/** A company of several currencies; a name has one of these. */
export const CURRENCIES: readonly Currency[] = ['GBP', 'EUR', 'USD', 'JPY', 'KWD'];
export const REALM_ID = '4620816365000000001';

/** Minor units of an amount as the API writes it. */
export function minorOf(amount: unknown, currency: Currency): number {
  return Math.round(Number(amount) * 10 ** exponentOf(currency));
}

/** A customer's currency is fixed: one in ten is billed abroad. */
export function currencyOf(person: Person): Currency {
  const foreign: Partial<Record<number, Currency>> = { 3: 'EUR', 13: 'JPY', 23: 'KWD', 33: 'USD' };
  return foreign[person.id % 40] ?? HOME;
}

export function addEntry(state: QuickbooksState, entity: Entity, at: number, id: number, body: () => Json): Entry {
  const entry: Entry = { id: String(id), createdAt: at, updatedAt: at, token: 0, active: true, body, over: {} };
  state.lists[entity].set(entry.id, entry);
  return entry;
}

/** The next id of a list of names; transactions are numbered together, by `nextId`. */
export function freshId(state: QuickbooksState, entity: Entity): number {
  return Math.max(0, ...[...state.lists[entity].keys()].map(Number)) + 1;
}

export function touch(entry: Entry, at: number): void {
  entry.updatedAt = at;
  entry.token += 1;
}

export function removeEntry(state: QuickbooksState, entity: Entity, id: string, at: number): void {
  state.lists[entity].delete(id);
  state.tombstones.push({ entity, id, at });
}

/** MetaData times carry the offset of Intuit's servers. */
export function offsetTime(ms: number): string {
  return `${new Date(ms - 8 * 3_600_000).toISOString().slice(0, 19)}-08:00`;
}

const LONDON_DATE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short' });

/** A date as the company sees it. */
export function companyDate(ms: number): string {
  return LONDON_DATE.format(ms);
}

/** The instant at which a day begins for the company. */
export function startOfCompanyDay(day: string): string {
  const summer = Date.parse(`${day}T00:00:00Z`) - 3_600_000;
  return new Date(companyDate(summer) === day ? summer : summer + 3_600_000).toISOString();
}

/** The whole record with the fields that every entity has. */
export function showEntry(entry: Entry): Json {
  return {
    ...entry.body(),
    ...entry.over,
    domain: 'QBO',
    sparse: false,
    Id: entry.id,
    SyncToken: String(entry.token),
    MetaData: { CreateTime: offsetTime(entry.createdAt), LastUpdatedTime: offsetTime(entry.updatedAt) },
  };
}
