import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createHub, type Hub } from '../../main/hub.ts';
import { createLog } from '../../main/log.ts';
import type { Provider } from '../../providers/kit/index.ts';
import { providers } from './provider.ts';

const here = import.meta.dirname;

/** The loopback vendor in a process of its own. */
export interface Vendor {
  readonly origin: string;
  stop(): void;
}

export async function startVendor(total: number, perPage = 250): Promise<Vendor> {
  const child = spawn(process.execPath, [path.join(here, 'vendor.ts'), String(total), String(perPage)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout) throw new Error('the vendor has no output');
  const [chunk] = await once(child.stdout, 'data');
  return { origin: String(chunk).trim(), stop: () => void child.kill() };
}

/** What of a bench is a system: its id, its provider, and the module that workers load it from. */
export interface BenchSystem {
  readonly id: string;
  readonly map: ReadonlyMap<string, Provider>;
  readonly module: string;
}

const records: BenchSystem = { id: 'bench', map: providers, module: new URL('provider.ts', import.meta.url).href };

/** A Hub on a profile, with the loopback vendor as its only system. */
export async function openBenchHub(profileDir: string, origin: string, system = records): Promise<Hub> {
  return createHub({
    profileDir,
    actor: 'bench',
    host: { openPage: async () => undefined, isOnline: () => true },
    log: createLog({ part: 'bench', level: 'warn', also: (line) => void process.stderr.write(line) }),
    syncWorker: new URL('../../main/sync/worker.ts', import.meta.url),
    pretendWorker: new URL('../../main/pretend/worker.ts', import.meta.url),
    inboxWorker: new URL('../../main/webhooks/worker.ts', import.meta.url),
    endpoints: new Map([[system.id, origin]]),
    passphrase: 'a passphrase for the bench',
    providers: system,
  });
}

/** Connects the vendor; its first fetch begins by itself. @returns the connection's id and its first run */
export async function connectVendor(hub: Hub): Promise<{ connectionId: string; runId: number }> {
  const connectionId = await hub.connect.start({
    provider: 'bench',
    way: 'key',
    name: 'Bench',
    settings: {},
    secrets: { token: 'bench' },
  }).done;
  const run = hub.repos.runs.latest(connectionId);
  if (!run) throw new Error('no first run was begun');
  return { connectionId, runId: run.id };
}

export function removeProfile(profileDir: string): void {
  rmSync(profileDir, { recursive: true, force: true });
}
