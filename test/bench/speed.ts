import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { removeProfile, startVendor } from './bench-hub.ts';
import { median, runChild } from './children.ts';
import type { Figure } from './figures.ts';

const outcome = z.object({
  status: z.string(),
  tookMs: z.number(),
  counts: z.object({ added: z.int(), unchanged: z.int() }),
});
const report = z.object({ first: outcome, second: outcome.optional(), peakMb: z.number() });
const ceiling = z.object({ tookMs: z.number() });

const orders = 100_000;
const perPage = 250;
const rounds = 3;

/** Sync speed against the loopback vendor, beside the ceiling of the same machine in the same minutes. */
export async function measureSpeed(): Promise<Figure[]> {
  const vendor = await startVendor(orders, perPage);
  const added: number[] = [];
  const unchanged: number[] = [];
  const most: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'backroom-bench-'));
    const top = ceiling.parse(
      await runChild('ceiling.ts', [path.join(folder, 'ceiling'), String(orders), String(perPage)]),
    );
    const { first, second } = report.parse(
      await runChild('sync-child.ts', [path.join(folder, 'sync'), vendor.origin, 'twice']),
    );
    if (first.counts.added !== orders || second?.counts.unchanged !== orders) throw new Error('the counts are wrong');
    most.push((orders / top.tookMs) * 1000);
    added.push((orders / first.tookMs) * 1000);
    unchanged.push((orders / second.tookMs) * 1000);
    removeProfile(folder);
  }
  vendor.stop();
  return [
    { name: 'new records a second, request to commit', value: median(added), unit: '/s', atLeast: 20_000 },
    {
      name: 'of the ceiling (JSON.parse and one insert a row)',
      value: (100 * median(added)) / median(most),
      unit: '%',
    },
    { name: 'unchanged records a second', value: median(unchanged), unit: '/s', atLeast: 40_000 },
  ];
}

/** What a hundred times as many records cost in memory. @returns the figure, and the profile with a million records */
export async function measureMemory(few: number, many: number): Promise<{ figures: Figure[]; profileDir: string }> {
  const peaks: number[] = [];
  let profileDir = '';
  for (const total of [few, many]) {
    if (profileDir) removeProfile(profileDir);
    profileDir = mkdtempSync(path.join(os.tmpdir(), 'backroom-bench-'));
    const vendor = await startVendor(total, perPage);
    const { first, peakMb } = report.parse(await runChild('sync-child.ts', [profileDir, vendor.origin]));
    if (first.counts.added !== total) throw new Error('the counts are wrong');
    peaks.push(peakMb);
    vendor.stop();
  }
  const [small = 0, large = 0] = peaks;
  const name = `peak memory of ${many.toLocaleString('en')} records over ${few.toLocaleString('en')}`;
  return { figures: [{ name, value: large - small, unit: 'MB', atMost: 64 }], profileDir };
}
