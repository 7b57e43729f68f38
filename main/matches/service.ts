import { asHubError, HubError } from '../../contract/errors.ts';
import { type MatchLine, type MatchMember, type MatchQuery, matchLineSchema } from '../../contract/ipc/matches.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Events } from '../events.ts';
import type { Audit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { createMatchBook, type MatchBook } from '../store/match-book.ts';
import { createMatchDecisions, type MatchAction, type PairWord } from '../store/match-decisions.ts';
import type { MatchQueries } from '../store/match-queries.ts';
import type { Repos } from '../store/repos.ts';
import { isRefused } from './decide.ts';
import { createMatchWork } from './work.ts';

export interface MatchesOptions {
  readonly db: Db;
  readonly repos: Repos;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly events: Events;
  /** Who acts: window or cli. */
  readonly actor: string;
  /** Brings the book up to date in slices (work.ts), off the main thread. */
  readonly look: () => Promise<void>;
  /** The owner has said what is the same, or is not. */
  readonly onDecided?: () => void;
  readonly log: { error(facts: object, message: string): void };
}

export interface Imported {
  /** Lines that were taken over. */
  readonly taken: number;
  /** Lines that said nothing new. */
  readonly known: number;
  /** Lines that name a record which is not here, or make no sense. */
  readonly unknown: number;
}

/** The match book: what is the same thing in several connected systems. */
export interface MatchService {
  /** Looks at every record that has changed since the last look, off the main thread; resolves when none is left. */
  refresh(): Promise<void>;
  list(query: MatchQuery): ReturnType<MatchQueries['groups']> & { waiting: number };
  suggestions(query: MatchQuery): ReturnType<MatchQueries['suggestions']> & { waiting: number };
  same(recordId: number): MatchMember[];
  /** @throws HubError not_found for a suggestion that is none (any more) */
  accept(id: string): void;
  reject(id: string): void;
  /** Joins two records by the owner's own word, whatever their keys say. @throws HubError not_found, bad_input */
  join(left: number, right: number): void;
  /** Takes a record out of its group; nothing brings it back but the owner. @throws HubError not_found */
  split(recordId: number): void;
  /** Takes back the owner's last step about a group or a record of it; says what it was. @throws HubError not_found */
  undo(recordId: number): string;
  export(after: string | undefined): { lines: string[]; next: string | null };
  import(lines: readonly string[]): Imported;
}

const linesPerPage = 500;

export function createMatches(options: MatchesOptions): MatchService {
  const { db, repos, audit, clock, events, actor, log } = options;
  const queries = repos.matches;
  const book = createMatchBook(db);
  const work = createMatchWork(db, book, () => instantOf(clock));
  const decisions = createMatchDecisions(db);
  const isWaiting = () => book.due(1).length + book.open(1).length > 0;
  const look = () => options.look().then(() => events.changed(['matches']));

  const nameOf = (id: number) => {
    const { connectionName, externalId } = queries.side(id);
    return `${connectionName} ${externalId}`;
  };

  /** Writes the owner's word and works out what follows from it, in one transaction. */
  const write = db.transaction((action: MatchAction, what: string, words: readonly PairWord[]) => {
    const ids = decisions.write({ at: instantOf(clock), actor, action, what }, words);
    work.decide(ids);
    audit.write({ action: `match.${action}`, detail: what });
    events.changed(['matches']);
    options.onDecided?.();
  }).immediate;

  /**
   * A yes: all that each of the two is joined with by earlier words comes along. The newest word wins, so an earlier no
   * between the two groups is one no longer.
   */
  function yes(left: number, right: number, how: PairWord['how']): PairWord[] {
    const sight = book.sight();
    const [ofLeft, ofRight] = [toldSame(book, left), toldSame(book, right)];
    const wide = (told: readonly number[], id: number) => [...new Set([...told, ...book.groupOf(id)])];
    const toldApart = wide(ofLeft, left).flatMap((a) =>
      wide(ofRight, right).flatMap((b) => (isRefused(a, b, sight) ? [[a, b] as const] : [])),
    );
    const pairs = ofLeft.flatMap((a) => ofRight.flatMap((b) => (a === b ? [] : [[a, b] as const])));
    return [...pairs, ...toldApart].map((pair): PairWord => ({ pair, same: true, how }));
  }

  function pairOf(id: string): [number, number] {
    const [left = 0, right = 0] = id.split('-').map(Number);
    if (!queries.isSuggested(left, right))
      throw new HubError('not_found', { params: { what: 'suggestion', name: id } });
    return [left, right];
  }

  return {
    refresh: createRefresher(isWaiting, look, log),
    list: (query) => ({ ...queries.groups(query), waiting: book.waiting() }),
    suggestions: (query) => ({ ...queries.suggestions(query), waiting: book.waiting() }),
    same: queries.same,
    accept(id) {
      const [left, right] = pairOf(id);
      write('accept', `${nameOf(left)} = ${nameOf(right)}`, yes(left, right, 'accepted'));
    },
    reject(id) {
      const pair = pairOf(id);
      write('reject', pair.map(nameOf).join(' ≠ '), [{ pair, same: false, how: 'by_hand' }]);
    },
    join(left, right) {
      if (left === right || queries.side(left).kind !== queries.side(right).kind)
        throw new HubError('bad_input', { params: { what: 'two different records of one kind can be joined.' } });
      write('join', `${nameOf(left)} = ${nameOf(right)}`, yes(left, right, 'by_hand'));
    },
    split(recordId) {
      const others = book.groupOf(recordId).filter((id) => id !== recordId);
      if (others.length === 0) throw new HubError('not_found', { params: { what: 'match of record', name: recordId } });
      // Those that earlier words joined with it too, though they are not to be seen now.
      const all = new Set([...others, ...toldSame(book, recordId)].filter((id) => id !== recordId));
      const words = [...all].map((id): PairWord => ({ pair: [recordId, id], same: false, how: 'by_hand' }));
      write('split', `${nameOf(recordId)} ≠ ${others.map(nameOf).join(', ')}`, words);
    },
    undo: db.transaction((recordId: number) => {
      const undone = decisions.undo([...new Set([recordId, ...book.groupOf(recordId)])], instantOf(clock));
      if (!undone) throw new HubError('not_found', { params: { what: 'step to take back for group', name: recordId } });
      work.decide(undone.ids);
      const { action, what } = undone.step;
      audit.write({ action: 'match.undo', detail: `${action}: ${what}` });
      events.changed(['matches']);
      options.onDecided?.();
      return what;
    }).immediate,
    export(after) {
      const { lines, next } = queries.lines(after, linesPerPage);
      return { lines: lines.map((line) => JSON.stringify(line)), next };
    },
    import(lines) {
      const count = { taken: 0, known: 0, unknown: 0 };
      for (const text of lines) {
        const outcome = importLine(text);
        if (Array.isArray(outcome)) write('import', text.slice(0, 500), outcome);
        count[Array.isArray(outcome) ? 'taken' : outcome] += 1;
      }
      return count;
    },
  };

  function importLine(text: string): PairWord[] | 'known' | 'unknown' {
    const line = matchLineSchema.safeParse(parsed(text)).data;
    const ids = line ? recordsOf(line, queries) : null;
    const [first, ...rest] = ids ?? [];
    if (!line || first === undefined) return 'unknown';
    const group = new Set(book.groupOf(first));
    // What the keys say here by themselves needs nobody's word.
    if (line.same && line.how === 'key' && rest.every((id) => group.has(id))) return 'known';
    if (!line.same) return rest.map((id) => ({ pair: [first, id], same: false, how: 'import' }));
    return [first, ...rest].flatMap((a, index, all) =>
      all.slice(index + 1).map((b): PairWord => ({ pair: [a, b], same: true, how: 'import' })),
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The records that a line names; null when one of them is not here. */
function recordsOf({ kind, members }: MatchLine, queries: MatchQueries): number[] | null {
  const ids = members.map(({ connection, id }) => queries.find(connection, kind, id));
  const known = [...new Set(ids.filter((id) => id !== null))];
  return known.length === members.length ? known : null;
}

/** A record and all that the owner's words join it with. */
function toldSame(book: MatchBook, recordId: number): number[] {
  const sight = book.sight();
  const ids = new Set([recordId]);
  for (const id of ids) for (const { other, same } of sight.decisions(id)) if (same) ids.add(other);
  return [...ids];
}

/** Looks again while anything has changed; several who ask at once are told together. */
function createRefresher(
  isWaiting: () => boolean,
  look: () => Promise<void>,
  log: MatchesOptions['log'],
): MatchService['refresh'] {
  let underway: Promise<void> | null = null;

  async function run(): Promise<void> {
    try {
      if (isWaiting()) await look();
    } catch (thrown) {
      // What is left stays on the list, and is found there after the next start, or when the disk has room again.
      if (asHubError(thrown).code === 'stopped') return;
      log.error({ problem: String(thrown) }, 'the match book could not be brought up to date');
    }
  }

  return async () => {
    // One that is under way may have passed over what has just come.
    while (underway) await underway;
    underway = run().finally(() => {
      underway = null;
    });
    await underway;
  };
}
