import type { Random } from '../data/random.ts';
import type { Changes, Hands } from '../vendor.ts';
import { delta } from '../vendor.ts';
import { newInvoice, newPayment } from './hands.ts';
import type { Books } from './state.ts';

/** One day in the books. An item's count is part of the item, so that both change. */
export function freshbooksDay(books: Books, hands: Hands, random: Random, nowMs: number): Changes {
  newPayment(books, random.fork('payment'), nowMs);
  newInvoice(books, random.fork('invoice:1'), nowMs, 'open');
  newInvoice(books, random.fork('invoice:2'), nowMs, 'held');
  hands.add('customers', nowMs);
  hands.add('customers', nowMs);
  hands.edit('customers', nowMs);
  hands.remove('customers', nowMs);
  hands.edit('stock', nowMs);
  hands.add('products', nowMs);
  hands.add('credit-notes', nowMs);
  hands.add('expenses', nowMs);
  hands.add('expenses', nowMs);
  hands.edit('expenses', nowMs);
  hands.remove('expenses', nowMs);
  hands.add('bills', nowMs);
  hands.edit('bills', nowMs);
  return {
    customers: delta(2, 1, 1),
    products: delta(1, 1),
    stock: delta(0, 1),
    invoices: delta(2, 1),
    'credit-notes': delta(1),
    payments: delta(1),
    expenses: delta(2, 1, 1),
    bills: delta(1, 1),
  };
}
