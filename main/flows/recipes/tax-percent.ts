import type { World } from '../recipe.ts';
import { type Percent, percentOf, quotient, unitParts } from './sums.ts';

/** An amount with its tax, in minor units, and the pieces that a shop may have rounded one by one. */
export interface Taxed {
  readonly net: number;
  readonly tax: number;
  readonly units: number;
}

/** Percents that a tax may have been worked out with; those of an earlier list are likelier. */
export type Candidates = readonly (readonly Percent[])[];

/** A percent that explains a tax. `unsure` where another one does as well, as of a few cents. */
export interface Explained {
  readonly percent: Percent;
  readonly unsure: boolean;
}

/** How far a tax is off a percent of its amount, in parts of a minor unit. */
export function offBy({ net, tax }: Pick<Taxed, 'net' | 'tax'>, percent: Percent): bigint {
  const off = BigInt(tax) * unitParts - BigInt(net) * percent;
  return off < 0n ? -off : off;
}

/**
 * How well a percent explains a tax: 0 where it was rounded once, 1 where it was cut off or taken out of a price that
 * holds it, 2 where that of each piece was rounded by itself; null where it does not.
 */
function fitness(one: Taxed, percent: Percent): 0 | 1 | 2 | null {
  const twice = 2n * offBy(one, percent);
  if (twice <= unitParts) return 0;
  if (twice <= 2n * unitParts) return 1;
  const pieces = BigInt(Math.max(1, one.units));
  const each = quotient(BigInt(one.net) * percent, unitParts * pieces);
  const off = BigInt(one.tax) - each * pieces;
  return -1n <= off && off <= 1n ? 2 : null;
}

/** The percent that explains all of the taxes, of the likeliest list that has one; null where there is none. */
export function explain(all: readonly Taxed[], candidates: Candidates): Explained | null {
  for (const list of candidates) {
    const fitting = list.flatMap((percent) => {
      const fits = all.map((one) => fitness(one, percent));
      if (fits.includes(null)) return [];
      const off = all.reduce((total, one) => total + offBy(one, percent), 0n);
      return [{ percent, off, worst: Math.max(...fits.map((one) => one ?? 0)) }];
    });
    fitting.sort((a, b) => a.worst - b.worst || (a.off < b.off ? -1 : a.off > b.off ? 1 : 0));
    const [best, second] = fitting;
    if (best) return { percent: best.percent, unsure: second?.worst === best.worst };
  }
  return null;
}

/** The percent with the fewest decimals that a tax may be of, to be told to the owner. */
export function simplest(one: Pick<Taxed, 'net' | 'tax'>): Percent {
  if (one.net === 0) return 0n;
  const exact = (digits: number) => {
    const step = 10n ** BigInt(6 - digits);
    return quotient(BigInt(one.tax) * unitParts, BigInt(one.net) * step) * step;
  };
  const found = [0, 1, 2, 3].map(exact).find((percent) => offBy(one, percent) <= unitParts);
  return found ?? exact(4);
}

const unique = (list: readonly Percent[]) => [...new Set(list)].filter((percent) => percent > 0n);

/** So many rates that a shop charges two of together: Canada's, not the 60 of a shop that sells all over the world. */
const mostCombined = 12;

/**
 * The percents that a shop's taxes may be of: those that the owner mapped, since they were seen; the shop's own rates;
 * those of the books; and two of the shop's own together, as where a province adds to its country's.
 */
export function candidatesOf(world: World): Candidates {
  const own = unique(world.source.list('tax_rate').map(({ percent }) => percentOf(percent)));
  const mapped = world.chosen('tax.').flatMap((id) => (/^tax\.\d+(\.\d+)?$/.test(id) ? percentOf(id.slice(4)) : []));
  const theirs = world.target.list('tax_rate').filter(({ status }) => status === 'active');
  const pairs = own.length > mostCombined ? [] : own.flatMap((a, at) => own.slice(at + 1).map((b) => a + b));
  return [unique(mapped), own, unique(theirs.map(({ percent }) => percentOf(percent))), unique(pairs)];
}
