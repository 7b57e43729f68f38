import { shares } from '../../../contract/money.ts';
import { type Percent, spread, sum, taxOn, unitParts } from './sums.ts';
import { type Candidates, explain, offBy, simplest } from './tax-percent.ts';

/** A part of an order, in minor units. `tax` is null where the shop does not say it. */
export interface Untaxed {
  readonly net: number;
  readonly tax: number | null;
  readonly units: number;
  readonly isShipping: boolean;
  /** What is no sale, such as a tip: its tax is nought whatever the rest of the order has. */
  readonly isOutside: boolean;
}

/** A part, or a piece of one, with its tax. */
export interface Share {
  /** Which of the parts it is of. */
  readonly of: number;
  readonly net: number;
  readonly tax: number;
  readonly percent: Percent;
}

export interface Attributed {
  readonly shares: readonly Share[];
  /** Percents that another one would have explained as well. */
  readonly unsure: readonly Percent[];
}

/** No percent explains a tax of about so much. */
export interface Unclear {
  readonly unclear: Percent;
}

type Open = Untaxed & { readonly of: number };
type Known = { readonly of: number; readonly net: number; readonly tax: number; readonly units: number };

/**
 * The taxes of all parts of an order, which come to the order's to the minor unit. What the shop says of a part is kept;
 * what it does not say (mostly that of the shipping) is what the order's tax leaves, where one percent explains it; what
 * rounding leaves then is put on the largest taxed parts, a minor unit each.
 */
function attribute(parts: readonly Untaxed[], tax: number, candidates: Candidates): Attributed | Unclear {
  const known = parts.flatMap(({ net, tax: own, units }, of) => (own ? [{ of, net, tax: own, units }] : []));
  const open = parts.flatMap((part, of) => (part.tax === null && part.net !== 0 ? [{ ...part, of }] : []));
  const told = knownShares(known, candidates);
  if ('unclear' in told) return told;
  const rest = tax - sum(known.map((one) => one.tax));
  const found = openShares(open, rest, told.shares, candidates);
  if ('unclear' in found) return found;
  const left = rest - sum(found.map((one) => one.tax));
  if (Math.abs(left) > told.shares.length) return { unclear: simplest({ net: sum(parts.map(({ net }) => net)), tax }) };
  const mended = spread(
    told.shares.map((one) => one.tax),
    told.shares.map((one) => one.net),
    left,
  );
  const taxed = [...told.shares.map((one, index) => ({ ...one, tax: mended[index] ?? one.tax })), ...found];
  return { shares: [...taxed, ...freeShares(parts, taxed)].sort((a, b) => a.of - b.of), unsure: told.unsure };
}

/** So many minor units a shop may round to: dinars to ten fils, forints to whole ones. */
const grains = [100, 10];

/**
 * The same for a shop that rounds its amounts to more than a minor unit, as can be seen by all of them: they are then
 * looked at in what it rounds to.
 */
export function attributeIn(parts: readonly Untaxed[], tax: number, candidates: Candidates): Attributed | Unclear {
  const exact = attribute(parts, tax, candidates);
  if (!('unclear' in exact)) return exact;
  const amounts = [tax, ...parts.flatMap((part) => [part.net, part.tax ?? 0])];
  for (const grain of grains.filter((one) => amounts.every((amount) => amount % one === 0))) {
    const coarse = parts.map((part) => ({
      ...part,
      net: part.net / grain,
      tax: part.tax === null ? null : part.tax / grain,
    }));
    const found = attribute(coarse, tax / grain, candidates);
    if ('unclear' in found) continue;
    return { ...found, shares: found.shares.map((one) => ({ ...one, net: one.net * grain, tax: one.tax * grain })) };
  }
  return exact;
}

/** Rates that the shop or the books have, each by itself, are likelier than two of them together (`candidatesOf`). */
function knownShares(known: readonly Known[], candidates: Candidates): Attributed | Unclear {
  const alone = sharesBy(known, candidates.slice(0, -1));
  return 'unclear' in alone ? sharesBy(known, candidates) : alone;
}

/**
 * One percent that explains every tax is likelier than one for each; a tax of a few cents that several explain is likelier
 * of one that the rest of the order has.
 */
function sharesBy(known: readonly Known[], candidates: Candidates): Attributed | Unclear {
  const whole = known.length > 0 ? explain(known, candidates) : null;
  const each = known.map((one) => whole ?? explain([one], candidates));
  const sure = [...new Set(each.flatMap((one) => (one && !one.unsure ? [one.percent] : [])))];
  const found: Share[] = [];
  const unsure = new Set<Percent>();
  for (const [index, { of, net, tax, units }] of known.entries()) {
    const first = each[index];
    const own = first?.unsure ? (explain([{ net, tax, units }], [sure]) ?? first) : first;
    if (!own) return { unclear: simplest({ net, tax }) };
    if (own.unsure) unsure.add(own.percent);
    found.push({ of, net, tax, percent: own.percent });
  }
  return { shares: found, unsure: [...unsure] };
}

