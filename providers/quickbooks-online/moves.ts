import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { moneyFromDecimal } from '../../contract/money.ts';
import type { StreamContext } from '../kit/index.ts';
import { startOfDay } from '../kit/index.ts';
import { partyOf } from './sales.ts';
import { currencyOf, isVoid, ref, sourceOf, text, transaction } from './values.ts';

const linked = z.object({ TxnId: z.string(), TxnType: z.string() });

export const payment = z.object({
  ...transaction,
  CustomerRef: ref.optional(),
  PaymentMethodRef: ref.optional(),
  Line: z.array(z.object({ LinkedTxn: z.array(linked).default([]) })).default([]),
});

export function mapPayment(raw: z.infer<typeof payment>, { account }: StreamContext): EntityOf<'payment'> {
  const invoices = raw.Line.flatMap((line) => line.LinkedTxn).filter(({ TxnType }) => TxnType === 'Invoice');
  return {
    ...sourceOf(raw),
    paidAt: startOfDay(raw.TxnDate, account.timezone),
    status: isVoid(raw) ? 'voided' : 'succeeded',
    amount: moneyFromDecimal(raw.TotalAmt, currencyOf(raw, account)),
    fee: null,
    method: raw.PaymentMethodRef?.name ?? null,
    customer: partyOf(raw),
    paysFor: invoices.map(({ TxnId }) => TxnId),
  };
}

export const refundReceipt = z.object({ ...transaction, CustomerMemo: text('value') });

export function mapRefundReceipt(raw: z.infer<typeof refundReceipt>, { account }: StreamContext): EntityOf<'refund'> {
  return {
    ...sourceOf(raw),
    refundedAt: startOfDay(raw.TxnDate, account.timezone),
    status: isVoid(raw) ? 'cancelled' : 'succeeded',
    amount: moneyFromDecimal(raw.TotalAmt, currencyOf(raw, account)),
    reason: raw.CustomerMemo ?? raw.PrivateNote,
    orderId: null,
    paymentId: null,
  };
}

export const deposit = z.object({ ...transaction, DepositToAccountRef: ref.optional() });

export function mapDeposit(raw: z.infer<typeof deposit>, { account }: StreamContext): EntityOf<'payout'> {
  return {
    ...sourceOf(raw),
    arrivesOn: raw.TxnDate,
    status: isVoid(raw) ? 'cancelled' : 'paid',
    amount: moneyFromDecimal(raw.TotalAmt, currencyOf(raw, account)),
    fee: null,
    description: raw.PrivateNote ?? raw.DepositToAccountRef?.name ?? null,
  };
}
