import type { Truth } from '../vendor.ts';
import { ofType, paymentsOf } from './fresh.ts';
import type { Document, Payment, XeroState } from './state.ts';
import { beginningOf, HOME, totalOf } from './state.ts';

const stamped = (ms: number) => ({ at: new Date(ms).toISOString() });

function documentTruth(document: Document): Truth {
  const title = document.type === 'SPEND' ? document.reference : document.number;
  const { id, currency, date: at } = document;
  return { id, title: title === '' ? id : title, amountMinor: totalOf(document), currency, at };
}

function paymentTruth({ id, amount, document, date }: Payment): Truth {
  return { id, title: id, amountMinor: amount, currency: document.currency, ...stamped(beginningOf(date)) };
}

const STREAMS: Record<string, (state: XeroState) => Truth[]> = {
  customers: ({ contacts }) =>
    [...contacts.values()].filter((one) => one.customer || !one.supplier).map(({ id, name: title }) => ({ id, title })),
  suppliers: ({ contacts }) =>
    [...contacts.values()].filter((one) => one.supplier || !one.customer).map(({ id, name: title }) => ({ id, title })),
  products: ({ items }) =>
    [...items.values()].map(({ id, name: title, price: amountMinor, updatedAt }) => ({
      ...{ id, title, amountMinor, currency: HOME },
      ...stamped(updatedAt),
    })),
  stock: ({ items }) =>
    [...items.values()]
      .filter(({ stock }) => stock !== null)
      .map(({ id, name: title, updatedAt }) => ({ id, title, ...stamped(updatedAt) })),
  invoices: (state) => ofType(state, 'ACCREC').map(documentTruth),
  'credit-notes': (state) => ofType(state, 'ACCRECCREDIT').map(documentTruth),
  // Deleted ones, too: Xero lists them as such.
  'purchase-orders': ({ documents }) =>
    [...documents.values()].filter(({ type }) => type === 'PURCHASEORDER').map(documentTruth),
  bills: (state) => ofType(state, 'ACCPAY').map(documentTruth),
  expenses: (state) => ofType(state, 'SPEND').map(documentTruth),
  payments: (state) => paymentsOf(state, 'ACCREC').map(paymentTruth),
  refunds: (state) => paymentsOf(state, 'ACCRECCREDIT').map(paymentTruth),
  accounts: ({ accounts }) =>
    [...accounts.values()].map(({ id, name: title, updatedAt }) => ({ id, title, ...stamped(updatedAt) })),
  'tax-rates': ({ taxRates }) =>
    [...taxRates.values()]
      .filter(({ status }) => status !== 'DELETED')
      .map(({ type: id, name: title }) => ({ id, title })),
};

export function truthOf(state: XeroState, stream: string): Truth[] {
  return STREAMS[stream]?.(state) ?? [];
}

/** Live counts of each stream: what its truth tells. */
export function xeroHolds(state: XeroState): Record<string, number> {
  return Object.fromEntries(Object.keys(STREAMS).map((stream) => [stream, truthOf(state, stream).length]));
}
