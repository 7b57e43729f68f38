import { expect, it } from 'vitest';
import type { EntityKind } from '../../contract/entities/index.ts';
import type { Plan } from '../../main/flows/recipe.ts';
import { orderRecipe } from '../../main/flows/recipes/orders.ts';
import { between, isWritten, order, type SaleText, shown, told, totalThere } from './flow-sales.ts';
import { type Records, type WorldSetup, worldOf } from './flow-world.ts';

/** What most tables begin with: the shop beside books that are told the tax, an invoice, a mug sold twice. */
export const toXeroLike = (shop: Records) => between(told, shop);
export const invoice = (total: string) => `invoice.create k1 2026-03-10 ${total}`;
export const mug = ['Mug', '2', '20.00', '4.80'] as const;
export const soldMug = '  Mug | 2 × 10.00 | Sales | VAT 24 | 20.00 + 4.80';

/** What the shop sold, where it goes, and what is to be in the books, line by line. */
export interface SaleCase {
  readonly name: string;
  readonly sale: SaleText;
  readonly setup?: (shop: Records) => WorldSetup;
  readonly becomes: readonly string[];
}

/** Every document of a plan is proved, and comes to what it is proved by, reckoned by other code than the app's. */
export function checkTotals(plan: Plan, { target }: WorldSetup): void {
  if (plan.kind !== 'push') return;
  for (const { action, input, proof, expect: expected } of plan.pushes) {
    if (!isWritten(input)) continue;
    const booking = target?.actions?.[action];
    if (booking === undefined || booking === true) throw new Error(`it is not said how ${action} books`);
    expect(proof?.target).toEqual(proof?.source);
    expect(expected).toEqual(proof?.source);
    expect(totalThere(input, booking.tax, target?.records?.tax_rate)).toBe(expected?.amountMinor);
  }
}

/** A test for each case of a table. */
export function ordersBecome(cases: readonly SaleCase[], usual: (shop: Records) => WorldSetup): void {
  it.each(cases)('$name', ({ sale, setup = usual, becomes }) => {
    const given = order(sale);
    const world = setup({ order: [given] });
    const plan = orderRecipe.plan('order', given, worldOf(world), 'source');
    expect(shown(plan)).toEqual(becomes);
    checkTotals(plan, world);
  });
}

/** What the recipe makes of the first record of a kind. */
export function planOf(entity: EntityKind, setup: WorldSetup, recipe = orderRecipe): Plan {
  const [record] = setup.source?.records?.[entity] ?? [];
  if (!record) throw new Error(`the shop has no ${entity}`);
  const plan = recipe.plan(entity, record, worldOf(setup), 'source');
  checkTotals(plan, setup);
  return plan;
}

/** The world after the first order of the shop was written to the books. */
export function booked(setup: WorldSetup): WorldSetup {
  const plan = planOf('order', setup);
  if (plan.kind !== 'push') throw new Error(`the order was not written: ${shown(plan).join(' ')}`);
  const pushed = plan.pushes.map(({ key, action, input, money }) => [key, { action, input, money }] as const);
  return { ...setup, pushed: [...pushed, ...(setup.pushed ?? [])] };
}
