import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Hub } from '../../main/hub.ts';
import { connectTo, expectSame, makeShop, openHub, stopOnce, stored, sync } from '../support/hub.ts';

/** One Hub for all: each test has its own shop and its own connection. */
let hub: Hub;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'backroom-engine-'));
  hub = await openHub(folder);
});
afterAll(async () => {
  await stopOnce(hub);
  rmSync(folder, { recursive: true, force: true });
});

describe('a run', () => {
  it('reads everything first, then only what changed', async () => {
    const shop = await makeShop();
    const connection = connectTo(hub, shop);
    for (const stream of ['customers', 'orders', 'products', 'payouts']) shop.fill(stream, 25);
    const first = await sync(hub, connection);
    expect(first).toMatchObject({ status: 'done', reason: null });
    expect(first.counts('customers')).toEqual([25, 0, 0, 0, 0]);
    expectSame(hub.db, connection.id, shop);
  });
});
