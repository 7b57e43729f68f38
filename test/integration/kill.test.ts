import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openStore } from '../../main/store/database.ts';
import { startSync } from '../support/child.ts';
import { connectTo, expectSame, expectSound, makeHub, makeShop, sync } from '../support/hub.ts';
import type { Shop } from '../support/shop.ts';
import { tempFolder } from '../support/store.ts';

const kills = 25;

/** Numbers below `n` that come again with the same seed (mulberry32). */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  };
}

const refund = (id: string) => ({ id, total: '1.00', at: '2026-05-05T10:00:00.000Z' });

/** Something always changes at the shop; what is removed stays below the brake. */
function disturb(shop: Shop, roll: (n: number) => number, step: number): void {
  const stream = ['customers', 'orders', 'products'][roll(3)] ?? 'orders';
  const id = `${stream[0]}${1 + roll(800)}`;
  if (shop.records(stream).has(id))
    shop.put(stream, {
      id,
      name: `edit ${step}`,
      ...(stream === 'orders' ? { refunds: [refund(`r${id}-${roll(4)}`)] } : {}),
    });
  shop.put(stream, { id: `${stream[0]}-new-${step}` });
  if (roll(12) === 0 && shop.records(stream).size > 780) shop.remove(stream, id);
}

/** Kills a syncing process so often, and looks at what it left behind each time. */
async function killOften(seed: number): Promise<void> {
  const roll = dice(seed);
  const shop = await makeShop();
  shop.pageSize = 50;
  for (const stream of ['customers', 'orders', 'products']) shop.fill(stream, 800);
  const profileDir = tempFolder();
  const first = await makeHub({ profileDir });
  const connection = connectTo(first, shop);
  await first.stop();

  let step = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const child = startSync(profileDir, connection.id, 'loop');
    const atAsk = shop.asked.length + roll(60);
    const moment = new Promise<void>((resolve) => {
      shop.script = () => {
        step += 1;
        disturb(shop, roll, step);
        if (shop.asked.length >= atAsk) resolve();
        return undefined;
      };
    });
    await Promise.race([moment, child.gone]);
    await delay(roll(25));
    child.process.kill('SIGKILL');
    await child.gone;
    shop.script = () => undefined;
    // It was at work when it was killed: no lease of the one before it stood in its way.
    expect(child.lines.filter((line) => /^(ended (?!done)|! .*Error)/.test(line))).toEqual([]);
    expect(child.lines).toContain('started');
    const db = openStore(profileDir);
    expectSound(db);
    db.close();
  }

  const hub = await makeHub({ profileDir });
  expect(hub.repos.runs.running()).toEqual([]);
  expect((await sync(hub, connection, { full: true })).status).toBe('done');
  expectSame(hub.db, connection.id, shop);
}

it('fifty times kill -9 at random moments loses nothing and doubles nothing', async () => {
  const seed = Number(process.env.BACKROOM_TEST_SEED ?? randomInt(2 ** 31));
  // Two stores at once, since most of the time goes into starting processes.
  await Promise.all([killOften(seed), killOften(seed + 1)]).catch((thrown: unknown) => {
    throw new Error(`with BACKROOM_TEST_SEED=${seed}`, { cause: thrown });
  });
}, 180_000);
