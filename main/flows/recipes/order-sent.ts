import type { EntityOf } from '../../../contract/entities/index.ts';
import type { Ask, Plan, PlannedPush, Recipe, World } from '../recipe.ts';
import { finality, numberedLike, sameAddress, sameGoods } from './order-same.ts';
import { missingLines, type Wish, wishesOf } from './order-sent-lines.ts';
import { accountingDay, because, hold, nothing, pushOne, type Subject, undo } from './plans.ts';

type Shipment = EntityOf<'shipment'>;
type Order = EntityOf<'order'>;

/** What makes an order of a system that another one's order became. */
const makers = ['invoice.create', 'sales_receipt.create'] as const;

/**
 * The shop's order that a shipment belongs to: the one that its own order was made from, else the only one of the same
 * number, when it is for the same money, or for the same buyer and goods. Numbers alone say nothing: two shops both have
 * a #1001, and may have it for the same faithful customer.
 */
function orderOf({ orderId }: Shipment, world: World): Order | 'several' | null {
  if (orderId === null) return null;
  for (const maker of makers) {
    const from = world.madeFrom(orderId, maker);
    if (from?.entity === 'order') return world.target.find('order', from.externalId);
  }
  const own = world.source.find('order', orderId);
  if (!own) return null;
  const alike = numberedLike(world.target, 'order', own.number).filter((order) => isSame(own, order));
  return alike.length > 1 ? 'several' : (alike[0] ?? null);
}

function isSame(one: Order, other: Order): boolean {
  const { total } = one;
  const isSameMoney = total.amountMinor === other.total.amountMinor && total.currency === other.total.currency;
  const isSameBuyer = sameAddress(one.customer.email, other.customer.email);
  return isSameBuyer !== false && (isSameMoney || (isSameBuyer === true && sameGoods(one, other)));
}

/** Carriers print a number with gaps, and people type it in small letters. */
const bareNumber = (text: string | null) => text?.replaceAll(/[\s-]/g, '').toUpperCase() ?? '';

function planShipment(shipment: Shipment, world: World): Plan {
  const { externalId, status, trackingNumber, shippedAt, createdAt } = shipment;
  const key = { entity: 'shipment', externalId, part: 'shipment' };
  const at = shippedAt ?? createdAt;
  const day = at === null ? world.startOn : accountingDay(at, world);
  // What Backroom itself has written here came from somewhere else.
  if (day < world.startOn || world.madeFrom(externalId, 'shipment.create')) return nothing;
  if (status === 'cancelled' || status === 'failed') return undo(world, key, 'cancelled_since');
  if (status === 'pending' || bareNumber(trackingNumber) === '') return nothing;
  const order = orderOf(shipment, world);
  const subject: Subject = {
    key,
    title: trackingNumber ?? '',
    about: `shipment/${externalId}`,
    occurredOn: day,
    money: null,
  };
  if (order === 'several') return hold(subject, because('order_missing', { several: 1 }));
  if (order === null || order.status === 'draft' || order.status === 'cancelled') return nothing;
  const sent = world.target
    .about('shipment', 'order', order.externalId)
    .filter((one) => one.status !== 'cancelled' && one.status !== 'failed');
  if (sent.some((one) => bareNumber(one.trackingNumber) === bareNumber(trackingNumber))) return nothing;
  const wishes = wishesOf(shipment, world.source, order);
  if ('why' in wishes) return hold(subject, wishes);
  const lines = missingLines(order, sent, wishes.wishes);
  if (lines === 'none') return nothing;
  if (lines !== null && 'why' in lines) return hold(subject, lines);
  return pushOne(pushOf(shipment, order, lines, subject, world));
}

function pushOf(
  { carrier, trackingNumber, trackingUrl }: Shipment,
  { externalId, number }: Order,
  lines: readonly Wish[] | null,
  subject: Subject,
  world: World,
): PlannedPush<'shipment.create'> {
  return {
    ...subject,
    title: `${number}: ${subject.title}`,
    action: 'shipment.create',
    input: {
      orderId: externalId,
      // The shop wants a name; a carrier that is not known is no reason to keep the number back.
      carrier: carrier?.trim() || 'Other',
      trackingNumber: trackingNumber?.trim() ?? '',
      trackingUrl: trackingUrl !== null && URL.canParse(trackingUrl) ? trackingUrl : null,
      lines,
      notify: world.choice('notify') === 'yes',
    },
    ...{ expect: null, proof: null, ledger: [], warnings: finality(world, 'shipment.create') },
  };
}

/** An order that was fetched after its shipment. */
function planOrder(order: Order, world: World): Plan {
  const own = numberedLike(world.source, 'order', order.number);
  const shipments = own.flatMap(({ externalId }) => world.source.about('shipment', 'order', externalId));
  const plans = shipments.map((shipment) => planShipment(shipment, world));
  const pushes = plans.flatMap((plan) => (plan.kind === 'push' ? plan.pushes : []));
  if (pushes.length > 0) return { kind: 'push', pushes };
  return plans.find(({ kind }) => kind === 'hold') ?? nothing;
}

function asks(): Ask[] {
  const options = [
    { value: 'yes', label: 'yes' },
    { value: 'no', label: 'no' },
  ];
  return [{ id: 'notify', group: 'what', word: 'notify', of: 'option', worded: true, options, fallback: 'no' }];
}

/** What was sent off, with its tracking number, goes to the order in the shop. */
export const orderSentRecipe: Recipe = {
  kind: 'shipment_to_order',
  triggers: ['shipment'],
  backTriggers: ['order'],
  needs: { source: ['shipment'], target: ['shipment.create'], kept: ['order'] },
  survey: (_entity, record) => ('trackingNumber' in record && record.trackingNumber !== null ? ['tracked'] : []),
  asks,
  plan(_entity, record, world, from) {
    if (from === 'target') return 'placedAt' in record ? planOrder(record, world) : nothing;
    return 'trackingNumber' in record ? planShipment(record, world) : nothing;
  },
};
