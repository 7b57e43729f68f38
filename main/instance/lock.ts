import Database from 'better-sqlite3';
import { HubError } from '../../contract/errors.ts';
import { makeFolder } from '../store/folder.ts';
import { lockFile } from './place.ts';

/** The right to change a profile, held by one process. */
export interface InstanceLock {
  release(): void;
}

/**
 * Takes the lock of a profile, or null while another process has it. It is SQLite's lock on a file of its own, hence
 * the system's: a process that dies loses it at once, so there is nothing stale to judge by process ids.
 * @param nativeBinding where a build of SQLite for this runtime lies, when not inside the package
 * @throws HubError store_read_only
 */
export function takeInstanceLock(profileDir: string, nativeBinding?: string): InstanceLock | null {
  const file = openFile(profileDir, nativeBinding);
  try {
    file.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    file.close();
    if (isBusy(thrown)) return null;
    throw unusable(profileDir, thrown);
  }
  return { release: () => void file.close() };
}

function openFile(profileDir: string, nativeBinding: string | undefined): Database.Database {
  try {
    makeFolder(profileDir);
    return new Database(lockFile(profileDir), {
      timeout: 0,
      ...(nativeBinding === undefined ? {} : { nativeBinding }),
    });
  } catch (thrown) {
    throw unusable(profileDir, thrown);
  }
}

function unusable(folder: string, cause: unknown): HubError {
  return new HubError('store_read_only', { params: { folder }, cause, detail: String(cause) });
}

function isBusy(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('SQLITE_BUSY');
}
