import { describe, expect, it } from 'vitest';
import { settleDeletions } from '../../main/sync/settle.ts';
import { connectTo, expectSame, makeShop, sharedHub, stored, sync } from '../support/hub.ts';
import { testProvider } from '../support/test-provider.ts';

const hub = sharedHub();

async function filled(count: number, stream = 'customers') {
  const shop = await makeShop();
  const connection = connectTo(hub(), shop);
  shop.fill(stream, count);
  await sync(hub(), connection);
  const state = (id = stream) => {
    const found = hub().repos.streams.find(connection.id, id);
    if (!found) throw new Error(`there is no stream ${id}`);
    return found;
  };
  const held = () => hub().repos.passes.held(state().id);
  const settle = (accept: boolean) =>
    settleDeletions(hub().db, hub().repos, testProvider, state(), accept, new Date().toISOString());
  const full = () => sync(hub(), connection, { full: true });
  return { shop, connection, state, held, settle, full };
}

const ids = (prefix: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${prefix}${from + index}`);
const isC5 = (record: unknown): record is { id: string } => Object(record).id === 'c5';
const refund = (id: string) => ({ id, total: '1.00', at: '2026-05-05T10:00:00.000Z' });

describe('deletions', () => {
  it('are concluded from a whole pass', async () => {
    const { shop, connection, full } = await filled(60);
    shop.remove('customers', 'c2', 'c59');
    expect((await full()).counts('customers')).toEqual([0, 0, 58, 2, 0]);
    expectSame(hub().db, connection.id, shop);
    const gone = hub().repos.records.list({
      entity: 'customer',
      connectionId: connection.id,
      order: 'newest',
      deleted: true,
      limit: 10,
    });
    expect(gone.rows.map((row) => row.externalId).sort()).toEqual(['c2', 'c59']);
  });

  it('come with a feed', async () => {
    const { shop, connection } = await filled(12, 'orders');
    shop.remove('orders', 'o5');
    const run = await sync(hub(), connection);
    expect(run.tallies.get('orders')?.mode).toBe('changes');
    expect(run.counts('orders')[3]).toBe(1);
    shop.put('orders', { id: 'o5', name: 'back again' });
    expect((await sync(hub(), connection)).counts('orders')[0]).toBe(1);
    expectSame(hub().db, connection.id, shop);
  });

  it('are not looked for where a vendor cannot show them', async () => {
    const { shop, connection, full } = await filled(3, 'payouts');
    shop.remove('payouts', 'p1');
    expect((await full()).counts('payouts')[3]).toBe(0);
    expect(stored(hub().db, connection.id, 'payouts').size).toBe(3);
  });

  it('#12 more than a tenth waits for the owner: let go when he says so', async () => {
    const { shop, connection, held, settle, full } = await filled(60);
    shop.remove('customers', ...ids('c', 1, 7));
    expect((await full()).counts('customers')[3]).toBe(0);
    expect(held()).toBe(7);
    expect(stored(hub().db, connection.id, 'customers').size).toBe(60);
    expect(settle(true)).toBe(7);
    expect(held()).toBe(0);
    expectSame(hub().db, connection.id, shop);
  });

  it('#12 kept when he says so, and asked about again when the next whole pass misses them again', async () => {
    const { shop, connection, held, settle, full } = await filled(60);
    shop.remove('customers', ...ids('c', 1, 7));
    await full();
    expect(settle(false)).toBe(0);
    expect([held(), stored(hub().db, connection.id, 'customers').size]).toEqual([0, 60]);
    await full();
    expect(held()).toBe(7);
  });

  it('#12 a held record that comes by again is not held any more', async () => {
    const { shop, connection, held, settle, full } = await filled(60);
    const back = shop.records('customers').get('c1');
    shop.remove('customers', ...ids('c', 1, 7));
    await full();
    shop.put('customers', { id: 'c1', ...back, name: 'restored there' });
    await sync(hub(), connection);
    expect(held()).toBe(6);
    settle(true);
    expectSame(hub().db, connection.id, shop);
  });

  it('#12 a list that is suddenly empty deletes nothing by itself, however small the shop', async () => {
    const { shop, connection, held, full } = await filled(4);
    shop.script = ({ stream }) =>
      stream === 'customers' ? { change: () => ({ records: [], next: null }) } : undefined;
    expect((await full()).status).toBe('done');
    expect([held(), stored(hub().db, connection.id, 'customers').size]).toEqual([4, 4]);
    shop.script = () => undefined;
    await full();
    expect(held()).toBe(0);
    expectSame(hub().db, connection.id, shop);
  });

  it('#8 #12 a pass that brought less than announced fails, deletes nothing, and is read anew', async () => {
    const { shop, connection, full } = await filled(30);
    shop.remove('customers', 'c1');
    shop.script = ({ stream }) =>
      stream === 'customers' ? { change: (page) => ({ ...page, total: 500 }) } : undefined;
    const short = await full();
    expect(short).toMatchObject({ status: 'failed', reason: 'vendor_fault' });
    expect(short.tallies.get('customers')?.detail).toContain('500 were announced');
    expect(stored(hub().db, connection.id, 'customers').size).toBe(30);
    shop.script = () => undefined;
    const next = await full();
    expect(next.counts('customers')).toEqual([0, 0, 29, 1, 0]);
    expectSame(hub().db, connection.id, shop);
  });

  it.each([
    ['is refused in the middle', { status: 403 }],
    ['is not what was promised', { change: () => ({ records: 'none' }) }],
  ])('#12 a pass that %s deletes nothing', async (_what, fault) => {
    const { shop, connection, full } = await filled(30);
    shop.remove('customers', 'c1', 'c2');
    shop.script = ({ stream, query }) =>
      stream === 'customers' && query.get('after')?.includes('12') ? fault : undefined;
    expect((await full()).status).toBe('failed');
    expect(stored(hub().db, connection.id, 'customers').size).toBe(30);
    shop.script = () => undefined;
    expect((await full()).counts('customers')[3]).toBe(2);
    expectSame(hub().db, connection.id, shop);
  });

  it('#12 a pass that says it is incomplete deletes nothing', async () => {
    const { shop, connection, full } = await filled(30);
    shop.remove('customers', 'c1');
    shop.script = ({ stream }) =>
      stream === 'customers' ? { change: (page) => ({ ...page, incomplete: 'cut off' }) } : undefined;
    expect((await full()).counts('customers')[3]).toBe(0);
    shop.script = () => undefined;
    await sync(hub(), connection);
    expectSame(hub().db, connection.id, shop);
  });

  it('#12 a record whose id cannot be read deletes no other, since it may be any of them', async () => {
    const { shop, connection, full } = await filled(12);
    shop.remove('customers', 'c3');
    shop.script = () => ({
      change: (page) => ({ ...page, records: page.records.map((one) => (isC5(one) ? { ...one, id: 1e30 } : one)) }),
    });
    expect((await full()).counts('customers')).toEqual([0, 0, 10, 0, 1]);
    shop.script = () => undefined;
    expect((await full()).counts('customers')).toEqual([0, 0, 11, 1, 0]);
    expectSame(hub().db, connection.id, shop);
  });

  it('a cut pass that cannot go on begins anew and forgets what it had seen', async () => {
    const { shop, connection, state } = await filled(60);
    hub().db.prepare("UPDATE stream_state SET full_due = 'asked for' WHERE id = ?").run(state().id);
    shop.script = ({ stream, query }) => (stream === 'customers' && query.get('after') ? { status: 403 } : undefined);
    await sync(hub(), connection);
    expect(state().pass).toMatchObject({ comparing: true, read: 10 });
    shop.remove('customers', 'c1');
    let refused = false;
    shop.script = ({ stream, query }) => {
      if (stream !== 'customers' || refused || !query.get('after')) return undefined;
      refused = true;
      return { status: 410 };
    };
    const run = await sync(hub(), connection);
    expect(refused).toBe(true);
    expect(run.counts('customers')[3]).toBe(1);
    expectSame(hub().db, connection.id, shop);
  });
});

describe('streams inside another', () => {
  async function withRefunds() {
    const made = await filled(0, 'orders');
    made.shop.put(
      'orders',
      { id: 'o1', refunds: [refund('r1'), refund('r2')] },
      { id: 'o2', refunds: [refund('r3')] },
      { id: 'o3' },
    );
    return { ...made, first: await sync(hub(), made.connection) };
  }

  it('are read out of their parents in the same run', async () => {
    const { shop, connection, first } = await withRefunds();
    expect(first.counts('refunds')).toEqual([3, 0, 0, 0, 0]);
    expectSame(hub().db, connection.id, shop);
  });

  it('lose a child that is taken out, and all children of a parent that is deleted', async () => {
    const { shop, connection } = await withRefunds();
    shop.put('orders', { id: 'o1', refunds: [refund('r2')] });
    expect((await sync(hub(), connection)).counts('refunds')[3]).toBe(1);
    shop.remove('orders', 'o2');
    expect((await sync(hub(), connection)).counts('refunds')[3]).toBe(1);
    expectSame(hub().db, connection.id, shop);
  });

  it('keep a child that moved from one parent to another', async () => {
    const { shop, connection } = await withRefunds();
    shop.put('orders', { id: 'o3', refunds: [refund('r1')] });
    shop.put('orders', { id: 'o1', refunds: [refund('r2')] });
    await sync(hub(), connection);
    expectSame(hub().db, connection.id, shop);
  });

  it('go with the parents that the owner lets go', async () => {
    const { shop, connection, settle, held } = await withRefunds();
    shop.remove('orders', 'o1', 'o2', 'o3');
    await sync(hub(), connection, { full: true });
    expect(held()).toBe(3);
    expect(settle(true)).toBe(6);
    expectSame(hub().db, connection.id, shop);
  });

  it('are filled when they are switched on later, and when they were off for a while', async () => {
    const made = await filled(0, 'orders');
    const { shop, connection, state } = made;
    const on = (enabled: boolean) => hub().repos.streams.enable(state('refunds').id, enabled);
    shop.put('orders', { id: 'o1', refunds: [refund('r1')] });
    hub().db.prepare('UPDATE stream_state SET cursor = NULL, enabled = 0 WHERE id = ?').run(state('refunds').id);
    await sync(hub(), connection);
    expect(stored(hub().db, connection.id, 'refunds').size).toBe(0);
    on(true);
    await sync(hub(), connection);
    expectSame(hub().db, connection.id, shop);
    on(false);
    shop.put('orders', { id: 'o2', refunds: [refund('r2')], changed: new Date(Date.now() - 200_000).toISOString() });
    await sync(hub(), connection);
    hub()
      .db.prepare('UPDATE stream_state SET cursor = ? WHERE id = ?')
      .run(new Date().toISOString(), state('orders').id);
    shop.put('orders', { id: 'o3' });
    on(true);
    await sync(hub(), connection);
    expectSame(hub().db, connection.id, shop);
  });

  it('are filled also when they were switched on while their parent’s first reading was cut', async () => {
    const { shop, connection, state } = await filled(0, 'orders');
    hub().repos.streams.reset(state('orders').id);
    hub().db.prepare('UPDATE stream_state SET cursor = NULL, enabled = 0 WHERE id = ?').run(state('refunds').id);
    for (let index = 1; index <= 40; index += 1)
      shop.put('orders', { id: `o${index}`, refunds: [refund(`r${index}`)] });
    shop.script = ({ stream, query }) =>
      stream === 'orders' && query.get('after') !== null ? { status: 403 } : undefined;
    await sync(hub(), connection);
    expect(state('orders').pass).not.toBeNull();
    shop.script = () => undefined;
    hub().repos.streams.enable(state('refunds').id, true);
    await sync(hub(), connection);
    expectSame(hub().db, connection.id, shop);
  });

  it('come along when only their parent is asked for, and need no full reading afterwards', async () => {
    const { shop, connection } = await withRefunds();
    shop.put('orders', { id: 'o3', refunds: [refund('r9')] });
    await sync(hub(), connection, { streams: ['orders'] });
    expect((await sync(hub(), connection)).tallies.get('orders')?.mode).toBe('changes');
    expectSame(hub().db, connection.id, shop);
  });

  it('a list of children that cannot be read is set aside as one and mended with its parent', async () => {
    const { shop, connection, state } = await withRefunds();
    shop.put('orders', { id: 'o1', refunds: 'two' });
    expect((await sync(hub(), connection)).counts('refunds')[4]).toBe(1);
    expect(stored(hub().db, connection.id, 'refunds').size).toBe(3);
    shop.put('orders', { id: 'o1', refunds: [refund('r1')] });
    await sync(hub(), connection);
    expect(hub().repos.setAside.count(state('refunds').id)).toBe(0);
    expectSame(hub().db, connection.id, shop);
  });
});
