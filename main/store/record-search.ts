import type { Db } from './database.ts';
import { matchOf, piecesOf, type Term } from './search-words.ts';

/**
 * Search through any number of records in bounded time. The full-text index finds rare words at once, but the beginning
 * of a word that every record contains makes it gather and merge all their ids before it gives the first, which takes
 * longer with each record. Going through the stored words from the newest on finds such words in the first few hundred
 * rows. So a small sample of the words decides which of the two is asked. Both go on from a key, and a page ends when it
 * is full, when nothing is left, or when its time is over: a page may hold few rows, or none, and still have a next one.
 */

export interface SearchBounds {
  /** A page is given what was found in this time. */
  readonly pageMs: number;
  /** So few records that a filter leaves, or streams hold, are gone through whole. */
  readonly fewFiltered: number;
  readonly fewStored: number;
  /** Going through so many rows for a page is quicker than asking the index for a beginning. */
  readonly shortWalk: number;
  /** So many ids the index may gather and merge for one page. */
  readonly mostMerged: number;
  /** So rare a whole word makes it quicker to look at each record that has it than to merge a beginning. */
  readonly fewLookedUp: number;
  /** How many rows, or ids of the index, are looked at between two looks at the clock; doubled each time. */
  readonly slice: number;
}

/** Measured over a million records: 9 million stored words are gone through in a second, 14 million ids merged. */
export const usualBounds: SearchBounds = {
  pageMs: 20,
  fewFiltered: 3000,
  fewStored: 50_000,
  shortWalk: 20_000,
  mostMerged: 300_000,
  fewLookedUp: 20_000,
  slice: 2000,
};
const largestSlice = 32_000;
const probes = 32;
const rowsPerProbe = 60;

export interface SearchAsk {
  readonly terms: readonly Term[];
  readonly streamIds: readonly number[];
  /** Conditions on the record `r` beyond its stream, with the values they name. */
  readonly filters: readonly string[];
  readonly values: Readonly<Record<string, string | number | null>>;
  /** The index by which the filters leave few records, as SQL; null where there are no filters. */
  readonly hint: string | null;
  readonly newestFirst: boolean;
  readonly after: number | null;
  readonly limit: number;
}

/** Ids in the order of the list, and where to go on from; null when nothing is left. */
interface Slice {
  readonly ids: readonly number[];
  readonly end: number | null;
}

type Walk = (key: number, size: number) => Slice;

/**
 * Walks what is found from a key on. `take` is given ids in the order of the list, and says whether the page has room.
 * @returns from where the next page goes on when this one has room left; null when nothing is left
 */
export function walkFound(
  db: Db,
  ask: SearchAsk,
  bounds: SearchBounds,
  take: (ids: readonly number[]) => boolean,
): number | null {
  const until = performance.now() + bounds.pageMs;
  let key = ask.after ?? (ask.newestFirst ? Number.MAX_SAFE_INTEGER : -1);
  const walk = chooseWalk(db, ask, bounds);
  let size = bounds.slice;
  do {
    const { ids, end } = walk(key, size);
    if (ids.length > 0 && !take(ids)) return null;
    if (end === null) return null;
    key = end;
    size = Math.min(size * 2, largestSlice);
  } while (performance.now() < until);
  return key;
}

function chooseWalk(db: Db, ask: SearchAsk, bounds: SearchBounds): Walk {
  if (leavesFew(db, ask, bounds.fewFiltered)) return walkFiltered(db, ask);
  const sizes = streamSizes(db);
  const stored = sum(ask.streamIds.map((id) => sizes.get(id) ?? 0));
  if (stored <= bounds.fewStored) return walkWords(db, ask);
  const { found, postings } = sample(db, ask, sizes);
  if (found > 0 && (ask.limit * stored) / found <= bounds.shortWalk) return walkWords(db, ask);
  // A beginning is merged whole, whatever else was asked; whole words are stepped through together, the rarest leading.
  const merged = sum(ask.terms.map((term, index) => (term.open ? (postings[index] ?? 0) : 0)));
  const stepped = ask.terms.length > 1 ? Math.min(...postings) : 0;
  if (merged + stepped <= bounds.mostMerged) return walkIndex(db, ask, ask.terms);
  const whole = ask.terms.filter((term) => !term.open);
  const rarest = Math.min(...postings.filter((_count, index) => !ask.terms[index]?.open));
  return rarest <= bounds.fewLookedUp ? walkIndex(db, ask, whole) : walkWords(db, ask);
}

/** True when the filters alone leave few records; counted no further than that. */
function leavesFew(db: Db, { filters, values, hint }: SearchAsk, few: number): boolean {
  if (hint === null) return false;
  const count = db.prepare<[typeof values], { n: number }>(`SELECT count(*) AS n FROM
    (SELECT 1 FROM record AS r ${hint} WHERE ${filters.join(' AND ')} LIMIT ${few + 1})`);
  return (count.get(values)?.n ?? 0) <= few;
}

/** All that the filters leave, in one slice. */
function walkFiltered(db: Db, ask: SearchAsk): Walk {
  const { past, direction } = orderOf(ask);
  const found = db
    .prepare<[Record<string, string | number | null>], number>(
      `SELECT r.id FROM record AS r ${ask.hint} CROSS JOIN record_words AS w ON w.stream_id = r.stream_id AND w.id = r.id
       WHERE ${[...ask.filters, `r.id ${past} @key`, ...holds(ask, 'w.words')].join(' AND ')} ORDER BY r.id ${direction}`,
    )
    .pluck();
  return (key) => ({ ids: found.all({ ...ask.values, ...pieces(ask), key }), end: null });
}

