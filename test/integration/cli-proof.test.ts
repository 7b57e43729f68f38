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

/** Loses the oldest records of a kind behind Backroom's back; gives what they add up to. */
function lose(profile: string, entity: string, count: number): number {
  const db = new Database(path.join(profile, 'backroom.db'));
  const rows = db
    .prepare<[string, number], { id: number; amount: number }>(
      'SELECT id, amount_minor AS amount FROM record WHERE entity = ? ORDER BY occurred_at LIMIT ?',
    )
    .all(entity, count);
  for (const { id } of rows) {
    for (const table of ['record_words', 'record']) db.prepare(`DELETE FROM ${table} WHERE id = ?`).run(id);
    db.prepare('DELETE FROM record_text WHERE rowid = ?').run(id);
  }
  db.close();
  return rows.reduce((sum, { amount }) => sum + amount, 0);
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

  lose(profile, 'order', 2);
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

it('says by how much a balance differs, and fetches what it differs by', async () => {
  const profile = tempProfile();
  const cli = cliOn(profile, shop);
  const sums = (told: Told) => told.connections[0]?.streams.find(({ stream }) => stream === 'balance')?.sums;
  await cli.run([...connectArgs(shop, 'stripe', 'Cards'), '--streams', 'balance']);
  const well = await cli.run(['proof', '--check']);
  expect(well).toMatchObject({ code: 0, stdout: expect.stringContaining('to the cent') });

  const lost = lose(profile, 'balance_transaction', 1);
  const lacking = await cli.run(['proof', '--check']);
  expect(lacking).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/balance [\d.]+ EUR there, -?[\d.]+ EUR here/),
  });
  expect(sums((await cli.run(['proof', '--json'])).json<Told>())).toMatchObject([{ currency: 'EUR', gap: lost }]);

  const fetched = await cli.run(['proof', '--fetch', '--json']);
  expect(fetched.code, fetched.stderr).toBe(0);
  expect(sums(fetched.json<Told>())).toMatchObject([{ gap: 0 }]);
});
