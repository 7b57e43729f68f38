import { type Money, moneyToDecimal } from '../../../contract/money.ts';

/** A percent in millionths, so that 14.975 is a whole number. */
export type Percent = bigint;

const perPercent = 1_000_000n;
/** An amount times a `Percent` is the tax in so many parts of a minor unit. */
export const unitParts = 100n * perPercent;
const decimals = 6;

/** The quotient as a whole number, half away from zero. */
export function quotient(value: bigint, by: bigint): bigint {
  const sign = value < 0n === by < 0n ? 1n : -1n;
  const [size, parts] = [value < 0n ? -value : value, by < 0n ? -by : by];
  return (sign * (2n * size + parts)) / (2n * parts);
}

/** A percent of decimal text such as "8.875"; digits after the sixth are rounded. */
export function percentOf(text: string): Percent {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(
    whole +
      fraction
        .padEnd(decimals, '0')
        .slice(0, decimals + 1)
        .padEnd(decimals + 1, '0'),
  );
  const size = quotient(digits, 10n);
  return text.startsWith('-') ? -size : size;
}

/** The shortest decimal text: "24", "8.875". */
export function percentText(percent: Percent): string {
  const size = percent < 0n ? -percent : percent;
  const fraction = String(size % perPercent)
    .padStart(decimals, '0')
    .replace(/0+$/, '');
  return `${percent < 0n ? '-' : ''}${size / perPercent}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The tax on an amount in minor units, half away from zero. */
export function taxOn(net: number, percent: Percent): number {
  return Number(quotient(BigInt(net) * percent, unitParts));
}

export const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

/** Adds what rounding left over to values, a unit at a time, to those of the largest weights first. */
export function spread(values: readonly number[], weights: readonly number[], rest: number): number[] {
  const order = weights
    .map((weight, index) => ({ index, size: Math.abs(weight) }))
    .sort((a, b) => b.size - a.size || a.index - b.index);
  const result = [...values];
  for (let given = 0; given < Math.abs(rest) && order.length > 0; given++) {
    const at = order[given % order.length]?.index ?? 0;
    result[at] = (result[at] ?? 0) + Math.sign(rest);
  }
  return result;
}

export const moneyOf = (amountMinor: number, currency: string): Money => ({ amountMinor, currency });

/** "12.50 EUR", for a sentence about it. */
export function told(money: Money): string {
  return `${moneyToDecimal(money)} ${money.currency}`;
}
