import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import type { Money } from '../../contract/money.ts';
import { moneyFromDecimal, sumMoney } from '../../contract/money.ts';
import type { Account, StreamContext } from '../kit/index.ts';
import { exactNumber, instant, maybeText } from '../kit/index.ts';

const time = z.string().transform(instant);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const ref = z.object({ value: z.string(), name: maybeText });
const stamps = z.object({ CreateTime: time, LastUpdatedTime: time });
const base = { Id: z.string(), MetaData: stamps };
const text = (key: string) =>
  z
    .object({ [key]: maybeText })
    .nullish()
    .transform((found) => found?.[key] ?? null);

const address = z
  .object({
    Line1: maybeText,
    Line2: maybeText,
    Line3: maybeText,
    Line4: maybeText,
    Line5: maybeText,
    City: maybeText,
    CountrySubDivisionCode: maybeText,
    PostalCode: maybeText,
    Country: maybeText,
  })
  .transform((a) => ({
    lines: [a.Line1, a.Line2, a.Line3, a.Line4, a.Line5].filter((line) => line !== null),
    city: a.City,
    region: a.CountrySubDivisionCode,
    postcode: a.PostalCode,
    country: a.Country,
  }))
  .nullish()
  .transform((found) => found ?? null);

function sourceOf(raw: { Id: string; MetaData: z.infer<typeof stamps> }) {
  return { externalId: raw.Id, createdAt: raw.MetaData.CreateTime, changedAt: raw.MetaData.LastUpdatedTime };
}

/** Records name their currency only in companies with several; the others keep their books in one. */
function currencyOf(raw: { CurrencyRef?: z.infer<typeof ref> | undefined }, { currency }: Account): string {
  const code = raw.CurrencyRef?.value ?? currency;
  if (code === undefined) throw new RangeError("the company's currency is not known");
  return code;
}

/**
 * The instant of a transaction's date: where that day begins in the company's zone, or in UTC if the zone is not
 * known. An accountant's day is TxnDate, which may lie far from the hour somebody typed it in (MetaData.CreateTime).
 */
export function startOfDay(date: string, zone = 'UTC'): string {
  const utc = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(utc)) throw new RangeError(`not a day: ${date}`);
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const aheadMs = (at: number) => Date.parse(`${clock.format(at).replace(' ', 'T')}Z`) - at;
  const guess = utc - aheadMs(utc);
  return new Date(utc - aheadMs(guess)).toISOString();
}

export const customer = z.object({
  ...base,
  DisplayName: z.string(),
  CompanyName: maybeText,
  Active: z.boolean(),
  PrimaryEmailAddr: text('Address'),
  PrimaryPhone: text('FreeFormNumber'),
  BillAddr: address,
});

export function mapCustomer(raw: z.infer<typeof customer>): EntityOf<'customer'> {
  return {
    ...sourceOf(raw),
    name: raw.DisplayName,
    company: raw.CompanyName,
    email: raw.PrimaryEmailAddr,
    phone: raw.PrimaryPhone,
    active: raw.Active,
    address: raw.BillAddr,
  };
}

export const item = z.object({
  ...base,
  Name: z.string(),
  Sku: maybeText,
  Type: z.string(),
  Active: z.boolean(),
  ParentRef: ref.optional(),
  UnitPrice: exactNumber.optional(),
  QtyOnHand: exactNumber.optional(),
});
type Item = z.infer<typeof item>;

const kinds: Readonly<Record<string, EntityOf<'product'>['kind']>> = { Category: 'group', Service: 'service' };

/** Prices of items are in the company's own currency. */
export function mapItem(raw: Item, { account }: StreamContext): EntityOf<'product'> {
  return {
    ...sourceOf(raw),
    title: raw.Name,
    sku: raw.Sku,
    barcode: null,
    kind: kinds[raw.Type] ?? 'simple',
    parentId: raw.ParentRef?.value ?? null,
    status: raw.Active ? 'active' : 'archived',
    price: raw.UnitPrice === undefined ? null : moneyFromDecimal(raw.UnitPrice, currencyOf({}, account)),
  };
}

export const countedItem = z.looseObject({ Id: z.string(), Type: z.string() });

export function stockOf(raw: z.infer<typeof countedItem>): unknown[] {
  return raw.Type === 'Inventory' ? [raw] : [];
}

export const level = item.extend({ QtyOnHand: exactNumber });

export function mapLevel(raw: z.infer<typeof level>): EntityOf<'inventory_level'> {
  return {
    ...sourceOf(raw),
    productId: raw.Id,
    sku: raw.Sku,
    title: raw.Name,
    locationId: null,
    location: null,
    available: raw.QtyOnHand,
  };
}

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

