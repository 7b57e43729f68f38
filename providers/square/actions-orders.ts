import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import {
  type Action,
  type ActionContext,
  type Done,
  defineAction,
  get,
  type JsonObject,
  type Response,
  staleness,
} from '../kit/index.ts';
import { id, maybeMoney, time } from './shapes.ts';
import { shipmentId } from './shipments.ts';
import { at, keyed, keyMinutes, ordersPath, squareMoney } from './writing.ts';

const fulfillment = z.looseObject({
  uid: z.string(),
  type: z.string(),
  state: z.string(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
const order = z.looseObject({
  id,
  location_id: id,
  version: z.int(),
  updated_at: time,
  state: z.string(),
  fulfillments: z.array(fulfillment).nullish(),
  net_amount_due_money: maybeMoney,
});
type Order = z.infer<typeof order>;

const orderIn = ({ body }: Response): Order => z.object({ order }).parse(body).order;
const orderAt = (externalId: string) => get(at(ordersPath, externalId));

const orderScopes = ['ORDERS_READ', 'ORDERS_WRITE'];
const over = new Set(['COMPLETED', 'CANCELED', 'FAILED']);

/** A part of an order, with the version that it is made from. */
function sparse({ location_id, version }: Order, part: JsonObject, context: ActionContext) {
  return (path: string) => keyed('PUT', path, { order: { location_id, version, ...part } }, context);
}

/** https://developer.squareup.com/docs/orders-api/manage-orders/update-orders */
const cancelOrder = defineAction({
  kind: 'order.cancel',
  scopes: orderScopes,
  keyMinutes,
  first: ({ externalId }) => orderAt(externalId),
  read: (response, request, { externalId, version }, context) => {
    const is = orderIn(response);
    if (request.method === 'PUT' || is.state === 'CANCELED') return { done: { externalId, version: is.updated_at } };
    // An order is not cancelled while something of it is to be handed over.
    const fulfillments = (is.fulfillments ?? [])
      .filter(({ state }) => !over.has(state))
      .map(({ uid }) => ({ uid, state: 'CANCELED' }));
    const part = { state: 'CANCELED', ...(fulfillments.length > 0 ? { fulfillments } : {}) };
    return staleness(version, is.updated_at) ?? { next: sparse(is, part, context)(at(ordersPath, externalId)) };
  },
  inverse: null,
  final: 'Square does not open a cancelled order again.',
});

const payment = z.object({ payment: z.looseObject({ id }) });

/** https://developer.squareup.com/docs/payments-api/take-payments/external-payments */
const markPaid = defineAction({
  kind: 'order.mark_paid',
  scopes: [...orderScopes, 'PAYMENTS_WRITE'],
  keyMinutes,
  note: 'Square books what is due as a payment taken elsewhere, today. Orders of invoices cannot be paid this way.',
  first: ({ externalId }) => orderAt(externalId),
  read: (response, request, { externalId, version }, context) => {
    if (request.method === 'POST') {
      payment.parse(response.body);
      return { done: { externalId } };
    }
    const is = orderIn(response);
    const open = is.net_amount_due_money;
    if (!open || open.amountMinor <= 0) throw new RangeError('nothing is due on this order');
    const body = {
      source_id: 'EXTERNAL',
      amount_money: squareMoney(open),
      external_details: { type: 'OTHER', source: 'Backroom' },
      order_id: externalId,
      location_id: is.location_id,
      reference_id: context.reference,
    };
    return staleness(version, is.updated_at) ?? { next: keyed('POST', '/v2/payments', body, context) };
  },
  // A refund would be one for whoever reads the shop: the order stays paid, and the books would credit it.
  inverse: null,
  final: 'A payment that was booked in Square can only be given back, by a refund.',
});

type Shipment = ActionInput<'shipment.create'>;

/** The part of the order that is sent: one that was planned and is of the same extent, or a new one. */
function sentPart(is: Order, input: Shipment, { reference }: ActionContext): JsonObject {
  const planned = (is.fulfillments ?? []).find(({ type, state }) => type === 'SHIPMENT' && !over.has(state));
  const shipment_details = {
    carrier: input.carrier,
    tracking_number: input.trackingNumber,
    ...(input.trackingUrl === null ? {} : { tracking_url: input.trackingUrl }),
  };
  const same = { state: 'COMPLETED', metadata: { backroom: reference }, shipment_details };
  if (planned && input.lines === null) return { uid: planned.uid, ...same };
  const entries = input.lines?.map(({ lineId, quantity }) => ({ line_item_uid: lineId, quantity }));
  const extent = entries ? { line_item_application: 'ENTRY_LIST', entries } : { line_item_application: 'ALL' };
  return { uid: reference, type: 'SHIPMENT', ...same, ...extent };
}

function sentBefore(is: Order, { reference }: ActionContext): { readonly done: Done } | null {
  const sent = is.fulfillments?.find(({ metadata }) => metadata?.backroom === reference);
  return sent ? { done: { externalId: shipmentId(is.id, sent.uid), version: is.updated_at } } : null;
}

/** https://developer.squareup.com/docs/orders-api/manage-orders/update-orders */
const ship = defineAction({
  kind: 'shipment.create',
  scopes: orderScopes,
  keyMinutes,
  note: 'Square tells the customer by itself where the shop is set so; an order that is completed takes nothing more.',
  first: ({ orderId }) => orderAt(orderId),
  read: (response, request, input, context) => {
    const is = orderIn(response);
    const done = sentBefore(is, context);
    if (done) return done;
    if (request.method === 'PUT') throw new RangeError('the order does not show what was sent');
    const part = { fulfillments: [sentPart(is, input, context)] };
    return { next: sparse(is, part, context)(at(ordersPath, input.orderId)) };
  },
  lookUp: {
    first: ({ orderId }) => orderAt(orderId),
    read: (response, _request, _input, context) => sentBefore(orderIn(response), context) ?? { absent: true },
  },
  inverse: null,
  final: 'Square does not take back that something was sent.',
});

export const orderActions: readonly Action[] = [cancelOrder, markPaid, ship];
