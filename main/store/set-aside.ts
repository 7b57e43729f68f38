import type { Db } from './database.ts';
import { removedOwner } from './removal.ts';

export interface SetAside {
  readonly id: number;
  readonly streamId: number;
  readonly stream: string;
  readonly connectionId: string;
  readonly externalId: string;
  readonly parentId: string | null;
  readonly reason: string;
  readonly raw: string;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly attempts: number;
}

export interface SetAsideFilter {
  connectionId?: string | undefined;
  stream?: string | undefined;
  before?: number | undefined;
  ids?: readonly number[] | undefined;
  limit: number;
}

/** Records that did not fit, kept with their reason and raw text until they do (must-not-fail 9). */
export interface SetAsideRepo {
  keep(entry: {
    streamId: number;
    externalId: string;
    parentId: string | null;
    runId: number | null;
    reason: string;
    raw: string;
    at: string;
  }): void;
  /** A record that fits now, or is gone, needs no entry. */
  clear(streamId: number, externalId: string): void;
  /** What a whole reading that began at `since` did not meet again is gone at the vendor. */
  clearUnseen(streamId: number, since: string): void;
  /** How many came since then whose id could not be read: each may be any of the records. */
  nameless(streamId: number, since: string): number;
  count(streamId: number): number;
  countOf(connectionId: string): number;
  list(filter: SetAsideFilter): SetAside[];
}

const columns = `e.id, e.stream_id AS streamId, s.stream, s.connection_id AS connectionId,
  e.external_id AS externalId, e.parent_id AS parentId, e.reason, e.raw, e.first_seen_at AS firstSeenAt,
  e.last_seen_at AS lastSeenAt, e.attempts FROM record_error AS e JOIN stream_state AS s ON s.id = e.stream_id`;

export function createSetAside(db: Db): SetAsideRepo {
  const keep = db.prepare(`INSERT INTO record_error (stream_id, external_id, parent_id, run_id, reason, raw,
      first_seen_at, last_seen_at)
    VALUES (@streamId, @externalId, @parentId, @runId, @reason, @raw, @at, @at)
    ON CONFLICT (stream_id, external_id) DO UPDATE SET run_id = excluded.run_id, reason = excluded.reason,
      raw = excluded.raw, last_seen_at = excluded.last_seen_at, attempts = attempts + 1`);
  const clear = db.prepare('DELETE FROM record_error WHERE stream_id = ? AND external_id = ?');
  const clearUnseen = db.prepare('DELETE FROM record_error WHERE stream_id = ? AND last_seen_at < ?');
  // What has no id is kept under "?" and its digest; "?in " is a list inside a record that is known.
  const nameless = db.prepare<[number, string], { n: number }>(`SELECT count(*) AS n FROM record_error
    WHERE stream_id = ? AND last_seen_at >= ? AND external_id GLOB '[?]*' AND external_id NOT GLOB '[?]in *'`);
  const count = db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM record_error WHERE stream_id = ?');
  const countOf = db.prepare<[string], { n: number }>(`SELECT count(*) AS n FROM record_error
    WHERE stream_id IN (SELECT id FROM stream_state WHERE connection_id = ?)`);
  const list = db.prepare<[Record<string, string | number | null>], SetAside>(`SELECT ${columns}
    WHERE (@connectionId IS NULL OR s.connection_id = @connectionId) AND s.connection_id <> '${removedOwner}' AND (@stream IS NULL OR s.stream = @stream)
      AND (@before IS NULL OR e.id < @before)
      AND (@ids IS NULL OR e.id IN (SELECT value FROM json_each(@ids)))
    ORDER BY e.id DESC LIMIT @limit`);
  return {
    keep: (entry) => void keep.run(entry),
    clear: (streamId, externalId) => void clear.run(streamId, externalId),
    clearUnseen: (streamId, since) => void clearUnseen.run(streamId, since),
    nameless: (streamId, since) => nameless.get(streamId, since)?.n ?? 0,
    count: (streamId) => count.get(streamId)?.n ?? 0,
    countOf: (connectionId) => countOf.get(connectionId)?.n ?? 0,
    list: ({ connectionId = null, stream = null, before = null, ids, limit }) =>
      list.all({ connectionId, stream, before, ids: ids ? JSON.stringify(ids) : null, limit }),
  };
}
