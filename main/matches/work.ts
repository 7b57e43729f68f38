import type { Db } from '../store/database.ts';
import type { MatchBook } from '../store/match-book.ts';
import { componentOf, groupsIn, suggestionsFor } from './decide.ts';

/** Keeps the match book in line with the records, bit by bit. */
export interface MatchWork {
  /** Works for about so many milliseconds, in one transaction. False when nothing is left. */
  slice(budgetMs: number): boolean;
  /** Decides about these records and all that hangs together with them; to be called inside a transaction. */
  decide(ids: Iterable<number>): void;
}

/** So many are taken from the list between two looks at the clock. */
const handful = 10;

export function createMatchWork(db: Db, book: MatchBook, now: () => string): MatchWork {
  /** A record, what it now belongs with, and what it belonged with until now. */
  function scopeOf(seed: number, sight: ReturnType<MatchBook['sight']>) {
    const scope = new Set([seed]);
    const components: ReadonlySet<number>[] = [];
    const placed = new Set<number>();
    for (const id of scope) {
      for (const other of book.groupOf(id)) scope.add(other);
      if (placed.has(id)) continue;
      const component = componentOf(id, sight);
      components.push(component);
      for (const one of component) {
        placed.add(one);
        scope.add(one);
      }
    }
    return { scope, components };
  }

  function decide(ids: Iterable<number>): void {
    const sight = book.sight();
    const done = new Set<number>();
    for (const seed of ids) {
      if (done.has(seed)) continue;
      const { scope, components } = scopeOf(seed, sight);
      book.putGroups(
        scope,
        components.flatMap((component) => groupsIn(component, sight)),
        sight,
        now(),
      );
      const settled = (id: number) => {
        const group = book.groupOf(id);
        return new Set((group.length > 0 ? group : [id]).flatMap((one) => sight.record(one)?.connectionId ?? []));
      };
      for (const id of scope) {
        done.add(id);
        book.putSuggestions(id, suggestionsFor(id, sight, settled), sight.record(id)?.kind ?? null);
      }
      book.close(scope);
    }
  }

  /** First all keys, then what follows from them: a record is then decided about once, and not with each neighbour. */
  function step(): boolean {
    const due = book.due(handful);
    for (const id of due) book.readKeys(id);
    if (due.length > 0) return true;
    const open = book.open(handful);
    decide(open);
    return open.length > 0;
  }

  return {
    decide,
    slice: db.transaction((budgetMs: number) => {
      const until = performance.now() + budgetMs;
      let more = step();
      while (more && performance.now() < until) more = step();
      return more;
    }).immediate,
  };
}
