import { z } from 'zod';
import {
  type Action,
  defineAction,
  doneWith,
  get,
  idText,
  instantOfLocal,
  type Response,
  refused,
  type Step,
  staleness,
  write,
} from '../kit/index.ts';
import { documents, invoice, made, madeBefore, marked, own } from './marks.ts';

const order = z.looseObject({
  entity_id: idText,
  increment_id: z.string(),
  updated_at: z.string(),
  state: z.string(),
  total_due: idText.nullish(),
});

/** The order as it is now, or why it is not to be touched. */
function orderIn(response: Response, version: string | null) {
  const raw = order.parse(response.body);
  const is = instantOfLocal(raw.updated_at);
  return {
    raw,
    done: { externalId: raw.entity_id, version: is, number: raw.increment_id },
    stale: staleness(version, is),
  };
}

const cancelOrder = defineAction({
  kind: 'order.cancel',
  scopes: ['Magento_Sales::actions_view', 'Magento_Sales::cancel'],
  first: ({ externalId }) => get(`/orders/${externalId}`),
  read: (response, request, { externalId, version }): Step => {
    const step = request.carry?.step;
    if (step === 'cancel') return { next: get(`/orders/${externalId}`, {}, { carry: { step: 'check' } }) };
    const { raw, done, stale } = orderIn(response, version);
    if (raw.state === 'canceled') return { done };
    if (step === 'check') return refused(`An order that is ${raw.state} cannot be cancelled.`);
    if (stale) return stale;
    const rest = { repeatable: true, carry: { step: 'cancel' } } as const;
    return { next: write('POST', `/orders/${externalId}/cancel`, undefined, rest) };
  },
  inverse: null,
  final: 'Magento does not open a cancelled order again.',
});

const paidState = '2';

function paid(externalId: string, state: string, number?: string): Step {
  if (state !== paidState) return refused('The invoice is there, but its payment service still has to take the money.');
  return doneWith(externalId, { number });
}

/** The invoice that says the money is there. A card that was only authorised is not charged. */
const markPaid = defineAction({
  kind: 'order.mark_paid',
  scopes: ['Magento_Sales::actions_view', 'Magento_Sales::invoice', 'Magento_Sales::sales_invoice'],
  first: ({ externalId }) => get(`/orders/${externalId}`),
  read: (response, request, { externalId, version }, context): Step => {
    if (request.carry?.step === 'check') {
      const { state, increment_id: number } = invoice.parse(response.body);
      return paid(externalId, state, number);
    }
    if (request.method === 'POST') {
      return { next: get(`/invoices/${idText.parse(response.body)}`, {}, { carry: { step: 'check' } }) };
    }
    const { raw, done, stale } = orderIn(response, version);
    if (stale) return stale;
    if (raw.state === 'canceled') throw new RangeError('the order was cancelled');
    if (Number(raw.total_due ?? 1) === 0) return { done };
    const body = { capture: false, notify: false, ...marked(context, 'Paid') };
    return { next: write('POST', `/order/${externalId}/invoice`, body) };
  },
  lookUp: {
    first: ({ externalId }) => documents('/invoices', 'order_id', externalId),
    read: (response, _request, { externalId }, context) => {
      const found = own(response, context);
      return found ? paid(externalId, found.state ?? '') : { absent: true };
    },
  },
  inverse: null,
  final: 'An invoice of Magento stays; give the money back with a refund.',
});

/** Carriers that Magento itself knows; every other one is "custom" with its name. */
const carriers: Readonly<Record<string, string>> = { ups: 'ups', usps: 'usps', fedex: 'fedex', dhl: 'dhl' };

const ship = defineAction({
  kind: 'shipment.create',
  scopes: ['Magento_Sales::ship', 'Magento_Sales::shipment'],
  note: 'Magento makes the address for tracking itself, from the carrier.',
  first: ({ orderId, carrier, trackingNumber, lines, notify }, context) =>
    write('POST', `/order/${orderId}/ship`, {
      items: (lines ?? []).map(({ lineId, quantity }) => ({ order_item_id: Number(lineId), qty: Number(quantity) })),
      notify,
      ...marked(context, 'Sent'),
      tracks: [
        { track_number: trackingNumber, title: carrier, carrier_code: carriers[carrier.toLowerCase()] ?? 'custom' },
      ],
    }),
  read: made,
  lookUp: {
    first: ({ orderId }) => documents('/shipments', 'order_id', orderId),
    read: (response, _request, _input, context) => madeBefore(response, context),
  },
  inverse: null,
  final: 'Magento keeps a shipment for good; its tracking number can be changed in the back office.',
});

export const salesActions: readonly Action[] = [cancelOrder, markPaid, ship];
