import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Hub } from '../../main/hub.ts';
import { type Child, startScript } from '../support/child.ts';
import { connectTo, expectSame, expectSound, makeHub, makeShop } from '../support/hub.ts';
import { keychain } from '../support/open-hub.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { startNats } from '../support/relay-nats.ts';
import type { Shop } from '../support/shop.ts';
import { tempFolder } from '../support/store.ts';
import { startBalancer } from '../support/webhook-balancer.ts';
import { dice } from '../support/webhook-dice.ts';
import { hookKey, numbered, providers } from '../support/webhook-provider.ts';
import { answerByIds, type NumberedVendor, startNumberedVendor } from '../support/webhook-vendor.ts';

const kills = Number(process.env.CHAOS_KILLS ?? 6);
const seed = Number(process.env.BACKROOM_TEST_SEED ?? randomInt(2 ** 31));
const timeoutMs = 60_000 + kills * 5_000;
const withProviders = {
  providers: { map: providers, module: new URL('../support/webhook-provider.ts', import.meta.url).href },
};

/** Something that can be killed and comes back. */
interface Victim {
  readonly name: string;
  kill(): Promise<unknown>;
  /** Resolves when it works again. */
  revive(): Promise<unknown>;
  /** Resolves when it has done so much of its work since then. */
  worked?(much: number): Promise<unknown>;
}

/** A profile that is connected and enrolled, and closed again. @returns where the vendor delivers */
async function prepare(profileDir: string, shop: Shop, relayUrl: string) {
  const hub = await makeHub({ profileDir, ...withProviders });
  // Nothing is fetched but what webhooks name: the schedule's next time is far away.
  const never = { cron: '0 0 1 1 *', nextDueAt: '2990-01-01T00:00:00.000Z' };
  const connection = connectTo(hub, shop, { provider: 'hook-shop', ...never });
  await hub.relay.enrol(relayUrl);
  const { url } = await hub.hooks.ensure(connection.id);
  await hub.hooks.keepSecret(connection.id, hookKey);
  await hub.stop();
  if (url === null) throw new Error('the connection has no address');
  return { connectionId: connection.id, url };
}

function startApp(profileDir: string): Victim & { readonly faults: () => string[] } {
  const words = [profileDir, JSON.stringify([...keychain.entries])];
  const lives: Child[] = [];
  const revive = () => {
    const child = startScript('./webhook.process.ts', words);
    lives.push(child);
    return child.said('begun');
  };
  return {
    name: 'app',
    async kill() {
      const child = lives.at(-1);
      child?.process.kill('SIGKILL');
      await child?.gone;
    },
    revive,
    worked: async (much) => lives.at(-1)?.said(`told ${much}`),
    faults: () => lives.flatMap(({ lines }) => lines.filter((line) => line.startsWith('!'))),
  };
}

function asVictim(name: string, relay: TestRelay): Victim {
  const revive = async (tries = 20): Promise<void> => {
    // It cannot begin while its store is away.
    await relay.restart().catch(async (thrown: unknown) => {
      if (tries === 0) throw thrown;
      await revive(tries - 1);
    });
  };
  return { name, kill: () => relay.kill('SIGKILL'), revive: () => revive() };
}

/** Kills one after the other at random moments; each comes back by itself while others are killed. */
async function killInTurn(victims: readonly Victim[], vendor: NumberedVendor, roll: (n: number) => number) {
  const back = new Map<Victim, Promise<unknown>>();
  const count = new Map(victims.map(({ name }) => [name, 0]));
  for (let kill = 0; kill < kills; kill += 1) {
    const victim = victims[roll(victims.length)];
    if (!victim) throw new Error('there is somebody to kill');
    await back.get(victim);
    const [much, pauseMs] = [1 + roll(20), roll(100)];
    // One in four is killed as soon as it is back. The app may be waiting half a minute, as a relay without its store
    // has told it to: then what the vendor gets rid of counts.
    if (roll(4) > 0) await Promise.race([vendor.more(5 * much), ...(victim.worked ? [victim.worked(much)] : [])]);
    await delay(pauseMs);
    await victim.kill();
    count.set(victim.name, (count.get(victim.name) ?? 0) + 1);
    const coming = delay(roll(200)).then(() => victim.revive());
    coming.catch(() => undefined);
    back.set(victim, coming);
  }
  await Promise.all(back.values());
  return Object.fromEntries(count);
}

interface EventRow {
  readonly same: string;
  readonly state: string;
  readonly verdict: string;
  readonly rows: number;
}

