import { makeProduct } from '../data/goods.ts';
import { makeRefund } from '../data/make.ts';
import type { Currency } from '../data/money.ts';
import { makePerson } from '../data/people.ts';
import { createRandom, type Random } from '../data/random.ts';
import type { Hands, Truth } from '../vendor.ts';
import { newSale } from './change.ts';
import { addBill, addCreditMemo, addPurchase, addPurchaseOrder } from './costs.ts';
import { addAccount, addCustomer, addItem, addTaxRate, addVendor } from './names.ts';
import type { Entity, Entry, Json, QuickbooksState } from './state.ts';
import { freshId, HOME, minorOf, removeEntry, showEntry, startOfCompanyDay, touch } from './state.ts';
import {
  addDeposit,
  addInvoice,
  addPayment,
  addReceipt,
  addRefundReceipt,
  dropMovement,
  removePayment,
} from './transactions.ts';

/** What stands for which stream. */
export const ENTITY_OF: Record<string, Entity> = {
  customers: 'Customer',
  suppliers: 'Vendor',
  products: 'Item',
  stock: 'Item',
  orders: 'SalesReceipt',
  invoices: 'Invoice',
  'credit-notes': 'CreditMemo',
  payments: 'Payment',
  refunds: 'RefundReceipt',
  payouts: 'Deposit',
  'purchase-orders': 'PurchaseOrder',
  bills: 'Bill',
  expenses: 'Purchase',
  accounts: 'Account',
  'tax-rates': 'TaxRate',
};

/** The records of a stream; stock is that of the counted items. */
export function entriesOf(state: QuickbooksState, stream: string): Entry[] {
  const entity = ENTITY_OF[stream];
  const all = entity === undefined ? [] : [...state.lists[entity].values()];
  return stream === 'stock' ? all.filter((entry) => showEntry(entry).Type === 'Inventory') : all;
}

function money(shown: Json, field: string): Pick<Truth, 'amountMinor' | 'currency'> {
  const currency: Currency = Object(shown.CurrencyRef).value ?? HOME;
  const minor = minorOf(shown[field], currency);
  return { amountMinor: shown.Credit === true ? -minor : minor, currency };
}

