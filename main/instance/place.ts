import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/** What the instance that runs on a profile writes down for others; readable by the owner alone. */
const noteSchema = z.object({
  pid: z.int(),
  /** Where it listens. */
  address: z.string().min(1),
  /** Whoever shows this may ask: only the owner can read it. */
  token: z.string().min(20),
});
export type Note = z.infer<typeof noteSchema>;

/** The longest path that a Unix socket may have on every system (macOS: 104 bytes with its ending zero). */
const longestSocketPath = 103;

export function lockFile(profileDir: string): string {
  return path.join(profileDir, 'instance.lock');
}

function noteFile(profileDir: string): string {
  return path.join(profileDir, 'instance.json');
}

/** Writes the note whole or not at all. */
export function writeNote(profileDir: string, note: Note): void {
  const file = noteFile(profileDir);
  writeFileSync(`${file}.part`, JSON.stringify(note), { mode: 0o600 });
  chmodSync(`${file}.part`, 0o600);
  renameSync(`${file}.part`, file);
}

/** The note of whoever listens, or of one that died; null where there is none or it makes no sense. */
export function readNote(profileDir: string): Note | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(noteFile(profileDir), 'utf8')));
  } catch {
    return null;
  }
}

export function removeNote(profileDir: string): void {
  rmSync(noteFile(profileDir), { force: true });
}

export interface Address {
  readonly address: string;
  /** Removes what the address left on the disk. */
  clear(): void;
}

/** A fresh address to listen on: in the profile, or in a private temporary folder where its path would be too long. */
export function newAddress(profileDir: string, platform: NodeJS.Platform = process.platform): Address {
  if (platform === 'win32') {
    const name = createHash('sha256').update(path.resolve(profileDir).toLowerCase()).digest('hex').slice(0, 32);
    return { address: `\\\\.\\pipe\\backroom-${name}`, clear: () => undefined };
  }
  const usual = path.join(profileDir, 'backroom.sock');
  if (Buffer.byteLength(usual) <= longestSocketPath) {
    const clear = () => rmSync(usual, { force: true });
    clear();
    return { address: usual, clear };
  }
  // Nobody else may look into this folder, so nobody can put a socket of theirs in its place.
  const folder = mkdtempSync(path.join(tmpdir(), 'backroom-'));
  return { address: path.join(folder, 'sock'), clear: () => rmSync(folder, { recursive: true, force: true }) };
}
