import { describe, expect, it } from 'vitest';
import type { EntityOf } from '../../contract/entities/index.ts';
import type { Agreed } from '../../main/flows/recipe.ts';
import { stockRecipe } from '../../main/flows/recipes/stock.ts';
import { afterPush, type SideName } from '../../main/flows/two-way-base.ts';
import type { WorldSetup } from '../support/flow-world.ts';
import { keptWorld, shortly } from '../support/kept.ts';

type Level = EntityOf<'inventory_level'>;
type Product = EntityOf<'product'>;

const product = (externalId: string): Product => ({
  ...{ externalId, createdAt: null, changedAt: null, title: 'Blue mug', sku: 'MUG-1', barcode: null, kind: 'simple' },
  ...{ parentId: null, status: 'active', price: null },
});

/** So many of a product at a place: "s1@shop" is the product s1 at the place shop. */
function level(name: string, available: string, given: Partial<Level> = {}): Level {
  const [productId = '', place = null] = name.split('@');
  return {
    ...{ externalId: name, createdAt: null, changedAt: null, productId, sku: 'MUG-1', title: 'Blue mug' },
    ...{ locationId: place, location: place, available },
    ...given,
  };
}

interface Case {
  readonly source: readonly Level[];
  readonly target: readonly Level[];
  readonly choices?: Readonly<Record<string, string>>;
  readonly from?: SideName;
  readonly agreed?: readonly Agreed[];
  readonly same?: NonNullable<WorldSetup['same']>;
}

const one: NonNullable<WorldSetup['same']> = [{ kind: 'product', source: ['s1'], target: ['t1'] }];
const chosen = { leads: 'source', 'place.shop': 'store', 'place.depot': 'hall', 'place.*': '*' };

function plan({ source, target, choices = {}, from = 'source', agreed, same = one }: Case) {
  const [record] = from === 'source' ? source : target;
  if (!record) throw new Error('there is nothing to look at');
  const setup: WorldSetup = {
    ...{ choices: { ...chosen, ...choices }, same },
    source: { records: { inventory_level: source, product: [product('s1')] }, actions: { 'stock.set': true } },
    target: { records: { inventory_level: target, product: [product('t1')] }, actions: { 'stock.set': true } },
  };
  return stockRecipe.plan('inventory_level', record, keptWorld(setup, agreed), from);
}

const set = (to: SideName, at: string, available: string, expected: string, from: string) => {
  const [productId, place = null] = at.split('@');
  const input = { externalId: at, productId, locationId: place, available, expected };
  return [{ [`${to} stock.set`]: input, key: `inventory_level/${encodeURIComponent(from)}/stock` }];
};

