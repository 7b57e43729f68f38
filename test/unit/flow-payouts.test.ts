import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionInputs } from '../../contract/actions/index.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { payoutRecipe } from '../../main/flows/recipes/payouts.ts';
import { account, askOf, inShort, money, movement, onlyPush, payout, supplier } from '../support/flow-money.ts';
import { type WorldSetup, worldOf } from '../support/flow-world.ts';

type Payout = EntityOf<'payout'>;
type Movement = EntityOf<'balance_transaction'>;

const choices = {
  ...{ 'account.bank': 'bank', 'account.clearing': 'clear', 'account.fees': 'fees', 'account.disputes': 'lost' },
  ...{ 'account.adjustments': 'adj', 'account.transfers': 'clear', payer: 's1' },
};
const accounts = [
  account('bank', 'Current account', 'bank', 'EUR'),
  account('clear', 'Card clearing', 'asset'),
  account('fees', 'Payment fees', 'expense'),
  account('lost', 'Chargebacks', 'expense'),
  account('adj', 'Other income', 'income'),
];

function worldWith(one: Payout, movements: readonly Movement[], change: WorldSetup = {}) {
  return worldOf({
    source: { name: 'Pay', records: { payout: [one], balance_transaction: movements } },
    target: {
      actions: { 'deposit.create': true, 'expense.create': true },
      records: { account: accounts, supplier: [supplier('s1', 'Pay'), supplier('s2', 'Mugs Ltd')] },
    },
    choices,
    ...change,
  });
}

function planOf(one: Payout, movements: readonly Movement[], change: WorldSetup = {}) {
  return payoutRecipe.plan('payout', one, worldWith(one, movements, change), 'source');
}

/** Lines as "title account amount". */
function linesOf(input: unknown): string[] {
  const { lines } = actionInputs['deposit.create'].pick({ lines: true }).parse({ lines: Object(input).lines });
  return lines.map((line) => `${line.title} ${line.accountId} ${line.amount.amountMinor} ${line.amount.currency}`);
}

interface Golden {
  readonly name: string;
  readonly amount: number;
  readonly currency?: string;
  readonly movements: readonly Movement[];
  readonly lines: readonly string[];
}

const yen = { amount: money(0, 'JPY') };
const dinar = { amount: money(0, 'KWD') };
const golden: readonly Golden[] = [
  {
    name: 'one sale and its fee',
    amount: 9680,
    movements: [movement('m1', 'sale', 10000, 320)],
    lines: ['Sales clear 10000 EUR', 'Fees fees -320 EUR'],
  },
  {
    name: 'sales, a refund that gives a part of its fee back, a fee of its own',
    amount: 14340,
    movements: [
      movement('m1', 'sale', 10000, 320),
      movement('m2', 'sale', 8000, 240),
      movement('m3', 'refund', -2500, -50),
      movement('m4', 'fee', -650),
    ],
    lines: ['Sales clear 18000 EUR', 'Refunds clear -2500 EUR', 'Fees fees -1160 EUR'],
  },
  {
    name: 'a dispute that costs a fee, and one that was won',
    amount: 6380,
    movements: [
      movement('m1', 'sale', 10000, 320),
      movement('m2', 'dispute', -5000, 1500),
      movement('m3', 'dispute', 3000, -200),
    ],
    lines: ['Sales clear 10000 EUR', 'Disputes lost -2000 EUR', 'Fees fees -1620 EUR'],
  },
  {
    name: 'an adjustment, and a kind that Backroom has no name for',
    amount: 10100,
    movements: [movement('m1', 'sale', 10000), movement('m2', 'adjustment', 150), movement('m3', 'other', -50)],
    lines: ['Sales clear 10000 EUR', 'Adjustments adj 100 EUR'],
  },
  {
    name: 'what is held back stays on the clearing account, by a line of its own',
    amount: 9000,
    movements: [movement('m1', 'sale', 10000), movement('m2', 'transfer', -1000)],
    lines: ['Sales clear 10000 EUR', 'Reserves and transfers clear -1000 EUR'],
  },
  {
    name: 'the row of the payout itself does not count',
    amount: 9680,
    movements: [movement('m1', 'sale', 10000, 320), movement('m2', 'payout', -9680, 0, { sourceId: 'po1' })],
    lines: ['Sales clear 10000 EUR', 'Fees fees -320 EUR'],
  },
  {
    name: 'an instant payout costs a fee, which left the balance with it',
    amount: 9900,
    movements: [movement('m1', 'sale', 10000), movement('m2', 'payout', -9900, 100, { sourceId: 'po1' })],
    lines: ['Sales clear 10000 EUR', 'Fees fees -100 EUR'],
  },
  {
    name: 'an earlier payout that came back is paid out again',
    amount: 15000,
    movements: [
      movement('m1', 'sale', 10000),
      movement('m2', 'payout', 5000, 0, { sourceId: 'po0' }),
      movement('m3', 'payout', -15000, 0, { sourceId: 'po1' }),
    ],
    lines: ['Sales clear 10000 EUR', 'Payouts that came back clear 5000 EUR'],
  },
  {
    name: 'a sale in dollars counts as its conversion to euro',
    amount: 19200,
    movements: [
      movement('m1', 'sale', 10000),
      movement('m2', 'sale', 10000, 0, { amount: money(0, 'USD') }),
      movement('m3', 'transfer', -10000, 0, { amount: money(0, 'USD') }),
      movement('m4', 'transfer', 9200),
    ],
    lines: ['Sales clear 10000 EUR', 'Reserves and transfers clear 9200 EUR'],
  },
  {
    name: 'yen have no decimals',
    amount: 9640,
    currency: 'JPY',
    movements: [movement('m1', 'sale', 10000, 360, yen)],
    lines: ['Sales clear 10000 JPY', 'Fees fees -360 JPY'],
  },
  {
    name: 'dinars have three',
    amount: 12_221,
    currency: 'KWD',
    movements: [movement('m1', 'sale', 12_346, 125, dinar)],
    lines: ['Sales clear 12346 KWD', 'Fees fees -125 KWD'],
  },
  {
    name: 'rows that were still pending when they were fetched count: the sum proves them',
    amount: 10000,
    movements: [movement('m1', 'sale', 10000, 0, { status: 'pending' })],
    lines: ['Sales clear 10000 EUR'],
  },
];

