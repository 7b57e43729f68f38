import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Shop } from '../../demo/shop.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const passphrase = 'correct horse battery';

export interface CliOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What is written to its standard input. */
  readonly input?: string;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as the one JSON document that it must be. */
  json<T = Record<string, unknown>>(): T;
}

/** The real command line in a process of its own. */
export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves with the first match in what was said on standard error. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
}

/** A folder for one profile, gone when the test ends. */
export function tempProfile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'backroom-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return path.join(folder, 'profile');
}

/** Starts commands on a profile whose systems are a pretend shop's. */
export function cliOn(profile: string, shop?: Pick<Shop, 'origins'>) {
  function start(args: readonly string[], { env = {}, input = '' }: CliOptions = {}): Running {
    const child = spawn(process.execPath, [path.join(root, 'main/cli/index.ts'), ...args], {
      cwd: root,
      env: {
        ...process.env,
        BACKROOM_PROFILE: profile,
        BACKROOM_PASSPHRASE: passphrase,
        BACKROOM_ENDPOINTS: shop ? JSON.stringify(shop.origins) : undefined,
        DISPLAY: undefined,
        DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
        ...env,
      },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    return watch(child);
  }
  return { start, run: (args: readonly string[], options?: CliOptions) => start(args, options).finished };
}

function watch(child: ChildProcess): Running {
  const heard = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      heard[name] += text;
      for (const look of waiting) look();
    });
  }
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code) => resolve({ code, ...heard, json: () => JSON.parse(heard.stdout) }));
  });
  return {
    child,
    finished,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(heard.stderr);
          if (!match) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        look();
        void finished.then(() => reject(new Error(`it ended without saying ${pattern}: ${heard.stderr}`)));
      }),
  };
}

/** The arguments that connect one of the shop's systems by its first (or that) way. */
export function connectArgs(shop: Shop, vendor: keyof Shop['logins'], name: string, method?: string): string[] {
  const logins = shop.logins[vendor];
  const login = logins.find((one) => one.method === method) ?? logins[0];
  const pairs = (option: string, values: Record<string, string> = {}) =>
    Object.entries(values).flatMap(([key, value]) => [option, `${key}=${value}`]);
  const way = login ? ['--way', login.method] : [];
  return [
    'connect',
    vendor,
    '--name',
    name,
    ...way,
    ...pairs('--set', login?.settings),
    ...pairs('--secret', login?.secrets),
  ];
}
