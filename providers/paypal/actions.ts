import { z } from 'zod';
import { defineAction, doneWith, type Found, get, intent, refused, type Step, write } from '../kit/index.ts';
import { gone, invoiceActions, scopes as invoicing, pathOf } from './invoice-actions.ts';
import { invoice } from './invoices.ts';
import { amount, amountOf, money } from './values.ts';

const tracking = ['https://uri.paypal.com/services/shipping/trackers/readwrite'];

/** A name as PayPal's lists of words write it. */
const wordOf = (name: string) => name.toUpperCase().replace(/\W+/g, '_');

/** https://developer.paypal.com/docs/api/invoicing/v2/#definition-payment_method */
const methods = ['BANK_TRANSFER', 'CASH', 'CHECK', 'CREDIT_CARD', 'DEBIT_CARD', 'PAYPAL', 'WIRE_TRANSFER'];
const paymentsOf = (invoiceId: string) => `${pathOf(invoiceId)}/payments`;
/** A payment recorded by hand is known below its invoice only. */
const recordedId = /^([\w-]+)\/([\w-]+)$/;

/**
 * https://developer.paypal.com/docs/api/invoicing/v2/#invoices_payments. It knows no keys; the note says whose try a
 * payment was.
 */
const recordPayment = defineAction({
  kind: 'payment.record',
  scopes: invoicing,
  first: ({ invoiceId, amount, paidOn, method }, { reference }) => {
    const name = wordOf(method ?? '');
    return write('POST', paymentsOf(invoiceId), {
      method: methods.includes(name) ? name : 'OTHER',
      payment_date: paidOn,
      amount: amountOf(amount),
      note: `Backroom ${reference}`,
    });
  },
  read: ({ body }, _request, { invoiceId }) => {
    const { payment_id } = z.object({ payment_id: z.string().min(1) }).parse(body);
    return { done: { externalId: `${invoiceId}/${payment_id}` } };
  },
  lookUp: {
    first: ({ invoiceId }) => get(pathOf(invoiceId), {}, { mayBeGone: true }),
    read: ({ status, body }, _request, { invoiceId }, { reference }): Found => {
      if (status === 404) return gone;
      const known = invoice.parse(body).payments?.transactions?.find(({ note }) => note === `Backroom ${reference}`);
      return known?.payment_id ? { done: { externalId: `${invoiceId}/${known.payment_id}` } } : { absent: true };
    },
  },
  inverse: ({ externalId }) => intent('payment.void', { externalId, version: null }),
});

const voidPayment = defineAction({
  kind: 'payment.void',
  scopes: invoicing,
  note: 'Only payments that were recorded by hand; one that went through PayPal is refunded.',
  first: ({ externalId }) => {
    const [, invoiceId, paymentId] = recordedId.exec(externalId) ?? [];
    if (!invoiceId || !paymentId) throw new RangeError('A payment that went through PayPal can only be refunded.');
    // Deleting what is deleted changes nothing.
    return write('DELETE', `${paymentsOf(invoiceId)}/${paymentId}`, undefined, { repeatable: true, mayBeGone: true });
  },
  read: (_response, _request, { externalId }) => ({ done: { externalId } }),
  inverse: null,
  final: 'A payment that was taken off an invoice has to be recorded anew.',
});

const refund = z.object({ id: z.string().min(1), status: z.string(), amount: amount.optional() });

/** https://developer.paypal.com/docs/api/payments/v2/#captures_refund */
const refundPayment = defineAction({
  kind: 'payment.refund',
  scopes: ['https://uri.paypal.com/services/payments/refund'],
  // https://developer.paypal.com/docs/api/payments/v2: "The server stores keys for 45 days."
  keyMinutes: 45 * 24 * 60,
  first: ({ paymentId, amount, reason }, { reference, key }) =>
    write(
      'POST',
      `/v2/payments/captures/${encodeURIComponent(paymentId)}/refund`,
      {
        amount: amountOf(amount),
        custom_id: reference,
        ...(reason === null ? {} : { note_to_payer: reason.slice(0, 255) }),
      },
      { headers: { 'paypal-request-id': key(), prefer: 'return=representation' }, repeatable: true },
    ),
  read: ({ body }): Step => {
    const { id, status, amount: back } = refund.parse(body);
    const isMade = status === 'COMPLETED' || status === 'PENDING';
    return isMade
      ? doneWith(id, { total: back && money(back) })
      : refused(`PayPal says that the refund is ${status.toLowerCase()}.`);
  },
  inverse: null,
  final: 'Money that was given back cannot be fetched again.',
});

