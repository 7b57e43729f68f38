import { z } from 'zod';
import type { Party } from '../../contract/entities/common.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { sumMoney } from '../../contract/money.ts';
import { fullName, instant, instantOrNull, maybeText, negative } from '../kit/index.ts';
import { amount, money } from './values.ts';

const person = z.looseObject({ given_name: maybeText, surname: maybeText, alternate_full_name: maybeText });

/** One line of the report, with the key that reports.ts gave it. */
export const transaction = z.looseObject({
  id: z.string().min(1),
  transaction_info: z.looseObject({
    transaction_id: z.string().min(1),
    transaction_event_code: z.string().regex(/^T\d{4}$/),
    transaction_initiation_date: z.string(),
    transaction_updated_date: maybeText,
    transaction_amount: amount,
    /** Negative where PayPal kept it. */
    fee_amount: amount.nullish(),
    transaction_status: z.enum(['S', 'P', 'V']),
    transaction_subject: maybeText,
    transaction_note: maybeText,
    paypal_reference_id: maybeText,
    paypal_reference_id_type: maybeText,
    /** The number that the shop itself has sent along. */
    invoice_id: maybeText,
    bank_reference_id: maybeText,
    instrument_type: maybeText,
  }),
  payer_info: z
    .looseObject({ account_id: maybeText, email_address: maybeText, payer_name: person.nullish() })
    .nullish(),
  cart_info: z.looseObject({ paypal_invoice_id: maybeText }).nullish(),
});
type Transaction = z.infer<typeof transaction>;
type Kind = EntityOf<'balance_transaction'>['kind'];

/** By event code, or by its group. https://developer.paypal.com/reports/reference/t-codes */
const kinds: Readonly<Record<string, Kind>> = {
  ...{ T00: 'sale', T01: 'fee', T02: 'transfer', T03: 'transfer', T04: 'payout', T07: 'transfer', T22: 'transfer' },
  ...{ T11: 'adjustment', T12: 'adjustment', T15: 'adjustment', T21: 'adjustment' },
  ...{ T1107: 'refund', T1113: 'refund', T1108: 'fee', T1109: 'fee' },
  ...{ T1106: 'dispute', T1110: 'dispute', T1111: 'dispute' },
  ...{ T1201: 'dispute', T1202: 'dispute', T1205: 'dispute', T1207: 'dispute', T1208: 'dispute' },
};

/** Money that the shop sent is in the same group as money that it got. */
function kindOf(code: string, amountMinor: number): Kind {
  const kind = kinds[code] ?? kinds[code.slice(0, 3)] ?? 'other';
  return kind === 'sale' && amountMinor < 0 ? 'transfer' : kind;
}

/** PayPal dates a transaction by when it began. */
function stamps({ transaction_info: info }: Transaction) {
  const createdAt = instant(info.transaction_initiation_date);
  return { createdAt, changedAt: instantOrNull(info.transaction_updated_date) };
}

/** What PayPal kept, as a positive amount; null where it says nothing of a fee. */
function feeOf({ transaction_info: { fee_amount } }: Transaction) {
  return fee_amount ? negative(money(fee_amount)) : null;
}

function payerOf({ payer_info: payer }: Transaction): Party {
  const { given_name, surname, alternate_full_name } = payer?.payer_name ?? {};
  const name = alternate_full_name ?? fullName(given_name, surname);
  return { externalId: payer?.account_id ?? null, name, email: payer?.email_address ?? null };
}

