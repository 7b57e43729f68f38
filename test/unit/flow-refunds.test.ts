import { describe, expect, it } from 'vitest';
import type { EntityOf } from '../../contract/entities/index.ts';
import { refundRecipe } from '../../main/flows/recipes/refunds.ts';
import { documentKey } from '../../main/flows/recipes/sale-plans.ts';
import type { Booking } from '../../providers/kit/index.ts';
import { booked, checkTotals, planOf } from '../support/flow-cases.ts';
import {
  between,
  books,
  byDocument,
  byLine,
  isWritten,
  order,
  payment,
  refund,
  type SaleText,
  shown,
  told,
  toldByProduct,
} from '../support/flow-sales.ts';
import type { Records, WorldSetup } from '../support/flow-world.ts';

type Refund = EntityOf<'refund'>;
const lines = [
  ['Mug', '2', '20.00', '4.80'],
  ['Book', '1', '50.00', '3.00'],
] as const;
const paid = payment('p1', '77.80');
const note = (amount: string, day = '2026-03-20') => `credit_note.create k1 ${day} ${amount}`;
const out = (amount: string, on = 'Bank', day = '2026-03-20') => `credit_note.pay_out ${day} ${amount} on ${on}`;
const line = (rate: string, amount: string, on = 'Returns') => {
  const [net] = amount.split(' + ');
  return `  Refund of #1001 (VAT ${rate}) | 1 × ${net} | ${on} | VAT ${rate} | ${amount}`;
};

interface Case {
  readonly name: string;
  readonly sale?: Partial<SaleText>;
  /** What became of the order since it was booked. */
  readonly since?: Partial<SaleText>;
  /** The last is the one that is looked at. */
  readonly refunds: readonly Refund[];
  readonly world?: Partial<WorldSetup>;
  readonly booking?: Booking;
  readonly payments?: Records['payment'];
  /** Whether the order is in the books; it is, unless said. */
  readonly isBooked?: boolean;
  readonly becomes: readonly string[];
}

function planned(given: Omit<Case, 'name' | 'becomes'>) {
  const { sale = {}, since = {}, refunds, world = {}, booking = told, payments = [paid], isBooked = true } = given;
  const shop: Records = { order: [order({ lines, ...sale })], payment: payments, refund: refunds };
  const first = between(booking, shop, world);
  const setup = isBooked ? booked(first) : first;
  // The last one stands first, to be looked at.
  const now = { ...shop, order: [order({ lines, ...sale, ...since })], refund: refunds.toReversed() };
  return planOf('refund', { ...setup, source: { ...setup.source, records: now } }, refundRecipe);
}

const whole = [note('77.80 EUR'), line('24', '20.00 + 4.80'), line('6', '50.00 + 3.00'), out('77.80 EUR')];

