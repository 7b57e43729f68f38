import type { Entity, EntityKind, EntityOf } from '../entities/index.ts';
import type { EventType, NamedEvent } from './names.ts';

/** A record before and after; `before` is null for a new one, `after` for one that is gone. */
export interface Change<K extends EntityKind = EntityKind> {
  readonly kind: K;
  readonly before: EntityOf<K> | null;
  readonly after: EntityOf<K> | null;
}

/** What the owner has set that decides on an event. */
export interface Settings {
  /** Stock of so many or fewer is low. */
  readonly lowStock: number;
}

type Rule<K extends EntityKind> = (before: EntityOf<K> | null, after: EntityOf<K>, settings: Settings) => boolean;
type Rules = { readonly [K in EntityKind]?: { readonly [T in NamedEvent]?: Rule<K> } };

type Order = EntityOf<'order'>;
const isPaid = (order: Order | null) =>
  order !== null && ['paid', 'partly_refunded', 'refunded'].includes(order.status);

/** How far an order is given back: nothing, in part, whole. */
const refundSteps: readonly Order['status'][] = ['partly_refunded', 'refunded'];
const refundStep = (order: Order | null) => (order === null ? -1 : refundSteps.indexOf(order.status));

/** True when the status has just become this; a new record that has it at once counts. */
const turned = <R extends { readonly status: string }>(status: string, before: R | null, after: R) =>
  after.status === status && before?.status !== status;

const rules: Rules = {
  order: {
    'order.paid': (before, after) => !isPaid(before) && isPaid(after),
    'order.refunded': (before, after) => refundStep(after) > refundStep(before),
    'order.cancelled': (before, after) => turned('cancelled', before, after),
  },
  invoice: { 'invoice.paid': (before, after) => turned('paid', before, after) },
  payment: {
    'payment.received': (before, after) => turned('succeeded', before, after),
    'payment.failed': (before, after) => turned('failed', before, after),
  },
  inventory_level: {
    'stock.low': (before, after, { lowStock }) =>
      before !== null && Number(before.available) > lowStock && Number(after.available) <= lowStock,
  },
};

/**
 * The events that a change makes, the general one first. Pure. `invoice.overdue` is not among them: it is made by the
 * clock, not by a change.
 */
export function eventsOf<K extends EntityKind>({ kind, before, after }: Change<K>, settings: Settings): EventType[] {
  if (after === null) return before === null ? [] : [`${kind}.deleted`];
  if (before !== null && isSameRecord(before, after)) return [];
  const own: Rules[K] = rules[kind];
  const made = Object.entries<Rule<K>>(own ?? {}).filter(([, rule]) => rule(before, after, settings));
  return [`${kind}.${before === null ? 'created' : 'updated'}`, ...made.map(([type]) => type as NamedEvent)];
}

/** The same but for the vendor's stamp of when it changed. */
function isSameRecord(before: Entity, after: Entity): boolean {
  return isSame({ ...before, changedAt: null }, { ...after, changedAt: null });
}

/** Deep equality of plain data; a field that is absent is as one that is undefined. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [new Map<string, unknown>(Object.entries(a)), new Map<string, unknown>(Object.entries(b))];
  return [...new Set([...left.keys(), ...right.keys()])].every((key) => isSame(left.get(key), right.get(key)));
}
