import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { removeProfile } from './bench-hub.ts';
import { startHookVendor } from './bench-relay.ts';
import { runChild } from './children.ts';
import type { Figure } from './figures.ts';

const orders = 5000;
const senders = 3;

const enrolled = z.object({ receiveUrl: z.string() });
const collected = z.object({
  collectedMs: z.number(),
  fetchedMs: z.number(),
  runs: z.int(),
  verdicts: z.record(z.string(), z.int()),
  asked: z.object({ count: z.int(), median: z.number(), p99: z.number(), most: z.number() }),
  rss: z.object({ first: z.number(), last: z.number(), most: z.number() }),
  peakMb: z.number(),
});
const ceiling = z.object({ tookMs: z.number() });

/**
 * What was kept at the relay while the PC was off is collected, verified, stored, and what it names is fetched. The
 * few fill what SQLite keeps in memory (16 MB for each thread's connection to the store), so that only growth is left.
 */
export async function measureCatchUp(say: (line: string) => void, few = 20_000, many = 100_000): Promise<Figure[]> {
  const small = await catchUp(few, say);
  const large = await catchUp(many, say);
  const top = ceiling.parse(await runChild('ceiling-inbox.ts', [String(many / 10)]));
  const rate = (many / large.collectedMs) * 1000;
  const most = (many / 10 / top.tookMs) * 1000;
  const count = many.toLocaleString('en');
  return [
    { name: `${count} kept events, collected, verified, stored`, value: rate, unit: '/s', atLeast: 3000 },
    { name: 'of the ceiling (open, HMAC, JSON.parse, one insert an event)', value: (100 * rate) / most, unit: '%' },
    { name: 'runs that fetched what they name', value: large.runs, unit: 'runs', atMost: 20 },
    {
      name: `peak memory of ${count} events over ${few.toLocaleString('en')}`,
      value: large.peakMb - small.peakMb,
      unit: 'MB',
      atMost: 64,
    },
    { name: 'IPC answer during the catch-up, median', value: large.asked.median, unit: 'ms', atMost: 5 },
    { name: 'IPC answer during the catch-up, 99th percentile', value: large.asked.p99, unit: 'ms', atMost: 32 },
  ];
}

async function catchUp(count: number, say: (line: string) => void) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'backroom-bench-'));
  const { vendor, origin, relayUrl, stop } = await startHookVendor(orders);
  try {
    const words = [path.join(folder, 'profile'), origin, relayUrl];
    const { receiveUrl } = enrolled.parse(await runChild('collect-child.ts', words));
    vendor.send({ order: 'all' });
    const each = Math.ceil(count / senders);
    const begunAt = performance.now();
    await Promise.all(
      Array.from({ length: senders }, (_, index) => {
        const [first, last] = [index * each, Math.min((index + 1) * each, count)];
        return runChild('hook-sender.ts', [receiveUrl, String(first), String(last - first), String(orders)]);
      }),
    );
    say(
      `  ${count} delivered at ${((count / (performance.now() - begunAt)) * 1000).toFixed(0)}/s by ${senders} senders`,
    );
    const found = collected.parse(await runChild('collect-child.ts', [...words, String(count)]));
    say(`  ${JSON.stringify(found)}`);
    if (found.verdicts['good fetched'] !== count) throw new Error('not every event was good and fetched');
    return found;
  } finally {
    await stop();
    removeProfile(folder);
  }
}