const cases: readonly Case[] = [
  { name: 'all of an order', refunds: [refund('r1', '77.80')], becomes: whole },
  {
    name: 'a part of it, in proportion to the rates',
    refunds: [refund('r1', '38.90')],
    becomes: [note('38.90 EUR'), line('24', '10.00 + 2.40'), line('6', '25.00 + 1.50'), out('38.90 EUR')],
  },
  {
    name: 'a cent',
    refunds: [refund('r1', '0.01')],
    becomes: [note('0.01 EUR'), line('6', '0.01 + 0.00'), out('0.01 EUR')],
  },
  {
    name: 'the third of three that come to the whole: what is left, to the cent',
    refunds: [
      refund('r1', '25.93', { refundedAt: '2026-03-11T00:00:00Z' }),
      refund('r2', '25.93', { refundedAt: '2026-03-12T00:00:00Z' }),
      refund('r3', '25.94'),
    ],
    becomes: [note('25.94 EUR'), line('24', '6.67 + 1.60'), line('6', '16.67 + 1.00'), out('25.94 EUR')],
  },
  {
    name: 'more than was sold',
    refunds: [refund('r1', '77.81')],
    becomes: ['hold refund/r1/credit_note: over_refund, refunded 77.81 EUR, sold 77.80 EUR'],
  },
  {
    name: 'more than the refunds before have left',
    refunds: [refund('r1', '70.00', { refundedAt: '2026-03-11T00:00:00Z' }), refund('r2', '7.81')],
    becomes: ['hold refund/r2/credit_note: over_refund, refunded 77.81 EUR, sold 77.80 EUR'],
  },
  {
    name: 'an order that is not in the books yet',
    refunds: [refund('r1', '77.80')],
    isBooked: false,
    becomes: ['hold refund/r1/credit_note: order_not_pushed, order #1001'],
  },
  {
    name: 'an order that waits for its approval',
    refunds: [refund('r1', '77.80')],
    isBooked: false,
    world: { pushed: [[documentKey('1001'), { state: 'proposed' }]] },
    becomes: ['hold refund/r1/credit_note: order_not_pushed, order #1001'],
  },
  {
    name: 'an order that is not here',
    refunds: [refund('r1', '77.80', { orderId: '999' })],
    becomes: ['hold refund/r1/credit_note: order_missing, order 999'],
  },
  {
    name: 'an order that its payment names',
    refunds: [refund('r1', '77.80', { orderId: null, paymentId: 'p1' })],
    becomes: whole,
  },
  { name: 'a refund under way', refunds: [refund('r1', '77.80', { status: 'pending' })], becomes: ['nothing'] },
  { name: 'a refund that failed', refunds: [refund('r1', '77.80', { status: 'failed' })], becomes: ['nothing'] },
  {
    name: 'a refund that failed after it was written',
    refunds: [refund('r1', '77.80', { status: 'failed' })],
    world: {
      pushed: [[{ entity: 'refund', externalId: 'r1', part: 'credit_note' }, { action: 'credit_note.create' }]],
    },
    becomes: ['undo refund/r1/credit_note: cancelled_since'],
  },
  { name: 'goods that came back without money', refunds: [refund('r1', '0')], becomes: ['nothing'] },
  {
    name: 'a refund in another currency',
    refunds: [refund('r1', '70.00', { currency: 'USD' })],
    becomes: ['hold refund/r1/credit_note: currency_differs, currency EUR'],
  },
  {
    name: 'from the account of the payment that is given back',
    refunds: [refund('r1', '38.90', { paymentId: 'p2' })],
    payments: [payment('p1', '38.90'), payment('p2', '38.90', { method: 'PayPal' })],
    becomes: [
      note('38.90 EUR'),
      line('24', '10.00 + 2.40'),
      line('6', '25.00 + 1.50'),
      out('38.90 EUR', 'PayPal clearing'),
    ],
  },
  {
    name: 'from an account that nobody has chosen',
    refunds: [refund('r1', '38.90', { paymentId: 'p2' })],
    payments: [payment('p2', '77.80', { method: 'Klarna' })],
    becomes: ['hold refund/r1/credit_note: unmapped, choice method.Klarna'],
  },
  {
    name: 'money that is booked elsewhere: the note is set against the invoice',
    refunds: [refund('r1', '38.90')],
    world: { choices: { payments: 'none' } },
    becomes: [note('38.90 EUR'), line('24', '10.00 + 2.40'), line('6', '25.00 + 1.50'), '  ! not_settled'],
  },
  {
    name: 'booked where it was sold, where no account is for refunds',
    sale: { lines: [['Mug', '2', '20.00', '4.80']], shipping: '10.00', tax: '7.20' },
    payments: [payment('p1', '37.20')],
    refunds: [refund('r1', '18.60')],
    world: { choices: { 'account.refunds': '' } },
    becomes: [
      note('18.60 EUR'),
      line('24', '10.00 + 2.40', 'Sales'),
      line('24', '5.00 + 1.20', 'Shipping'),
      out('18.60 EUR'),
    ],
  },
  {
    name: 'what is owed is taken back where it is owed',
    sale: {
      lines: [
        ['Mug', '2', '20.00', '4.80'],
        ['Gift card', '1', '24.80', null, { role: 'gift_card' }],
      ],
    },
    payments: [payment('p1', '49.60')],
    refunds: [refund('r1', '24.80')],
    becomes: [note('24.80 EUR'), line('24', '10.00 + 2.40'), line('0', '12.40 + 0.00', 'Gift cards'), out('24.80 EUR')],
  },
  {
    name: 'by products: one for refunds, and that of gift cards',
    sale: {
      lines: [
        ['Mug', '2', '20.00', '4.80'],
        ['Gift card', '1', '24.80', null, { role: 'gift_card' }],
      ],
    },
    booking: toldByProduct,
    refunds: [refund('r1', '49.60')],
    world: { choices: { document: 'credit_note' } },
    becomes: [
      note('49.60 EUR'),
      line('24', '20.00 + 4.80'),
      line('0', '24.80 + 0.00', 'Gift cards'),
      '  ! not_settled',
    ],
  },
  {
    name: 'by products: tax that was a line goes back where it was; a receipt where credit notes cannot be paid out',
    booking: toldByProduct,
    refunds: [refund('r1', '38.90')],
    world: {
      choices: { taxes: 'line', 'account.tax': 'Fees', 'tax.0': '' },
    },
    becomes: [
      'refund_receipt.create k1 2026-03-20 38.90 EUR on Bank',
      '  Refund of #1001 | 1 × 35.00 | Returns | no rate | 35.00 + 0.00',
      '  Refund of #1001 | 1 × 3.90 | Fees | no rate | 3.90 + 0.00',
    ],
  },
  {
    name: 'by products: none for refunds chosen',
    booking: toldByProduct,
    refunds: [refund('r1', '77.80')],
    world: { choices: { 'account.refunds': '' } },
    becomes: ['hold refund/r1/credit_note: unmapped, choice account.refunds'],
  },
  {
    name: 'a refund receipt',
    booking: toldByProduct,
    refunds: [refund('r1', '77.80')],
    world: {
      choices: { document: 'refund_receipt', 'method.Visa': 'Bank' },
      target: books(toldByProduct, { account: books(told).records?.account ?? [] }),
    },
    becomes: [
      'refund_receipt.create k1 2026-03-20 77.80 EUR on Bank',
      line('24', '20.00 + 4.80'),
      line('6', '50.00 + 3.00'),
    ],
  },
  {
    name: 'yen',
    sale: { lines: [['Mug', '1', '1001', '240']], currency: 'JPY' },
    payments: [payment('p1', '1241', { currency: 'JPY' })],
    refunds: [refund('r1', '100', { currency: 'JPY' })],
    becomes: [note('100 JPY'), line('24', '81 + 19'), out('100 JPY')],
  },
  {
    name: 'dinars',
    sale: { lines: [['Mug', '1', '3.333', '0.800']], currency: 'KWD' },
    payments: [payment('p1', '4.133', { currency: 'KWD' })],
    refunds: [refund('r1', '4.133', { currency: 'KWD' })],
    becomes: [note('4.133 KWD'), line('24', '3.333 + 0.800'), out('4.133 KWD')],
  },
  {
    name: 'books that work tax out line by line: the amount without tax comes right',
    booking: byLine,
    refunds: [refund('r1', '38.90')],
    becomes: [
      note('38.90 EUR'),
      '  Refund of #1001 (VAT 24) | 1 × 10.00 | VAT 24 | 10.00 + 2.40',
      '  Refund of #1001 (VAT 6) | 1 × 25.00 | VAT 6 | 25.00 + 1.50',
      '  ! not_settled',
    ],
  },
  {
    name: 'books that work tax out: an amount that none comes to gets a cent for rounding',
    sale: { lines: [['Mug', '2', '20.00', '4.80']] },
    booking: byDocument,
    payments: [payment('p1', '24.80')],
    refunds: [refund('r1', '0.03')],
    becomes: [
      note('0.03 EUR'),
      line('24', '0.02 + 0.00'),
      '  Rounding | 1 × 0.01 | Rounding | VAT 0 | 0.01 + 0.00',
      '  ! rounded 0.01 EUR',
      '  ! tax_differs 0.01 EUR 0.00 EUR',
      out('0.03 EUR'),
    ],
  },
  {
    name: 'an order that was cancelled since it was paid and booked',
    since: { status: 'cancelled' },
    refunds: [refund('r1', '77.80')],
    becomes: whole,
  },
  {
    name: 'a cancelled order that was never in the books',
    sale: { status: 'cancelled' },
    refunds: [refund('r1', '77.80')],
    isBooked: false,
    becomes: ['nothing'],
  },
];

