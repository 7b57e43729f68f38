import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Hub } from '../../main/hub.ts';
import { openBenchHub, removeProfile } from './bench-hub.ts';
import { enrolBench, startHookVendor } from './bench-relay.ts';
import { median, quantile } from './children.ts';
import type { Figure } from './figures.ts';

const deliveries = 200;
const orders = 1000;
/** The store is looked into so often, and a figure is larger by up to that. */
const lookMs = 1;

const toldSchema = z.object({ sentAt: z.number(), answeredAt: z.number(), status: z.int(), changedAt: z.string() });

/** From the vendor's POST to the event's row and to the record's, one delivery after the other, the long poll open. */
export async function measureArrival(say: (line: string) => void): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'backroom-bench-'));
  const { vendor, origin, relayUrl, stop } = await startHookVendor(orders);
  const hub = await openBenchHub(path.join(folder, 'profile'), origin);
  try {
    const { receiveUrl } = await enrolBench(hub, relayUrl);
    await hub.begin();
    const times = await timeAll(hub, vendor, receiveUrl);
    const { answered, row, record } = times;
    const p95 = (values: readonly number[]) => quantile(values, 0.95);
    say(
      `  medians: 2xx ${median(answered).toFixed(1)}, row ${median(row).toFixed(1)}, record ${median(record).toFixed(1)} ms`,
    );
    return [
      { name: "vendor's POST to the event's row, 95th percentile", value: p95(row), unit: 'ms', atMost: 250 },
      { name: 'to the changed record, 95th percentile', value: p95(record), unit: 'ms', atMost: 250 },
      { name: "of it until the relay's 2xx, 95th percentile", value: p95(answered), unit: 'ms' },
    ];
  } finally {
    await hub.stop();
    await stop();
    removeProfile(folder);
  }
}

async function timeAll(hub: Hub, vendor: ChildProcess, url: string) {
  const answered: number[] = [];
  const row: number[] = [];
  const record: number[] = [];
  const newest = hub.db.prepare<[], number | null>('SELECT max(id) FROM webhook_event').pluck();
  const changedAt = hub.db.prepare<[string], string>('SELECT changed_at FROM record WHERE external_id = ?').pluck();
  // The first ones warm the code up, and begin the threads.
  for (let index = -5; index < deliveries; index += 1) {
    const order = 1 + ((index + 5) % orders);
    const before = newest.get() ?? 0;
    const old = changedAt.get(String(order));
    vendor.send({ url, order });
    const told = once(vendor, 'message');
    const storedAt = await when(() => (newest.get() ?? 0) > before);
    const changed = await when(() => changedAt.get(String(order)) !== old);
    const { sentAt, answeredAt, status } = toldSchema.parse((await told)[0]);
    if (status !== 200) throw new Error(`the relay answered ${status}`);
    await hub.fetching.idle();
    if (index < 0) continue;
    answered.push(answeredAt - sentAt);
    row.push(storedAt - sentAt);
    record.push(changed - sentAt);
  }
  return { answered, row, record };
}

/** @returns when it was first seen to be so, by this machine's clock in ms */
async function when(isSo: () => boolean): Promise<number> {
  while (!isSo()) await delay(lookMs);
  return performance.timeOrigin + performance.now();
}
