import type { EntityOf } from '../../../contract/entities/index.ts';
import type { Ask, Plan, Recipe, World } from '../recipe.ts';
import { onlyHereAsk, wordsAsk } from './asks.ts';
import { costAsks, planBillOf, surveyOf } from './costs.ts';
import { because, hold, nothing, undo } from './plans.ts';
import { supplierAsks } from './suppliers.ts';

type PurchaseOrder = EntityOf<'purchase_order'>;

/** The day of the bill. When goods came is not told, so that it is a day which the order itself names. */
function dayFor({ orderedOn, expectedOn }: PurchaseOrder, world: World): string {
  return world.choice('dated') === 'expected' ? (expectedOn ?? orderedOn) : orderedOn;
}

/** Books that also hold the bills of their purchase orders may have them brought by another flow. */
const hasBills = ({ source }: World) => source.has('bill');

function planPurchase(order: PurchaseOrder, world: World): Plan {
  const { externalId, number, status, total } = order;
  const key = { entity: 'purchase_order', externalId, part: 'bill' };
  const issuedOn = dayFor(order, world);
  if (issuedOn < world.startOn || status === 'draft') return nothing;
  if (status === 'cancelled') return undo(world, key, 'cancelled_since');
  if (status === 'open' && world.choice('when') !== 'approved') return nothing;
  // An order of nothing asks for no bill.
  if (total.amountMinor === 0) return undo(world, key, 'changed_since');
  const about = `purchase_order/${externalId}`;
  const subject = { key, title: number ?? externalId, about, occurredOn: issuedOn, money: total };
  if (hasBills(world) && world.choice('only_here') !== 'yes') {
    return hold(subject, because('unmapped', { choice: 'only_here' }));
  }
  const note = number === null ? null : `Purchase order ${number}`;
  return planBillOf(order, subject, { issuedOn, dueOn: null, note }, world);
}

const isPurchase = (record: PurchaseOrder | object): record is PurchaseOrder => 'orderedOn' in record;

/** What was ordered from suppliers becomes bills to be paid. */
export const purchaseRecipe: Recipe = {
  kind: 'purchase_order_to_bill',
  triggers: ['purchase_order'],
  needs: { source: ['purchase_order'], target: ['bill.create'] },
  survey: (_entity, record, world) => (isPurchase(record) ? surveyOf(record, world) : []),
  asks: (world, survey): Ask[] => [
    wordsAsk('when', 'what', ['received', 'approved']),
    wordsAsk('dated', 'what', ['ordered', 'expected']),
    ...(hasBills(world) ? [onlyHereAsk(world, 'bills_only_here')] : []),
    ...supplierAsks(world),
    ...costAsks(world, survey),
  ],
  plan: (_entity, record, world) => (isPurchase(record) ? planPurchase(record, world) : nothing),
};
