import type { ActionInput } from '../../contract/actions/index.ts';
import type { Action } from '../kit/index.ts';
import type { Asking } from './asking.ts';
import { back, booking, creating, deleted } from './creating.ts';
import { depositFields, receiptFields } from './document-fields.ts';
import { taxCodes } from './tax-codes.ts';
import { ending } from './writing.ts';

/** Nothing is asked; what cannot be is said before anything else is. */
const paidBackFrom: Asking<ActionInput<'refund_receipt.create'>> = {
  entity: 'Account',
  request: ({ accountId }) => {
    if (accountId === null) throw new RangeError('the account that the money came from must be named');
    return null;
  },
  read: () => ({}),
};

/**
 * Sales and refunds whose money moved at once, and what arrived at the bank. Their accounts are banks or other current
 * assets: https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/refundreceipt
 */
export const receiptActions: readonly Action[] = [
  creating({
    kind: 'sales_receipt.create',
    entity: 'SalesReceipt',
    note: 'Where no account is named, QuickBooks keeps the money among the undeposited funds.',
    booking,
    day: ({ issuedOn }) => issuedOn,
    asks: [taxCodes('Sales')],
    fields: receiptFields,
    inverse: back('sales_receipt.void'),
  }),
  ending({ kind: 'sales_receipt.void', entity: 'SalesReceipt', how: 'delete', final: deleted }),
  creating({
    kind: 'refund_receipt.create',
    entity: 'RefundReceipt',
    booking,
    day: ({ issuedOn }) => issuedOn,
    asks: [paidBackFrom, taxCodes('Sales')],
    fields: receiptFields,
    inverse: back('refund_receipt.void'),
  }),
  ending({ kind: 'refund_receipt.void', entity: 'RefundReceipt', how: 'delete', final: deleted }),
  creating({
    kind: 'deposit.create',
    entity: 'Deposit',
    note: 'QuickBooks does not want to know who sent it. Its lines are booked without tax.',
    day: ({ arrivedOn }) => arrivedOn,
    asks: [],
    fields: depositFields,
    inverse: back('deposit.void'),
  }),
  ending({ kind: 'deposit.void', entity: 'Deposit', how: 'delete', final: deleted }),
];
