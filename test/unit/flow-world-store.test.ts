import { describe, expect, it } from 'vitest';
import { createWorldStore } from '../../main/flows/world-store.ts';
import { aPayment, createBooks, openFlow } from '../support/flow-engine.ts';
import { refund } from '../support/flow-sales.ts';
import { tempStore } from '../support/store.ts';

describe('the payments of an order', () => {
  const open = () => {
    const db = tempStore();
    const { put } = openFlow(db, createBooks());
    const store = createWorldStore(db);
    return {
      db,
      put,
      of: (id: string) => store.about('shop', 'payment', 'order', id).map(({ externalId }) => externalId),
    };
  };

  it('are found whichever of several it is that they pay for', () => {
    const { put, of } = open();
    put('payment', aPayment('p1', '1'));
    put('payment', { ...aPayment('p2', '1'), paysFor: ['1', '2', '3'] });
    expect([of('1'), of('2'), of('3'), of('4')]).toEqual([['p1', 'p2'], ['p2'], ['p2'], []]);
  });

  it('are what they are by now', () => {
    const { put, of, db } = open();
    put('payment', { ...aPayment('p2', '1'), paysFor: ['1', '2', '3'] });
    put('payment', { ...aPayment('p2', '1'), paysFor: ['2', '4'] });
    expect([of('1'), of('2'), of('3'), of('4')]).toEqual([[], ['p2'], [], ['p2']]);
    put('payment', { ...aPayment('p2', '1'), paysFor: [] });
    expect([of('2'), of('4')]).toEqual([[], []]);
    put('payment', { ...aPayment('p3', '1'), paysFor: ['5', '6'] });
    db.prepare('DELETE FROM record').run();
    expect(db.prepare('SELECT count(*) FROM payment_also').pluck().get()).toBe(0);
  });
});

it('finds the refunds of an order, and those of a payment that name no order', () => {
  const db = tempStore();
  const { put } = openFlow(db, createBooks());
  const store = createWorldStore(db);
  put('refund', { ...refund('r1', '5.00'), orderId: '1', paymentId: 'p1' });
  put('refund', { ...refund('r2', '5.00'), orderId: null, paymentId: 'p1' });
  const found = (what: 'order' | 'payment', id: string) =>
    store.about('shop', 'refund', what, id).map(({ externalId }) => externalId);
  expect([found('order', '1'), found('payment', 'p1'), found('payment', 'p2')]).toEqual([['r1'], ['r1', 'r2'], []]);
});
