import type { z } from 'zod';
import type { Address, Party } from '../../../contract/entities/common.ts';
import type { Line } from '../../../contract/entities/documents.ts';
import { type EntityKind, entitySchemas } from '../../../contract/entities/index.ts';
import type { Money } from '../../../contract/money.ts';
import type { WordKey } from '../../../contract/words/index.ts';

type FieldWord<K> = K extends `records.field.${infer Name}` ? Name : never;
export type FieldName = FieldWord<WordKey>;

export type FieldValue =
  | { as: 'text' | 'instant' | 'day' | 'status'; text: string }
  | { as: 'money'; money: Money }
  | { as: 'party'; party: Party }
  | { as: 'address'; address: Address }
  | { as: 'yesNo'; yes: boolean }
  | { as: 'sort'; sort: 'simple' | 'group' | 'variation' | 'service' }
  | { as: 'list'; items: readonly string[] };

export interface Field {
  name: FieldName;
  value: FieldValue;
}

/** A record laid out for reading: labelled fields, and its lines where it has some. */
export interface Layout {
  fields: Field[];
  lines: readonly Line[];
}

type Maybe = Field | null;

function worded(name: FieldName, as: 'text' | 'instant' | 'day' | 'status', text: string | null): Maybe {
  return text === null || text === '' ? null : { name, value: { as, text } };
}
const text = (name: FieldName, value: string | null) => worded(name, 'text', value);
const instant = (name: FieldName, value: string | null) => worded(name, 'instant', value);
const day = (name: FieldName, value: string | null) => worded(name, 'day', value);
const status = (value: string) => worded('status', 'status', value);
const money = (name: FieldName, value: Money | null): Maybe => value && { name, value: { as: 'money', money: value } };

/** Amounts that are mostly nought are worth a line only when they are not. */
const moneyUnlessNought = (name: FieldName, value: Money | null) =>
  value && value.amountMinor !== 0 ? money(name, value) : null;

function address(name: FieldName, value: Address | null): Maybe {
  return value && addressLines(value).length > 0 ? { name, value: { as: 'address', address: value } } : null;
}

function party(value: Party): Maybe {
  return value.name || value.email || value.externalId
    ? { name: 'customer', value: { as: 'party', party: value } }
    : null;
}

function list(name: FieldName, items: readonly string[]): Maybe {
  return items.length > 0 ? { name, value: { as: 'list', items } } : null;
}

interface Sourced {
  externalId: string;
  createdAt: string | null;
  changedAt: string | null;
}

function laidOut(source: Sourced, own: readonly Maybe[], lines: readonly Line[] = []): Layout {
  const common = [
    instant('createdAt', source.createdAt),
    instant('changedAt', source.changedAt),
    text('externalId', source.externalId),
  ];
  return { fields: [...own, ...common].filter((field) => field !== null), lines };
}

function reading<S extends z.ZodType>(schema: S, lay: (entity: z.output<S>) => Layout) {
  return (value: unknown): Layout | null => {
    const parsed = schema.safeParse(value);
    return parsed.success ? lay(parsed.data) : null;
  };
}

const layouts: Readonly<Record<EntityKind, (value: unknown) => Layout | null>> = {
  customer: reading(entitySchemas.customer, (c) =>
    laidOut(c, [
      text('name', c.name),
      text('company', c.company),
      text('email', c.email),
      text('phone', c.phone),
      address('address', c.address),
      { name: 'active', value: { as: 'yesNo', yes: c.active } },
    ]),
  ),
  product: reading(entitySchemas.product, (p) =>
    laidOut(p, [
      text('title', p.title),
      status(p.status),
      money('price', p.price),
      text('sku', p.sku),
      text('barcode', p.barcode),
      { name: 'sort', value: { as: 'sort', sort: p.kind } },
      text('parentId', p.parentId),
    ]),
  ),
  inventory_level: reading(entitySchemas.inventory_level, (l) =>
    laidOut(l, [
      text('title', l.title),
      text('available', l.available),
      text('location', l.location ?? l.locationId),
      text('sku', l.sku),
      text('productId', l.productId),
    ]),
  ),
  order: reading(entitySchemas.order, (o) =>
    laidOut(
      o,
      [
        text('number', o.number),
        status(o.status),
        instant('placedAt', o.placedAt),
        party(o.customer),
        money('total', o.total),
        money('tax', o.tax),
        moneyUnlessNought('shipping', o.shipping),
        moneyUnlessNought('discount', o.discount),
        { name: 'taxIncluded', value: { as: 'yesNo', yes: o.taxIncluded } },
        address('shipTo', o.shipTo),
      ],
      o.lines,
    ),
  ),
  invoice: reading(entitySchemas.invoice, (i) =>
    laidOut(
      i,
      [
        text('number', i.number),
        status(i.status),
        day('issuedOn', i.issuedOn),
        day('dueOn', i.dueOn),
        party(i.customer),
        money('total', i.total),
        money('tax', i.tax),
        money('balance', i.balance),
      ],
      i.lines,
    ),
  ),
  payment: reading(entitySchemas.payment, (p) =>
    laidOut(p, [
      money('amount', p.amount),
      status(p.status),
      instant('paidAt', p.paidAt),
      party(p.customer),
      text('method', p.method),
      money('fee', p.fee),
      list('paysFor', p.paysFor),
    ]),
  ),
  refund: reading(entitySchemas.refund, (r) =>
    laidOut(r, [
      money('amount', r.amount),
      status(r.status),
      instant('refundedAt', r.refundedAt),
      text('reason', r.reason),
      text('orderId', r.orderId),
      text('paymentId', r.paymentId),
    ]),
  ),
  payout: reading(entitySchemas.payout, (p) =>
    laidOut(p, [
      money('amount', p.amount),
      status(p.status),
      day('arrivesOn', p.arrivesOn),
      money('fee', p.fee),
      text('description', p.description),
    ]),
  ),
};

/** A record's canonical JSON laid out for reading; null when it does not fit this version's schema. */
export function layoutOf(kind: EntityKind, canonical: string): Layout | null {
  try {
    return layouts[kind](JSON.parse(canonical));
  } catch {
    return null;
  }
}

/** An address as the lines of an envelope. */
export function addressLines(value: Address): string[] {
  const town = [value.postcode, value.city].filter(Boolean).join(' ');
  return [...value.lines, town, value.region, value.country].filter((line): line is string => Boolean(line));
}
