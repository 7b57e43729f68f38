import { describe, expect, it } from 'vitest';
import { actionInputs } from '../../contract/actions/index.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { feeRecipe } from '../../main/flows/recipes/fees.ts';
import { account, askOf, inShort, money, onlyPush, payment, supplier } from '../support/flow-money.ts';
import { type WorldSetup, worldOf } from '../support/flow-world.ts';

type Payment = EntityOf<'payment'>;

const choices = { 'account.fees': 'fees', 'account.clearing': 'clear', supplier: 's1', only_here: 'yes' };
const accounts = [account('fees', 'Payment fees', 'expense'), account('clear', 'Clearing', 'bank', 'EUR')];

function worldWith(change: WorldSetup = {}) {
  return worldOf({
    source: { name: 'Pay', has: ['payment', 'payout'] },
    target: { actions: { 'expense.create': true }, records: { account: accounts, supplier: [supplier('s1', 'Pay')] } },
    ...{ choices, zone: 'Europe/Athens' },
    ...change,
  });
}

const planOf = (one: Payment, change: WorldSetup = {}) => feeRecipe.plan('payment', one, worldWith(change), 'source');

describe('the fee of a payment becomes an expense', () => {
  it('on the day of the books, paid from where the payments lie', () => {
    const push = onlyPush(planOf(payment()));
    expect(push).toMatchObject({
      key: { entity: 'payment', externalId: 'pay1', part: 'expense' },
      // 22:30 UTC is the next day in Athens.
      occurredOn: '2026-11-11',
      expect: money(320),
      proof: { source: money(320), target: money(320) },
      ledger: [{ account: 'Payment fees', net: money(320) }],
    });
    expect(actionInputs['expense.create'].parse(push.input)).toEqual({
      ...{ supplierId: 's1', spentOn: '2026-11-11', currency: 'EUR', paidFromId: 'clear', note: 'Fee of payment pay1' },
      lines: [{ title: 'Payment fee', amount: money(320), accountId: 'fees', taxRateId: null }],
    });
  });

  const written: WorldSetup = { pushed: [[{ entity: 'payment', externalId: 'pay1', part: 'expense' }, {}]] };
  it.each<[string, Partial<Payment>, WorldSetup, string]>([
    ['no fee was kept', { fee: money(0) }, {}, 'nothing'],
    ['no fee is known', { fee: null }, {}, 'nothing'],
    ['it is pending', { status: 'pending' }, {}, 'nothing'],
    ['it failed', { status: 'failed' }, {}, 'nothing'],
    ['it was before the first day', { paidAt: '2025-12-31T12:00:00Z' }, {}, 'nothing'],
    ['it was the last second of the year in UTC', { paidAt: '2025-12-31T23:59:59Z' }, {}, 'expense.create'],
    ['it was voided after its fee was written', { status: 'voided' }, written, 'undo: cancelled_since'],
    ['its fee was given back whole', { fee: money(0) }, written, 'undo: changed_since'],
    ['its fee is below zero', { fee: money(-20) }, {}, 'hold: cannot_be_written'],
    ['its fee is in a currency that the account is not in', { fee: money(20, 'USD') }, {}, 'hold: currency_differs'],
    ['payouts may hold its fee', {}, { choices: { ...choices, only_here: '' } }, 'hold: unmapped'],
    ['no account was chosen', {}, { choices: { only_here: 'yes' } }, 'hold: unmapped'],
    [
      'its service has no payouts',
      {},
      { source: { has: ['payment'] }, choices: { ...choices, only_here: '' } },
      'expense.create',
    ],
  ])('%s', (_name, change, setup, expected) => {
    expect(inShort(planOf(payment(change), setup))).toBe(expected);
  });

  it('is paid from an account like a bank’s, and from none where the books keep no such thing', () => {
    const counts = new Map([['fee', 1]]);
    const more = [account('transit', 'Cash in transit', 'asset'), account('bank', 'Bank', 'bank', 'EUR'), ...accounts];
    const target = { actions: { 'expense.create': true }, records: { account: more } } as const;
    expect(askOf(feeRecipe.asks(worldWith({ target }), { counts }), 'account.clearing').options).toEqual([
      { value: 'bank', label: 'Bank' },
      { value: 'clear', label: 'Clearing' },
    ]);
    const onlyCosts = { ...target, records: { account: [account('fees', 'Payment fees', 'expense')] } };
    const asks = feeRecipe.asks(worldWith({ target: onlyCosts }), { counts });
    expect(asks.map(({ id }) => id)).not.toContain('account.clearing');
    const push = onlyPush(
      planOf(payment(), { target: onlyCosts, choices: { 'account.fees': 'fees', only_here: 'yes' } }),
    );
    expect(push.input).toMatchObject({ paidFromId: null });
  });

  it('waits in a currency that the books have no account for, and keeps no other one waiting', () => {
    const counts = new Map(['fee', 'currency.EUR', 'currency.JPY'].map((name) => [name, 1] as const));
    const required = (kept: string) => {
      const records = {
        account: [account('fees', 'Payment fees', 'expense'), account('clear', 'Clearing', 'bank', kept)],
      };
      const world = worldWith({ target: { actions: { 'expense.create': true }, records } });
      const asks = feeRecipe.asks(world, { counts }).filter(({ id }) => id.startsWith('account.clearing.'));
      return asks.map(({ id, required: isRequired }) => [id, isRequired]);
    };
    const [euros, yen] = ['account.clearing.EUR', 'account.clearing.JPY'];
    expect(required('EUR')).toEqual([
      [euros, true],
      [yen, false],
    ]);
    // Where nothing at all could be written, nothing is switched on.
    expect(required('USD')).toEqual([
      [euros, true],
      [yen, true],
    ]);
    const chosen = { 'account.fees': 'fees', 'account.clearing.EUR': 'clear', only_here: 'yes' };
    expect(planOf(payment({ fee: money(20, 'JPY') }), { choices: chosen })).toMatchObject({
      kind: 'hold',
      why: { code: 'unmapped', params: { choice: yen } },
    });
  });

  it('asks whether they are booked only here, where payouts may hold them', () => {
    const counts = new Map<string, number>();
    for (const one of [payment(), payment({ fee: null })]) {
      for (const name of feeRecipe.survey('payment', one, worldWith())) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const asks = feeRecipe.asks(worldWith(), { counts });
    expect(asks.map(({ id, suggested }) => [id, suggested])).toEqual([
      ['only_here', undefined],
      ['supplier', 's1'],
      ['account.fees', 'fees'],
      ['account.clearing', 'clear'],
    ]);
    expect(askOf(asks, 'only_here')).toMatchObject({ required: true });
    expect(askOf(asks, 'account.fees').seen).toBe(1);
    const without = worldWith({ source: { has: ['payment'] } });
    expect(feeRecipe.asks(without, { counts }).map(({ id }) => id)).not.toContain('only_here');
  });
});
