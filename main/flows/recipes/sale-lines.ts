/** A quantity, and what one of it costs in minor units: they multiply to the line's amount exactly. */
export interface Piece {
  readonly quantity: string;
  readonly unit: number;
}

/** Decimal text without noughts at its end: "2.0000" is "2". */
export function shortest(quantity: string): string {
  const text = quantity.includes('.') ? quantity.replace(/\.?0+$/, '') : quantity;
  return text.replace(/^(-?)0+(?=\d)/, '$1');
}

/** More digits than any system takes. */
const longestQuantity = 12;

/**
 * An amount as quantities times prices, in one line or two; null where only quantity one does. Discounts make amounts
 * that do not divide: 3 for 10.00 are 2 at 3.33 and 1 at 3.34.
 */
export function piecesOf(quantity: string, net: number): readonly Piece[] | null {
  const [whole = '', fraction = ''] = shortest(quantity).replace('-', '').split('.');
  const digits = whole + fraction;
  if (digits.length > longestQuantity || Number(digits) === 0) return null;
  if (fraction !== '') {
    const unit = (BigInt(net) * 10n ** BigInt(fraction.length)) / BigInt(digits);
    const isExact = unit * BigInt(digits) === BigInt(net) * 10n ** BigInt(fraction.length);
    return isExact ? [{ quantity: `${whole}.${fraction}`, unit: Number(unit) }] : null;
  }
  const count = Number(whole);
  const unit = Math.trunc(net / count) + 0;
  const more = Math.abs(net - unit * count);
  if (more === 0) return [{ quantity: whole, unit }];
  return [
    { quantity: String(count - more), unit },
    { quantity: String(more), unit: unit + Math.sign(net) },
  ];
}
