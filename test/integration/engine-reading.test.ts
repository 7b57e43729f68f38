import { describe, expect, it } from 'vitest';
import { connectTo, everything, expectSame, makeShop, sharedHub, stored, sync } from '../support/hub.ts';
import type { Ask } from '../support/shop.ts';

const hub = sharedHub();
const streams = ['customers', 'orders', 'products', 'payouts'];

async function filled(count = 25) {
  const shop = await makeShop();
  const connection = connectTo(hub(), shop);
  for (const stream of streams) shop.fill(stream, count);
  const state = (stream: string) => hub().repos.streams.find(connection.id, stream);
  return { shop, connection, state, first: await sync(hub(), connection) };
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const asksFor = (asked: readonly Ask[], stream: string) => asked.filter((ask) => ask.stream === stream);

describe('reading', () => {
  it('takes everything first, then only what changed', async () => {
    const { shop, connection, first } = await filled();
    expect(first).toMatchObject({ status: 'done', reason: null });
    for (const stream of streams) expect(first.counts(stream)).toEqual([25, 0, 0, 0, 0]);
    expectSame(hub().db, connection.id, shop);
    shop.put('customers', { id: 'c3', name: 'Other' }, { id: 'new' });
    const second = await sync(hub(), connection);
    expect(second.tallies.get('customers')).toMatchObject({ mode: 'changes', status: 'done' });
    expect(second.counts('customers').slice(0, 2)).toEqual([1, 1]);
    expect(second.counts('products')).toEqual([0, 0, 25, 0, 0]);
    expectSame(hub().db, connection.id, shop);
  });

  it('#6 an old record that is edited arrives', async () => {
    const { shop, connection } = await filled(5);
    shop.put('orders', { id: 'o1', created: '2019-01-01T00:00:00.000Z', name: 'edited today' });
    await sync(hub(), connection);
    expect(stored(hub().db, connection.id, 'orders').get('o1')).toMatchObject({ name: 'edited today' });
  });

  it('#7 a record that became visible late, inside the overlap, arrives', async () => {
    const { shop, connection } = await filled(5);
    shop.put('orders', { id: 'late', changed: minutesAgo(4) });
    const run = await sync(hub(), connection);
    expect(run.counts('orders')[0]).toBe(1);
    expectSame(hub().db, connection.id, shop);
  });

  it('#7 two edits within one second both arrive', async () => {
    const { shop, connection } = await filled(5);
    const stamp = shop.now();
    shop.put('orders', { id: 'o1', name: 'one', changed: stamp });
    await sync(hub(), connection);
    shop.put('orders', { id: 'o1', name: 'two', changed: stamp }, { id: 'o2', name: 'two', changed: stamp });
    await sync(hub(), connection);
    expectSame(hub().db, connection.id, shop);
  });

  it('edits between pages are neither lost nor doubled', async () => {
    const shop = await makeShop();
    const connection = connectTo(hub(), shop);
    shop.fill('customers', 45);
    shop.fill('orders', 45);
    let edits = 0;
    shop.script = ({ stream, ofStream }) => {
      edits += 1;
      if (edits < 12)
        shop.put(
          stream,
          { id: `${stream[0]}${1 + ((ofStream * 17) % 45)}`, name: `edit ${edits}` },
          { id: `between ${edits}` },
        );
      return undefined;
    };
    await sync(hub(), connection);
    shop.script = () => undefined;
    await sync(hub(), connection);
    expectSame(hub().db, connection.id, shop);
  });

  it('the cursor is the vendor’s clock, and a clock that runs ahead loses nothing', async () => {
    const shop = await makeShop();
    shop.skewMs = -3_600_000;
    const connection = connectTo(hub(), shop);
    shop.fill('customers', 3);
    await sync(hub(), connection);
    const cursor = Date.parse(hub().repos.streams.find(connection.id, 'customers')?.cursor ?? '');
    expect(Math.abs(cursor - Date.parse(shop.now()))).toBeLessThan(60_000);
    // From now on a proxy in front of the shop says it is tomorrow; the records keep their right stamps.
    shop.skewMs = 86_400_000;
    await sync(hub(), connection);
    shop.put('customers', { id: 'c2', name: 'after', changed: new Date().toISOString() });
    await sync(hub(), connection);
    expect(stored(hub().db, connection.id, 'customers').get('c2')).toMatchObject({ name: 'after' });
  });

  it('records dated in the future come once and change when they change', async () => {
    const { shop, connection } = await filled(3);
    shop.put('orders', { id: 'future', changed: '2999-01-01T00:00:00.000Z', created: '2999-01-01T00:00:00.000Z' });
    expect((await sync(hub(), connection)).counts('orders')[0]).toBe(1);
    expect((await sync(hub(), connection)).counts('orders').slice(0, 2)).toEqual([0, 0]);
    shop.put('orders', { id: 'future', name: 'moved', changed: '2999-01-01T00:00:00.000Z' });
    expect((await sync(hub(), connection)).counts('orders').slice(0, 2)).toEqual([0, 1]);
    expectSame(hub().db, connection.id, shop);
  });

  it('#32 a feed that no longer reaches back is followed by a full reading, which finds what was deleted meanwhile', async () => {
    const { shop, connection } = await filled(20);
    const weeksAgo = minutesAgo(40 * 24 * 60);
    hub()
      .db.prepare("UPDATE stream_state SET cursor = ? WHERE connection_id = ? AND stream IN ('orders', 'refunds')")
      .run(weeksAgo, connection.id);
    shop.remove('orders', 'o7');
    const run = await sync(hub(), connection);
    expect(run.tallies.get('orders')).toMatchObject({ mode: 'full', status: 'done' });
    expect(run.counts('orders')[3]).toBe(1);
    expectSame(hub().db, connection.id, shop);
  });

  it('a feed that was cut off makes the next reading a full one', async () => {
    const { shop, connection, state } = await filled(5);
    shop.script = ({ stream }) =>
      stream === 'orders' ? { change: (page) => ({ ...page, incomplete: 'too many changes at once' }) } : undefined;
    await sync(hub(), connection);
    expect(state('orders')?.fullDue).toBe('too many changes at once');
    shop.script = () => undefined;
    expect((await sync(hub(), connection)).tallies.get('orders')?.mode).toBe('full');
    expect(state('orders')?.fullDue).toBeNull();
    expect((await sync(hub(), connection)).tallies.get('orders')?.mode).toBe('changes');
  });

  it('#41 a stream has its own state, can be reset and asked for alone', async () => {
    const { shop, connection, state } = await filled(5);
    const before = state('orders')?.cursor;
    hub().repos.streams.reset(state('customers')?.id ?? 0);
    const run = await sync(hub(), connection, { streams: ['customers'] });
    expect([...run.tallies.keys()]).toEqual(['customers']);
    expect(run.tallies.get('customers')?.mode).toBe('full');
    expect(state('orders')?.cursor).toBe(before);
    expect(state('customers')).toMatchObject({ completeSince: 'always', pass: null });
    expectSame(hub().db, connection.id, shop);
  });

  it('#32 history that a vendor shows only in part is told', async () => {
    const { connection, state } = await filled(2);
    expect(state('payouts')?.completeSince?.slice(0, 10)).toBe(minutesAgo(90 * 24 * 60).slice(0, 10));
    expect(state('orders')?.completeSince).toBe('always');
    expect(connection.backfillFrom).toBeNull();
  });

  it('a dry run counts and leaves no trace in any record, cursor or set-aside list', async () => {
    const { shop, connection } = await filled(12);
    shop.put('customers', { id: 'c1', name: 'changed' }, { id: 'extra' }, { id: 'broken', amount: 1.5 });
    shop.remove('orders', 'o1');
    shop.remove('products', ...[...shop.records('products').keys()]);
    const before = everything(hub().db);
    const run = await sync(hub(), connection, { dryRun: true, full: true });
    expect(run.counts('customers')).toEqual([1, 1, 11, 0, 1]);
    expect(everything(hub().db)).toBe(before);
    expect(hub().repos.runs.get(run.runId)?.dry).toBe(true);
    expect(hub().repos.runs.latest(connection.id)?.id).not.toBe(run.runId);
  });

  it('a stream that is switched off is not asked for', async () => {
    const { shop, connection, state } = await filled(3);
    hub().repos.streams.enable(state('products')?.id ?? 0, false);
    const before = asksFor(shop.asked, 'products').length;
    await sync(hub(), connection);
    expect(asksFor(shop.asked, 'products')).toHaveLength(before);
  });
});

describe('a backfill from a date', () => {
  const old = '2020-01-01T00:00:00.000Z';
  const recent = '2026-06-01T00:00:00.000Z';

  async function twoAges() {
    const shop = await makeShop();
    for (let index = 1; index <= 12; index += 1) {
      shop.put('customers', { id: `old${index}`, created: old }, { id: `new${index}`, created: recent });
    }
    return shop;
  }

  it('brings what was created since, and says from when history is complete', async () => {
    const shop = await twoAges();
    const connection = connectTo(hub(), shop, { backfillFrom: '2026-01-01T00:00:00.000Z' });
    expect((await sync(hub(), connection)).counts('customers')[0]).toBe(12);
    expect(hub().repos.streams.find(connection.id, 'customers')?.completeSince).toBe('2026-01-01T00:00:00.000Z');
    expect(
      (await sync(hub(), connection, { since: '2019-01-01T00:00:00.000Z' })).counts('customers').slice(0, 3),
    ).toEqual([12, 0, 12]);
    expect(hub().repos.streams.find(connection.id, 'customers')?.completeSince).toBe('2019-01-01T00:00:00.000Z');
  });

  it('#12 deletes nothing, and no bounded reading deletes what lies before its date', async () => {
    const shop = await twoAges();
    const connection = connectTo(hub(), shop);
    await sync(hub(), connection);
    shop.remove('customers', 'new1', 'old1');
    expect((await sync(hub(), connection, { since: '2026-01-01T00:00:00.000Z' })).counts('customers')[3]).toBe(0);
    hub().repos.connections.change(connection.id, { backfillFrom: '2026-01-01T00:00:00.000Z' });
    expect((await sync(hub(), connection, { full: true })).counts('customers')[3]).toBe(1);
    const left = stored(hub().db, connection.id, 'customers');
    expect([left.has('old1'), left.has('new1')]).toEqual([true, false]);
  });

  it('#6 does not carry the cursor past an edit of an older record', async () => {
    const shop = await twoAges();
    const connection = connectTo(hub(), shop);
    await sync(hub(), connection);
    hub().db.prepare('UPDATE stream_state SET cursor = ? WHERE connection_id = ?').run(minutesAgo(60), connection.id);
    shop.put('customers', { id: 'old1', name: 'edited before the backfill', changed: minutesAgo(30) });
    await sync(hub(), connection, { since: '2026-01-01T00:00:00.000Z' });
    await sync(hub(), connection);
    expectSame(hub().db, connection.id, shop);
  });

  it('#41 does not take the place of the full reading that a reset asked for', async () => {
    const shop = await twoAges();
    const connection = connectTo(hub(), shop);
    await sync(hub(), connection);
    const id = hub().repos.streams.find(connection.id, 'customers')?.id ?? 0;
    hub().repos.streams.reset(id);
    await sync(hub(), connection, { since: '2026-01-01T00:00:00.000Z' });
    expect((await sync(hub(), connection)).tallies.get('customers')?.mode).toBe('full');
  });

  it('#41 a date given later is heeded although there is a state already', async () => {
    const shop = await twoAges();
    const connection = connectTo(hub(), shop, { backfillFrom: '2026-01-01T00:00:00.000Z' });
    await sync(hub(), connection);
    hub().repos.connections.change(connection.id, { backfillFrom: null });
    await sync(hub(), connection, { full: true });
    expectSame(hub().db, connection.id, shop);
  });
});
