import type { ActionInput } from '../../contract/actions/index.ts';
import {
  type Action,
  type ActionContext,
  type Booking,
  defineAction,
  intent,
  type JsonObject,
  type Step,
  write,
} from '../kit/index.ts';
import { afterTaxes, daysBetween, type Taxes, undeletable } from './documents.ts';
import { placeOf, readOne, resources } from './resources.ts';
import {
  amountOf,
  both,
  change,
  create,
  doneOf,
  found,
  hiding,
  idNumber,
  noted,
  type Raw,
  readWritten,
  show,
  shown,
} from './writing.ts';

const { credits, invoices, payments } = resources;

/**
 * Lines have no account, and their tax is a name and a percent, which FreshBooks works out. Unverified: that it rounds
 * the tax of each line; no page of https://www.freshbooks.com/api says how.
 */
const booking: Booking = { by: 'nothing', tax: 'by_line' };

/** The lines of an invoice or a credit note. */
function saleLines({ lines }: ActionInput<'credit_note.create'>, known: Taxes): JsonObject[] {
  return lines.map(({ title, quantity, unitPrice, taxRateId }) => {
    const tax = known.get(taxRateId ?? '');
    return {
      ...{ type: 0, name: title, qty: quantity, unit_cost: amountOf(unitPrice) },
      ...(tax ? { taxName1: tax.name, taxAmount1: tax.amount } : {}),
    };
  });
}

const invoiceSteps = afterTaxes<ActionInput<'invoice.create'>>(invoices, (input, context, known) => {
  const { customerId, number, issuedOn, dueOn, currency, note } = input;
  return {
    customerid: idNumber(customerId),
    create_date: issuedOn,
    ...(dueOn === null ? {} : { due_offset_days: daysBetween(issuedOn, dueOn) }),
    currency_code: currency,
    ...(number === null ? {} : { invoice_number: number }),
    lines: saleLines({ ...input, invoiceId: null }, known),
    notes: noted(note, context),
  };
});

/** An invoice is made as a draft; marking it as sent makes it valid, and mails nothing. */
function finishInvoice(record: Raw, { final }: ActionInput<'invoice.create'>, context: ActionContext): Step {
  const written = doneOf(invoices, record);
  if (!final || record.v3_status !== 'draft') return written;
  return { next: change(invoices, written.done.externalId, { action_mark_as_sent: true }, context) };
}

const createInvoice = defineAction({
  kind: 'invoice.create',
  scopes: [...both('invoices'), 'user:taxes:read'],
  booking,
  note: "The reference of the write stands at the end of the invoice's notes, where the customer sees it.",
  first: invoiceSteps.first,
  read(response, request, input, context) {
    return request.method === 'POST'
      ? finishInvoice(readOne(invoices, response), input, context)
      : invoiceSteps.read(response, request, input, context);
  },
  lookUp: found<'invoice.create'>(invoices, ({ customerId }) => ({ 'search[customerid]': customerId }), finishInvoice),
  inverse: ({ externalId, version = null }) => intent('invoice.void', { externalId, version }),
});

const sendInvoice = defineAction({
  kind: 'invoice.send',
  scopes: both('invoices'),
  final: 'An e-mail that was sent cannot be called back.',
  impossible: { repeat: 'FreshBooks does not say whether an invoice was mailed, so that a lost answer stays unsure.' },
  first: ({ externalId }, context) => show(invoices, externalId, context),
  read(response, request, { externalId, email }, context) {
    if (request.method === 'PUT') return readWritten(invoices)(response);
    const now = shown(invoices, response, null);
    if ('refuse' in now) return now;
    const fields = { action_email: true, ...(email === null ? {} : { email_recipients: [email] }) };
    return { next: write('PUT', placeOf(invoices, context.settings, externalId), { invoice: fields }) };
  },
  inverse: null,
});

const creditSteps = afterTaxes<ActionInput<'credit_note.create'>>(credits, (input, context, known) => {
  const { customerId, number, issuedOn, currency, note } = input;
  return {
    clientid: idNumber(customerId),
    create_date: issuedOn,
    credit_type: 'goodwill',
    currency_code: currency,
    ...(number === null ? {} : { credit_number: number }),
    lines: saleLines(input, known),
    notes: noted(note, context),
  };
});

const createCredit = defineAction({
  kind: 'credit_note.create',
  scopes: [...both('credit_notes'), 'user:taxes:read'],
  booking,
  note: "The credit stands on the client's account; it is set against an invoice in FreshBooks.",
  ...creditSteps,
  lookUp: found<'credit_note.create'>(credits, ({ customerId }) => ({ 'search[clientid]': customerId })),
  inverse: ({ externalId }) => intent('credit_note.void', { externalId, version: null }),
});

/** https://github.com/freshbooks/freshbooks-nodejs-sdk/blob/main/packages/api/src/models/Payment.ts */
const methods = [
  ...['Check', 'Cash', 'Bank Transfer', 'Credit Card', 'Debit', 'PayPal', '2Checkout', 'VISA', 'MASTERCARD'],
  ...['DISCOVER', 'AMEX', 'DINERS', 'JCB', 'ACH'],
];

const recordPayment = defineAction({
  kind: 'payment.record',
  scopes: both('payments'),
  note: 'A way of paying that FreshBooks has no word for is booked as "Other". What is more than the invoice becomes a credit.',
  first: ({ invoiceId, amount, paidOn, method }, context) => {
    const type = methods.find((one) => one.toLowerCase() === method?.toLowerCase()) ?? 'Other';
    const fields = { invoiceid: idNumber(invoiceId), amount: amountOf(amount), date: paidOn, type };
    return create(payments, { ...fields, note: noted(null, context), send_client_notification: false }, context);
  },
  read: readWritten(payments),
  lookUp: found<'payment.record'>(payments, ({ invoiceId }) => ({ 'search[invoiceid]': invoiceId })),
  inverse: ({ externalId, version = null }) => intent('payment.void', { externalId, version }),
});

/** https://www.freshbooks.com/api/invoices, /credits and /payments. */
export const saleActions: readonly Action[] = [
  createInvoice,
  sendInvoice,
  hiding('invoice.void', invoices, 'deleted', { scope: 'invoices', final: undeletable }),
  createCredit,
  hiding('credit_note.void', credits, 'deleted', { scope: 'credit_notes', final: undeletable }),
  recordPayment,
  hiding('payment.void', payments, 'deleted', { scope: 'payments', final: undeletable }),
];
