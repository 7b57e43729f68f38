import type { MatchHow, MatchReason } from '../../contract/ipc/matches.ts';
import { type KeyName, natures } from './keys.ts';
import type { Keyed, Sight } from './sight.ts';

/*
 * What is the same thing, decided anew from the records' keys and the owner's words each time, and from nothing else:
 * neither the order in which records came nor what was decided before has a say. Money is never matched by a guess:
 * accounts and tax rates have no strong key.
 */

export interface Member {
  readonly id: number;
  readonly how: MatchHow;
  readonly reasons: readonly MatchReason[];
}

/** Records that belong together by the owner's word alone, whether they are there at the vendor or not. */
interface Cluster {
  readonly ids: Set<number>;
  readonly live: Keyed[];
}

/** Whether a key joins its holders: there are several, and each connection has one of them. */
function joins(holders: readonly Keyed[]): boolean {
  return holders.length > 1 && new Set(holders.map((one) => one.connectionId)).size === holders.length;
}

function holdersOf(record: Keyed, name: KeyName, key: string, sight: Sight): readonly Keyed[] | null {
  return sight.holders(record.kind, name, key)?.flatMap((id) => sight.record(id) ?? []) ?? null;
}

/** The strong keys that two records both have and that differ, as reasons against them. */
function contradictions(a: Keyed, b: Keyed): MatchReason[] {
  return (['sku', 'barcode'] as const).flatMap((name): MatchReason[] => {
    const [one, other] = [a.keys.get(name), b.keys.get(name)];
    return one !== undefined && other !== undefined && one !== other ? [`other_${name}`] : [];
  });
}

/** The owner has said that these are not the same. */
export function isRefused(a: number, b: number, sight: Sight): boolean {
  return sight.decisions(a).some(({ other, same }) => other === b && !same);
}

/** The records that a record's own strong keys join it with, and by which. */
function joinedByKey(record: Keyed, sight: Sight): Map<number, MatchReason[]> {
  const found = new Map<number, MatchReason[]>();
  for (const [name, key] of record.keys) {
    if (!natures[name].strong) continue;
    const holders = holdersOf(record, name, key, sight);
    if (holders === null || !joins(holders)) continue;
    for (const other of holders) {
      if (other.id === record.id || contradictions(record, other).length > 0) continue;
      if (isRefused(record.id, other.id, sight)) continue;
      found.set(other.id, [...(found.get(other.id) ?? []), name]);
    }
  }
  return found;
}

function clusterOf(seed: number, sight: Sight): Cluster {
  const ids = new Set([seed]);
  for (const id of ids) for (const { other, same } of sight.decisions(id)) if (same) ids.add(other);
  return { ids, live: [...ids].flatMap((id) => sight.record(id) ?? []) };
}

/** Everything that hangs together with a record by the owner's word or by strong keys: what must be decided at once. */
export function componentOf(seed: number, sight: Sight): ReadonlySet<number> {
  const ids = new Set([seed]);
  for (const id of ids) {
    for (const { other, same } of sight.decisions(id)) if (same) ids.add(other);
    const record = sight.record(id);
    if (record) for (const other of joinedByKey(record, sight).keys()) ids.add(other);
  }
  return ids;
}

/**
 * The groups of a component, as `componentOf` gives it: two records and more each, of no order.
 *
 * What the owner joined stays joined. Strong keys join the rest where nothing speaks against it. Where something does
 * (two records of one connection would come together, or two that the owner told apart), only those stay together
 * that have the very same neighbours; whatever hangs between two sides is left to be suggested.
 */
export function groupsIn(component: ReadonlySet<number>, sight: Sight): Member[][] {
  const clusters: Cluster[] = [];
  const at = new Map<number, number>();
  for (const id of component) {
    if (at.has(id)) continue;
    const cluster = clusterOf(id, sight);
    for (const one of cluster.ids) at.set(one, clusters.length);
    clusters.push(cluster);
  }
  const near = clusters.map((cluster, index) => neighboursOf(cluster, index, { clusters, at, sight }));
  return connected(near)
    .flatMap((part) => (isAtPeace(part, clusters, sight) ? [part] : alike(part, near)))
    .map((part) =>
      membersOf(
        part.flatMap((index) => clusters[index]?.live ?? []),
        sight,
      ),
    )
    .filter((members) => members.length > 1);
}

interface Around {
  readonly clusters: readonly Cluster[];
  readonly at: ReadonlyMap<number, number>;
  readonly sight: Sight;
}