interface Guess {
  readonly among: readonly Open[];
  readonly percent: Percent;
  readonly off: bigint;
}

/** So many lists of candidates hold percents that the shop is known to charge. */
const likely = 2;

/** The taxes of parts that the shop says nothing of; none of them where nothing is left for them. */
function openShares(
  open: readonly Open[],
  rest: number,
  known: readonly Share[],
  candidates: Candidates,
): Share[] | Unclear {
  if (open.length === 0 || rest === 0) return [];
  const percents = [...new Set(known.map(({ percent }) => percent))].filter((percent) => percent > 0n);
  // What the shop rounded line by line fits closely; where it rounded the whole, each line may be half a unit off.
  const close = bestIn([percents, ...candidates.slice(0, likely)], 0);
  if (close) return close;
  return (
    mixedShares(open, rest, known, percents) ??
    bestIn([percents, ...candidates], known.length) ?? {
      unclear: simplest({ net: sum(open.map(({ net }) => net)), tax: rest }),
    }
  );

  function bestIn(lists: Candidates, slack: number): Share[] | Unclear | null {
    for (const list of lists) {
      const isRest = list === percents && Math.abs(rest) <= slack;
      const untaxed: Guess[] = isRest ? [{ among: [], percent: 0n, off: BigInt(Math.abs(rest)) * unitParts }] : [];
      const best = bestOf([...untaxed, ...guesses(open, rest, list, slack)]);
      if (best) return 'unclear' in best ? best : sharesOf(best, rest);
    }
    return null;
  }
}

/** Either all of the parts are taxed, or the shipping alone, or everything but the shipping. */
function guesses(open: readonly Open[], rest: number, percents: readonly Percent[], slack: number): Guess[] {
  const [ways, goods] = [open.filter((one) => one.isShipping), open.filter((one) => !one.isShipping)];
  const subsets = ways.length > 0 && goods.length > 0 ? [open, ways, goods] : [open];
  return subsets.flatMap((among) => {
    const whole = { net: sum(among.map(({ net }) => net)), tax: rest };
    // Half a minor unit for each part that was rounded.
    const most = BigInt(among.length + slack + 1) * unitParts;
    return percents.flatMap((percent) => {
      const off = offBy(whole, percent);
      return 2n * off <= most ? [{ among, percent, off }] : [];
    });
  });
}

/** The guess that is off least; none is safe where another one about other parts is as good. */
function bestOf(all: readonly Guess[]): Guess | Unclear | null {
  const [best, ...others] = [...all].sort((a, b) => (a.off < b.off ? -1 : a.off > b.off ? 1 : 0));
  if (!best) return null;
  const isGood = (one: Guess) => 2n * one.off <= BigInt(one.among.length) * unitParts;
  const rival = others.find((one) => one.percent !== best.percent && one.among !== best.among && isGood(one));
  return rival && isGood(best) ? { unclear: best.percent } : best;
}

function sharesOf({ among, percent }: Guess, rest: number): Share[] {
  const nets = among.map(({ net }) => net);
  const taxes = nets.map((net) => taxOn(net, percent));
  const mended = spread(taxes, nets, among.length === 0 ? 0 : rest - sum(taxes));
  return among.map(({ of, net }, index) => ({ of, net, tax: mended[index] ?? 0, percent }));
}

/**
 * Shipping that is taxed as the goods are that it brings: in the Union a mixed parcel's shipping goes by the rates of
 * its goods, in proportion (article 78 of directive 2006/112/EC makes it part of what they cost).
 */
function mixedShares(
  open: readonly Open[],
  rest: number,
  known: readonly Share[],
  percents: readonly Percent[],
): Share[] | null {
  const [only, ...others] = open;
  if (!only || others.length > 0 || percents.length < 2) return null;
  const weights = percents.map((percent) => sum(known.filter((one) => one.percent === percent).map(({ net }) => net)));
  const nets = shares(only.net, weights);
  const taxes = nets.map((net, index) => taxOn(net, percents[index] ?? 0n));
  if (Math.abs(rest - sum(taxes)) > percents.length) return null;
  const mended = spread(taxes, nets, rest - sum(taxes));
  return percents.map((percent, index) => ({ of: only.of, net: nets[index] ?? 0, tax: mended[index] ?? 0, percent }));
}

/** Parts without tax: of the order's one percent where it would have come to nothing on them, else of none. */
function freeShares(parts: readonly Untaxed[], taxed: readonly Share[]): Share[] {
  const [percent, ...others] = [...new Set(taxed.map((one) => one.percent))];
  const done = new Set(taxed.map(({ of }) => of));
  return parts.flatMap(({ net, isOutside }, of) => {
    if (done.has(of)) return [];
    const isTiny = !isOutside && percent !== undefined && others.length === 0 && taxOn(net, percent) === 0;
    return [{ of, net, tax: 0, percent: isTiny ? percent : 0n }];
  });
}
