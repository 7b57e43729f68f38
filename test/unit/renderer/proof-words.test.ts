import { describe, expect, it } from 'vitest';
import type { StreamProof } from '../../../contract/ipc/index.ts';
import { remarks, sorted, standing } from '../../../renderer/routes/connection/proof-words.ts';

const now = new Date('2026-11-20T12:00:00.000Z');

function balance(change: Partial<StreamProof> = {}): StreamProof {
  return {
    ...{ stream: 'balance', label: 'Balance movements', way: 'balance', other: null, enabled: true },
    ...{ at: '2026-11-20T11:00:00.000Z', firstDay: null, completeTo: null, problem: null, unprovable: null },
    ...{ missing: 0, surplus: 0, setAside: 0, windows: [], sums: [] },
    ...change,
  };
}

const sum = (currency: string, theirs: number, ours: number) => ({ currency, theirs, ours, gap: theirs - ours });

describe('a balance', () => {
  it.each([
    ['that is even', { sums: [sum('EUR', 1240, 1240)] }, 'up_to_date', 'Complete to the cent', []],
    ['of an account without movements', {}, 'up_to_date', 'Complete to the cent', []],
    [
      'that is more than what is here, in one currency',
      { sums: [sum('EUR', 1240, 0), sum('USD', 5, 5)] },
      ...(['needs_you', 'Does not add up'] as const),
      ['Stripe’s balance is €12.40 more than the balance movements fetched so far.'],
    ],
    [
      'that is less than what is here, of a currency without cents',
      { sums: [sum('JPY', -300, 20)] },
      ...(['needs_you', 'Does not add up'] as const),
      ['Stripe’s balance is ¥320 less than the balance movements fetched so far.'],
    ],
    [
      'that holds more than what is fetched',
      { unprovable: 'history' as const },
      ...(['off', 'Cannot be proved'] as const),
      ['Only a part of the history is fetched, and the balance of Stripe holds all of it.'],
    ],
    [
      'that was even before too much came',
      { unprovable: 'moving' as const, sums: [sum('EUR', 1, 1)] },
      ...(['up_to_date', 'Complete to the cent'] as const),
      ['There were too many new balance movements to tell. Stripe is asked again tomorrow.'],
    ],
    ['that was not asked for yet', { at: null }, 'off', 'Not proved yet', []],
  ])('%s', (_what, change, state, word, said) => {
    expect(standing(balance(change), now)).toEqual({ state, word });
    expect(remarks(balance(change), 'Stripe', now)).toEqual(said);
  });

  it('is shown among what the vendor has numbers of', () => {
    const silent = { ...balance(), stream: 'customers', way: 'no_numbers' as const };
    expect(sorted({ checking: false, streams: [balance(), silent] })).toMatchObject({
      counted: [{ stream: 'balance' }],
      silent: [{ stream: 'customers' }],
    });
  });
});