/** The clusters that keys join with this one, itself among them. */
function neighboursOf(cluster: Cluster, index: number, { clusters, at, sight }: Around): ReadonlySet<number> {
  const near = new Set([index]);
  for (const record of cluster.live) {
    for (const other of joinedByKey(record, sight).keys()) {
      const there = at.get(other);
      const one = there === undefined ? undefined : clusters[there];
      if (there !== undefined && one && !atOdds(cluster, one, sight)) near.add(there);
    }
  }
  return near;
}

function atOdds(a: Cluster, b: Cluster, sight: Sight): boolean {
  const ofA = new Set(a.live.map((one) => one.connectionId));
  if (b.live.some((one) => ofA.has(one.connectionId))) return true;
  return [...a.ids].some((id) => sight.decisions(id).some(({ other, same }) => !same && b.ids.has(other)));
}

function isAtPeace(part: readonly number[], clusters: readonly Cluster[], sight: Sight): boolean {
  const of = part.flatMap((index) => clusters[index] ?? []);
  return of.every((a, index) => of.slice(index + 1).every((b) => !atOdds(a, b, sight)));
}

function connected(near: readonly ReadonlySet<number>[]): number[][] {
  const seen = new Set<number>();
  return near.flatMap((_, start) => {
    if (seen.has(start)) return [];
    const part = new Set([start]);
    for (const index of part) for (const next of near[index] ?? []) part.add(next);
    for (const index of part) seen.add(index);
    return [[...part]];
  });
}

/** Those of a part that have the very same neighbours; each of them is then the neighbour of each. */
function alike(part: readonly number[], near: readonly ReadonlySet<number>[]): number[][] {
  const classes = new Map<string, number[]>();
  for (const index of part) {
    const key = [...(near[index] ?? [])].sort((a, b) => a - b).join(' ');
    classes.set(key, [...(classes.get(key) ?? []), index]);
  }
  return [...classes.values()];
}

/** Of several words the one that says most. */
const rank: readonly MatchHow[] = ['by_hand', 'accepted', 'import'];

function membersOf(live: readonly Keyed[], sight: Sight): Member[] {
  const ids = new Set(live.map((one) => one.id));
  return live.map((record) => {
    const hows = new Set(sight.decisions(record.id).flatMap((one) => (one.same ? [one.how] : [])));
    const reasons = new Set<MatchReason>();
    for (const [other, names] of joinedByKey(record, sight))
      if (ids.has(other)) for (const name of names) reasons.add(name);
    return { id: record.id, how: rank.find((how) => hows.has(how)) ?? 'key', reasons: [...reasons].sort() };
  });
}

export interface Suggestion {
  readonly left: number;
  readonly right: number;
  readonly score: number;
  readonly reasons: readonly MatchReason[];
}

/**
 * What a record may be the same as, in other connections.
 * @param settled the connections that a record's group reaches already, its own among them
 */
export function suggestionsFor(id: number, sight: Sight, settled: (id: number) => ReadonlySet<string>): Suggestion[] {
  const record = sight.record(id);
  if (!record) return [];
  const others = new Map<number, Keyed>();
  for (const [name, key] of record.keys) {
    for (const other of holdersOf(record, name, key, sight) ?? []) others.set(other.id, other);
  }
  const own = settled(id);
  return [...others.values()].flatMap((other) => {
    if (other.id === id || isRefused(id, other.id, sight)) return [];
    // Whoever has a partner there already needs no second one.
    if ([...settled(other.id)].some((connectionId) => own.has(connectionId))) return [];
    return [suggestion(record, other, sight)];
  });
}

function suggestion(a: Keyed, b: Keyed, sight: Sight): Suggestion {
  const [left, right] = a.id < b.id ? [a.id, b.id] : [b.id, a.id];
  const shared = [...a.keys].flatMap(([name, key]) => (b.keys.get(name) === key ? [name] : []));
  // A crowd's key was no way to find it, and is no reason for it.
  const seen = shared.filter((name) => holdersOf(a, name, a.keys.get(name) ?? '', sight) !== null).sort(byWeight);
  const against = contradictions(a, b);
  const isShared = seen.some((name) => {
    const holders = natures[name].strong ? holdersOf(a, name, a.keys.get(name) ?? '', sight) : null;
    return holders !== null && !joins(holders);
  });
  const points = seen.reduce((sum, name) => sum + natures[name].points, 0) - against.length * 40 - (isShared ? 20 : 0);
  const reasons: MatchReason[] = [...seen, ...against, ...(isShared ? (['not_alone'] as const) : [])];
  return { left, right, score: Math.min(100, Math.max(1, points)), reasons };
}

function byWeight(a: KeyName, b: KeyName): number {
  return natures[b].points - natures[a].points || (a < b ? -1 : 1);
}