function second(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

function truthOf(stream: string, entry: Entry): Truth {
  const { id } = entry;
  const shown = showEntry(entry);
  const number = String(shown.DocNumber ?? id);
  const day = String(shown.TxnDate);
  switch (stream) {
    case 'customers':
    case 'suppliers':
      return { id, title: String(shown.DisplayName), at: second(entry.createdAt) };
    case 'products':
      return { id, title: String(shown.Name), at: second(entry.updatedAt), ...money(shown, 'UnitPrice') };
    case 'stock':
    case 'tax-rates':
      return { id, title: String(shown.Name), at: second(entry.updatedAt) };
    case 'accounts':
      return { id, title: String(shown.Name), at: second(entry.updatedAt), ...money(shown, 'CurrentBalance') };
    case 'orders':
      return { id, title: number, at: startOfCompanyDay(day), ...money(shown, 'TotalAmt') };
    case 'payments':
    case 'refunds':
      return { id, at: startOfCompanyDay(day), ...money(shown, 'TotalAmt') };
    case 'payouts':
      return { id, at: day, ...money(shown, 'TotalAmt') };
    default:
      return { id, title: number, at: day, ...money(shown, 'TotalAmt') };
  }
}

const named = (field: string) => (at: number) => ({ [field]: `Renamed ✏️ ${at}` });
const noted = (at: number) => ({ PrivateNote: `Looked at ${at}` });
/** QuickBooks takes 21 signs of a number. */
const renumbered = (at: number) => ({ DocNumber: `N${at}` });

/** What an edit writes over a record. */
const EDITS: Record<string, (at: number) => Json> = {
  customers: named('DisplayName'),
  suppliers: named('DisplayName'),
  products: named('Name'),
  accounts: (at) => ({ ...named('Name')(at), ...named('FullyQualifiedName')(at) }),
  'tax-rates': named('Name'),
  orders: renumbered,
  invoices: renumbered,
  'credit-notes': renumbered,
  'purchase-orders': renumbered,
  bills: renumbered,
  expenses: renumbered,
  payments: noted,
  refunds: noted,
  payouts: noted,
};

function addProduct(state: QuickbooksState, random: Random, nowMs: number, isCounted: boolean): Entry | null {
  const first = freshId(state, 'Item');
  const ids = [0, 1, 2, 3, 4, 5].map((step) => first + step)[Symbol.iterator]();
  const product = makeProduct(random, first, () => ids.next().value ?? first, nowMs, nowMs);
  const [variant] = product.variants;
  if (variant === undefined) return null;
  if (isCounted) variant.stock = 12;
  return addItem(state, product, variant);
}

function makers(state: QuickbooksState, random: Random, nowMs: number): Record<string, () => Entry | null> {
  const receipt = () => newSale(state, random, nowMs, 'paid');
  return {
    customers: () => {
      const id = freshId(state, 'Customer');
      return addCustomer(state, makePerson(random, id, id, nowMs, nowMs));
    },
    suppliers: () => addVendor(state, random, nowMs),
    products: () => addProduct(state, random, nowMs, false),
    stock: () => addProduct(state, random, nowMs, true),
    orders: () => addReceipt(state, receipt()),
    invoices: () => addInvoice(state, newSale(state, random, nowMs, 'open')),
    'credit-notes': () => addCreditMemo(state, random, nowMs, false),
    payments: () => addPayment(state, addInvoice(state, newSale(state, random, nowMs, 'open')).id, 100, nowMs),
    refunds: () => {
      const sale = receipt();
      addReceipt(state, sale);
      sale.refunds = [makeRefund(random, sale, state.nextId(), nowMs)];
      return addRefundReceipt(state, sale, 0);
    },
    payouts: () => {
      addReceipt(state, receipt());
      return addDeposit(
        state,
        state.movements.filter(({ deposited }) => !deposited),
        nowMs,
      );
    },
    'purchase-orders': () => addPurchaseOrder(state, random, nowMs, false),
    bills: () => addBill(state, random, nowMs, false),
    expenses: () => addPurchase(state, random, nowMs),
    accounts: () => addAccount(state, nowMs, [`Account ${freshId(state, 'Account')}`, 'Expense', 'Expense', 1_00]),
    'tax-rates': () => addTaxRate(state, nowMs, 5 + freshId(state, 'TaxRate')),
  };
}

/** Names are never deleted, only made inactive. */
const DELETABLE: readonly Entity[] = [
  ...(['SalesReceipt', 'Invoice', 'CreditMemo', 'Payment'] as const),
  ...(['RefundReceipt', 'Deposit', 'Bill', 'Purchase', 'PurchaseOrder'] as const),
];

/** One thing at a time in the pretend company. */
export function quickbooksHands(state: () => QuickbooksState): Hands {
  let turns = 0;
  return {
    truth: (stream) => entriesOf(state(), stream).map((entry) => truthOf(stream, entry)),
    edit(stream, nowMs) {
      const [oldest] = entriesOf(state(), stream);
      if (oldest === undefined) return null;
      const known = stream === 'stock' ? state().variants.get(oldest.id) : undefined;
      if (known !== undefined) known.variant.stock = (known.variant.stock ?? 0) + 3;
      oldest.over = { ...oldest.over, ...EDITS[stream]?.(nowMs) };
      touch(oldest, nowMs);
      return oldest.id;
    },
    add(stream, nowMs) {
      turns += 1;
      return makers(state(), createRandom(turns), nowMs)[stream]?.()?.id ?? null;
    },
    remove(stream, nowMs) {
      const entity = ENTITY_OF[stream];
      const newest = entriesOf(state(), stream).at(-1);
      if (entity === undefined || newest === undefined || !DELETABLE.includes(entity)) return null;
      if (entity === 'Payment') removePayment(state(), newest.id, nowMs);
      else removeEntry(state(), entity, newest.id, nowMs);
      if (entity === 'Invoice') state().invoices.delete(newest.id);
      dropMovement(state(), newest.id);
      return newest.id;
    },
  };
}
