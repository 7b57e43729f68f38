import { counter } from '../data/counter.ts';
import { DAY_MS, HOUR_MS, makePeople, makeProducts, makeSales } from '../data/make.ts';
import type { Sale } from '../data/sale.ts';
import type { VendorContext } from '../vendor.ts';
import { addBill, addCreditMemo, addPurchase, addPurchaseOrder } from './costs.ts';
import { addAccounts, addCustomer, addItem, addServices, addVendor } from './names.ts';
import type { Entity, Entry, Movement, QuickbooksState } from './state.ts';
import { currencyOf, ENTITIES, removeEntry } from './state.ts';
import { addDeposit, addInvoice, addPayment, addReceipt, addRefundReceipt } from './transactions.ts';

function emptyState(): QuickbooksState {
  const lists = Object.fromEntries(ENTITIES.map((entity) => [entity, new Map<string, Entry>()]));
  return {
    // The keys are all of ENTITIES, so the record is complete.
    lists: lists as Record<Entity, Map<string, Entry>>,
    tombstones: [],
    people: new Map(),
    invoices: new Map(),
    variants: new Map(),
    movements: [],
    nextId: counter(101),
    answers: new Map(),
  };
}

/** A company bills a customer in that customer's currency. */
function billed(sale: Sale): Sale {
  return { ...sale, guest: false, currency: currencyOf(sale.buyer) };
}

function seedInvoice(state: QuickbooksState, sale: Sale, nowMs: number): void {
  const invoice = addInvoice(state, sale);
  const at = Math.min(sale.createdAt + 3 * DAY_MS, nowMs - HOUR_MS);
  if (sale.paidAt === null && sale.state !== 'held') return;
  addPayment(state, invoice.id, sale.state === 'held' ? 50 : 100, at);
  invoice.updatedAt = at;
  invoice.token = 1;
  sale.refunds.forEach((_, index) => {
    addRefundReceipt(state, sale, index);
  });
}

function addWeeklyDeposits(state: QuickbooksState, startMs: number): void {
  const week = 7 * DAY_MS;
  let waiting: Movement[] = [];
  let until = startMs - 60 * week;
  for (const movement of state.movements.sort((a, b) => a.at - b.at)) {
    while (movement.at >= until) {
      if (addDeposit(state, waiting, until) !== null) waiting = [];
      until += week;
    }
    waiting.push(movement);
  }
}

/** Suppliers, what they are owed and were paid, and what customers got back on paper. */
function seedCosts(state: QuickbooksState, { random, scale, startMs }: VendorContext): void {
  const source = random.fork('quickbooks-costs');
  const many = (count: number) => Math.max(2, Math.round(count * scale));
  const ago = (index: number, count: number) =>
    startMs - HOUR_MS - Math.floor((700 * DAY_MS * (count - index)) / count);
  const counts = { vendors: many(40), bills: many(200), purchases: many(2100), memos: many(60) };
  for (let index = 0; index < counts.vendors; index += 1) {
    addVendor(state, source, ago(index, counts.vendors));
  }
  for (let index = 0; index < counts.bills; index += 1) {
    addBill(state, source, ago(index, counts.bills), index < counts.bills * 0.8);
  }
  for (let index = 0; index < counts.purchases; index += 1) addPurchase(state, source, ago(index, counts.purchases));
  for (let index = 0; index < counts.memos; index += 1) {
    addCreditMemo(state, source, ago(index, counts.memos), index % 3 === 0);
  }
}

/** What was ordered from suppliers: most of it has come, some orders were called off, which leaves nothing of them. */
function seedOrders(state: QuickbooksState, { random, scale, startMs }: VendorContext): void {
  const source = random.fork('quickbooks-purchase-orders');
  const count = Math.max(4, Math.round(200 * scale));
  for (let index = 0; index < count; index += 1) {
    const at = startMs - HOUR_MS - Math.floor((700 * DAY_MS * (count - index)) / count);
    const order = addPurchaseOrder(state, source, at, index < count * 0.8);
    if (index % 20 === 9) removeEntry(state, 'PurchaseOrder', order.id, Math.min(at + DAY_MS, startMs - HOUR_MS));
  }
}

/**
 * About 500 customers, 325 items, 600 invoices with their payments, 2,100 sales receipts, refund receipts and deposits,
 * 40 suppliers, 200 bills, as many purchase orders, 2,100 purchases and 60 credit memos.
 */
export function makeQuickbooksState(context: VendorContext): QuickbooksState {
  const { scale, startMs } = context;
  const state = emptyState();
  const plan = { random: context.random, scale, nowMs: startMs };
  const people = makePeople({ ...plan, nextId: counter(1) });
  const products = makeProducts({ ...plan, nextId: counter(1) });
  for (const person of people) addCustomer(state, person);
  for (const product of products) for (const variant of product.variants) addItem(state, product, variant);
  addAccounts(state, startMs - 800 * DAY_MS);
  addServices(state, startMs - 800 * DAY_MS);
  const random = context.random.fork('quickbooks');
  const sales = { ...plan, nextId: state.nextId };
  for (const sale of makeSales({ ...sales, random: random.fork('invoices') }, people, products, 600)) {
    seedInvoice(state, billed(sale), startMs);
  }
  for (const sale of makeSales({ ...sales, random: random.fork('receipts') }, people, products, 2100)) {
    const receipt = billed({ ...sale, state: 'paid', paidAt: sale.createdAt });
    addReceipt(state, receipt);
    receipt.refunds.forEach((_, index) => {
      addRefundReceipt(state, receipt, index);
    });
  }
  addWeeklyDeposits(state, startMs);
  seedCosts(state, context);
  seedOrders(state, context);
  return state;
}
