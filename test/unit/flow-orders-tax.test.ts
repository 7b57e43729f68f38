import { describe } from 'vitest';
import { invoice, mug, ordersBecome, type SaleCase, soldMug, toXeroLike } from '../support/flow-cases.ts';
import { between, books, rate, told } from '../support/flow-sales.ts';

const canada = { tax_rate: [rate('gst', '5'), rate('pst', '7'), rate('qst', '9.975')] };

const taxes: readonly SaleCase[] = [
  {
    name: 'prices without tax, one rate',
    sale: { lines: [mug] },
    becomes: [invoice('24.80 EUR'), soldMug],
  },
  {
    name: 'prices with tax: 12.40 each is 10.00 and 2.40',
    sale: { lines: [['Mug', '3', '30.00', '7.20']], total: '37.20' },
    becomes: [invoice('37.20 EUR'), '  Mug | 3 × 10.00 | Sales | VAT 24 | 30.00 + 7.20'],
  },
  {
    name: 'prices with tax that do not divide: 3 at 9.99 hold 5.80',
    sale: { lines: [['Mug', '3', '24.17', '5.80']] },
    becomes: [
      invoice('29.97 EUR'),
      '  Mug | 1 × 8.05 | Sales | VAT 24 | 8.05 + 1.93',
      '  Mug | 2 × 8.06 | Sales | VAT 24 | 16.12 + 3.87',
    ],
  },
  {
    name: 'two rates',
    sale: { lines: [mug, ['Book', '1', '50.00', '3.00']] },
    becomes: [invoice('77.80 EUR'), soldMug, '  Book | 1 × 50.00 | Sales | VAT 6 | 50.00 + 3.00'],
  },
  {
    name: 'two taxes together, 5 and 7, are one of 12',
    sale: { lines: [['Mug', '1', '33.33', '4.00']] },
    setup: (shop) => between(told, { ...shop, ...canada }, { choices: { 'tax.12': 't24' } }),
    becomes: [invoice('37.33 EUR'), '  Mug | 1 × 33.33 | Sales | VAT 24 | 33.33 + 4.00'],
  },
  {
    name: "Quebec's 14.975",
    sale: { lines: [['Mug', '1', '19.99', '2.99']] },
    setup: (shop) =>
      between(
        told,
        { ...shop, ...canada },
        { choices: { 'tax.14.975': 'tq' }, target: books(told, { tax_rate: [rate('tq', '14.975', 'GST and QST')] }) },
      ),
    becomes: [invoice('22.98 EUR'), '  Mug | 1 × 19.99 | Sales | GST and QST | 19.99 + 2.99'],
  },
  {
    name: 'no tax, at the rate for that',
    sale: { lines: [['Mug', '1', '10.00', '0']] },
    becomes: [invoice('10.00 EUR'), '  Mug | 1 × 10.00 | Sales | VAT 0 | 10.00 + 0.00'],
  },
  {
    name: 'no tax, at no rate',
    sale: { lines: [['Mug', '1', '10.00', '0']] },
    setup: (shop) => between(told, shop, { choices: { 'tax.0': '' } }),
    becomes: [invoice('10.00 EUR'), '  Mug | 1 × 10.00 | Sales | no rate | 10.00 + 0.00'],
  },
  {
    name: 'no tax, and nothing chosen for it',
    sale: { lines: [['Mug', '1', '10.00', '0']] },
    setup: (shop) => ({ ...between(told, shop), choices: { 'account.sales': 'Sales' } }),
    becomes: ['hold order/1001/invoice: unmapped, choice tax.0'],
  },
  {
    name: 'shipping at the rate of the goods',
    sale: { lines: [mug], shipping: '5.00', tax: '6.00' },
    becomes: [invoice('31.00 EUR'), soldMug, '  Shipping | 1 × 5.00 | Shipping | VAT 24 | 5.00 + 1.20'],
  },
  {
    name: 'shipping without tax',
    sale: { lines: [mug], shipping: '5.00', tax: '4.80' },
    becomes: [invoice('29.80 EUR'), soldMug, '  Shipping | 1 × 5.00 | Shipping | VAT 0 | 5.00 + 0.00'],
  },
  {
    name: 'shipping at another rate than the goods',
    sale: { lines: [['Book', '1', '50.00', '3.00']], shipping: '10.00', tax: '5.40' },
    becomes: [
      invoice('65.40 EUR'),
      '  Book | 1 × 50.00 | Sales | VAT 6 | 50.00 + 3.00',
      '  Shipping | 1 × 10.00 | Shipping | VAT 24 | 10.00 + 2.40',
    ],
  },
  {
    name: 'shipping of goods of two rates goes by both, in proportion',
    sale: {
      lines: [
        ['Mug', '1', '75.00', '18.00'],
        ['Book', '1', '25.00', '1.50'],
      ],
      shipping: '8.00',
      tax: '21.06',
    },
    becomes: [
      invoice('129.06 EUR'),
      '  Mug | 1 × 75.00 | Sales | VAT 24 | 75.00 + 18.00',
      '  Book | 1 × 25.00 | Sales | VAT 6 | 25.00 + 1.50',
      '  Shipping | 1 × 6.00 | Shipping | VAT 24 | 6.00 + 1.44',
      '  Shipping | 1 × 2.00 | Shipping | VAT 6 | 2.00 + 0.12',
    ],
  },
  {
    name: 'a discount on a line, which no longer divides',
    sale: { lines: [['Mug', '3', '10.00', '2.40']] },
    becomes: [
      invoice('12.40 EUR'),
      '  Mug | 2 × 3.33 | Sales | VAT 24 | 6.66 + 1.60',
      '  Mug | 1 × 3.34 | Sales | VAT 24 | 3.34 + 0.80',
    ],
  },
  {
    name: 'a discount on the order, spread over its lines',
    sale: {
      lines: [
        ['Mug', '2', '18.00', '4.32'],
        ['Book', '1', '45.00', '2.70'],
      ],
    },
    becomes: [
      invoice('70.02 EUR'),
      '  Mug | 2 × 9.00 | Sales | VAT 24 | 18.00 + 4.32',
      '  Book | 1 × 45.00 | Sales | VAT 6 | 45.00 + 2.70',
    ],
  },
  {
    name: 'a discount that is a line below zero',
    sale: { lines: [mug, ['Loyal', '1', '-5.00', '-1.20', { role: 'discount' }]] },
    becomes: [invoice('18.60 EUR'), soldMug, '  Loyal | 1 × -5.00 | Sales | VAT 24 | -5.00 + -1.20'],
  },
  {
    name: 'a tip',
    sale: { lines: [mug, ['Tip', '1', '2.00', null, { role: 'tip' }]] },
    becomes: [invoice('26.80 EUR'), soldMug, '  Tip | 1 × 2.00 | Tips | VAT 0 | 2.00 + 0.00'],
  },
  {
    name: 'a tip, at the rate for what is no sale',
    sale: { lines: [mug, ['Tip', '1', '2.00', null, { role: 'tip' }]] },
    setup: (shop) => between(told, shop, { choices: { 'tax.none': '' } }),
    becomes: [invoice('26.80 EUR'), soldMug, '  Tip | 1 × 2.00 | Tips | no rate | 2.00 + 0.00'],
  },
  {
    name: 'a gift card that is sold',
    sale: { lines: [['Gift card', '1', '50.00', '0', { role: 'gift_card' }]] },
    becomes: [invoice('50.00 EUR'), '  Gift card | 1 × 50.00 | Gift cards | VAT 0 | 50.00 + 0.00'],
  },
  {
    name: 'a gift card that is paid with, as a line below zero',
    sale: { lines: [mug, ['Gift card', '1', '-10.00', null, { role: 'gift_card' }]] },
    becomes: [invoice('14.80 EUR'), soldMug, '  Gift card | 1 × -10.00 | Gift cards | VAT 0 | -10.00 + 0.00'],
  },
  {
    name: 'duties, whose tax is what the order has besides',
    sale: { lines: [mug, ['Import duties', '1', '10.00', null, { role: 'fee' }]], tax: '7.20' },
    becomes: [invoice('37.20 EUR'), soldMug, '  Import duties | 1 × 10.00 | Fees | VAT 24 | 10.00 + 2.40'],
  },
  {
    name: 'a cent that the shop rounded by',
    sale: { lines: [mug, ['Rounding', '1', '-0.01', null, { role: 'rounding' }]] },
    becomes: [invoice('24.79 EUR'), soldMug, '  Rounding | 1 × -0.01 | Rounding | VAT 0 | -0.01 + 0.00'],
  },
  {
    name: 'an order whose tax was rounded as a whole: its lines have a cent less',
    sale: {
      lines: [
        ['A', '1', '0.52', '0.12'],
        ['B', '1', '0.52', '0.12'],
        ['C', '1', '0.52', '0.12'],
      ],
      tax: '0.37',
    },
    becomes: [
      invoice('1.93 EUR'),
      '  A | 1 × 0.52 | Sales | VAT 24 | 0.52 + 0.13',
      '  B | 1 × 0.52 | Sales | VAT 24 | 0.52 + 0.12',
      '  C | 1 × 0.52 | Sales | VAT 24 | 0.52 + 0.12',
    ],
  },
  {
    name: 'a tax that is not said of any line',
    sale: {
      lines: [
        ['Mug', '2', '20.00', null],
        ['Cup', '1', '5.01', null],
      ],
      shipping: '5.00',
      tax: '7.20',
    },
    becomes: [
      invoice('37.21 EUR'),
      '  Mug | 2 × 10.00 | Sales | VAT 24 | 20.00 + 4.80',
      '  Cup | 1 × 5.01 | Sales | VAT 24 | 5.01 + 1.20',
      '  Shipping | 1 × 5.00 | Shipping | VAT 24 | 5.00 + 1.20',
    ],
  },
  {
    name: 'a tax not said of any line that two stories explain',
    sale: { lines: [['Mug', '1', '13.00', null]], shipping: '11.00', tax: '3.12' },
    becomes: ['hold order/1001/invoice: tax_unclear, percent 13'],
  },
  {
    name: 'a tax that is no rate of anybody',
    sale: { lines: [['Mug', '1', '100.00', '17.30']] },
    becomes: ['hold order/1001/invoice: tax_unclear, percent 17.3'],
  },
  {
    name: 'the tax of a shop that knows a rate which the books do not',
    sale: { lines: [['Mug', '1', '100.00', '17.00']] },
    setup: (shop) => between(told, { ...shop, tax_rate: [rate('island', '17')] }),
    becomes: ['hold order/1001/invoice: unmapped, choice tax.17'],
  },
  {
    name: 'tax as a line',
    sale: { lines: [mug], shipping: '5.00', tax: '6.00' },
    setup: (shop) => between(told, shop, { choices: { taxes: 'line' } }),
    becomes: [
      invoice('31.00 EUR'),
      '  Mug | 2 × 10.00 | Sales | VAT 0 | 20.00 + 0.00',
      '  Shipping | 1 × 5.00 | Shipping | VAT 0 | 5.00 + 0.00',
      '  Tax | 1 × 6.00 | Tax payable | VAT 0 | 6.00 + 0.00',
    ],
  },
  {
    name: 'books without tax rates',
    sale: { lines: [mug] },
    setup: (shop) => {
      const { target, ...rest } = between(told, shop, { choices: { 'tax.0': '' } });
      const { tax_rate: _rates, ...records } = target?.records ?? {};
      return { ...rest, target: { ...target, records } };
    },
    becomes: [
      invoice('24.80 EUR'),
      '  Mug | 2 × 10.00 | Sales | no rate | 20.00 + 0.00',
      '  Tax | 1 × 4.80 | Tax payable | no rate | 4.80 + 0.00',
    ],
  },
  {
    name: 'cents that two rates explain: the nearer one, and it is said',
    sale: { lines: [['Sticker', '1', '0.12', '0.02']] },
    setup: (shop) => between(told, shop, { choices: { 'tax.19': 't19' } }),
    becomes: [invoice('0.14 EUR'), '  Sticker | 1 × 0.12 | Sales | t19 | 0.12 + 0.02', '  ! rate_unsure 19'],
  },
  {
    name: 'cents of two rates, which two rates together would explain too',
    sale: {
      lines: [
        ['Pin', '2', '0.14', '0.02'],
        ['Badge', '4', '0.12', '0.03'],
      ],
    },
    setup: (shop) => between(told, { ...shop, tax_rate: ['24', '13', '5.5', '14.975'].map((one) => rate(one, one)) }),
    becomes: [
      invoice('0.31 EUR'),
      '  Pin | 2 × 0.07 | Sales | VAT 13 | 0.14 + 0.02',
      '  Badge | 4 × 0.03 | Sales | VAT 24 | 0.12 + 0.03',
    ],
  },
  {
    name: 'cents that two rates explain, beside goods of one of them',
    sale: {
      lines: [
        ['Pen', '1', '100.00', '6.00'],
        ['Mug', '1', '100.00', '24.00'],
        ['Sticker', '1', '0.10', '0.02'],
      ],
    },
    setup: (shop) => between(told, { ...shop, tax_rate: [rate('a', '24'), rate('b', '6'), rate('c', '19')] }),
    becomes: [
      invoice('230.12 EUR'),
      '  Pen | 1 × 100.00 | Sales | VAT 6 | 100.00 + 6.00',
      '  Mug | 1 × 100.00 | Sales | VAT 24 | 100.00 + 24.00',
      '  Sticker | 1 × 0.10 | Sales | VAT 24 | 0.10 + 0.02',
    ],
  },
  {
    name: 'an order that does not add up',
    sale: { lines: [mug], total: '30.00' },
    becomes: ['hold order/1001/invoice: totals_differ, source 30.00 EUR, target 24.80 EUR, difference 5.20 EUR'],
  },
];

describe('the tax of orders that become invoices', () => {
  ordersBecome(taxes, toXeroLike);
});
