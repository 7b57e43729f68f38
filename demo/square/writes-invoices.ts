import type { Answer } from '../http.ts';
import { badRequest, notFound, versionMismatch } from './errors.ts';
import { addPaper, dayOf } from './invoices.ts';
import type { Asked } from './lists.ts';
import type { Entry, SquareState } from './state.ts';
import { all, fieldsOf, find, listOf, touch } from './state.ts';

/** A draft for an order; its number must be new at the location, and its due date not past. */
export function createInvoice({ state, body, nowMs }: Asked): Answer {
  const given = fieldsOf(body.invoice);
  const order = find(state, 'order', given.order_id);
  if (order === undefined) return notFound('Order', given.order_id);
  const [request] = listOf(given.payment_requests);
  const { customer_id: customer } = fieldsOf(given.primary_recipient);
  const person = find(state, 'customer', customer)?.row;
  const day = String(request?.due_date);
  if (person === undefined) return notFound('Customer', customer);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || day < dayOf(nowMs)) {
    return badRequest(
      'INVALID_VALUE',
      'The due date is missing or in the past.',
      'invoice.payment_requests[0].due_date',
    );
  }
  if (given.location_id !== order.row.location_id || given.delivery_method === undefined) {
    return badRequest('BAD_REQUEST', 'Location or delivery method is missing or wrong.', 'invoice');
  }
  if (!Object.values(fieldsOf(given.accepted_payment_methods)).includes(true)) {
    return badRequest('MISSING_REQUIRED_PARAMETER', 'Accept one payment method.', 'invoice.accepted_payment_methods');
  }
  const invoices = all(state, 'invoice');
  const number =
    typeof given.invoice_number === 'string' ? given.invoice_number : String(invoices.length + 1).padStart(7, '0');
  if (invoices.some(({ row }) => row.invoice_number === number && row.location_id === given.location_id)) {
    return badRequest('BAD_REQUEST', `Invoice number ${number} already exists.`, 'invoice.invoice_number');
  }
  const recipient = {
    customer_id: customer,
    given_name: person.given_name,
    family_name: person.family_name,
    email_address: person.email_address,
  };
  const made = addPaper(state, order, { number, status: 'DRAFT', atMs: nowMs, dueOn: day, recipient });
  Object.assign(made.row, { delivery_method: given.delivery_method, description: given.description });
  return { status: 200, json: { invoice: structuredClone(made.row) } };
}

export function retrieveInvoice({ state }: Asked, id: string): Answer {
  const entry = find(state, 'invoice', id);
  return entry === undefined ? notFound('Invoice', id) : { status: 200, json: { invoice: entry.row } };
}

/** What every change of an invoice begins with. */
function changing({ state, body }: Asked, id: string, version: unknown, refused: string[]): Entry | Answer {
  const entry = find(state, 'invoice', id);
  if (entry === undefined) return notFound('Invoice', id);
  if (version !== entry.row.version) return versionMismatch();
  if (!refused.includes(String(entry.row.status))) return entry;
  return badRequest(
    'BAD_REQUEST',
    `An invoice that is ${String(entry.row.status)} cannot be changed.`,
    String(body.field ?? ''),
  );
}

const ENDED = ['PAID', 'REFUNDED', 'PARTIALLY_REFUNDED', 'CANCELED', 'FAILED'];

export function updateInvoice(asked: Asked, id: string): Answer {
  const given = fieldsOf(asked.body.invoice);
  const entry = changing(asked, id, given.version, ENDED);
  if ('status' in entry) return entry;
  const { version: _, ...fields } = given;
  touch(entry, fields, asked.nowMs);
  return { status: 200, json: { invoice: structuredClone(entry.row) } };
}

/** From then on it is valid and can be paid. */
export function publishInvoice(asked: Asked, id: string): Answer {
  const entry = changing(asked, id, asked.body.version, [...ENDED, 'UNPAID']);
  if ('status' in entry) return entry;
  const url = `https://squareup.com/pay-invoice/${id}`;
  touch(entry, { status: 'UNPAID', public_url: url }, asked.nowMs);
  return { status: 200, json: { invoice: structuredClone(entry.row) } };
}

function cancelOrderOf(state: SquareState, invoice: Entry, nowMs: number): void {
  const order = find(state, 'order', invoice.row.order_id);
  if (order !== undefined) touch(order, { state: 'CANCELED' }, nowMs);
}

/** What was published is cancelled, and its order with it. */
export function cancelInvoice(asked: Asked, id: string): Answer {
  const entry = changing(asked, id, asked.body.version, [...ENDED, 'DRAFT']);
  if ('status' in entry) return entry;
  touch(entry, { status: 'CANCELED' }, asked.nowMs);
  cancelOrderOf(asked.state, entry, asked.nowMs);
  return { status: 200, json: { invoice: structuredClone(entry.row) } };
}

/** Only a draft is deleted; the version stands in the query. */
export function deleteInvoice(asked: Asked, id: string): Answer {
  const version = Number(asked.call.query.get('version') ?? Number.NaN);
  const entry = changing(asked, id, version, [...ENDED, 'UNPAID', 'SCHEDULED', 'PARTIALLY_PAID']);
  if ('status' in entry) return entry;
  asked.state.shelves.invoice.delete(id);
  cancelOrderOf(asked.state, entry, asked.nowMs);
  return { status: 200, json: {} };
}
