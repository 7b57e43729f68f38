import { makeProduct } from '../data/goods.ts';
import { makeSale } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Sale } from '../data/sale.ts';
import type { Hands, Truth } from '../vendor.ts';
import {
  addBill,
  addClient,
  addCredit,
  addExpense,
  addInvoice,
  addItem,
  addPayment,
  addTax,
  addVendor,
} from './seed.ts';
import type { Books, Invoice, Item, Kind, Records } from './state.ts';
import { add, live, settle, touch } from './state.ts';
import { addDays, businessMidnight } from './times.ts';

const iso = (ms: number) => new Date(ms).toISOString();

/** What can be done to the records that a stream reads. */
interface Hand<K extends Kind> {
  kind: K;
  /** Which of the kind's records the stream has; all that are not deleted, where left out. */
  has?: (record: Records[K]) => boolean;
  truth: (record: Records[K]) => Omit<Truth, 'id'>;
  edit: (record: Records[K]) => void;
  add: (books: Books, random: Random, nowMs: number) => Records[K] | undefined;
  /** Deletes it, where left out. */
  remove?: (record: Records[K], books: Books) => void;
}

function client(books: Books, random: Random, nowMs: number) {
  const index = books.nextId();
  return addClient(books, makePerson(random, index, index, nowMs, nowMs));
}

function item(books: Books, random: Random, nowMs: number, inventory: string | null): Item {
  const index = books.nextId();
  const made = addItem(books, makeProduct(random, index, books.nextId, nowMs, nowMs));
  return Object.assign(made, { inventory, vis: 0 });
}

/** A new invoice of some client; its payment is there too where it is paid. */
export function newInvoice(books: Books, random: Random, nowMs: number, state: Sale['state']): Invoice {
  const index = books.nextId();
  const people = [makePerson(random, index, index, nowMs, nowMs)];
  const products = [makeProduct(random, index, books.nextId, nowMs, nowMs)];
  const plan = { random, scale: 1, nowMs, nextId: books.nextId };
  const sale = makeSale({ plan, people, products, createdAt: nowMs, number: 900_000 + index, state });
  return addInvoice(books, sale, random.pick(live(books, 'clients')), random);
}

/** Money for an invoice that is still open; a new one where none is. */
export function newPayment(books: Books, random: Random, nowMs: number) {
  const isOpen = ({ sent, paid }: Invoice) => sent !== 'draft' && paid === 0;
  const invoice = live(books, 'invoices').find(isOpen) ?? newInvoice(books, random, nowMs, 'open');
  touch(invoice, nowMs);
  return addPayment(books, invoice, invoice.total, nowMs, 'Bank Transfer');
}

/** Names the kinds once more for each hand, so that every function knows its record. */
function hand<K extends Kind>(made: Hand<K>) {
  const { kind, has = () => true } = made;
  const mine = (books: Books) => live(books, kind).filter(has);
  return {
    truth: (books: Books): Truth[] => mine(books).map((record) => ({ id: String(record.id), ...made.truth(record) })),
    edit(books: Books, nowMs: number): string | null {
      const [oldest] = mine(books);
      if (oldest === undefined) return null;
      made.edit(oldest);
      touch(oldest, nowMs);
      return String(oldest.id);
    },
    add: (books: Books, random: Random, nowMs: number): string | null => {
      const record = made.add(books, random, nowMs);
      return record === undefined ? null : String(record.id);
    },
    /** The second oldest, so that it is another than `edit` takes. */
    remove(books: Books, nowMs: number): string | null {
      const record = mine(books)[1];
      if (record === undefined) return null;
      if (made.remove === undefined) record.vis = 1;
      else made.remove(record, books);
      touch(record, nowMs);
      return String(record.id);
    },
  };
}

