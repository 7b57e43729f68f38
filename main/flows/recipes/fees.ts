import type { EntityOf } from '../../../contract/entities/index.ts';
import type { Ask, Plan, Recipe, Survey, World } from '../recipe.ts';
import { onlyHereAsk } from './asks.ts';
import {
  type AccountWish,
  accountAsk,
  accountAsks,
  type Chosen,
  chosen,
  clearing,
  fees,
  partyAsk,
} from './payout-accounts.ts';
import { accountingDay, because, bookedLine, hold, nothing, type Problem, pushOne, undo } from './plans.ts';
import { moneyAccounts } from './sale-methods.ts';

type Payment = EntityOf<'payment'>;

/** The clearing account once more: books let only an account that is kept like a bank's pay for something. */
const payingAccount: AccountWish = { ...clearing, kinds: ['bank'] };

/** Some books know of an expense only what it was for, and keep no account that it could be paid from. */
const keepsMoney = (world: World) => moneyAccounts(world).length > 0;

function paidFromIn(world: World, currency: string): Pick<Chosen, 'id'> | { id: null } | Problem {
  return keepsMoney(world) ? chosen(world, payingAccount, currency) : { id: null };
}

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
  const day = accountingDay(paidAt, world);
  if (day < world.startOn || status === 'pending') return nothing;
  if (status !== 'succeeded') return undo(world, key, 'cancelled_since');
  if (fee === null || fee.amountMinor === 0) return undo(world, key, 'changed_since');
  const { currency } = fee;
  const subject = { key, title: externalId, about: `payment/${externalId}`, occurredOn: day, money: fee };
  if (!isOnlyHere(world)) return hold(subject, because('unmapped', { choice: 'only_here' }));
  // A service that pays something for being used; no system takes an expense below zero.
  if (fee.amountMinor < 0) return hold(subject, because('cannot_be_written', { sign: 'negative' }));
  const account = chosen(world, fees, currency);
  if ('why' in account) return hold(subject, account);
  const paidFrom = paidFromIn(world, currency);
  if ('why' in paidFrom) return hold(subject, paidFrom);
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
  return [
    ...(world.source.has('payout') ? [onlyHereAsk(world, 'fees_only_here')] : []),
    partyAsk(world, 'supplier'),
    accountAsk(world, fees, { required: true, seen: survey.counts.get('fee') ?? 0 }),
    ...(keepsMoney(world) ? accountAsks(world, payingAccount, survey) : []),
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
