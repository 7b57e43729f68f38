import type { Currency } from '../data/money.ts';
import { decimalText, exponentOf, roundMinor } from '../data/money.ts';
import type { Line } from './state.ts';

/** Money as FreshBooks writes it: text with two decimals, whatever the currency. */
export function money(minor: number, currency: Currency): { amount: string; code: string } {
  const text = decimalText(minor, currency, 2);
  return { amount: exponentOf(currency) === 3 && text.endsWith('0') ? text.slice(0, -1) : text, code: currency };
}

/** Minor units of a decimal text or number. */
export function minorOf(amount: unknown, currency: Currency): number {
  return Math.round(Number(amount) * 10 ** exponentOf(currency));
}

export function taxOn(amount: number, percent: string, currency: Currency): number {
  return roundMinor((amount * Number(percent)) / 100, currency);
}

/** Discount (of the whole), tax (of what is left of each line) and total of lines. */
export function sumsOf(lines: Line[], currency: Currency, discountPercent = 0) {
  const before = lines.reduce((sum, line) => sum + line.amount, 0);
  const discount = roundMinor((before * discountPercent) / 100, currency);
  const left = 1 - discountPercent / 100;
  const tax = lines.reduce((sum, line) => sum + taxOn(line.amount * left, line.taxPercent, currency), 0);
  return { discount, tax, total: before - discount + tax };
}
