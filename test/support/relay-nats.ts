import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { portOf } from './vendor.ts';

/** A nats-server of Debian's package with JetStream, in a process of its own. */
export interface TestNats {
  readonly url: string;
  /** As a power cut of the process: nothing is written any more. */
  kill(): Promise<void>;
  /** Again, on the same port and files; kills it before when it still runs. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startNats(): Promise<TestNats> {
  const folder = mkdtempSync(path.join(tmpdir(), 'backroom-nats-'));
  const port = await freePort();
  let running = await run(port, folder);
  const kill = async () => {
    running.child.kill('SIGKILL');
    await running.gone;
  };
  return {
    url: `nats://127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill();
      running = await run(port, folder);
    },
    async close() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when it says that it is ready. */
async function run(port: number, folder: string): Promise<{ child: ChildProcess; gone: Promise<void> }> {
  const args = ['--jetstream', '--store_dir', folder, '--addr', '127.0.0.1', '--port', String(port)];
  const child = spawn('nats-server', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.once('error', () => reject(new Error('There is no nats-server: npm test installs it.')));
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Server is ready')) resolve();
    });
    void gone.then(() => reject(new Error(`nats-server ended:\n${said}`)));
  });
  return { child, gone };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
