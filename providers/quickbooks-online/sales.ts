import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import type { Money } from '../../contract/money.ts';
import { moneyFromDecimal, sumMoney } from '../../contract/money.ts';
import type { StreamContext } from '../kit/index.ts';
import { addedUp, exactNumber, maybeText, plainLine, startOfDay } from '../kit/index.ts';
import { address, currencyOf, day, document, isVoid, ref, sourceOf, text } from './values.ts';

const sold = z.object({
  Id: z.string(),
  Description: maybeText,
  Amount: exactNumber,
  DetailType: z.literal('SalesItemLineDetail'),
  SalesItemLineDetail: z.object({ ItemRef: ref.optional(), Qty: exactNumber.optional() }),
});
const discount = z.object({ DetailType: z.literal('DiscountLineDetail'), Amount: exactNumber });
const bundle = z.object({
  DetailType: z.literal('GroupLineDetail'),
  GroupLineDetail: z.object({ Line: z.array(sold).default([]) }),
});
const silent = z.object({ DetailType: z.enum(['SubTotalLineDetail', 'DescriptionOnly']) });
const documentLine = z.discriminatedUnion('DetailType', [sold, discount, bundle, silent]);

const saleDocument = {
  ...document,
  CustomerRef: ref.optional(),
  BillEmail: text('Address'),
  Line: z.array(documentLine),
};

/** Whom a sale was made to. */
export function partyOf(raw: { CustomerRef?: z.infer<typeof ref> | undefined; BillEmail?: string | null }) {
  return {
    externalId: raw.CustomerRef?.value ?? null,
    name: raw.CustomerRef?.name ?? null,
    email: raw.BillEmail ?? null,
  };
}

type Sale = Pick<z.infer<typeof invoice>, 'Line' | 'TxnTaxDetail' | 'TotalAmt'>;

/**
 * The parts of a document, after its discount and without tax: lines + shipping + tax = total. QuickBooks writes the
 * discount as a line of its own for the whole document, which is spread over the others here; shipping is a line too.
 * @throws RangeError when they do not add up
 */
function partsOf(raw: Sale, currency: string) {
  const flat = raw.Line.flatMap((line) => (line.DetailType === 'GroupLineDetail' ? line.GroupLineDetail.Line : [line]));
  const goods = flat.filter((line) => line.DetailType === 'SalesItemLineDetail');
  const money = ({ Amount }: { Amount: string }) => moneyFromDecimal(Amount, currency);
  const off = sumMoney(flat.filter((line) => line.DetailType === 'DiscountLineDetail').map(money), currency);
  const isShipping = (line: z.infer<typeof sold>) => line.SalesItemLineDetail.ItemRef?.value === 'SHIPPING_ITEM_ID';
  const bought = goods.filter((line) => !isShipping(line));
  const totals = lessDiscount(bought.map(money), off);
  const lines = bought.map((line, index) => ({
    externalId: line.Id,
    productId: line.SalesItemLineDetail.ItemRef?.value ?? null,
    sku: null,
    title: line.SalesItemLineDetail.ItemRef?.name ?? line.Description ?? '',
    quantity: line.SalesItemLineDetail.Qty ?? '1',
    total: totals[index] ?? money(line),
    tax: null,
  }));
  const shipping = sumMoney(goods.filter(isShipping).map(money), currency);
  const tax = moneyFromDecimal(raw.TxnTaxDetail?.TotalTax ?? '0', currency);
  const total = moneyFromDecimal(raw.TotalAmt, currency);
  return { discount: off, shipping, tax, total, lines: addedUp(lines, [shipping, tax], total) };
}

/** The same, for documents that have no field for shipping, which then stays among the lines. */
function partsWithShipping(raw: Sale, currency: string) {
  const { lines, shipping, tax, total } = partsOf(raw, currency);
  return {
    lines: shipping.amountMinor === 0 ? lines : [...lines, plainLine('Shipping', shipping, 'shipping')],
    tax,
    total,
  };
}

/** Amounts less their share of a discount, in proportion; shares are cut off running sums, so none is lost to rounding. */
export function lessDiscount(amounts: readonly Money[], off: Money): Money[] {
  const whole = BigInt(amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
  if (whole === 0n) return [...amounts];
  const upTo = (sum: number) => Number((BigInt(off.amountMinor) * BigInt(sum)) / whole);
  let sum = 0;
  return amounts.map(({ amountMinor, currency }) => {
    const share = upTo(sum + amountMinor) - upTo(sum);
    sum += amountMinor;
    return { amountMinor: amountMinor - share, currency };
  });
}

export const salesReceipt = z.object({ ...saleDocument, GlobalTaxCalculation: maybeText, ShipAddr: address });

/** Line amounts are without tax even where prices are typed in with it ("TaxInclusive"). */
export function mapSalesReceipt(raw: z.infer<typeof salesReceipt>, { account }: StreamContext): EntityOf<'order'> {
  const currency = currencyOf(raw, account);
  return {
    ...sourceOf(raw),
    number: raw.DocNumber ?? raw.Id,
    // The accountant's day, which may lie far from the hour somebody typed it in (MetaData.CreateTime).
    placedAt: startOfDay(raw.TxnDate, account.timezone),
    status: isVoid(raw) ? 'cancelled' : 'paid',
    customer: partyOf(raw),
    ...partsOf(raw, currency),
    taxIncluded: raw.GlobalTaxCalculation === 'TaxInclusive',
    shipTo: raw.ShipAddr,
  };
}

export const invoice = z.object({ ...saleDocument, DueDate: day.optional(), Balance: exactNumber });

export function mapInvoice(raw: z.infer<typeof invoice>, { account }: StreamContext): EntityOf<'invoice'> {
  const currency = currencyOf(raw, account);
  const balance = moneyFromDecimal(raw.Balance, currency);
  return {
    ...sourceOf(raw),
    number: raw.DocNumber,
    issuedOn: raw.TxnDate,
    dueOn: raw.DueDate ?? null,
    status: isVoid(raw) ? 'void' : balance.amountMinor === 0 ? 'paid' : 'open',
    customer: partyOf(raw),
    ...partsWithShipping(raw, currency),
    balance,
  };
}

export const creditMemo = z.object({
  ...saleDocument,
  Balance: exactNumber.optional(),
  RemainingCredit: exactNumber.optional(),
  InvoiceRef: ref.optional(),
});

/** What is left of a credit memo is its remaining credit; companies of older days tell it as a balance only. */
export function mapCreditMemo(raw: z.infer<typeof creditMemo>, { account }: StreamContext): EntityOf<'credit_note'> {
  const currency = currencyOf(raw, account);
  const balance = moneyFromDecimal(raw.RemainingCredit ?? raw.Balance ?? '0', currency);
  return {
    ...sourceOf(raw),
    number: raw.DocNumber,
    issuedOn: raw.TxnDate,
    status: isVoid(raw) ? 'void' : balance.amountMinor === 0 ? 'used' : 'open',
    customer: partyOf(raw),
    ...partsWithShipping(raw, currency),
    balance,
    invoiceId: raw.InvoiceRef?.value ?? null,
  };
}