const transaction = {
  ...base,
  TxnDate: day,
  CurrencyRef: ref.optional(),
  CustomerRef: ref.optional(),
  TotalAmt: exactNumber,
  PrivateNote: maybeText,
};
const document = {
  ...transaction,
  DocNumber: maybeText,
  BillEmail: text('Address'),
  Line: z.array(documentLine),
  TxnTaxDetail: z.object({ TotalTax: exactNumber.optional() }).optional(),
};

/** A voided transaction stays, with zero amounts and this note. */
function isVoid(raw: { TotalAmt: string; PrivateNote: string | null }): boolean {
  return Number(raw.TotalAmt) === 0 && (raw.PrivateNote?.startsWith('Voided') ?? false);
}

function partyOf(raw: { CustomerRef?: z.infer<typeof ref> | undefined; BillEmail?: string | null }) {
  return {
    externalId: raw.CustomerRef?.value ?? null,
    name: raw.CustomerRef?.name ?? null,
    email: raw.BillEmail ?? null,
  };
}

/**
 * The lines of a document, after its discount and without tax: lines + shipping + tax = total. QuickBooks writes the
 * discount as a line of its own for the whole document, which is spread over the others here; shipping is a line too.
 */
function linesOf(lines: readonly z.infer<typeof documentLine>[], currency: string) {
  const flat = lines.flatMap((line) => (line.DetailType === 'GroupLineDetail' ? line.GroupLineDetail.Line : [line]));
  const goods = flat.filter((line) => line.DetailType === 'SalesItemLineDetail');
  const money = ({ Amount }: { Amount: string }) => moneyFromDecimal(Amount, currency);
  const off = sumMoney(flat.filter((line) => line.DetailType === 'DiscountLineDetail').map(money), currency);
  const isShipping = (line: z.infer<typeof sold>) => line.SalesItemLineDetail.ItemRef?.value === 'SHIPPING_ITEM_ID';
  const bought = goods.filter((line) => !isShipping(line));
  const totals = lessDiscount(bought.map(money), off);
  return {
    discount: off,
    shipping: sumMoney(goods.filter(isShipping).map(money), currency),
    lines: bought.map((line, index) => ({
      externalId: line.Id,
      productId: line.SalesItemLineDetail.ItemRef?.value ?? null,
      sku: null,
      title: line.SalesItemLineDetail.ItemRef?.name ?? line.Description ?? '',
      quantity: line.SalesItemLineDetail.Qty ?? '1',
      total: totals[index] ?? money(line),
      tax: null,
    })),
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

export const salesReceipt = z.object({ ...document, GlobalTaxCalculation: maybeText, ShipAddr: address });

/** Line amounts are without tax even where prices are typed in with it ("TaxInclusive"). */
export function mapSalesReceipt(raw: z.infer<typeof salesReceipt>, { account }: StreamContext): EntityOf<'order'> {
  const currency = currencyOf(raw, account);
  return {
    ...sourceOf(raw),
    number: raw.DocNumber ?? raw.Id,
    placedAt: startOfDay(raw.TxnDate, account.timezone),
    status: isVoid(raw) ? 'cancelled' : 'paid',
    customer: partyOf(raw),
    ...linesOf(raw.Line, currency),
    tax: moneyFromDecimal(raw.TxnTaxDetail?.TotalTax ?? '0', currency),
    total: moneyFromDecimal(raw.TotalAmt, currency),
    taxIncluded: raw.GlobalTaxCalculation === 'TaxInclusive',
    shipTo: raw.ShipAddr,
  };
}

export const invoice = z.object({ ...document, DueDate: day.optional(), Balance: exactNumber });

/** An invoice has no field for shipping, which therefore stays among its lines. */
export function mapInvoice(raw: z.infer<typeof invoice>, { account }: StreamContext): EntityOf<'invoice'> {
  const currency = currencyOf(raw, account);
  const { lines, shipping } = linesOf(raw.Line, currency);
  const none = { externalId: null, productId: null, sku: null, tax: null };
  const balance = moneyFromDecimal(raw.Balance, currency);
  const settled = balance.amountMinor === 0 ? 'paid' : 'open';
  return {
    ...sourceOf(raw),
    number: raw.DocNumber,
    issuedOn: raw.TxnDate,
    dueOn: raw.DueDate ?? null,
    status: isVoid(raw) ? 'void' : settled,
    customer: partyOf(raw),
    lines:
      shipping.amountMinor === 0 ? lines : [...lines, { ...none, title: 'Shipping', quantity: '1', total: shipping }],
    tax: moneyFromDecimal(raw.TxnTaxDetail?.TotalTax ?? '0', currency),
    total: moneyFromDecimal(raw.TotalAmt, currency),
    balance,
  };
}

const linked = z.object({ TxnId: z.string(), TxnType: z.string() });

export const payment = z.object({
  ...transaction,
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
