import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { moneyFromDecimal, moneySchema, moneyToDecimal } from '../../contract/money.ts';
import {
  type Action,
  type ActionContext,
  defineAction,
  doneWith,
  get,
  intent,
  jsonNumber,
  type Request,
  type Response,
  type Step,
} from '../kit/index.ts';
import * as documents from './documents.ts';
import { booking, itemised } from './lines.ts';
import { currencyOf } from './values.ts';
import { doneOf, findingBy, keyMinutes, only, put } from './write.ts';

const rows = z.object({ CreditNotes: z.array(z.unknown()) });

type Input = ActionInput<'credit_note.create'>;

const carried = z.object({
  externalId: z.string(),
  number: z.string(),
  left: z.string(),
  contact: z.string(),
  total: moneySchema.exactOptional(),
});

/** A credit note that was made is set against its invoice, if that has anything left to pay. */
function afterCredit(raw: unknown, { invoiceId }: Input, { account }: ActionContext): Step {
  const { done } = doneOf('CreditNotes', raw, account);
  const { Allocations, RemainingCredit, Contact } = documents.creditNote.parse(raw);
  if (invoiceId === null || Allocations.length > 0) return { done };
  const carry = {
    externalId: done.externalId,
    number: done.number ?? '',
    left: RemainingCredit ?? '0',
    contact: Contact?.ContactID ?? '',
    ...(done.total ? { total: { ...done.total } } : {}),
  };
  return { next: get(`/Invoices/${invoiceId}`, {}, { mayBeGone: true, carry }) };
}

/** Xero sets a credit note only against invoices of the same contact, in the same currency. */
function allocate(response: Response, { method, carry }: Request, input: Input, context: ActionContext): Step {
  const { externalId, number, left, contact, total } = carried.parse(carry);
  // Without a version: setting it against an invoice moves its time of change, to one that the answer does not tell.
  const done = doneWith(externalId, { number, total });
  if (method === 'PUT' || response.status === 404) return done;
  const invoice = documents.invoice.parse(only('Invoices')(response.body));
  const isSame = invoice.Contact?.ContactID === contact && currencyOf(invoice, context.account) === input.currency;
  const [least] = [invoice.AmountDue, left]
    .map((text) => moneyFromDecimal(text, input.currency))
    .sort((a, b) => a.amountMinor - b.amountMinor);
  if (!isSame || !least || least.amountMinor <= 0) return done;
  const fields = {
    Invoice: { InvoiceID: invoice.InvoiceID },
    Amount: jsonNumber(moneyToDecimal(least)),
    Date: input.issuedOn,
  };
  return { next: put(`CreditNotes/${externalId}/Allocations`, fields, context, { carry: carried.parse(carry) }) };
}

const written = itemised<Input>('CreditNotes', (input, { reference }) => ({
  Type: 'ACCRECCREDIT',
  Contact: { ContactID: input.customerId },
  Date: input.issuedOn,
  CurrencyCode: input.currency,
  Status: 'AUTHORISED',
  Reference: reference,
  ...(input.number === null ? {} : { CreditNoteNumber: input.number }),
}));

const lookUp = findingBy('CreditNotes', 'Reference', 'ACCRECCREDIT');

/** Credit notes: made, set against an invoice, and (in endings.ts) voided. */
export const createCreditNote: Action = defineAction({
  kind: 'credit_note.create',
  keyMinutes,
  scopes: ['accounting.invoices'],
  booking,
  note: 'It is set against the invoice as far as that is still open and of the same contact; the rest stays open.',
  first: written.first,
  read: (response, request, input, context) => {
    if (request.carry?.contact !== undefined) return allocate(response, request, input, context);
    return request.method === 'PUT'
      ? afterCredit(only('CreditNotes')(response.body), input, context)
      : written.read(response, request, input, context);
  },
  lookUp: {
    first: lookUp.first,
    read: (response, request, input, context) => {
      if (request.carry?.contact !== undefined) return allocate(response, request, input, context);
      const found = rows.parse(response.body).CreditNotes[0];
      return found === undefined ? { absent: true } : afterCredit(found, input, context);
    },
  },
  inverse: ({ externalId, version = null }) => intent('credit_note.void', { externalId, version }),
});
