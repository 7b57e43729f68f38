import { describe, expect, it } from 'vitest';
import { actionInputs } from '../../contract/actions/index.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { billRecipe } from '../../main/flows/recipes/bills.ts';
import { account, askOf, bill, inShort, money, onlyPush, taxRate } from '../support/flow-money.ts';
import { type WorldSetup, worldOf } from '../support/flow-world.ts';

type Bill = EntityOf<'bill'>;

const line = (title: string, accountId: string | null, total: number, currency = 'EUR') => ({
  ...{ externalId: title, title, accountId, productId: null },
  total: money(total, currency),
});

const setup: WorldSetup = {
  source: {
    records: {
      tax_rate: [taxRate('r24', 'VAT', '24'), taxRate('r24b', 'VAT on goods', '24.00'), taxRate('r13', 'Low', '13')],
      account: [account('10', 'Goods', 'expense'), account('11', 'Packing', 'expense')],
    },
  },
  target: {
    actions: { 'bill.create': true },
    records: {
      tax_rate: [taxRate('t24', 'Standard', '24.0'), taxRate('t13', 'Reduced', '13')],
      account: [account('50', 'Purchases', 'expense'), account('51', 'Wrapping', 'expense')],
    },
  },
  same: [
    { kind: 'supplier', source: ['s1'], target: ['v1'] },
    { kind: 'supplier', source: ['s2'], target: ['v2', 'v3'] },
    { kind: 'account', source: ['10'], target: ['50'] },
  ],
  choices: { 'account.from.11': '51', 'tax.24': 't24', 'tax.13': 't13' },
};

function planOf(one: Bill, change: WorldSetup = {}) {
  return billRecipe.plan('bill', one, worldOf({ ...setup, ...change }), 'source');
}

const two = [line('Mugs', '10', 10001), line('Boxes', '11', 2050)];

describe('a bill goes to other books', () => {
  it.each<[string, readonly Bill['lines'][number][], number, string | null]>([
    ['with one rate, told for all lines together', two, 2892, 't24'],
    ['with a tax that only lines by themselves give', [line('A', '10', 102), line('B', '10', 102)], 48, 't24'],
    ['without tax', two, 0, null],
    ['with a line that is taken off', [...two, line('Bonus', '10', -51)], 1560, 't13'],
  ])('%s', (_name, lines, tax, rate) => {
    const net = lines.reduce((sum, { total }) => sum + total.amountMinor, 0);
    const total = money(net + tax);
    const push = onlyPush(planOf(bill({ lines: [...lines], tax: money(tax), total })));
    expect(push).toMatchObject({ expect: total, proof: { source: total, target: total }, occurredOn: '2026-11-10' });
    const input = actionInputs['bill.create'].parse(push.input);
    expect(input).toMatchObject({ supplierId: 'v1', number: 'R-7', issuedOn: '2026-11-10', dueOn: '2026-12-10' });
    expect(input.lines.map(({ taxRateId }) => taxRateId)).toEqual(lines.map(() => rate));
    expect(input.lines.map(({ accountId }) => accountId)).toEqual(
      lines.map((one) => (one.accountId === '10' ? '50' : '51')),
    );
    expect(input.lines.map(({ amount }) => amount)).toEqual(lines.map((one) => one.total));
  });

  const one: Partial<Bill> = { lines: two, total: money(12051) };
  const made: WorldSetup = {
    pushed: [
      [
        { entity: 'bill', externalId: 'x', part: 'bill' },
        { action: 'bill.create', made: { externalId: 'b1', number: null } },
      ],
    ],
  };
  const supplier = (externalId: string) => ({ supplier: { externalId, name: 'Mugs Ltd', email: null } });
  it.each<[string, Partial<Bill>, WorldSetup, string]>([
    ['a draft', { ...one, status: 'draft' }, {}, 'nothing'],
    ['one that was void all along', { ...one, status: 'void' }, {}, 'nothing'],
    ['one that was paid', { ...one, status: 'paid' }, {}, 'bill.create'],
    ['one that Backroom itself has written here', one, made, 'nothing'],
    ['a supplier that is not known there', { ...one, ...supplier('s9') }, {}, 'hold: supplier_unclear'],
    ['a supplier who may be two', { ...one, ...supplier('s2') }, {}, 'hold: supplier_unclear'],
    [
      'an account that nothing was said of',
      { lines: [line('Rent', '12', 500)], total: money(500) },
      {},
      'hold: unmapped',
    ],
    ['a line on no account', { lines: [line('Rent', null, 500)], total: money(500) }, {}, 'hold: unmapped'],
    ['a tax of no rate', { ...one, tax: money(2000), total: money(14051) }, {}, 'hold: tax_unclear'],
    [
      'a rate that was not chosen',
      { ...one, tax: money(2892), total: money(14943) },
      { choices: { 'account.from.11': '51' } },
      'hold: unmapped',
    ],
    ['a total that its lines do not come to', { ...one, total: money(12052) }, {}, 'hold: totals_differ'],
    ['no lines', { total: money(0) }, {}, 'hold: cannot_be_written'],
    [
      'one that was voided after it was written',
      { ...one, status: 'void' },
      { pushed: [[{ entity: 'bill', externalId: 'b1', part: 'bill' }, {}]] },
      'undo: cancelled_since',
    ],
    ['one of before the first day', { ...one, issuedOn: '2025-12-31' }, {}, 'nothing'],
  ])('%s', (_name, change, world, expected) => {
    expect(inShort(planOf(bill(change), world))).toBe(expected);
  });

  it('suggests the account of the same name, and counts it only once it is chosen', () => {
    const records = {
      ...setup.target?.records,
      account: [account('50', 'Purchases', 'expense'), account('52', 'PACKING', 'expense')],
    };
    const world = worldOf({ ...setup, target: { ...setup.target, records }, choices: {} });
    const counts = new Map([['account.from.11', 1]]);
    expect(askOf(billRecipe.asks(world, { counts }), 'account.from.11')).toMatchObject({
      suggested: '52',
      required: true,
    });
    expect(inShort(billRecipe.plan('bill', bill({ lines: two, total: money(12_051) }), world, 'source'))).toBe(
      'hold: unmapped',
    );
  });

  it('asks for the accounts and rates that bills were booked with', () => {
    const world = worldOf(setup);
    const all = [bill({ lines: two, tax: money(2892) }), bill({ lines: [line('Rent', null, 500)] })];
    const names = all.flatMap((each) => billRecipe.survey('bill', each, world));
    const asks = billRecipe.asks(world, { counts: new Map(names.map((name) => [name, 1])) });
    expect(asks.map(({ id, suggested, required = false }) => [id, suggested, required])).toEqual([
      ['account.from.10', '50', false],
      ['account.from.11', null, true],
      ['account.from.none', null, true],
      ['tax.0', null, false],
      ['tax.24', 't24', true],
    ]);
    expect(askOf(asks, 'tax.0').fallback).toBe('');
  });
});

