import { z } from 'zod';
import { type Action, defineAction, doneWith, intent, write } from '../kit/index.ts';
import { catalogActions } from './actions-catalog.ts';
import { invoiceActions } from './actions-invoices.ts';
import { orderActions } from './actions-orders.ts';
import { peopleActions } from './actions-people.ts';
import { money } from './shapes.ts';
import { at, keyed, keyMinutes, mainLocation, squareMoney } from './writing.ts';

const links = '/v2/online-checkout/payment-links';
const refunded = z.object({ refund: z.looseObject({ id: z.string(), amount_money: money.optional() }) });
const linked = z.object({ payment_link: z.looseObject({ id: z.string(), url: z.string() }) });

/** https://developer.squareup.com/docs/payments-api/refund-payments */
const refund = defineAction({
  kind: 'payment.refund',
  scopes: ['PAYMENTS_WRITE'],
  keyMinutes,
  first: ({ paymentId, amount, reason }, context) =>
    keyed(
      'POST',
      '/v2/refunds',
      { payment_id: paymentId, amount_money: squareMoney(amount), ...(reason === null ? {} : { reason }) },
      context,
    ),
  read: ({ body }) => {
    const { id, amount_money: total } = refunded.parse(body).refund;
    return doneWith(id, { total });
  },
  inverse: null,
  final: 'Money that was given back cannot be called back.',
});

/** https://developer.squareup.com/docs/checkout-api/quick-pay-checkout */
const link = defineAction({
  kind: 'payment_link.create',
  scopes: ['PAYMENTS_WRITE', 'ORDERS_READ', 'ORDERS_WRITE'],
  keyMinutes,
  first: ({ title, amount, note }, context) => {
    const quick_pay = { name: title, price_money: squareMoney(amount), location_id: mainLocation(context) };
    const body = { quick_pay, description: context.reference, ...(note === null ? {} : { payment_note: note }) };
    return keyed('POST', links, body, context);
  },
  read: ({ body }) => {
    const { id: externalId, url } = linked.parse(body).payment_link;
    return { done: { externalId, url } };
  },
  inverse: ({ externalId }) => intent('payment_link.close', { externalId, version: null }),
});

const closeLink = defineAction({
  kind: 'payment_link.close',
  scopes: ['ORDERS_READ', 'ORDERS_WRITE'],
  first: ({ externalId }) => write('DELETE', at(links, externalId), undefined, { repeatable: true, mayBeGone: true }),
  read: (_response, _request, { externalId }) => ({ done: { externalId } }),
  inverse: null,
  final: 'A closed link stays closed; make a new one.',
});

export const actions: readonly Action[] = [
  ...peopleActions,
  ...catalogActions,
  ...invoiceActions,
  ...orderActions,
  ...[refund, link, closeLink],
];
