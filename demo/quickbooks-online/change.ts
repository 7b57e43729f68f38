import { makeRefund, makeSale } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Sale } from '../data/sale.ts';
import type { Changes } from '../vendor.ts';
import { delta } from '../vendor.ts';
import { addBill, addCreditMemo, addPurchase, addPurchaseOrder, closePurchaseOrder } from './costs.ts';
import { addCustomer, addVendor } from './names.ts';
import type { Entry, QuickbooksState } from './state.ts';
import { currencyOf, freshId, removeEntry, showEntry, touch } from './state.ts';
import { addDeposit, addInvoice, addPayment, addReceipt, addRefundReceipt } from './transactions.ts';

/** A sale of today to somebody who is a customer. */
export function newSale(state: QuickbooksState, random: Random, nowMs: number, saleState: Sale['state']): Sale {
  const people = [...state.people.values()].filter(({ id }) => state.lists.Customer.get(String(id))?.active === true);
  // Sales name an item by its variant, so each product stands with the one variant drawn.
  const products = [...state.variants.values()].map(({ product, variant }) => ({ ...product, variants: [variant] }));
  const plan = { random, scale: 1, nowMs, nextId: state.nextId };
  const number = 5000 + state.lists.Invoice.size + state.lists.SalesReceipt.size;
  const sale = makeSale({ plan, people, products, createdAt: nowMs, number, state: saleState });
  return { ...sale, guest: false, currency: currencyOf(sale.buyer) };
}

function changeCustomers(state: QuickbooksState, random: Random, nowMs: number): Changes {
  for (let index = 0; index < 2; index += 1) {
    const id = freshId(state, 'Customer');
    addCustomer(state, makePerson(random, id, id, nowMs, nowMs));
  }
  const [edited, gone] = [...state.lists.Customer.values()].filter(({ active }) => active);
  const person = edited === undefined ? undefined : state.people.get(edited.id);
  if (edited !== undefined && person !== undefined) {
    person.note = `Changed after ${state.people.size} customers ✏️`;
    touch(edited, nowMs);
  }
  if (gone !== undefined) {
    gone.active = false;
    touch(gone, nowMs);
  }
  return { customers: delta(2, 2) };
}

function changeItems(state: QuickbooksState, nowMs: number): Changes {
  for (const [id, { variant }] of state.variants) {
    const entry = state.lists.Item.get(id);
    if (variant.stock === null || entry === undefined) continue;
    variant.stock += 10;
    touch(entry, nowMs);
    return { products: delta(0, 1), stock: delta(0, 1) };
  }
  return { products: delta(), stock: delta() };
}

function openInvoice(state: QuickbooksState, nowMs: number): Entry | undefined {
  return [...state.lists.Invoice.values()].find((entry) => {
    const facts = state.invoices.get(entry.id);
    return entry.createdAt < nowMs && facts !== undefined && !facts.voided && facts.applied.length === 0;
  });
}

function changeSales(state: QuickbooksState, random: Random, nowMs: number): Changes {
  addInvoice(state, newSale(state, random, nowMs, 'open'));
  addInvoice(state, newSale(state, random, nowMs, 'open'));
  const receipts = [0, 1, 2].map(() => newSale(state, random, nowMs, 'paid'));
  for (const receipt of receipts) addReceipt(state, receipt);
  const [first] = receipts;
  if (first !== undefined) {
    first.refunds = [makeRefund(random, first, state.nextId(), nowMs)];
    addRefundReceipt(state, first, 0);
  }
  const paid = openInvoice(state, nowMs);
  if (paid !== undefined) {
    addPayment(state, paid.id, 100, nowMs);
    touch(paid, nowMs);
  }
  const unpaid = openInvoice(state, nowMs);
  if (unpaid !== undefined) {
    removeEntry(state, 'Invoice', unpaid.id, nowMs);
    state.invoices.delete(unpaid.id);
  }
  return {
    invoices: delta(2, paid === undefined ? 0 : 1, unpaid === undefined ? 0 : 1),
    orders: delta(3),
    payments: delta(paid === undefined ? 0 : 1),
    refunds: delta(1),
  };
}

function changeCosts(state: QuickbooksState, random: Random, nowMs: number): Changes {
  addVendor(state, random, nowMs);
  const [paid] = state.lists.Bill.values();
  if (paid !== undefined) touch(paid, nowMs);
  addBill(state, random, nowMs, false);
  for (let index = 0; index < 2; index += 1) addPurchase(state, random, nowMs);
  addCreditMemo(state, random, nowMs, false);
  return {
    suppliers: delta(1),
    bills: delta(1, paid === undefined ? 0 : 1),
    expenses: delta(2),
    'credit-notes': delta(1),
    accounts: delta(),
    'tax-rates': delta(),
  };
}

/** Goods are ordered, the oldest that were open have come, and an order is called off. */
function changeOrders(state: QuickbooksState, random: Random, nowMs: number): Changes {
  const open = [...state.lists.PurchaseOrder.values()].filter((entry) => showEntry(entry).POStatus === 'Open');
  const [come, off] = open;
  if (come !== undefined) closePurchaseOrder(come, nowMs);
  if (off !== undefined) removeEntry(state, 'PurchaseOrder', off.id, nowMs);
  addPurchaseOrder(state, random, nowMs, false);
  return { 'purchase-orders': delta(1, come === undefined ? 0 : 1, off === undefined ? 0 : 1) };
}

/** One day in the books, with an old invoice deleted (a tombstone tells) and a customer made inactive. */
export function quickbooksDay(state: QuickbooksState, random: Random, nowMs: number): Changes {
  const changes = {
    ...changeCustomers(state, random, nowMs),
    ...changeItems(state, nowMs),
    ...changeSales(state, random, nowMs),
    ...changeCosts(state, random, nowMs),
    ...changeOrders(state, random.fork('purchase orders'), nowMs),
  };
  const waiting = state.movements.filter(({ deposited }) => !deposited);
  return { ...changes, payouts: delta(addDeposit(state, waiting, nowMs) === null ? 0 : 1) };
}

export function quickbooksNudge(state: QuickbooksState, random: Random, nowMs: number): void {
  addReceipt(state, newSale(state, random, nowMs, 'paid'));
  const [edited] = state.lists.Customer.values();
  if (edited !== undefined) touch(edited, nowMs);
}
