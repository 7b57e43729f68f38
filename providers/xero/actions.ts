import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { moneyFromDecimal, sumMoney } from '../../contract/money.ts';
import { type Action, defineAction, get, intent, write } from '../kit/index.ts';
import { createCreditNote } from './credit-notes.ts';
import * as documents from './documents.ts';
import { endings } from './endings.ts';
import { goods } from './goods.ts';
import { booking, itemised } from './lines.ts';
import { moves, recordPayment } from './moves.ts';
import { people } from './people.ts';
import { accountOf, doneOf, finding, findingBy, keyed, keyMinutes, may, only, quoted } from './write.ts';

/** The same supplier's bill of that number, day and sum is the same bill: bills have no field for a reference of ours. */
function isBill(raw: unknown, { issuedOn, currency, lines }: ActionInput<'bill.create'>): boolean {
  const bill = documents.invoice.extend({ SubTotal: documents.invoice.shape.Total }).parse(raw);
  const sum = sumMoney(
    lines.map(({ amount }) => amount),
    currency,
  );
  return bill.Date === issuedOn && moneyFromDecimal(bill.SubTotal, currency).amountMinor === sum.amountMinor;
}

const mailed = z.looseObject({ SentToContact: z.boolean().nullish() });

const sales: readonly Action[] = [
  defineAction({
    kind: 'invoice.create',
    keyMinutes,
    scopes: may('invoices'),
    booking,
    note: 'Written into its reference is a key of Backroom; a note becomes a line without an amount.',
    ...itemised<ActionInput<'invoice.create'>>('Invoices', (input, { reference }) => ({
      Type: 'ACCREC',
      Contact: { ContactID: input.customerId },
      Date: input.issuedOn,
      DueDate: input.dueOn ?? input.issuedOn,
      CurrencyCode: input.currency,
      Status: input.final ? 'AUTHORISED' : 'DRAFT',
      Reference: reference,
      ...(input.number === null ? {} : { InvoiceNumber: input.number }),
    })),
    lookUp: findingBy('Invoices', 'Reference', 'ACCREC'),
    inverse: ({ externalId, version = null }) => intent('invoice.void', { externalId, version }),
  }),
  defineAction({
    kind: 'invoice.send',
    keyMinutes,
    scopes: may('invoices'),
    note: 'Xero sends it to the e-mail address that it keeps of the contact; another one cannot be given.',
    first: ({ externalId }, context) => write('POST', `/Invoices/${externalId}/Email`, {}, keyed(context)),
    read: (_response, _request, { externalId }) => ({ done: { externalId } }),
    lookUp: {
      first: ({ externalId }) => get(`/Invoices/${externalId}`),
      read: ({ body }) => {
        const raw = only('Invoices')(body);
        return mailed.parse(raw).SentToContact ? doneOf('Invoices', raw) : { absent: true };
      },
    },
    inverse: null,
    final: 'An e-mail that was sent cannot be called back.',
  }),
  createCreditNote,
  recordPayment,
];

const costs: readonly Action[] = [
  defineAction({
    kind: 'bill.create',
    keyMinutes,
    scopes: may('invoices'),
    ...itemised<ActionInput<'bill.create'>>('Invoices', (input, { reference }) => ({
      Type: 'ACCPAY',
      Contact: { ContactID: input.supplierId },
      Date: input.issuedOn,
      DueDate: input.dueOn ?? input.issuedOn,
      CurrencyCode: input.currency,
      Status: 'AUTHORISED',
      InvoiceNumber: input.number ?? reference,
    })),
    lookUp: finding<ActionInput<'bill.create'>>(
      'Invoices',
      ({ supplierId, number }, { reference }) =>
        `Type=="ACCPAY" AND Contact.ContactID==guid("${supplierId}") AND InvoiceNumber==${quoted(number ?? reference)}`,
      isBill,
    ),
    inverse: ({ externalId, version = null }) => intent('bill.void', { externalId, version }),
  }),
  defineAction({
    kind: 'expense.create',
    keyMinutes,
    requires: ['supplierId'],
    scopes: may('banktransactions'),
    note: 'Xero wants to know to whom it was paid and from which account.',
    ...itemised<ActionInput<'expense.create'>>('BankTransactions', (input, { reference }) => ({
      Type: 'SPEND',
      ...(input.supplierId === null ? {} : { Contact: { ContactID: input.supplierId } }),
      BankAccount: input.paidFromId === null ? {} : accountOf(input.paidFromId),
      Date: input.spentOn,
      CurrencyCode: input.currency,
      Reference: reference,
    })),
    lookUp: findingBy('BankTransactions', 'Reference', 'SPEND'),
    inverse: ({ externalId, version = null }) => intent('expense.void', { externalId, version }),
  }),
];

/** Everything that Backroom writes there; what is left out, and why, stands in the README. */
export const actions: readonly Action[] = [...people, ...goods, ...sales, ...costs, ...moves, ...endings];
