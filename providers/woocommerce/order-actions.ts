import { z } from 'zod';
import { moneyToDecimal } from '../../contract/money.ts';
import {
  type Action,
  type ActionOf,
  defineAction,
  doneWith,
  get,
  idText,
  type JsonObject,
  staleness,
  write,
} from '../kit/index.ts';
import { maybeUtc } from './records.ts';
import { done, made, marked, ours } from './writing.ts';

/** A change of an order's status, which sets a value. */
function orderStatus(
  kind: 'order.cancel' | 'order.mark_paid',
  body: JsonObject,
  rest: Pick<ActionOf<typeof kind>, 'final' | 'note'>,
): Action {
  return defineAction<typeof kind>({
    ...rest,
    kind,
    first: ({ externalId }) => get(`/wc/v3/orders/${externalId}`),
    read: (response, request, { externalId, version }) => {
      if (request.method !== 'GET') return done(response);
      const stale = staleness(version, maybeUtc(made.parse(response.body).date_modified_gmt) ?? '');
      return stale ?? { next: write('PUT', `/wc/v3/orders/${externalId}`, body, { repeatable: true }) };
    },
    inverse: null,
  });
}

/** https://woocommerce.github.io/woocommerce-rest-api-docs/#orders, #order-refunds, #order-notes */
export const orderActions: readonly Action[] = [
  orderStatus(
    'order.cancel',
    { status: 'cancelled' },
    { final: 'A cancelled order is opened again by hand in the shop.' },
  ),
  orderStatus('order.mark_paid', { set_paid: true }, { final: 'That an order was paid is taken back by a refund.' }),
  defineAction({
    kind: 'payment.refund',
    note: 'Recorded in the shop; the payment service is not asked to send the money.',
    first: ({ paymentId, amount, reason }, context) =>
      write('POST', `/wc/v3/orders/${paymentId}/refunds`, {
        amount: moneyToDecimal(amount),
        reason: reason ?? '',
        // Else WooCommerce would have the payment service send the money, and fail where that cannot.
        api_refund: false,
        meta_data: marked(context),
      }),
    read: done,
    lookUp: {
      first: ({ paymentId }) => get(`/wc/v3/orders/${paymentId}/refunds`, { per_page: 100 }),
      read: (response, _request, _input, context) => ours(response, context),
    },
    inverse: null,
    final: 'A refund is deleted by hand in the shop.',
  }),
  defineAction({
    kind: 'shipment.create',
    note: 'WooCommerce itself keeps no tracking numbers: it becomes a note of the order, which is then completed.',
    first: ({ orderId, carrier, trackingNumber, trackingUrl, notify }, { reference }) =>
      write('POST', `/wc/v3/orders/${orderId}/notes`, {
        note: [`${carrier}: ${trackingNumber}`, trackingUrl, `(${reference})`].filter(Boolean).join(' '),
        customer_note: notify,
      }),
    read: (response, request, { orderId }) =>
      request.method === 'PUT'
        ? doneWith(String(request.carry?.note))
        : complete(orderId, made.parse(response.body).id),
    lookUp: {
      first: ({ orderId }) => get(`/wc/v3/orders/${orderId}/notes`),
      read: (response, request, { orderId }, { reference }) => {
        if (request.method === 'PUT') return doneWith(String(request.carry?.note));
        const notes = z.array(z.looseObject({ id: idText, note: z.string() })).parse(response.body);
        const mine = notes.find(({ note }) => note.includes(`(${reference})`));
        return mine ? complete(orderId, mine.id) : { absent: true };
      },
    },
    inverse: null,
    final: 'A completed order is opened again by hand in the shop.',
  }),
];

/** The second step, which may be done twice: the note is there, the order is then completed. */
function complete(orderId: string, note: string) {
  const body = { status: 'completed' };
  return { next: write('PUT', `/wc/v3/orders/${orderId}`, body, { repeatable: true, carry: { note } }) };
}
