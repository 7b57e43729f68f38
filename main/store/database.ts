import { closeSync, openSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { asHubError, HubError } from '../../contract/errors.ts';
import { makeFolder } from './folder.ts';
import { migrations as allMigrations, type Migration } from './migrations/index.ts';
import { storedWords } from './search-words.ts';
import { syncedFolderOf } from './synced-folder.ts';

export type Db = Database.Database;

export interface OpenOptions {
  /** Where a build of SQLite for this runtime lies, when not inside the package. */
  nativeBinding?: string | undefined;
  /** Told once a migration has run, with the copy kept of the file before it. */
  onMigrated?: (from: number, to: number, copy: string | null) => void;
  /** Other steps than Backroom's own, for tests. */
  migrations?: readonly Migration[];
}

/** The profile's database file. */
export function databaseFile(profileDir: string): string {
  return path.join(profileDir, 'backroom.db');
}

/**
 * Opens (or makes) the store of a profile and brings it to the newest version.
 * @throws HubError store_read_only, store_synced_folder, store_newer, store_corrupt
 */
export function openStore(profileDir: string, options: OpenOptions = {}): Db {
  checkFolder(profileDir);
  const file = databaseFile(profileDir);
  const db = connect(file, options.nativeBinding);
  try {
    migrate(db, file, options);
    return db;
  } catch (thrown) {
    db.close();
    throw thrown instanceof HubError ? thrown : asStoreError(thrown, file);
  }
}

/** A further connection to a store that is already open and up to date: for the worker thread and for reading. */
export function joinStore(file: string, nativeBinding?: string): Db {
  return connect(file, nativeBinding);
}

function connect(file: string, nativeBinding: string | undefined): Db {
  let db: Db;
  try {
    db = new Database(file, nativeBinding === undefined ? {} : { nativeBinding });
  } catch (thrown) {
    throw asStoreError(thrown, file);
  }
  try {
    // A record is 2 to 3 KB: in pages of 4 KB one would stand alone on each. Only a new file heeds this.
    db.pragma('page_size = 16384');
    // Pages that are free again can then be given back bit by bit. A file from before heeds it once it was copied whole.
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('busy_timeout = 10000');
    db.pragma('cache_size = -16000');
    db.pragma('temp_store = MEMORY');
    // must-not-fail 20: the write-ahead log is cut back to this many bytes after each checkpoint.
    db.pragma('journal_size_limit = 67108864');
    return db;
  } catch (thrown) {
    db.close();
    throw asStoreError(thrown, file);
  }
}

function checkFolder(profileDir: string): void {
  const synced = syncedFolderOf(profileDir);
  if (synced) throw new HubError('store_synced_folder', { params: { folder: profileDir, service: synced } });
  const probe = path.join(profileDir, `.write-test-${process.pid}`);
  try {
    makeFolder(profileDir);
    closeSync(openSync(probe, 'w'));
    unlinkSync(probe);
  } catch (cause) {
    throw new HubError('store_read_only', { params: { folder: profileDir }, cause, detail: String(cause) });
  }
}

function migrate(db: Db, file: string, { migrations = allMigrations, onMigrated }: OpenOptions): void {
  const from = versionOf(db);
  const newestVersion = migrations.at(-1)?.version ?? 0;
  if (from > newestVersion) {
    throw new HubError('store_newer', { params: { found: from, known: newestVersion } });
  }
  if (from === newestVersion) return;
  db.function('search_words', { deterministic: true }, (text) => storedWords(String(text)));
  const copy = from === 0 ? null : keepCopy(db, `${file}.before-${newestVersion}.v${from}`);
  for (const { version, sql } of migrations) {
    if (version <= from) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
  onMigrated?.(from, newestVersion, copy);
}

function versionOf(db: Db): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** A copy of the store as it is before a migration, whole even while somebody else has it open. */
function keepCopy(db: Db, copy: string): string {
  const part = `${copy}.part`;
  rmSync(part, { force: true });
  db.prepare('VACUUM INTO ?').run(part);
  renameSync(part, copy);
  return copy;
}

/** Any thrown value as a HubError; what SQLite says by what it means for the owner. */
export function asKnownError(thrown: unknown, file = 'backroom.db'): HubError {
  const ofSqlite = thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('SQLITE');
  return ofSqlite ? asStoreError(thrown, file) : asHubError(thrown);
}

const sqliteCode = /^SQLITE_[A-Z_]+$/;

/** What a thrown SQLite error means for the owner. */
export function asStoreError(thrown: unknown, file: string): HubError {
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  const options = { params: { file, folder: path.dirname(file) }, cause: thrown, detail };
  // SHMSIZE: the shared-memory file beside the log could not grow.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE' || /disk is full|ENOSPC/.test(detail))
    return new HubError('full_disk', options);
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) {
    return new HubError('store_read_only', options);
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return new HubError('store_corrupt', options);
  return new HubError('bug', { ...options, detail: sqliteCode.test(code) ? `${code}: ${detail}` : detail });
}
