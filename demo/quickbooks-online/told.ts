import type { Currency } from '../data/money.ts';
import type { Answer } from '../http.ts';
import { invalid } from './fault.ts';
import type { Json, QuickbooksState } from './state.ts';
import { minorOf } from './state.ts';

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.map((one): Json => Object(one)) : [];
}

const idIn = (ref: unknown) => String(Object(ref).value ?? '');

/** The tax lines that a write brings along; where tax is not applicable they are passed over. */
function toldLines(fields: Json): Json[] {
  return fields.GlobalTaxCalculation === 'NotApplicable' ? [] : objects(Object(fields.TxnTaxDetail).TaxLine);
}

/** The tax that a write tells, in minor units; null where it is to be worked out. */
export function toldTax(fields: Json, currency: Currency): number | null {
  const lines = toldLines(fields);
  return lines.length === 0 ? null : lines.reduce((sum, { Amount }) => sum + minorOf(Amount, currency), 0);
}

/** A rate is listed once, is one of the lines' own codes (which have the ids of their rates), and the sums must fit. */
export function checkTold(state: QuickbooksState, fields: Json, currency: Currency): Answer | null {
  const wrong = (detail: string) => invalid('6000', 'A business validation error has occurred', detail);
  const sold = objects(fields.Line).map((line) => ({ amount: line.Amount, ...Object(line[String(line.DetailType)]) }));
  const seen = new Set<string>();
  for (const line of toldLines(fields)) {
    const { TaxRateRef, NetAmountTaxable }: Json = Object(line.TaxLineDetail);
    const rate = idIn(TaxRateRef);
    const own = sold.filter(({ TaxCodeRef }) => idIn(TaxCodeRef) === rate);
    if (!state.lists.TaxRate.has(rate)) return invalid('2500', 'Invalid Reference Id', 'TaxRateRef');
    if (seen.has(rate) || own.length === 0) return wrong('TaxRateRef is listed twice, or no line has its code');
    seen.add(rate);
    const net = own.reduce((sum, { amount }) => sum + minorOf(amount, currency), 0);
    if (net !== minorOf(NetAmountTaxable, currency)) return wrong('NetAmountTaxable is not what its lines come to');
  }
  const total = minorOf(Object(fields.TxnTaxDetail).TotalTax ?? 0, currency);
  const isSum = (toldTax(fields, currency) ?? total) === total;
  return isSum ? null : wrong('TotalTax is not the sum of the tax lines');
}
