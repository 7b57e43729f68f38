import type { Currency } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import type { Random } from '../data/random.ts';

/** One movement of the account, in minor units with its sign. `fee` is what PayPal kept; negative when it gave back. */
export interface Movement {
  id: string;
  code: string;
  currency: Currency;
  amount: number;
  fee: number;
  /** Success, pending, denied. */
  status: 'S' | 'P' | 'D';
  at: number;
  updatedAt: number;
  /** From when the report shows it. */
  shownAt: number;
  reference: { id: string; type: 'TXN' | 'SUB' } | null;
  subject: string;
  note: string;
  /** The shop's own number for the sale. */
  orderNumber: string | null;
  payer: Person | null;
  /** What of it was refunded so far. */
  refunded: number;
}

export interface InvoiceLine {
  name: string;
  quantity: string;
  unit: number;
  discount: number;
  tax: number;
  taxPercent: number;
}

export interface Invoice {
  id: string;
  number: string;
  reference: string | null;
  note: string | null;
  status: string;
  currency: Currency;
  inclusive: boolean;
  lines: InvoiceLine[];
  shipping: { amount: number; tax: number } | null;
  issuedOn: string;
  dueOn: string | null;
  to: { email: string; first: string; last: string } | null;
  payments: { id: string; amount: number; day: string; method: string; note: string | null }[];
  createdAt: number;
  updatedAt: number;
  sentAt: number | null;
}

export interface Dispute {
  id: string;
  payment: Movement;
  amount: number;
  reason: string;
  status: string;
  outcome: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface Product {
  id: string;
  name: string;
  description: string;
  createdAt: number;
}

export interface Plan {
  id: string;
  name: string;
  unit: 'WEEK' | 'MONTH' | 'YEAR';
  count: number;
  /** In euro cents. */
  price: number;
}

export interface Subscription {
  id: string;
  plan: Plan;
  person: Person;
  status: 'ACTIVE' | 'SUSPENDED' | 'CANCELLED';
  failed: number;
  createdAt: number;
  updatedAt: number;
  nextAt: number | null;
}

export interface Webhook {
  id: string;
  url: string;
  topics: string[];
}

/** Everything in one account; lists are oldest first. */
export interface PaypalState {
  movements: Movement[];
  invoices: Invoice[];
  disputes: Dispute[];
  products: Product[];
  plans: Plan[];
  subscriptions: Subscription[];
  people: Person[];
  /** Status by "transaction-tracking number". */
  trackers: Map<string, string>;
  webhooks: Webhook[];
  /** Answers by idempotency key. */
  answered: Map<string, { status: number; json: unknown }>;
  /** A fresh id: random letters, and a count so that none comes twice. */
  newId(length: number): string;
  random: Random;
}

const SIGNS = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';
const COUNTED = 4;

export function emptyState(random: Random): PaypalState {
  let count = 0;
  return {
    movements: [],
    invoices: [],
    disputes: [],
    products: [],
    plans: [],
    subscriptions: [],
    people: [],
    trackers: new Map(),
    webhooks: [],
    answered: new Map(),
    newId(length) {
      count += 1;
      const tail = count.toString(36).toUpperCase().padStart(COUNTED, '0');
      return `${random.text(length - COUNTED, SIGNS)}${tail}`;
    },
    random,
  };
}

/** What an invoice comes to, and what of it is tax. */
export function sumsOf(invoice: Invoice): { total: number; tax: number; due: number } {
  const goods = invoice.lines.reduce((sum, line) => sum + grossOf(line) - line.discount, 0);
  const shipping = invoice.shipping ?? { amount: 0, tax: 0 };
  const tax = invoice.lines.reduce((sum, line) => sum + line.tax, shipping.tax);
  const total = goods + shipping.amount + (invoice.inclusive ? 0 : tax);
  const paid = invoice.payments.reduce((sum, payment) => sum + payment.amount, 0);
  return { total, tax, due: invoice.status === 'CANCELLED' ? 0 : total - paid };
}

export function grossOf(line: InvoiceLine): number {
  return Math.round(Number(line.quantity) * line.unit);
}

export const SETTLED: Currency = 'EUR';

/** PayPal knows no dinars: such sales are paid in euro. */
export function payable(currency: Currency): Currency {
  return currency === 'KWD' ? SETTLED : currency;
}

/** What lies on the account by currency, as far as the report shows it at that time. */
export function balancesAt(state: PaypalState, nowMs: number): Map<Currency, number> {
  const sums = new Map<Currency, number>([[SETTLED, 0]]);
  for (const movement of state.movements) {
    if (movement.status !== 'S' || movement.shownAt > nowMs) continue;
    sums.set(movement.currency, (sums.get(movement.currency) ?? 0) + movement.amount - movement.fee);
  }
  return sums;
}
