import type { Db } from './database.ts';

/**
 * Removing a connection with very many records: it is gone from sight with one short transaction, its records follow in
 * slices. Until then their streams belong to an owner that nobody is shown, so a process that is killed meanwhile finds
 * at its next start what is left to do.
 */
export const removedOwner = 'backroom:removed';

/** A condition for statements over records that must not count what is on its way out. */
export const notRemoved = `(NOT EXISTS (SELECT 1 FROM stream_state WHERE connection_id = '${removedOwner}')
  OR stream_id NOT IN (SELECT id FROM stream_state WHERE connection_id = '${removedOwner}'))`;

/** So many records go at once, while the owner waits; and in a later slice, while others wait to write. */
const atOnce = 2000;
const perSlice = 200;

export interface Removal {
  /** Removes a connection and all that is its own but for its records, which go too when they are few. */
  begin(connectionId: string): void;
  /** Removes some of what is on its way out, in a transaction. False when nothing is left. */
  slice(): boolean;
}

export function createRemoval(db: Db): Removal {
  const addOwner =
    db.prepare(`INSERT OR IGNORE INTO connection (id, provider, name, way, settings, account, state, cron,
    created_at) VALUES (@id, '', @id, '', '{}', '{}', 'off', '', '')`);
  const handOver = db.prepare(`UPDATE stream_state SET connection_id = @owner, stream = id,
    enabled = 0, live = 0, cursor = NULL, pass = NULL WHERE connection_id = @id`);
  const erase = db.prepare('DELETE FROM connection WHERE id = ?');
  const next = db.prepare<[string], { id: number }>('SELECT id FROM stream_state WHERE connection_id = ? LIMIT 1');
  const eraseStream = db.prepare('DELETE FROM stream_state WHERE id = ?');
  const drops = ['record_error', 'pass_seen', 'held_deletion'].map((table) => {
    const key = table === 'record_error' ? 'id' : 'record_id';
    return db.prepare<[{ stream: number; most: number }]>(`DELETE FROM ${table} WHERE stream_id = @stream AND ${key} IN
      (SELECT ${key} FROM ${table} WHERE stream_id = @stream LIMIT @most)`);
  });
  const dropRecords = createRecordDrop(db);

  /** How many rows of a stream went; fewer than asked for when it is empty now. */
  function drop(stream: number, most: number): number {
    let gone = dropRecords(stream, most);
    for (const statement of drops) if (gone < most) gone += statement.run({ stream, most: most - gone }).changes;
    return gone;
  }

  /** How many rows went; null when nothing was left. */
  function some(most: number): number | null {
    const stream = next.get(removedOwner);
    if (!stream) {
      erase.run(removedOwner);
      return null;
    }
    const gone = drop(stream.id, most);
    if (gone < most) eraseStream.run(stream.id);
    return gone;
  }

  return {
    begin: db.transaction((id: string) => {
      addOwner.run({ id: removedOwner });
      handOver.run({ id, owner: removedOwner });
      erase.run(id);
      // What is little is gone when this returns.
      for (let left = atOnce; left > 0; ) {
        const gone = some(left);
        if (gone === null) break;
        left -= gone;
      }
    }).immediate,
    slice: db.transaction(() => some(perSlice) !== null).immediate,
  };
}

/** Takes records out of the store, their words and the search index, newest first: lists begin with those. */
function createRecordDrop(db: Db): (stream: number, most: number) => number {
  const ids = db
    .prepare<[number, number], number>('SELECT id FROM record_words WHERE stream_id = ? ORDER BY id DESC LIMIT ?')
    .pluck();
  const unindex = db.prepare('DELETE FROM record_text WHERE rowid = ?');
  const forget = db.prepare('DELETE FROM record_words WHERE stream_id = ? AND id = ?');
  const remove = db.prepare('DELETE FROM record WHERE id = ?');
  return (stream, most) => {
    const found = ids.all(stream, most);
    for (const id of found) {
      unindex.run(id);
      forget.run(stream, id);
      remove.run(id);
    }
    return found.length;
  };
}

/** 16 KB each. */
const pagesPerSlice = 100;

/** So many free pages stay for what comes next. */
const pagesKept = 256;

/** Gives some pages of the file that are free back to the disk. False when few are, or the file is an old one. */
export function returnPages(db: Db): boolean {
  const before = freePages(db);
  if (before <= pagesKept) return false;
  db.pragma(`incremental_vacuum(${Math.min(pagesPerSlice, before - pagesKept)})`);
  return freePages(db) < before;
}

/** True when there is something to clear up: records of removed connections, or pages to be given back. */
export function hasLeftovers(db: Db): boolean {
  const streams = db.prepare('SELECT 1 FROM stream_state WHERE connection_id = ? LIMIT 1').get(removedOwner);
  const isIncremental = db.pragma('auto_vacuum', { simple: true }) === 2;
  return streams !== undefined || (isIncremental && freePages(db) > pagesKept);
}

function freePages(db: Db): number {
  return Number(db.pragma('freelist_count', { simple: true }));
}
