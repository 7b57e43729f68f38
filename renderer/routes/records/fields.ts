import type { z } from 'zod';
import type { Address, Party } from '../../../contract/entities/common.ts';
import { type EntityKind, type EntityOf, entitySchemas } from '../../../contract/entities/index.ts';
import type { Money } from '../../../contract/money.ts';
import type { WordKey } from '../../../contract/words/index.ts';
import { inWords } from './readable.ts';

type FieldWord<K> = K extends `records.field.${infer Name}` ? Name : never;
export type FieldName = FieldWord<WordKey>;

export type FieldValue =
  | { as: 'text' | 'instant' | 'day' | 'status'; text: string }
  | { as: 'money'; money: Money }
  | { as: 'party'; party: Party }
  | { as: 'address'; address: Address }
  | { as: 'yesNo'; yes: boolean }
  | { as: 'word'; word: WordKey; count?: number }
  | { as: 'list'; items: readonly string[] };

export interface Field {
  name: FieldName;
  value: FieldValue;
}

/** One line of a document, as far as its kind tells. */
export interface LineRow {
  externalId?: string | null;
  title: string | null;
  sku?: string | null;
  quantity?: string | null;
  total?: Money | null;
}

/** A record laid out for reading: labelled fields, and its lines where it has some. */
export interface Layout {
  fields: Field[];
  lines: readonly LineRow[];
}

type Maybe = Field | null;

function worded(name: FieldName, as: 'text' | 'instant' | 'day' | 'status', text: string | null): Maybe {
  return text === null || text === '' ? null : { name, value: { as, text } };
}
const text = (name: FieldName, value: string | null) => worded(name, 'text', value);
const code = (name: FieldName, value: string | null) => text(name, value && inWords(value));
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

function party(value: Party, name: FieldName = 'customer'): Maybe {
  return value.name || value.email || value.externalId ? { name, value: { as: 'party', party: value } } : null;
}

const word = (name: FieldName, key: WordKey, count?: number): Field => ({
  name,
  value: { as: 'word', word: key, ...(count === undefined ? {} : { count }) },
});

function list(name: FieldName, items: readonly string[]): Maybe {
  return items.length > 0 ? { name, value: { as: 'list', items } } : null;
}

interface Sourced {
  externalId: string;
  createdAt: string | null;
  changedAt: string | null;
}

function laidOut(source: Sourced, own: readonly Maybe[], lines: readonly LineRow[] = []): Layout {
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

function person(c: EntityOf<'customer'>): Layout {
  return laidOut(c, [
    text('name', c.name),
    text('company', c.company),
    text('email', c.email),
    text('phone', c.phone),
    address('address', c.address),
    { name: 'active', value: { as: 'yesNo', yes: c.active } },
  ]);
}

const layouts: Readonly<Record<EntityKind, (value: unknown) => Layout | null>> = {
  customer: reading(entitySchemas.customer, person),
  supplier: reading(entitySchemas.supplier, person),
  product: reading(entitySchemas.product, (p) =>
    laidOut(p, [
      text('title', p.title),
      status(p.status),
      money('price', p.price),
      text('sku', p.sku),
      text('barcode', p.barcode),
      word('sort', `records.sort.${p.kind}`),
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
      code('reason', r.reason),
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
  credit_note: reading(entitySchemas.credit_note, (c) =>
    laidOut(
      c,
      [
        text('number', c.number),
        status(c.status),
        day('issuedOn', c.issuedOn),
        party(c.customer),
        money('total', c.total),
        money('tax', c.tax),
        money('left', c.balance),
        text('invoiceId', c.invoiceId),
      ],
      c.lines,
    ),
  ),
  subscription: reading(entitySchemas.subscription, (s) =>
    laidOut(s, [
      text('title', s.title),
      status(s.status),
      party(s.customer),
      money('perPeriod', s.price),
      s.interval && word('period', `records.period.${s.interval}`, s.intervalCount ?? 1),
      instant('startedAt', s.startedAt),
      instant('paidUntil', s.paidUntil),
      instant('cancelledAt', s.cancelledAt),
    ]),
  ),
  dispute: reading(entitySchemas.dispute, (d) =>
    laidOut(d, [
      money('amount', d.amount),
      status(d.status),
      instant('respondBy', d.respondBy),
      code('reason', d.reason),
      instant('openedAt', d.openedAt),
      text('paymentId', d.paymentId),
    ]),
  ),
  balance_transaction: reading(entitySchemas.balance_transaction, (b) =>
    laidOut(b, [
      word('about', `records.movement.${b.kind}`),
      status(b.status),
      instant('occurredAt', b.occurredAt),
      money('amount', b.amount),
      money('fee', b.fee),
      money('net', b.net),
      code('description', b.description),
      text('paymentId', b.sourceId),
      text('orderId', b.orderId),
      text('payoutId', b.payoutId),
    ]),
  ),
  shipment: reading(entitySchemas.shipment, (s) =>
    laidOut(
      s,
      [
        text('trackingNumber', s.trackingNumber),
        status(s.status),
        text('carrier', s.carrier),
        instant('shippedAt', s.shippedAt),
        text('trackingUrl', s.trackingUrl),
        text('orderId', s.orderId),
      ],
      s.lines,
    ),
  ),
  purchase_order: reading(entitySchemas.purchase_order, (p) =>
    laidOut(
      p,
      [
        text('number', p.number),
        status(p.status),
        day('orderedOn', p.orderedOn),
        day('expectedOn', p.expectedOn),
        party(p.supplier, 'supplier'),
        money('total', p.total),
        money('tax', p.tax),
      ],
      p.lines,
    ),
  ),
  bill: reading(entitySchemas.bill, (b) =>
    laidOut(
      b,
      [
        text('number', b.number),
        status(b.status),
        day('issuedOn', b.issuedOn),
        day('dueOn', b.dueOn),
        party(b.supplier, 'supplier'),
        money('total', b.total),
        money('tax', b.tax),
        money('balance', b.balance),
      ],
      b.lines,
    ),
  ),
  expense: reading(entitySchemas.expense, (e) =>
    laidOut(
      e,
      [
        text('number', e.number),
        status(e.status),
        day('spentOn', e.spentOn),
        party(e.payee, 'payee'),
        money('total', e.total),
        money('tax', e.tax),
        text('paidFrom', e.paidFromId),
      ],
      e.lines,
    ),
  ),
  account: reading(entitySchemas.account, (a) =>
    laidOut(a, [
      text('name', a.name),
      text('number', a.number),
      word('accountKind', `records.account.${a.kind}`),
      text('accountType', a.type),
      status(a.status),
      money('accountBalance', a.balance),
      text('currency', a.currency),
    ]),
  ),
  tax_rate: reading(entitySchemas.tax_rate, (t) =>
    laidOut(t, [
      text('name', t.name),
      text('percent', t.percent),
      status(t.status),
      text('code', t.code),
      text('country', t.country),
      t.inclusive === null ? null : { name: 'taxIncluded', value: { as: 'yesNo', yes: t.inclusive } },
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
