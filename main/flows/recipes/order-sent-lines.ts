import type { EntityOf } from '../../../contract/entities/index.ts';
import type { PushWhy } from '../../../contract/flows/index.ts';
import type { Side } from '../recipe.ts';

type Shipment = EntityOf<'shipment'>;
type Order = EntityOf<'order'>;

/** So much of one line of an order. */
export interface Wish {
  readonly lineId: string;
  /** Decimal text. */
  readonly quantity: string;
}

/** Decimals that quantities are counted with, as exact whole numbers. */
const decimals = 8;

function units(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals));
}

function decimalOf(value: bigint): string {
  const digits = String(value).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`.replace(/\.?0+$/, '');
}

/** `Math.min` takes no bigints. */
function lesser(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

/** How much of each SKU a shipment holds; empty where it does not say what is in it. */
export function wishesOf(
  shipment: Shipment,
  source: Side,
  order: Order,
): { wishes: Map<string, bigint> } | { why: PushWhy } {
  const own = shipment.orderId === null ? null : source.find('order', shipment.orderId);
  const wishes = new Map<string, bigint>();
  for (const { sku, lineId, title, quantity } of shipment.lines) {
    const found = sku ?? own?.lines.find(({ externalId }) => lineId !== null && externalId === lineId)?.sku ?? null;
    if (found === null || !order.lines.some((line) => line.sku === found)) {
      return { why: { code: 'product_unclear', params: { product: found ?? title ?? '' } } };
    }
    wishes.set(found, (wishes.get(found) ?? 0n) + units(quantity));
  }
  return { wishes };
}

/** What of each line of an order was not sent yet; lines that are no goods (a fee, a tip) are never sent. */
function leftOf({ lines }: Order, sent: readonly Shipment[]) {
  const goods = lines.filter(({ sku, productId, quantity }) => (sku ?? productId) !== null && units(quantity) > 0n);
  const left = goods.map((line) => ({ line, left: units(line.quantity) }));
  for (const piece of sent.flatMap((shipment) => shipment.lines)) {
    let quantity = units(piece.quantity);
    const named = left.filter(({ line }) => piece.lineId !== null && line.externalId === piece.lineId);
    const alike = left.filter(({ line }) => piece.sku !== null && line.sku === piece.sku);
    for (const one of named.length > 0 ? named : alike) {
      const taken = lesser(quantity, one.left);
      one.left -= taken;
      quantity -= taken;
    }
  }
  return left;
}

/**
 * The lines of the shop's order that a shipment is of. Null for everything that is not sent yet, which every shop takes;
 * `none` where all of it was sent already.
 */
export function missingLines(
  order: Order,
  sent: readonly Shipment[],
  wishes: ReadonlyMap<string, bigint>,
): readonly Wish[] | null | 'none' | { why: PushWhy } {
  const left = leftOf(order, sent);
  if (left.length > 0 && left.every((one) => one.left === 0n)) return 'none';
  if (wishes.size === 0) return null;
  const taken: { readonly id: string | null; readonly quantity: bigint }[] = [];
  for (const [sku, wanted] of wishes) {
    let open = wanted;
    for (const one of left.filter(({ line }) => line.sku === sku)) {
      const quantity = lesser(open, one.left);
      one.left -= quantity;
      open -= quantity;
      if (quantity > 0n) taken.push({ id: one.line.externalId, quantity });
    }
    if (open > 0n) return { why: { code: 'cannot_be_written', params: { product: sku, tooMany: decimalOf(open) } } };
  }
  if (left.every((one) => one.left === 0n)) return null;
  const lines = taken.flatMap(({ id, quantity }) =>
    id === null ? [] : [{ lineId: id, quantity: decimalOf(quantity) }],
  );
  return lines.length === taken.length
    ? lines
    : { why: { code: 'product_unclear', params: { product: order.number } } };
}
