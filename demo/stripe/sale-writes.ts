import type { Answer } from '../http.ts';
import { statusFields } from './billing.ts';
import { addRefund } from './payments.ts';
import { seconds } from './people-goods.ts';
import { add, addEvent, amount, type StripeObject, type StripeState, text } from './state.ts';
import { found, invalid, metadata, missing, unknown, type Write } from './writing.ts';

export function createRefund({ state, fields, nowMs }: Write): StripeObject | Answer {
  const charge = found(state, 'charge', fields.get('charge') ?? '');
  if (charge === null) return unknown('charge', fields.get('charge') ?? '');
  const left = amount(charge, 'amount') - amount(charge, 'amount_refunded');
  const wanted = Number(fields.get('amount') ?? left);
  if (!(wanted > 0) || wanted > left) return invalid('amount', 'Refund amount is greater than unrefunded amount.');
  const refund = addRefund(state, charge, wanted, seconds(nowMs));
  if (refund === null) return invalid('amount', 'Charge has already been refunded.');
  refund.metadata = metadata(fields);
  addEvent(state, 'refund.created', refund, seconds(nowMs));
  addEvent(state, 'charge.refunded', charge, seconds(nowMs));
  return refund;
}

export function createInvoice({ state, fields, nowMs }: Write): StripeObject | Answer {
  const customer = found(state, 'customer', fields.get('customer') ?? '');
  if (customer === null) return missing('customer');
  const number = fields.get('number') ?? null;
  if (number !== null && state.lists.invoice.some((one) => one.number === number)) {
    return invalid('number', `The invoice number ${number} is already in use.`);
  }
  const id = state.newId('in');
  const created = seconds(nowMs);
  const due = fields.get('due_date');
  state.invoiceLines.set(id, []);
  const invoice = add(state, 'invoice', {
    id,
    object: 'invoice',
    collection_method: fields.get('collection_method') ?? 'charge_automatically',
    created,
    currency: fields.get('currency') ?? 'eur',
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name,
    description: fields.get('description') ?? null,
    due_date: due === undefined ? created + Number(fields.get('days_until_due') ?? 30) * 86_400 : Number(due),
    livemode: false,
    lines: { object: 'list', data: [], has_more: false, url: `/v1/invoices/${id}/lines` },
    metadata: metadata(fields),
    number,
    parent: null,
    subtotal: 0,
    total: 0,
    total_taxes: [],
    ...statusFields('draft', 0, created),
  });
  addEvent(state, 'invoice.created', invoice, created);
  return invoice;
}

export function createInvoiceItem({ state, fields, nowMs }: Write): StripeObject | Answer {
  const invoice = found(state, 'invoice', fields.get('invoice') ?? '');
  if (invoice?.status !== 'draft') return invalid('invoice', 'The invoice is not a draft.');
  const lines = state.invoiceLines.get(invoice.id) ?? [];
  const value = Number(fields.get('amount'));
  const line: StripeObject = {
    id: state.newId('il'),
    object: 'line_item',
    created: seconds(nowMs),
    amount: value,
    currency: invoice.currency,
    description: fields.get('description') ?? null,
    discount_amounts: [],
    invoice: invoice.id,
    quantity: 1,
    pricing: null,
    taxes: [],
  };
  lines.push(line);
  const total = lines.reduce((sum, one) => sum + amount(one, 'amount'), 0);
  const url = `/v1/invoices/${invoice.id}/lines`;
  const shown = { object: 'list', data: lines.slice(0, 10), has_more: lines.length > 10, url };
  Object.assign(invoice, { lines: shown, subtotal: total, total, ...statusFields('draft', total, 0) });
  addEvent(state, 'invoice.updated', invoice, seconds(nowMs));
  return { ...line, id: line.id.replace('il_', 'ii_'), object: 'invoiceitem' };
}

const MOVES: Record<string, { from: string[]; to: string; event: string }> = {
  finalize: { from: ['draft'], to: 'open', event: 'invoice.finalized' },
  send: { from: ['draft', 'open'], to: 'open', event: 'invoice.sent' },
  void: { from: ['open', 'uncollectible'], to: 'void', event: 'invoice.voided' },
};

