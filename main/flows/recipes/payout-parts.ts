import type { EntityOf } from '../../../contract/entities/index.ts';

type Movement = EntityOf<'balance_transaction'>;
type Payout = EntityOf<'payout'>;

/** What a payout is made of, as it is booked. */
export const partNames = ['sales', 'refunds', 'returned', 'disputes', 'adjustments', 'transfers', 'fees'] as const;
export type PartName = (typeof partNames)[number];

/**
 * Kinds of movements by what they are booked as. A payout inside of another is one that came back from the bank; what
 * has no kind of its own is an adjustment, which the owner sees as a line and has chosen an account for.
 */
export const partOfKind: Readonly<Record<Movement['kind'], PartName>> = {
  sale: 'sales',
  refund: 'refunds',
  dispute: 'disputes',
  fee: 'fees',
  payout: 'returned',
  transfer: 'transfers',
  adjustment: 'adjustments',
  other: 'adjustments',
};

/** What the movements of a payout come to, in minor units of its currency. */
export interface Parts {
  readonly minor: Readonly<Record<PartName, number>>;
  /** All parts together: what must be the payout's own amount. */
  readonly sum: number;
  /** How many movements there are, beside the payout's own. */
  readonly count: number;
  /** Whether the payout itself is among its movements: it went out of the balance, and is no part of what it holds. */
  readonly isItselfThere: boolean;
  /** How many are in another currency: they belong to another balance, and do not count. */
  readonly elsewhere: number;
}

/**
 * The payout's own row among its movements: what left the balance. Its sign tells it from a payout that came back, and
 * its amount from an earlier one.
 */
function itselfAmong({ externalId, amount }: Payout, movements: readonly Movement[]): Movement | undefined {
  const outgoing = movements.filter((one) => one.kind === 'payout' && one.amount.amountMinor === -amount.amountMinor);
  return outgoing.find(({ sourceId }) => sourceId === externalId) ?? outgoing[0];
}

/**
 * Adds up what a payout is made of: sales - refunds - disputes +- adjustments - fees. Each movement's fee is taken off
 * it, be it one that was kept or, below zero, given back; that of the payout itself as well (an instant one costs).
 * Only what is in the payout's own currency counts: a sale in another one comes in as its conversion.
 */
export function partsOf(payout: Payout, movements: readonly Movement[]): Parts {
  const { currency } = payout.amount;
  const counted = movements.filter(({ net }) => net.currency === currency);
  const itself = itselfAmong(payout, counted);
  const minor = Object.fromEntries(partNames.map((name) => [name, 0])) as Record<PartName, number>;
  for (const one of counted) {
    if (one !== itself) minor[partOfKind[one.kind]] += one.amount.amountMinor;
    minor.fees -= one.fee.amountMinor;
  }
  return {
    minor,
    sum: partNames.reduce((sum, name) => sum + minor[name], 0),
    count: counted.length - (itself ? 1 : 0),
    isItselfThere: itself !== undefined,
    elsewhere: movements.length - counted.length,
  };
}
