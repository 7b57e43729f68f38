import type { Changes, Hands } from '../vendor.ts';
import { delta } from '../vendor.ts';

/** How often each thing is done by hand on one day; every stream counts what it sees of it. */
const DAY: readonly (readonly ['edit' | 'add' | 'remove', string, number])[] = [
  ['remove', 'customers', 1],
  ['add', 'customers', 3],
  ['edit', 'customers', 1],
  ['edit', 'suppliers', 1],
  ['add', 'products', 1],
  ['edit', 'products', 1],
  ['edit', 'stock', 1],
  ['edit', 'orders', 1],
  ['add', 'shipments', 4],
  ['add', 'refunds', 1],
  ['add', 'invoices', 2],
  ['edit', 'invoices', 1],
  ['add', 'payouts', 1],
  ['edit', 'disputes', 1],
  ['edit', 'tax-rates', 1],
];

type Seen = Map<string, string>;

/** What each stream shows, by id: its truth, and whatever else the vendor tells of it. */
export type Look = (stream: string) => Seen;

/** One day in the shop: what was done, counted by comparing each stream before and after. */
export function squareDay(hands: Hands & { streams: string[] }, look: Look, nowMs: number): Changes {
  const before = new Map(hands.streams.map((stream) => [stream, look(stream)]));
  for (const [what, stream, times] of DAY) {
    for (let turn = 0; turn < times; turn += 1) hands[what](stream, nowMs);
  }
  return Object.fromEntries(
    hands.streams.map((stream) => [stream, compare(before.get(stream) ?? new Map(), look(stream))]),
  );
}

function compare(before: Seen, after: Seen) {
  const created = [...after.keys()].filter((id) => !before.has(id)).length;
  const changed = [...after].filter(([id, shown]) => before.has(id) && before.get(id) !== shown).length;
  const deleted = [...before.keys()].filter((id) => !after.has(id)).length;
  return delta(created, changed, deleted);
}
