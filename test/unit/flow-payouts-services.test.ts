import { describe, expect, it } from 'vitest';
import type { EntityKind, EntityOf } from '../../contract/entities/index.ts';
import type { VendorId } from '../../demo/vendors.ts';
import { payoutRecipe } from '../../main/flows/recipes/payouts.ts';
import { entityIn } from '../../main/flows/world-store.ts';
import { openStand, type Stand } from '../acceptance/stand.ts';
import { inShort } from '../support/flow-money.ts';
import { worldOf } from '../support/flow-world.ts';

/** What the store holds of a kind after everything was read from the imitation. */
function recordsOf<K extends EntityKind>(stand: Stand, entity: K): EntityOf<K>[] {
  const streams = stand.provider.streams.filter((stream) => stream.entity === entity);
  return streams.flatMap(({ id }) => [...stand.rows(id).values()].map(({ canonical }) => entityIn<K>(canonical)));
}

const choices = {
  ...{ 'account.bank': 'bank', 'account.clearing': 'clear', 'account.fees': 'fees', 'account.disputes': 'lost' },
  ...{ 'account.adjustments': 'adj', 'account.transfers': 'clear' },
};

/** What becomes of every payout that was paid, and how many movements they hold. */
async function plansOf(id: VendorId, more: Readonly<Record<string, string>> = {}) {
  const stand = await openStand(id);
  await stand.sync({ streams: ['payouts', 'balance'] });
  const [payouts, movements] = [recordsOf(stand, 'payout'), recordsOf(stand, 'balance_transaction')];
  const world = worldOf({
    source: { name: id, records: { payout: payouts, balance_transaction: movements } },
    target: { actions: { 'deposit.create': true, 'expense.create': true } },
    choices: { ...choices, ...more },
    startOn: '2000-01-01',
  });
  const paid = payouts.filter(({ status }) => status === 'paid');
  const plans = paid.map((payout) => payoutRecipe.plan('payout', payout, world, 'source'));
  const survey = new Set(
    [...payouts, ...movements].flatMap((record) =>
      payoutRecipe.survey('arrivesOn' in record ? 'payout' : 'balance_transaction', record, world),
    ),
  );
  return { paid, plans, survey };
}

describe('every payout of', () => {
  it.each<VendorId>(['shopify', 'square', 'stripe', 'amazon-seller'])(
    '%s is what its movements come to',
    async (id) => {
      const { paid, plans, survey } = await plansOf(id);
      expect(paid.length).toBeGreaterThan(5);
      const kinds = new Set(plans.map(inShort));
      expect([...kinds].filter((kind) => !['deposit.create', 'expense.create', 'nothing'].includes(kind))).toEqual([]);
      expect(survey).toContain('part.sales');
      expect(survey).toContain('fee');
      expect(survey).not.toContain('unlisted');
      for (const [index, plan] of plans.entries()) {
        const amount = paid[index]?.amount;
        if (plan.kind === 'nothing') expect(amount?.amountMinor).toBe(0);
        else expect(plan).toMatchObject({ pushes: [{ proof: { source: amount, target: amount } }] });
      }
    },
  );

  it('paypal does not say what it holds, and is a transfer once the owner has said so', async () => {
    const { paid, plans, survey } = await plansOf('paypal');
    expect(paid.length).toBeGreaterThan(0);
    expect(new Set(plans.map(inShort))).toEqual(new Set(['hold: payout_incomplete']));
    expect(survey).toContain('unlisted');
    const { plans: allowed } = await plansOf('paypal', { contents: 'transfer' });
    expect(new Set(allowed.map(inShort))).toEqual(new Set(['deposit.create']));
  });
});