describe('a payout becomes a deposit', () => {
  it.each(golden)('$name', ({ amount, currency = 'EUR', movements, lines }) => {
    const one = payout({ amount: money(amount, currency), description: 'STRIPE 77' });
    const noBankCurrency = { account: [account('bank', 'Bank', 'bank'), ...accounts.slice(1)] };
    const target = { actions: { 'deposit.create': true }, records: noBankCurrency } as const;
    const push = onlyPush(planOf(one, movements, { target }));
    expect(linesOf(push.input)).toEqual(lines);
    expect(push).toMatchObject({
      key: { entity: 'payout', externalId: 'po1', part: 'deposit' },
      action: 'deposit.create',
      occurredOn: '2026-11-12',
      expect: one.amount,
      proof: { source: one.amount, target: one.amount },
      input: { accountId: 'bank', arrivedOn: '2026-11-12', currency, payerId: 's1', note: 'Payout po1 STRIPE 77' },
    });
    expect(() => actionInputs['deposit.create'].parse(push.input)).not.toThrow();
    expect(push.ledger.map((line) => line.net.amountMinor).reduce((a, b) => a + b, 0)).toBe(amount);
  });

  it('takes what was taken from the bank as an expense, with its signs turned', () => {
    const one = payout({ amount: money(-1200) });
    const push = onlyPush(planOf(one, [movement('m1', 'sale', 1000, 50), movement('m2', 'refund', -2150)]));
    expect(push).toMatchObject({
      key: { part: 'expense' },
      action: 'expense.create',
      money: money(-1200),
      expect: money(1200),
      proof: { source: money(-1200), target: money(-1200) },
      input: { supplierId: 's1', spentOn: '2026-11-12', paidFromId: 'bank' },
    });
    expect(linesOf(push.input)).toEqual(['Sales clear -1000 EUR', 'Refunds clear 2150 EUR', 'Fees fees 50 EUR']);
    expect(() => actionInputs['expense.create'].parse(push.input)).not.toThrow();
  });

  it.each<[string, Partial<Payout>, readonly Movement[], WorldSetup, string]>([
    ['nothing is known of what it holds', { amount: money(500) }, [], {}, 'hold: payout_incomplete'],
    ['it is of nothing, and holds nothing', {}, [], {}, 'nothing'],
    ['its sum is a cent short', { amount: money(501) }, [movement('m1', 'sale', 500)], {}, 'hold: payout_differs'],
    ['its sum is a cent too much', { amount: money(499) }, [movement('m1', 'sale', 500)], {}, 'hold: payout_differs'],
    [
      'the row of another payout is among it',
      { amount: money(500) },
      [movement('m1', 'sale', 500), movement('m2', 'payout', -400)],
      {},
      'hold: payout_differs',
    ],
    ['it is on its way', { status: 'in_transit', amount: money(500) }, [movement('m1', 'sale', 500)], {}, 'nothing'],
    ['it is planned', { status: 'scheduled', amount: money(500) }, [movement('m1', 'sale', 500)], {}, 'nothing'],
    ['it failed and was never written', { status: 'failed', amount: money(500) }, [], {}, 'nothing'],
    [
      'it failed after it was written',
      { status: 'failed', amount: money(500) },
      [],
      { pushed: [[{ entity: 'payout', externalId: 'po1', part: 'deposit' }, {}]] },
      'undo: cancelled_since',
    ],
    ['it arrived before the first day', { arrivesOn: '2025-12-31' }, [movement('m1', 'sale', 500)], {}, 'nothing'],
    ['it holds nothing and comes to nothing', {}, [movement('m1', 'sale', 0)], {}, 'nothing'],
    [
      'no account was chosen for its fees',
      { amount: money(450) },
      [movement('m1', 'sale', 500, 50)],
      { choices: { ...choices, 'account.fees': '' } },
      'hold: unmapped',
    ],
    [
      'the bank account is in another currency',
      { amount: money(500, 'USD') },
      [movement('m1', 'sale', 500, 0, { amount: money(0, 'USD') })],
      {},
      'hold: currency_differs',
    ],
    [
      'it was taken from the bank, and nothing can be spent there',
      { amount: money(-500) },
      [movement('m1', 'refund', -500)],
      { target: { actions: { 'deposit.create': true }, records: { account: accounts } } },
      'hold: cannot_be_written',
    ],
  ])('%s', (_name, change, movements, setup, expected) => {
    expect(inShort(planOf(payout(change), movements, setup))).toBe(expected);
  });

  it('shows what it comes to, to the cent', () => {
    const plan = planOf(payout({ amount: money(12345) }), [movement('m1', 'sale', 12500, 125)]);
    expect(plan).toMatchObject({
      why: { params: { difference: '-0.30', sum: '123.75', amount: '123.45', currency: 'EUR' } },
      proof: { source: money(12345), target: money(12375) },
      ledger: [{ title: 'Sales' }, { title: 'Fees' }],
    });
  });

  it('is booked on the accounts of its own currency', () => {
    const one = payout({ amount: money(500, 'USD') });
    const usd = { 'account.bank.USD': 'usd', 'account.clearing.USD': 'clear-usd' };
    const records = { account: [...accounts, account('usd', 'Dollars', 'bank', 'USD')] };
    const target = { actions: { 'deposit.create': true }, records } as const;
    const dollars = [movement('m1', 'sale', 500, 0, { amount: money(0, 'USD') })];
    const push = onlyPush(planOf(one, dollars, { target, choices: { ...choices, ...usd } }));
    expect(push.input).toMatchObject({ accountId: 'usd' });
    expect(linesOf(push.input)).toEqual(['Sales clear-usd 500 USD']);
  });

  it('is a mere transfer only where the owner says so, and only of what has left the balance', () => {
    const one = payout({ amount: money(20000) });
    const out = movement('m1', 'payout', -20000, 25, { sourceId: 'po1' });
    expect(inShort(planOf(one, [out]))).toBe('hold: payout_incomplete');
    const transfer = { choices: { ...choices, contents: 'transfer' } };
    expect(linesOf(onlyPush(planOf(one, [out], transfer)).input)).toEqual([
      'Paid out clear 20025 EUR',
      'Fees fees -25 EUR',
    ]);
    expect(inShort(planOf(one, [], transfer))).toBe('hold: payout_incomplete');
    // What says what it holds is proved all the same.
    expect(inShort(planOf(one, [out, movement('m2', 'sale', 19000)], transfer))).toBe('hold: payout_differs');
  });

  it('is looked at again when one of its movements comes', () => {
    const one = payout({ amount: money(500) });
    const last = movement('m1', 'sale', 500);
    expect(payoutRecipe.leadsTo?.('balance_transaction', last)).toEqual({
      entity: 'payout',
      externalId: one.externalId,
    });
    expect(payoutRecipe.leadsTo?.('payout', one)).toBeNull();
    const loose = { ...last, payoutId: null };
    expect(payoutRecipe.leadsTo?.('balance_transaction', loose)).toBeNull();
    expect(inShort(payoutRecipe.plan('balance_transaction', loose, worldWith(one, [last]), 'source'))).toBe('nothing');
  });
});

