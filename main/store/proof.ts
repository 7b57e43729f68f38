import type { EntityKind } from '../../contract/entities/index.ts';
import type { Money } from '../../contract/money.ts';
import type { CountTally, TallyWindow } from '../../providers/kit/index.ts';
import type { Db } from './database.ts';

/** Days in a row with the vendor's number and ours; '' as first and last day stands for everything. */
export interface ProofWindow {
  readonly first: string;
  readonly last: string;
  readonly theirs: number;
  readonly ours: number;
  readonly setAside: number;
}

/** The vendor's balance in one currency, and what is here of it, in minor units. */
export interface ProofSum {
  readonly currency: string;
  readonly theirs: number;
  readonly ours: number;
}

export interface Proof {
  readonly streamId: number;
  readonly at: string;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly missing: number;
  readonly surplus: number;
  readonly setAside: number;
  /** Why it could not be proved the last time: an error code, or a reason of contract/ipc/proof.ts. */
  readonly problem: string | null;
  readonly tried: string | null;
  readonly windows: readonly ProofWindow[];
  readonly sums: readonly ProofSum[];
}

/** Which of a stream's records the vendor's number is about. */
export interface Tallying {
  readonly streamId: number;
  readonly entity: EntityKind;
  readonly by: CountTally['by'];
  readonly without?: string | undefined;
}

export interface ProofRepo {
  save(proof: Proof): void;
  /** Keeps what was proved before, and why it could not be done again. */
  saveProblem(streamId: number, at: string, problem: string): void;
  find(streamId: number): Proof | null;
  /** How many records are missing in the streams of a connection that are fetched. */
  missingOf(connectionId: string): number;
  /** True where a vendor's balance is not what was fetched of it. */
  isUnbalanced(connectionId: string): boolean;
  /** How many records are here, of a window or, where the vendor counts everything, of all. */
  count(of: Tallying, window?: TallyWindow): number;
  /** What the records of a stream add up to, by currency. */
  sums(of: Pick<Tallying, 'streamId' | 'entity'>): Money[];
  isHere(streamId: number, externalId: string): boolean;
  /** The date of the oldest record, as instant or day. */
  oldest(of: Tallying): string | null;
  /** The raw text of what was set aside and is not here in an older form either. */
  setAside(streamId: number): string[];
}

interface Row {
  readonly stream_id: number;
  readonly at: string;
  readonly first_day: string | null;
  readonly last_day: string | null;
  readonly missing: number;
  readonly surplus: number;
  readonly set_aside: number;
  readonly problem: string | null;
  readonly tried: string | null;
}

const columns = { created: 'created_at', occurred: 'occurred_at', day: 'occurred_at', whole: 'occurred_at' } as const;

