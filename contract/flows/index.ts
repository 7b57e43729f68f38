import { z } from 'zod';
import { moneySchema } from '../money.ts';

/** What can be made to happen between two systems. Each works from any source to any target that can do it. */
export const flowKinds = [
  'order_to_invoice',
  'refund_to_credit_note',
  'payout_to_deposit',
  'customers',
  'products',
  'stock',
  'invoice_to_order',
  'shipment_to_order',
  'fees_to_expenses',
  'purchase_order_to_bill',
  'bills',
] as const;
export const flowKindSchema = z.enum(flowKinds);
export type FlowKind = z.infer<typeof flowKindSchema>;

/**
 * A push is one thing to be written to the other system, and everything that became of it.
 *
 * `held`: it cannot be worked out, or must not be sent; its reason says what to do.
 * `proposed`: worked out, and waits for the owner's yes.
 * `ready`: is sent as soon as what it builds on is there.
 * `sending`: begun; nobody knows yet how it ended.
 * `done`: it is there, and the vendor's total was the source's.
 * `failed`: given up after its retries, until the owner says so.
 * `undoing`, `undone`: taken back.
 * `left_out`: the owner does not want it.
 */
export const pushStates = [
  'held',
  'proposed',
  'ready',
  'sending',
  'done',
  'failed',
  'undoing',
  'undone',
  'left_out',
] as const;
export const pushStateSchema = z.enum(pushStates);
export type PushState = z.infer<typeof pushStateSchema>;

/** Why a push is held, proposed once more, or comes with a warning. Words: `flows.reason.*`. */
const pushReasons = [
  // Held: something is missing or not certain.
  'unmapped',
  'totals_differ',
  'tax_unclear',
  'customer_unclear',
  'product_unclear',
  'supplier_unclear',
  'order_missing',
  'order_not_pushed',
  'no_document',
  'over_refund',
  'payout_differs',
  'payout_incomplete',
  'currency_differs',
  'too_many_lines',
  'cannot_be_written',
  'expression',
  'both_changed',
  'going_in_circles',
  'changed_there',
  'period_closed',
  // Proposed once more.
  'changed_since',
  'cancelled_since',
  'restored',
  // Warnings: said beforehand, hinder nothing.
  'tax_differs',
  'rounded',
  'cannot_be_undone',
  'new_customer',
  'overpaid',
  'rate_unsure',
  'not_settled',
] as const;
export const pushReasonSchema = z.enum(pushReasons);
export type PushReason = z.infer<typeof pushReasonSchema>;

/** A reason with what its sentence needs. */
export const pushWhySchema = z.object({
  code: pushReasonSchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type PushWhy = z.infer<typeof pushWhySchema>;

/** One line of a document as a ledger shows it; account and tax rate by what people call them. */
export const ledgerLineSchema = z.object({
  title: z.string(),
  quantity: z.string().nullable(),
  /** The account, or the product that stands for one, that it is booked on; null where the system keeps no books. */
  account: z.string().nullable(),
  taxRate: z.string().nullable(),
  /** Without tax. */
  net: moneySchema,
  tax: moneySchema.nullable(),
});
export type LedgerLine = z.infer<typeof ledgerLineSchema>;

/** What a document comes to, against what it comes from. */
export const proofSchema = z.object({ source: moneySchema, target: moneySchema });
export type Proof = z.infer<typeof proofSchema>;

/** When the owner is asked before something is written. */
export const approvalSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('always') }),
  z.strictObject({ mode: z.literal('above'), amount: moneySchema }),
  z.strictObject({ mode: z.literal('never') }),
]);
export type Approval = z.infer<typeof approvalSchema>;

/** What the owner chose for a flow: the id of a choice -> its value; '' stands for "none, and that is right". */
export const choicesSchema = z.record(z.string().max(200), z.string().max(2000));
export type Choices = z.infer<typeof choicesSchema>;