describe('what is asked', () => {
  it('asks for the accounts of what the payouts hold, and suggests those whose names say so', () => {
    const one = payout({ amount: money(500) });
    const rows = [movement('m1', 'sale', 900, 50), movement('m2', 'dispute', -350), movement('m3', 'payout', -500)];
    const world = worldWith(one, rows, { choices: {} });
    const counts = new Map<string, number>();
    const all = [one, ...rows].flatMap((record) =>
      payoutRecipe.survey('arrivesOn' in record ? 'payout' : 'balance_transaction', record, world),
    );
    for (const name of all) counts.set(name, (counts.get(name) ?? 0) + 1);
    const asks = payoutRecipe.asks(world, { counts });
    const ids = ['payer', 'account.bank', 'account.clearing', 'account.fees', 'account.disputes'];
    expect(asks.map(({ id }) => id)).toEqual(ids);
    expect(asks.every(({ required }) => required)).toBe(true);
    expect(asks.map(({ suggested }) => suggested)).toEqual(['s1', 'bank', 'clear', 'fees', 'lost']);
    expect(askOf(asks, 'account.disputes').seen).toBe(1);
  });

  it('suggests nothing where several accounts fit as well', () => {
    const two = [account('c1', 'PayPal clearing', 'asset'), account('c2', 'Klarna clearing', 'asset')];
    const asksAs = (name: string) => {
      const world = worldOf({ source: { name }, target: { records: { account: two } } });
      return askOf(payoutRecipe.asks(world, { counts: new Map() }), 'account.clearing').suggested;
    };
    expect([asksAs('Stripe'), asksAs('PayPal'), asksAs('My Klarna account')]).toEqual([null, 'c1', 'c2']);
  });

  it('asks for each currency where there are several, and about payouts that do not say what they hold', () => {
    const counts = new Map([
      ...['currency.USD', 'currency.EUR'].map((name): [string, number] => [name, 2]),
      ['unlisted', 3],
    ]);
    const asks = payoutRecipe.asks(worldWith(payout(), []), { counts: new Map(counts) });
    expect(asks.map(({ id }) => id).filter((id) => id.startsWith('account.'))).toEqual([
      ...['account.bank.EUR', 'account.bank.USD', 'account.clearing.EUR', 'account.clearing.USD'],
    ]);
    expect(askOf(asks, 'account.bank.USD').options).toEqual([]);
    expect(askOf(asks, 'contents')).toMatchObject({ fallback: 'proved', seen: 3 });
  });
});

