import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { type Fault, type Shop, startShop, type VendorId } from '../../demo/shop.ts';
import { openStore } from '../../main/store/database.ts';
import { providers } from '../../providers/registry.ts';
import { startScript } from '../support/child.ts';
import { expectedSales, expectOnce, readBooks, type Sale } from '../support/flow-books.ts';
import type { Life } from '../support/flow-life.ts';
import { buildLife } from '../support/flow-life-build.ts';
import { type FlowProfile, flowProfile } from '../support/flow-profile.ts';
import { expectSound, makeHub } from '../support/hub.ts';
import { keychain } from '../support/open-hub.ts';
import { tempFolder } from '../support/store.ts';
import { dice } from '../support/webhook-dice.ts';

/** `npm test -- chaos` kills 200 times over 1,000 invoices, which lasts minutes; this much is for every day. */
const kills = Number(process.env.CHAOS_KILLS ?? 16);
const scale = Number(process.env.CHAOS_SCALE ?? 0.02);
const seed = Number(process.env.BACKROOM_TEST_SEED ?? randomInt(2 ** 31));
const books = ['xero', 'quickbooks-online', 'freshbooks'] as const satisfies readonly VendorId[];
const registry = { map: providers, module: new URL('../../providers/registry.ts', import.meta.url).href };

async function openShop(size: number): Promise<Shop> {
  const shop = await startShop({ scale: size });
  onTestFinished(() => shop.close());
  return shop;
}

const hubOn = (profileDir: string, endpoints: object) =>
  makeHub({ profileDir, providers: registry, endpoints: new Map(Object.entries(endpoints)) });

/** A shop and three sets of books, connected, with a flow to each that has all to do, and closed again. */
async function prepare(profileDir: string) {
  const [front, back] = [await openShop(scale), await openShop(0.01)];
  const endpoints = { ...back.origins, shopify: front.origins.shopify };
  const hub = await hubOn(profileDir, endpoints);
  const from = { shop: front, vendor: 'shopify' } as const;
  const choices = { taxes: 'rates', changes: 'replace', rounding: 'hold' };
  const profile = await flowProfile(
    hub,
    from,
    books.map((vendor) => ({ shop: back, vendor })),
    choices,
  );
  const sales = expectedSales(hub);
  await hub.stop();
  return { back, endpoints, profile, sales };
}

const kinds = ['cut-connection', 'http-500-done', 'http-500', 'http-502-html', 'truncated-json'] as const;

/** What goes wrong at a vendor's during one life: answers that are lost after the deed, and refusals before it. */
function someFaults(roll: (n: number) => number): Fault[] {
  const kind = kinds[roll(kinds.length)];
  if (!kind || roll(3) === 0) return roll(4) === 0 ? [{ kind: 'rate-limit', retryAfterSeconds: 0, times: 1 }] : [];
  return [{ kind, times: 1 + roll(3), ...(roll(16) > 0 ? { writes: true } : {}) }];
}

function someLife(kill: number, perLife: number, sales: readonly Sale[], roll: (n: number) => number): Life {
  const when = (['before', 'amid', 'after', null] as const)[roll(4)] ?? null;
  const at = 1 + roll(Math.max(1, 2 * perLife - 1));
  const some = (count: number) => Array.from({ length: count }, () => sales[roll(sales.length)]?.recordId ?? 0);
  return {
    death: when && { when, at, inMs: roll(25) },
    aheadMs: kill * 3 * 3_600_000,
    again: some(roll(3)),
    edited: roll(4) === 0 ? some(1) : [],
    retry: roll(8) === 0,
  };
}

