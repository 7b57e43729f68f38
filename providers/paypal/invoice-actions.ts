import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import {
  type ActionContext,
  type ActionOf,
  ask,
  defineAction,
  doneWith,
  type Found,
  get,
  intent,
  type JsonObject,
  type Request,
  type Response,
  refused,
  type Step,
  staleness,
  write,
} from '../kit/index.ts';
import { changedAtOf, invoice, recipientOf } from './invoices.ts';
import { amountOf, money } from './values.ts';

// https://developer.paypal.com/docs/api/invoicing/v2. It knows no idempotency keys: what is made carries our reference
// (`detail.reference`), by which it can be searched for.

export const scopes = ['https://uri.paypal.com/services/invoicing/invoices/readwrite'];
const all = '/v2/invoicing/invoices';
/** Sent to nobody: PayPal's word for making it valid. */
const quietly = { send_to_recipient: false, send_to_invoicer: false };

export const pathOf = (id: string) => `${all}/${encodeURIComponent(id)}`;
/** The invoice as it is now; `at` says what it is looked at for. */
const look = (id: string, at: string) => get(pathOf(id), {}, { mayBeGone: true, carry: { at } });
/** Nothing is there to be changed any more. */
export const gone = refused('PayPal has no such invoice.', 'gone');
/** An invoice in PayPal's own words. */
const asSeen = invoice.extend({ status: z.string() });

/** A new invoice is answered whole, or with a link to it. */
const made = z.union([
  z.object({ id: z.string().min(1) }).transform(({ id }) => id),
  z.object({ href: z.string() }).transform(({ href }) => href.split('/').at(-1) ?? ''),
]);
const matches = z.object({
  items: z
    .array(z.looseObject({ id: z.string(), detail: z.looseObject({ reference: z.string().nullish() }) }))
    .nullish(),
});

/** Makes a draft and, where it is to be valid, sends it without a mail: that is what makes it payable by its link. */
function making<K extends 'invoice.create' | 'payment_link.create'>(
  bodyOf: (input: ActionInput<K>, context: ActionContext) => JsonObject,
  isFinal: (input: ActionInput<K>) => boolean,
): Pick<ActionOf<K>, 'first' | 'read' | 'lookUp'> {
  const send = (id: string) => write('POST', `${pathOf(id)}/send`, quietly, { carry: { at: 'sent', id } });

  function read({ status, body }: Response, { carry }: Request, input: ActionInput<K>): Step {
    if (carry?.at === 'made') {
      const id = made.parse(body);
      return { next: isFinal(input) ? send(id) : look(id, 'seen') };
    }
    if (carry?.at === 'sent') return { next: look(z.string().parse(carry.id), 'seen') };
    if (status === 404) return gone;
    const found = asSeen.parse(body);
    const isUnsent = carry?.at === 'found' && found.status === 'DRAFT' && isFinal(input);
    return isUnsent
      ? { next: send(found.id) }
      : doneWith(found.id, {
          version: changedAtOf(found),
          number: found.detail.invoice_number,
          url: found.detail.metadata?.recipient_view_url,
          total: money(found.amount),
        });
  }

  return {
    first: (input, context) =>
      write('POST', all, bodyOf(input, context), {
        headers: { prefer: 'return=representation' },
        carry: { at: 'made' },
      }),
    read,
    lookUp: {
      first: (_input, { reference }) =>
        ask(
          '/v2/invoicing/search-invoices',
          { reference },
          { query: { page: 1, page_size: 20 }, carry: { at: 'search' } },
        ),
      read: (response, request, input, context): Found => {
        if (request.carry?.at !== 'search') return read(response, request, input);
        const mine = matches.parse(response.body).items?.find(({ detail }) => detail.reference === context.reference);
        return mine ? { next: look(mine.id, 'found') } : { absent: true };
      },
    },
  };
}

/** A draft is deleted, a sent one cancelled; what was paid on stays. */
const voiding: Omit<ActionOf<'invoice.void'>, 'kind'> = {
  scopes,
  first: ({ externalId }) => look(externalId, 'seen'),
  read: ({ status, body }, { carry }, { externalId, version }) => {
    if (carry?.at === 'ended') return doneWith(externalId);
    if (status === 404) return gone;
    const found = asSeen.parse(body);
    if (found.status === 'CANCELLED') return doneWith(externalId);
    const stale = staleness(version, changedAtOf(found) ?? '');
    if (stale) return stale;
    const ended = { mayBeGone: true, carry: { at: 'ended' } } as const;
    switch (found.status) {
      case 'DRAFT':
      case 'SCHEDULED':
        return { next: write('DELETE', pathOf(externalId), undefined, ended) };
      case 'SENT':
      case 'UNPAID':
        return { next: write('POST', `${pathOf(externalId)}/cancel`, { send_to_invoicer: false }, ended) };
      default:
        return refused('PayPal cancels an invoice only while nothing is paid on it.');
    }
  },
  lookUp: {
    first: ({ externalId }) => look(externalId, 'seen'),
    read: ({ status, body }, _request, { externalId }) => {
      const isEnded = status === 404 || asSeen.parse(body).status === 'CANCELLED';
      return isEnded ? doneWith(externalId) : { absent: true };
    },
  },
  inverse: null,
  final: 'PayPal cannot open a cancelled invoice again.',
};

