import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { startRelay } from '../support/relay.ts';
import { enrol } from '../support/relay-inbox.ts';
import { median, runChild } from './children.ts';
import type { Figure } from './figures.ts';

const seconds = 6;
const connections = 32;
const rounds = 3;
/** What is promised, and the rate at which the latency is measured. */
const perSecond = 2_000;

const loadSchema = z.object({
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  failed: z.int(),
  late: z.int(),
});
type Load = z.infer<typeof loadSchema>;

async function load(url: string, rate: number): Promise<Load> {
  const args = [url, seconds, connections, rate].map(String);
  const found = loadSchema.parse(await runChild('relay-load.ts', args));
  if (found.failed > 0) throw new Error(`${found.failed} deliveries were refused`);
  return found;
}

/** A bare handler in a process of its own, under the same load as the relay. */
async function withBare<T>(work: (url: string) => Promise<T>): Promise<T> {
  const script = path.join(import.meta.dirname, 'relay-bare.ts');
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await new Promise<string[]>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (text) => resolve([text]));
      child.once('exit', (code) => reject(new Error(`relay-bare.ts ended with ${code}`)));
    });
    return await work(`${z.object({ url: z.string() }).parse(JSON.parse(line ?? '')).url}/in/x`);
  } finally {
    child.kill('SIGTERM');
  }
}

/** A relay with room for all of it. @param work is given a receive address */
async function withRelay<T>(store: 'sqlite' | 'nats', work: (url: string) => Promise<T>): Promise<T> {
  const room = { RELAY_MAX_EVENTS: '10000000', RELAY_MAX_BYTES: '100000000000' };
  const rates = { RELAY_INBOX_PER_MINUTE: '10000000', RELAY_ADDRESS_PER_MINUTE: '10000000' };
  const relay = await startRelay({ store, env: { ...room, ...rates } });
  try {
    return await work((await (await enrol(relay.url)).address()).url);
  } finally {
    await relay.close();
  }
}

async function bothLoops(url: string) {
  return { closed: await load(url, 0), open: await load(url, perSecond) };
}

/** Deliveries of 2 KB, sealed and kept on the disk before they are answered, next to a handler that does nothing. */
export async function measureRelay(say: (line: string) => void): Promise<Figure[]> {
  const bare: Load[] = [];
  const closed: Load[] = [];
  const open: Load[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await withBare((url) => load(url, 0)));
    const relay = await withRelay('sqlite', bothLoops);
    closed.push(relay.closed);
    open.push(relay.open);
    say(`  ${JSON.stringify({ bare: bare.at(-1), ...relay })}`);
  }
  const nats = await withRelay('nats', bothLoops);
  say(`  ${JSON.stringify({ nats })}`);
  const of = (loads: readonly Load[], what: 'perSecond' | 'p50' | 'p99') => median(loads.map((each) => each[what]));
  const [rate, ms] = ['a second', 'ms'];
  return [
    { name: 'relay, deliveries received', value: of(closed, 'perSecond'), unit: rate, atLeast: perSecond },
    { name: 'relay, 99th percentile under that load', value: of(closed, 'p99'), unit: ms, atMost: 50 },
    { name: 'relay at 2,000 a second, median', value: of(open, 'p50'), unit: ms },
    { name: 'relay at 2,000 a second, 99th percentile', value: of(open, 'p99'), unit: ms, atMost: 50 },
    { name: 'bare handler, deliveries received', value: of(bare, 'perSecond'), unit: rate },
    { name: 'bare handler, 99th percentile', value: of(bare, 'p99'), unit: ms },
    { name: 'relay on NATS, deliveries received', value: nats.closed.perSecond, unit: rate },
    { name: 'relay on NATS at 2,000 a second, 99th percentile', value: nats.open.p99, unit: ms },
  ];
}
