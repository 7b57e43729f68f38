import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StreamProof } from '../../contract/ipc/index.ts';
import { type Shop, startShop } from '../../demo/shop.ts';
import { cliOn, connectArgs, tempProfile } from '../support/cli.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ scale: 0.05 });
});
afterAll(() => shop.close());

interface Told {
  connections: { connection: string; streams: StreamProof[] }[];
}

/** Loses the two oldest orders behind Backroom's back. */
function loseOrders(profile: string): void {
  const db = new Database(path.join(profile, 'backroom.db'));
  const ids = db.prepare("SELECT id FROM record WHERE entity = 'order' ORDER BY occurred_at LIMIT 2").pluck().all();
  for (const id of ids) {
    for (const table of ['record_words', 'record']) db.prepare(`DELETE FROM ${table} WHERE id = ?`).run(id);
    db.prepare('DELETE FROM record_text WHERE rowid = ?').run(id);
  }
  db.close();
}

it('says on the command line what is missing, and fetches it', async () => {
  const profile = tempProfile();
  const cli = cliOn(profile, shop);
  const orders = (told: Told) => told.connections[0]?.streams.find(({ stream }) => stream === 'orders');
  await cli.run(connectArgs(shop, 'woocommerce', 'My shop'));
  expect(await cli.run(['proof'])).toMatchObject({ code: 0, stdout: expect.stringContaining('not proved yet') });

  const well = await cli.run(['proof', 'my shop', '--check', '--json']);
  expect(well.code, well.stderr).toBe(0);
  expect(orders(well.json<Told>())).toMatchObject({
    missing: 0,
    completeTo: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  });

  loseOrders(profile);
  const lacking = await cli.run(['proof', '--check']);
  expect(lacking).toMatchObject({ code: 3, stdout: expect.stringMatching(/\d{4}-\d\d-\d\d: \d+ there, \d+ here/) });
  // What was found stands, also without asking again.
  expect(orders((await cli.run(['proof', '--json'])).json<Told>())?.missing).toBe(2);

  const fetched = await cli.run(['proof', '--fetch', '--json']);
  expect(fetched.code, fetched.stderr).toBe(0);
  expect(orders(fetched.json<Told>())).toMatchObject({ missing: 0, surplus: 0 });
  expect(await cli.run(['proof', 'nobody'])).toMatchObject({ code: 2 });
});

it('says of a system without numbers that it gives none', async () => {
  const cli = cliOn(tempProfile(), shop);
  await cli.run([...connectArgs(shop, 'stripe', 'Cards'), '--streams', 'customers']);
  expect(await cli.run(['proof', '--check'])).toMatchObject({
    ...{ code: 0, stdout: expect.stringContaining('gives no numbers') },
  });
});
