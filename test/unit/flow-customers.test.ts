import { describe, expect, it } from 'vitest';
import type { Agreed, Pushed, PushKey } from '../../main/flows/recipe.ts';
import { customerRecipe } from '../../main/flows/recipes/customers.ts';
import { afterPush, type SideName } from '../../main/flows/two-way-base.ts';
import { type Customer, customerOf } from '../support/customers.ts';
import type { WorldSetup } from '../support/flow-world.ts';
import { agreedOn, keptWorld, shortly } from '../support/kept.ts';

const actions = { 'customer.create': true, 'customer.update': true, 'customer.archive': true } as const;
const address = { lines: ['Ermou 12'], city: 'Athens', region: null, postcode: '10563', country: 'GR' };
const eleni = { name: 'Eleni Papadaki', email: 'eleni@example.gr', phone: '+30 210 1234567', address } as const;
const inShop = customerOf({ externalId: 's1', ...eleni });
const inBooks = customerOf({ externalId: 't1', ...eleni, email: 'Eleni@Example.gr', phone: '210 1234567' });
const later = '2026-05-05T10:00:00Z';
const latest = '2026-05-05T11:00:00Z';

interface Case {
  readonly source?: readonly Customer[];
  readonly target?: readonly Customer[];
  readonly choices?: Readonly<Record<string, string>>;
  readonly setup?: WorldSetup;
  readonly agreed?: readonly Agreed[];
  readonly from?: SideName;
}

function worldFor({ source = [], target = [], choices = {}, setup = {}, agreed = [] }: Case) {
  return keptWorld(
    {
      startOn: '2026-02-01',
      choices: { direction: 'both', ...choices },
      source: { records: { customer: source }, actions },
      target: { records: { customer: target }, actions },
      ...setup,
    },
    agreed,
  );
}

function plan(given: Case) {
  const { source = [], target = [], from = 'source' } = given;
  const [record] = from === 'source' ? source : target;
  if (!record) throw new Error('there is nobody to look at');
  return customerRecipe.plan('customer', record, worldFor(given), from);
}

const same: WorldSetup = { same: [{ kind: 'customer', source: ['s1'], target: ['t1'] }] };
const agreed = [
  agreedOn(
    customerRecipe,
    'customer',
    { ...same, choices: { direction: 'both' } },
    { source: inShop, target: inBooks },
  ),
];
/** A pair that agreed on everything, and what has become of the two since. */
const pairOf = (a: Partial<Customer>, b: Partial<Customer>, choices = {}): Case => ({
  source: [{ ...inShop, ...a }],
  target: [{ ...inBooks, ...b }],
  ...{ setup: same, agreed, choices },
});
const made = (key: PushKey, id: string, state: Pushed['state'] = 'done'): readonly [PushKey, Partial<Pushed>] => [
  key,
  { state, action: 'customer.create', made: { externalId: id, number: null } },
];
const making = (externalId: string) => ({ entity: 'customer', externalId, part: 'customer' });
const create = (id: string, key: string, to: SideName, given: Partial<Customer> = {}) => {
  const { name, company, email, phone, address: at } = customerOf({ externalId: id, ...eleni, ...given });
  return [{ [`${to} customer.create`]: { name, company, email, phone, address: at }, key }];
};

