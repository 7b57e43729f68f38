import type { ActionInput } from '../../contract/actions/index.ts';
import { moneyToDecimal, sumMoney } from '../../contract/money.ts';
import { type Action, defineAction, get, intent, jsonNumber } from '../kit/index.ts';
import * as documents from './documents.ts';
import { itemised } from './lines.ts';
import { currencyOf } from './values.ts';
import { accountOf, findingBy, keyMinutes, may, only, put, readDone } from './write.ts';

const received = itemised<ActionInput<'deposit.create'>>('BankTransactions', (input, { reference }) => ({
  Type: 'RECEIVE',
  Contact: { ContactID: input.payerId },
  BankAccount: accountOf(input.accountId),
  Date: input.arrivedOn,
  CurrencyCode: input.currency,
  Reference: reference,
}));

/** Money that moves without an invoice: given back for a credit note, or arrived at the bank. */
export const moves: readonly Action[] = [
  defineAction({
    kind: 'credit_note.pay_out',
    keyMinutes,
    scopes: may('payments', 'invoices.read'),
    note: 'It must come from a bank account, or from one that Xero lets payments be made from.',
    first: ({ creditNoteId, accountId }) => {
      if (accountId === null) throw new RangeError('no account was named for it');
      return get(`/CreditNotes/${creditNoteId}`, {}, { mayBeGone: true });
    },
    // https://developer.xero.com/documentation/api/accounting/payments
    read: (response, request, input, context) => {
      if (request.method !== 'GET') return readDone('Payments', response, context.account);
      if (response.status === 404) return { refuse: { code: 'gone' } };
      const credit = documents.creditNote.parse(only('CreditNotes')(response.body));
      const currency = currencyOf(credit, context.account);
      if (currency !== input.amount.currency) throw new RangeError(`the credit note is in ${currency}`);
      const fields = {
        CreditNote: { CreditNoteID: credit.CreditNoteID },
        Account: accountOf(input.accountId ?? ''),
        Date: input.paidOn,
        Amount: jsonNumber(moneyToDecimal(input.amount)),
        Reference: context.reference,
      };
      return { next: put('Payments', fields, context) };
    },
    lookUp: findingBy('Payments', 'Reference'),
    inverse: ({ externalId, version = null }) => intent('payment.void', { externalId, version }),
  }),
  defineAction({
    kind: 'deposit.create',
    keyMinutes,
    requires: ['payerId'],
    scopes: may('banktransactions'),
    note: 'Booked as money received. Xero wants to know from whom, and takes only a bank account of the same currency.',
    first: (input, context) => {
      const { payerId, lines, currency } = input;
      if (payerId === null) throw new RangeError('whoever sent the money must be named');
      const sum = sumMoney(
        lines.map(({ amount }) => amount),
        currency,
      );
      if (sum.amountMinor < 0) throw new RangeError('a deposit cannot come to less than nothing');
      return received.first(input, context);
    },
    read: received.read,
    lookUp: findingBy('BankTransactions', 'Reference', 'RECEIVE'),
    inverse: ({ externalId, version = null }) => intent('deposit.void', { externalId, version }),
  }),
];
