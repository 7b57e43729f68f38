import type { EntityOf } from '../../../contract/entities/index.ts';
import type { LedgerLine, Proof } from '../../../contract/flows/index.ts';
import { moneyToDecimal, sumMoney } from '../../../contract/money.ts';
import type { Ask, Plan, PlannedPush, PushKey, Recipe, Survey, World } from '../recipe.ts';
import {
  type AccountWish,
  accountAsk,
  accountAsks,
  bank,
  chosen,
  clearing,
  fees,
  partyAsk,
} from './payout-accounts.ts';
import { type PartName, type Parts, partNames, partOfKind, partsOf } from './payout-parts.ts';
import { because, bookedLine, hold, nothing, pushOne, type Subject, undo } from './plans.ts';

type Payout = EntityOf<'payout'>;

const anyKind = ['asset', 'liability', 'equity', 'income', 'expense'] as const;
const disputes: AccountWish = {
  id: 'account.disputes',
  word: 'disputes',
  kinds: anyKind,
  named: [/dispute|chargeback/i],
};
const adjustments: AccountWish = {
  id: 'account.adjustments',
  word: 'adjustments',
  kinds: anyKind,
  named: [/adjustment/i],
};
/** What a service holds back is still the shop's, and mostly stays on the clearing account until it is set free. */
const transfers: AccountWish = { ...clearing, id: 'account.transfers', word: 'transfers' };

/** What is booked where, and what its line is called. */
const bookings: Readonly<Record<PartName, { readonly title: string; readonly on: AccountWish }>> = {
  sales: { title: 'Sales', on: clearing },
  refunds: { title: 'Refunds', on: clearing },
  returned: { title: 'Payouts that came back', on: clearing },
  disputes: { title: 'Disputes', on: disputes },
  adjustments: { title: 'Adjustments', on: adjustments },
  transfers: { title: 'Reserves and transfers', on: transfers },
  fees: { title: 'Fees', on: fees },
};

interface Line {
  readonly title: string;
  readonly on: AccountWish;
  readonly minor: number;
}

/** Where the service does not say what a payout holds, the owner may have it booked as a mere transfer. */
function isTransfer(world: World, { count, isItselfThere }: Parts): boolean {
  return count === 0 && isItselfThere && world.choice('contents') === 'transfer';
}

/** The lines of a payout, in minor units: they come to its amount, or the difference is to be shown. */
function linesOf(payout: Payout, parts: Parts, asTransfer: boolean): Line[] {
  const { minor } = parts;
  const all = asTransfer
    ? [
        { title: 'Paid out', on: clearing, minor: payout.amount.amountMinor - minor.fees },
        { ...bookings.fees, minor: minor.fees },
      ]
    : partNames.map((name) => ({ ...bookings[name], minor: minor[name] }));
  return all.filter((line) => line.minor !== 0);
}

/** Money that was taken from the bank is written as an expense, so it is another thing there. */
function keyOf({ externalId, amount }: Payout): PushKey {
  return { entity: 'payout', externalId, part: amount.amountMinor < 0 ? 'expense' : 'deposit' };
}

/**
 * What becomes of a payout: a deposit whose lines come to what arrived at the bank, to the minor unit, or a hold that
 * tells the difference. Only what has been paid is booked; one that failed afterwards is taken back.
 */
function planPayout(payout: Payout, world: World): Plan {
  const key = keyOf(payout);
  const { arrivesOn, status, amount, externalId } = payout;
  if (arrivesOn < world.startOn) return nothing;
  if (status === 'failed' || status === 'cancelled') return undo(world, key, 'cancelled_since');
  if (status !== 'paid') return nothing;
  const subject = { key, title: externalId, about: `payout/${externalId}`, occurredOn: arrivesOn, money: amount };
  const parts = partsOf(payout, world.source.about('balance_transaction', 'payout', externalId));
  const asTransfer = isTransfer(world, parts);
  if (parts.count === 0 && !asTransfer) {
    // A period in which nothing was sold is closed with a payout of nothing.
    return amount.amountMinor === 0 ? nothing : hold(subject, because('payout_incomplete'));
  }
  const lines = linesOf(payout, parts, asTransfer);
  const { currency } = amount;
  const target = sumMoney(
    lines.map(({ minor }) => ({ amountMinor: minor, currency })),
    currency,
  );
  const proof: Proof = { source: amount, target };
  if (target.amountMinor !== amount.amountMinor) return differing(subject, lines, proof, parts);
  return lines.length === 0 ? nothing : booked(payout, subject, lines, proof, world);
}

/** What the service tells does not add up: shown with the difference, and never written. */
function differing(subject: Subject, lines: readonly Line[], proof: Proof, { elsewhere }: Parts): Plan {
  const { source, target } = proof;
  const { currency } = source;
  const ledger = lines.map(({ title, on, minor }) => bookedLine(title, on.id, { amountMinor: minor, currency }));
  const difference = moneyToDecimal({ amountMinor: source.amountMinor - target.amountMinor, currency });
  const params = { difference, sum: moneyToDecimal(target), amount: moneyToDecimal(source), currency, elsewhere };
  return hold(subject, because('payout_differs', params), { ledger, proof });
}

