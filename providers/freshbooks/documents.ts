import { z } from 'zod';
import { currencyExponent, type Money, moneyFromDecimal } from '../../contract/money.ts';
import type { ActionContext, JsonObject, Request, Response, Step } from '../kit/index.ts';
import { taxRecord } from './records.ts';
import { list, type Resource, readList, resources } from './resources.ts';
import { rate } from './values.ts';
import { create, readWritten } from './writing.ts';

const dayMs = 86_400_000;

/** The next day. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
}

/** FreshBooks wants to know in how many days a document is due. */
export function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / dayMs));
}

/** Taxes by their ids: documents want a tax's name and percent. */
export type Taxes = ReadonlyMap<string, z.infer<typeof taxRecord>>;

interface Taxed {
  readonly taxRateId: string | null;
}

interface Document {
  readonly lines: readonly Taxed[];
  readonly pricesIncludeTax?: boolean;
}

/**
 * Makes a document, at once or after its taxes were asked for where a line has one. More taxes than one page holds are
 * not expected: one that is missing is refused by name.
 * @param fields the document; `carry` is what was given to `first`
 */
export function afterTaxes<I extends Document>(
  resource: Resource,
  fields: (input: I, context: ActionContext, known: Taxes, carry: JsonObject) => JsonObject,
) {
  return {
    first(input: I, context: ActionContext, carry: JsonObject = {}): Request {
      const taxed = input.lines.some(({ taxRateId }) => taxRateId !== null);
      if (!taxed) return create(resource, fields(input, context, new Map(), carry), context);
      if (input.pricesIncludeTax) throw new RangeError('FreshBooks takes prices without their tax only');
      return list(resources.taxes, context.settings, {}, carry);
    },
    read(response: Response, request: Request, input: I, context: ActionContext): Step {
      if (request.method !== 'GET') return readWritten(resource)(response);
      const rows = z.array(taxRecord).parse(readList(resources.taxes, response, request).rows);
      const known = new Map(rows.map((tax) => [tax.id, tax]));
      const missing = input.lines.find(({ taxRateId }) => taxRateId !== null && !known.has(taxRateId));
      if (missing) throw new RangeError(`FreshBooks has no tax ${missing.taxRateId}`);
      return { next: create(resource, fields(input, context, known, request.carry ?? {}), context) };
    },
  };
}

/** A percent of an amount, rounded half away from zero. */
export function percentOf({ amountMinor, currency }: Money, percent: string): Money {
  const parts = BigInt(amountMinor) * BigInt(rate.parse(percent));
  return moneyFromDecimal(`${parts}e-${5 + currencyExponent(currency)}`, currency);
}

/** Why deleting is not taken back. */
export const undeletable = 'A deleted record is brought back in FreshBooks, in the list of deleted ones.';
