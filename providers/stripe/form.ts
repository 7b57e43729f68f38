import { z } from 'zod';
import { type Money, moneyToDecimal } from '../../contract/money.ts';
import type { ActionContext, Request, Response } from '../kit/index.ts';
import { decimalsOf } from './records.ts';

/** Stripe knows a key for at least a day: https://docs.stripe.com/api/idempotent_requests */
export const keyMinutes = 24 * 60;

export type Value = string | number | boolean | null | undefined;

/** A write with its key. Nothing is sent for undefined, and an empty text, which unsets, for null. */
export function post(
  path: string,
  fields: Readonly<Record<string, Value>>,
  context: ActionContext,
  step = '',
): Request {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    method: 'POST',
    path,
    form: Object.fromEntries(pairs.map(([name, value]) => [name, value === null ? '' : String(value)])),
    headers: { 'idempotency-key': context.key(step) },
    repeatable: true,
  };
}

/** Where the reference of a write is kept. */
export const marked = ({ reference }: ActionContext) => ({ 'metadata[backroom]': reference });
export const made = z.looseObject({ id: z.string() });

/** The amount as Stripe counts it, rounded where it counts fewer decimals. @throws RangeError when it is too large */
export function units({ amountMinor, currency: code }: Money): number {
  const decimal = moneyToDecimal({ amountMinor, currency: code });
  const scaled = Number(decimal) * 10 ** decimalsOf(code.toLowerCase());
  if (!Number.isSafeInteger(Math.round(scaled))) throw new RangeError('the amount is too large');
  return Math.round(scaled);
}

/** Quantity times price, rounded half away from zero. */
export function lineUnits(quantity: string, price: Money): number {
  const [whole = '0', fraction = ''] = quantity.replace('-', '').split('.');
  const scale = 10n ** BigInt(fraction.length);
  const product = BigInt(whole + fraction) * BigInt(Math.abs(units(price)));
  const rounded = Number((product * 2n + scale) / (scale * 2n));
  return quantity.startsWith('-') === units(price) < 0 ? rounded : -rounded;
}

/** Done, when the answer holds what was made. */
export function done(response: Response) {
  return { done: { externalId: made.parse(response.body).id } };
}
