import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { removeProfile } from './bench-hub.ts';
import { runChild } from './children.ts';
import type { Figure } from './figures.ts';

const report = z.object({
  planMs: z.number(),
  documentMs: z.number(),
  bareMs: z.number(),
  mbEarly: z.number(),
  mbLate: z.number(),
});

const orders = 10_000;

/** Orders to invoices through the outbox, beside the same requests through the same client with nothing around them. */
export async function measureFlows(say: (line: string) => void): Promise<Figure[]> {
  const vendor = spawn(process.execPath, [path.join(import.meta.dirname, 'flows-vendor.ts')], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!vendor.stdout) throw new Error('the vendor has no output');
  const [chunk] = await once(vendor.stdout, 'data');
  const profileDir = mkdtempSync(path.join(os.tmpdir(), 'backroom-bench-'));
  const args = [profileDir, String(chunk).trim(), String(orders)];
  const { planMs, documentMs, bareMs, mbEarly, mbLate } = report.parse(await runChild('flows-child.ts', args));
  vendor.kill();
  removeProfile(profileDir);
  say(`  ${documentMs.toFixed(2)} ms a document, of which its two requests alone take ${bareMs.toFixed(2)} ms`);
  return [
    { name: "a document, the app's own share, median", value: documentMs - bareMs, unit: 'ms', atMost: 3 },
    { name: 'working out an order', value: planMs, unit: 'ms' },
    { name: 'memory after 9,600 documents, next to 1,000', value: mbLate / mbEarly, unit: 'times', atMost: 1.1 },
  ];
}
