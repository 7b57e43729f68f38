import { describe, expect, it } from 'vitest';
import { balanced } from '../../providers/stripe/tally.ts';

const list = (...data: object[]) => ({ status: 200, headers: {}, body: { object: 'list', data, has_more: false } });
const move = (id: string, net: number, currency = 'eur') => ({
  id,
  net,
  currency,
  amount: net,
  fee: 0,
  created: 1_800_000_000,
});
const nothing = [{ amount: 0, currency: 'eur', source_types: { card: 0 } }];

/** A balance as https://docs.stripe.com/api/balance/balance_object shows it. */
const balance = (change: object = {}) => ({
  ...{ status: 200, headers: {} },
  body: {
    object: 'balance',
    livemode: true,
    available: nothing,
    pending: nothing,
    connect_reserved: nothing,
    ...change,
  },
});

describe('Stripe’s balance', () => {
  it('is what is available and pending, in each currency as money is counted here', () => {
    const available = [
      { amount: -500, currency: 'eur' },
      { amount: 700, currency: 'jpy' },
    ];
    const pending = [
      { amount: 1740, currency: 'eur' },
      { amount: 1230, currency: 'kwd' },
    ];
    const newest = list(move('txn_2', -20), move('txn_1', 30, 'jpy'));
    expect(balanced.read([newest, balance({ available, pending }), list(move('txn_2', -20))])).toEqual({
      balance: [
        { amountMinor: -500, currency: 'EUR' },
        { amountMinor: 700, currency: 'JPY' },
        { amountMinor: 1740, currency: 'EUR' },
        { amountMinor: 1230, currency: 'KWD' },
      ],
      newest: [
        { externalId: 'txn_2', at: '2027-01-15T08:00:00.000Z', amount: { amountMinor: -20, currency: 'EUR' } },
        { externalId: 'txn_1', at: '2027-01-15T08:00:00.000Z', amount: { amountMinor: 30, currency: 'JPY' } },
      ],
      ...{ steady: true, apart: false },
    });
  });

  it('is steady while the newest movement stays the same, and in an empty account', () => {
    const one = list(move('txn_1', 1));
    expect(balanced.read([one, balance(), list(move('txn_2', 1))]).steady).toBe(false);
    expect(balanced.read([list(), balance(), one]).steady).toBe(false);
    expect(balanced.read([list(), balance(), list()])).toMatchObject({ steady: true, newest: [] });
  });

  it.each([
    ['connect_reserved', [{ amount: 100, currency: 'eur' }]],
    ['issuing', { available: [{ amount: 100, currency: 'eur' }] }],
    ['refund_and_dispute_prefunding', { available: nothing, pending: [{ amount: -1, currency: 'eur' }] }],
    ['risk_reserved', { available: [{ amount: 100, currency: 'usd' }], pending: [] }],
    ['a balance of times to come', { held: [{ amount: 1, currency: 'eur' }] }],
    ['available', [{ amount: 150, currency: 'isk' }]],
  ])('proves nothing while money stands in %s', (name, value) => {
    expect(balanced.read([list(), balance({ [name]: value }), list()]).apart).toBe(true);
  });

  it('does not take what can be paid out at once for money of its own, nor an empty reserve', () => {
    const instant_available = [{ amount: 900, currency: 'eur', net_available: [{ amount: 890, destination: 'ba_1' }] }];
    const refund_and_dispute_prefunding = { available: nothing, pending: nothing };
    const told = balance({ instant_available, refund_and_dispute_prefunding, issuing: null });
    expect(balanced.read([list(), told, list()]).apart).toBe(false);
  });

  it('asks for nothing but the newest movements and the balance, in this order', () => {
    const requests = balanced.ask({
      ...{ mode: 'full', since: null, from: null, now: '2026-11-20T00:00:00.000Z', settings: {} },
      account: { id: 'acct_1', name: 'Shop' },
    });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/balance_transactions',
      'GET /v1/balance',
      'GET /v1/balance_transactions',
    ]);
  });

  it('refuses what is no balance', () => {
    expect(() => balanced.read([list(), list(), list()])).toThrow();
    expect(() => balanced.read([list({ id: 'txn_1' }), balance(), list()])).toThrow();
    expect(() => balanced.read([])).toThrow();
  });
});