function booked(payout: Payout, subject: Subject, lines: readonly Line[], proof: Proof, world: World): Plan {
  const { amount, arrivesOn } = payout;
  const { currency } = amount;
  const arrivedAt = chosen(world, bank, currency);
  if ('why' in arrivedAt) return hold(subject, arrivedAt, { proof });
  const ledger: LedgerLine[] = [];
  const costs: { title: string; amount: { amountMinor: number; currency: string }; accountId: string }[] = [];
  // What is taken from the bank is written with its signs turned.
  const sign = amount.amountMinor < 0 ? -1 : 1;
  for (const { title, on, minor } of lines) {
    const account = chosen(world, on, currency);
    if ('why' in account) return hold(subject, account, { proof });
    ledger.push(bookedLine(title, account.name, { amountMinor: minor, currency }));
    costs.push({ title, amount: { amountMinor: sign * minor, currency }, accountId: account.id });
  }
  const basis = [arrivesOn, amount, lines.map(({ title, minor }) => [title, minor])];
  const common = { ...subject, basis, proof, ledger, warnings: [] };
  const note = ['Payout', payout.externalId, payout.description].filter(Boolean).join(' ');
  if (sign > 0) {
    const payerId = world.choice('payer') || null;
    const input = { accountId: arrivedAt.id, arrivedOn: arrivesOn, currency, payerId, lines: costs, note };
    return pushOne({ ...common, action: 'deposit.create', expect: amount, input });
  }
  if (!world.target.can('expense.create'))
    return hold(subject, because('cannot_be_written', { sign: 'negative' }), { ledger, proof });
  return pushOne(takenFromBank({ common, payout, costs, bankId: arrivedAt.id, note, world }));
}

interface Taken {
  readonly common: Subject & Pick<PlannedPush, 'basis' | 'proof' | 'ledger' | 'warnings'>;
  readonly payout: Payout;
  readonly costs: PlannedPush<'expense.create'>['input']['lines'];
  readonly bankId: string;
  readonly note: string;
  readonly world: World;
}

/** More was given back than came in: the service took the difference from the bank. */
function takenFromBank({ common, payout, costs, bankId, note, world }: Taken): PlannedPush<'expense.create'> {
  const { currency, amountMinor } = payout.amount;
  const payer = world.choice('payer') || null;
  // A deposit may name a customer; an expense names a supplier.
  const supplierId = payer !== null && world.target.find('supplier', payer) ? payer : null;
  const input = { supplierId, spentOn: payout.arrivesOn, currency, lines: costs, paidFromId: bankId, note };
  return { ...common, action: 'expense.create', input, expect: { amountMinor: -amountMinor, currency } };
}

function asks(world: World, survey: Survey): Ask[] {
  const seen = (...names: string[]) => names.reduce((sum, name) => sum + (survey.counts.get(name) ?? 0), 0);
  const where = (wish: AccountWish, count: number) =>
    count > 0 ? [accountAsk(world, wish, { required: true, seen: count })] : [];
  const unlisted = seen('unlisted');
  const contents: Ask = {
    ...{ id: 'contents', group: 'what', word: 'contents', of: 'option', worded: true, seen: unlisted },
    options: [
      { value: 'proved', label: 'proved' },
      { value: 'transfer', label: 'transfer' },
    ],
    fallback: 'proved',
  };
  return [
    ...(unlisted > 0 ? [contents] : []),
    partyAsk(world, 'payer'),
    ...accountAsks(world, bank, survey),
    ...accountAsks(world, clearing, survey),
    ...where(fees, seen('fee', 'part.fees')),
    ...where(disputes, seen('part.disputes')),
    ...where(adjustments, seen('part.adjustments')),
    ...where(transfers, seen('part.transfers')),
  ];
}

/**
 * A payout becomes a deposit at the bank: sales, less refunds, disputes and fees, taken from the clearing account that
 * the payments of customers were booked on.
 */
export const payoutRecipe: Recipe = {
  kind: 'payout_to_deposit',
  triggers: ['payout', 'balance_transaction'],
  needs: { source: ['payout', 'balance_transaction'], target: ['deposit.create'] },
  survey(_entity, record, world) {
    if ('arrivesOn' in record) {
      const { count } = partsOf(record, world.source.about('balance_transaction', 'payout', record.externalId));
      const isMoved = record.status === 'paid' && record.amount.amountMinor !== 0;
      return [`currency.${record.amount.currency}`, ...(count === 0 && isMoved ? ['unlisted'] : [])];
    }
    if (!('payoutId' in record) || record.payoutId === null) return [];
    return [`part.${partOfKind[record.kind]}`, ...(record.fee.amountMinor === 0 ? [] : ['fee'])];
  },
  asks,
  leadsTo: (_entity, record) =>
    'payoutId' in record && record.payoutId !== null ? { entity: 'payout', externalId: record.payoutId } : null,
  plan: (_entity, record, world) => ('arrivesOn' in record ? planPayout(record, world) : nothing),
};
