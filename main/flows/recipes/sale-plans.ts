import type { EntityKind, EntityOf } from '../../../contract/entities/index.ts';
import type { Plan, PushKey, World } from '../recipe.ts';
import { accountingDay, because, isThere, nothing, type Subject } from './plans.ts';

export type Order = EntityOf<'order'>;
export type Payment = EntityOf<'payment'>;
export type Refund = EntityOf<'refund'>;

/** Exactly one document stands for an order, an invoice or a receipt, so that changing the choice doubles none. */
export function documentKey(orderId: string): PushKey {
  return { entity: 'order', externalId: orderId, part: 'invoice' };
}

/** What comes of an order belongs together: its document, its payments, its refunds. */
export const aboutOrder = (orderId: string) => `order/${orderId}`;

export function orderSubject(order: Order, world: World): Subject {
  return {
    key: documentKey(order.externalId),
    title: order.number || order.externalId,
    about: aboutOrder(order.externalId),
    occurredOn: accountingDay(order.placedAt, world),
    money: order.total,
  };
}

/** What was written is to be taken back; what was not is simply not written. */
export function withdrawn(world: World, key: PushKey): Plan {
  return isThere(world, key) ? { kind: 'undo', key, ...because('cancelled_since') } : nothing;
}

export function isOrder(entity: EntityKind, record: EntityOf<EntityKind>): record is Order {
  return entity === 'order' && 'placedAt' in record;
}
export function isPayment(entity: EntityKind, record: EntityOf<EntityKind>): record is Payment {
  return entity === 'payment' && 'paidAt' in record;
}
export function isRefund(entity: EntityKind, record: EntityOf<EntityKind>): record is Refund {
  return entity === 'refund' && 'refundedAt' in record;
}

const paidStates: ReadonlySet<Order['status']> = new Set(['paid', 'partly_refunded', 'refunded']);

/** Whether all of its money came in, whatever was given back since. */
export const isPaid = ({ status }: Order) => paidStates.has(status);

/** Whether an order is booked at all; one that was not paid yet is not, unless the owner wants it when it is placed. */
export function isWanted(order: Order, world: World): boolean {
  if (accountingDay(order.placedAt, world) < world.startOn) return false;
  if (order.status === 'open') return world.choice('when') === 'placed' && world.choice('document') !== 'sales_receipt';
  // An order of nothing at all says nothing to the books; one of goods that cost nothing does: they left the stock.
  return isPaid(order) && (order.lines.length > 0 || order.total.amountMinor !== 0);
}
