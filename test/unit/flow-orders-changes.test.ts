import { describe, expect, it } from 'vitest';
import type { EntityOf } from '../../contract/entities/index.ts';
import { paidKey } from '../../main/flows/recipes/order-same.ts';
import { paymentKey, totalKey } from '../../main/flows/recipes/sale-payments.ts';
import { documentKey } from '../../main/flows/recipes/sale-plans.ts';
import { planOf } from '../support/flow-cases.ts';
import { between, books, order, payment, type SaleText, shown, told, toldByProduct } from '../support/flow-sales.ts';
import type { Records, WorldSetup } from '../support/flow-world.ts';

type Payment = EntityOf<'payment'>;
const lines = [['Mug', '2', '20.00', '4.80']] as const;
const document = ['invoice.create k1 2026-03-10 24.80 EUR', '  Mug | 2 × 10.00 | Sales | VAT 24 | 20.00 + 4.80'];
const paid = (amount: string, on = 'Bank', day = '2026-03-10') => `payment.record ${day} ${amount} EUR on ${on}`;
const there = { pushed: [[documentKey('1001'), { state: 'done', input: {} }]] } as const;

interface Case {
  readonly name: string;
  readonly sale?: Partial<SaleText>;
  readonly payments?: readonly Payment[];
  readonly world?: Partial<WorldSetup>;
  /** Whose plan it is; the order's, unless said. */
  readonly of?: 'payment';
  readonly becomes: readonly string[];
}

function check({ sale = {}, payments = [], world = {}, of = undefined, becomes }: Case): void {
  const shop: Records = { order: [order({ lines, ...sale })], payment: payments };
  expect(shown(planOf(of ?? 'order', between(told, shop, world)))).toEqual(becomes);
}

const states: readonly Case[] = [
  { name: 'a draft', sale: { status: 'draft' }, becomes: ['nothing'] },
  { name: 'nobody has paid yet', sale: { status: 'open' }, becomes: ['nothing'] },
  {
    name: 'nobody has paid yet, and it is wanted when it is placed',
    sale: { status: 'open' },
    world: { choices: { when: 'placed' } },
    becomes: document,
  },
  { name: 'it was given back since: the invoice stays', sale: { status: 'refunded' }, becomes: document },
  { name: 'a part was given back since: the invoice stays', sale: { status: 'partly_refunded' }, becomes: document },
  { name: 'cancelled before it was written', sale: { status: 'cancelled' }, becomes: ['nothing'] },
  {
    name: 'cancelled after it was written, and nobody had paid',
    sale: { status: 'cancelled' },
    world: there,
    becomes: ['undo order/1001/invoice: cancelled_since'],
  },
  {
    name: 'cancelled after it was written and paid: the money goes back by a refund',
    sale: { status: 'cancelled' },
    payments: [payment('p1', '24.80')],
    world: there,
    becomes: ['nothing'],
  },
  {
    name: 'edited since: what is wanted now is another document of the same name',
    sale: { lines: [...lines, ['Cup', '1', '5.00', '1.20']] },
    world: there,
    becomes: [
      'invoice.create k1 2026-03-10 31.00 EUR',
      '  Mug | 2 × 10.00 | Sales | VAT 24 | 20.00 + 4.80',
      '  Cup | 1 × 5.00 | Sales | VAT 24 | 5.00 + 1.20',
    ],
  },
];

const days: readonly Case[] = [
  {
    name: 'an hour before midnight in London is the next day in Athens',
    sale: { placedAt: '2026-03-10T22:30:00Z' },
    world: { zone: 'Europe/Athens' },
    becomes: ['invoice.create k1 2026-03-11 24.80 EUR', ...document.slice(1)],
  },
  {
    name: 'after midnight in London is the day before in New York',
    sale: { placedAt: '2026-03-10T02:30:00Z' },
    world: { zone: 'America/New_York' },
    becomes: ['invoice.create k1 2026-03-09 24.80 EUR', ...document.slice(1)],
  },
  {
    name: 'the day that the clocks go forward in New York ends an hour early',
    sale: { placedAt: '2026-03-09T04:30:00Z' },
    world: { zone: 'America/New_York' },
    becomes: ['invoice.create k1 2026-03-09 24.80 EUR', ...document.slice(1)],
  },
  {
    name: 'the day before it had not',
    sale: { placedAt: '2026-03-08T04:30:00Z' },
    world: { zone: 'America/New_York' },
    becomes: ['invoice.create k1 2026-03-07 24.80 EUR', ...document.slice(1)],
  },
  {
    name: 'the first day is one of the books: 1 January in Auckland',
    sale: { placedAt: '2025-12-31T11:30:00Z' },
    world: { zone: 'Pacific/Auckland', startOn: '2026-01-01' },
    becomes: ['invoice.create k1 2026-01-01 24.80 EUR', ...document.slice(1)],
  },
  {
    name: 'placed before the first day',
    sale: { placedAt: '2025-12-31T10:30:00Z' },
    world: { zone: 'Pacific/Auckland', startOn: '2026-01-01' },
    becomes: ['nothing'],
  },
];

