import type { Db } from './database.ts';
import { createBurial } from './record-writer.ts';

/** What a whole pass that has ended says about records it did not meet. */
export interface Comparison {
  readonly live: number;
  readonly missing: number;
}

/** Finding deletions by comparing the store with a whole pass; to be called inside a transaction. */
export interface PassRepo {
  begin(streamId: number): void;
  saw(streamId: number, recordId: number): void;
  compare(streamId: number, createdFrom: string | null): Comparison;
  /** Lets go of what was missing. */
  removeMissing(streamId: number, createdFrom: string | null, at: string): number;
  /** Keeps what was missing for the owner to decide on. */
  holdMissing(streamId: number, createdFrom: string | null): void;
  end(streamId: number): void;
  held(streamId: number): number;
  /** A record that comes by again is not gone. */
  release(streamId: number, recordId: number): void;
  /** The owner's word on what is held: gone, or kept. Returns how many were let go. */
  settle(streamId: number, accept: boolean, at: string): number;
}

const missingRows = `FROM record WHERE stream_id = @streamId AND deleted_at IS NULL
  AND (@createdFrom IS NULL OR created_at >= @createdFrom)
  AND NOT EXISTS (SELECT 1 FROM pass_seen AS s WHERE s.stream_id = @streamId AND s.record_id = record.id)`;

export function createPasses(db: Db): PassRepo {
  const forget = db.prepare('DELETE FROM pass_seen WHERE stream_id = ?');
  const saw = db.prepare('INSERT OR IGNORE INTO pass_seen (stream_id, record_id) VALUES (?, ?)');
  const live = db.prepare<[number], { n: number }>('SELECT live AS n FROM stream_state WHERE id = ?');
  type Bounds = [{ streamId: number; createdFrom: string | null }];
  const missing = db.prepare<Bounds, { n: number }>(`SELECT count(*) AS n ${missingRows}`);
  const missingIds = db.prepare<Bounds, { id: number }>(`SELECT id ${missingRows}`);
  const hold = db.prepare(`INSERT INTO held_deletion SELECT @streamId, id ${missingRows}`);
  const held = db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM held_deletion WHERE stream_id = ?');
  const heldIds = db.prepare<[number], { record_id: number }>(
    'SELECT record_id FROM held_deletion WHERE stream_id = ?',
  );
  const release = db.prepare('DELETE FROM held_deletion WHERE stream_id = ? AND record_id = ?');
  const releaseAll = db.prepare('DELETE FROM held_deletion WHERE stream_id = ?');
  const bury = createBurial(db);

  return {
    begin: (streamId) => void forget.run(streamId),
    saw: (streamId, recordId) => void saw.run(streamId, recordId),
    compare: (streamId, createdFrom) => ({
      live: live.get(streamId)?.n ?? 0,
      missing: missing.get({ streamId, createdFrom })?.n ?? 0,
    }),
    removeMissing: (streamId, createdFrom, at) => {
      const rows = missingIds.all({ streamId, createdFrom });
      for (const row of rows) bury(row.id, at);
      return rows.length;
    },
    holdMissing: (streamId, createdFrom) => void hold.run({ streamId, createdFrom }),
    end: (streamId) => void forget.run(streamId),
    held: (streamId) => held.get(streamId)?.n ?? 0,
    release: (streamId, recordId) => void release.run(streamId, recordId),
    settle: (streamId, accept, at) => {
      const gone = accept ? heldIds.all(streamId).filter((row) => bury(row.record_id, at)).length : 0;
      releaseAll.run(streamId);
      return gone;
    },
  };
}
