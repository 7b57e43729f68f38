import { defineDerivedStream, defineStream, type Stream } from '../kit/index.ts';
import * as documents from './documents.ts';
import { listed } from './lists.ts';
import * as payments from './payments.ts';
import * as purchases from './purchases.ts';
import * as records from './records.ts';

/**
 * Scopes since March 2026 (https://developer.xero.com/documentation/guides/oauth2/scopes). `accounting.settings.read`,
 * which items, accounts and tax rates need, is always asked for: the organisation itself stands under it.
 */
const read = (part: string) => [`accounting.${part}.read`];

const app = 'https://go.xero.com';
/** https://developer.xero.com/documentation/guides/how-to-guides/deep-link-xero */
const pageAt = (path: string) => (id: string) => `${app}/${path}${id}`;

type Mark = 'IsCustomer' | 'IsSupplier';

/**
 * Xero sets these marks by itself, with a contact's first invoice and first bill, and takes neither from an app. Until
 * then a contact has none and is both, so that one that was made to be billed, or to send bills, is found as such.
 */
function having(mark: Mark, other: Mark) {
  return {
    isHere: (row: Readonly<Record<string, unknown>>) => row[mark] === true || row[other] !== true,
    counted: { where: `(${mark}==true OR ${other}==false)` },
  };
}

/**
 * Contacts are never deleted, only archived. But IsCustomer and IsSupplier change without the time of change being
 * moved, so that only the whole pass of each week is sure of who is which.
 */
const contacts = { list: 'Contacts', query: { includeArchived: true }, deletions: 'pass', named: 'byIds' } as const;

/** Kinds of payments that give money back to a customer: https://developer.xero.com/documentation/api/accounting/types */
const paidBack = ['ARCREDITPAYMENT', 'AROVERPAYMENTPAYMENT', 'ARPREPAYMENTPAYMENT'];

/** What Backroom reads; everything is asked for by the same few lines of lists.ts. */
export const streams: readonly Stream[] = [
  defineStream({
    id: 'customers',
    label: 'Customers',
    entity: 'customer',
    schema: records.contact,
    map: records.toContact,
    scopes: read('contacts'),
    page: pageAt('Contacts/View/'),
    ...listed({ ...contacts, ...having('IsCustomer', 'IsSupplier') }),
  }),
  defineStream({
    id: 'suppliers',
    label: 'Suppliers',
    entity: 'supplier',
    schema: records.contact,
    map: records.toContact,
    scopes: read('contacts'),
    page: pageAt('Contacts/View/'),
    ...listed({ ...contacts, ...having('IsSupplier', 'IsCustomer') }),
  }),
  defineStream({
    id: 'products',
    label: 'Products and services',
    entity: 'product',
    schema: records.item,
    map: records.toProduct,
    // Two decimals otherwise, which are too few for some currencies.
    ...listed({ list: 'Items', query: { unitdp: 4 }, pages: 'no', deletions: 'pass' }),
  }),
  defineDerivedStream({
    id: 'stock',
    label: 'Stock',
    entity: 'inventory_level',
    from: 'products',
    key: 'ItemID',
    parent: records.mayBeCounted,
    each: (item) => (item.IsTrackedAsInventory ? [item] : []),
    schema: records.counted,
    map: records.toLevel,
  }),
  defineStream({
    id: 'invoices',
    label: 'Invoices',
    entity: 'invoice',
    schema: documents.invoice,
    map: documents.toInvoice,
    scopes: read('invoices'),
    page: pageAt('AccountsReceivable/View.aspx?InvoiceID='),
    ...listed({ list: 'Invoices', type: 'ACCREC', dated: true, deletions: 'feed', named: 'byIds', counted: 'day' }),
  }),
  defineStream({
    id: 'credit-notes',
    label: 'Credit notes',
    entity: 'credit_note',
    schema: documents.creditNote,
    map: documents.toCreditNote,
    scopes: read('invoices'),
    page: pageAt('AccountsReceivable/ViewCreditNote.aspx?creditNoteID='),
    ...listed({
      list: 'CreditNotes',
      type: 'ACCRECCREDIT',
      dated: true,
      deletions: 'feed',
      named: 'byFilter',
      counted: 'day',
    }),
  }),
  defineStream({
    id: 'payments',
    label: 'Payments',
    entity: 'payment',
    schema: payments.payment,
    map: payments.toPayment,
    scopes: read('payments'),
    ...listed({
      list: 'Payments',
      where: 'PaymentType=="ACCRECPAYMENT"',
      dated: true,
      deletions: 'feed',
      counted: 'occurred',
    }),
  }),
  defineStream({
    id: 'refunds',
    label: 'Refunds',
    entity: 'refund',
    schema: payments.payment,
    map: payments.toRefund,
    scopes: read('payments'),
    ...listed({
      list: 'Payments',
      where: `(${paidBack.map((type) => `PaymentType=="${type}"`).join(' OR ')})`,
      dated: true,
      deletions: 'feed',
      counted: 'occurred',
    }),
  }),
  defineStream({
    id: 'purchase-orders',
    label: 'Purchase orders',
    entity: 'purchase_order',
    schema: purchases.purchaseOrder,
    map: purchases.toPurchaseOrder,
    // https://www.apideck.com/blog/xero-scopes: since March 2026 they belong to the invoices.
    scopes: read('invoices'),
    page: pageAt('Accounts/Payable/PurchaseOrders/View/'),
    ...listed({
      list: 'PurchaseOrders',
      dated: 'parameters',
      // What was deleted is kept as cancelled.
      isHere: () => true,
      deletions: 'pass',
      counted: 'day',
    }),
  }),
  defineStream({
    id: 'bills',
    label: 'Bills',
    entity: 'bill',
    schema: documents.invoice,
    map: documents.toBill,
    scopes: read('invoices'),
    page: pageAt('AccountsPayable/View.aspx?InvoiceID='),
    ...listed({ list: 'Invoices', type: 'ACCPAY', dated: true, deletions: 'feed', named: 'byIds', counted: 'day' }),
  }),
  defineStream({
    id: 'expenses',
    label: 'Spent money',
    entity: 'expense',
    schema: documents.bankTransaction,
    map: documents.toExpense,
    scopes: read('banktransactions'),
    page: pageAt('Bank/ViewTransaction.aspx?bankTransactionID='),
    ...listed({ list: 'BankTransactions', type: 'SPEND', dated: true, deletions: 'feed', counted: 'day' }),
  }),
  defineStream({
    id: 'accounts',
    label: 'Accounts',
    entity: 'account',
    schema: records.bookAccount,
    map: records.toAccount,
    ...listed({ list: 'Accounts', pages: 'no', deletions: 'pass' }),
  }),
  defineStream({
    id: 'tax-rates',
    label: 'Tax rates',
    entity: 'tax_rate',
    schema: records.taxRate,
    map: records.toTaxRate,
    ...listed({ list: 'TaxRates', pages: 'no', changes: 'no', deletions: 'pass' }),
  }),
];
