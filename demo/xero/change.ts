import type { Random } from '../data/random.ts';
import type { Changes } from '../vendor.ts';
import { delta } from '../vendor.ts';
import {
  newContact,
  newCost,
  newCredit,
  newInvoice,
  newItem,
  newPurchaseOrder,
  ofType,
  oldest,
  paymentsOf,
  payOldest,
} from './fresh.ts';
import type { XeroState } from './state.ts';

function changeContacts(state: XeroState, random: Random, nowMs: number): Changes {
  for (const name of ['a', 'b']) newContact(state, random.fork(name), nowMs, 'customer');
  newContact(state, random.fork('c'), nowMs, 'supplier');
  const edited = oldest([...state.contacts.values()], (one) => one.customer && !one.supplier && one.updatedAt < nowMs);
  edited.phone = `+30211${random.text(7, '0123456789')}`;
  edited.updatedAt = nowMs;
  return { customers: delta(2, 1), suppliers: delta(1) };
}

function changeItems(state: XeroState, random: Random, nowMs: number): Changes {
  newItem(state, random.fork('item'), nowMs, 20);
  newItem(state, random.fork('service'), nowMs, null);
  const counted = oldest([...state.items.values()], (item) => item.stock !== null && item.updatedAt < nowMs);
  counted.stock = (counted.stock ?? 0) + 5;
  counted.updatedAt = nowMs;
  const gone = oldest([...state.items.values()], (item) => item.stock === null);
  state.items.delete(gone.id);
  return { products: delta(2, 1, 1), stock: delta(1, 1) };
}

/** Some are sold to, one pays, one gets money back, a draft is thrown away. */
function changeSales(state: XeroState, random: Random, nowMs: number): Changes {
  newInvoice(state, random.fork('draft'), nowMs, 'held');
  payOldest(state, nowMs);
  const draft = oldest(ofType(state, 'ACCREC'), (one) => one.status === 'DRAFT' && one.updatedAt < nowMs);
  draft.status = 'DELETED';
  draft.updatedAt = nowMs;
  for (const name of ['a', 'b', 'c']) newInvoice(state, random.fork(name), nowMs, 'open');
  newInvoice(state, random.fork('paid'), nowMs, 'paid');
  newCredit(state, random.fork('kept'), nowMs, false);
  newCredit(state, random.fork('paid out'), nowMs, true);
  return {
    invoices: delta(5, 1, 1),
    payments: delta(2),
    'credit-notes': delta(2),
    refunds: delta(1),
  };
}

function changeCosts(state: XeroState, random: Random, nowMs: number): Changes {
  newCost(state, random.fork('bill'), nowMs, 'ACCPAY');
  newCost(state, random.fork('spent'), nowMs, 'SPEND');
  const gone = oldest(ofType(state, 'SPEND'), (one) => one.updatedAt < nowMs);
  gone.status = 'DELETED';
  gone.updatedAt = nowMs;
  return { bills: delta(1), expenses: delta(1, 0, 1) };
}

/** Goods are ordered, others were billed, and an order is called off: it stays in the list, as deleted. */
function changeOrders(state: XeroState, random: Random, nowMs: number): Changes {
  for (const status of ['BILLED', 'DELETED'] as const) {
    const order = oldest(ofType(state, 'PURCHASEORDER'), (one) => one.status === 'AUTHORISED');
    order.status = status;
    order.updatedAt = nowMs;
  }
  newPurchaseOrder(state, random, nowMs);
  return { 'purchase-orders': delta(1, 2) };
}

/** One day in the organisation. */
export function xeroDay(state: XeroState, random: Random, nowMs: number): Changes {
  return {
    ...changeContacts(state, random, nowMs),
    ...changeItems(state, random, nowMs),
    ...changeSales(state, random, nowMs),
    ...changeCosts(state, random, nowMs),
    ...changeOrders(state, random.fork('orders'), nowMs),
  };
}

/** A new invoice, and an edit of the oldest contact and payment. */
export function xeroNudge(state: XeroState, random: Random, nowMs: number): void {
  newInvoice(state, random, nowMs, 'open');
  const [contact] = state.contacts.values();
  const [payment] = paymentsOf(state, 'ACCREC');
  for (const row of [contact, payment, payment?.document]) if (row) row.updatedAt = nowMs;
}
