import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Db, openStore } from '../../main/store/database.ts';

/** A folder that is gone when the test ends. */
export function tempFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'backroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A fresh store; closed and gone when the test ends. */
export function tempStore(folder = tempFolder()): Db {
  const db = openStore(folder);
  onTestFinished(() => void db.close());
  return db;
}
