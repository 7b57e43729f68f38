import { z } from 'zod';
import type { ActionInput, ActionKind } from '../../contract/actions/index.ts';
import { moneyToDecimal, sumMoney } from '../../contract/money.ts';
import { type Action, defineAction, get, intent, jsonNumber } from '../kit/index.ts';
import { itemised } from './lines.ts';
import { ids } from './lists.ts';
import { currencyCode, currencyOf, maybeNumber } from './values.ts';
import { accountOf, findingBy, keyMinutes, may, only, put, readDone } from './write.ts';

const received = itemised<ActionInput<'deposit.create'>>('BankTransactions', (input, { reference }) => ({
  Type: 'RECEIVE',
  Contact: { ContactID: input.payerId },
  BankAccount: accountOf(input.accountId),
  Date: input.arrivedOn,
  CurrencyCode: input.currency,
  Reference: reference,
}));

const billed = z.looseObject({ CurrencyCode: currencyCode, CurrencyRate: maybeNumber });

/** What a payment is booked against. */
interface Paper<K extends ActionKind> {
  readonly kind: K;
  readonly list: 'Invoices' | 'CreditNotes';
  readonly field: 'Invoice' | 'CreditNote';
  readonly called: string;
  readonly note: string;
  readonly idOf: (input: ActionInput<K>) => string;
}

/** Money for an invoice, or given back for a credit note. https://developer.xero.com/documentation/api/accounting/payments */
function paying<K extends 'payment.record' | 'credit_note.pay_out'>(paper: Paper<K>): Action {
  const { kind, list, field, called, note, idOf } = paper;
  return defineAction<K>({
    ...{ kind, note, keyMinutes, scopes: may('payments', 'invoices.read') },
    first: (input) => {
      if (input.accountId === null) throw new RangeError('no account was named for it');
      return get(`/${list}/${idOf(input)}`, {}, { mayBeGone: true });
    },
    read: (response, request, input, context) => {
      if (request.method !== 'GET') return readDone('Payments', response, context.account);
      if (response.status === 404) return { refuse: { code: 'gone' } };
      const raw = billed.parse(only(list)(response.body));
      const currency = currencyOf(raw, context.account);
      // Xero takes the bare number to be of the paper's currency.
      if (currency !== input.amount.currency) throw new RangeError(`the ${called} is in ${currency}`);
      const fields = {
        [field]: { [ids[list]]: z.string().parse(raw[ids[list]]) },
        Account: accountOf(input.accountId ?? ''),
        Date: input.paidOn,
        Amount: jsonNumber(moneyToDecimal(input.amount)),
        Reference: context.reference,
      };
      return { next: put('Payments', fields, context) };
    },
    lookUp: findingBy('Payments', 'Reference'),
    inverse: ({ externalId, version = null }) => intent('payment.void', { externalId, version }),
  });
}

export const recordPayment = paying<'payment.record'>({
  ...{ kind: 'payment.record', list: 'Invoices', field: 'Invoice', called: 'invoice' },
  note: 'It must arrive on a bank account, or on one that Xero lets payments be made to.',
  idOf: ({ invoiceId }) => invoiceId,
});

const payOut = paying<'credit_note.pay_out'>({
  ...{ kind: 'credit_note.pay_out', list: 'CreditNotes', field: 'CreditNote', called: 'credit note' },
  note: 'It must come from a bank account, or from one that Xero lets payments be made from.',
  idOf: ({ creditNoteId }) => creditNoteId,
});

/** Money that moves without an invoice: given back for a credit note, or arrived at the bank. */
export const moves: readonly Action[] = [
  payOut,
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
