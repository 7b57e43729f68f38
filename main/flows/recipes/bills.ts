import type { EntityOf } from '../../../contract/entities/index.ts';
import type { Plan, Recipe, World } from '../recipe.ts';
import { costAsks, planBillOf, surveyOf } from './costs.ts';
import { nothing, undo } from './plans.ts';
import { supplierAsks } from './suppliers.ts';

type Bill = EntityOf<'bill'>;

function planBill(bill: Bill, world: World): Plan {
  const { externalId, number, status, issuedOn, dueOn, total } = bill;
  const key = { entity: 'bill', externalId, part: 'bill' };
  // What Backroom itself has written here comes from somewhere else, and is no news there.
  if (issuedOn < world.startOn || status === 'draft' || world.madeFrom(externalId, 'bill.create')) return nothing;
  if (status === 'void') return undo(world, key, 'cancelled_since');
  const about = `bill/${externalId}`;
  const subject = { key, title: number ?? externalId, about, occurredOn: issuedOn, money: total };
  return planBillOf(bill, subject, { issuedOn, dueOn, note: null }, world);
}

const isBill = (record: EntityOf<'bill'> | object): record is Bill => 'supplier' in record && 'issuedOn' in record;

/** What suppliers have billed, from one set of books into another. */
export const billRecipe: Recipe = {
  kind: 'bills',
  triggers: ['bill'],
  needs: { source: ['bill'], target: ['bill.create'] },
  survey: (_entity, record, world) => (isBill(record) ? surveyOf(record, world) : []),
  asks: (world, survey) => [...supplierAsks(world), ...costAsks(world, survey)],
  plan: (_entity, record, world) => (isBill(record) ? planBill(record, world) : nothing),
};
