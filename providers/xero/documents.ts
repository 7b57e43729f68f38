import { z } from 'zod';
import type { CostLine, Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, moneyFromDecimal, moneyToDecimal } from '../../contract/money.ts';
import { addedUp, costsAddedUp, exactNumber, leftOver, maybeText, oneOf, type StreamContext } from '../kit/index.ts';
import { currencyCode, currencyOf, day, maybeNumber, sourceOf, time } from './values.ts';

// https://developer.xero.com/documentation/api/accounting/invoices names every field.

const currency = { CurrencyCode: currencyCode, CurrencyRate: maybeNumber };
/** The contact inside a document; its e-mail address comes only with a document that is asked for alone. */
export const party = z.looseObject({ ContactID: maybeText, Name: maybeText, EmailAddress: maybeText }).nullish();

/** A contact as a customer, supplier or payee. */
export function partyOf(raw: z.infer<typeof party>) {
  return { externalId: raw?.ContactID ?? null, name: raw?.Name ?? null, email: raw?.EmailAddress ?? null };
}

const line = z.looseObject({
  LineItemID: maybeText,
  Description: maybeText,
  Quantity: maybeNumber,
  LineAmount: maybeNumber,
  TaxAmount: maybeNumber,
  ItemCode: maybeText,
  Item: z.looseObject({ ItemID: maybeText }).nullish(),
  AccountCode: maybeText,
  AccountID: maybeText,
});

/** What every document has. */
export const document = {
  Contact: party,
  Date: day,
  LineAmountTypes: z.enum(['Exclusive', 'Inclusive', 'NoTax']),
  LineItems: z.array(line).default([]),
  TotalTax: exactNumber,
  Total: exactNumber,
  UpdatedDateUTC: time,
  ...currency,
};
/** Drafts that wait for somebody's approval are "submitted". */
const states = { DRAFT: 'draft', SUBMITTED: 'draft', AUTHORISED: 'open', VOIDED: 'void' } as const;

interface Document {
  readonly LineAmountTypes: 'Exclusive' | 'Inclusive' | 'NoTax';
  readonly LineItems: readonly z.infer<typeof line>[];
  readonly TotalTax: string;
  readonly Total: string;
}

type Item = z.infer<typeof line>;

const unnamed = {
  LineItemID: null,
  Quantity: null,
  TaxAmount: null,
  ItemCode: null,
  AccountCode: null,
  AccountID: null,
};

/** Some answers give the sums without the lines: then one line stands for all of them. */
function itemsOf({ LineItems }: Document, tax: Money, total: Money): readonly Item[] {
  const net = LineItems.length > 0 ? null : leftOver(total, [tax], Number.MAX_SAFE_INTEGER);
  return net ? [{ ...unnamed, Description: 'Not itemised', LineAmount: moneyToDecimal(net) }] : LineItems;
}

/**
 * The lines without tax, and the sums: lines + tax = total. `LineAmount` is after the line's discount, and holds the
 * tax where the amounts of the document are "Inclusive". Xero rounds the tax of each line by itself, so that a cent a
 * line may be left over.
 * @throws RangeError where the document does not add up
 */
function summed<L>(
  raw: Document,
  code: string,
  lineOf: (one: Item, total: Money, tax: Money | null) => L,
  add: (lines: readonly L[], others: readonly Money[], total: Money, most: number) => L[],
): { lines: L[]; tax: Money; total: Money } {
  const money = (text: string | null) => moneyFromDecimal(text ?? '0', code);
  const [tax, total] = [money(raw.TotalTax), money(raw.Total)];
  const lines = itemsOf(raw, tax, total).map((one) => {
    const inside = raw.LineAmountTypes === 'Inclusive' ? money(one.TaxAmount).amountMinor : 0;
    const net = { amountMinor: money(one.LineAmount).amountMinor - inside, currency: code };
    return lineOf(one, net, one.TaxAmount === null ? null : money(one.TaxAmount));
  });
  return { lines: add(lines, [tax], total, lines.length), tax, total };
}

const titleOf = ({ Description, ItemCode }: Item) => Description ?? ItemCode ?? '';

