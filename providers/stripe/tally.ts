import { z } from 'zod';
import { currencyExponent } from '../../contract/money.ts';
import { type Balanced, type BalanceTally, get, instantFromUnix, type Response } from '../kit/index.ts';
import { parsePage } from './feed.ts';
import { amount, currency, decimalsOf, id, money, unix } from './records.ts';

const path = '/v1/balance_transactions';
const moved = z.object({ id, created: unix, net: amount, currency });
const standing = z.array(z.object({ amount, currency }));
const balanceRecord = z.looseObject({ available: standing, pending: standing });

/** What is payable at once is a part of `available`; everything else stands beside the two. */
const known = new Set(['object', 'livemode', 'available', 'pending', 'instant_available']);

/**
 * Everything that comes into the balance or flows out of it, payouts too, is a movement whose amounts never change
 * (https://stripe.com/docs/sigma/transactions), so their `net` add up to what is available and pending.
 * What Stripe keeps in balances of its own (reserves, Issuing, prefunded refunds) is not said to be a sum of the listed
 * movements, so an account that has any is not proved.
 */
export const balanced: BalanceTally = {
  by: 'balance',
  ask: () => [get(path, { limit: 100 }), get('/v1/balance'), get(path, { limit: 1 })],
  read: ([before, balance, after]): Balanced => {
    const newest = z.array(moved).parse(listed(before));
    const raw = balanceRecord.parse(balance?.body);
    const amounts = [...raw.available, ...raw.pending];
    return {
      balance: amounts.map((one) => money(one.amount, one.currency)),
      newest: newest.map((one) => ({
        ...{ externalId: one.id, at: instantFromUnix(one.created) },
        amount: money(one.net, one.currency),
      })),
      steady: newest[0]?.id === listed(after)[0]?.id,
      apart: amounts.some(isRounded) || Object.entries(raw).some(([name, one]) => !known.has(name) && holdsMoney(one)),
    };
  },
};

function listed(response: Response | undefined) {
  return response ? parsePage(response).data : [];
}

/** Of ISK and UGX Stripe counts hundredths, which are rounded here movement by movement. */
function isRounded({ amount: units, currency: code }: z.infer<typeof standing>[number]): boolean {
  return units !== 0 && decimalsOf(code) > currencyExponent(code.toUpperCase());
}

/** Whether an amount other than nothing stands anywhere in it. */
function holdsMoney(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, one]) => (name === 'amount' ? one !== 0 : holdsMoney(one)));
}
