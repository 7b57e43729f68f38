import type { EntityOf } from '../../../contract/entities/index.ts';
import type { Ask, Plan, Recipe, Survey, World } from '../recipe.ts';
import { accountAsk, accountAsks, chosen, clearing, fees, partyAsk } from './payout-accounts.ts';
import { because, bookedLine, dayOf, hold, nothing, pushOne, undo } from './payout-plans.ts';

type Payment = EntityOf<'payment'>;

/**
 * Where a service's payouts can be booked, its fees stand in them: the owner says that they do not, so that nothing is
 * booked twice.
 */
function isOnlyHere(world: World): boolean {
  return !world.source.has('payout') || world.choice('only_here') === 'yes';
}

function planFee(payment: Payment, world: World): Plan {
  const { externalId, status, fee, paidAt } = payment;
  const key = { entity: 'payment', externalId, part: 'expense' };
  const day = dayOf(paidAt, world);
  if (day < world.startOn || status === 'pending') return nothing;
  if (status !== 'succeeded') return undo(world, key, 'cancelled_since');
  if (fee === null || fee.amountMinor === 0) return undo(world, key, 'changed_since');
  const { currency } = fee;
  const subject = { key, title: externalId, about: `payment/${externalId}`, occurredOn: day, money: fee };
  if (!isOnlyHere(world)) return hold(subject, because('unmapped', { choice: 'only_here' }));
  // A service that pays something for being used; no system takes an expense below zero.
  if (fee.amountMinor < 0) return hold(subject, because('cannot_be_written', { sign: 'negative' }));
  const account = chosen(world, fees, currency);
  if ('why' in account) return hold(subject, account.why);
  const paidFrom = chosen(world, clearing, currency);
  if ('why' in paidFrom) return hold(subject, paidFrom.why);
  const title = 'Payment fee';
  return pushOne({
    ...subject,
    action: 'expense.create',
    input: {
      ...{ supplierId: world.choice('supplier') || null, spentOn: day, currency, paidFromId: paidFrom.id },
      lines: [{ title, amount: fee, accountId: account.id }],
      note: `Fee of payment ${externalId}`,
    },
    expect: fee,
    proof: { source: fee, target: fee },
    ledger: [bookedLine(title, account.name, fee)],
    warnings: [],
  });
}

function asks(world: World, survey: Survey): Ask[] {
  const onlyHere: Ask = {
    ...{ id: 'only_here', group: 'what', word: 'only_here', params: { source: world.source.name } },
    ...{ of: 'option', worded: true, options: [{ value: 'yes', label: 'only_here' }], required: true },
  };
  return [
    ...(world.source.has('payout') ? [onlyHere] : []),
    partyAsk(world, 'supplier'),
    accountAsk(world, fees, { required: true, seen: survey.counts.get('fee') ?? 0 }),
    ...accountAsks(world, clearing, survey),
  ];
}

/** What a payment service kept of each payment becomes an expense, paid from the account that its payments lie on. */
export const feeRecipe: Recipe = {
  kind: 'fees_to_expenses',
  triggers: ['payment'],
  needs: { source: ['payment'], target: ['expense.create'] },
  survey(_entity, record) {
    const fee = 'paysFor' in record ? record.fee : null;
    return fee === null || fee.amountMinor === 0 ? [] : ['fee', `currency.${fee.currency}`];
  },
  asks,
  plan: (_entity, record, world) => ('paysFor' in record ? planFee(record, world) : nothing),
};
