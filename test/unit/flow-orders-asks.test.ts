import { describe, expect, it } from 'vitest';
import { isWordKey } from '../../contract/words/index.ts';
import { orderRecipe } from '../../main/flows/recipes/orders.ts';
import { refundRecipe } from '../../main/flows/recipes/refunds.ts';
import {
  account,
  between,
  books,
  byLine,
  order,
  payment,
  rate,
  refund,
  told,
  toldByProduct,
} from '../support/flow-sales.ts';
import { type WorldSetup, worldOf } from '../support/flow-world.ts';

const shop = {
  order: [
    order({
      id: '1',
      lines: [
        ['Mug', '1', '10.00', '2.40'],
        ['Tip', '1', '2.00', null, { role: 'tip' }],
      ],
      shipping: '5.00',
      tax: '3.60',
    }),
    order({ id: '2', lines: [['Book', '1', '50.00', '3.00']], currency: 'USD' }),
    order({ id: '3', lines: [['Lamp', '1', '100.00', '17.30']] }),
    order({ id: '4', lines: [['Draft', '1', '10.00', '0.50']], status: 'draft' }),
    order({ id: '5', lines: [['Old', '1', '10.00', '0.50']], placedAt: '2025-06-01T00:00:00Z' }),
  ],
  payment: [
    payment('p1', '21.00', { paysFor: ['1'] }),
    payment('p2', '53.00', { paysFor: ['2'], method: 'PayPal' }),
    payment('p3', '1.00', { paysFor: ['2'], method: 'Sezzle', status: 'failed' }),
  ],
  refund: [refund('r1', '5.00', { orderId: '2', paymentId: 'p2' })],
};

function countsOf(recipe: typeof orderRecipe, setup: WorldSetup) {
  const world = worldOf(setup);
  const counts = new Map<string, number>();
  for (const kind of ['order', 'payment', 'refund'] as const) {
    if (!recipe.triggers.includes(kind)) continue;
    for (const record of shop[kind]) {
      for (const name of recipe.survey(kind, record, world)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

function asksOf(recipe: typeof orderRecipe, setup: WorldSetup) {
  return recipe.asks(worldOf(setup), { counts: countsOf(recipe, setup) });
}

/** "tax.24 = t24 (2)": the choice, what is suggested, how often it was seen; a star where nothing goes without it. */
function texts(recipe: typeof orderRecipe, setup: WorldSetup): string[] {
  return asksOf(recipe, setup).map(({ id, suggested, required, seen }) =>
    [`${id}${required ? '*' : ''}`, ...(suggested ? [`= ${suggested}`] : []), ...(seen ? [`(${seen})`] : [])].join(' '),
  );
}

const fresh = (booking: Parameters<typeof books>[0], choices = {}): WorldSetup => ({
  ...between(booking, shop),
  choices,
});

describe('what is asked about orders', () => {
  it('counts what they hold, from the first day on', () => {
    expect(Object.fromEntries(countsOf(orderRecipe, fresh(told)))).toEqual({
      ...{ 'currency.EUR': 2, 'currency.USD': 1, 'role.goods': 2, 'role.shipping': 1, 'role.tip': 1 },
      ...{ 'tax.24': 1, 'tax.0': 1, 'tax.6': 1, 'tax.17.3': 1, 'method.Visa': 1, 'method.PayPal': 1 },
    });
  });

  it('by accounts', () => {
    expect(texts(orderRecipe, fresh(told))).toEqual([
      ...['when = paid', 'customers = each', 'account.sales* = Sales', 'account.shipping* = Shipping (1)'],
      ...['account.tips* = Tips (1)', 'products = one', 'taxes = rates', 'tax.24* = t24 (1)', 'tax.17.3* (1)'],
      ...['tax.6* = t6 (1)', 'tax.0* = t0 (1)', 'tax.none', 'payments = each', 'method.PayPal* = PayPal clearing (1)'],
      ...['method.Visa* (1)', 'method.*', 'number = own', 'text.number', 'text.note'],
    ]);
  });

  it('by products, as receipts, with one customer for all in books where each has one currency', () => {
    const setup = fresh(toldByProduct, { document: 'sales_receipt', customers: 'one', payments: 'none' });
    const target = books(
      toldByProduct,
      { account: [account('Till', 'asset')] },
      { account: { currency: 'EUR', facts: { multicurrency: 'true' } } },
    );
    expect(texts(orderRecipe, { ...setup, target })).toEqual([
      ...['document = invoice', 'customers = each', 'customer*', 'customer.USD* (1)', 'account.sales* = Sales'],
      ...['account.shipping* = Shipping (1)', 'account.tips* = Tips (1)', 'products = match', 'taxes = rates'],
      ...['tax.24* = t24 (1)', 'tax.17.3* (1)', 'tax.6* = t6 (1)', 'tax.0* = t0 (1)', 'tax.none', 'payments = each'],
      ...['method.PayPal* (1)', 'method.Visa* (1)', 'method.*', 'number = own', 'text.number', 'text.note'],
    ]);
  });

  it('where no books are kept and the tax is worked out', () => {
    expect(texts(orderRecipe, fresh(byLine))).toEqual([
      ...['when = paid', 'customers = each', 'rounding = line', 'taxes = rates', 'tax.24* = t24 (1)', 'tax.17.3* (1)'],
      ...[
        'tax.6* = t6 (1)',
        'tax.0* = t0 (1)',
        'tax.none',
        'payments = each',
        'number = own',
        'text.number',
        'text.note',
      ],
    ]);
  });

  it('suggests nothing where several rates or accounts would do', () => {
    const target = books(told, {
      tax_rate: [rate('a', '24'), rate('b', '24')],
      account: [account('Sales A'), account('Sales B')],
    });
    const asks = texts(orderRecipe, { ...fresh(told), target });
    expect(asks).toContain('tax.24* (1)');
    expect(asks).toContain('account.sales*');
  });

  it('suggests a line for the tax where the books have no rate', () => {
    const target = books(told, { tax_rate: [rate('none', '0')] });
    expect(texts(orderRecipe, { ...fresh(told), target })).toContain('taxes = line');
    expect(texts(orderRecipe, { ...fresh(told, { taxes: 'line' }), target })).toContain('account.tax* = Tax payable');
  });
});

describe('what is asked about refunds', () => {
  it.each([
    [
      'by accounts',
      told,
      ['account.refunds = Returns', 'payments = each', 'method.PayPal* = PayPal clearing (1)', 'method.*'],
    ],
    [
      'by products',
      toldByProduct,
      [
        ...['document = refund_receipt', 'account.refunds* = Returns', 'account.tips = Tips'],
        ...['method.PayPal* = PayPal clearing (1)', 'method.*'],
      ],
    ],
    ['where no books are kept', byLine, ['rounding = line']],
  ] as const)('%s', (_name, booking, asks) => {
    expect(texts(refundRecipe, fresh(booking))).toEqual([...asks, 'text.number', 'text.note']);
  });
});

it('every choice and every option in words has words', () => {
  const all = [told, toldByProduct, byLine].flatMap((booking) =>
    [{}, { taxes: 'line', customers: 'one' }, { document: 'sales_receipt' }, { document: 'refund_receipt' }].flatMap(
      (choices) => [...asksOf(orderRecipe, fresh(booking, choices)), ...asksOf(refundRecipe, fresh(booking, choices))],
    ),
  );
  const words = all.flatMap(({ word, worded, options = [] }) => [
    `flows.choice.${word}`,
    ...(worded ? options.map(({ label }) => `flows.option.${label}`) : []),
  ]);
  expect(words.filter((key) => !isWordKey(key))).toEqual([]);
});
