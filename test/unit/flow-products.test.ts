import { describe, expect, it } from 'vitest';
import type { EntityOf } from '../../contract/entities/index.ts';
import type { Agreed } from '../../main/flows/recipe.ts';
import { productRecipe } from '../../main/flows/recipes/products.ts';
import type { SideName } from '../../main/flows/two-way-base.ts';
import type { SideSetup, WorldSetup } from '../support/flow-world.ts';
import { agreedOn, keptWorld, shortly } from '../support/kept.ts';

type Product = EntityOf<'product'>;

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const mug: Product = {
  ...{ externalId: 's1', createdAt: '2026-03-01T08:00:00Z', changedAt: '2026-03-01T08:00:00Z' },
  ...{
    title: 'Blue mug',
    sku: 'MUG-1',
    barcode: null,
    kind: 'simple',
    parentId: null,
    status: 'active',
    price: eur(1250),
  },
};
const item: Product = { ...mug, externalId: 't1', title: 'Blue  mug', sku: 'mug-1' };
const later = '2026-05-05T10:00:00Z';
const latest = '2026-05-05T11:00:00Z';
const { changedAt } = mug;
const actions = { 'product.create': true, 'product.update': true, 'product.archive': true } as const;
const same: WorldSetup = { same: [{ kind: 'product', source: ['s1'], target: ['t1'] }] };
const choices = { direction: 'both', 'field.price': 'source' };
const agreed = [agreedOn(productRecipe, 'product', { ...same, choices }, { source: mug, target: item })];

interface Case {
  readonly source?: readonly Product[];
  readonly target?: readonly Product[];
  readonly choices?: Readonly<Record<string, string>>;
  readonly agreed?: readonly Agreed[];
  readonly from?: SideName;
  readonly same?: WorldSetup['same'];
  readonly there?: Partial<SideSetup>;
}

function plan({ source = [], target = [], from = 'source', there, ...given }: Case) {
  const [record] = from === 'source' ? source : target;
  if (!record) throw new Error('there is nothing to look at');
  const setup: WorldSetup = {
    ...{ choices: { ...choices, ...given.choices }, same: given.same ?? [] },
    source: { records: { product: source }, actions },
    target: { records: { product: target }, actions, account: { currency: 'EUR' }, ...there },
  };
  return productRecipe.plan('product', record, keptWorld(setup, given.agreed), from);
}

const pairOf = (a: Partial<Product>, b: Partial<Product>, given: Case = {}): Case => ({
  ...{ source: [{ ...mug, ...a }], target: [{ ...item, ...b }], same: same.same ?? [], agreed },
  ...given,
});
const change = (to: SideName, version: string | null, fields: object, warnings?: readonly string[]) => ({
  [`${to} product.update`]: { externalId: to === 'target' ? 't1' : 's1', version, ...fields },
  key: `product/${to === 'target' ? 's1' : 't1'}/product.change`,
  ...(warnings ? { warnings } : {}),
});

