import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { type Action, defineAction, type Found, intent, refused, type Step } from '../kit/index.ts';
import * as documents from './mutations.ts';
import { dataOf, defineEnding, mutation, piecesOf, reading } from './writing.ts';

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/FulfillmentOrder */
const unsent = z.object({
  order: z
    .object({
      fulfillments: z.array(
        z.object({
          id: z.string(),
          status: z.string(),
          trackingInfo: z.array(z.object({ number: z.string().nullable() })),
        }),
      ),
      fulfillmentOrders: z.object({
        nodes: z.array(
          z.object({
            id: z.string(),
            status: z.string(),
            assignedLocation: z.object({ location: z.object({ id: z.string() }).nullable() }),
            lineItems: z.object({
              nodes: z.array(
                z.object({ id: z.string(), remainingQuantity: z.int(), lineItem: z.object({ id: z.string() }) }),
              ),
            }),
          }),
        ),
      }),
    })
    .nullable(),
});
type Unsent = NonNullable<z.infer<typeof unsent>['order']>;
type Wish = ActionInput<'shipment.create'>['lines'];

interface Part {
  readonly place: string;
  readonly fulfillmentOrderId: string;
  /** Left out for all that remains, which may be more lines than were shown. */
  readonly fulfillmentOrderLineItems?: readonly { readonly id: string; readonly quantity: number }[];
}

/** What to take of each part of the order that waits at some place; null where it is not all there. */
function partsOf({ fulfillmentOrders }: Unsent, wish: Wish): Part[] | null {
  const wanted = new Map(wish?.map(({ lineId, quantity }) => [lineId, piecesOf(quantity) ?? Number.NaN]));
  const waiting = fulfillmentOrders.nodes.filter(({ status }) => status === 'OPEN' || status === 'IN_PROGRESS');
  const parts = waiting.flatMap(({ id, assignedLocation, lineItems }): Part[] => {
    const part = { place: assignedLocation.location?.id ?? '', fulfillmentOrderId: id };
    if (wish === null) return [part];
    const lines = lineItems.nodes.map(({ id: line, remainingQuantity, lineItem }) => {
      const left = wanted.get(lineItem.id) ?? 0;
      const quantity = Math.min(left, remainingQuantity);
      wanted.set(lineItem.id, left - quantity);
      return { id: line, quantity };
    });
    const some = lines.filter(({ quantity }) => quantity > 0);
    return some.length > 0 ? [{ ...part, fulfillmentOrderLineItems: some }] : [];
  });
  const isLacking = [...wanted.values()].some((left) => left !== 0);
  return isLacking || parts.length === 0 ? null : parts;
}

const fulfilled = z.object({
  fulfillmentCreate: z.object({ fulfillment: z.object({ id: z.string(), name: z.string() }) }),
});

export const shipmentActions: readonly Action[] = [
  defineAction({
    kind: 'shipment.create',
    scopes: ['write_merchant_managed_fulfillment_orders'],
    note: 'Shopify sends goods from one place at a time. A parcel of the order with the same number is taken for this one.',
    first: ({ orderId: id }) => reading(documents.UNSENT, { id }),
    read: (response, request, input): Step => {
      if (request.readsOnly !== true) {
        const { id, name } = dataOf(response, fulfilled).fulfillmentCreate.fulfillment;
        return { done: { externalId: id, number: name } };
      }
      const { order } = dataOf(response, unsent);
      if (order === null) return refused('the order is not there any more', 'gone');
      const parts = partsOf(order, input.lines);
      if (parts === null) return refused('that much of it does not wait to be sent');
      if (new Set(parts.map(({ place }) => place)).size > 1) {
        return refused('it lies at several places: name the lines of one of them');
      }
      const fulfillment = {
        notifyCustomer: input.notify,
        trackingInfo: {
          company: input.carrier,
          number: input.trackingNumber,
          ...(input.trackingUrl === null ? {} : { url: input.trackingUrl }),
        },
        lineItemsByFulfillmentOrder: parts.map(({ place: _place, ...part }) => part),
      };
      return { next: mutation(documents.SHIP, { fulfillment }) };
    },
    // Neither a key nor a place for a reference: what a parcel is known by is its number.
    lookUp: {
      first: ({ orderId: id }) => reading(documents.UNSENT, { id }),
      read: (response, _request, { trackingNumber }): Found => {
        const sent = dataOf(response, unsent).order?.fulfillments.find(
          ({ status, trackingInfo }) =>
            status !== 'CANCELLED' && trackingInfo.some(({ number }) => number === trackingNumber),
        );
        return sent ? { done: { externalId: sent.id } } : { absent: true };
      },
    },
    inverse: ({ externalId }) => intent('shipment.cancel', { externalId, version: null }),
  }),
  defineEnding({
    kind: 'shipment.cancel',
    scopes: ['write_merchant_managed_fulfillment_orders'],
    final: 'A cancelled shipment stays cancelled; its goods can be sent anew.',
    state: documents.SHIPMENT_STATE,
    schema: z.object({ status: z.string() }),
    isDone: ({ status }) => status === 'CANCELLED',
    write: (id) => mutation(documents.SHIPMENT_CANCEL, { id }),
  }),
];