const receipts = (choices: Record<string, string> = {}): Partial<WorldSetup> => ({
  target: books(toldByProduct),
  choices: { document: 'sales_receipt', 'method.Visa': 'Card', 'method.PayPal': 'PayPal', ...choices },
});
const withAccounts = (more: Partial<WorldSetup>): Partial<WorldSetup> => {
  const account = books(told).records?.account ?? [];
  return { ...more, target: { ...more.target, records: { ...more.target?.records, account } } };
};

const payments: readonly Case[] = [
  { name: 'one payment', payments: [payment('p1', '24.80')], becomes: [...document, paid('24.80')] },
  {
    name: 'a payment of another day',
    payments: [payment('p1', '24.80', { paidAt: '2026-03-12T23:00:00Z' })],
    world: { zone: 'Europe/Athens' },
    becomes: [...document, paid('24.80', 'Bank', '2026-03-13')],
  },
  {
    name: 'two payments in two ways',
    payments: [payment('p1', '4.80', { method: 'PayPal' }), payment('p2', '20.00')],
    becomes: [...document, paid('4.80', 'PayPal clearing'), paid('20.00')],
  },
  {
    name: 'more than the order: only what is left',
    payments: [payment('p1', '20.00'), payment('p2', '10.00', { paidAt: '2026-03-11T00:00:00Z' })],
    becomes: [...document, paid('20.00'), paid('4.80', 'Bank', '2026-03-11'), '  ! overpaid 10.00 EUR 4.80 EUR'],
  },
  {
    name: 'a payment with nothing left to pay is held',
    payments: [payment('p2', '10.00', { paidAt: '2026-03-12T00:00:00Z' }), payment('p1', '24.80')],
    of: 'payment',
    becomes: ['hold payment/p2/payment: overpaid, amount 10.00 EUR, left 0.00 EUR'],
  },
  {
    name: 'the whole at once, on the day of the last payment',
    payments: [payment('p1', '4.80'), payment('p2', '20.00', { paidAt: '2026-03-11T00:00:00Z' })],
    world: { choices: { payments: 'total' } },
    becomes: [...document, paid('24.80', 'Bank', '2026-03-11')],
  },
  {
    name: 'the whole at once, where one was booked by itself already',
    payments: [payment('p1', '4.80'), payment('p2', '20.00')],
    world: { choices: { payments: 'total' }, pushed: [[paymentKey('p1'), { action: 'payment.record' }]] },
    becomes: document,
  },
  {
    name: 'each, where the whole was booked already',
    payments: [payment('p1', '24.80')],
    world: { pushed: [[totalKey('1001'), { action: 'payment.record' }]] },
    becomes: document,
  },
  {
    name: 'payments that are booked elsewhere',
    payments: [payment('p1', '24.80')],
    world: { choices: { payments: 'none' } },
    becomes: document,
  },
  {
    name: 'a payment is written by itself, on the order that it pays',
    payments: [payment('p1', '24.80')],
    of: 'payment',
    becomes: [paid('24.80')],
  },
  {
    name: 'a payment under way',
    payments: [payment('p1', '24.80', { status: 'pending' })],
    of: 'payment',
    becomes: ['nothing'],
  },
  {
    name: 'a payment that failed before it was written',
    payments: [payment('p1', '24.80', { status: 'failed' })],
    of: 'payment',
    becomes: ['nothing'],
  },
  ...(['sending', 'done', 'undoing'] as const).map((state) => ({
    name: `paid in the books, and the shop was told so: ${state}`,
    payments: [payment('p1', '24.80')],
    world: {
      pushed: [
        [documentKey('1001'), { made: { externalId: 'i1', number: null } }],
        [paidKey('i1'), { state, action: 'order.mark_paid' }],
      ],
    } as const,
    becomes: document,
  })),
  {
    name: 'paid in the books, and the shop was told so by somebody else',
    payments: [payment('p1', '24.80')],
    world: {
      pushed: [
        [documentKey('1001'), { made: { externalId: 'i1', number: null } }],
        [paidKey('i1'), { state: 'proposed', action: 'order.mark_paid' }],
      ],
    },
    becomes: [...document, paid('24.80')],
  },
  {
    name: 'a payment that was voided after it was written',
    payments: [payment('p1', '24.80', { status: 'voided' })],
    of: 'payment',
    world: { pushed: [[paymentKey('p1'), { action: 'payment.record' }]] },
    becomes: ['undo payment/p1/payment: cancelled_since'],
  },
  {
    name: 'a gift card pays with what is owed for it',
    payments: [payment('p1', '10.00', { method: 'gift_card' }), payment('p2', '14.80')],
    becomes: [...document, paid('10.00', 'Gift cards'), paid('14.80')],
  },
  {
    name: 'a way of paying that nobody has chosen an account for',
    payments: [payment('p1', '24.80', { method: 'Klarna' })],
    of: 'payment',
    becomes: ['hold payment/p1/payment: unmapped, choice method.Klarna'],
  },
  {
    name: 'a way of paying like every other',
    payments: [payment('p1', '24.80', { method: 'Klarna' })],
    world: { choices: { 'method.*': 'Bank' } },
    becomes: [...document, paid('24.80')],
  },
  {
    name: 'a payment in another currency than its order',
    payments: [payment('p1', '27.00', { currency: 'USD' })],
    of: 'payment',
    becomes: ['hold payment/p1/payment: currency_differs, currency EUR'],
  },
  {
    name: 'a payment of an order that is not here',
    payments: [payment('p1', '24.80', { paysFor: ['999'] })],
    of: 'payment',
    becomes: ['hold payment/p1/payment: order_missing, order 999'],
  },
  {
    name: 'a payment of nothing here',
    payments: [payment('p1', '24.80', { paysFor: [] })],
    of: 'payment',
    becomes: ['nothing'],
  },
  {
    name: 'a payment of an order that is held',
    sale: { total: '30.00' },
    payments: [payment('p1', '24.80')],
    of: 'payment',
    becomes: ['hold payment/p1/payment: order_not_pushed, order #1001'],
  },
  {
    name: 'a free order has nothing to pay',
    sale: { lines: [['Mug', '2', '0', '0']] },
    world: { choices: { payments: 'total' } },
    becomes: ['invoice.create k1 2026-03-10 0.00 EUR', '  Mug | 2 × 0.00 | Sales | VAT 0 | 0.00 + 0.00'],
  },
  {
    name: 'a sales receipt, with the account that the money came to',
    payments: [payment('p1', '24.80')],
    world: withAccounts(receipts({ 'method.Visa': 'Bank' })),
    becomes: ['sales_receipt.create k1 2026-03-10 24.80 EUR on Bank', document[1] ?? ''],
  },
  {
    name: 'money on two accounts is no sales receipt',
    payments: [payment('p1', '4.80', { method: 'PayPal' }), payment('p2', '20.00')],
    world: withAccounts(receipts({ 'method.Visa': 'Bank', 'method.PayPal': 'PayPal clearing' })),
    becomes: [...document, paid('4.80', 'PayPal clearing'), paid('20.00')],
  },
  {
    name: 'money that is not all there is no sales receipt',
    payments: [payment('p1', '20.00')],
    world: withAccounts(receipts({ 'method.Visa': 'Bank' })),
    becomes: [...document, paid('20.00')],
  },
];

