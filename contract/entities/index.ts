import { z } from 'zod';
import type { Money } from '../money.ts';
import { invoiceSchema, orderSchema } from './documents.ts';
import { inventoryLevelSchema, productSchema } from './goods.ts';
import { paymentSchema, payoutSchema, refundSchema } from './payments.ts';
import { customerSchema } from './people.ts';

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
