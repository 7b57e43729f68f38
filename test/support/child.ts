import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { keychain } from './open-hub.ts';

/** A Node process that runs one of our scripts and tells what it does line by line. */
export interface Child {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves with the first line that begins so; rejects when the process ends without. */
  said(beginning: string): Promise<string>;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
}

/** Starts test/support/sync.process.ts on a profile; killed at the latest when the test ends. */
export function startSync(profileDir: string, connectionId: string, what: 'loop' | 'once'): Child {
  return startScript('./sync.process.ts', [profileDir, connectionId, JSON.stringify([...keychain.entries]), what]);
}

/** Starts one of the scripts beside this file; killed at the latest when the test ends. */
export function startScript(file: string, words: readonly string[]): Child {
  const args = [fileURLToPath(new URL(file, import.meta.url)), ...words];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  const hear = (line: string) => {
    lines.push(line);
    for (const listener of listeners) listener();
  };
  createInterface({ input: child.stdout }).on('line', hear);
  createInterface({ input: child.stderr }).on('line', (line) => hear(`! ${line}`));
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  return {
    process: child,
    lines,
    gone,
    said: (beginning) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => line.startsWith(beginning));
          if (found !== undefined) resolve(found);
          return found !== undefined;
        };
        if (look()) return;
        listeners.add(look);
        void gone.then(() => look() || reject(new Error(`it ended without "${beginning}":\n${lines.join('\n')}`)));
      }),
  };
}