async function startLives(profileDir: string, endpoints: object) {
  // Beside the modules that it still loads itself.
  const folder = fileURLToPath(new URL(`../../.cache/flow-life-${process.pid}`, import.meta.url));
  const file = await buildLife(folder);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const words = [profileDir, JSON.stringify([...keychain.entries]), JSON.stringify(endpoints)];
  const start = () => startScript(file, words);
  let spare = start();
  return {
    faults: [] as string[],
    async next(life: Life) {
      const child = spare;
      // The next one loads its modules meanwhile.
      spare = start();
      await child.said('warm');
      child.process.stdin?.write(`${JSON.stringify(life)}\n`);
      await child.said('begun').catch(() => undefined);
      void child.gone.then(() => this.faults.push(...child.lines.filter((line) => line.startsWith('!'))));
      return child;
    },
  };
}

/** The books are fetched, so that what was made there is known, and every order is looked at once more. */
async function fetchBooks(profileDir: string, endpoints: object, { source, targets }: FlowProfile) {
  const hub = await hubOn(profileDir, endpoints);
  const runs = hub.sync.start({ connectionIds: [...targets.values()].map(({ id }) => id) });
  for (const run of runs) expect(await hub.sync.ended(run)).toMatchObject({ status: 'done' });
  await hub.matches.refresh();
  for (const flowId of targets.keys()) hub.repos.flows.markAll(flowId, source.id, ['order', 'payment'], '2020-01-01');
  await hub.flows.settled();
  await hub.stop();
}

it('kills, lost answers and double deliveries end with exactly one right invoice for each order', async () => {
  const roll = dice(seed);
  const profileDir = tempFolder();
  const begunAt = performance.now();
  const seconds = () => ((performance.now() - begunAt) / 1000).toFixed(0);
  const { back, endpoints, profile, sales } = await prepare(profileDir);
  const preparedIn = seconds();
  const watch = openStore(profileDir);
  onTestFinished(() => void watch.close());
  const left = watch
    .prepare<[], number>("SELECT count(*) FROM push WHERE state IN ('ready', 'sending', 'undoing')")
    .pluck();
  const lives = await startLives(profileDir, endpoints);
  const count = { before: 0, amid: 0, after: 0, outside: 0, quiet: 0 };

  let killed = 0;
  while (killed < kills) {
    for (const vendor of books) back.faults(vendor, someFaults(roll));
    const life = someLife(killed, Math.ceil((left.get() ?? 0) / (kills - killed)), sales, roll);
    const child = await lives.next(life);
    if (life.death === null) {
      await Promise.race([delay(roll(200)), child.gone]);
      child.process.kill('SIGKILL');
    }
    await child.gone;
    expect(lives.faults).toEqual([]);
    const isKilled = child.process.signalCode === 'SIGKILL';
    count[isKilled ? (life.death?.when ?? 'outside') : 'quiet'] += 1;
    if (isKilled) killed += 1;
  }

  const killedIn = seconds();
  for (const vendor of books) back.faults(vendor, null);
  const calm = { death: null, again: [], edited: [] };
  const rest = async (round: number) => {
    const child = await lives.next({ ...calm, aheadMs: (kills + round) * 3 * 3_600_000, retry: round === 0 });
    const said = await child.said('quiet');
    await child.gone;
    if (said !== 'quiet 0 0' && round < 20) await rest(round + 1);
  };
  await rest(0);
  // What is fetched of the books now is what was made there: nothing of it is made once more.
  const newest = watch.prepare<[], number>('SELECT max(id) FROM push').pluck();
  const before = newest.get() ?? 0;
  await fetchBooks(profileDir, endpoints, profile);
  await rest(1);
  expect(watch.prepare('SELECT * FROM push WHERE id > ?').all(before)).toEqual([]);
  expect(lives.faults).toEqual([]);
  const docs = await readBooks(back, books, registry);
  const told = expectOnce(watch, profile.targets, sales, docs);
  expectSound(watch);
  process.stdout.write(
    `chaos of flows, seed ${seed}: ${kills} kills ${JSON.stringify(count)}, ${sales.length} invoices, ${told}; ` +
      `prepared in ${preparedIn} s, killed in ${killedIn} s, done in ${seconds()} s\n`,
  );
}, 600_000);
