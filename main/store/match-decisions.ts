import type { MatchHow } from '../../contract/ipc/matches.ts';
import type { Db } from './database.ts';

export type MatchAction = 'accept' | 'reject' | 'join' | 'split' | 'import';

/** The owner's word on two records. */
export interface PairWord {
  readonly pair: readonly [number, number];
  readonly same: boolean;
  readonly how: Exclude<MatchHow, 'key'>;
}

export interface MatchStep {
  readonly at: string;
  readonly actor: string;
  readonly action: MatchAction;
  /** What it was about, in words that outlive the records. */
  readonly what: string;
}

/** The owner's words on pairs of records, and what takes them back. To be called inside a transaction. */
export interface MatchDecisions {
  /** Writes words, over those before; returns the records that they are about. */
  write(step: MatchStep, words: readonly PairWord[]): ReadonlySet<number>;
  /** Takes back the last step about any of these records; null where there is none. */
  undo(ids: readonly number[], at: string): { step: MatchStep; ids: ReadonlySet<number> } | null;
}

interface LoggedPair {
  readonly left_id: number;
  readonly right_id: number;
  readonly before_same: number | null;
  readonly before_how: string | null;
  readonly before_at: string | null;
}

export function createMatchDecisions(db: Db): MatchDecisions {
  const find = db.prepare<[number, number], { same: number; how: string; at: string }>(
    'SELECT same, how, at FROM match_decision WHERE left_id = ? AND right_id = ?',
  );
  const put = db.prepare<[number, number, number, string, string]>(
    'INSERT OR REPLACE INTO match_decision (left_id, right_id, same, how, at) VALUES (?, ?, ?, ?, ?)',
  );
  const drop = db.prepare('DELETE FROM match_decision WHERE left_id = ? AND right_id = ?');
  const log = db.prepare<[MatchStep]>(
    'INSERT INTO match_log (at, actor, action, what) VALUES (@at, @actor, @action, @what)',
  );
  const logPair = db.prepare<[LoggedPair & { log_id: number | bigint }]>(
    `INSERT OR IGNORE INTO match_log_pair (log_id, left_id, right_id, before_same, before_how, before_at)
     VALUES (@log_id, @left_id, @right_id, @before_same, @before_how, @before_at)`,
  );
  const last = db.prepare<{ ids: string }, MatchStep & { id: number }>(
    `SELECT id, at, actor, action, what FROM match_log WHERE undone_at IS NULL AND id IN
       (SELECT log_id FROM match_log_pair WHERE left_id IN (SELECT value FROM json_each(@ids))
        UNION ALL SELECT log_id FROM match_log_pair WHERE right_id IN (SELECT value FROM json_each(@ids)))
     ORDER BY id DESC LIMIT 1`,
  );
  const pairsOf = db.prepare<[number], LoggedPair>(
    'SELECT left_id, right_id, before_same, before_how, before_at FROM match_log_pair WHERE log_id = ?',
  );
  const undone = db.prepare('UPDATE match_log SET undone_at = ? WHERE id = ?');

  return {
    write(step, words) {
      const logId = log.run(step).lastInsertRowid;
      const ids = new Set<number>();
      for (const { pair, same, how } of words) {
        const [left, right] = pair[0] < pair[1] ? pair : [pair[1], pair[0]];
        const before = find.get(left, right);
        const was = {
          before_same: before?.same ?? null,
          before_how: before?.how ?? null,
          before_at: before?.at ?? null,
        };
        logPair.run({ log_id: logId, left_id: left, right_id: right, ...was });
        put.run(left, right, Number(same), how, step.at);
        ids.add(left).add(right);
      }
      return ids;
    },
    undo(about, at) {
      const found = last.get({ ids: JSON.stringify(about) });
      if (!found) return null;
      const { id, ...step } = found;
      const ids = new Set<number>();
      for (const { left_id: left, right_id: right, ...before } of pairsOf.all(id)) {
        const { before_same: same, before_how: how, before_at: since } = before;
        if (same === null || how === null || since === null) drop.run(left, right);
        else put.run(left, right, same, how, since);
        ids.add(left).add(right);
      }
      undone.run(at, id);
      return { step, ids };
    },
  };
}
