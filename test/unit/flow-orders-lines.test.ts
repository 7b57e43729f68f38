import { describe, expect, it } from 'vitest';
import { invoice, mug, ordersBecome, planOf, type SaleCase, soldMug, toXeroLike } from '../support/flow-cases.ts';
import {
  between,
  books,
  byDocument,
  byLine,
  order,
  product,
  type SaleText,
  shown,
  toldByProduct,
} from '../support/flow-sales.ts';
import type { Records, WorldSetup } from '../support/flow-world.ts';

const quantities: readonly SaleCase[] = [
  {
    name: 'half a metre',
    sale: { lines: [['Cloth', '0.5', '6.00', '1.44']] },
    becomes: [invoice('7.44 EUR'), '  Cloth | 0.5 × 12.00 | Sales | VAT 24 | 6.00 + 1.44'],
  },
  {
    name: 'a weight that no price multiplies to',
    sale: { lines: [['Cheese', '0.350', '4.99', '0.65']] },
    becomes: [invoice('5.64 EUR'), '  Cheese (0.35) | 1 × 4.99 | Sales | VAT 13 | 4.99 + 0.65'],
  },
  {
    name: 'quantities with noughts',
    sale: { lines: [['Mug', '2.0000', '20.00', '4.80']] },
    becomes: [invoice('24.80 EUR'), soldMug],
  },
  {
    name: 'goods taken back within an order',
    sale: {
      lines: [
        ['Lamp', '1', '30.00', '7.20'],
        ['Mug', '-2', '-20.00', '-4.80'],
      ],
    },
    becomes: [
      invoice('12.40 EUR'),
      '  Lamp | 1 × 30.00 | Sales | VAT 24 | 30.00 + 7.20',
      '  Mug | 2 × -10.00 | Sales | VAT 24 | -20.00 + -4.80',
    ],
  },
  {
    name: 'goods thrown in',
    sale: { lines: [mug, ['Sample', '1', '0', '0']] },
    becomes: [invoice('24.80 EUR'), soldMug, '  Sample | 1 × 0.00 | Sales | VAT 24 | 0.00 + 0.00'],
  },
  {
    name: 'an order that a discount made free: the goods left the stock',
    sale: { lines: [['Mug', '2', '0', '0']] },
    becomes: [invoice('0.00 EUR'), '  Mug | 2 × 0.00 | Sales | VAT 0 | 0.00 + 0.00'],
  },
  { name: 'an order of nothing', sale: { lines: [] }, becomes: ['nothing'] },
  {
    name: 'more lines than a document takes',
    sale: { lines: Array.from({ length: 201 }, (_, at) => [`Part ${at}`, '1', '1.00', '0.24'] as const) },
    becomes: ['hold order/1001/invoice: too_many_lines, lines 201, most 200'],
  },
  {
    name: 'an order that is owed to the buyer',
    sale: { lines: [['Mug', '-1', '-10.00', '-2.40']] },
    becomes: ['hold order/1001/invoice: cannot_be_written, sign negative'],
  },
];

const currencies: readonly SaleCase[] = [
  {
    name: 'yen, which have no cents',
    sale: { lines: [['Mug', '3', '1000', '240']], currency: 'JPY' },
    becomes: [
      invoice('1240 JPY'),
      '  Mug | 2 × 333 | Sales | VAT 24 | 666 + 160',
      '  Mug | 1 × 334 | Sales | VAT 24 | 334 + 80',
    ],
  },
  {
    name: 'dinars, which have a thousand fils',
    sale: { lines: [['Mug', '2', '3.334', '0.800']], currency: 'KWD' },
    becomes: [invoice('4.134 KWD'), '  Mug | 2 × 1.667 | Sales | VAT 24 | 3.334 + 0.800'],
  },
  {
    name: 'forints, which the shop rounds to whole ones',
    sale: {
      lines: [
        ['Mug', '1', '1001.00', '240.00'],
        ['Cup', '1', '777.00', '186.00'],
      ],
      currency: 'HUF',
    },
    becomes: [
      invoice('2204.00 HUF'),
      '  Mug | 1 × 1001.00 | Sales | VAT 24 | 1001.00 + 240.00',
      '  Cup | 1 × 777.00 | Sales | VAT 24 | 777.00 + 186.00',
    ],
  },
  {
    name: 'dollars in books of euro',
    sale: { lines: [mug], currency: 'USD' },
    becomes: [invoice('24.80 USD'), soldMug],
  },
];

