import { HubError } from '../../contract/errors.ts';
import type { CountTally, DatedTally, Request, Tallied } from '../../providers/kit/index.ts';
import { localDay } from '../../providers/kit/index.ts';
import { edgesOf, type Proof, type ProofWindow, type Tallying } from '../store/proof.ts';
import { ask, contextFor, type ProveInput } from './ask.ts';
import { proveBalance } from './balance.ts';
import { provableDays, type Range, windowOf } from './days.ts';
import { compareDays, gapOf } from './split.ts';

/**
 * Lays the vendor's own numbers beside ours for one stream.
 * @returns null while there is nothing yet that could be proved
 * @throws HubError as the client, and bad_data
 */
export async function proveStream(input: ProveInput): Promise<Proof | null> {
  const { tally } = input;
  return tally.by === 'balance' ? proveBalance({ ...input, tally }) : proveCount({ ...input, tally });
}

type CountInput = ProveInput & { readonly tally: CountTally };

async function proveCount(input: CountInput): Promise<Proof | null> {
  const { tally, state, proofs, now } = input;
  const before = proofs.find(state.id);
  const result = tally.by === 'whole' ? await countAll(input) : await countDays(input, before?.windows ?? []);
  if (result === null) return null;
  const { range, windows, undated } = result;
  const gaps = windows.map(gapOf);
  const missing = sum(gaps.filter((gap) => gap > 0));
  return {
    streamId: state.id,
    at: now,
    firstDay: range?.first ?? null,
    lastDay: range?.last ?? null,
    // What was set aside and tells no date may be any of those that are missing.
    missing: Math.max(0, missing - undated),
    surplus: 0 - sum(gaps.filter((gap) => gap < 0)),
    setAside: sum(windows.map(({ setAside }) => setAside)) + undated,
    problem: null,
    tried: before?.tried ?? null,
    windows,
    sums: [],
  };
}

/** Vendors allow as few as a thousand calls a day, for everything. */
const mostCalls = 60;

interface Result {
  readonly range: Range | null;
  readonly windows: readonly ProofWindow[];
  /** Set aside, and of no day that could be read. */
  readonly undated: number;
}

/** What the tally is about, as the store counts it. */
function tallyingOf({ stream, tally, state }: CountInput): Tallying {
  return { streamId: state.id, entity: stream.entity, by: tally.by, without: tally.without };
}

async function countAll(input: CountInput): Promise<Result | null> {
  const { connection, tally, state, proofs, now } = input;
  if (tally.by !== 'whole' || state.cursor === null) return null;
  const requests = tally.ask(contextFor(connection, now));
  if (requests.length === 0) return null;
  const { count } = await ask(input, requests, tally.read);
  const ours = proofs.count(tallyingOf(input));
  const setAside = proofs.setAside(state.id).length;
  return { range: null, windows: [{ first: '', last: '', theirs: count, ours, setAside }], undated: 0 };
}

async function countDays(input: CountInput, before: readonly ProofWindow[]): Promise<Result | null> {
  const { connection, stream, tally, state, proofs, now } = input;
  if (tally.by === 'whole') return null;
  const zone = connection.account.timezone;
  const { cursor, completeSince } = state;
  const { lateHours, longestDays } = tally;
  const range = provableDays({ cursor, completeSince, lateHours, zone, now, reachDays: stream.reach?.days });
  if (range === null) return null;
  const tallying = tallyingOf(input);
  const context = contextFor(connection, now);
  const raws = proofs.setAside(state.id);
  const aside = datesAside(raws, (raw) => tally.dateOf(raw, context));
  const oldest = proofs.oldest(tallying);
  const counting = {
    theirs: (days: Range) => askDays(input, tally, tally.ask(windowOf(days, zone), context)),
    ours: (days: Range) => {
      const window = windowOf(days, zone);
      const { from, until } = edgesOf(tally.by, window);
      const setAside = aside.filter((date) => date >= from && date < until).length;
      return { records: proofs.count(tallying, window), setAside };
    },
  };
  const apart = before.filter((one) => one.first !== '' && gapOf(one) !== 0).map(({ first }) => first);
  const oldestDay = oldest === null ? undefined : tally.by === 'day' ? oldest.slice(0, 10) : localDay(oldest, zone);
  const windows = await compareDays(range, counting, { longestDays, apart, oldest: oldestDay, mostCalls });
  return { range, windows, undated: raws.length - aside.length };
}

/** The dates of what was set aside, where they can be read. */
function datesAside(raws: readonly string[], dateOf: (raw: unknown) => string): string[] {
  return raws.flatMap((raw) => {
    try {
      return [dateOf(JSON.parse(raw))];
    } catch {
      return [];
    }
  });
}

/** A window that holds more than the vendor counts is no fault: it is cut. */
async function askDays(
  input: CountInput,
  { tooMany, read }: DatedTally,
  requests: readonly Request[],
): Promise<Tallied> {
  try {
    return await ask(input, requests, read);
  } catch (thrown) {
    const isTooMany = tooMany !== undefined && thrown instanceof HubError && thrown.detail?.includes(tooMany);
    if (isTooMany) return { count: 0, atLeast: true };
    throw thrown;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
