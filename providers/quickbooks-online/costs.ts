import { z } from 'zod';
import type { CostLine, PurchaseLine } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, moneyFromDecimal } from '../../contract/money.ts';
import type { StreamContext } from '../kit/index.ts';
import { costsAddedUp, exactNumber, maybeText, negative, oneOf } from '../kit/index.ts';
import { currencyOf, day, document, isVoid, ref, sourceOf } from './values.ts';

const shared = { Id: z.string(), Description: maybeText, Amount: exactNumber };
const onAccount = z.object({
  ...shared,
  DetailType: z.literal('AccountBasedExpenseLineDetail'),
  AccountBasedExpenseLineDetail: z.object({ AccountRef: ref.optional() }),
});
const onItem = z.object({
  ...shared,
  DetailType: z.literal('ItemBasedExpenseLineDetail'),
  ItemBasedExpenseLineDetail: z.object({ ItemRef: ref.optional(), Qty: exactNumber.optional() }),
});
const costLine = z.discriminatedUnion('DetailType', [onAccount, onItem]);
const cost = { ...document, Line: z.array(costLine).default([]) };

function lineOf(line: z.infer<typeof costLine>, currency: string): CostLine {
  const total = moneyFromDecimal(line.Amount, currency);
  const account = line.DetailType === 'AccountBasedExpenseLineDetail' && line.AccountBasedExpenseLineDetail.AccountRef;
  const item = line.DetailType === 'ItemBasedExpenseLineDetail' && line.ItemBasedExpenseLineDetail.ItemRef;
  return {
    externalId: line.Id,
    title: line.Description ?? (account || item || { name: null }).name ?? '',
    accountId: account ? account.value : null,
    productId: item ? item.value : null,
    total,
  };
}

/** Lines + tax = total. @throws RangeError when they are not */
function partsOf(raw: { Line: z.infer<typeof costLine>[] } & Totals, currency: string) {
  const lines = raw.Line.map((line) => lineOf(line, currency));
  const tax = moneyFromDecimal(raw.TxnTaxDetail?.TotalTax ?? '0', currency);
  const total = moneyFromDecimal(raw.TotalAmt, currency);
  return { lines: costsAddedUp(lines, [tax], total), tax, total };
}

interface Totals {
  readonly TotalAmt: string;
  readonly TxnTaxDetail?: { readonly TotalTax?: string | undefined } | undefined;
}

function partyOf(found: z.infer<typeof ref> | undefined) {
  return { externalId: found?.value ?? null, name: found?.name ?? null, email: null };
}

export const bill = z.object({ ...cost, VendorRef: ref, DueDate: day.optional(), Balance: exactNumber });

export function mapBill(raw: z.infer<typeof bill>, { account }: StreamContext): EntityOf<'bill'> {
  const currency = currencyOf(raw, account);
  const balance = moneyFromDecimal(raw.Balance, currency);
  return {
    ...sourceOf(raw),
    number: raw.DocNumber,
    issuedOn: raw.TxnDate,
    dueOn: raw.DueDate ?? null,
    status: isVoid(raw) ? 'void' : balance.amountMinor === 0 ? 'paid' : 'open',
    supplier: partyOf(raw.VendorRef),
    ...partsOf(raw, currency),
    balance,
  };
}

export const purchase = z.object({
  ...cost,
  EntityRef: ref.optional(),
  AccountRef: ref.optional(),
  Credit: z.boolean().optional(),
});

/** A credit on a card came back to the shop, though its amounts are written like those of a purchase. */
export function mapPurchase(raw: z.infer<typeof purchase>, { account }: StreamContext): EntityOf<'expense'> {
  const { lines, tax, total } = partsOf(raw, currencyOf(raw, account));
  const signed = (money: Money) => (raw.Credit ? negative(money) : money);
  return {
    ...sourceOf(raw),
    number: raw.DocNumber,
    spentOn: raw.TxnDate,
    status: isVoid(raw) ? 'void' : 'booked',
    payee: partyOf(raw.EntityRef),
    lines: lines.map((line) => ({ ...line, total: signed(line.total) })),
    tax: signed(tax),
    total: signed(total),
    paidFromId: raw.AccountRef?.value ?? null,
  };
}

/** https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/purchaseorder */
export const purchaseOrder = z.object({
  ...cost,
  VendorRef: ref,
  POStatus: oneOf({ Open: 'open', Closed: 'closed' }).default('open'),
});

/** Only lines of items are counted; what rounding left over, behind the lines, is one. */
function quantityOf(line: z.infer<typeof costLine> | undefined): string {
  const counted = line?.DetailType === 'ItemBasedExpenseLineDetail' ? line.ItemBasedExpenseLineDetail.Qty : undefined;
  return counted ?? '1';
}

/**
 * QuickBooks deletes purchase orders and never voids them, names no code of an item, and no day on which goods are
 * expected: `DueDate` is when they are to be paid.
 */
export function mapPurchaseOrder(
  raw: z.infer<typeof purchaseOrder>,
  { account }: StreamContext,
): EntityOf<'purchase_order'> {
  const { lines, ...sums } = partsOf(raw, currencyOf(raw, account));
  const ordered = lines.map(
    (line, index): PurchaseLine => ({ ...line, sku: null, quantity: quantityOf(raw.Line[index]) }),
  );
  return {
    ...sourceOf(raw),
    number: raw.DocNumber,
    orderedOn: raw.TxnDate,
    expectedOn: null,
    status: raw.POStatus,
    supplier: partyOf(raw.VendorRef),
    lines: ordered,
    ...sums,
  };
}
