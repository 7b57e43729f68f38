import type { ActionInput } from '../../contract/actions/index.ts';
import { currencyExponent, type Money, moneyFromDecimal, sumMoney } from '../../contract/money.ts';
import { type ActionContext, type JsonObject, jsonNumber } from '../kit/index.ts';
import type { Known } from './asking.ts';
import { codeOf } from './tax-codes.ts';
import { txnTaxDetail } from './told-tax.ts';
import { amountOf, checkCurrency } from './values.ts';

type SaleInput = ActionInput<'invoice.create'> | ActionInput<'credit_note.create'> | ReceiptInput;
type ReceiptInput = ActionInput<'sales_receipt.create'>;
type CostInput = ActionInput<'bill.create'> | ActionInput<'expense.create'>;

/** A reference to something that may not be named. */
export const idOf = (id: string | null) => (id === null ? undefined : { value: id });

/** Fields whose value is nothing are left out. */
export function filled(fields: { readonly [name: string]: JsonObject[string] | undefined }): JsonObject {
  // Only the undefined ones were left out.
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as JsonObject;
}

/** Quantity times price, rounded once, half away from zero, as QuickBooks checks it. */
function times(quantity: string, { amountMinor, currency }: Money): Money {
  const [, fraction = ''] = quantity.split('.');
  const product = BigInt(quantity.replace('.', '')) * BigInt(amountMinor);
  return moneyFromDecimal(`${product}e-${fraction.length + currencyExponent(currency)}`, currency);
}

/** Companies of one currency refuse to hear of any. */
export function currencyRef(currency: string, { account }: ActionContext) {
  return currency === account.currency && account.facts?.multicurrency !== 'true' ? undefined : { value: currency };
}

/** QuickBooks works tax out by code. Without one for any line, no tax is asked for. */
function taxing(lines: readonly { readonly taxRateId: string | null }[]): string {
  return lines.some(({ taxRateId }) => taxRateId !== null) ? 'TaxExcluded' : 'NotApplicable';
}

/** An invoice, credit memo or receipt. @throws RangeError */
export function saleFields(input: SaleInput, context: ActionContext, known: Known): JsonObject {
  if (input.pricesIncludeTax) throw new RangeError('QuickBooks takes prices without tax only');
  const priced = input.lines.map((line) => ({
    line,
    net: times(line.quantity, checkCurrency(line.unitPrice, input.currency)),
  }));
  const lines = priced.map(({ line: { title, productId, quantity, unitPrice, taxRateId }, net }) => ({
    Description: title,
    Amount: amountOf(net),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: filled({
      ItemRef: idOf(productId),
      Qty: jsonNumber(quantity),
      UnitPrice: amountOf(unitPrice),
      TaxCodeRef: codeOf(taxRateId, known),
    }),
  }));
  return filled({
    CustomerRef: { value: input.customerId },
    BillEmail: input.customerEmail === null ? undefined : { Address: input.customerEmail },
    CustomerMemo: input.note === null ? undefined : { value: input.note },
    PrivateNote: context.reference,
    DocNumber: input.number,
    TxnDate: input.issuedOn,
    CurrencyRef: currencyRef(input.currency, context),
    GlobalTaxCalculation: taxing(input.lines),
    Line: lines,
    TxnTaxDetail: txnTaxDetail(priced, input.currency),
  });
}

/** A receipt says besides where its money came to, or from. @throws RangeError */
export function receiptFields(input: ReceiptInput, context: ActionContext, known: Known): JsonObject {
  return { ...saleFields(input, context, known), ...filled({ DepositToAccountRef: idOf(input.accountId) }) };
}

/** What the owner notes stands before the reference: bills and purchases have no other field for it. */
export const noted = (note: string | null, { reference }: ActionContext) =>
  [note, reference].filter(Boolean).join('\n');

/** What a bill and a purchase have in common. @throws RangeError */
export function costFields(input: CostInput, context: ActionContext, known: Known): JsonObject {
  const lines = input.lines.map(({ title, amount, accountId, taxRateId }) => ({
    Description: title,
    Amount: amountOf(checkCurrency(amount, input.currency)),
    DetailType: 'AccountBasedExpenseLineDetail',
    AccountBasedExpenseLineDetail: filled({ AccountRef: { value: accountId }, TaxCodeRef: codeOf(taxRateId, known) }),
  }));
  return filled({
    PrivateNote: noted(input.note, context),
    CurrencyRef: currencyRef(input.currency, context),
    GlobalTaxCalculation: taxing(input.lines),
    Line: lines,
  });
}

/**
 * A deposit of what was booked on other accounts; lines below zero are fees and the like.
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/deposit
 * @throws RangeError
 */
export function depositFields(input: ActionInput<'deposit.create'>, context: ActionContext): JsonObject {
  const { accountId, arrivedOn, currency, lines, note } = input;
  const amounts = lines.map(({ amount }) => checkCurrency(amount, currency));
  if (sumMoney(amounts, currency).amountMinor < 0) throw new RangeError('a deposit cannot come to less than nothing');
  // They have a tax code of their own there, of which no page says how a negative line is taken.
  if (lines.some(({ taxRateId }) => taxRateId !== null)) throw new RangeError('a line of a deposit takes no tax rate');
  return filled({
    DepositToAccountRef: { value: accountId },
    TxnDate: arrivedOn,
    CurrencyRef: currencyRef(currency, context),
    PrivateNote: noted(note, context),
    Line: lines.map(({ title, amount, accountId: from }) => ({
      Description: title,
      Amount: amountOf(amount),
      DetailType: 'DepositLineDetail',
      DepositLineDetail: { AccountRef: { value: from } },
    })),
  });
}
