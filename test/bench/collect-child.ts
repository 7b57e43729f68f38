import { setTimeout as delay } from 'node:timers/promises';
import { createHandlers } from '../../main/ipc/handlers.ts';
import { createRouter } from '../../main/ipc/router.ts';
import { openBenchHub } from './bench-hub.ts';
import { enrolBench } from './bench-relay.ts';
import { median, quantile } from './children.ts';

/**
 * Memory is a fact of a process, so the app that catches up is one of its own: `node collect-child.ts PROFILE VENDOR
 * RELAY` connects and enrols, prints where deliveries go and ends; with a number after these, it collects so many and
 * prints how that went.
 */
const [profileDir = '', origin = '', relayUrl = '', countText] = process.argv.slice(2);
const hub = await openBenchHub(profileDir, origin);

/** Asks as the window does, a few milliseconds apart, until it is told to stop; the time of each question, in ms. */
async function askMeanwhile(stop: AbortSignal): Promise<number[]> {
  const nothing = async () => undefined;
  const shown = { openFolder: nothing, showText: nothing, pickFile: async () => null, restart: () => undefined };
  const answer = createRouter(createHandlers(hub, { ...shown, version: 'bench', locale: 'en' }), hub.log);
  const times: number[] = [];
  while (!stop.aborted) {
    const begunAt = performance.now();
    const { ok } = await answer('connections.list', {});
    if (!ok) throw new Error('connections.list was refused');
    times.push(performance.now() - begunAt);
    await delay(3);
  }
  return times;
}

/** The resident set, in MB, each tenth of a second. */
async function weigh(stop: AbortSignal): Promise<number[]> {
  const sizes: number[] = [];
  while (!stop.aborted) {
    sizes.push(process.memoryUsage.rss() / 1024 / 1024);
    await delay(100);
  }
  return sizes;
}

async function collect(count: number) {
  const newest = hub.db.prepare<[], number | null>('SELECT max(id) FROM webhook_event').pluck();
  // Written as the index on what is open has it: a question that looks at every row would be what is measured.
  const open = hub.db
    .prepare<[], number>("SELECT count(*) FROM webhook_told WHERE state IN ('waiting', 'fetching')")
    .pluck();
  const runs = hub.db.prepare<[], number>("SELECT count(*) FROM sync_run WHERE trigger = 'webhook'").pluck();
  const stop = new AbortController();
  const meanwhile = Promise.all([askMeanwhile(stop.signal), weigh(stop.signal)]);
  const begunAt = performance.now();
  await hub.begin();
  while ((newest.get() ?? 0) < count) await delay(5);
  const collectedMs = performance.now() - begunAt;
  while ((open.get() ?? 0) > 0) await delay(20);
  const fetchedMs = performance.now() - begunAt;
  stop.abort();
  const [asked, sizes] = await meanwhile;
  const verdicts = hub.db
    .prepare<[], [string, number]>("SELECT verdict || ' ' || outcome, count(*) FROM webhook_event GROUP BY 1")
    .raw();
  return {
    ...{ collectedMs, fetchedMs, runs: runs.get(), verdicts: Object.fromEntries(verdicts.all()) },
    asked: { count: asked.length, median: median(asked), p99: quantile(asked, 0.99), most: Math.max(...asked) },
    rss: { first: sizes[0], last: sizes.at(-1), most: Math.max(...sizes) },
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

const result = countText === undefined ? await enrolBench(hub, relayUrl) : await collect(Number(countText));
await hub.stop();
process.stdout.write(`${JSON.stringify(result)}\n`);
