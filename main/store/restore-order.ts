import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { restore } from './maintenance.ts';

const orderSchema = z.object({ file: z.string() });

function orderFile(profileDir: string): string {
  return path.join(profileDir, 'restore.json');
}

/** Leaves word that a backup is to be restored at the next start: the store must not be open then. */
export function orderRestore(profileDir: string, file: string): void {
  const order = orderFile(profileDir);
  writeFileSync(`${order}.part`, JSON.stringify({ file } satisfies z.infer<typeof orderSchema>));
  renameSync(`${order}.part`, order);
}

/** What was restored and where the file before it is kept; or why it could not be, and nothing was changed. */
export type Restored = { readonly file: string; readonly kept: string | null } | { readonly problem: unknown };

/**
 * Restores what was ordered, to be called before the store is opened. The order goes last, so that a start that was
 * cut in the middle restores again.
 * @returns null when nothing was ordered
 */
export function carryOutRestore(profileDir: string, at: Date, nativeBinding?: string): Restored | null {
  const order = orderFile(profileDir);
  if (!existsSync(order)) return null;
  try {
    const { file } = orderSchema.parse(JSON.parse(readFileSync(order, 'utf8')));
    return { file, kept: restore(profileDir, file, at, nativeBinding) };
  } catch (problem) {
    return { problem };
  } finally {
    rmSync(order, { force: true });
  }
}
