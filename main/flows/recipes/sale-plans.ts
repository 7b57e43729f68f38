import type { EntityKind, EntityOf } from '../../../contract/entities/index.ts';
import type { PushReason, PushWhy } from '../../../contract/flows/index.ts';
import type { Money } from '../../../contract/money.ts';
import { localDay } from '../../../providers/kit/index.ts';
import type { Plan, PushKey, World } from '../recipe.ts';

export type Order = EntityOf<'order'>;
export type Payment = EntityOf<'payment'>;
export type Refund = EntityOf<'refund'>;

/** Why something cannot be worked out. */
export interface Problem {
  readonly why: PushWhy;
}

export const nothing: Plan = { kind: 'nothing' };

export function because(code: PushReason, params: PushWhy['params'] = {}): Problem {
  return { why: { code, params } };
}

/** Nothing can be booked before the owner has chosen this. */
export const unmapped = (choice: string): Problem => because('unmapped', { choice });

/** What a plan says of the record that it is about, whatever comes of it. */
export interface Subject {
  readonly key: PushKey;
  readonly title: string;
  readonly about: string;
  readonly occurredOn: string;
  readonly money: Money | null;
}

/** The accounting day of an instant: where the books are. */
export function accountingDay(at: string, world: World): string {
  return localDay(at, world.zone);
}

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

/** Whether something is there already, or may be. */
export function isThere(world: World, key: PushKey): boolean {
  const state = world.pushed(key)?.state;
  return state === 'done' || state === 'sending' || state === 'undoing';
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
