import { describe, expect, it } from 'vitest';
import { documentKey } from '../../main/flows/recipes/sale-plans.ts';
import { planOf, soldMug } from '../support/flow-cases.ts';
import { ann, between, books, customer, order, shown, told } from '../support/flow-sales.ts';
import type { Records, SideSetup, WorldSetup } from '../support/flow-world.ts';

const lines = [['Mug', '2', '20.00', '4.80']] as const;
const guest = (email: string | null, name: string | null = 'Ann Bell') => ({ externalId: null, name, email });
const to = (id: string, currency = 'EUR') => [`invoice.create ${id} 2026-03-10 24.80 ${currency}`, soldMug];
const made = (name: string, title = name) => [...to('(made)'), `  ! new_customer ${title}`, `customer.create ${name}`];
const withBooks = (records: Records, more: Partial<SideSetup> = {}): Partial<WorldSetup> => ({
  target: books(told, records, more),
});
const several = { account: { currency: 'EUR', facts: { multicurrency: 'true' } } };
const annsKey = { entity: 'customer', externalId: 'c1', part: 'customer' };
const before = (input: object) => ({ pushed: [[documentKey('1001'), { input }]] }) as const;

interface Case {
  readonly name: string;
  readonly customer?: ReturnType<typeof guest> | typeof ann;
  readonly currency?: string;
  readonly world?: Partial<WorldSetup>;
  readonly becomes: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'the customer that the match book names', becomes: to('k1') },
  {
    name: 'the customer that Backroom made before the match book knew',
    world: { pushed: [[annsKey, { action: 'customer.create', made: { externalId: 'k7', number: null } }]] },
    becomes: to('(made)'),
  },
  {
    name: 'several customers of the match book',
    world: { same: [{ kind: 'customer', source: ['c2'], target: ['k2', 'k3'] }] },
    customer: { ...ann, externalId: 'c2' },
    becomes: ['hold order/1001/invoice: customer_unclear, customer Ann Bell, count 2'],
  },
  {
    name: 'a guest whose e-mail address one customer has',
    customer: guest('ANN@example.com '),
    world: withBooks({ customer: [customer('k4', 'A. Bell', 'ann@example.com')] }),
    becomes: to('k4'),
  },
  {
    name: 'a guest whose e-mail address two customers have',
    customer: guest('ann@example.com'),
    world: withBooks({ customer: [customer('k4', 'A', 'ann@example.com'), customer('k5', 'B', 'ann@example.com')] }),
    becomes: ['hold order/1001/invoice: customer_unclear, customer Ann Bell, count 2'],
  },
  { name: 'a guest whom nobody knows', customer: guest('ann@example.com'), becomes: made('Ann Bell') },
  { name: 'a guest with an address only', customer: guest('ann@example.com', null), becomes: made('ann@example.com') },
  { name: 'a guest with a name only', customer: guest(null), becomes: made('Ann Bell') },
  { name: 'nobody', customer: guest(null, null), becomes: made('Guests') },
  {
    name: 'a guest who is called as another customer is',
    customer: guest('ann@example.com'),
    world: withBooks({ customer: [customer('k6', 'Ann Bell', 'other@example.com')] }),
    becomes: made('Ann Bell (ann@example.com)'),
  },
  {
    name: 'what was typed in as an address and is none',
    customer: guest('ann at home'),
    becomes: made('Ann Bell'),
  },
  {
    name: 'one customer for all',
    world: { choices: { customers: 'one', customer: 'k9' } },
    becomes: to('k9'),
  },
  {
    name: 'one customer for all, not chosen yet',
    world: { choices: { customers: 'one' } },
    becomes: ['hold order/1001/invoice: unmapped, choice customer'],
  },
  {
    name: 'books where each customer has one currency: the buyer in dollars is another one',
    currency: 'USD',
    world: withBooks({ customer: [customer('k1', 'Ann Bell')] }, several),
    becomes: [...to('(made)', 'USD'), '  ! new_customer Ann Bell (USD)', 'customer.create Ann Bell (USD)'],
  },
  {
    name: 'books where each customer has one currency: the one who is known to pay in dollars',
    currency: 'USD',
    world: withBooks({ customer: [{ ...customer('k1', 'Ann Bell'), currency: 'USD' }] }, several),
    becomes: to('k1', 'USD'),
  },
  {
    name: 'books where each customer has one currency: a buyer in euros is nobody who pays in dollars',
    world: withBooks({ customer: [{ ...customer('k1', 'Ann Bell'), currency: 'USD' }] }, several),
    becomes: [
      ...to('(made)'),
      '  ! new_customer Ann Bell (ann@example.com)',
      'customer.create Ann Bell (ann@example.com)',
    ],
  },
  {
    name: 'books where each customer has one currency: one for all in dollars',
    currency: 'USD',
    world: { ...withBooks({}, several), choices: { customers: 'one', customer: 'k9', 'customer.USD': 'k10' } },
    becomes: to('k10', 'USD'),
  },
  {
    name: 'books that take no customers from outside',
    customer: guest('ann@example.com'),
    world: withBooks({}, { actions: { 'invoice.create': told } }),
    becomes: ['hold order/1001/invoice: customer_unclear, customer Ann Bell, count 0'],
  },
  {
    name: 'an order that is booked stays whose it is, whatever was matched or merged since',
    world: before({ customerId: 'k0', customerEmail: 'ann@example.com' }),
    becomes: to('k0'),
  },
  {
    name: 'an order that was given to another buyer since it was booked',
    world: before({ customerId: 'k0', customerEmail: 'bob@example.com' }),
    becomes: to('k1'),
  },
];

