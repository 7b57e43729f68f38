import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActionKind, actionInputs } from '../../contract/actions/index.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { isPossible } from '../../main/flows/gallery.ts';
import type { Pushed, PushKey } from '../../main/flows/recipe.ts';
import { orderSentRecipe } from '../../main/flows/recipes/order-sent.ts';
import { providers } from '../../providers/registry.ts';
import { goods, inShort, money, onlyPush, order, shipment } from '../support/flow-money.ts';
import { type WorldSetup, worldOf } from '../support/flow-world.ts';

type Shipment = EntityOf<'shipment'>;
type Order = EntityOf<'order'>;

const mugs = [goods('l1', 'MUG', '2'), goods('l2', 'CUP', '3')];
const theirs = order({ externalId: 'w1', number: '1001', lines: [goods('w-1', 'MUG', '2'), goods('w-2', 'CUP', '3')] });
const piece = (sku: string | null, quantity: string, lineId: string | null = null) => ({
  lineId,
  sku,
  title: null,
  quantity,
});

interface Setup extends Pick<WorldSetup, 'pushed' | 'choices'> {
  readonly own?: readonly Order[];
  readonly orders?: readonly Order[];
  readonly sent?: readonly Shipment[];
}

function worldWith({ own = [theirs], orders = [order({ lines: mugs })], sent = [], ...rest }: Setup = {}) {
  return worldOf({
    source: { name: 'Warehouse', records: { order: own, shipment: [shipment()] } },
    target: { name: 'Shop', actions: { 'shipment.create': true }, records: { order: orders, shipment: sent } },
    ...rest,
  });
}

function planOf(change: Partial<Shipment> = {}, setup: Setup = {}) {
  return orderSentRecipe.plan('shipment', shipment(change), worldWith(setup), 'source');
}

const linesOf = (change: Partial<Shipment>, setup: Setup = {}) =>
  actionInputs['shipment.create'].parse(onlyPush(planOf(change, setup)).input).lines;