describe('a customer who is on one side only', () => {
  it.each<[string, Case, object | string]>([
    ['is made on the other one', { source: [inShop] }, create('s1', 'customer/s1/customer', 'target')],
    [
      'is made in the shop as well',
      { target: [inShop], from: 'target' },
      create('s1', 'customer/s1/customer', 'source'),
    ],
    [
      'goes only there where the owner wants that',
      { target: [inShop], from: 'target', choices: { direction: 'there' } },
      'nothing',
    ],
    [
      'goes nowhere back while nobody has said',
      { target: [inShop], from: 'target', choices: { direction: '' } },
      'nothing',
    ],
    ['is not made where new ones are not wanted', { source: [inShop], choices: { create: 'no' } }, 'nothing'],
    [
      'is not made there where only the shop gets new ones',
      { source: [inShop], choices: { create: 'back' } },
      'nothing',
    ],
    ['was there before the first day', { source: [{ ...inShop, createdAt: '2026-01-31T21:00:00Z' }] }, 'nothing'],
    ['was put aside', { source: [{ ...inShop, active: false }] }, 'nothing'],
    ['has neither e-mail nor phone', { source: [{ ...inShop, email: null, phone: ' ' }] }, 'nothing'],
    [
      'has neither, and is wanted',
      { source: [{ ...inShop, email: null, phone: null }], choices: { nameless: 'make' } },
      create('s1', 'customer/s1/customer', 'target', { email: null, phone: null }),
    ],
    [
      'has no name but a company',
      { source: [{ ...inShop, name: ' ', company: 'Papadaki  & Co' }] },
      create('s1', 'customer/s1/customer', 'target', { name: 'Papadaki & Co', company: 'Papadaki & Co' }),
    ],
    [
      'has an e-mail address that is none',
      { source: [{ ...inShop, email: 'not an address' }] },
      { hold: 'cannot_be_written', field: 'email' },
    ],
    [
      'may be one of several (must-not-fail 34)',
      { source: [inShop], setup: { same: [{ kind: 'customer', source: ['s1'], target: ['t1', 't2'] }] } },
      { hold: 'customer_unclear', name: 'Eleni Papadaki' },
    ],
    [
      'has somebody of the same address there, whom the match book keeps apart (must-not-fail 5)',
      { source: [inShop], target: [inBooks] },
      { hold: 'customer_unclear', name: 'Eleni Papadaki' },
    ],
    [
      'was made there and taken back',
      { source: [inShop], setup: { pushed: [made(making('s1'), 't1', 'undone')] } },
      'nothing',
    ],
    [
      'was just made there and is not fetched yet',
      { source: [inShop], setup: { pushed: [made(making('s1'), 't1')] } },
      'nothing',
    ],
    [
      'was made there for a guest',
      {
        target: [inBooks],
        from: 'target',
        setup: { pushed: [made({ entity: 'guest', externalId: 'eleni@example.gr', part: 'customer' }, 't1')] },
      },
      'nothing',
    ],
  ])('%s', (_, given, expected) => {
    expect(shortly(plan(given))).toEqual(expected);
  });

  it('is written nowhere that takes no customers', () => {
    const target = { records: { customer: [] }, actions: {} };
    expect(plan({ source: [inShop], setup: { target } })).toMatchObject({ kind: 'nothing' });
  });
});

const change = (to: SideName, id: string, version: string | null, fields: object) => ({
  [`${to} customer.update`]: { externalId: to === 'target' ? 't1' : 's1', version, ...fields },
  key: `customer/${id}/customer.change`,
});
const { changedAt } = inShop;

