import { expect } from 'vitest';
import type { Truth } from '../../demo/vendor.ts';
import type { Outcome, Row, Stand } from './stand.ts';

/** What of a record is compared: exactly what its truth tells, in the store's words. */
function seen(row: Row, truth: Truth): Truth {
  return {
    id: row.id,
    ...(truth.title === undefined ? {} : { title: row.title }),
    ...(truth.amountMinor === undefined ? {} : { amountMinor: row.amountMinor ?? Number.NaN }),
    ...(truth.currency === undefined ? {} : { currency: row.currency ?? '' }),
    ...(truth.at === undefined ? {} : { at: row.at ?? '' }),
  };
}

/** The same instant, or the same day, is written in one way. */
function tidy(truth: Truth): Truth {
  if (truth.at === undefined || !truth.at.includes('T')) return truth;
  return { ...truth, at: new Date(truth.at).toISOString() };
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

/** The store holds every record of the vendor once, with its own name, amount and date, and no other. */
export function expectTruth({ provider, hands, rows }: Stand, streams = provider.streams.map(({ id }) => id)): void {
  for (const stream of streams) {
    const truth = hands.truth(stream).map(tidy).sort(byId);
    const here = rows(stream);
    expect(new Set(truth.map(({ id }) => id)).size, `${stream}: the imitation tells a record twice`).toBe(truth.length);
    expect([...here.keys()].sort(), `${stream}: ids`).toEqual(truth.map(({ id }) => id).sort());
    const found = truth.map((one) => {
      const row = here.get(one.id);
      return row ? tidy(seen(row, one)) : null;
    });
    expect(found, stream).toEqual(truth);
  }
}

/** Sums of one count over all streams of a run. */
export function total({ tallies }: Outcome, count: 'added' | 'changed' | 'unchanged' | 'deleted' | 'setAside'): number {
  return [...tallies.values()].reduce((sum, tally) => sum + tally.counts[count], 0);
}

/** The run ended well, and says which stream did not otherwise. */
export function expectDone(outcome: Outcome): void {
  const bad = [...outcome.tallies.values()]
    .filter((tally) => tally.status !== 'done')
    .map(({ stream, status, reason, detail, counts }) => ({
      stream,
      status,
      reason,
      detail,
      setAside: counts.setAside,
    }));
  expect(bad).toEqual([]);
  expect(outcome).toMatchObject({ status: 'done' });
}
