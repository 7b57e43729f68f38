import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { SettingError } from '../settings.ts';

export type Db = Database.Database;

const version = 10;
/** The one before may still be ending. */
const lockMs = 1_000;

/**
 * Ids of events are handed out once and never again (AUTOINCREMENT), also when the newest was deleted: a cursor that
 * is ahead of a new event would hide it.
 */
const sql = `
  CREATE TABLE inboxes (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    created_at TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    next_token_hash TEXT,
    lost_before TEXT,
    last_received_at TEXT,
    events INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE addresses (
    hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    inbox INTEGER NOT NULL REFERENCES inboxes (key) ON DELETE CASCADE,
    answers TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX addresses_of_inbox ON addresses (inbox);
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox INTEGER NOT NULL REFERENCES inboxes (key) ON DELETE CASCADE,
    address_id TEXT NOT NULL,
    received_at TEXT NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX events_of_inbox ON events (inbox, seq);
  CREATE TABLE devices (
    inbox INTEGER NOT NULL REFERENCES inboxes (key) ON DELETE CASCADE,
    device TEXT NOT NULL,
    acknowledged INTEGER NOT NULL DEFAULT 0,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (inbox, device)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE heartbeat (only INTEGER PRIMARY KEY CHECK (only = 1), at TEXT NOT NULL) STRICT;
  CREATE TABLE downtimes (from_at TEXT NOT NULL, to_at TEXT NOT NULL) STRICT;
`;

/** Opens or makes the relay's database, for this process alone. @throws SettingError */
export function openDatabase(dataDir: string): Db {
  const file = path.join(dataDir, 'relay.db');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const db = new Database(file, { timeout: lockMs });
    prepare(db);
    return db;
  } catch (thrown) {
    if (thrown instanceof SettingError) throw thrown;
    throw new SettingError(`RELAY_DATA does not fit: ${file} cannot be opened (${codeOf(thrown)}).`);
  }
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
}

function prepare(db: Db): void {
  // A sealed event is 2 to 3 KB; each commit writes the pages that it ends on anew.
  db.pragma('page_size = 8192');
  db.pragma('auto_vacuum = INCREMENTAL');
  // Two relays on one file would not wake each other's polls: the second is refused.
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  // Often and little: a checkpoint holds up what comes in meanwhile, and a large one does so for longer than 50 ms.
  db.pragma('wal_autocheckpoint = 400');
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -32000');
  db.pragma('journal_size_limit = 67108864');
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found > version) throw new SettingError('RELAY_DATA does not fit: a newer relay has written it.');
  if (found === version) return;
  db.transaction(() => {
    db.exec(sql);
    db.pragma(`user_version = ${version}`);
  }).immediate();
}