function soldOf(raw: Document, code: string) {
  const lineOf = (one: Item, total: Money, tax: Money | null): Line => ({
    externalId: one.LineItemID,
    productId: one.Item?.ItemID ?? null,
    sku: one.ItemCode,
    title: titleOf(one),
    quantity: one.Quantity ?? '1',
    total,
    tax,
  });
  return summed(raw, code, lineOf, addedUp);
}

/** The lines of what was bought, and the sums. @throws RangeError where it does not add up */
export function boughtOf(raw: Document, code: string) {
  const lineOf = (one: Item, total: Money, tax: Money | null): CostLine => ({
    externalId: one.LineItemID,
    title: titleOf(one),
    accountId: one.AccountID ?? one.AccountCode,
    productId: one.Item?.ItemID ?? null,
    total,
    tax,
  });
  return summed(raw, code, lineOf, costsAddedUp);
}

/** `Type` tells sales invoices from bills, which are the same otherwise. */
export const invoice = z.looseObject({
  InvoiceID: z.string(),
  InvoiceNumber: maybeText,
  DueDate: day.nullish(),
  Status: oneOf({ ...states, PAID: 'paid' }),
  AmountDue: exactNumber,
  ...document,
});
type Invoice = z.infer<typeof invoice>;

function invoiceFields(raw: Invoice, code: string) {
  return {
    ...sourceOf(raw.InvoiceID, raw),
    number: raw.InvoiceNumber,
    issuedOn: raw.Date,
    dueOn: raw.DueDate ?? null,
    status: raw.Status,
    balance: moneyFromDecimal(raw.AmountDue, code),
  };
}

/** @throws RangeError where it does not add up, or its currency is not told */
export function toInvoice(raw: Invoice, { account }: StreamContext): EntityOf<'invoice'> {
  const code = currencyOf(raw, account);
  return { ...invoiceFields(raw, code), customer: partyOf(raw.Contact), ...soldOf(raw, code) };
}

/** The number of a bill is the supplier's own. @throws RangeError as `toInvoice` */
export function toBill(raw: Invoice, { account }: StreamContext): EntityOf<'bill'> {
  const code = currencyOf(raw, account);
  return { ...invoiceFields(raw, code), supplier: partyOf(raw.Contact), ...boughtOf(raw, code) };
}

/** `Allocations` says which invoices it was set against. */
export const creditNote = z.looseObject({
  CreditNoteID: z.string(),
  CreditNoteNumber: maybeText,
  Status: oneOf({ ...states, PAID: 'used' }),
  RemainingCredit: maybeNumber,
  Allocations: z.array(z.looseObject({ Invoice: z.looseObject({ InvoiceID: maybeText }).nullish() })).default([]),
  ...document,
});

/** The first invoice that it was set against is told. @throws RangeError as `toInvoice` */
export function toCreditNote(raw: z.infer<typeof creditNote>, { account }: StreamContext): EntityOf<'credit_note'> {
  const code = currencyOf(raw, account);
  return {
    ...sourceOf(raw.CreditNoteID, raw),
    number: raw.CreditNoteNumber,
    issuedOn: raw.Date,
    status: raw.Status,
    customer: partyOf(raw.Contact),
    ...soldOf(raw, code),
    balance: moneyFromDecimal(raw.RemainingCredit ?? '0', code),
    invoiceId: raw.Allocations[0]?.Invoice?.InvoiceID ?? null,
  };
}

/** https://developer.xero.com/documentation/api/accounting/banktransactions */
export const bankTransaction = z.looseObject({
  BankTransactionID: z.string(),
  Reference: maybeText,
  Status: oneOf({ AUTHORISED: 'booked', VOIDED: 'void' }),
  BankAccount: z.looseObject({ AccountID: maybeText }),
  ...document,
});

/** Bank transactions have no number: what was typed in as reference stands for it. @throws RangeError as `toInvoice` */
export function toExpense(raw: z.infer<typeof bankTransaction>, { account }: StreamContext): EntityOf<'expense'> {
  return {
    ...sourceOf(raw.BankTransactionID, raw),
    number: raw.Reference,
    spentOn: raw.Date,
    status: raw.Status,
    payee: partyOf(raw.Contact),
    ...boughtOf(raw, currencyOf(raw, account)),
    paidFromId: raw.BankAccount.AccountID,
  };
}