describe('what becomes of an order in each of its states', () => it.each(states)('$name', check));
describe('the accounting day of an order', () => it.each(days)('$name', check));
describe('the payments of an order', () => it.each(payments)('$name', check));

it('a payment of two orders is held, whichever of the two is looked at, since nobody says how much of it is whose', () => {
  const both = payment('p1', '49.60', { paysFor: ['1001', '1002'] });
  const world = between(told, { order: [order({ lines }), order({ lines, id: '1002' })], payment: [both] });
  expect(shown(planOf('payment', world))).toEqual(['hold payment/p1/payment: cannot_be_written, orders 2']);
  expect(shown(planOf('order', world))).toEqual(document);
});

describe('the texts of an order', () => {
  const textsOf = (world: Partial<WorldSetup>) => {
    const plan = planOf('order', between(told, { order: [order({ lines })] }, world));
    if (plan.kind !== 'push') return shown(plan);
    const [{ input } = { input: {} }] = plan.pushes;
    return 'note' in input && 'number' in input ? [input.number, input.note] : [];
  };
  it.each<[string, Partial<WorldSetup>, readonly (string | null)[]]>([
    ['as the books number it', {}, [null, 'Shop order #1001']],
    ["the order's number", { choices: { number: 'order' } }, ['#1001', 'Shop order #1001']],
    [
      "the owner's own",
      { said: { 'text.number': ' W-1001 ', 'text.note': 'From the web' } },
      ['W-1001', 'From the web'],
    ],
    ['an expression that gives nothing', { said: { 'text.note': '' } }, [null, 'Shop order #1001']],
    [
      'an expression that fails',
      { said: { 'text.note': '', 'text.note.problem': 'it stops' } },
      ['hold order/1001/invoice: expression, choice text.note, problem it stops'],
    ],
  ])('%s', (_name, world, texts) => expect(textsOf(world)).toEqual(texts));
});
