import { describe, expect, it } from 'vitest';
import { createEngine } from '../../main/sync/engine.ts';
import type { RunOrder } from '../../main/sync/messages.ts';
import { connectTo, expectSame, expectSound, makeHub, makeShop, stored, sync } from '../support/hub.ts';

/** Just under what the client takes. */
const bodyBytes = 60 * 1024 * 1024;

/** As many records of many small values as fit into one answer. */
function fullPage(first: number, next: string | null): { body: string; count: number } {
  const lines = Array.from({ length: 40 }, (_, line) => ({
    id: line,
    sku: `S-${line}`,
    tax: [{ rate: 24 }],
    gift: false,
  }));
  const records: string[] = [];
  for (let size = 0; size < bodyBytes; size += (records.at(-1)?.length ?? 0) + 1) {
    const id = `c${first + records.length}`;
    const at = '2026-01-01T00:00:00.000Z';
    records.push(JSON.stringify({ id, name: `Name ${id}`, created: at, changed: at, amount: 1, lines }));
  }
  return { body: `{"records":[${records.join(',')}],"next":${JSON.stringify(next)}}`, count: records.length };
}

describe('#21 an answer as large as the client takes', () => {
  it('is read page after page', async () => {
    const hub = await makeHub();
    const shop = await makeShop();
    const connection = connectTo(hub, shop);
    const one = fullPage(0, 'more');
    const two = fullPage(one.count, null);
    shop.script = ({ stream, query }) =>
      stream === 'customers' ? { body: query.get('after') ? two.body : one.body } : undefined;
    const run = await sync(hub, connection);
    expect(run).toMatchObject({ status: 'done' });
    expect(run.counts('customers')).toEqual([one.count + two.count, 0, 0, 0, 0]);
    expectSound(hub.db);
  });

  it('and of more values than there is memory for is refused, and the other streams are read', async () => {
    const hub = await makeHub();
    const shop = await makeShop();
    const connection = connectTo(hub, shop);
    shop.fill('orders', 5);
    const body = `{"records":[],"next":null,"more":[${'{},'.repeat(bodyBytes / 3)}{}]}`;
    shop.script = ({ stream }) => (stream === 'customers' ? { body } : undefined);
    const run = await sync(hub, connection);
    expect(run.tallies.get('customers')).toMatchObject({
      status: 'failed',
      reason: 'bad_data',
      detail: expect.stringContaining('too many values'),
    });
    expect(run.tallies.get('orders')).toMatchObject({ status: 'done' });
  });
});

describe('a large page', () => {
  it('is written in parts, and read again when it was cut between them', async () => {
    const hub = await makeHub();
    const shop = await makeShop();
    const connection = connectTo(hub, shop);
    shop.fill('orders', 5000);
    shop.pageSize = 5000;
    // Its thread breaks as soon as the first part is written.
    shop.put('orders', { id: 'o15', crash: true });
    expect(await sync(hub, connection)).toMatchObject({ status: 'failed', reason: 'bug' });
    expect(stored(hub.db, connection.id, 'orders').size).toBe(2000);
    expect(hub.repos.streams.find(connection.id, 'orders')).toMatchObject({ cursor: null, live: 2000 });
    shop.put('orders', { id: 'o15', crash: undefined });
    const again = await sync(hub, connection);
    expect(again).toMatchObject({ status: 'done' });
    expect(again.counts('orders')).toEqual([3000, 1, 1999, 0, 0]);
    expectSame(hub.db, connection.id, shop);
  });
});

describe('#21 a worker that runs out of memory', () => {
  it('fails its runs and its chores, and the next run has a new one', async () => {
    const told: string[] = [];
    const engine = createEngine({
      workerUrl: new URL('../support/hungry.worker.ts', import.meta.url),
      start: { databaseFile: '', nativeBinding: undefined, clockOffsetMs: 0, registry: undefined },
      access: () => Promise.reject(new Error('nobody asks')),
      onSigning: () => undefined,
      onProgress: () => undefined,
      log: { warn: () => undefined, error: (_facts, message) => told.push(message) },
      heapMb: 24,
    });
    const order = (connectionId: string, runId: number): RunOrder => ({
      ...{ runId, connectionId, streams: undefined, only: [], wish: { full: false, since: null } },
      ...{ dry: false, endpoint: undefined, network: {} },
    });
    const waits = engine.run(order('waits', 1));
    const eats = engine.run(order('eats', 2));
    const failed = { status: 'failed', reason: 'bug', detail: expect.stringContaining('memory') };
    expect(await Promise.all([waits, eats])).toEqual([
      expect.objectContaining(failed),
      expect.objectContaining(failed),
    ]);
    expect(told).toEqual(['the sync worker broke']);
    expect(await engine.run(order('ends', 3))).toMatchObject({ status: 'done' });
    await engine.close();
  });
});