describe('a shipment goes to the order in the shop', () => {
  it('with its carrier, number and address', () => {
    const push = onlyPush(planOf());
    expect(push).toMatchObject({
      key: { entity: 'shipment', externalId: 'sh1', part: 'shipment' },
      occurredOn: '2026-11-11',
    });
    expect(actionInputs['shipment.create'].parse(push.input)).toEqual({
      ...{ orderId: 'o1', carrier: 'DHL', trackingNumber: 'JD 0123', trackingUrl: 'https://dhl.example/JD0123' },
      ...{ lines: null, notify: false },
    });
  });

  it('tells the customer where the owner wants it; a carrier or an address that is none is left out', () => {
    const { input } = onlyPush(planOf({ carrier: ' ', trackingUrl: 'JD0123' }, { choices: { notify: 'yes' } }));
    expect(input).toMatchObject({ carrier: 'Other', trackingUrl: null, notify: true });
  });

  it.each<[string, Shipment['lines'], readonly Shipment[], unknown]>([
    ['all of it is everything', [piece('MUG', '2'), piece('CUP', '3')], [], null],
    [
      'a part of it by lines',
      [piece('MUG', '1'), piece('CUP', '3')],
      [],
      [
        ['l1', '1'],
        ['l2', '3'],
      ],
    ],
    ['one line', [piece('CUP', '0.5')], [], [['l2', '0.5']]],
    ['by the line of its own order, where it names no SKU', [piece(null, '1', 'w-1')], [], [['l1', '1']]],
    [
      'what is left is everything',
      [piece('CUP', '3')],
      [shipment({ orderId: 'o1', trackingNumber: 'A', lines: [piece('MUG', '2', 'l1')] })],
      null,
    ],
    ['the same SKU twice is one', [piece('CUP', '1'), piece('CUP', '1')], [], [['l2', '2']]],
  ])('%s', (_name, lines, sent, expected) => {
    const wished = linesOf({ lines }, { sent });
    expect(wished === null ? null : wished.map(({ lineId, quantity }) => [lineId, quantity])).toEqual(expected);
  });

  it('takes the lines of an order in turn where several are of one SKU', () => {
    const orders = [order({ lines: [goods('l1', 'MUG', '2'), goods('l2', 'MUG', '2'), goods('l3', 'CUP')] })];
    expect(linesOf({ lines: [piece('MUG', '3')] }, { orders })).toEqual([
      { lineId: 'l1', quantity: '2' },
      { lineId: 'l2', quantity: '1' },
    ]);
  });

  const from = (externalId: string): readonly [PushKey, Partial<Pushed>] => [
    { entity: 'order', externalId, part: 'invoice' },
    { action: 'invoice.create', made: { externalId: 'w1', number: null } },
  ];
  const mine: readonly [PushKey, Partial<Pushed>] = [
    { entity: 'shipment', externalId: 'x', part: 'shipment' },
    { action: 'shipment.create', made: { externalId: 'sh1', number: null } },
  ];
  const stranger = { externalId: null, name: null, email: 'bob@example.com' };
  const there = shipment({ externalId: 't1', orderId: 'o1', trackingNumber: 'jd0123' });
  it.each<[string, Partial<Shipment>, Setup, string]>([
    ['no tracking number', { trackingNumber: null }, {}, 'nothing'],
    ['a tracking number of blanks', { trackingNumber: ' - ' }, {}, 'nothing'],
    ['still being packed', { status: 'pending' }, {}, 'nothing'],
    ['delivered', { status: 'delivered' }, {}, 'shipment.create'],
    ['cancelled before it was written', { status: 'cancelled' }, {}, 'nothing'],
    [
      'cancelled after it was written',
      { status: 'cancelled' },
      { pushed: [[{ entity: 'shipment', externalId: 'sh1', part: 'shipment' }, {}]] },
      'undo: cancelled_since',
    ],
    ['the number is there already, written otherwise', {}, { sent: [there] }, 'nothing'],
    [
      'the number is there on a shipment that was cancelled',
      {},
      { sent: [{ ...there, status: 'cancelled' }] },
      'shipment.create',
    ],
    [
      'everything was sent already',
      {},
      { sent: [{ ...there, trackingNumber: 'B', lines: [piece('MUG', '2'), piece('CUP', '3')] }] },
      'nothing',
    ],
    ['written here by Backroom', {}, { pushed: [mine] }, 'nothing'],
    ['of no order', { orderId: null }, {}, 'nothing'],
    ['of an order that is not known', {}, { own: [] }, 'nothing'],
    ['of an order that was made from one of the shop', {}, { own: [], pushed: [from('o1')] }, 'shipment.create'],
    ['of an order of the same number for somebody else', {}, { own: [{ ...theirs, customer: stranger }] }, 'nothing'],
    [
      'of a number without a buyer, for the same money',
      {},
      { own: [{ ...theirs, customer: { ...stranger, email: null } }] },
      'shipment.create',
    ],
    [
      'of a number without a buyer, for other money',
      {},
      { own: [{ ...theirs, customer: { ...stranger, email: null }, total: money(1) }] },
      'nothing',
    ],
    [
      'of a number and a buyer, for other money, of the same goods',
      {},
      { own: [{ ...theirs, total: money(1) }] },
      'shipment.create',
    ],
    [
      'of a number and a buyer, of other goods for other money',
      {},
      { own: [{ ...theirs, total: money(1), lines: [goods('w-1', 'MUG', '2')] }] },
      'nothing',
    ],
    [
      'of a number and a buyer, for other money, of goods without SKUs',
      {},
      { own: [{ ...theirs, total: money(1), lines: [] }], orders: [order()] },
      'nothing',
    ],
    [
      'of a number that two orders have',
      {},
      { orders: [order({ lines: mugs }), order({ externalId: 'o2', number: '1001' })] },
      'hold: order_missing',
    ],
    [
      'of an order that was cancelled in the shop',
      {},
      { orders: [order({ status: 'cancelled', lines: mugs })] },
      'nothing',
    ],
    ['holds a SKU that the order has not', { lines: [piece('HAT', '1')] }, {}, 'hold: product_unclear'],
    ['holds something without a SKU', { lines: [piece(null, '1')] }, {}, 'hold: product_unclear'],
    ['holds more than the order', { lines: [piece('MUG', '3')] }, {}, 'hold: cannot_be_written'],
    ['of before the first day', { shippedAt: '2025-12-31T12:00:00Z' }, {}, 'nothing'],
  ])('%s', (_name, change, setup, expected) => {
    expect(inShort(planOf(change, setup))).toBe(expected);
  });

  it('says beforehand where it cannot be taken back', () => {
    const warningsIn = (final: readonly ActionKind[]) => {
      const target = {
        name: 'Shop',
        final,
        actions: { 'shipment.create': true },
        records: { order: [order({ lines: mugs })] },
      } as const;
      const world = worldOf({ source: { name: 'Warehouse', records: { order: [theirs] } }, target });
      return onlyPush(orderSentRecipe.plan('shipment', shipment(), world, 'source')).warnings;
    };
    expect(warningsIn([])).toEqual([]);
    expect(warningsIn(['shipment.create'])).toEqual([{ code: 'cannot_be_undone', params: {} }]);
  });

  it('goes only to what keeps orders, and a payment service keeps payments', () => {
    const takes = (id: string) => {
      const [from, to] = [providers.get('shopify'), providers.get(id)];
      return from !== undefined && to !== undefined && isPossible(orderSentRecipe, from, to);
    };
    expect(['woocommerce', 'magento', 'square', 'amazon-seller', 'paypal'].map(takes)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('is looked at again when the order comes after it', () => {
    const world = worldWith();
    const plan = orderSentRecipe.plan('order', order({ lines: mugs }), world, 'target');
    expect(plan).toEqual(orderSentRecipe.plan('shipment', shipment(), world, 'source'));
    expect(inShort(plan)).toBe('shipment.create');
  });

  it('any parcels together are what was ordered, and never more', () => {
    const amounts = fc.array(fc.record({ sku: fc.constantFrom('MUG', 'CUP'), count: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(amounts, (parcels) => {
        const sent: Shipment[] = [];
        const left = new Map([
          ['MUG', 2],
          ['CUP', 3],
        ]);
        for (const [index, { sku, count }] of parcels.entries()) {
          const over = count > (left.get(sku) ?? 0);
          const isAllSent = [...left.values()].every((one) => one === 0);
          const plan = planOf(
            { externalId: `s${index}`, trackingNumber: `T${index}`, lines: [piece(sku, `${count}`)] },
            { sent },
          );
          expect(inShort(plan)).toBe(isAllSent ? 'nothing' : over ? 'hold: cannot_be_written' : 'shipment.create');
          if (over) continue;
          left.set(sku, (left.get(sku) ?? 0) - count);
          sent.push(
            shipment({
              externalId: `t${index}`,
              orderId: 'o1',
              trackingNumber: `T${index}`,
              lines: [piece(sku, `${count}`)],
            }),
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});
