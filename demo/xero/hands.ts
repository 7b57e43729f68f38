import type { Random } from '../data/random.ts';
import type { Hands } from '../vendor.ts';
import { addAccount } from './books.ts';
import {
  newContact,
  newCost,
  newCredit,
  newInvoice,
  newItem,
  newPurchaseOrder,
  ofType,
  paymentsOf,
  payOldest,
} from './fresh.ts';
import type { Document, DocumentType, Payment, XeroState } from './state.ts';
import { leftOf, totalOf } from './state.ts';
import { truthOf } from './truth.ts';

/** What can be done to the records of one stream; each gives the id, or null where there is none to do it to. */
interface Hand {
  edit: (state: XeroState, nowMs: number) => string | null;
  add: (state: XeroState, random: Random, nowMs: number) => string;
  /** Left out where Xero lets nobody delete anything. */
  remove?: (state: XeroState, nowMs: number) => string | null;
}

type Stamped = { id: string; updatedAt: number };

/** Changes one record, if there is one, and stamps it. */
function stamp<T extends Stamped>(row: T | undefined, nowMs: number, edit: (row: T) => void): string | null {
  if (row === undefined) return null;
  edit(row);
  row.updatedAt = nowMs;
  return row.id;
}

const first = <T>(rows: Iterable<T>, fits: (row: T) => boolean = () => true): T | undefined => [...rows].find(fits);

function documents(type: DocumentType, add: Hand['add'], canDelete: (document: Document) => boolean): Hand {
  return {
    add,
    edit: (state, nowMs) =>
      stamp(ofType(state, type)[0], nowMs, (document) => {
        document.number = document.number && `${document.number}*`;
        document.reference = `${document.reference}*`;
      }),
    remove: (state, nowMs) =>
      stamp(first(ofType(state, type), canDelete), nowMs, (document) => {
        document.status = 'DELETED';
      }),
  };
}

const isDraft = ({ status }: Document) => status === 'DRAFT';

function payments(type: DocumentType, add: Hand['add']): Hand {
  const touch = (payment: Payment | undefined, nowMs: number, edit: (payment: Payment) => void) =>
    stamp(payment, nowMs, (one) => {
      edit(one);
      one.document.updatedAt = nowMs;
    });
  return {
    add,
    edit: (state, nowMs) =>
      touch(paymentsOf(state, type)[0], nowMs, (payment) => {
        payment.date = `${payment.date.slice(0, 8)}01`;
      }),
    remove: (state, nowMs) =>
      touch(paymentsOf(state, type)[0], nowMs, (payment) => {
        payment.deleted = true;
      }),
  };
}

function contacts(role: 'customer' | 'supplier'): Hand {
  return {
    add: (state, random, nowMs) => newContact(state, random, nowMs, role).id,
    edit: (state, nowMs) =>
      stamp(
        first(state.contacts.values(), (contact) => contact[role]),
        nowMs,
        (contact) => {
          contact.name = `${contact.name} ✏️`;
        },
      ),
  };
}

function items(isCounted: boolean): Hand {
  const find = (state: XeroState) => first(state.items.values(), ({ stock }) => (stock !== null) === isCounted);
  return {
    add: (state, random, nowMs) => newItem(state, random, nowMs, isCounted ? 12 : null).id,
    edit: (state, nowMs) =>
      stamp(find(state), nowMs, (item) => {
        item.price += 100;
        item.stock = item.stock === null ? null : item.stock + 1;
      }),
    remove: (state) => {
      const item = find(state);
      if (item) state.items.delete(item.id);
      return item?.id ?? null;
    },
  };
}

/** An invoice that is open, to be paid by the next payment. */
function openInvoice(state: XeroState, random: Random, nowMs: number): void {
  const isThere = ofType(state, 'ACCREC').some((one) => one.status === 'AUTHORISED' && leftOf(state, one) > 0);
  if (!isThere || totalOf(newInvoice(state, random, nowMs, 'open')) === 0)
    newInvoice(state, random.fork('again'), nowMs, 'open');
}

const HANDS: Record<string, Hand> = {
  customers: contacts('customer'),
  suppliers: contacts('supplier'),
  products: items(false),
  stock: items(true),
  invoices: documents('ACCREC', (state, random, nowMs) => newInvoice(state, random, nowMs, 'open').id, isDraft),
  'credit-notes': documents(
    'ACCRECCREDIT',
    (state, random, nowMs) => newCredit(state, random, nowMs, false).id,
    isDraft,
  ),
  'purchase-orders': documents(
    'PURCHASEORDER',
    (state, random, nowMs) => newPurchaseOrder(state, random, nowMs).id,
    // A deleted one stays in the list.
    () => false,
  ),
  bills: documents('ACCPAY', (state, random, nowMs) => newCost(state, random, nowMs, 'ACCPAY').id, isDraft),
  expenses: documents(
    'SPEND',
    (state, random, nowMs) => newCost(state, random, nowMs, 'SPEND').id,
    () => true,
  ),
  payments: payments('ACCREC', (state, random, nowMs) => {
    openInvoice(state, random, nowMs);
    return payOldest(state, nowMs).id;
  }),
  refunds: payments('ACCRECCREDIT', (state, random, nowMs) => {
    const credit = newCredit(state, random, nowMs, true);
    return paymentsOf(state, 'ACCRECCREDIT').find(({ document }) => document === credit)?.id ?? '';
  }),
  accounts: {
    add: (state, _random, nowMs) => {
      const code = String(500 + state.accounts.size);
      return addAccount(state, code, `Account ${code}`, 'EXPENSE', 'EXPENSE', nowMs).id;
    },
    edit: (state, nowMs) =>
      stamp(first(state.accounts.values()), nowMs, (account) => {
        account.name = `${account.name} ✏️`;
      }),
    remove: (state) => {
      const account = first(state.accounts.values(), ({ archived }) => archived);
      if (account) state.accounts.delete(account.code);
      return account?.id ?? null;
    },
  },
  'tax-rates': {
    add: (state) => {
      const type = `TAX${String(state.taxRates.size).padStart(3, '0')}`;
      state.taxRates.set(type, { type, name: `Rate ${type}`, percent: 4, status: 'ACTIVE' });
      return type;
    },
    edit: (state) => {
      const rate = first(state.taxRates.values());
      if (rate) rate.name = `${rate.name} ✏️`;
      return rate?.type ?? null;
    },
    remove: (state) => {
      const rate = first(state.taxRates.values(), ({ status }) => status === 'ARCHIVED');
      if (rate) rate.status = 'DELETED';
      return rate?.type ?? null;
    },
  },
};

export function xeroHands(state: () => XeroState, random: Random): Hands {
  let times = 0;
  return {
    truth: (stream) => truthOf(state(), stream),
    edit: (stream, nowMs) => HANDS[stream]?.edit(state(), nowMs) ?? null,
    add: (stream, nowMs) => {
      times += 1;
      return HANDS[stream]?.add(state(), random.fork(`hand:${times}`), nowMs) ?? null;
    },
    remove: (stream, nowMs) => HANDS[stream]?.remove?.(state(), nowMs) ?? null,
  };
}
