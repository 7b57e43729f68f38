import type { EntityKind, EntityOf } from '../entities/index.ts';
import { type EventType, eventTypes } from './names.ts';
import { type EventPayload, payloadVersion } from './payload.ts';
import type { Ticket } from './ticket.ts';

/** One made-up record of each kind, for the test button and the documentation. */

const at = '2026-03-01T09:30:00Z';
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const stamps = (externalId: string) => ({ externalId, createdAt: at, changedAt: at });
const party = { externalId: 'example-customer-1', name: 'Maria Example', email: 'maria@example.com' };
const address = { lines: ['1 Example Street'], city: 'Athens', region: null, postcode: '10431', country: 'GR' };
const person = { company: null, email: party.email, phone: null, active: true, address };
const line = {
  externalId: 'example-line-1',
  productId: 'example-product-1',
  sku: 'EX-1',
  title: 'Example mug',
  quantity: '2',
  total: eur(2000),
  tax: eur(480),
};
const sums = { lines: [line], tax: eur(480), total: eur(2480) };
const cost = { externalId: null, title: 'Paper', accountId: null, productId: null, total: eur(1000) };
const costs = { lines: [cost], tax: eur(240), total: eur(1240) };
const paper = { number: 'EX-1001', issuedOn: '2026-03-01' };

const records: { readonly [K in EntityKind]: EntityOf<K> } = {
  customer: { ...stamps('example-customer-1'), name: party.name, ...person },
  supplier: { ...stamps('example-supplier-1'), name: 'Example Paper Ltd', ...person },
  product: {
    ...stamps('example-product-1'),
    title: line.title,
    sku: line.sku,
    barcode: null,
    kind: 'simple',
    parentId: null,
    status: 'active',
    price: eur(1240),
  },
  inventory_level: {
    ...stamps('example-level-1'),
    productId: line.productId,
    sku: line.sku,
    title: line.title,
    locationId: null,
    location: 'Shop',
    available: '3',
  },
  order: {
    ...stamps('example-order-1'),
    number: '#1001',
    placedAt: at,
    status: 'paid',
    customer: party,
    ...sums,
    discount: eur(0),
    shipping: eur(0),
    taxIncluded: false,
    shipTo: address,
  },
  invoice: {
    ...stamps('example-invoice-1'),
    ...paper,
    dueOn: '2026-03-31',
    status: 'open',
    customer: party,
    ...sums,
    balance: eur(2480),
  },
  credit_note: {
    ...stamps('example-credit-1'),
    ...paper,
    status: 'open',
    customer: party,
    ...sums,
    balance: eur(2480),
    invoiceId: 'example-invoice-1',
  },
  purchase_order: {
    ...stamps('example-purchase-1'),
    number: 'EX-PO-1',
    orderedOn: '2026-03-01',
    expectedOn: '2026-03-10',
    status: 'open',
    supplier: { externalId: 'example-supplier-1', name: 'Example Paper Ltd', email: null },
    ...costs,
    lines: [{ ...cost, sku: null, quantity: '4' }],
  },
  bill: {
    ...stamps('example-bill-1'),
    ...paper,
    dueOn: null,
    status: 'open',
    ...costs,
    balance: eur(1240),
    supplier: { externalId: 'example-supplier-1', name: 'Example Paper Ltd', email: null },
  },
  expense: {
    ...stamps('example-expense-1'),
    number: null,
    spentOn: '2026-03-01',
    status: 'booked',
    ...costs,
    payee: { externalId: null, name: 'Example Café', email: null },
    paidFromId: null,
  },
  payment: {
    ...stamps('example-payment-1'),
    paidAt: at,
    status: 'succeeded',
    amount: eur(2480),
    fee: eur(60),
    method: 'card',
    customer: party,
    paysFor: ['example-order-1'],
  },
  refund: {
    ...stamps('example-refund-1'),
    refundedAt: at,
    status: 'succeeded',
    amount: eur(1240),
    reason: null,
    orderId: 'example-order-1',
    paymentId: 'example-payment-1',
  },
  payout: {
    ...stamps('example-payout-1'),
    arrivesOn: '2026-03-03',
    status: 'in_transit',
    amount: eur(2420),
    fee: null,
    description: null,
  },
  dispute: {
    ...stamps('example-dispute-1'),
    openedAt: at,
    status: 'needs_response',
    amount: eur(2480),
    reason: 'fraudulent',
    paymentId: 'example-payment-1',
    respondBy: '2026-03-15T00:00:00Z',
  },
  balance_transaction: {
    ...stamps('example-movement-1'),
    occurredAt: at,
    kind: 'sale',
    status: 'pending',
    amount: eur(2480),
    fee: eur(60),
    net: eur(2420),
    sourceId: 'example-payment-1',
    payoutId: null,
    orderId: null,
    description: null,
  },
  subscription: {
    ...stamps('example-subscription-1'),
    startedAt: at,
    status: 'active',
    customer: party,
    title: 'Coffee each month',
    price: eur(1500),
    interval: 'month',
    intervalCount: 1,
    paidUntil: '2026-04-01T09:30:00Z',
    cancelledAt: null,
  },
  shipment: {
    ...stamps('example-shipment-1'),
    shippedAt: at,
    status: 'shipped',
    orderId: 'example-order-1',
    carrier: 'Example Post',
    trackingNumber: 'EX123456789GR',
    trackingUrl: null,
    lines: [{ lineId: line.externalId, sku: line.sku, title: line.title, quantity: '2' }],
  },
  account: {
    ...stamps('example-account-1'),
    name: 'Sales',
    number: '700',
    kind: 'income',
    type: null,
    currency: 'EUR',
    status: 'active',
    balance: null,
  },
  tax_rate: {
    ...stamps('example-rate-1'),
    name: 'VAT 24 %',
    code: null,
    percent: '24',
    inclusive: false,
    country: 'GR',
    status: 'active',
  },
};

const ticket: Ticket = {
  ...stamps('example-ticket-1'),
  number: '17',
  subject: 'Where is my parcel?',
  status: 'open',
  customer: party,
  openedAt: at,
  resolvedAt: null,
  orderId: 'example-order-1',
};

/** A made-up payload of an event type, marked as one by its connection. @param at UTC instant */
export function examplePayload(type: EventType, id: string, timestamp: string): EventPayload {
  const connection = { id: 'example', name: 'Example shop', provider: 'example' };
  return { id, type, timestamp, version: payloadVersion, data: { connection, ...exampleData(type) } };
}

function exampleData(type: EventType): object {
  if (type === 'connection.needs_attention') return { why: 'signed_out', count: 0 };
  if (type === 'sync.failed') return { run: { id: 1, startedAt: at, endedAt: at }, reason: 'vendor_fault' };
  const kind = eventTypes.get(type) ?? 'customer';
  if (kind === 'ticket') return { record: type === 'ticket.resolved' ? { ...ticket, status: 'resolved' } : ticket };
  return { record: { ...records[kind], ...turns[type] }, ...(type === 'stock.low' ? { atMost: 5 } : {}) };
}

/** What a record must look like for the event to make sense. */
const turns: { readonly [T in EventType]?: object } = {
  'order.created': { status: 'open' },
  'order.refunded': { status: 'refunded' },
  'order.cancelled': { status: 'cancelled' },
  'invoice.paid': { status: 'paid', balance: eur(0) },
  'invoice.overdue': { dueOn: '2026-02-28' },
  'payment.failed': { status: 'failed' },
};