describe('refunds to credit notes', () => {
  it.each(cases)('$name', ({ name: _name, becomes, ...given }) => {
    expect(shown(planned(given))).toEqual(becomes);
  });

  it('names what it needs, and is set against the invoice only where the money is not paid out', () => {
    const inputOf = (world: Partial<WorldSetup>) => {
      const plan = planned({ refunds: [refund('r1', '77.80')], world });
      if (plan.kind !== 'push') throw new Error('it is held');
      const [push] = plan.pushes;
      if (!push || !isWritten(push.input)) throw new Error('no document');
      expect(push.needs).toEqual([documentKey('1001')]);
      return 'invoiceId' in push.input ? push.input.invoiceId : undefined;
    };
    expect(inputOf({})).toBeNull();
    expect(inputOf({ choices: { payments: 'none' } })).toEqual({ from: documentKey('1001') });
  });

  it.each([
    ['an order that was cancelled before it was paid', [], ['undo order/1001/invoice: cancelled_since']],
    ['an order that was cancelled after it was paid', [paid], ['nothing']],
  ])('%s', (_name, payments, becomes) => {
    const shop = (status: 'paid' | 'cancelled') => ({ order: [order({ lines, status })], payment: payments });
    const { pushed = [] } = booked(between(told, shop('paid')));
    const setup = between(told, shop('cancelled'), { pushed });
    const plan = planOf('order', setup, refundRecipe);
    checkTotals(plan, setup);
    expect(shown(plan)).toEqual(becomes);
  });
});