/** Each line's tax is rounded down, and all of them together lose a cent by it. */
const thirds: SaleText = {
  lines: [
    ['A', '1', '0.52', '0.12'],
    ['B', '1', '0.52', '0.12'],
    ['C', '1', '0.52', '0.12'],
  ],
  tax: '0.37',
};
const rounding = { 'account.rounding': '', rounding: 'hold' };
const targets: readonly SaleCase[] = [
  {
    name: 'worked out for each line, the same',
    sale: { lines: [mug] },
    setup: (shop) => between(byLine, shop),
    becomes: [invoice('24.80 EUR'), '  Mug | 2 × 10.00 | VAT 24 | 20.00 + 4.80'],
  },
  {
    name: 'worked out for each line, a cent less: a line for it',
    sale: thirds,
    setup: (shop) => between(byLine, shop),
    becomes: [
      invoice('1.93 EUR'),
      '  A | 1 × 0.52 | VAT 24 | 0.52 + 0.12',
      '  B | 1 × 0.52 | VAT 24 | 0.52 + 0.12',
      '  C | 1 × 0.52 | VAT 24 | 0.52 + 0.12',
      '  Rounding | 1 × 0.01 | VAT 0 | 0.01 + 0.00',
      '  ! rounded 0.01 EUR',
      '  ! tax_differs 0.37 EUR 0.36 EUR',
    ],
  },
  {
    name: 'worked out for each line, a cent less, and no line wanted',
    sale: thirds,
    setup: (shop) => between(byLine, shop, { choices: rounding }),
    becomes: ['hold order/1001/invoice: totals_differ, source 1.93 EUR, target 1.92 EUR, difference 0.01 EUR'],
  },
  {
    name: 'worked out for each line: one line of three comes right where two do not',
    sale: { lines: [['Mug', '3', '10.03', '2.41']] },
    setup: (shop) => between(byLine, shop),
    becomes: [invoice('12.44 EUR'), '  Mug (3) | 1 × 10.03 | VAT 24 | 10.03 + 2.41'],
  },
  {
    name: 'worked out for the whole document, the same',
    sale: thirds,
    setup: (shop) => between(byDocument, shop),
    becomes: [
      invoice('1.93 EUR'),
      '  A | 1 × 0.52 | Sales | VAT 24 | 0.52 + 0.13',
      '  B | 1 × 0.52 | Sales | VAT 24 | 0.52 + 0.12',
      '  C | 1 × 0.52 | Sales | VAT 24 | 0.52 + 0.12',
    ],
  },
  {
    name: 'worked out for the whole document, a cent more: a line for it',
    sale: {
      lines: [
        ['A', '1', '0.52', '0.12'],
        ['B', '1', '0.52', '0.12'],
        ['C', '1', '0.52', '0.12'],
      ],
    },
    setup: (shop) => between(byDocument, shop),
    becomes: [
      invoice('1.92 EUR'),
      '  A | 1 × 0.52 | Sales | VAT 24 | 0.52 + 0.13',
      '  B | 1 × 0.52 | Sales | VAT 24 | 0.52 + 0.12',
      '  C | 1 × 0.52 | Sales | VAT 24 | 0.52 + 0.12',
      '  Rounding | 1 × -0.01 | Rounding | VAT 0 | -0.01 + 0.00',
      '  ! rounded -0.01 EUR',
      '  ! tax_differs 0.36 EUR 0.37 EUR',
    ],
  },
  {
    name: 'books that work out much less than the shop took',
    sale: { lines: [['Mug', '1', '100.00', '24.00']] },
    setup: (shop) => between(byLine, shop, { choices: { 'tax.24': 't13' } }),
    becomes: ['hold order/1001/invoice: totals_differ, source 124.00 EUR, target 113.00 EUR, difference 11.00 EUR'],
  },
];

const goods = { product: [product('Sales'), product('b-mug', { sku: 'MUG', title: 'Mug, white', kind: 'simple' })] };
const twice = { product: [...goods.product, product('b-old', { sku: 'mug', kind: 'simple' })] };
const byProduct =
  (records: Records, same: WorldSetup['same'] = []) =>
  (shop: Records) =>
    between(toldByProduct, shop, { target: books(toldByProduct, records), same });
const withSku = { lines: [['Mug', '2', '20.00', '4.80', { productId: 's-mug', sku: 'MUG' }]] } as const;
const asOne = '  Mug | 2 × 10.00 | Sales | VAT 24 | 20.00 + 4.80';
const asMug = '  Mug | 2 × 10.00 | Mug, white | VAT 24 | 20.00 + 4.80';

const products: readonly SaleCase[] = [
  {
    name: 'by the product that the match book names',
    sale: { lines: [['Mug', '2', '20.00', '4.80', { productId: 's-mug' }]] },
    setup: byProduct(goods, [{ kind: 'product', source: ['s-mug'], target: ['b-mug'] }]),
    becomes: [invoice('24.80 EUR'), asMug],
  },
  {
    name: 'by the only product of its SKU',
    sale: withSku,
    setup: byProduct(goods),
    becomes: [invoice('24.80 EUR'), asMug],
  },
  {
    name: 'a product without a SKU: the one for all goods',
    sale: { lines: [['Mug', '2', '20.00', '4.80', { productId: 's-mug' }]] },
    setup: byProduct(goods),
    becomes: [invoice('24.80 EUR'), asOne],
  },
  {
    name: 'several products of a SKU',
    sale: withSku,
    setup: byProduct(twice),
    becomes: ['hold order/1001/invoice: product_unclear, product Mug'],
  },
  {
    name: 'several products in the match book',
    sale: withSku,
    setup: byProduct(goods, [{ kind: 'product', source: ['s-mug'], target: ['b-mug', 'b-old'] }]),
    becomes: ['hold order/1001/invoice: product_unclear, product Mug'],
  },
  {
    name: 'no product for shipping chosen',
    sale: { lines: [mug], shipping: '5.00', tax: '6.00' },
    setup: (shop) => between(toldByProduct, shop, { choices: { 'account.shipping': '' } }),
    becomes: ['hold order/1001/invoice: unmapped, choice account.shipping'],
  },
];

describe.each([
  ['quantities', quantities],
  ['currencies', currencies],
  ['what the books make of them', targets],
  ['products', products],
] as const)('orders that become invoices: %s', (_what, cases) => ordersBecome(cases, toXeroLike));

describe('orders that become invoices: many lines', () => {
  it('that would be split into more than a document takes stay whole', () => {
    const given = order({
      lines: Array.from({ length: 150 }, (_, at) => [`Part ${at}`, '3', '1.00', '0.24'] as const),
    });
    const found = shown(planOf('order', toXeroLike({ order: [given] })));
    expect(found.length).toBe(151);
    expect(found[1]).toBe('  Part 0 (3) | 1 × 1.00 | Sales | VAT 24 | 1.00 + 0.24');
  });
});
