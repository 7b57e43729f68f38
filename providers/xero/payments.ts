import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { moneyFromDecimal } from '../../contract/money.ts';
import { exactNumber, maybeText, oneOf, type StreamContext, startOfDay } from '../kit/index.ts';
import { party, partyOf } from './documents.ts';
import { currencyCode, currencyOf, day, maybeNumber, sourceOf, time } from './values.ts';

// https://developer.xero.com/documentation/api/accounting/payments names every field.

const paid = z.looseObject({ InvoiceID: maybeText, Contact: party, CurrencyCode: currencyCode }).nullish();

/** What a payment belongs to stands under its kind; credit notes come as `Invoice` in lists, too. */
export const payment = z.looseObject({
  PaymentID: z.string(),
  Status: oneOf({ AUTHORISED: 'succeeded' }),
  Date: day,
  Amount: exactNumber,
  Reference: maybeText,
  Invoice: paid,
  CreditNote: paid,
  Overpayment: paid,
  Prepayment: paid,
  CurrencyRate: maybeNumber,
  UpdatedDateUTC: time,
});
type Payment = z.infer<typeof payment>;

/** `Amount` is in the currency of what is paid, `BankAmount` in that of the bank account. */
function paymentFields(raw: Payment, { account }: StreamContext) {
  const about = raw.Invoice ?? raw.CreditNote ?? raw.Overpayment ?? raw.Prepayment;
  const code = currencyOf({ CurrencyCode: about?.CurrencyCode, CurrencyRate: raw.CurrencyRate }, account);
  return {
    about,
    at: startOfDay(raw.Date, account.timezone),
    fields: {
      ...sourceOf(raw.PaymentID, raw),
      status: raw.Status,
      amount: moneyFromDecimal(raw.Amount, code),
    },
  };
}

/** Xero keeps no fees and no method of payment. @throws RangeError for a currency that is not told */
export function toPayment(raw: Payment, context: StreamContext): EntityOf<'payment'> {
  const { about, at, fields } = paymentFields(raw, context);
  return {
    ...fields,
    paidAt: at,
    fee: null,
    method: null,
    customer: partyOf(about?.Contact),
    paysFor: about?.InvoiceID ? [about.InvoiceID] : [],
  };
}

/** Money paid out on a credit note, an overpayment or a prepayment; Xero does not tell which payment brought it in. */
export function toRefund(raw: Payment, context: StreamContext): EntityOf<'refund'> {
  const { at, fields } = paymentFields(raw, context);
  return { ...fields, refundedAt: at, reason: raw.Reference, orderId: null, paymentId: null };
}