export function createProofs(db: Db): ProofRepo {
  const put = db.prepare(`INSERT INTO proof (stream_id, at, first_day, last_day, missing, surplus, set_aside, problem,
      tried)
    VALUES (@streamId, @at, @firstDay, @lastDay, @missing, @surplus, @setAside, @problem, @tried)
    ON CONFLICT (stream_id) DO UPDATE SET at = excluded.at, first_day = excluded.first_day,
      last_day = excluded.last_day, missing = excluded.missing, surplus = excluded.surplus,
      set_aside = excluded.set_aside, problem = excluded.problem, tried = excluded.tried`);
  const putProblem = db.prepare(`INSERT INTO proof (stream_id, at, missing, surplus, set_aside, problem)
    VALUES (?, ?, 0, 0, 0, ?) ON CONFLICT (stream_id) DO UPDATE SET at = excluded.at, problem = excluded.problem`);
  const clear = db.prepare('DELETE FROM proof_window WHERE stream_id = ?');
  const putWindow = db.prepare(`INSERT INTO proof_window (stream_id, first_day, last_day, theirs, ours, set_aside)
    VALUES (@streamId, @first, @last, @theirs, @ours, @setAside)`);
  const clearSums = db.prepare('DELETE FROM proof_sum WHERE stream_id = ?');
  const putSum = db.prepare(`INSERT INTO proof_sum (stream_id, currency, theirs, ours)
    VALUES (@streamId, @currency, @theirs, @ours)`);
  const sums = db.prepare<[number], ProofSum>(
    'SELECT currency, theirs, ours FROM proof_sum WHERE stream_id = ? ORDER BY currency',
  );
  const unbalanced = db.prepare<[string], { n: number }>(`SELECT count(*) AS n FROM proof_sum AS p
    JOIN stream_state AS s ON s.id = p.stream_id
    WHERE s.connection_id = ? AND s.enabled = 1 AND p.theirs <> p.ours`);
  const here = db.prepare<[number, string], { id: number }>(
    'SELECT id FROM record WHERE stream_id = ? AND external_id = ? AND deleted_at IS NULL',
  );
  const one = db.prepare<[number], Row>('SELECT * FROM proof WHERE stream_id = ?');
  const windows = db.prepare<[number], ProofWindow>(`SELECT first_day AS first, last_day AS last, theirs, ours,
      set_aside AS setAside FROM proof_window WHERE stream_id = ? ORDER BY first_day`);
  const missing = db.prepare<[string], { n: number | null }>(`SELECT sum(p.missing) AS n FROM proof AS p
    JOIN stream_state AS s ON s.id = p.stream_id WHERE s.connection_id = ? AND s.enabled = 1`);
  const setAside = db.prepare<[number, number], { raw: string }>(`SELECT raw FROM record_error AS e
    WHERE stream_id = ? AND NOT EXISTS (SELECT 1 FROM record AS r
      WHERE r.stream_id = ? AND r.external_id = e.external_id AND r.deleted_at IS NULL)`);

  /** The kind is written out, since SQLite only then sees that the index of products will do. */
  function whereOf({ entity, without }: Pick<Tallying, 'entity' | 'without'>): string {
    const rest = without === undefined ? '' : ` AND json_extract(canonical, '$.${without}') IS NULL`;
    return `stream_id = @streamId AND deleted_at IS NULL AND entity = '${entity}'${rest}`;
  }

  return {
    save: db.transaction(({ windows: parts, sums: amounts, ...proof }: Proof) => {
      const { streamId } = proof;
      put.run(proof);
      clear.run(streamId);
      for (const part of parts) putWindow.run({ streamId, ...part });
      clearSums.run(streamId);
      for (const sum of amounts) putSum.run({ streamId, ...sum });
    }),
    saveProblem: (streamId, at, problem) => void putProblem.run(streamId, at, problem),
    find(streamId) {
      const row = one.get(streamId);
      return row ? { ...fromRow(row), windows: windows.all(streamId), sums: sums.all(streamId) } : null;
    },
    missingOf: (connectionId) => missing.get(connectionId)?.n ?? 0,
    isUnbalanced: (connectionId) => (unbalanced.get(connectionId)?.n ?? 0) > 0,
    count(of, window) {
      const { streamId, by } = of;
      const column = columns[by];
      const dated = window === undefined ? '' : ` AND ${column} >= @from AND ${column} < @until`;
      const count = db.prepare<[Record<string, string | number>], { n: number }>(
        `SELECT count(*) AS n FROM record WHERE ${whereOf(of)}${dated}`,
      );
      return count.get({ streamId, ...(window === undefined ? {} : edgesOf(by, window)) })?.n ?? 0;
    },
    sums(of) {
      const sum = db.prepare<[{ streamId: number }], Money>(
        `SELECT currency, sum(amount_minor) AS amountMinor FROM record
          WHERE ${whereOf(of)} AND currency IS NOT NULL GROUP BY currency`,
      );
      return sum.all({ streamId: of.streamId });
    },
    isHere: (streamId, externalId) => here.get(streamId, externalId) !== undefined,
    oldest(of) {
      const column = columns[of.by];
      const found = db.prepare<[Record<string, number>], { at: string | null }>(
        `SELECT min(${column}) AS at FROM record WHERE ${whereOf(of)} AND ${column} > ''`,
      );
      return found.get({ streamId: of.streamId })?.at ?? null;
    },
    setAside: (streamId) => setAside.all(streamId, streamId).map(({ raw }) => raw),
  };
}

/**
 * The edges of a window as they compare with dates in the store. Instants are cut to the second, so that "…:00Z" and
 * "…:00.000Z" fall on the same side.
 */
export function edgesOf(by: CountTally['by'], window: TallyWindow): { from: string; until: string } {
  if (by === 'day') return { from: window.firstDay, until: `${window.lastDay}~` };
  return { from: window.from.slice(0, 19), until: window.until.slice(0, 19) };
}

function fromRow(row: Row): Omit<Proof, 'windows' | 'sums'> {
  const { stream_id: streamId, first_day: firstDay, last_day: lastDay, set_aside: setAside, ...rest } = row;
  const { at, missing, surplus, problem, tried } = rest;
  return { streamId, at, firstDay, lastDay, missing, surplus, setAside, problem, tried };
}