/** Names are cut where PayPal would refuse them. */
function lineOf({ title, quantity, unitPrice }: ActionInput<'invoice.create'>['lines'][number]): JsonObject {
  return { name: title.slice(0, 200), quantity, unit_amount: amountOf(unitPrice) };
}

/** @throws RangeError for a line with a tax rate of its own */
function invoiceBody(input: ActionInput<'invoice.create'>, { reference }: ActionContext): JsonObject {
  const { customerEmail, number, note, dueOn } = input;
  if (input.lines.some(({ taxRateId }) => taxRateId !== null)) {
    throw new RangeError('PayPal has no tax rates to choose from: give prices with their tax included.');
  }
  const term = dueOn === null ? { term_type: 'NO_DUE_DATE' } : { term_type: 'DUE_ON_DATE_SPECIFIED', due_date: dueOn };
  return {
    detail: {
      reference,
      currency_code: input.currency,
      invoice_date: input.issuedOn,
      payment_term: term,
      ...(number === null ? {} : { invoice_number: number }),
      ...(note === null ? {} : { note }),
    },
    ...(customerEmail === null ? {} : { primary_recipients: [{ billing_info: { email_address: customerEmail } }] }),
    items: input.lines.map(lineOf),
    configuration: { tax_inclusive: input.pricesIncludeTax },
  };
}

const createInvoice = defineAction({
  kind: 'invoice.create',
  booking: { by: 'nothing', tax: 'by_line' },
  scopes,
  note: 'PayPal keeps no customers: the invoice is made out to the e-mail address, and without one to whoever has its link.',
  ...making<'invoice.create'>(invoiceBody, ({ final }) => final),
  inverse: ({ externalId }) => intent('invoice.void', { externalId, version: null }),
});

/** https://developer.paypal.com/docs/api/invoicing/v2/#invoices_send, #invoices_remind */
const sendInvoice = defineAction({
  kind: 'invoice.send',
  scopes,
  note: 'An invoice that was sent before is sent as a reminder.',
  first: ({ externalId }) => look(externalId, 'seen'),
  read: ({ status, body }, { carry }, { externalId, email }) => {
    if (carry?.at === 'sent') return { done: { externalId } };
    if (status === 404) return gone;
    const found = asSeen.parse(body);
    const to = recipientOf(found).email;
    if (to === null) return refused('The invoice has no e-mail address at PayPal.');
    if (email !== null && email !== to) return refused(`PayPal sends this invoice to ${to} only.`);
    const isNew = found.status === 'DRAFT' || found.status === 'SCHEDULED';
    const rest = { carry: { at: 'sent' } };
    return {
      // Sending it again has no effect; a reminder goes out each time.
      next: isNew
        ? write('POST', `${pathOf(externalId)}/send`, { send_to_recipient: true }, { ...rest, repeatable: true })
        : write('POST', `${pathOf(externalId)}/remind`, {}, rest),
    };
  },
  inverse: null,
  final: 'A mail that was sent cannot be called back.',
});

const voidInvoice = defineAction({
  kind: 'invoice.void',
  note: 'PayPal tells the customer by e-mail. A draft is deleted.',
  ...voiding,
});

const createLink = defineAction({
  kind: 'payment_link.create',
  scopes,
  note: 'The link is that of an invoice without a name on it, which anybody who has the link can pay.',
  ...making<'payment_link.create'>(
    ({ title, amount, note }, { reference }) => ({
      detail: { reference, currency_code: amount.currency, ...(note === null ? {} : { note }) },
      items: [{ name: title.slice(0, 200), quantity: '1', unit_amount: amountOf(amount) }],
    }),
    () => true,
  ),
  inverse: ({ externalId }) => intent('payment_link.close', { externalId, version: null }),
});

const closeLink = defineAction({ kind: 'payment_link.close', ...voiding });

export const invoiceActions = [createInvoice, sendInvoice, voidInvoice, createLink, closeLink];
