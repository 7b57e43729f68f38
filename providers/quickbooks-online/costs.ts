import { z } from 'zod';
import type { CostLine, PurchaseLine } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, moneyFromDecimal, shares } from '../../contract/money.ts';
import type { StreamContext } from '../kit/index.ts';
import { costsAddedUp, exactNumber, maybeText, negative, oneOf } from '../kit/index.ts';
import { currencyOf, day, document, isVoid, ref, sourceOf } from './values.ts';

const shared = { Id: z.string(), Description: maybeText, Amount: exactNumber };
const onAccount = z.object({
  ...shared,
  DetailType: z.literal('AccountBasedExpenseLineDetail'),
  AccountBasedExpenseLineDetail: z.object({ AccountRef: ref.optional(), TaxCodeRef: ref.optional() }),
});
const onItem = z.object({
  ...shared,
  DetailType: z.literal('ItemBasedExpenseLineDetail'),
  ItemBasedExpenseLineDetail: z.object({
    ItemRef: ref.optional(),
    Qty: exactNumber.optional(),
    TaxCodeRef: ref.optional(),
  }),
});
const costLine = z.discriminatedUnion('DetailType', [onAccount, onItem]);
const taxLine = z.object({
  Amount: exactNumber,
  TaxLineDetail: z.object({ NetAmountTaxable: exactNumber.optional() }),
});
const cost = {
  ...document,
  Line: z.array(costLine).default([]),
  TxnTaxDetail: z.object({ TotalTax: exactNumber.optional(), TaxLine: z.array(taxLine).default([]) }).optional(),
};

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

const codeOf = (line: z.infer<typeof costLine>) =>
  line.DetailType === 'AccountBasedExpenseLineDetail'
    ? line.AccountBasedExpenseLineDetail.TaxCodeRef?.value
    : line.ItemBasedExpenseLineDetail.TaxCodeRef?.value;

/**
 * How much of the tax is each line's. Lines name a tax code, and the tax is listed by rates with what each was taken on:
 * a rate belongs to the code whose lines come to that. Null where none or several do, or tax is left over.
 */
function taxesOf(raw: { Line: z.infer<typeof costLine>[] } & Totals, currency: string): readonly Money[] | null {
  const minor = (text: string) => moneyFromDecimal(text, currency).amountMinor;
  const nets = raw.Line.map(({ Amount }) => minor(Amount));
  const codes = raw.Line.map(codeOf);
  const netOf = (code: string | undefined) =>
    nets.reduce((sum, net, index) => sum + (codes[index] === code ? net : 0), 0);
  const taxes = nets.map(() => 0);
  for (const { Amount, TaxLineDetail } of raw.TxnTaxDetail?.TaxLine ?? []) {
    const on = minor(TaxLineDetail.NetAmountTaxable ?? '0');
    const [code, ...more] = [...new Set(codes)].filter((one) => netOf(one) === on);
    if (more.length > 0 || !codes.includes(code)) return null;
    const own = codes.flatMap((one, index) => (one === code ? [index] : []));
    const parts = shares(
      minor(Amount),
      own.map((index) => nets[index] ?? 0),
    );
    for (const [at, index] of own.entries()) taxes[index] = (taxes[index] ?? 0) + (parts[at] ?? 0);
  }
  const isAll = taxes.reduce((sum, tax) => sum + tax, 0) === minor(raw.TxnTaxDetail?.TotalTax ?? '0');
  return isAll ? taxes.map((amountMinor) => ({ amountMinor, currency })) : null;
}

/** Lines + tax = total. @throws RangeError when they are not */
function partsOf(raw: { Line: z.infer<typeof costLine>[] } & Totals, currency: string) {
  const taxes = taxesOf(raw, currency);
  const lines = raw.Line.map((line, index) => ({ ...lineOf(line, currency), tax: taxes?.[index] ?? null }));
  const tax = moneyFromDecimal(raw.TxnTaxDetail?.TotalTax ?? '0', currency);
  const total = moneyFromDecimal(raw.TotalAmt, currency);
  return { lines: costsAddedUp(lines, [tax], total), tax, total };
}

interface Totals {
  readonly TotalAmt: string;
  readonly TxnTaxDetail?:
    | { readonly TotalTax?: string | undefined; readonly TaxLine: readonly z.infer<typeof taxLine>[] }
    | undefined;
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