const HANDS = {
  customers: hand({
    kind: 'clients',
    truth: ({ fname, lname, organization, email, createdMs }) => ({
      title: [fname, lname].filter(Boolean).join(' ') || organization || email,
      at: iso(createdMs),
    }),
    edit: (one) => Object.assign(one, { lname: `${one.lname} ✏️` }),
    add: client,
  }),
  suppliers: hand({
    kind: 'vendors',
    truth: ({ name, createdMs }) => ({ title: name, at: iso(createdMs) }),
    edit: (one) => Object.assign(one, { name: `${one.name} & Co` }),
    add: addVendor,
  }),
  products: hand({
    kind: 'items',
    truth: ({ name, unit, currency }) => ({ title: name, amountMinor: unit, currency }),
    edit: (one) => Object.assign(one, { name: `${one.name} (new)` }),
    add: (books, random, nowMs) => item(books, random, nowMs, null),
  }),
  stock: hand({
    kind: 'items',
    has: ({ inventory }) => inventory !== null,
    truth: ({ name }) => ({ title: name }),
    edit: (one) => Object.assign(one, { inventory: String(Number(one.inventory) + 5) }),
    add: (books, random, nowMs) => item(books, random, nowMs, '12'),
    remove: (one) => Object.assign(one, { inventory: null }),
  }),
  invoices: hand({
    kind: 'invoices',
    truth: ({ number, total, currency, day }) => ({ title: number ?? '', amountMinor: total, currency, at: day }),
    edit: (one) => Object.assign(one, { number: `${one.number}E` }),
    add: (books, random, nowMs) => newInvoice(books, random, nowMs, 'open'),
  }),
  'credit-notes': hand({
    kind: 'credits',
    truth: ({ number, total, currency, day }) => ({ title: number ?? '', amountMinor: total, currency, at: day }),
    edit: (one) => Object.assign(one, { number: `${one.number}E` }),
    add(books, random, nowMs) {
      const invoice = random.pick(live(books, 'invoices'));
      return addCredit(books, invoice, random.int(10, 90) * 10, nowMs, 'Goodwill 💛');
    },
  }),
  payments: hand({
    kind: 'payments',
    truth: ({ id, amount, currency, day }) => ({
      title: String(id),
      amountMinor: amount,
      currency,
      at: businessMidnight(day),
    }),
    edit: (one) => Object.assign(one, { day: addDays(one.day, -1) }),
    add: newPayment,
    remove(one, books) {
      one.vis = 1;
      settle(books, one.invoiceId, one.updatedMs);
    },
  }),
  accounts: hand({
    kind: 'categories',
    truth: ({ name }) => ({ title: name }),
    edit: (one) => Object.assign(one, { name: `${one.name} (all)` }),
    add: (books, _random, nowMs) => add(books, 'categories', { name: 'Διάφορα', isCogs: false }, nowMs),
  }),
  'tax-rates': hand({
    kind: 'taxes',
    truth: ({ name }) => ({ title: name }),
    edit: (one) => Object.assign(one, { name: `${one.name} (old)` }),
    add: (books, _random, nowMs) => addTax(books, '6', nowMs),
    // Taxes are not kept when they are deleted.
    remove: ({ id }, books) => books.lists.taxes.delete(id),
  }),
  bills: hand({
    kind: 'bills',
    truth: ({ id, number, total, currency, day }) => ({
      title: number ?? String(id),
      amountMinor: total,
      currency,
      at: day,
    }),
    edit: (one) => Object.assign(one, { number: `B-${one.id}-E` }),
    add: addBill,
  }),
  expenses: hand({
    kind: 'expenses',
    truth: ({ id, amount, currency, day }) => ({ title: String(id), amountMinor: amount, currency, at: day }),
    edit: (one) => Object.assign(one, { amount: one.amount + 124 }),
    add: addExpense,
  }),
};

export type StreamId = keyof typeof HANDS;
// Object.keys forgets which keys it gives; these are all there are.
export const STREAMS = Object.keys(HANDS) as StreamId[];

/** Hands for one stream id, as the shop around it names it. */
export function handsOf(books: () => Books, random: Random): Hands {
  let tries = 0;
  const of = (stream: string) => {
    const found = STREAMS.find((one) => one === stream);
    if (found === undefined) throw new Error(`FreshBooks has no stream ${stream}`);
    return HANDS[found];
  };
  return {
    truth: (stream) => of(stream).truth(books()),
    edit: (stream, nowMs) => of(stream).edit(books(), nowMs),
    add(stream, nowMs) {
      tries += 1;
      return of(stream).add(books(), random.fork(`hand:${tries}`), nowMs);
    },
    remove: (stream, nowMs) => of(stream).remove(books(), nowMs),
  };
}
