import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and the ones above it, for this user alone. Not `mkdir` with `recursive`: where a file system answers
 * that a folder's parent is missing although it is there (/proc does), that one tries for ever.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (thrown) {
    // Somebody else may have been faster.
    if (!existsSync(folder)) throw thrown;
  }
}