describe('stock is told by the side that counts', () => {
  it.each<[string, Case, object | string]>([
    [
      'place by place',
      { source: [level('s1@shop', '7')], target: [level('t1@hall', '1'), level('t1@store', '5')] },
      set('target', 't1@store', '7', '5', 's1@shop'),
    ],
    ['is the same', { source: [level('s1@shop', '7')], target: [level('t1@store', '7.0')] }, 'nothing'],
    [
      'counts in parts',
      { source: [level('s1@shop', '2.5')], target: [level('t1@store', '25')] },
      set('target', 't1@store', '2.5', '25', 's1@shop'),
    ],
    [
      'was changed where it does not count',
      { source: [level('s1@shop', '7')], target: [level('t1@store', '4')], from: 'target' },
      set('target', 't1@store', '7', '4', 's1@shop'),
    ],
    [
      'counts in the books',
      {
        ...{ source: [level('s1@shop', '7')], target: [level('t1@store', '4')], from: 'target' },
        choices: { leads: 'target', 'place.store': 'shop' },
      },
      set('source', 's1@shop', '4', '7', 't1@store'),
    ],
    [
      'has no places on either side',
      { source: [level('s1', '7')], target: [level('t1', '5')] },
      set('target', 't1', '7', '5', 's1'),
    ],
    [
      'keeps no SKU with the count',
      { source: [level('s1', '7', { sku: null })], target: [level('t1', '5', { sku: null })] },
      set('target', 't1', '7', '5', 's1'),
    ],
    [
      'nobody has said who counts',
      { source: [level('s1@shop', '7')], target: [level('t1@store', '5')], choices: { leads: '' } },
      'nothing',
    ],
    [
      'nobody has said which place it is',
      { source: [level('s1@attic', '7')], target: [level('t1@store', '5')] },
      { hold: 'unmapped', choice: 'place.attic', name: 'attic' },
    ],
    [
      'a place is left out',
      { source: [level('s1@shop', '7')], target: [level('t1@store', '5')], choices: { 'place.shop': '' } },
      'nothing',
    ],
    [
      'two places are never added up, nor does one overwrite the other',
      {
        ...{ source: [level('s1@shop', '7'), level('s1@depot', '9')], target: [level('t1@store', '5')] },
        choices: { 'place.depot': 'store' },
      },
      { hold: 'unmapped', choice: 'place.shop', name: 'depot, shop' },
    ],
    [
      'is not kept at that place there',
      { source: [level('s1@shop', '7')], target: [level('t1@hall', '5')] },
      'nothing',
    ],
    ['is not there at all', { source: [level('s1@shop', '7')], target: [], same: [] }, 'nothing'],
    [
      'is one of several there (must-not-fail 34)',
      {
        ...{ source: [level('s1@shop', '7')], target: [level('t1@store', '5')] },
        same: [{ kind: 'product', source: ['s1'], target: ['t1', 't2'] }],
      },
      { hold: 'product_unclear', name: 'Blue mug, shop' },
    ],
  ])('%s', (_, given, expected) => {
    expect(shortly(plan(given))).toEqual(expected);
  });

  /** The same two counts after the target was told. */
  function told(available: string, version: string | null = null): readonly Agreed[] {
    const first = plan({ source: [level('s1@shop', available)], target: [level('t1@store', '5')] });
    if (first.kind !== 'push') throw new Error('it was to be told');
    const base = afterPush(first.agreed?.base ?? null, first.pushes[0]?.base ?? {}, 'target', version);
    return [{ entity: 'inventory_level', source: 's1@shop', target: 't1@store', base }];
  }

  it('is not told twice before it was read again, and expects what it told', () => {
    const [source, target] = [[level('s1@shop', '7')], [level('t1@store', '5')]];
    expect(shortly(plan({ source, target, agreed: told('7') }))).toBe('nothing');
    const fewer = [level('s1@shop', '6')];
    expect(shortly(plan({ source: fewer, target, agreed: told('7') }))).toEqual(
      set('target', 't1@store', '6', '7', 's1@shop'),
    );
  });

  it('is told once more what was sold there, and stops where that goes on (must-not-fail 19)', () => {
    let agreed = told('7');
    const source = [level('s1@shop', '7')];
    const seen: (object | string)[] = [];
    for (const available of ['6', '4', '3', '2']) {
      const target = [level('t1@store', available)];
      const found = plan({ source, target, agreed, from: 'target' });
      seen.push(found.kind);
      if (found.kind !== 'push') continue;
      const base = afterPush(found.agreed?.base ?? null, found.pushes[0]?.base ?? {}, 'target', null);
      agreed = [{ entity: 'inventory_level', source: 's1@shop', target: 't1@store', base }];
    }
    expect(seen).toEqual(['push', 'push', 'hold', 'hold']);
  });
});

describe('what the owner decides about stock', () => {
  it('says for each place that counts which one it is there', () => {
    const world = keptWorld({
      source: { records: { inventory_level: [level('s1@shop', '7'), level('s1@depot', '1')] } },
      target: { records: { inventory_level: [level('t1@Shop', '7')] } },
    });
    const counts = new Map([['place.shop', 12]]);
    expect(stockRecipe.asks(world, { counts })).toMatchObject([
      { id: 'leads', required: true, suggested: 'source', options: [{ value: 'source' }] },
      { id: 'place.depot', required: true, suggested: null, options: [{ value: 'Shop' }, { value: '' }] },
      { id: 'place.shop', required: true, suggested: 'Shop', seen: 12 },
    ]);
  });
});
