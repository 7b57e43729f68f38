import { type EntityKind, entityKinds } from '../entities/index.ts';

/** What happens to every kind of record. */
const usual = ['created', 'updated', 'deleted'] as const;

/** What is told by a name of its own, and which records it is about; null for Backroom itself. */
const named = {
  'order.paid': 'order',
  'order.refunded': 'order',
  'order.cancelled': 'order',
  'invoice.paid': 'invoice',
  'invoice.overdue': 'invoice',
  'payment.received': 'payment',
  'payment.failed': 'payment',
  'stock.low': 'inventory_level',
  'ticket.created': 'ticket',
  'ticket.resolved': 'ticket',
  'connection.needs_attention': null,
  'sync.failed': null,
} as const satisfies Record<string, EntityKind | 'ticket' | null>;

export type NamedEvent = keyof typeof named;
export type EventType = `${EntityKind}.${(typeof usual)[number]}` | NamedEvent;

/** Every kind of event by its name, with the records that it is about. */
export const eventTypes: ReadonlyMap<EventType, EntityKind | 'ticket' | null> = new Map<
  EventType,
  EntityKind | 'ticket' | null
>([
  ...entityKinds.flatMap((kind) => usual.map((what) => [`${kind}.${what}` as const, kind] as const)),
  ...Object.entries(named).map(([type, kind]) => [type as NamedEvent, kind] as const),
]);

export function isEventType(text: string): text is EventType {
  const known: ReadonlyMap<string, unknown> = eventTypes;
  return known.has(text);
}

/** The events that a change of such a record can make. */
export function eventTypesOf(kind: EntityKind): readonly EventType[] {
  return [...eventTypes].flatMap(([type, of]) => (of === kind ? [type] : []));
}
