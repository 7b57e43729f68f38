import type { EntityKind, EntityOf } from '../../../contract/entities/index.ts';
import type { World } from '../recipe.ts';
import { partsOf } from './sale-parts.ts';
import { isOrder, isPayment, isWanted, type Order } from './sale-plans.ts';
import { percentText } from './sums.ts';

/** What an order needs accounts and tax rates for: `role.tip`, `tax.24`, `currency.EUR`. */
function ofOrder(order: Order, world: World): string[] {
  const currency = `currency.${order.total.currency}`;
  const found = partsOf(order, world);
  if ('why' in found) {
    const { percent } = found.why.params;
    return [currency, ...(found.why.code === 'tax_unclear' ? [`tax.${percent}`] : [])];
  }
  const used = found.parts.flatMap(({ role, percent, net, tax }) => [
    `role.${role}`,
    ...(net === 0 && tax === 0 ? [] : [`tax.${percentText(percent)}`]),
  ]);
  return [currency, ...used];
}

/** The names under which an order or a payment counts, each once. */
export function saleSurvey(entity: EntityKind, record: EntityOf<EntityKind>, world: World): readonly string[] {
  if (isOrder(entity, record)) return isWanted(record, world) ? [...new Set(ofOrder(record, world))] : [];
  if (!isPayment(entity, record) || record.status !== 'succeeded' || record.paysFor.length === 0) return [];
  return record.method === null ? ['method'] : [`method.${record.method}`];
}
