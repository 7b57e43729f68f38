import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startNats, type TestNats } from './relay-nats.ts';

const script = fileURLToPath(new URL('../../relay/index.ts', import.meta.url));

export interface RelayOptions {
  /** SQLite unless told otherwise. */
  readonly store?: 'sqlite' | 'nats';
  /** With `nats`: one that runs; else it gets one of its own. */
  readonly nats?: TestNats;
  /** A fresh folder unless given; one that was given is left where it is. */
  readonly dataDir?: string;
  /** RELAY_... settings. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A relay in a process of its own, as it runs anywhere. */
export interface TestRelay {
  /** Its public address: where it listens, unless it was told another one. */
  readonly url: string;
  /** Where it listens on loopback. */
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** Where its store is, when it is on NATS. */
  readonly nats: TestNats | null;
  /** What it wrote to stderr so far. */
  readonly log: () => string;
  /** Sends the signal and resolves with the exit code (null: by the signal) when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Starts it again on the same port and data; kills it before when it still runs. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  readonly gone: Promise<number | null>;
  readonly log: () => string;
}

/** Generous, so that no test meets a limit that it is not about. */
const roomy = {
  RELAY_LOG: 'info',
  RELAY_ENROLMENTS_PER_HOUR: '100000',
  RELAY_INBOX_PER_MINUTE: '1000000',
  RELAY_ADDRESS_PER_MINUTE: '1000000',
  RELAY_CLIENT_PER_MINUTE: '1000000',
  RELAY_MISSES_PER_MINUTE: '1000000',
};

/** @throws Error with what it said when it ends instead of listening */
export async function startRelay(options: RelayOptions = {}): Promise<TestRelay> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'backroom-relay-'));
  const nats = options.store === 'nats' ? (options.nats ?? (await startNats())) : null;
  const env = { ...roomy, RELAY_DATA: dataDir, RELAY_STORE: nats?.url ?? 'sqlite', ...options.env };
  let running = await run({ RELAY_PORT: '0', ...env });
  const { url, port } = running;
  const kill = (signal: NodeJS.Signals) => {
    running.child.kill(signal);
    return running.gone;
  };
  return {
    url,
    port,
    dataDir,
    nats,
    get pid() {
      return running.child.pid ?? 0;
    },
    log: () => running.log(),
    kill,
    async restart() {
      await kill('SIGKILL');
      running = await run({ ...env, RELAY_PORT: String(port) });
    },
    async close() {
      await kill('SIGKILL');
      if (!options.nats) await nats?.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function run(env: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    gone.then((code) => Promise.reject(new Error(`the relay ended with ${code}:\n${log}`))),
  ]);
  const { url, port } = JSON.parse(first) as { url: string; port: number };
  return { child, url, port, gone, log: () => log };
}
