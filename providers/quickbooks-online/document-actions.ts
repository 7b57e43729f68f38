import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { type Action, defineAction, maybeText, write } from '../kit/index.ts';
import type { Asking } from './asking.ts';
import { back, booking, creating, deleted } from './creating.ts';
import { costFields, currencyRef, filled, idOf, noted, saleFields } from './document-fields.ts';
import { version } from './pull.ts';
import { taxCodes } from './tax-codes.ts';
import { amountOf, currencyOf, ref } from './values.ts';
import { ending, keyMinutes, quoted, readDone, select } from './writing.ts';

const paidFrom: Asking<ActionInput<'expense.create'>> = {
  request: ({ paidFromId }) => {
    if (paidFromId === null) throw new RangeError('the account that it was paid from must be named');
    return select('Account', `Id = ${quoted(paidFromId)}`);
  },
  entity: 'Account',
  read: ([row]) => {
    if (row === undefined) throw new RangeError('QuickBooks has no such account');
    const { AccountType } = z.object({ AccountType: z.string() }).parse(row);
    return { paymentType: AccountType === 'Credit Card' ? 'CreditCard' : 'Cash' };
  },
};

const paidInvoice = z.object({ Id: z.string(), CustomerRef: ref, CurrencyRef: ref.optional(), PrivateNote: maybeText });

const invoiceOf: Asking<ActionInput<'payment.record'>> = {
  request: ({ invoiceId }) => select('Invoice', `Id = ${quoted(invoiceId)}`),
  entity: 'Invoice',
  read: ([row], { amount }, { account }) => {
    if (row === undefined) throw new RangeError('QuickBooks has no such invoice');
    const invoice = paidInvoice.parse(row);
    const currency = currencyOf(invoice, account);
    if (currency !== amount.currency) throw new RangeError(`the invoice is in ${currency}`);
    return { customerId: invoice.CustomerRef.value };
  },
};

/** What is written to the books: invoices, credit memos, payments, bills and purchases. */
export const documentActions: readonly Action[] = [
  creating({
    kind: 'invoice.create',
    entity: 'Invoice',
    note: 'QuickBooks has no drafts: the invoice counts at once. A line is booked on the account of its item.',
    booking,
    day: ({ issuedOn }) => issuedOn,
    asks: [taxCodes('Sales')],
    fields: (input, context, known) => ({
      ...saleFields(input, context, known),
      ...filled({ DueDate: input.dueOn }),
    }),
    inverse: back('invoice.void'),
  }),
  defineAction({
    kind: 'invoice.send',
    keyMinutes,
    // An empty body, which must not be called JSON.
    first: ({ externalId, email }, context) =>
      write('POST', `/invoice/${externalId}/send`, undefined, {
        headers: { 'content-type': 'application/octet-stream' },
        query: { ...version, requestid: context.key('send'), ...(email === null ? {} : { sendTo: email }) },
        repeatable: true,
      }),
    read: (response) => readDone('Invoice', response),
    inverse: null,
    final: 'An e-mail that was sent cannot be called back.',
  }),
  ending({ kind: 'invoice.void', entity: 'Invoice', how: 'void', final: 'A voided invoice stays void.' }),
  creating({
    kind: 'credit_note.create',
    entity: 'CreditMemo',
    note: 'QuickBooks ties a credit memo to the customer and not to one invoice; it is set against invoices there.',
    booking,
    day: ({ issuedOn }) => issuedOn,
    asks: [taxCodes('Sales')],
    fields: saleFields,
    inverse: back('credit_note.void'),
  }),
  ending({ kind: 'credit_note.void', entity: 'CreditMemo', how: 'delete', final: deleted }),
  creating({
    kind: 'payment.record',
    entity: 'Payment',
    day: ({ paidOn }) => paidOn,
    asks: [invoiceOf],
    fields: ({ invoiceId, amount, paidOn, accountId, method }, context, known) =>
      filled({
        CustomerRef: { value: known.customerId ?? '' },
        TotalAmt: amountOf(amount),
        TxnDate: paidOn,
        CurrencyRef: currencyRef(amount.currency, context),
        DepositToAccountRef: idOf(accountId),
        PrivateNote: noted(method, context),
        Line: [{ Amount: amountOf(amount), LinkedTxn: [{ TxnId: invoiceId, TxnType: 'Invoice' }] }],
      }),
    inverse: back('payment.void'),
  }),
  ending({ kind: 'payment.void', entity: 'Payment', how: 'delete', final: deleted }),
  creating({
    kind: 'bill.create',
    entity: 'Bill',
    day: ({ issuedOn }) => issuedOn,
    asks: [taxCodes('Purchase')],
    fields: (input, context, known) => ({
      ...costFields(input, context, known),
      ...filled({
        VendorRef: { value: input.supplierId },
        DocNumber: input.number,
        TxnDate: input.issuedOn,
        DueDate: input.dueOn,
      }),
    }),
    inverse: back('bill.void'),
  }),
  ending({ kind: 'bill.void', entity: 'Bill', how: 'delete', final: deleted }),
  creating({
    kind: 'expense.create',
    entity: 'Purchase',
    day: ({ spentOn }) => spentOn,
    asks: [paidFrom, taxCodes('Purchase')],
    fields: (input, context, known) => ({
      ...costFields(input, context, known),
      ...filled({
        PaymentType: known.paymentType,
        AccountRef: idOf(input.paidFromId),
        EntityRef: input.supplierId === null ? undefined : { value: input.supplierId, type: 'Vendor' },
        TxnDate: input.spentOn,
      }),
    }),
    inverse: back('expense.void'),
  }),
  ending({ kind: 'expense.void', entity: 'Purchase', how: 'delete', final: deleted }),
];
