import { z } from 'zod';
import type { Money } from '../money.ts';
import { accountSchema, taxRateSchema } from './books.ts';
import {
  billSchema,
  creditNoteSchema,
  expenseSchema,
  invoiceSchema,
  orderSchema,
  purchaseOrderSchema,
} from './documents.ts';
import { inventoryLevelSchema, productSchema, shipmentSchema } from './goods.ts';
import {
  balanceTransactionSchema,
  disputeSchema,
  paymentSchema,
  payoutSchema,
  refundSchema,
  subscriptionSchema,
} from './payments.ts';
import { customerSchema, supplierSchema } from './people.ts';

/** Every kind of record Backroom knows. */
export const entityKindSchema = z.enum([
  'customer',
  'product',
  'inventory_level',
  'order',
  'invoice',
  'payment',
  'refund',
  'payout',
  'credit_note',
  'subscription',
  'dispute',
  'balance_transaction',
  'shipment',
  'purchase_order',
  'bill',
  'expense',
  'supplier',
  'account',
  'tax_rate',
]);
export type EntityKind = z.infer<typeof entityKindSchema>;
export const entityKinds: readonly EntityKind[] = entityKindSchema.options;

/** The schema that the canonical form of each kind fulfils. */
export const entitySchemas = {
  customer: customerSchema,
  product: productSchema,
  inventory_level: inventoryLevelSchema,
  order: orderSchema,
  invoice: invoiceSchema,
  payment: paymentSchema,
  refund: refundSchema,
  payout: payoutSchema,
  credit_note: creditNoteSchema,
  subscription: subscriptionSchema,
  dispute: disputeSchema,
  balance_transaction: balanceTransactionSchema,
  shipment: shipmentSchema,
  purchase_order: purchaseOrderSchema,
  bill: billSchema,
  expense: expenseSchema,
  supplier: supplierSchema,
  account: accountSchema,
  tax_rate: taxRateSchema,
} as const satisfies Record<EntityKind, z.ZodType>;

export type EntityOf<K extends EntityKind> = z.infer<(typeof entitySchemas)[K]>;
export type Entity = EntityOf<EntityKind>;

/** What lists, sorting and search need of a record, whatever its kind. */
export interface Summary {
  title: string;
  /** The date a person would look for it under: an instant or a day. */
  occurredAt: string | null;
  status: string | null;
  money: Money | null;
  /** Words it is found by, besides the title. */
  search: readonly (string | null)[];
}

type Summarise = { [K in EntityKind]: (entity: EntityOf<K>) => Summary };

const summarisers: Summarise = {
  customer: (c) => line(c.name, c.createdAt, c.active ? 'active' : 'inactive', null, [c.email, c.company, c.phone]),
  product: (p) => line(p.title, p.changedAt ?? p.createdAt, p.status, p.price, [p.sku, p.barcode]),
  inventory_level: (l) => line(l.title ?? l.sku ?? l.productId, l.changedAt, null, null, [l.sku, l.location]),
  order: (o) => line(o.number, o.placedAt, o.status, o.total, [o.customer.name, o.customer.email]),
  invoice: (i) => line(i.number ?? i.externalId, i.issuedOn, i.status, i.total, [i.customer.name, i.customer.email]),
  payment: (p) => line(p.externalId, p.paidAt, p.status, p.amount, [p.customer.name, p.customer.email, p.method]),
  refund: (r) => line(r.externalId, r.refundedAt, r.status, r.amount, [r.reason, r.orderId]),
  payout: (p) => line(p.externalId, p.arrivesOn, p.status, p.amount, [p.description]),
  credit_note: (c) =>
    line(c.number ?? c.externalId, c.issuedOn, c.status, c.total, [c.customer.name, c.customer.email]),
  subscription: (s) =>
    line(s.title ?? s.externalId, s.startedAt, s.status, s.price, [s.customer.name, s.customer.email]),
  dispute: (d) => line(d.externalId, d.openedAt, d.status, d.amount, [d.reason, d.paymentId]),
  balance_transaction: (b) =>
    line(b.externalId, b.occurredAt, b.status, b.net, [b.kind, b.description, b.sourceId, b.payoutId]),
  shipment: (s) => line(s.trackingNumber ?? s.externalId, s.shippedAt, s.status, null, [s.carrier, s.orderId]),
  purchase_order: (p) =>
    line(p.number ?? p.externalId, p.orderedOn, p.status, p.total, [p.supplier.name, p.supplier.email]),
  bill: (b) => line(b.number ?? b.externalId, b.issuedOn, b.status, b.total, [b.supplier.name, b.supplier.email]),
  expense: (e) => line(e.number ?? e.externalId, e.spentOn, e.status, e.total, [e.payee.name]),
  supplier: (s) => line(s.name, s.createdAt, s.active ? 'active' : 'inactive', null, [s.email, s.company, s.phone]),
  account: (a) => line(a.name, a.changedAt ?? a.createdAt, a.status, a.balance, [a.number, a.type]),
  tax_rate: (t) => line(t.name, t.changedAt ?? t.createdAt, t.status, null, [t.code, t.country]),
};

function line(
  title: string,
  occurredAt: string | null,
  status: string | null,
  money: Money | null,
  search: Summary['search'],
): Summary {
  return { title, occurredAt, status, money, search };
}

/** The summary of a record; pure. */
export function summarise<K extends EntityKind>(kind: K, entity: EntityOf<K>): Summary {
  return summarisers[kind](entity);
}
