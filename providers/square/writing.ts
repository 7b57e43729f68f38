import type { Money } from '../../contract/money.ts';
import { type ActionContext, type JsonObject, type Request, write } from '../kit/index.ts';

/**
 * Square answers a repeated key with the first one's answer. How long it knows a key is not documented; a day is what
 * services of its kind promise. https://developer.squareup.com/docs/build-basics/common-api-patterns/idempotency
 */
export const keyMinutes = 24 * 60;

/** A write with its key, which Square wants in the body. */
export function keyed(
  method: 'POST' | 'PUT',
  path: string,
  body: JsonObject,
  context: ActionContext,
  step?: string,
): Request {
  return write(method, path, { idempotency_key: context.key(step), ...body }, { repeatable: true });
}

/** Money as Square takes it: minor units of ISO 4217, as ours. */
export function squareMoney({ amountMinor, currency }: Money): JsonObject {
  return { amount: amountMinor, currency };
}

/** Orders are made for invoices, too. */
export const ordersPath = '/v2/orders';

/** The path of one record. */
export function at(list: string, id: string): string {
  return `${list}/${encodeURIComponent(id)}`;
}

/** Where things are written that name no location themselves. @throws RangeError when the probe has not told it */
export function mainLocation({ account }: ActionContext): string {
  const location = account.facts?.location;
  if (!location) throw new RangeError('the main location is not known; test the connection first');
  return location;
}

/** Quantity times price in minor units, rounded half away from zero; negative for what is taken off. */
export function lineMinor(quantity: string, { amountMinor }: Money): number {
  const [whole = '0', fraction = ''] = quantity.replace('-', '').split('.');
  const scale = 10n ** BigInt(fraction.length);
  const product = BigInt(whole + fraction) * BigInt(Math.abs(amountMinor));
  const rounded = Number((product * 2n + scale) / (scale * 2n));
  return quantity.startsWith('-') === amountMinor < 0 ? rounded : -rounded;
}
