import type { ActionInput } from '../../contract/actions/index.ts';
import { type Money, sumMoney } from '../../contract/money.ts';
import type { JsonObject } from '../kit/index.ts';
import { isCode } from './tax-codes.ts';
import { amountOf, checkCurrency } from './values.ts';

type SaleLine = ActionInput<'invoice.create'>['lines'][number];

/** A line of a sale with what it comes to without its tax. */
interface Priced {
  readonly line: Pick<SaleLine, 'taxRateId' | 'tax'>;
  readonly net: Money;
}

/** A line whose tax is told, at a rate of QuickBooks'. */
interface Told {
  readonly rate: string;
  readonly tax: Money;
  readonly net: Money;
}

/**
 * What of the lines is told; empty where QuickBooks is to work the tax out. American companies have no rates of their
 * own but the codes "TAX" and "NON", and their tax is reckoned by QuickBooks whatever is told.
 * @throws RangeError where tax was told of some taxed lines only, or without a rate
 */
function toldOf(lines: readonly Priced[], currency: string): readonly Told[] {
  const taxed = lines.filter(({ line }) => line.taxRateId !== null);
  const unrated = lines.some(({ line }) => line.taxRateId === null && line.tax !== null && line.tax.amountMinor !== 0);
  if (unrated) throw new RangeError('a line has tax, but no tax rate of QuickBooks');
  const told = taxed.flatMap(({ line: { taxRateId: rate, tax }, net }) =>
    rate === null || tax === null ? [] : [{ rate, net, tax: checkCurrency(tax, currency) }],
  );
  if (told.length > 0 && told.length < taxed.length) throw new RangeError('the tax of some lines is told, not of all');
  return told.some(({ rate }) => isCode(rate)) ? [] : told;
}

/**
 * The tax as it was worked out where it was sold, in one line for each rate, since each may be listed once only.
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice, under TxnTaxDetail, whose
 * `OverrideDeltaAmount` tells of amounts that were overridden. Unverified: that it is taken over in every country
 * (https://github.com/routablehq/python-quickbooks/issues/301 says it was not); the total of the answer tells.
 * @returns undefined where QuickBooks is to work it out
 * @throws RangeError as `toldOf`
 */
export function txnTaxDetail(lines: readonly Priced[], currency: string): JsonObject | undefined {
  const told = toldOf(lines, currency);
  if (told.length === 0) return undefined;
  const sum = (amounts: readonly Money[]) => amountOf(sumMoney(amounts, currency));
  const rates = [...new Set(told.map(({ rate }) => rate))];
  return {
    TotalTax: sum(told.map(({ tax }) => tax)),
    TaxLine: rates.map((rate) => {
      const own = told.filter((one) => one.rate === rate);
      return {
        Amount: sum(own.map(({ tax }) => tax)),
        DetailType: 'TaxLineDetail',
        TaxLineDetail: {
          TaxRateRef: { value: rate },
          PercentBased: true,
          NetAmountTaxable: sum(own.map(({ net }) => net)),
        },
      };
    }),
  };
}
