import type { CostLine, Line, LineRole } from '../../contract/entities/documents.ts';
import { type Money, sumMoney } from '../../contract/money.ts';

/** A line of a document that is no product: shipping, a fee, a tip. */
export function plainLine(title: string, total: Money, role?: LineRole): Line {
  const line = { externalId: null, productId: null, sku: null, title, quantity: '1', total, tax: null };
  return role ? { ...line, role } : line;
}

/**
 * What a document's total holds beside its parts: vendors round the whole, their lines each are rounded too. Null when
 * nothing is left over.
 * @param most so many minor units may come of rounding
 * @throws RangeError when more is left over: then something is missing, and the document must not be kept as if it were
 * whole; or on mixed currencies
 */
export function leftOver(total: Money, parts: readonly Money[], most: number): Money | null {
  const { currency } = total;
  const found = sumMoney(parts, currency).amountMinor;
  const amountMinor = total.amountMinor - found;
  if (Math.abs(amountMinor) > most) {
    throw new RangeError(`its parts come to ${found} ${currency} (minor units), its total is ${total.amountMinor}`);
  }
  return amountMinor === 0 ? null : { amountMinor, currency };
}

/**
 * The lines of a sales document, with what rounding left over as a line of its own: lines + others = total.
 * @param others what else the total holds: tax, shipping
 * @param most so many minor units may come of rounding; two for each line and two more, unless said
 * @throws RangeError as `leftOver`
 */
export function addedUp(
  lines: readonly Line[],
  others: readonly Money[],
  total: Money,
  most = 2 * lines.length + 2,
): Line[] {
  const rest = leftOver(total, [...lines.map((line) => line.total), ...others], most);
  return rest ? [...lines, plainLine('Rounding', rest, 'rounding')] : [...lines];
}

/** The same for what the shop bought. */
export function costsAddedUp(
  lines: readonly CostLine[],
  others: readonly Money[],
  total: Money,
  most = 2 * lines.length + 2,
): CostLine[] {
  const rest = leftOver(total, [...lines.map((line) => line.total), ...others], most);
  const none = { ...total, amountMinor: 0 };
  const rounding = { externalId: null, title: 'Rounding', accountId: null, productId: null, tax: none };
  return rest ? [...lines, { ...rounding, total: rest }] : [...lines];
}