/** The fee is negative at PayPal and positive here: amount - fee = net. */
export function toMovement(raw: Transaction): EntityOf<'balance_transaction'> {
  const { transaction_info: info } = raw;
  const gross = money(info.transaction_amount);
  const fee = feeOf(raw) ?? { amountMinor: 0, currency: gross.currency };
  const kind = kindOf(info.transaction_event_code, gross.amountMinor);
  // Others name the payment that they belong to.
  const isItself = ['sale', 'refund', 'payout'].includes(kind);
  const { createdAt, changedAt } = stamps(raw);
  return {
    externalId: raw.id,
    createdAt,
    changedAt,
    occurredAt: createdAt,
    kind,
    status: info.transaction_status === 'P' ? 'pending' : 'settled',
    amount: gross,
    fee,
    net: sumMoney([gross, negative(fee)], gross.currency),
    sourceId: isItself ? info.transaction_id : info.paypal_reference_id,
    payoutId: kind === 'payout' ? info.transaction_id : null,
    orderId: info.invoice_id,
    description: info.transaction_subject ?? info.transaction_note,
  };
}

/** As much of a transaction as tells which stream it also belongs to; everything else stays as it came. */
export const anyTransaction = z.looseObject({
  transaction_info: z.looseObject({
    transaction_id: z.string().min(1),
    transaction_event_code: z.string(),
    transaction_amount: amount,
  }),
});

/** The transaction as a record of its own, if it is of this kind: there PayPal's own id is the key. */
export function only(kind: Kind) {
  return (parent: z.infer<typeof anyTransaction>): unknown[] => {
    const { transaction_id: id, transaction_event_code, transaction_amount } = parent.transaction_info;
    return kindOf(transaction_event_code, money(transaction_amount).amountMinor) === kind ? [{ ...parent, id }] : [];
  };
}

export function toPayment(raw: Transaction): EntityOf<'payment'> {
  const { transaction_info: info } = raw;
  const { createdAt, changedAt } = stamps(raw);
  const paid = raw.cart_info?.paypal_invoice_id ?? info.invoice_id;
  return {
    externalId: raw.id,
    createdAt,
    changedAt,
    paidAt: createdAt,
    status: ({ S: 'succeeded', P: 'pending', V: 'voided' } as const)[info.transaction_status],
    amount: money(info.transaction_amount),
    fee: feeOf(raw),
    method: info.instrument_type,
    customer: payerOf(raw),
    paysFor: paid === null ? [] : [paid],
  };
}

/** Money that went back is negative at PayPal, and a refund's amount positive here. */
export function toRefund(raw: Transaction): EntityOf<'refund'> {
  const { transaction_info: info } = raw;
  const { createdAt, changedAt } = stamps(raw);
  return {
    externalId: raw.id,
    createdAt,
    changedAt,
    refundedAt: createdAt,
    status: ({ S: 'succeeded', P: 'pending', V: 'cancelled' } as const)[info.transaction_status],
    amount: negative(money(info.transaction_amount)),
    reason: info.transaction_note ?? info.transaction_subject,
    orderId: info.invoice_id,
    paymentId: info.paypal_reference_id_type === 'TXN' ? info.paypal_reference_id : null,
  };
}

/** The report's times are written in the account's own zone, so the day is the one that stands there. */
export function toPayout(raw: Transaction): EntityOf<'payout'> {
  const { transaction_info: info } = raw;
  return {
    externalId: raw.id,
    ...stamps(raw),
    arrivesOn: info.transaction_initiation_date.slice(0, 10),
    status: ({ S: 'paid', P: 'in_transit', V: 'failed' } as const)[info.transaction_status],
    amount: negative(money(info.transaction_amount)),
    fee: feeOf(raw),
    description: info.bank_reference_id,
  };
}

/** What lies on the account in one currency. */
export const balance = z.looseObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  primary: z.boolean().nullish(),
  total_balance: amount,
});
export const balances = z.object({
  account_id: maybeText,
  // An account always has its own currency: none at all is no answer.
  balances: z.array(z.looseObject({})).min(1),
});

export function toAccount(raw: z.infer<typeof balance>): EntityOf<'account'> {
  return {
    externalId: raw.currency,
    createdAt: null,
    changedAt: null,
    name: `Balance in ${raw.currency}`,
    number: null,
    kind: 'bank',
    type: raw.primary === true ? 'primary' : null,
    currency: raw.currency,
    status: 'active',
    balance: money(raw.total_balance),
  };
}
