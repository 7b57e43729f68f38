import type { Tallied } from '../../providers/kit/index.ts';
import { lengthOf, type Range, shiftDay } from './days.ts';

/** What is here of some days: records, and what is known and could not be read. */
export interface Ours {
  readonly records: number;
  readonly setAside: number;
}

/** Days in a row with both numbers. */
export interface Counted extends Range {
  readonly theirs: number;
  readonly ours: number;
  readonly setAside: number;
}

export interface Counting {
  readonly theirs: (range: Range) => Promise<Tallied>;
  readonly ours: (range: Range) => Ours;
}

export interface Pieces {
  /** The longest window that the vendor answers. */
  readonly longestDays?: number | undefined;
  /** Days that differed before: asked for by themselves, lest one too many there hide one that is missing elsewhere. */
  readonly apart?: readonly string[] | undefined;
  /** The oldest day there is anything of, which is where a long range is best cut first. */
  readonly oldest?: string | undefined;
  /** So often is the vendor asked at most altogether, windows included; what differs then stays a range. */
  readonly mostCalls?: number | undefined;
}

/** More than zero where records are missing here, less where there are too many. */
export function gapOf({ theirs, ours, setAside }: Pick<Counted, 'theirs' | 'ours' | 'setAside'>): number {
  const gap = theirs - ours;
  // What is here may have been set aside in a newer form, so it explains what is missing and never what is too much.
  return gap > 0 ? Math.max(0, gap - setAside) : gap;
}

/**
 * Finds the days on which the vendor has another number than we have. A range whose numbers agree is done with one
 * call; another is halved, and of the two halves only one is asked for, since the other is the difference. A day that
 * differs is asked for once more, lest something happened between two calls.
 * @returns every day of the range once: ranges that agree, and single days that differ (ranges where calls ran out)
 */
export async function compareDays(range: Range, counting: Counting, pieces: Pieces = {}): Promise<Counted[]> {
  const { oldest, mostCalls = Number.POSITIVE_INFINITY } = pieces;
  let left = mostCalls;
  const within: Halving = {
    ...{ ours: counting.ours, oldest },
    theirs: (days) => {
      left -= 1;
      return counting.theirs(days);
    },
    isSpent: () => left <= 0,
  };
  const found: Counted[] = [];
  for (const piece of piecesOf(range, pieces)) {
    found.push(...(await compare(piece, await counting.theirs(piece), within)));
  }
  return joined(found);
}

interface Halving extends Counting {
  readonly oldest: string | undefined;
  readonly isSpent: () => boolean;
}

async function compare(range: Range, theirs: Tallied, counting: Halving): Promise<Counted[]> {
  const whole = counted(range, theirs, counting.ours(range));
  if ((!theirs.atLeast && gapOf(whole) === 0) || counting.isSpent()) return [whole];
  if (range.first === range.last) return [counted(range, await counting.theirs(range), counting.ours(range))];
  const [left, right] = halves(range, counting.oldest);
  const inLeft = await counting.theirs(left);
  const isSum = !theirs.atLeast && !inLeft.atLeast;
  const inRight = isSum ? { count: Math.max(0, theirs.count - inLeft.count) } : await counting.theirs(right);
  return [...(await compare(left, inLeft, counting)), ...(await compare(right, inRight, counting))];
}

function counted(range: Range, { count, atLeast }: Tallied, { records, setAside }: Ours): Counted {
  // Of a day that the vendor does not count to its end nothing more can be said than that there are so many.
  const theirs = atLeast ? Math.max(count, records + setAside) : count;
  return { ...range, theirs, ours: records, setAside };
}

function halves(range: Range, oldest?: string): [Range, Range] {
  const middle = shiftDay(range.first, Math.floor(lengthOf(range) / 2));
  const cut = oldest !== undefined && oldest > range.first && oldest <= range.last ? oldest : middle;
  return [
    { first: range.first, last: shiftDay(cut, -1) },
    { first: cut, last: range.last },
  ];
}

/** The windows to begin with. */
function piecesOf(range: Range, { longestDays = Number.POSITIVE_INFINITY, apart = [] }: Pieces): Range[] {
  const inside = [...new Set(apart)].filter((day) => day >= range.first && day <= range.last).sort();
  const pieces: Range[] = [];
  let first = range.first;
  const upTo = (last: string) => {
    while (first <= last) {
      const end = lengthOf({ first, last }) > longestDays ? shiftDay(first, longestDays - 1) : last;
      pieces.push({ first, last: end });
      first = shiftDay(end, 1);
    }
  };
  for (const day of inside) {
    upTo(shiftDay(day, -1));
    upTo(day);
  }
  upTo(range.last);
  return pieces;
}

/** Neighbours that both agree and hold nothing aside are one line. */
function joined(all: readonly Counted[]): Counted[] {
  const lines: Counted[] = [];
  for (const one of all) {
    const before = lines.at(-1);
    const isPlain = (line: Counted) => gapOf(line) === 0 && line.setAside === 0;
    if (before && isPlain(before) && isPlain(one)) {
      const sum = { theirs: before.theirs + one.theirs, ours: before.ours + one.ours, setAside: 0 };
      lines[lines.length - 1] = { first: before.first, last: one.last, ...sum };
    } else lines.push(one);
  }
  return lines;
}
