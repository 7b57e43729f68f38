import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import {
  type Action,
  type ActionContext,
  defineAction,
  doneWith,
  get,
  intent,
  type JsonObject,
  maybeText,
  type Response,
  type Step,
  staleness,
  write,
} from '../kit/index.ts';
import { id, time } from './shapes.ts';
import { at, keyed, keyMinutes, lineMinor, mainLocation, ordersPath, squareMoney } from './writing.ts';

const invoicesPath = '/v2/invoices';

const ordered = z.object({ order: z.looseObject({ id }) });
const invoice = z.looseObject({
  id,
  version: z.int(),
  updated_at: time,
  status: z.string(),
  invoice_number: maybeText,
  public_url: maybeText,
});
type Invoice = z.infer<typeof invoice>;

const invoiceIn = ({ body }: Response): Invoice => z.object({ invoice }).parse(body).invoice;
const invoiceAt = (externalId: string, rest = {}) => get(at(invoicesPath, externalId), {}, rest);

function invoiceDone({ id: externalId, updated_at: version, invoice_number: number, public_url: url }: Invoice) {
  return doneWith(externalId, { version, number, url });
}

type Sale = ActionInput<'invoice.create'>;

/** Lines of less than nothing are discounts of the whole order. Quantities have at most five decimals. */
function orderOf(input: Sale, context: ActionContext): JsonObject {
  const isDiscount = (line: Sale['lines'][number]) => lineMinor(line.quantity, line.unitPrice) < 0;
  const taxIds = [...new Set(input.lines.flatMap(({ taxRateId }) => taxRateId ?? []))];
  const line_items = input.lines
    .filter((line) => !isDiscount(line))
    .map(({ title, productId, quantity, unitPrice, taxRateId }) => ({
      // Of a product of the catalog Square takes the name from there.
      ...(productId === null ? { name: title } : { catalog_object_id: productId, note: title }),
      quantity,
      base_price_money: squareMoney(unitPrice),
      ...(taxRateId === null ? {} : { applied_taxes: [{ tax_uid: taxRateId }] }),
    }));
  const discounts = input.lines.filter(isDiscount).map(({ title, quantity, unitPrice }, index) => {
    const amountMinor = -lineMinor(quantity, unitPrice);
    const amount_money = squareMoney({ ...unitPrice, amountMinor });
    return { uid: `discount-${index}`, name: title, type: 'FIXED_AMOUNT', scope: 'ORDER', amount_money };
  });
  return {
    location_id: mainLocation(context),
    customer_id: input.customerId,
    reference_id: context.reference,
    line_items,
    ...(discounts.length > 0 ? { discounts } : {}),
    ...(taxIds.length > 0
      ? { taxes: taxIds.map((tax) => ({ uid: tax, catalog_object_id: tax, scope: 'LINE_ITEM' })) }
      : {}),
  };
}

function invoiceOf(input: Sale, orderId: string, context: ActionContext): JsonObject {
  return {
    location_id: mainLocation(context),
    order_id: orderId,
    primary_recipient: { customer_id: input.customerId },
    payment_requests: [{ request_type: 'BALANCE', due_date: input.dueOn ?? input.issuedOn }],
    delivery_method: 'SHARE_MANUALLY',
    accepted_payment_methods: { card: true },
    sale_or_service_date: input.issuedOn,
    ...(input.number === null ? {} : { invoice_number: input.number }),
    ...(input.note === null ? {} : { description: input.note }),
  };
}

function publish({ id: externalId, version }: Invoice, context: ActionContext): Step {
  return { next: keyed('POST', `${at(invoicesPath, externalId)}/publish`, { version }, context, 'publish') };
}

const invoiceScopes = ['INVOICES_READ', 'INVOICES_WRITE', 'ORDERS_READ', 'ORDERS_WRITE', 'CUSTOMERS_READ'];

/** https://developer.squareup.com/docs/invoices-api/create-publish-invoices */
const createInvoice = defineAction({
  kind: 'invoice.create',
  // Unverified: that tax is rounded for each line; Square's order tells.
  booking: { by: 'nothing', tax: 'by_line' },
  scopes: invoiceScopes,
  keyMinutes,
  note:
    'Square makes an order for it at the main location. Whether a price contains its tax is settled by the tax in ' +
    'Square, not by the document.',
  first: (input, context) => keyed('POST', ordersPath, { order: orderOf(input, context) }, context, 'order'),
  read: (response, { path }, input, context) => {
    if (path === ordersPath) {
      const body = { invoice: invoiceOf(input, ordered.parse(response.body).order.id, context) };
      return { next: keyed('POST', invoicesPath, body, context, 'invoice') };
    }
    const made = invoiceIn(response);
    return path === invoicesPath && input.final ? publish(made, context) : invoiceDone(made);
  },
  inverse: ({ externalId }) => intent('invoice.void', { externalId, version: null }),
});

/** https://developer.squareup.com/docs/invoices-api/update-invoices */
const sendInvoice = defineAction({
  kind: 'invoice.send',
  scopes: invoiceScopes,
  keyMinutes,
  note: 'Square sends it to the e-mail address of its customer; another one cannot be given.',
  first: ({ externalId }) => invoiceAt(externalId),
  read: (response, request, { externalId }, context) => {
    const is = invoiceIn(response);
    if (request.method === 'GET') {
      const body = { invoice: { version: is.version, delivery_method: 'EMAIL' } };
      return { next: keyed('PUT', at(invoicesPath, externalId), body, context, 'email') };
    }
    return is.status === 'DRAFT' ? publish(is, context) : invoiceDone(is);
  },
  inverse: null,
  final: 'An e-mail that was sent cannot be called back.',
});

const voidInvoice = defineAction({
  kind: 'invoice.void',
  scopes: invoiceScopes,
  first: ({ externalId }) => invoiceAt(externalId, { mayBeGone: true }),
  read: (response, request, { externalId, version }) => {
    if (request.method !== 'GET' || response.status === 404) return { done: { externalId } };
    const is = invoiceIn(response);
    if (is.status === 'CANCELED') return invoiceDone(is);
    const path = at(invoicesPath, externalId);
    // A draft was never valid: it is deleted, for it cannot be cancelled.
    const next =
      is.status === 'DRAFT'
        ? { ...write('DELETE', path, undefined, { mayBeGone: true }), query: { version: is.version } }
        : write('POST', `${path}/cancel`, { version: is.version });
    return staleness(version, is.updated_at) ?? { next };
  },
  lookUp: {
    first: ({ externalId }) => invoiceAt(externalId, { mayBeGone: true }),
    read: (response, _request, { externalId }) => {
      if (response.status === 404) return { done: { externalId } };
      const is = invoiceIn(response);
      return is.status === 'CANCELED' ? invoiceDone(is) : { absent: true };
    },
  },
  inverse: null,
  final: 'A cancelled invoice stays cancelled; make a new one.',
});

export const invoiceActions: readonly Action[] = [createInvoice, sendInvoice, voidInvoice];