const kinds: readonly Movement['kind'][] = ['sale', 'refund', 'dispute', 'fee', 'transfer', 'adjustment', 'other'];
const row = fc.record({
  kind: fc.constantFrom(...kinds),
  amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fee: fc.integer({ min: -5000, max: 5000 }),
});

describe('for any movements', () => {
  it('it is written if and only if they come to the payout, to the cent', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: -3, max: 3 }),
        fc.boolean(),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (rows, off, isItselfThere, currency) => {
          const change = { amount: money(0, currency) };
          const own = rows.map(({ kind, amount, fee }, index) => movement(`m${index}`, kind, amount, fee, change));
          const net = rows.reduce((sum, { amount, fee }) => sum + amount - fee, 0);
          const one = payout({ amount: money(net + off, currency) });
          const itself = movement('out', 'payout', -(net + off), 0, { ...change, sourceId: 'po1' });
          const world = {
            zone: 'UTC',
            target: { actions: { 'deposit.create': true, 'expense.create': true } },
          } as const;
          const before = JSON.stringify(own);
          const plan = planOf(one, isItselfThere ? [...own, itself] : own, world);
          expect(JSON.stringify(own)).toBe(before);
          if (off !== 0 || plan.kind === 'nothing') {
            expect(inShort(plan)).toBe(off === 0 ? 'nothing' : 'hold: payout_differs');
            expect(off !== 0 || net === 0).toBe(true);
            return;
          }
          const { input, proof, expect: expected } = onlyPush(plan);
          const total = linesOf(input).reduce((sum, line) => sum + Number(line.split(' ').at(-2)), 0);
          expect(total).toBe(Math.abs(net));
          expect(expected).toEqual(money(Math.abs(net), currency));
          expect(proof).toEqual({ source: money(net, currency), target: money(net, currency) });
        },
      ),
      { numRuns: 500 },
    );
  });
});