describe('a product that is on both sides', () => {
  it.each<[string, Case, object | string]>([
    ['is left alone while only its spelling differs', pairOf({}, {}), 'nothing'],
    [
      'gets the new price',
      pairOf({ price: eur(1300), changedAt: later }, {}),
      [change('target', changedAt, { price: eur(1300) })],
    ],
    [
      'gets the price of the side that leads',
      pairOf({ price: eur(1300), changedAt: later }, { price: eur(1400), changedAt: latest }),
      [change('target', latest, { price: eur(1300) })],
    ],
    [
      'is asked about where both have another price and the owner wants that',
      pairOf({ price: eur(1300), changedAt: later }, { price: eur(1400) }, { choices: { 'field.price': 'ask' } }),
      { hold: 'both_changed', field: 'price', fields: 'price', source: '13.00 EUR', target: '14.00 EUR' },
    ],
    [
      'has two prices in two currencies: neither is the other one',
      pairOf({ price: eur(1300), title: 'Mug', changedAt: later }, { price: { amountMinor: 1900, currency: 'USD' } }),
      [change('target', changedAt, { title: 'Mug' }, ['currency_differs'])],
    ],
    [
      'has no price there, where prices are in another currency',
      pairOf({ price: eur(1300), changedAt: later }, { price: null }, { there: { account: { currency: 'USD' } } }),
      'nothing',
    ],
    ['loses no price', pairOf({ price: null, changedAt: later }, {}), 'nothing'],
    [
      'changes its SKU on one side only, unless the owner wants otherwise',
      pairOf({ sku: 'MUG-2', changedAt: later }, {}),
      'nothing',
    ],
    [
      'changes its SKU on both',
      pairOf({ sku: 'MUG-2', changedAt: later }, {}, { choices: { 'field.sku': 'source' } }),
      [change('target', changedAt, { sku: 'MUG-2' })],
    ],
    [
      'is archived on both',
      pairOf({ status: 'archived', changedAt: later }, {}),
      [change('target', changedAt, { status: 'archived' })],
    ],
    [
      'is not archived where nothing can be',
      pairOf({ status: 'archived', changedAt: later }, {}, { there: { lacks: { 'product.update': ['status'] } } }),
      'nothing',
    ],
    ['is a draft, which is as good as archived', pairOf({ status: 'draft' }, { status: 'archived' }), 'nothing'],
    [
      'is a variation there, which has no title of its own',
      pairOf({ title: 'Mug', price: eur(1300), changedAt: later }, { kind: 'variation', parentId: 't0' }),
      [change('target', changedAt, { price: eur(1300) })],
    ],
    [
      'is a group of variations, which is not sold',
      pairOf({ kind: 'group', title: 'Mugs', changedAt: later }, {}),
      'nothing',
    ],
    ['is a group there', pairOf({ title: 'Mugs', changedAt: later }, { kind: 'group' }), 'nothing'],
    [
      'is one of several (must-not-fail 34)',
      pairOf({}, {}, { same: [{ kind: 'product', source: ['s1'], target: ['t1', 't2'] }], agreed: [] }),
      { hold: 'product_unclear', name: 'Blue mug' },
    ],
    [
      'gets a title from the other shop',
      pairOf({}, { title: 'Blue cup', changedAt: later }, { from: 'target' }),
      [change('source', changedAt, { title: 'Blue cup' })],
    ],
  ])('%s', (_, given, expected) => {
    expect(shortly(plan(given))).toEqual(expected);
  });
});

describe('a product that is on one side only', () => {
  const account: EntityOf<'account'> = {
    ...{
      externalId: 'a1',
      createdAt: null,
      changedAt: null,
      name: 'Sales',
      number: '4000',
      kind: 'income',
      type: null,
    },
    ...{ currency: null, status: 'active', balance: null },
  };
  const books = { records: { product: [], account: [account] } };
  const made = (fields: object) => [
    {
      'target product.create': {
        ...{ title: 'Blue mug', sku: 'MUG-1', price: eur(1250), incomeAccountId: null, expenseAccountId: null },
        ...fields,
      },
      key: 'product/s1/product',
    },
  ];
  const create = { create: 'there' };
  it.each<[string, Case, object | string]>([
    ['is not made unless the owner wants that', { source: [mug] }, 'nothing'],
    ['is made there', { source: [mug], choices: create }, made({})],
    ['is made without an SKU', { source: [{ ...mug, sku: ' ' }], choices: create }, made({ sku: null })],
    [
      'is booked on the account that was chosen',
      { source: [mug], choices: { ...create, 'account.income': 'a1' }, there: books },
      made({ incomeAccountId: 'a1' }),
    ],
    [
      'is booked on none, since nobody has chosen one',
      { source: [mug], choices: create, there: books },
      { hold: 'unmapped', choice: 'account.income' },
    ],
    [
      'has no price',
      { source: [{ ...mug, price: null }], choices: create },
      { hold: 'cannot_be_written', field: 'price' },
    ],
    [
      'has a price in another currency',
      { source: [mug], choices: create, there: { account: { currency: 'USD' } } },
      { hold: 'currency_differs', currency: 'EUR', other: 'USD' },
    ],
    [
      'has an SKU that another one has there',
      { source: [mug], target: [item], choices: create },
      { hold: 'product_unclear', name: 'Blue mug' },
    ],
    ['is a draft', { source: [{ ...mug, status: 'draft' }], choices: create }, 'nothing'],
    ['is on the other side, and not wanted here', { target: [item], from: 'target', choices: create }, 'nothing'],
  ])('%s', (_, given, expected) => {
    expect(shortly(plan(given))).toEqual(expected);
  });

  it('asks for its account only where products are made in books', () => {
    const idsOf = (said: Readonly<Record<string, string>>) =>
      productRecipe
        .asks(keptWorld({ target: books, choices: { direction: 'there', ...said } }), { counts: new Map() })
        .flatMap(({ id, required }) => (required ? [id] : []));
    expect(idsOf({})).toEqual(['direction', 'field.price']);
    expect(idsOf(create)).toEqual(['direction', 'field.price', 'account.income']);
  });
});