/** The stored words of some streams, row by row. */
function walkWords(db: Db, ask: SearchAsk): Walk {
  const { past, direction } = orderOf(ask);
  const stream = (id: number) => `SELECT id, words FROM record_words WHERE stream_id = ${id} AND id ${past} @key`;
  const rows = `${ask.streamIds.map(stream).join(' UNION ALL ')} ORDER BY id ${direction} LIMIT @size`;
  const found = db
    .prepare<[Record<string, string | number>], number>(
      `SELECT id FROM (${rows}) WHERE ${holds(ask, 'words').join(' AND ')}`,
    )
    .pluck();
  const last = db.prepare<[{ key: number; size: number }], { end: number | null; n: number }>(
    `SELECT ${ask.newestFirst ? 'min' : 'max'}(id) AS end, count(*) AS n FROM (${rows})`,
  );
  return (key, size) => {
    const { end = null, n = 0 } = last.get({ key, size }) ?? {};
    return { ids: found.all({ ...pieces(ask), key, size }), end: n < size ? null : end };
  };
}

/** What the full-text index finds for some of the terms, of whatever stream; the others are looked for in the words. */
function walkIndex(db: Db, ask: SearchAsk, indexed: readonly Term[]): Walk {
  const { past, direction } = orderOf(ask);
  const match = matchOf(indexed);
  const found = db
    .prepare<[{ match: string; key: number; size: number }], number>(
      `SELECT rowid FROM record_text WHERE record_text MATCH @match AND rowid ${past} @key
       ORDER BY rowid ${direction} LIMIT @size`,
    )
    .pluck();
  const fitting = db
    .prepare<[Record<string, string>], number>(
      `SELECT w.id FROM json_each(@ids) AS f CROSS JOIN record AS r ON r.id = f.value
       CROSS JOIN record_words AS w ON w.stream_id = r.stream_id AND w.id = r.id WHERE ${holds(ask, 'w.words').join(' AND ')}`,
    )
    .pluck();
  return (key, size) => {
    const ids = found.all({ match, key, size });
    const end = ids.length < size ? null : (ids.at(-1) ?? null);
    if (indexed.length === ask.terms.length) return { ids, end };
    return { ids: fitting.all({ ...pieces(ask), ids: JSON.stringify(ids) }), end };
  };
}

function orderOf({ newestFirst }: SearchAsk) {
  return newestFirst ? ({ past: '<', direction: 'DESC' } as const) : ({ past: '>', direction: 'ASC' } as const);
}

function holds({ terms }: Pick<SearchAsk, 'terms'>, column: string): string[] {
  return terms.map((_term, index) => `instr(${column}, @piece${index})`);
}

function pieces({ terms }: Pick<SearchAsk, 'terms'>): Record<string, string> {
  return Object.fromEntries(piecesOf(terms).map((piece, index) => [`piece${index}`, piece]));
}

function streamSizes(db: Db): ReadonlyMap<number, number> {
  const rows = db.prepare<[], { id: number; live: number }>('SELECT id, live FROM stream_state WHERE live > 0').all();
  return new Map(rows.map((row) => [row.id, row.live]));
}

/** What a look at rows here and there says: how many records of the asked streams fit, and how many have each term. */
interface Sample {
  readonly found: number;
  readonly postings: readonly number[];
}

function sample(db: Db, ask: SearchAsk, sizes: ReadonlyMap<number, number>): Sample {
  const all = sum([...sizes.values()]);
  const ends = db.prepare<[number, number], { low: number | null; high: number | null }>(
    `SELECT (SELECT min(id) FROM record_words WHERE stream_id = ?) AS low,
       (SELECT max(id) FROM record_words WHERE stream_id = ?) AS high`,
  );
  const counts = holds(ask, 'words');
  const probe = db
    .prepare<[Record<string, string | number>], number[]>(
      `SELECT count(*), ${counts.map((count) => `coalesce(sum(${count} > 0), 0)`).join(', ')},
         coalesce(sum(${counts.join(' AND ')}), 0)
       FROM (SELECT words FROM record_words WHERE stream_id = @stream AND id >= @from ORDER BY id LIMIT ${rowsPerProbe})`,
    )
    .raw();
  const postings = ask.terms.map(() => 0);
  let found = 0;
  for (const [stream, size] of sizes) {
    const { low, high } = ends.get(stream, stream) ?? {};
    if (typeof low !== 'number' || typeof high !== 'number') continue;
    const times = Math.max(1, Math.round((probes * size) / all));
    const totals = ask.terms.map(() => 0).concat(0, 0);
    for (let index = 0; index < times; index += 1) {
      const from = low + Math.floor(((high - low) * index) / times);
      for (const [place, n] of (probe.get({ ...pieces(ask), stream, from }) ?? []).entries())
        totals[place] = (totals[place] ?? 0) + n;
    }
    const [rows = 0, ...hits] = totals;
    if (rows === 0) continue;
    for (const index of postings.keys()) postings[index] = (postings[index] ?? 0) + ((hits[index] ?? 0) / rows) * size;
    if (ask.streamIds.includes(stream)) found += ((hits.at(-1) ?? 0) / rows) * size;
  }
  return { found, postings };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
