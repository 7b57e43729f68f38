import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build as bundle } from 'vite';
import { build as buildApp } from '../../tools/build.mjs';
import { connectVendor, openBenchHub, removeProfile, startVendor } from './bench-hub.ts';
import { median, quantile } from './children.ts';
import type { Figure } from './figures.ts';
import { type BenchApp, startBackroom, startEmpty, type Variables } from './start-app.ts';

const stored = 100_000;
const starts = 7;

/** What only the real window can show: how quickly it answers during a sync, and how quickly it is there. */
export async function measureDesktop(say: (line: string) => void): Promise<Figure[]> {
  await buildApp();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'backroom-bench-'));
  const vendor = await startVendor(stored);
  const variables: Variables = {
    BACKROOM_PROVIDERS: await bundleProvider(folder),
    BACKROOM_ENDPOINTS: JSON.stringify({ bench: vendor.origin }),
    BACKROOM_PASSPHRASE: 'a passphrase for the bench',
  };
  try {
    const roundTrips = await measureRoundTrips(path.join(folder, 'trips'), variables);
    say(`  ${roundTrips.length} round trips`);
    const ratio = await measureStart(folder, vendor.origin, variables, say);
    return [
      { name: 'IPC round trip during a sync, median', value: median(roundTrips), unit: 'ms', atMost: 5 },
      {
        name: 'IPC round trip during a sync, 99th percentile',
        value: quantile(roundTrips, 0.99),
        unit: 'ms',
        atMost: 32,
      },
      { name: 'start to data shown, 100,000 records, against an empty app', value: ratio, unit: 'times', atMost: 1.6 },
    ];
  } finally {
    vendor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The loopback vendor's provider as one JavaScript file: Electron reads no TypeScript. */
async function bundleProvider(folder: string): Promise<string> {
  await bundle({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      lib: {
        entry: path.join(import.meta.dirname, 'provider.ts'),
        formats: ['es'],
        fileName: () => 'bench-provider.mjs',
      },
    },
  });
  return path.join(folder, 'bench-provider.mjs');
}

/** Asks the app's state again and again while 100,000 orders come in; the time of each question, in ms. */
async function measureRoundTrips(profileDir: string, variables: Variables): Promise<number[]> {
  const app = await startBackroom(profileDir, variables);
  await app.page.waitForFunction(() => 'backroom' in globalThis);
  const times = await app.page.evaluate(askWhileSyncing);
  await app.close();
  removeProfile(profileDir);
  return times;
}

/** Runs in the window. Questions are asked one at a time, a few milliseconds apart, as a person's clicks cannot be. */
async function askWhileSyncing(): Promise<number[]> {
  const { backroom } = globalThis as unknown as {
    backroom: { invoke(name: string, input: object): Promise<{ ok: boolean; value: Record<string, unknown> }> };
  }; // the preload's bridge, out of this file's types
  await backroom.invoke('connect.start', {
    provider: 'bench',
    way: 'key',
    name: 'Bench',
    settings: {},
    secrets: { token: 'x' },
  });
  const times: number[] = [];
  let begun = false;
  for (;;) {
    const begunAt = performance.now();
    const { value } = await backroom.invoke('app.status', {});
    times.push(performance.now() - begunAt);
    const working = value['state'] === 'working';
    if (begun && !working) return times;
    begun ||= working;
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** Start to the first data on screen, against an Electron that shows one empty page; the two in turn. */
async function measureStart(
  folder: string,
  origin: string,
  variables: Variables,
  say: (line: string) => void,
): Promise<number> {
  const profileDir = path.join(folder, 'stored');
  const hub = await openBenchHub(profileDir, origin);
  const { runId } = await connectVendor(hub);
  await hub.sync.ended(runId);
  await hub.stop();
  const ours: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < starts; round += 1) {
    empty.push(await timeOf(() => startEmpty(folder), { within: 'body', text: 'Nothing here' }));
    ours.push(await timeOf(() => startBackroom(profileDir, variables), { within: 'main', text: 'Bench' }));
  }
  say(`  start: ${median(ours).toFixed(0)} ms, empty app ${median(empty).toFixed(0)} ms`);
  return median(ours) / median(empty);
}

async function timeOf(start: () => Promise<BenchApp>, shown: Shown): Promise<number> {
  const app = await start();
  await app.page.evaluate(untilShown, shown);
  const took = performance.now() - app.begunAt;
  await app.close();
  return took;
}

/** A text of an element, by which a page is known to be there. */
interface Shown {
  readonly within: string;
  readonly text: string;
}

/** Runs in the window. Playwright's own waiting looks after 20, 70, 170 ms and so on, too seldom for this figure. */
function untilShown({ within, text }: Shown): Promise<void> {
  return new Promise((resolve) => {
    const isThere = () => document.querySelector(within)?.textContent?.includes(text) === true;
    const observer = new MutationObserver(() => {
      if (!isThere()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
    if (isThere()) resolve();
  });
}
