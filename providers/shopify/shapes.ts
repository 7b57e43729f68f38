import { z } from 'zod';
import type { Address } from '../../contract/entities/common.ts';
import type { Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, moneyFromDecimal, sumMoney } from '../../contract/money.ts';
import { type Account, instant, maybeText, negative, plainLine } from '../kit/index.ts';

/** What several of Shopify's records are made of: https://shopify.dev/docs/api/admin-graphql */
export const money = z
  .object({ amount: z.string(), currencyCode: z.string() })
  .transform((m) => moneyFromDecimal(m.amount, m.currencyCode));
/** What the customer saw; the shop's own currency may differ. */
export const moneySet = z.object({ presentmentMoney: money }).transform((set) => set.presentmentMoney);
export const time = z.string().transform(instant);
export const times = { createdAt: time, updatedAt: time };
export const nodesOf = <T>(node: z.ZodType<T>) => z.object({ nodes: z.array(node) }).transform((list) => list.nodes);
export const taxLines = z
  .array(z.object({ priceSet: moneySet }))
  .transform((lines) => lines.map((one) => one.priceSet));
/** All shipping of an order in one, by its documentation. */
export const shippingLine = z.object({ discountedPriceSet: moneySet, taxLines }).nullable();

/** What every entity carries. */
export function sourceOf<Created>(raw: { id: string; createdAt: Created; updatedAt: string }) {
  return { externalId: raw.id, createdAt: raw.createdAt, changedAt: raw.updatedAt };
}

/** https://shopify.dev/docs/api/admin-graphql/latest/objects/MailingAddress */
export const address = z
  .object({
    company: maybeText,
    address1: maybeText,
    address2: maybeText,
    city: maybeText,
    province: maybeText,
    zip: maybeText,
    countryCodeV2: maybeText,
  })
  .transform((a) => ({
    lines: [a.address1, a.address2].filter((line) => line !== null),
    city: a.city,
    region: a.province,
    postcode: a.zip,
    country: a.countryCodeV2,
    company: a.company,
  }));

/** The address as entities have it: the company is the customer's. */
export function withoutCompany(full: z.infer<typeof address> | null): Address | null {
  if (full === null) return null;
  const { company: _company, ...rest } = full;
  return rest;
}

/** @throws RangeError when the probe did not say it */
export function currencyOf({ currency }: Account): string {
  if (currency === undefined) throw new RangeError("the shop's currency is not known");
  return currency;
}

export const buyer = { email: maybeText, customer: z.object({ id: z.string(), displayName: z.string() }).nullable() };

/** A guest has an e-mail address and no customer. */
export function partyOf(raw: {
  email: string | null;
  customer: { id: string; displayName: string } | null;
}): EntityOf<'order'>['customer'] {
  return { externalId: raw.customer?.id ?? null, name: raw.customer?.displayName ?? null, email: raw.email };
}

/** `from` less all of the others. @throws RangeError on mixed currencies */
export function minus(from: Money, ...less: readonly Money[]): Money {
  return sumMoney([from, ...less.map(negative)], from.currency);
}

/**
 * What a total holds beside everything that is known of it: the extras (whether the total contains them is not
 * documented; it shows), and what rounding each line made of it.
 * @param otherwise what to call a larger difference that has a reason
 * @throws RangeError when more is missing than rounding can explain, and nothing else does
 */
export function restLines(
  total: Money,
  known: readonly Money[],
  extras: readonly Line[],
  otherwise: string | null = null,
): Line[] {
  const rest = minus(total, ...known);
  const inside = minus(rest, ...extras.map((line) => line.total));
  const hasExtras = Math.abs(inside.amountMinor) < Math.abs(rest.amountMinor);
  const missing = hasExtras ? inside : rest;
  const isRounding = Math.abs(missing.amountMinor) <= known.length + 2;
  if (!isRounding && otherwise === null) {
    throw new RangeError(`its parts are ${missing.amountMinor} ${total.currency} (minor units) short of its total`);
  }
  const last = isRounding ? plainLine('Rounding', missing, 'rounding') : plainLine(otherwise ?? '', missing);
  return [...(hasExtras ? extras : []), last].filter((line) => line.total.amountMinor !== 0);
}
