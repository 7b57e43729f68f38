import type { Db } from './database.ts';

/** A time in which this PC slept or Backroom was closed. */
export interface AbsenceRow {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  /** Scheduled runs that were missed and done as one. */
  readonly folded: number;
  /** Deliveries that the relay had kept. */
  readonly collected: number;
  readonly settledAt: string | null;
}

export interface AbsenceRepo {
  add(from: string, to: string): void;
  latest(): AbsenceRow | null;
  /** What has been fetched since. */
  count(id: number, counts: { folded: number; collected: number }): void;
  settle(id: number, at: string): void;
  /** How many missed runs stand behind those that began since an instant. */
  foldedSince(since: string): number;
}

export function createAbsences(db: Db): AbsenceRepo {
  const add = db.prepare('INSERT INTO absence (from_at, to_at) VALUES (?, ?)');
  const latest = db.prepare<[], AbsenceRow>(
    `SELECT id, from_at AS "from", to_at AS "to", folded, collected, settled_at AS settledAt
     FROM absence ORDER BY id DESC LIMIT 1`,
  );
  const count = db.prepare('UPDATE absence SET folded = @folded, collected = @collected WHERE id = @id');
  const settle = db.prepare('UPDATE absence SET settled_at = ? WHERE id = ?');
  const folded = db
    .prepare<[string], number>('SELECT ifnull(sum(folded), 0) FROM sync_run WHERE started_at >= ?')
    .pluck();
  return {
    add: (from, to) => void add.run(from, to),
    latest: () => latest.get() ?? null,
    count: (id, counts) => void count.run({ id, ...counts }),
    settle: (id, at) => void settle.run(at, id),
    foldedSince: (since) => folded.get(since) ?? 0,
  };
}