describe('a bill with lines of several rates', () => {
  const taxed = (title: string, total: number, tax: number | null) => ({
    ...line(title, '10', total),
    tax: tax === null ? null : money(tax),
  });
  const of = (...lines: ReturnType<typeof taxed>[]) => {
    const sum = (pick: (one: (typeof lines)[number]) => number) => lines.reduce((all, one) => all + pick(one), 0);
    const tax = sum((one) => one.tax?.amountMinor ?? 0);
    return bill({ lines, tax: money(tax), total: money(sum((one) => one.total.amountMinor) + tax) });
  };

  it.each<[string, readonly ReturnType<typeof taxed>[], readonly (string | null)[]]>([
    ['each at its own', [taxed('Mugs', 10_000, 2400), taxed('Books', 5000, 650)], ['t24', 't13']],
    ['some without', [taxed('Mugs', 10_000, 2400), taxed('Stamps', 900, 0)], ['t24', null]],
    [
      'a few cents that two rates explain, at that of another line',
      [taxed('Mugs', 10_000, 1300), taxed('Pin', 4, 1), taxed('Stamps', 900, 0)],
      ['t13', 't13', null],
    ],
  ])('%s', (_name, lines, rates) => {
    const one = of(...lines);
    const push = onlyPush(planOf(one));
    const input = actionInputs['bill.create'].parse(push.input);
    expect(input.lines.map(({ taxRateId }) => taxRateId)).toEqual(rates);
    expect(push).toMatchObject({ expect: one.total, proof: { source: one.total, target: one.total } });
  });

  it('is held where a tax fits no rate, or is not told line by line', () => {
    expect(inShort(planOf(of(taxed('Mugs', 10_000, 2400), taxed('Books', 5000, 700))))).toBe('hold: tax_unclear');
    const untold = { ...of(taxed('Mugs', 10_000, 2400), taxed('Books', 5000, 650)) };
    const lines = untold.lines.map((one) => ({ ...one, tax: null }));
    expect(inShort(planOf({ ...untold, lines }))).toBe('hold: tax_unclear');
  });
});