describe('whom an order is invoiced to', () => {
  it.each(cases)('$name', ({ customer: buyer = ann, currency = 'EUR', world = {}, becomes }) => {
    const given = order({ lines, currency, customer: buyer });
    expect(shown(planOf('order', between(told, { order: [given] }, world)))).toEqual(becomes);
  });

  it('keeps guests apart by their address, whatever its case, and by currency', () => {
    const keys = [guest('Ann@Example.com'), guest('ann@example.com'), guest('bob@example.com'), guest(null, 'Bob')].map(
      (buyer) => {
        const plan = planOf('order', between(told, { order: [order({ lines, customer: buyer })] }));
        return plan.kind === 'push' ? plan.pushes[1]?.key.externalId : null;
      },
    );
    expect(keys).toEqual(['ann@example.com', 'ann@example.com', 'bob@example.com', 'name:bob']);
    const dollars = between(told, { order: [order({ lines, currency: 'USD' })] }, withBooks({}, several));
    const plan = planOf('order', dollars);
    expect(plan.kind === 'push' && plan.pushes[1]?.key.part).toBe('customer.USD');
  });

  it('calls a customer the same whichever order comes first', () => {
    const known = customer('c2', 'Ann Bell', 'ann@example.com');
    const taken = withBooks({ customer: [customer('k6', 'Ann Bell', 'other@example.com')] });
    const names = [ann.email, null].map((email, index) => {
      const given = order({ lines, id: `${1001 + index}`, customer: { ...ann, externalId: 'c2', email } });
      const plan = planOf('order', between(told, { order: [given], customer: [known] }, taken));
      return plan.kind === 'push' && plan.pushes[1]?.title;
    });
    expect(names).toEqual(['Ann Bell (ann@example.com)', 'Ann Bell (ann@example.com)']);
    const all = withBooks({
      customer: ['Bo', 'Bo (2)'].map((name, index) => customer(`k${6 + index}`, name, `${index}@example.com`)),
    });
    const bo = order({ lines, customer: guest(null, 'Bo') });
    const plan = planOf('order', between(told, { order: [bo] }, all));
    expect(plan.kind === 'push' && plan.pushes[1]?.title).toBe('Bo (3)');
  });

  it('plans a guest as the first order has them, until that is written or has failed', () => {
    const given = order({ lines, customer: guest('ANN@example.com', 'Annie B.') });
    const key = { entity: 'guest', externalId: 'ann@example.com', part: 'customer' };
    const input = { name: 'Ann Bell', email: 'ann@example.com' };
    const titles = (['proposed', 'ready', 'failed'] as const).map((state) => {
      const world: Partial<WorldSetup> = { pushed: [[key, { state, action: 'customer.create', input }]] };
      const plan = planOf('order', between(told, { order: [given] }, world));
      return plan.kind === 'push' && plan.pushes[1]?.title;
    });
    expect(titles).toEqual(['Ann Bell', 'Ann Bell', 'Annie B.']);
  });

  it('makes a customer with what the shop knows of the buyer', () => {
    const known = { ...customer('c2', ' Ann Bell ', 'ann@example.com'), phone: '+30 21 0000', company: 'Bell Ltd' };
    const given = order({ lines, customer: { ...ann, externalId: 'c2' } });
    const plan = planOf('order', between(told, { order: [given], customer: [known] }));
    expect(plan.kind === 'push' && plan.pushes[1]).toMatchObject({
      about: 'customer/c2',
      input: { name: 'Ann Bell', email: 'ann@example.com', phone: '+30 21 0000', company: 'Bell Ltd', currency: null },
    });
  });
});
