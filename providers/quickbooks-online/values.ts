import { z } from 'zod';
import { type Money, moneyToDecimal } from '../../contract/money.ts';
import type { Account } from '../kit/index.ts';
import { exactNumber, instant, jsonNumber, maybeText } from '../kit/index.ts';

const time = z.string().transform(instant);
export const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
export const ref = z.object({ value: z.string(), name: maybeText });
export const stamps = z.object({ CreateTime: time, LastUpdatedTime: time });
/** What every record has. */
export const base = { Id: z.string(), MetaData: stamps };
/** One field of an object that may be missing. */
export const text = (key: string) =>
  z
    .object({ [key]: maybeText })
    .nullish()
    .transform((found) => found?.[key] ?? null);

export const address = z
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

/** The id and the stamps that every record carries. */
export function sourceOf(raw: { Id: string; MetaData: z.infer<typeof stamps> }) {
  return { externalId: raw.Id, createdAt: raw.MetaData.CreateTime, changedAt: raw.MetaData.LastUpdatedTime };
}

/** Records name their currency only in companies with several; the others keep their books in one. */
export function currencyOf(raw: { CurrencyRef?: z.infer<typeof ref> | undefined }, { currency }: Account): string {
  const code = raw.CurrencyRef?.value ?? currency;
  if (code === undefined) throw new RangeError("the company's currency is not known");
  return code;
}

/** Money as QuickBooks wants it. */
export const amountOf = (money: Money) => jsonNumber(moneyToDecimal(money));

/** @throws RangeError for a line in another currency than its document's */
export function checkCurrency(money: Money, currency: string): Money {
  if (money.currency !== currency) throw new RangeError(`a line is in ${money.currency}, the document in ${currency}`);
  return money;
}

/** QuickBooks uses colons for what lies below another name, and takes no line breaks. */
export function nameOf(text: string, length: number): string {
  const plain = text.replace(/[:\t\n\r]+/g, ' ').slice(0, length);
  // Half of an emoji is left out.
  return plain.replace(/[\uD800-\uDBFF]$/, '').trim();
}

/** A transaction of any kind. */
export const transaction = {
  ...base,
  TxnDate: day,
  CurrencyRef: ref.optional(),
  TotalAmt: exactNumber,
  PrivateNote: maybeText,
};

/** What sales and purchases have beside their lines. */
export const document = {
  ...transaction,
  DocNumber: maybeText,
  TxnTaxDetail: z.object({ TotalTax: exactNumber.optional() }).optional(),
};

/** A voided transaction stays, with zero amounts and this note. */
export function isVoid(raw: { TotalAmt: string; PrivateNote: string | null }): boolean {
  return Number(raw.TotalAmt) === 0 && (raw.PrivateNote?.startsWith('Voided') ?? false);
}
