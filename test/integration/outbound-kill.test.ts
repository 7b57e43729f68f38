import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startScript } from '../support/child.ts';
import { receiver } from '../support/event-receiver.ts';
import { connectTo, expectSound, makeHub, makeShop, sync } from '../support/hub.ts';
import { keychain } from '../support/open-hub.ts';
import { tempFolder } from '../support/store.ts';

const kills = 12;

it('#18 kill -9 in the middle loses no event and makes none twice: each arrives, in order, under one id', async () => {
  const shop = await makeShop();
  shop.pageSize = 20;
  shop.fill('customers', 50);
  const profileDir = tempFolder();
  const first = await makeHub({ profileDir });
  const connection = connectTo(first, shop);
  expect((await sync(first, connection)).status).toBe('done');
  const refused = new Set<unknown>();
  const known = new Set<unknown>();
  // Now and then it takes an event and says that it did not; once for each, since the second pause lasts minutes.
  const to = await receiver(({ headers }, count) => {
    const id = headers['webhook-id'];
    const isRefused = count % 70 === 0 && !known.has(id);
    if (isRefused) refused.add(id);
    known.add(id);
    return { status: isRefused ? 500 : 200 };
  });
  await first.outbound.add({ url: to.url, types: ['customer.created', 'customer.updated'], private: true });
  await first.stop();

  let made = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const words = [profileDir, connection.id, JSON.stringify([...keychain.entries])];
    const child = startScript('./outbound.process.ts', words);
    const told = to.seen.length;
    shop.script = ({ stream }) => {
      if (stream !== 'customers' || made >= (kill + 1) * 40) return undefined;
      made += 1;
      shop.put('customers', { id: `new-${made}` });
      return undefined;
    };
    const enough = expect
      .poll(() => to.seen.length, { timeout: 20_000, interval: 5 })
      .toBeGreaterThan(told + randomInt(25));
    await Promise.race([enough, child.gone]);
    await delay(randomInt(20));
    child.process.kill('SIGKILL');
    await child.gone;
    expect(child.lines.filter((line) => /^(ended (?!done)|! .*Error)/.test(line))).toEqual([]);
  }

  shop.script = () => undefined;
  const hub = await makeHub({ profileDir });
  expectSound(hub.db);
  expect((await sync(hub, connection)).status).toBe('done');
  const isLeft = () => hub.repos.deliveries.list({ state: 'waiting', limit: 1 }).length > 0;
  for (let round = 0; round < 20 && isLeft(); round += 1) {
    hub.db.prepare("UPDATE delivery SET next_at = '2020-01-01T00:00:00.000Z' WHERE state = 'waiting'").run();
    await hub.outbound.sendDue();
  }

  const arrived = to.told().map(({ id, type, data }) => {
    return { id, what: `${type} ${(data as { record: { externalId: string } }).record.externalId}` }; // all are of records
  });
  const created = Array.from({ length: made }, (_, index) => `customer.created new-${index + 1}`);
  const firstTimes = arrived.filter((one, index) => arrived.findIndex(({ what }) => what === one.what) === index);
  expect(firstTimes.map(({ what }) => what)).toEqual(created);
  // Told more than once only where the answer was lost or said no, and then under the same id.
  expect(new Set(arrived.map(({ id }) => id)).size).toBe(made);
  expect(arrived.length).toBeLessThanOrEqual(made + refused.size + kills + 1);
  expect(isLeft()).toBe(false);
}, 180_000);
