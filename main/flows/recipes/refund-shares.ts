import { z } from 'zod';
import { shares } from '../../../contract/money.ts';
import type { Booking } from '../../../providers/kit/index.ts';
import type { Pushed, World } from '../recipe.ts';
import { customerSchema } from './sale-customer.ts';
import { taxTitle } from './sale-parts.ts';
import { type Percent, percentOf, quotient, sum, taxOn, unitParts } from './sums.ts';

/** What was sold on one account at one tax rate, in minor units. */
export interface Bucket {
  readonly accountId: string | null;
  readonly productId: string | null;
  readonly rateId: string | null;
  readonly percent: Percent;
  readonly net: number;
  readonly tax: number;
  /** Whether it is the tax itself, as a line. */
  readonly isTax: boolean;
}

const moneySchema = z.object({ amountMinor: z.int(), currency: z.string() });
const lineSchema = z.object({
  title: z.string(),
  productId: z.string().nullish(),
  accountId: z.string().nullish(),
  taxRateId: z.string().nullish(),
  quantity: z.string(),
  unitPrice: moneySchema,
  tax: moneySchema.nullish(),
});
const documentSchema = z.object({
  customerId: customerSchema,
  customerEmail: z.string().nullish(),
  currency: z.string(),
  lines: z.array(lineSchema),
});

/** A document of sale as it was written. */
export type Sold = z.infer<typeof documentSchema> & { readonly buckets: readonly Bucket[]; readonly total: number };

/** Quantity times price; sale-lines.ts makes such of them only as come out even. */
function netOf({ quantity, unitPrice }: z.infer<typeof lineSchema>): number {
  const [whole = '', fraction = ''] = quantity.split('.');
  return Number(quotient(BigInt(whole + fraction) * BigInt(unitPrice.amountMinor), 10n ** BigInt(fraction.length)));
}

/** The tax of lines of one rate, as the target has it. */
function taxOfLines(lines: readonly z.infer<typeof lineSchema>[], percent: Percent, how: Booking['tax']): number {
  const nets = lines.map(netOf);
  if (how === 'told') return sum(lines.map(({ tax }) => tax?.amountMinor ?? 0));
  return how === 'by_document' ? taxOn(sum(nets), percent) : sum(nets.map((net) => taxOn(net, percent)));
}

/** What was sold, by account and tax rate, as it stands in the books; null where it was no document of sale. */
export function soldBy(pushed: Pushed, world: World): Sold | null {
  const document = documentSchema.safeParse(pushed.input).data;
  if (!document) return null;
  const how = world.target.booking(pushed.action)?.tax ?? 'by_line';
  const found: Bucket[] = [];
  for (const rateId of new Set(document.lines.map(({ taxRateId }) => taxRateId ?? null))) {
    const ofRate = document.lines.filter((line) => (line.taxRateId ?? null) === rateId);
    const rate = rateId === null ? null : world.target.find('tax_rate', rateId);
    const percent = rate ? percentOf(rate.percent) : 0n;
    const places = new Map(ofRate.map((line) => [`${line.accountId}/${line.productId}`, line]));
    const groups = [...places].map(([place, line]) => ({
      line,
      lines: ofRate.filter((one) => `${one.accountId}/${one.productId}` === place),
    }));
    const nets = groups.map(({ lines }) => sum(lines.map(netOf)));
    const isLater = how === 'by_document';
    const shared = isLater ? shares(taxOfLines(ofRate, percent, how), nets) : [];
    for (const [index, { line, lines }] of groups.entries()) {
      const tax = isLater ? (shared[index] ?? 0) : taxOfLines(lines, percent, how);
      const { accountId = null, productId = null } = line;
      const isTax = lines.some(({ title }) => title === taxTitle);
      found.push({ accountId, productId, rateId, percent, net: nets[index] ?? 0, tax, isTax });
    }
  }
  return { ...document, buckets: found, total: sum(found.flatMap(({ net, tax }) => [net, tax])) };
}

/** Parts of an amount in proportion to weights of any sign, none larger than its weight; they come to the amount. */
function apportion(amount: number, weights: readonly number[]): number[] {
  const all = BigInt(sum(weights));
  const exact = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const cut = exact.map((one) => (one < 0n && one % all !== 0n ? one / all - 1n : one / all));
  const byRest = exact
    .map((one, index) => ({ index, rest: one - (cut[index] ?? 0n) * all }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const left = amount - sum(cut.map(Number));
  const more = new Set(byRest.slice(0, left).map(({ index }) => index));
  return cut.map((one, index) => Number(one) + (more.has(index) ? 1 : 0));
}

/**
 * One refund's part of what is left of a sale, in proportion; what gives back all that is left is exactly that. So the
 * parts of any number of refunds come to the whole, net and tax, whatever each was rounded to.
 * @param amount of more than nought, and at most what is left
 */
function takenFrom(left: readonly Bucket[], amount: number): Bucket[] {
  const grosses = left.map(({ net, tax }) => net + tax);
  const parts = apportion(amount, grosses);
  return left.map((bucket, index) => {
    const [part, gross] = [parts[index] ?? 0, grosses[index] ?? 0];
    const tax = gross === 0 ? 0 : Number(quotient(BigInt(part) * BigInt(bucket.tax), BigInt(gross)));
    return { ...bucket, tax, net: part - tax };
  });
}

/** What the last of some refunds gives back; null where together they are more than was sold. Amounts in minor units. */
export function lastOf(amounts: readonly number[], { buckets, total }: Sold): readonly Bucket[] | null {
  if (sum(amounts) > total) return null;
  let left = buckets;
  let taken: readonly Bucket[] = [];
  for (const amount of amounts) {
    const now = takenFrom(left, amount);
    left = left.map((bucket, index) => {
      const less = now[index];
      return less ? { ...bucket, net: bucket.net - less.net, tax: bucket.tax - less.tax } : bucket;
    });
    taken = now;
  }
  return taken.filter(({ net, tax }) => net !== 0 || tax !== 0);
}

/** The amount that comes to another one with the tax that the target adds, or nearest to it where none does. */
export function netIn(gross: number, percent: Percent): number {
  const near = Number(quotient(BigInt(gross) * unitParts, unitParts + percent));
  const tries = [near, near - 1, near + 1];
  return tries.find((net) => net + taxOn(net, percent) === gross) ?? near;
}
