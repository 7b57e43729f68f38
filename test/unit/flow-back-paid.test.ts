import { describe, expect, it } from 'vitest';
import { actionInputs } from '../../contract/actions/index.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import type { Pushed, PushKey } from '../../main/flows/recipe.ts';
import { orderPaidRecipe } from '../../main/flows/recipes/order-paid.ts';
import { inShort, invoice, money, onlyPush, order, payment } from '../support/flow-money.ts';
import { type Records, type WorldSetup, worldOf } from '../support/flow-world.ts';

type Invoice = EntityOf<'invoice'>;
type Order = EntityOf<'order'>;

/** The order became the invoice by another flow. */
const made: readonly [PushKey, Partial<Pushed>] = [
  { entity: 'order', externalId: 'o1', part: 'invoice' },
  { action: 'invoice.create', made: { externalId: 'i1', number: '77' } },
];
const written: readonly [PushKey, Partial<Pushed>] = [{ entity: 'invoice', externalId: 'i1', part: 'paid' }, {}];
const paid = payment({ amount: money(5000), fee: null, paidAt: '2026-11-20T22:30:00Z', paysFor: ['i1'] });

interface Setup extends Pick<WorldSetup, 'pushed'> {
  readonly books?: Records;
  readonly orders?: readonly Order[];
}

function worldWith({ books = {}, orders = [order()], pushed = [] }: Setup) {
  return worldOf({
    source: { name: 'Books', records: { payment: [paid], ...books } },
    target: { name: 'Shop', actions: { 'order.mark_paid': true }, records: { order: orders } },
    ...{ pushed, zone: 'Europe/Athens' },
  });
}

const planOf = (one: Invoice, setup: Setup = {}) => orderPaidRecipe.plan('invoice', one, worldWith(setup), 'source');

describe('an invoice that is paid marks the order as paid', () => {
  it('that it was made from, on the day of the payment', () => {
    const push = onlyPush(planOf(invoice({ number: '77' }), { pushed: [made] }));
    expect(push).toMatchObject({
      key: { entity: 'invoice', externalId: 'i1', part: 'paid' },
      ...{ action: 'order.mark_paid', title: '#1001', about: 'order/o1', occurredOn: '2026-11-21', expect: null },
      proof: { source: money(5000), target: money(5000) },
    });
    expect(actionInputs['order.mark_paid'].parse(push.input)).toEqual({ externalId: 'o1', version: null });
  });

  const alike = order({ externalId: 'o2', number: '1001' });
  const other = { externalId: null, name: null, email: 'bob@example.com' };
  it.each<[string, Partial<Invoice>, Setup, string]>([
    ['the only order of its number and total', {}, {}, 'order.mark_paid'],
    ['two orders of its number and total', {}, { orders: [order(), alike] }, 'nothing'],
    [
      'of two orders of its number the one of its total',
      {},
      { orders: [order(), { ...alike, total: money(1) }] },
      'order.mark_paid',
    ],
    ['an order of its number with another total', { total: money(4999) }, {}, 'nothing'],
    ['an order of its number in another currency', { total: money(5000, 'USD') }, {}, 'nothing'],
    ['an order of its number and total for somebody else', { customer: other }, {}, 'hold: customer_unclear'],
    ['an order of its number, whoever it is for', { customer: { ...other, email: null } }, {}, 'order.mark_paid'],
    ['no number and not made by Backroom', { number: null }, {}, 'nothing'],
    ['not paid yet', { status: 'open' }, { pushed: [made] }, 'nothing'],
    ['void', { status: 'void' }, { pushed: [made] }, 'nothing'],
    ['opened again after the order was marked', { status: 'open' }, { pushed: [made, written] }, 'undo: changed_since'],
    ['made from an order with another total', { total: money(4999) }, { pushed: [made] }, 'hold: totals_differ'],
    ['made from an order that is not there', {}, { pushed: [made], orders: [alike] }, 'nothing'],
    ['paid, and so is the order', {}, { pushed: [made], orders: [order({ status: 'paid' })] }, 'nothing'],
    ['paid, and the order was cancelled', {}, { pushed: [made], orders: [order({ status: 'cancelled' })] }, 'nothing'],
    ['set off against a credit note', {}, { pushed: [made], books: { payment: [] } }, 'hold: no_document'],
    [
      'paid in part, the rest credited',
      {},
      { pushed: [made], books: { payment: [{ ...paid, amount: money(4999) }] } },
      'hold: no_document',
    ],
    [
      'paid by a payment that was voided',
      {},
      { pushed: [made], books: { payment: [{ ...paid, status: 'voided' }] } },
      'hold: no_document',
    ],
    ['of before the first day', { issuedOn: '2025-12-31' }, { pushed: [made] }, 'nothing'],
    ['free', { total: money(0) }, { orders: [order({ total: money(0) })] }, 'nothing'],
  ])('%s', (_name, change, setup, expected) => {
    expect(inShort(planOf(invoice(change), setup))).toBe(expected);
  });

  it('is looked at again when its payment comes, or its order', () => {
    const world = worldWith({ books: { invoice: [invoice()] } });
    const plan = orderPaidRecipe.plan('invoice', invoice(), world, 'source');
    expect(inShort(plan)).toBe('order.mark_paid');
    expect(orderPaidRecipe.plan('payment', paid, world, 'source')).toEqual(plan);
    expect(orderPaidRecipe.plan('order', order(), world, 'target')).toEqual(plan);
    expect(inShort(orderPaidRecipe.plan('order', order({ status: 'paid' }), world, 'target'))).toBe('nothing');
  });

  it('says beforehand that it cannot be taken back', () => {
    const world = worldOf({
      source: { name: 'Books', records: { payment: [paid] } },
      target: { actions: { 'order.mark_paid': true }, final: ['order.mark_paid'], records: { order: [order()] } },
    });
    const push = onlyPush(orderPaidRecipe.plan('invoice', invoice(), world, 'source'));
    expect(push.warnings).toEqual([{ code: 'cannot_be_undone', params: {} }]);
  });

  it('one payment of two invoices marks both orders', () => {
    const both = { ...paid, amount: money(10000), paysFor: ['i1', 'i2'] };
    const world = worldWith({
      books: { payment: [both], invoice: [invoice(), invoice({ externalId: 'i2', number: '1002' })] },
      orders: [order(), order({ externalId: 'o2', number: '#1002' })],
    });
    const plan = orderPaidRecipe.plan('payment', both, world, 'source');
    expect(plan.kind === 'push' && plan.pushes.map(({ about }) => about)).toEqual(['order/o1', 'order/o2']);
  });
});
