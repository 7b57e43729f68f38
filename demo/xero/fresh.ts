import { counter } from '../data/counter.ts';
import { makeProduct } from '../data/goods.ts';
import { makeRefund, makeSale } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Sale } from '../data/sale.ts';
import { byCode } from './books.ts';
import { addCost, addPurchaseOrder } from './costs.ts';
import { addContact, addCredit, addInvoice, addItems } from './seed.ts';
import type { Contact, Document, DocumentType, Item, Payment, XeroState } from './state.ts';
import { addPayment, dayOf, leftOf } from './state.ts';

/** Ids of the people and goods behind what is added later; Xero never shows them. */
const FRESH_ID = 900_000;

function freshSale(state: XeroState, random: Random, nowMs: number, saleState: Sale['state']): Sale {
  const number = FRESH_ID + state.documents.size;
  const nextId = counter(number + 1);
  const plan = { random, scale: 1, nowMs, nextId };
  const people = [makePerson(random, number, number, nowMs, nowMs)];
  const products = [makeProduct(random, number, nextId, nowMs, nowMs)];
  const sale = makeSale({ plan, people, products, createdAt: nowMs, number, state: saleState });
  return { ...sale, paidAt: sale.paidAt === null ? null : nowMs };
}

function anyCustomer(state: XeroState): Contact {
  return oldest([...state.contacts.values()], ({ customer, archived }) => customer && !archived);
}

export function oldest<T>(rows: T[], fits: (row: T) => boolean): T {
  const found = rows.find(fits);
  if (found === undefined) throw new Error('nothing of that kind is left in the pretend organisation');
  return found;
}

export function newInvoice(state: XeroState, random: Random, nowMs: number, saleState: Sale['state']): Document {
  return addInvoice(state, freshSale(state, random, nowMs, saleState), anyCustomer(state), new Map());
}

export function newCredit(state: XeroState, random: Random, nowMs: number, isPaidOut: boolean): Document {
  const sale = freshSale(state, random, nowMs, 'paid');
  sale.refunds = [{ ...makeRefund(random, sale, 1, nowMs), lines: [], shipping: false, goodwillPercent: 20 }];
  const credit = addCredit(state, sale, 0, anyCustomer(state), !isPaidOut);
  if (credit === null) throw new Error('a refund of nothing');
  return credit;
}

export function newContact(state: XeroState, random: Random, nowMs: number, role: 'customer' | 'supplier'): Contact {
  const number = FRESH_ID + state.contacts.size;
  return addContact(state, makePerson(random, number, number, nowMs, nowMs), role, nowMs);
}

export function newItem(state: XeroState, random: Random, nowMs: number, stock: number | null): Item {
  const number = FRESH_ID + state.items.size;
  const product = makeProduct(random, number, () => number, nowMs, nowMs);
  const [variant] = product.variants;
  const [item] = addItems(state, { ...product, variants: variant ? [variant] : [] });
  if (item === undefined) throw new Error('a product without variants');
  item.stock = stock;
  return item;
}

export function newCost(state: XeroState, random: Random, nowMs: number, type: 'ACCPAY' | 'SPEND'): Document {
  const supplier = oldest([...state.contacts.values()], (contact) => contact.supplier);
  return addCost(state, random, supplier, nowMs, type);
}

export function newPurchaseOrder(state: XeroState, random: Random, nowMs: number): Document {
  const supplier = oldest([...state.contacts.values()], (contact) => contact.supplier);
  return addPurchaseOrder(state, random, supplier, nowMs, 'AUTHORISED');
}

/** Pays the oldest invoice that is open. */
export function payOldest(state: XeroState, nowMs: number): Payment {
  const invoice = oldest(ofType(state, 'ACCREC'), (one) => one.status === 'AUTHORISED' && leftOf(state, one) > 0);
  const amount = leftOf(state, invoice);
  return addPayment(state, invoice, {
    account: byCode(state, '090'),
    date: dayOf(nowMs),
    amount,
    reference: '',
    at: nowMs,
  });
}

/** Everything of one type that was not deleted. */
export function ofType(state: XeroState, type: DocumentType): Document[] {
  return [...state.documents.values()].filter((one) => one.type === type && one.status !== 'DELETED');
}

export function paymentsOf(state: XeroState, type: DocumentType): Payment[] {
  return [...state.payments.values()].filter((one) => one.document.type === type && !one.deleted);
}
