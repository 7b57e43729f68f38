import type { Answer } from '../http.ts';
import {
  type Ask,
  at,
  badRequest,
  bodyOf,
  noContent,
  notFound,
  ok,
  type Shape,
  shapes,
  text,
  unprocessable,
} from './answers.ts';
import { dayOf, invoiceShape, newInvoiceId, pay, unpay } from './invoicing.ts';
import type { Invoice, InvoiceLine, PaypalState } from './state.ts';
import { sumsOf } from './state.ts';
import { minorOf } from './writes.ts';

function lineOf(item: Shape, currency: string): InvoiceLine | null {
  const name = text(item.name);
  const quantity = text(item.quantity);
  const unit = minorOf(at(item, 'unit_amount'), currency);
  if (name === null || name.length > 200 || quantity === null || unit === null) return null;
  return { name, quantity, unit, discount: 0, tax: 0, taxPercent: 0 };
}

const CURRENCIES = ['EUR', 'USD', 'GBP', 'JPY'];

function nextNumber(state: PaypalState): string {
  return String(state.invoices.length + 5001).padStart(6, '0');
}

export function createInvoice({ state, call, nowMs }: Ask): Answer {
  const body = bodyOf(call);
  const detail = at(body, 'detail');
  const currency = text(detail.currency_code) ?? '';
  if (!CURRENCIES.includes(currency)) return badRequest('INVALID_PARAMETER_SYNTAX', 'Currency code is invalid.');
  const lines = shapes(body.items).map((item) => lineOf(item, currency));
  const good = lines.filter((line) => line !== null);
  if (good.length === 0 || good.length < lines.length)
    return badRequest('MISSING_REQUIRED_PARAMETER', 'Items are wrong.');
  const number = text(detail.invoice_number) ?? nextNumber(state);
  if (state.invoices.some((one) => one.number === number)) {
    return unprocessable(
      'DUPLICATE_INVOICE_NUMBER',
      'Invoice number already exists. Choose a different invoice number.',
    );
  }
  const email = text(at(shapes(body.primary_recipients)[0], 'billing_info').email_address);
  const invoice: Invoice = {
    id: newInvoiceId(state),
    number,
    reference: text(detail.reference),
    note: text(detail.note),
    status: 'DRAFT',
    // Checked above to be one of the pretend world.
    currency: currency as Invoice['currency'],
    inclusive: at(body, 'configuration').tax_inclusive === true,
    lines: good,
    shipping: null,
    issuedOn: text(detail.invoice_date) ?? dayOf(nowMs),
    dueOn: text(at(detail, 'payment_term').due_date),
    to: email === null ? null : { email, first: '', last: '' },
    payments: [],
    createdAt: nowMs,
    updatedAt: nowMs,
    sentAt: null,
  };
  state.invoices.push(invoice);
  const href = `https://api-m.paypal.com/v2/invoicing/invoices/${invoice.id}`;
  const isWhole = call.headers.prefer === 'return=representation';
  return ok(isWhole ? invoiceShape(invoice, ['items']) : { rel: 'self', href, method: 'GET' }, 201);
}

type OnInvoice = (invoice: Invoice, ask: Ask) => Answer;

/** The invoice of the path, or 404. */
export function onInvoice(then: OnInvoice) {
  return (ask: Ask): Answer => {
    const found = ask.state.invoices.find(({ id }) => id === ask.parts[0]);
    return found === undefined ? notFound() : then(found, ask);
  };
}

export const getInvoice: OnInvoice = (invoice) => ok(invoiceShape(invoice, ['items', 'payments', 'refunds']));

/** "After you send an invoice, resending it has no effect." */
export const sendInvoice: OnInvoice = (invoice, { call, nowMs }) => {
  const link = {
    href: `https://www.paypal.com/invoice/payerView/details/${invoice.id}`,
    rel: 'payer-view',
    method: 'GET',
  };
  if (invoice.status !== 'DRAFT') return ok(link);
  const isMailed = bodyOf(call).send_to_recipient !== false;
  if (isMailed && invoice.to === null) return unprocessable('EMPTY_RECIPIENT', 'The invoice has no recipient.');
  Object.assign(invoice, { status: isMailed ? 'SENT' : 'UNPAID', sentAt: nowMs, updatedAt: nowMs });
  return ok(link);
};

export const remind: OnInvoice = (invoice) => {
  const isOpen = ['SENT', 'UNPAID', 'PARTIALLY_PAID'].includes(invoice.status);
  return isOpen ? noContent() : unprocessable('CANNOT_SEND_REMINDER', 'The invoice is not waiting for a payment.');
};

export const cancelInvoice: OnInvoice = (invoice, { nowMs }) => {
  if (invoice.status === 'CANCELLED') return unprocessable('INVOICE_CANCELED_ALREADY', 'Invoice is already cancelled.');
  if (invoice.status === 'DRAFT')
    return unprocessable('CANNOT_CANCEL_DRAFT_INVOICE', 'Draft invoice cannot be canceled.');
  if (invoice.payments.length > 0) {
    return unprocessable('CANNOT_CANCEL_PAID_INVOICE', 'Cannot cancel a paid or partially paid invoice.');
  }
  Object.assign(invoice, { status: 'CANCELLED', updatedAt: nowMs });
  return noContent();
};

export const deleteInvoice: OnInvoice = (invoice, { state }) => {
  if (invoice.status !== 'DRAFT') return unprocessable('CANNOT_DELETE_INVOICE', 'Only a draft can be deleted.');
  state.invoices = state.invoices.filter((one) => one !== invoice);
  return noContent();
};

export const recordPayment: OnInvoice = (invoice, { state, call, nowMs }) => {
  const body = bodyOf(call);
  if (text(body.method) === null) return badRequest('MISSING_REQUIRED_PARAMETER', 'Payment method is missing.');
  if (['DRAFT', 'CANCELLED'].includes(invoice.status)) {
    return unprocessable('CANNOT_PROCESS_PAYMENTS', 'Current invoice state does not support payment processing.');
  }
  const { due } = sumsOf(invoice);
  const amount = body.amount === undefined ? due : minorOf(at(body, 'amount'), invoice.currency);
  if (amount === null) return badRequest('INVALID_PARAMETER_SYNTAX', 'The amount is wrong.');
  if (amount > due) {
    return unprocessable('PAYMENT_AMOUNT_GREATER_THAN_AMOUNT_DUE', 'Payment amount is greater than the amount due.');
  }
  return ok({ payment_id: pay(state, invoice, amount, nowMs, text(body.note)).id });
};

export const deletePayment: OnInvoice = (invoice, { parts, nowMs }) =>
  unpay(invoice, parts[1], nowMs) ? noContent() : notFound();