export function moveInvoice({ state, nowMs }: Write, id: string, verb: string): StripeObject | Answer {
  const invoice = found(state, 'invoice', id);
  const move = MOVES[verb];
  if (invoice === null || move === undefined) return unknown('invoice', id);
  if (!move.from.includes(text(invoice, 'status'))) return invalid('id', `This invoice cannot be ${verb}ed any more.`);
  const number = invoice.number ?? `BR-N${state.lists.invoice.length}`;
  const url = `https://invoice.stripe.com/i/${id}`;
  Object.assign(
    invoice,
    { number, hosted_invoice_url: url },
    statusFields(move.to, amount(invoice, 'total'), seconds(nowMs)),
  );
  addEvent(state, move.event, invoice, seconds(nowMs));
  return invoice;
}

export function createCreditNote({ state, fields, nowMs }: Write): StripeObject | Answer {
  const invoice = found(state, 'invoice', fields.get('invoice') ?? '');
  if (invoice === null || invoice.status === 'draft') return invalid('invoice', 'The invoice must be finalized.');
  const parts = Array.from({ length: 20 }, (_, index) => `lines[${index}]`).filter((name) =>
    fields.has(`${name}[type]`),
  );
  const lines = parts.map((name) => ({
    id: state.newId('cnli'),
    object: 'credit_note_line_item',
    amount: Number(fields.get(`${name}[unit_amount]`)) * Number(fields.get(`${name}[quantity]`) ?? 1),
    description: fields.get(`${name}[description]`) ?? null,
    quantity: Number(fields.get(`${name}[quantity]`) ?? 1),
    taxes: [],
    type: 'custom_line_item',
  }));
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  if (invoice.status === 'paid' && Number(fields.get('credit_amount')) !== total) {
    return invalid(
      'credit_amount',
      'The sum of credit amount, refund amount and out of band amount must equal the total.',
    );
  }
  if (invoice.status === 'open' && total > amount(invoice, 'amount_remaining')) {
    return invalid('lines', 'The credit note is larger than what is left of the invoice.');
  }
  return addCreditNote(
    state,
    invoice,
    { lines, total, at: seconds(nowMs), memo: fields.get('memo') ?? null },
    metadata(fields),
  );
}

/** A credit note over some lines of an invoice; an open invoice owes less by it. */
export function addCreditNote(
  state: StripeState,
  invoice: StripeObject,
  parts: { lines: unknown[]; total: number; at: number; memo: string | null },
  meta: Record<string, unknown> = {},
): StripeObject {
  if (invoice.status === 'open') {
    invoice.amount_remaining = amount(invoice, 'amount_remaining') - parts.total;
    addEvent(state, 'invoice.updated', invoice, parts.at);
  }
  const note = add(state, 'credit_note', {
    id: state.newId('cn'),
    object: 'credit_note',
    amount: parts.total,
    created: parts.at,
    currency: invoice.currency,
    customer: invoice.customer,
    invoice: invoice.id,
    lines: { object: 'list', data: parts.lines, has_more: false, url: '/v1/credit_notes' },
    livemode: false,
    memo: parts.memo,
    metadata: meta,
    number: `${text(invoice, 'number')}-CN-${state.lists.credit_note.length + 1}`,
    status: 'issued',
    subtotal: parts.total,
    total: parts.total,
    total_excluding_tax: parts.total,
    total_taxes: [],
    type: invoice.status === 'paid' ? 'post_payment' : 'pre_payment',
    voided_at: null,
  });
  addEvent(state, 'credit_note.created', note, parts.at);
  return note;
}

export function voidCreditNote({ state, nowMs }: Write, note: StripeObject): StripeObject | Answer {
  if (note.status === 'void') return invalid('id', 'This credit note is already void.');
  Object.assign(note, { status: 'void', voided_at: seconds(nowMs) });
  const invoice = found(state, 'invoice', text(note, 'invoice'));
  if (invoice?.status === 'open')
    invoice.amount_remaining = amount(invoice, 'amount_remaining') + amount(note, 'total');
  addEvent(state, 'credit_note.voided', note, seconds(nowMs));
  return note;
}