/** Every event that got a 2xx is there, told once, and fetched; what was sent twice is known as such. */
function expectOnce(hub: Hub, { accepted, sent }: NumberedVendor): number {
  const rows = hub.db
    .prepare<[], EventRow>(
      `SELECT same, webhook_told.state AS state, verdict, count(*) AS rows
       FROM webhook_told JOIN webhook_event ON webhook_event.id = event_id GROUP BY same, webhook_told.state, verdict`,
    )
    .all();
  expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(['good']));
  expect(hub.db.prepare("SELECT count(*) FROM webhook_event WHERE verdict <> 'good'").pluck().get()).toBe(0);
  const first = new Map(
    rows.flatMap(({ same, state, rows }) => (state === 'duplicate' ? [] : [[same, { state, rows }]])),
  );
  const lost = [...accepted].filter((number) => !first.has(`id:evt_${number}`));
  expect(lost, 'events that got a 2xx and are not there').toEqual([]);
  const odd = [...first].filter(([, { state, rows }]) => state !== 'fetched' || rows !== 1);
  expect(odd, 'events that are not fetched, or told twice').toEqual([]);
  const doubles = rows.filter(({ state }) => state === 'duplicate');
  const tooMany = doubles.filter(({ same, rows }) => rows >= (sent.get(Number(same.slice('id:evt_'.length))) ?? 0));
  expect(tooMany, 'events with more rows than they were sent').toEqual([]);
  return doubles.reduce((sum, { rows }) => sum + rows, 0);
}

/** @param victims all that is killed but the app */
async function survive(url: string, victims: readonly Victim[], roll: (n: number) => number): Promise<void> {
  const begunAt = performance.now();
  const profileDir = tempFolder();
  const shop = await makeShop();
  shop.pageSize = 500;
  answerByIds(shop);
  const { connectionId, url: receiveUrl } = await prepare(profileDir, shop, url);
  const app = startApp(profileDir);
  await app.revive();
  const vendor = startNumberedVendor(receiveUrl, shop);
  const count = await killInTurn([...victims, app], vendor, roll);
  await vendor.more(10);
  await vendor.stop();
  await app.kill();
  expect(app.faults()).toEqual([]);

  const hub = await makeHub({ profileDir, ...withProviders });
  await hub.begin();
  await hub.relay.collectNow();
  const doubles = expectOnce(hub, vendor);
  expectSame(hub.db, connectionId, shop, ['orders']);
  expectSound(hub.db);
  const tries = [...vendor.sent.values()].reduce((sum, times) => sum + times, 0);
  const seconds = ((performance.now() - begunAt) / 1000).toFixed(0);
  process.stdout.write(
    `chaos, seed ${seed}: ${kills} kills ${JSON.stringify(count)} in ${seconds} s; ${vendor.accepted.size} events with a 2xx ` +
      `of ${tries} tries, ${doubles} known as doubles\n`,
  );
}

function told<T>(work: Promise<T>): Promise<T> {
  return work.catch((thrown: unknown) => {
    throw new Error(`with BACKROOM_TEST_SEED=${seed}`, { cause: thrown });
  });
}

it(
  'kill -9 of relay and app at random moments, on SQLite: what got a 2xx is here once, and fetched',
  async () => {
    const relay = await startRelay({ env: { RELAY_LOG: 'warn' } });
    onTestFinished(() => relay.close());
    await told(survive(relay.url, [asVictim('relay', relay)], dice(seed)));
  },
  timeoutMs,
);

it(
  'kill -9 of two relays, their NATS and the app at random moments: what got a 2xx is here once, and fetched',
  async () => {
    const nats = await startNats();
    onTestFinished(() => nats.close());
    const { url, ports } = await startBalancer();
    const victims: Victim[] = [{ name: 'nats', kill: nats.kill, revive: nats.restart }];
    let dataDir: string | undefined;
    for (const name of ['relay one', 'relay two']) {
      const env = { RELAY_LOG: 'silent', RELAY_PUBLIC_URL: url };
      const relay = await startRelay({ store: 'nats', nats, env, ...(dataDir === undefined ? {} : { dataDir }) });
      onTestFinished(() => relay.close());
      dataDir = relay.dataDir;
      ports.push(relay.port);
      victims.push(asVictim(name, relay));
    }
    await told(survive(url, victims, dice(seed + 1)));
  },
  timeoutMs,
);

it('#18 what gathered at the relay while the PC was off is collected to the end first, and one run fetches it', async () => {
  const relay = await startRelay({ env: { RELAY_LOG: 'warn' } });
  onTestFinished(() => relay.close());
  const profileDir = tempFolder();
  const shop = await makeShop();
  answerByIds(shop);
  const { connectionId, url } = await prepare(profileDir, shop, relay.url);
  // More than come with one poll, and than are noted at once.
  const numbers = Array.from({ length: 1100 }, (_, index) => index + 1);
  shop.put('orders', ...numbers.map((number) => ({ id: `n${number}` })));
  for (let at = 0; at < numbers.length; at += 100) {
    const some = numbers.slice(at, at + 100).map((number) => fetch(url, { method: 'POST', ...numbered(number) }));
    expect((await Promise.all(some)).every(({ ok }) => ok)).toBe(true);
  }
  const hub = await makeHub({ profileDir, ...withProviders });
  await hub.begin();
  await hub.relay.collectNow();
  const outcomes = hub.db.prepare('SELECT outcome, count(*) FROM webhook_event GROUP BY 1').raw().all();
  expect(outcomes).toEqual([['fetched', numbers.length]]);
  expect(hub.db.prepare("SELECT count(*) FROM sync_run WHERE trigger = 'webhook'").pluck().get()).toBe(1);
  expectSame(hub.db, connectionId, shop, ['orders']);
});