const productPath = '/v1/catalogs/products';

/** https://developer.paypal.com/docs/api/catalog-products/v1/#products_create */
const createProduct = defineAction({
  kind: 'product.create',
  scopes: ['https://uri.paypal.com/services/subscriptions'],
  note: "PayPal keeps a product's name only, for subscriptions: neither price nor SKU.",
  // https://developer.paypal.com/docs/api/catalog-products/v1: "The server stores keys for 72 hours." Our reference is
  // the product's id besides, which must be unique and is found for ever.
  keyMinutes: 72 * 60,
  first: ({ title }, { reference, key }) =>
    write(
      'POST',
      productPath,
      { id: reference, name: title.slice(0, 127), type: 'PHYSICAL' },
      { headers: { 'paypal-request-id': key() }, repeatable: true },
    ),
  read: ({ body }) => ({ done: { externalId: z.object({ id: z.string().min(1) }).parse(body).id } }),
  lookUp: {
    first: (_input, { reference }) => get(`${productPath}/${reference}`, {}, { mayBeGone: true }),
    read: ({ status }, _request, _input, { reference }) =>
      status === 404 ? { absent: true } : { done: { externalId: reference } },
  },
  inverse: null,
  final: 'PayPal has no way to remove a product.',
});

/** PayPal's own list has 817; these are the ones whose name is the same everywhere. */
const carriers = [
  'ACS_GR',
  'DHL',
  'DPD',
  'FEDEX',
  'GENIKI_GR',
  'GR_ELTA',
  'HERMES',
  'ROYAL_MAIL',
  'TNT',
  'UPS',
  'USPS',
];
const trackers = '/v1/shipping/trackers';
/** A batch succeeds as a whole, and says of each tracker in it what was wrong. */
const batch = z.object({
  errors: z.array(z.looseObject({ message: z.string() })).nullish(),
  tracker_identifiers: z.array(z.looseObject({ transaction_id: z.string() })).nullish(),
});
/** The id that PayPal gives a tracking number. */
const trackerId = (input: { orderId: string; trackingNumber: string }) => `${input.orderId}-${input.trackingNumber}`;

/** https://developer.paypal.com/docs/api/tracking/v1 */
const createShipment = defineAction({
  kind: 'shipment.create',
  scopes: tracking,
  note: 'The tracking number is added to a payment (an "order" here), for the whole of it.',
  first: ({ orderId, carrier, trackingNumber, trackingUrl, notify, lines }) => {
    if (lines !== null) throw new RangeError('PayPal takes tracking numbers for a whole payment only.');
    const name = wordOf(carrier);
    const tracker = {
      transaction_id: orderId,
      tracking_number: trackingNumber,
      status: 'SHIPPED',
      notify_buyer: notify,
      ...(carriers.includes(name) ? { carrier: name } : { carrier: 'OTHER', carrier_name_other: carrier.slice(0, 64) }),
      ...(trackingUrl === null ? {} : { tracking_url: trackingUrl }),
    };
    return write('POST', `${trackers}-batch`, { trackers: [tracker] });
  },
  read: ({ body }, _request, input): Step => {
    const { errors, tracker_identifiers: taken } = batch.parse(body);
    if (errors?.[0]) return refused(errors[0].message);
    return taken?.length ? { done: { externalId: trackerId(input) } } : refused('PayPal took no tracking number.');
  },
  lookUp: {
    first: (input) => get(`${trackers}/${encodeURIComponent(trackerId(input))}`, {}, { mayBeGone: true }),
    read: ({ status }, _request, input) =>
      status === 404 ? { absent: true } : { done: { externalId: trackerId(input) } },
  },
  inverse: ({ externalId }) => intent('shipment.cancel', { externalId, version: null }),
});

const cancelShipment = defineAction({
  kind: 'shipment.cancel',
  scopes: tracking,
  first: ({ externalId }) =>
    write(
      'PUT',
      `${trackers}/${encodeURIComponent(externalId)}`,
      { transaction_id: externalId.split('-')[0] ?? '', status: 'CANCELLED' },
      { repeatable: true },
    ),
  read: (_response, _request, { externalId }) => ({ done: { externalId } }),
  inverse: null,
  final: 'A tracking number that was cancelled has to be added anew.',
});

export const actions = [
  ...invoiceActions,
  ...[recordPayment, voidPayment, refundPayment],
  ...[createProduct, createShipment, cancelShipment],
];
