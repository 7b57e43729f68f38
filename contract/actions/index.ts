import { z } from 'zod';
import type { EntityKind } from '../entities/index.ts';
import * as inputs from './inputs.ts';

/**
 * Everything that can be written to a system: what goes in, whatever the system. A closed list, so that what is
 * worked out for one system (an invoice from an order) can be written to any other that takes it.
 */
export const actionInputs = {
  'customer.create': inputs.customerInputSchema,
  'customer.update': inputs.customerChangeSchema,
  'customer.archive': inputs.targetSchema,
  'supplier.create': inputs.supplierInputSchema,
  'supplier.archive': inputs.targetSchema,
  'product.create': inputs.productInputSchema,
  'product.update': inputs.productChangeSchema,
  'product.archive': inputs.targetSchema,
  'stock.set': inputs.stockInputSchema,
  'invoice.create': inputs.invoiceInputSchema,
  'invoice.send': inputs.sendInputSchema,
  'invoice.void': inputs.targetSchema,
  'credit_note.create': inputs.creditNoteInputSchema,
  'credit_note.void': inputs.targetSchema,
  'credit_note.pay_out': inputs.payOutInputSchema,
  'sales_receipt.create': inputs.receiptInputSchema,
  'sales_receipt.void': inputs.targetSchema,
  'refund_receipt.create': inputs.receiptInputSchema,
  'refund_receipt.void': inputs.targetSchema,
  'payment.record': inputs.paymentInputSchema,
  'payment.void': inputs.targetSchema,
  'payment.refund': inputs.refundInputSchema,
  'payment_link.create': inputs.paymentLinkInputSchema,
  'payment_link.close': inputs.targetSchema,
  'order.cancel': inputs.targetSchema,
  'order.mark_paid': inputs.targetSchema,
  'shipment.create': inputs.shipmentInputSchema,
  'shipment.cancel': inputs.targetSchema,
  'bill.create': inputs.billInputSchema,
  'bill.void': inputs.targetSchema,
  'expense.create': inputs.expenseInputSchema,
  'expense.void': inputs.targetSchema,
  'deposit.create': inputs.depositInputSchema,
  'deposit.void': inputs.targetSchema,
} as const satisfies Record<string, z.ZodType>;

export type ActionKind = keyof typeof actionInputs;
export const actionKindSchema = z.enum(
  // Object.keys forgets which keys it gives; these are all there are.
  Object.keys(actionInputs) as [ActionKind, ...ActionKind[]],
);
export const actionKinds: readonly ActionKind[] = actionKindSchema.options;

/** The input of an action as it is worked with, with its defaults filled in. */
export type ActionInput<K extends ActionKind> = z.output<(typeof actionInputs)[K]>;
/** The same as somebody writes it down. */
export type ActionDraft<K extends ActionKind> = z.input<(typeof actionInputs)[K]>;

/** What kind of record an action is about; null where Backroom keeps no records of it. */
export const actionEntities: Readonly<Record<ActionKind, EntityKind | null>> = {
  'customer.create': 'customer',
  'customer.update': 'customer',
  'customer.archive': 'customer',
  'supplier.create': 'supplier',
  'supplier.archive': 'supplier',
  'product.create': 'product',
  'product.update': 'product',
  'product.archive': 'product',
  'stock.set': 'inventory_level',
  'invoice.create': 'invoice',
  'invoice.send': 'invoice',
  'invoice.void': 'invoice',
  'credit_note.create': 'credit_note',
  'credit_note.void': 'credit_note',
  'credit_note.pay_out': 'refund',
  'sales_receipt.create': 'order',
  'sales_receipt.void': 'order',
  'refund_receipt.create': 'refund',
  'refund_receipt.void': 'refund',
  'payment.record': 'payment',
  'payment.void': 'payment',
  'payment.refund': 'refund',
  'payment_link.create': null,
  'payment_link.close': null,
  'order.cancel': 'order',
  'order.mark_paid': 'order',
  'shipment.create': 'shipment',
  'shipment.cancel': 'shipment',
  'bill.create': 'bill',
  'bill.void': 'bill',
  'expense.create': 'expense',
  'expense.void': 'expense',
  'deposit.create': 'payout',
  'deposit.void': 'payout',
};