describe('a customer who is on both sides', () => {
  it.each<[string, Case, object | string]>([
    ['is left alone while nothing but the spelling differs', pairOf({}, {}), 'nothing'],
    [
      'gets a new name from the shop, and only that',
      pairOf({ name: 'Eleni Vlachou', changedAt: later }, {}),
      [change('target', 's1', changedAt, { name: 'Eleni Vlachou' })],
    ],
    [
      'gets a phone number from the books',
      { ...pairOf({}, { phone: '+30 697 7654321', changedAt: later }), from: 'target' },
      [change('source', 't1', changedAt, { phone: '+30 697 7654321' })],
    ],
    [
      'keeps what the books say where it goes one way only',
      pairOf({}, { phone: '+30 697 7654321', changedAt: later }, { direction: 'there' }),
      'nothing',
    ],
    [
      'gets both ways at once',
      pairOf({ name: 'Eleni Vlachou', changedAt: later }, { company: 'Vlachos Ltd', changedAt: latest }),
      [
        change('target', 's1', latest, { name: 'Eleni Vlachou' }),
        change('source', 't1', later, { company: 'Vlachos Ltd' }),
      ],
    ],
    [
      'loses what was taken away',
      pairOf({ phone: null, address: null, changedAt: later }, {}),
      [change('target', 's1', changedAt, { phone: null, address: null })],
    ],
    [
      'is asked about where both have changed the same and the owner wants that',
      pairOf(
        { name: 'Eleni V.', changedAt: later },
        { name: 'E. Vlachou', changedAt: latest },
        { 'field.name': 'ask' },
      ),
      { hold: 'both_changed', field: 'name', fields: 'name', source: 'Eleni V.', target: 'E. Vlachou' },
    ],
    [
      'gets the newest',
      pairOf({ name: 'Eleni V.', changedAt: later }, { name: 'E. Vlachou', changedAt: latest }),
      [change('source', 't1', later, { name: 'E. Vlachou' })],
    ],
    [
      'gets what the side that leads says',
      pairOf(
        { name: 'Eleni V.', changedAt: later },
        { name: 'E. Vlachou', changedAt: latest },
        { 'field.name': 'source' },
      ),
      [change('target', 's1', latest, { name: 'Eleni V.' })],
    ],
    [
      'keeps a field that is left alone',
      pairOf({ phone: '+30 2310 111222', changedAt: later }, {}, { 'field.phone': 'leave' }),
      'nothing',
    ],
    [
      'has a new address that is none',
      pairOf({ email: 'nowhere', changedAt: later }, {}),
      { hold: 'cannot_be_written', field: 'email' },
    ],
    ['is put aside on one side', pairOf({ active: false, name: 'Old', changedAt: later }, {}), 'nothing'],
    [
      'is put aside on both where the owner wants that',
      pairOf({ active: false, changedAt: later }, {}, { archive: 'archive' }),
      [{ 'target customer.archive': { externalId: 't1', version: changedAt }, key: 'customer/s1/customer.archive' }],
    ],
    [
      'is put aside in the shop as well',
      pairOf({}, { active: false, changedAt: later }, { archive: 'archive' }),
      [{ 'source customer.archive': { externalId: 's1', version: changedAt }, key: 'customer/t1/customer.archive' }],
    ],
    [
      'stays one even if the match book parts them, since the address has changed (must-not-fail 34)',
      { ...pairOf({}, { email: 'e.vlachou@example.gr', changedAt: later }), setup: {}, from: 'target' },
      [change('source', 't1', changedAt, { email: 'e.vlachou@example.gr' })],
    ],
    [
      'is not certain any more where the match book says another one',
      {
        source: [inShop],
        target: [inBooks, { ...inBooks, externalId: 't2' }],
        setup: { same: [{ kind: 'customer', source: ['s1'], target: ['t2'] }] },
        agreed,
      },
      { hold: 'customer_unclear', name: 'Eleni Papadaki' },
    ],
    ['is gone there, and is not made once more', { source: [inShop], agreed }, 'nothing'],
    [
      'was merged into another one there, by which it goes on',
      {
        source: [{ ...inShop, name: 'Eleni Vlachou', changedAt: later }],
        target: [{ ...inBooks, externalId: 't2' }],
        setup: { same: [{ kind: 'customer', source: ['s1'], target: ['t2'] }] },
        agreed,
      },
      [
        {
          'target customer.update': { externalId: 't2', version: changedAt, name: 'Eleni Vlachou' },
          key: 'customer/s1/customer.change',
        },
      ],
    ],
  ])('%s', (_, given, expected) => {
    expect(shortly(plan(given))).toEqual(expected);
  });

  it('differs from before the first day, and is left so until somebody changes it', () => {
    const old = '2026-01-10T10:00:00Z';
    const [a, b] = [
      { ...inShop, changedAt: old },
      { ...inBooks, name: 'H. Papadaki', changedAt: old },
    ];
    const first = plan({ source: [a], target: [b], setup: same });
    expect(first.kind).toBe('nothing');
    const noted = first.agreed ? [first.agreed] : [];
    const moved = { ...a, phone: '+30 2310 111222', changedAt: later };
    expect(shortly(plan({ source: [moved], target: [b], setup: same, agreed: noted }))).toEqual([
      change('target', 's1', old, { phone: '+30 2310 111222' }),
    ]);
  });

  it('comes back as it was written, which is no change', () => {
    const renamed = { ...inShop, name: 'Eleni Vlachou', changedAt: later };
    const first = plan({ source: [renamed], target: [inBooks], setup: same, agreed });
    if (first.kind !== 'push') throw new Error('it was to be written');
    const [known] = agreed;
    const [push] = first.pushes;
    const base = afterPush(known?.base ?? null, push?.base ?? {}, 'target', latest);
    const after: Agreed[] = [{ entity: 'customer', source: 's1', target: 't1', base }];
    // Looked at once more before it was read, and when it was.
    expect(plan({ source: [renamed], target: [inBooks], setup: same, agreed: after }).kind).toBe('nothing');
    const back = { ...inBooks, name: 'ELENI VLACHOU', changedAt: latest };
    expect(plan({ source: [renamed], target: [back], setup: same, agreed: after, from: 'target' }).kind).toBe(
      'nothing',
    );
  });
});

describe('what the owner decides about customers', () => {
  it('has to say which way it goes; the rest has a default', () => {
    const asks = customerRecipe.asks(worldFor({}), { counts: new Map([['nameless', 3]]) });
    expect(asks.filter(({ required }) => required).map(({ id }) => id)).toEqual(['direction']);
    expect(asks.find(({ id }) => id === 'nameless')).toMatchObject({ seen: 3, fallback: 'leave' });
    expect(asks.every(({ required, fallback }) => required || fallback !== undefined)).toBe(true);
  });

  it('offers both ways only where the source can be written to', () => {
    const source = { records: { customer: [] }, actions: {} };
    const asks = customerRecipe.asks(worldFor({ setup: { source } }), { counts: new Map() });
    expect(asks[0]?.options?.map(({ value }) => value)).toEqual(['there']);
  });
});
