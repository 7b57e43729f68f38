import path from 'node:path';
import { measureArrival } from './arrival.ts';
import { removeProfile } from './bench-hub.ts';
import { measureCatchUp } from './catch-up.ts';
import { measureDesktop } from './desktop.ts';
import { type Figure, isKept, tableOf, writeJson } from './figures.ts';
import { measureFlows } from './flows.ts';
import { measureLists } from './lists.ts';
import { measureRelay } from './relay.ts';
import { measureMemory, measureSpeed } from './speed.ts';

/**
 * `npm run bench [-- PART ...]`: measures speed, memory, flows, relay, webhooks and desktop (all of them unless named), prints a
 * table, writes bench.json. Figures are ratios and medians within one run; a machine that is busy elsewhere makes them worse.
 */
const parts = process.argv.slice(2);
const wanted = (part: string) => parts.length === 0 || parts.includes(part);
const say = (line: string) => void process.stderr.write(`${line}\n`);
const figures: Figure[] = [];

if (wanted('speed')) {
  say('Sync speed, 100,000 orders, three rounds ...');
  figures.push(...(await measureSpeed()));
}
if (wanted('memory')) {
  say('Memory and lists, 1,000,000 orders ...');
  const { figures: memory, profileDir } = await measureMemory(10_000, 1_000_000);
  figures.push(...memory, ...(await measureLists(profileDir)));
  removeProfile(profileDir);
}
if (wanted('flows')) {
  say('Flows: 10,000 orders to invoices ...');
  figures.push(...(await measureFlows(say)));
}
if (wanted('relay')) {
  say('The relay, next to a bare handler, three rounds ...');
  figures.push(...(await measureRelay(say)));
}
if (wanted('webhooks')) {
  say('Webhooks: 200 single ones, then 100,000 that were kept ...');
  figures.push(...(await measureArrival(say)), ...(await measureCatchUp(say)));
}
if (wanted('desktop')) {
  say('The window, while a sync is running and at its start ...');
  figures.push(...(await measureDesktop(say)));
}
const file = path.resolve('bench.json');
writeJson(file, figures);
process.stdout.write(`${tableOf(figures)}\n\nAs JSON: ${file}\n`);
process.exitCode = figures.every(isKept) ? 0 : 1;
