import type { ErasedSource } from '../../providers/kit/index.ts';
import type { Connection } from '../store/connections.ts';
import type { Proof } from '../store/proof.ts';
import type { Named } from '../sync/named.ts';
import type { SyncWish } from '../sync/service.ts';
import { windowOf } from './days.ts';
import { gapOf } from './split.ts';

/** A stream with what was found out about it. */
export interface Found {
  readonly stream: ErasedSource;
  readonly proof: Proof;
}

/** So many days are read again by themselves; beyond, from the first to the last of them at once. */
const mostWindows = 20;

/**
 * How to fetch what is missing. Days are read again by themselves. Of a stream that is only proved as a whole the
 * changes are fetched first, since something may just have come there, and everything the second time. Null where
 * there is nothing to fetch.
 */
export function fetchingOf(
  found: readonly Found[],
  { id, account }: Pick<Connection, 'id' | 'account'>,
  time: 'first' | 'second',
): SyncWish | null {
  const lacking = found.filter(({ proof }) => isLacking(proof));
  const wholes = lacking.filter(({ stream }) => !isDated(stream)).map(({ stream }) => stream.id);
  const only = time === 'first' ? lacking.flatMap((one) => windowsOf(one, account.timezone)) : [];
  if (wholes.length === 0 && only.length === 0) return null;
  return { connectionIds: [id], trigger: 'retry', streams: wholes, only, full: time === 'second' };
}

function windowsOf({ stream, proof }: Found, zone: string | undefined): Named[] {
  const days = proof.windows.filter((one) => one.first !== '' && gapOf(one) > 0);
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const ranges = days.length > mostWindows ? [{ first: first.first, last: last.last }] : days;
  return [{ stream: stream.id, ids: [], gone: [], windows: ranges.map((range) => windowOf(range, zone)) }];
}

function isDated({ tally }: ErasedSource): boolean {
  return tally !== undefined && 'again' in tally;
}

/** True where records are missing, or money is missing or too much. */
export function isLacking({ missing, sums }: Pick<Proof, 'missing' | 'sums'>): boolean {
  return missing > 0 || sums.some(({ theirs, ours }) => theirs !== ours);
}

/** What is missing, as a word that is the same while nothing about it changes. */
export function lackOf(proof: Pick<Proof, 'windows' | 'missing' | 'sums'>): string | null {
  if (!isLacking(proof)) return null;
  const days = proof.windows.filter((one) => gapOf(one) > 0).map((one) => `${one.first}:${gapOf(one)}`);
  const sums = proof.sums.filter(({ theirs, ours }) => theirs !== ours);
  return [...days, ...sums.map(({ currency, theirs, ours }) => `${currency}:${theirs - ours}`)].join(' ');
}
