import { z } from 'zod';
import { type Action, defineAction, doneWith, get, intent, type Response } from '../kit/index.ts';
import { done, keyMinutes, lineUnits, made, marked, post } from './form.ts';
import { money } from './records.ts';

const invoice = z.looseObject({
  id: z.string(),
  status: z.string(),
  number: z.string().nullish(),
  hosted_invoice_url: z.string().nullish(),
  total: z.int().optional(),
  currency: z.string().optional(),
});

/**
 * An open invoice has a page where it is paid, which is what the owner sends on.
 * https://docs.stripe.com/api/invoices/object
 */
function invoiceDone({ body }: Response) {
  const { id, number, hosted_invoice_url: url, total, currency } = invoice.parse(body);
  const sum = total === undefined || currency === undefined ? undefined : money(total, currency);
  return doneWith(id, { number, url, total: sum });
}

/** Unix seconds of noon UTC of a day, which is that day in most of the world. */
function noonOf(day: string): number {
  return Date.parse(`${day}T12:00:00Z`) / 1000;
}

/**
 * A draft first, then its lines one by one, then its number: https://docs.stripe.com/api/invoices/create,
 * /invoiceitems/create, /invoices/finalize
 */
export const invoiceActions: readonly Action[] = [
  defineAction({
    kind: 'invoice.create',
    keyMinutes,
    // Unverified: that tax is rounded for each line; the total of the answer tells.
    booking: { by: 'nothing', tax: 'by_line' },
    note: 'Stripe counts in whole pieces: a line of 0.5 pieces is written as one of its total.',
    first: (input, context) =>
      post(
        '/v1/invoices',
        {
          customer: input.customerId,
          collection_method: 'send_invoice',
          ...(input.dueOn === null ? { days_until_due: 30 } : { due_date: noonOf(input.dueOn) }),
          currency: input.currency.toLowerCase(),
          number: input.number ?? undefined,
          description: input.note ?? undefined,
          // Stripe would finalize it by itself an hour later, and put lines on it that wait for the next one.
          auto_advance: false,
          pending_invoice_items_behavior: 'exclude',
          ...marked(context),
        },
        context,
        'invoice',
      ),
    // The line that was written last goes along, so that a cut write is taken up again where it was.
    read: (response, request, input, context) => {
      const at = Number(request.carry?.line ?? -1) + 1;
      const id = String(request.carry?.invoice ?? made.parse(response.body).id);
      const line = input.lines[at];
      if (request.path.endsWith('/finalize') || (request.method === 'GET' && !line)) return invoiceDone(response);
      if (line) {
        const fields = {
          customer: input.customerId,
          invoice: id,
          currency: input.currency.toLowerCase(),
          amount: lineUnits(line.quantity, line.unitPrice),
          description: line.quantity === '1' ? line.title : `${line.quantity} × ${line.title}`,
          tax_behavior: input.pricesIncludeTax ? 'inclusive' : 'exclusive',
          'tax_rates[0]': line.taxRateId ?? undefined,
        };
        const next = post('/v1/invoiceitems', fields, context, `line ${at}`);
        return { next: { ...next, carry: { line: at, invoice: id } } };
      }
      const carry = { line: at, invoice: id };
      return input.final
        ? { next: { ...post(`/v1/invoices/${id}/finalize`, {}, context, 'finalize'), carry } }
        : { next: get(`/v1/invoices/${id}`, {}, { carry }) };
    },
    inverse: ({ externalId }) => intent('invoice.void', { externalId, version: null }),
  }),
  defineAction({
    kind: 'invoice.send',
    keyMinutes,
    note: 'Stripe sends it to the address of its customer.',
    first: ({ externalId }, context) => post(`/v1/invoices/${externalId}/send`, {}, context),
    read: invoiceDone,
    inverse: null,
    final: 'An e-mail that was sent cannot be called back.',
  }),
  defineAction({
    kind: 'invoice.void',
    keyMinutes,
    first: ({ externalId }) => get(`/v1/invoices/${externalId}`),
    read: (response, request, { externalId }, context) => {
      if (request.method !== 'GET') return { done: { externalId } };
      const { status } = invoice.parse(response.body);
      if (status === 'void') return { done: { externalId } };
      const path = `/v1/invoices/${externalId}`;
      // A draft was never valid: it is deleted.
      return status === 'draft'
        ? { next: { method: 'DELETE', path, repeatable: true, mayBeGone: true } }
        : { next: post(`${path}/void`, {}, context) };
    },
    inverse: null,
    final: 'A void invoice stays void; make a new one.',
  }),
  defineAction({
    kind: 'credit_note.create',
    keyMinutes,
    booking: { by: 'nothing', tax: 'by_line' },
    note: 'Stripe makes credit notes for an invoice only. One for a paid invoice goes to the balance of the customer.',
    first: ({ invoiceId }) => {
      if (invoiceId === null) throw new RangeError('it must be for an invoice');
      return get(`/v1/invoices/${invoiceId}`);
    },
    read: (response, request, input, context) => {
      if (request.method !== 'GET') return invoiceDone(response);
      // A part of a piece cannot be credited: each line is one piece of its total.
      const amounts = input.lines.map((line) => lineUnits(line.quantity, line.unitPrice));
      const total = amounts.reduce((sum, one) => sum + one, 0);
      const lines = input.lines.flatMap((line, index) =>
        Object.entries({
          type: 'custom_line_item',
          description: line.title,
          quantity: 1,
          unit_amount: amounts[index],
        }).map(([name, value]) => [`lines[${index}][${name}]`, value] as const),
      );
      // What is credited on an open invoice lowers what it asks for; of a paid one Stripe wants to be told where it
      // goes.
      const isPaid = invoice.parse(response.body).status === 'paid';
      const fields = {
        invoice: input.invoiceId,
        ...Object.fromEntries(lines),
        memo: input.note ?? undefined,
        credit_amount: isPaid ? total : undefined,
        ...marked(context),
      };
      return { next: post('/v1/credit_notes', fields, context) };
    },
    inverse: ({ externalId }) => intent('credit_note.void', { externalId, version: null }),
  }),
  defineAction({
    kind: 'credit_note.void',
    keyMinutes,
    first: ({ externalId }, context) => post(`/v1/credit_notes/${externalId}/void`, {}, context),
    read: done,
    inverse: null,
    final: 'A void credit note stays void; make a new one.',
  }),
];
