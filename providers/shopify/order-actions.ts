import { z } from 'zod';
import { type Money, moneyToDecimal } from '../../contract/money.ts';
import { type Action, defineAction, type Found, type JsonObject, refused, type Step } from '../kit/index.ts';
import * as documents from './mutations.ts';
import { dataOf, defineEnding, mutation, reading } from './writing.ts';

const orderState = z.object({ cancelledAt: z.string().nullable(), fullyPaid: z.boolean() });

export const orderActions: readonly Action[] = [
  defineEnding({
    kind: 'order.cancel',
    scopes: ['write_orders'],
    note: 'The goods go back to stock and the customer is not told. Money that was paid is not given back by it.',
    final: 'A cancelled order stays cancelled.',
    state: documents.ORDER_STATE,
    schema: orderState,
    isDone: ({ cancelledAt }) => cancelledAt !== null,
    write: (id, { reference: note }) => mutation(documents.ORDER_CANCEL, { id, note }),
  }),
  defineEnding({
    kind: 'order.mark_paid',
    scopes: ['write_orders'],
    final: 'A payment that was recorded can only be given back, by a refund.',
    state: documents.ORDER_STATE,
    schema: orderState,
    isDone: ({ fullyPaid }) => fullyPaid,
    refuse: ({ cancelledAt }) => (cancelledAt === null ? undefined : 'the order is cancelled'),
    write: (id) => mutation(documents.ORDER_MARK_PAID, { id }),
  }),
];

const payment = z.object({
  node: z
    .object({
      id: z.string(),
      gateway: z.string().nullable(),
      amountSet: z.object({ presentmentMoney: z.object({ currencyCode: z.string() }) }),
      order: z.object({
        id: z.string(),
        currencyCode: z.string(),
        refunds: z.array(z.object({ id: z.string(), note: z.string().nullable() })),
      }),
    })
    .nullable(),
});
type Payment = NonNullable<z.infer<typeof payment>['node']>;

/** In the currency that the customer paid in; Shopify wants it named where it is not the shop's. */
function refundInput(paid: Payment, amount: Money, note: string): JsonObject {
  const { order, gateway } = paid;
  return {
    orderId: order.id,
    note,
    ...(amount.currency === order.currencyCode ? {} : { currency: amount.currency }),
    transactions: [
      { orderId: order.id, parentId: paid.id, kind: 'REFUND', gateway: gateway ?? '', amount: moneyToDecimal(amount) },
    ],
  };
}

export const refund = defineAction({
  kind: 'payment.refund',
  scopes: ['write_orders'],
  // Shopify does not say how long it keeps a key; after an hour the note of the refund is looked for first.
  keyMinutes: 60,
  note: 'The customer is not told. No goods go back to stock by it.',
  first: ({ paymentId: id }) => reading(documents.PAYMENT, { id }),
  read: (response, request, { amount, reason }, { key, reference }): Step => {
    if (request.readsOnly !== true) {
      const made = z.object({ refundCreate: z.object({ refund: z.object({ id: z.string() }) }) });
      return { done: { externalId: dataOf(response, made).refundCreate.refund.id } };
    }
    const { node: paid } = dataOf(response, payment);
    if (paid === null) return refused('the payment is not there any more', 'gone');
    const { currencyCode } = paid.amountSet.presentmentMoney;
    if (amount.currency !== currencyCode) return refused(`it was paid in ${currencyCode}`);
    const note = reason === null ? reference : `${reason} (${reference})`;
    const variables = { input: refundInput(paid, amount, note), key: key('refund') };
    return { next: mutation(documents.REFUND, variables, { repeatable: true }) };
  },
  lookUp: {
    first: ({ paymentId: id }) => reading(documents.PAYMENT, { id }),
    read: (response, _request, _input, { reference }): Found => {
      const mine = dataOf(response, payment).node?.order.refunds.find(({ note }) => note?.includes(reference));
      return mine ? { done: { externalId: mine.id } } : { absent: true };
    },
  },
  inverse: null,
  final: 'Money that was given back cannot be called back.',
});
