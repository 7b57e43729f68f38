import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { HubError } from '../../contract/errors.ts';
import { asStoreError, type Db, databaseFile } from './database.ts';
import { makeFolder } from './folder.ts';
import { newestVersion } from './migrations/index.ts';

export interface Backup {
  readonly file: string;
  readonly at: string;
  readonly bytes: number;
}

/** Where a profile's own backups lie. */
export function backupFolder(profileDir: string): string {
  return path.join(profileDir, 'backups');
}

/**
 * Writes a compact copy of the live store, whole even while a sync is writing (SQLite VACUUM INTO).
 * Credentials stay sealed in it. @throws HubError bad_input (there is such a file), store_read_only, full_disk
 */
export function backUp(db: Db, file: string): void {
  if (existsSync(file)) throw new HubError('bad_input', { params: { what: `there is already a file ${file}.` } });
  const part = `${file}.part`;
  try {
    makeFolder(path.dirname(file));
    rmSync(part, { force: true });
    db.prepare('VACUUM INTO ?').run(part);
    renameSync(part, file);
  } catch (thrown) {
    throw asFileError(thrown, file, part);
  }
}

/** Half a file is no use to anybody, and takes room where there may be none. */
function asFileError(thrown: unknown, file: string, part: string): HubError {
  const error = asStoreError(thrown, file);
  try {
    rmSync(part, { force: true });
  } catch {
    // Then there was no folder to put it in.
  }
  if (error.code !== 'bug') return error;
  return new HubError('store_read_only', { params: { ...error.params }, cause: thrown, detail: error.detail ?? '' });
}

/** Proves that the file is sound (SQLite quick_check). @throws HubError store_corrupt */
export function checkStore(db: Db, file: string): void {
  const found = db.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw new HubError('store_corrupt', { params: { file }, detail: String(found) });
}

/** The backups of a profile, newest first. */
export function listBackups(profileDir: string): Backup[] {
  const folder = backupFolder(profileDir);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.db'));
  const backups = files.map((name) => {
    const file = path.join(folder, name);
    const { mtime, size } = statSync(file);
    return { file, at: mtime.toISOString(), bytes: size };
  });
  return backups.sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** Keeps the newest backups and removes the others (must-not-fail 20). */
export function trimBackups(profileDir: string, keep: number): void {
  for (const { file } of listBackups(profileDir).slice(keep)) rmSync(file, { force: true });
}

/**
 * Puts a backup in the place of a profile's store, which must not be open. What was there is kept beside it.
 * @returns where the replaced file was put, or null where there was none
 * @throws HubError backup_unreadable, store_newer; nothing was changed then
 */
export function restore(profileDir: string, backup: string, at: Date, nativeBinding?: string): string | null {
  const file = databaseFile(profileDir);
  const part = `${file}.restoring`;
  copyChecked(backup, part, nativeBinding);
  let kept: string | null = null;
  if (existsSync(file)) {
    kept = `${file}.replaced-${at.toISOString().replaceAll(/[:.]/g, '-')}`;
    for (const end of ['-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, kept + end);
    renameSync(file, kept);
  }
  renameSync(part, file);
  return kept;
}

/** Proves that a file is a backup that can be restored. @throws HubError backup_unreadable, store_newer */
export function checkBackup(file: string, nativeBinding?: string): void {
  withBackup(file, nativeBinding, () => undefined);
}

/** Copies through SQLite, so that what still stands in a log beside the backup comes along. */
function copyChecked(file: string, copy: string, nativeBinding: string | undefined): void {
  withBackup(file, nativeBinding, (db) => copyInto(db, copy, nativeBinding));
}

function withBackup(file: string, nativeBinding: string | undefined, use: (db: Db) => void): void {
  let version: number;
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true, ...(nativeBinding ? { nativeBinding } : {}) });
    try {
      version = Number(db.pragma('user_version', { simple: true }));
      const whole = db.pragma('quick_check(1)', { simple: true }) === 'ok';
      const ours = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'stream_state'").get() !== undefined;
      if (!whole || !ours) throw new HubError('backup_unreadable', { params: { file } });
      if (version <= newestVersion) use(db);
    } finally {
      db.close();
    }
  } catch (cause) {
    if (cause instanceof HubError) throw cause;
    throw new HubError('backup_unreadable', { params: { file }, cause, detail: String(cause) });
  }
  if (version > newestVersion) throw new HubError('store_newer', { params: { found: version, known: newestVersion } });
}

function copyInto(db: Db, copy: string, nativeBinding: string | undefined): void {
  try {
    makeFolder(path.dirname(copy));
    rmSync(copy, { force: true });
    db.prepare('VACUUM INTO ?').run(copy);
    releaseAll(copy, nativeBinding);
  } catch (thrown) {
    throw asFileError(thrown, copy, copy);
  }
}

/** Whoever was at work when the backup was made is not at work on the restored store. */
function releaseAll(file: string, nativeBinding: string | undefined): void {
  const db = new Database(file, nativeBinding ? { nativeBinding } : {});
  try {
    db.exec('DELETE FROM lease');
  } finally {
    db.close();
  }
}
