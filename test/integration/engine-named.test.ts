import { describe, expect, it } from 'vitest';
import { connectTo, expectSame, makeShop, sharedHub, stored, sync } from '../support/hub.ts';

const hub = sharedHub();

async function filled() {
  const shop = await makeShop();
  const connection = connectTo(hub(), shop);
  shop.put('orders', { id: 'o1', refunds: [{ id: 'r1', total: '1.00', at: '2026-01-01T00:00:00.000Z' }] });
  for (const id of ['o2', 'o3', 'o4', 'o5']) shop.put('orders', { id });
  shop.fill('customers', 3);
  await sync(hub(), connection);
  const asked = () => shop.asked.map(({ stream, query }) => [stream, query.get('ids') ?? '']);
  const before = shop.asked.length;
  const only = (ids: string[], gone: string[] = [], streams: string[] = []) =>
    sync(hub(), connection, { trigger: 'webhook', streams, only: [{ stream: 'orders', ids, gone }] });
  return { shop, connection, only, asked: () => asked().slice(before) };
}

describe('reading records that were named', () => {
  it('takes these and what lies inside them, and nothing else is asked or concluded', async () => {
    const { shop, connection, only, asked } = await filled();
    const state = () => hub().repos.streams.find(connection.id, 'orders');
    const before = state();
    shop.put('orders', { id: 'o1', name: 'edited', refunds: [] }, { id: 'o2', name: 'edited too' }, { id: 'new' });
    const run = await only(['o1', 'new']);
    expect(run).toMatchObject({ status: 'done' });
    expect(run.counts('orders')).toEqual([1, 1, 0, 0, 0]);
    expect(run.counts('refunds')[3]).toBe(1);
    expect(run.tallies.get('orders')).toMatchObject({ mode: 'only' });
    expect(asked()).toEqual([['orders', 'o1,new']]);
    // The cursor stands where it stood, so that the other change still comes.
    expect(state()).toMatchObject({ cursor: before?.cursor, lastOkAt: before?.lastOkAt, live: 6 });
    expect(stored(hub().db, connection.id, 'orders').get('o2')).not.toMatchObject({ name: 'edited too' });
    await sync(hub(), connection);
    expectSame(hub().db, connection.id, shop);
  });

  it('asks for so many at once as the vendor takes', async () => {
    const { asked, only } = await filled();
    await only(['o1', 'o2', 'o3', 'o4', 'o5']);
    expect(asked()).toEqual([
      ['orders', 'o1,o2,o3'],
      ['orders', 'o4,o5'],
    ]);
  });

  it('lets go of what the vendor says is gone, with what lay inside', async () => {
    const { shop, connection, only, asked } = await filled();
    shop.remove('orders', 'o1', 'o3');
    const run = await only(['o3'], ['o1']);
    expect(run.counts('orders')[3]).toBe(2);
    expect(run.counts('refunds')[3]).toBe(1);
    expect(asked()).toEqual([['orders', 'o3']]);
    expect([...stored(hub().db, connection.id, 'orders').keys()]).toEqual(['o2', 'o4', 'o5']);
    expect(hub().repos.streams.find(connection.id, 'orders')).toMatchObject({ live: 3 });
  });

  it('a record that does not fit is set aside, the others come', async () => {
    const { shop, only } = await filled();
    shop.put('orders', { id: 'o1', status: 'odd' }, { id: 'o2', name: 'fits' });
    const run = await only(['o1', 'o2']);
    expect(run).toMatchObject({ status: 'set_aside' });
    expect(run.counts('orders')).toEqual([0, 1, 0, 0, 1]);
  });

  it('beside streams that are read for their changes', async () => {
    const { shop, connection, only, asked } = await filled();
    shop.put('customers', { id: 'c1', name: 'edited' });
    shop.put('orders', { id: 'o1', name: 'edited' });
    const run = await only(['o1'], [], ['customers']);
    expect(run.tallies.get('customers')).toMatchObject({ mode: 'changes', status: 'done' });
    expect(asked().map(([stream]) => stream)).toEqual(['orders', 'customers']);
    expectSame(hub().db, connection.id, shop, ['orders', 'customers']);
  });

  it('fails as any run does, and nothing is lost', async () => {
    const { shop, connection, only } = await filled();
    shop.put('orders', { id: 'o1', name: 'edited' });
    shop.script = () => ({ status: 401 });
    const run = await only(['o1']);
    expect(run).toMatchObject({ status: 'failed', reason: 'signed_out' });
    expect(stored(hub().db, connection.id, 'orders').size).toBe(5);
  });
});
