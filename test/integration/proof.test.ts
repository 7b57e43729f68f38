import { describe, expect, it, onTestFinished } from 'vitest';
import type { Hub, HubOptions } from '../../main/hub.ts';
import type { Connection } from '../../main/store/connections.ts';
import { connectionView } from '../../main/views/connections.ts';
import { proofView } from '../../main/views/proof.ts';
import { providers } from '../support/counted-provider.ts';
import { connectTo, makeHub, makeShop, stored, sync } from '../support/hub.ts';
import type { Shop } from '../support/shop.ts';

const dayMs = 86_400_000;
const daysAgo = (count: number) => new Date(Math.floor(Date.now() / dayMs - count) * dayMs + dayMs / 2).toISOString();
const dayOf = (count: number) => daysAgo(count).slice(0, 10);

const counted = (change: Partial<HubOptions> = {}) =>
  makeHub({
    ...change,
    providers: { map: providers, module: new URL('../support/counted-provider.ts', import.meta.url).href },
  });

/** A shop with an order at noon of each of the last days, all of it fetched. */
async function filled(hub: Hub, days = 40): Promise<{ shop: Shop; connection: Connection }> {
  const shop = await makeShop();
  const connection = connectTo(hub, shop);
  for (let ago = days; ago >= 1; ago -= 1) {
    shop.put('orders', { id: `o${ago}`, created: daysAgo(ago), changed: daysAgo(ago) });
  }
  shop.fill('customers', 7);
  await sync(hub, connection);
  return { shop, connection };
}

/** Takes records out of the store behind Backroom's back. */
function lose(hub: Hub, connectionId: string, stream: string, ...ids: string[]): void {
  const state = hub.repos.streams.find(connectionId, stream) ?? expect.fail(`no ${stream}`);
  for (const id of ids) {
    const row = hub.db
      .prepare<[number, string], { id: number }>('SELECT id FROM record WHERE stream_id = ? AND external_id = ?')
      .get(state.id, id);
    for (const table of ['record_words', 'record']) hub.db.prepare(`DELETE FROM ${table} WHERE id = ?`).run(row?.id);
    hub.db.prepare('DELETE FROM record_text WHERE rowid = ?').run(row?.id);
    hub.repos.streams.countLive(state.id, -1);
  }
}

function proved(hub: Hub, connection: Connection, stream: string) {
  const view = proofView(connection, { ...hub, isProving: hub.proof.isChecking });
  return view.streams.find((one) => one.stream === stream) ?? expect.fail(`no ${stream}`);
}

const statusOf = (hub: Hub, { id }: Connection) => connectionView(hub.repos.connections.get(id), hub).status;

/** What the shop is asked from now on, without the counting. */
function listsAsked(shop: Shop) {
  const before = shop.asked.length;
  return () =>
    shop.asked
      .slice(before)
      .filter(({ query }) => !query.has('count'))
      .map(({ stream }) => stream);
}

describe('laying the vendor’s numbers beside ours', () => {
  it('says up to which day everything is here, in one call for each stream', async () => {
    const hub = await counted();
    const { shop, connection } = await filled(hub);
    const before = shop.asked.length;
    await hub.proof.check(connection.id, { fetch: false });
    expect(shop.asked.length - before).toBe(2);
    expect(proved(hub, connection, 'orders')).toMatchObject({
      ...{ way: 'days', completeTo: dayOf(1), missing: 0, surplus: 0, problem: null },
      windows: [{ theirs: 40, ours: 40 }],
    });
    expect(proved(hub, connection, 'customers')).toMatchObject({ way: 'whole', completeTo: null, missing: 0 });
    expect(proved(hub, connection, 'refunds')).toMatchObject({ way: 'with_other', other: 'Orders', at: null });
    expect(proved(hub, connection, 'products')).toMatchObject({ way: 'no_numbers', at: null });
    expect(statusOf(hub, connection)).toMatchObject({ state: 'up_to_date' });
  });

  it('#6 #7 #8 what was lost is found on its day, fetched by that day alone, and proved again', async () => {
    const hub = await counted();
    const { shop, connection } = await filled(hub);
    lose(hub, connection.id, 'orders', 'o14', 'o3');
    await hub.proof.check(connection.id, { fetch: false });
    const found = proved(hub, connection, 'orders');
    expect(found).toMatchObject({ missing: 2, completeTo: dayOf(15) });
    expect(found.windows.filter(({ gap }) => gap !== 0)).toMatchObject([
      { first: dayOf(14), last: dayOf(14), theirs: 1, ours: 0 },
      { first: dayOf(3), last: dayOf(3), theirs: 1, ours: 0 },
    ]);
    expect(statusOf(hub, connection)).toMatchObject({ state: 'needs_you', why: 'missing', count: 2 });

    const cursor = hub.repos.streams.find(connection.id, 'orders')?.cursor;
    const asked = listsAsked(shop);
    await hub.proof.check(connection.id, { fetch: true });
    // A page for each of the two days, and nothing else is read.
    expect(asked()).toEqual(['orders', 'orders']);
    expect(stored(hub.db, connection.id, 'orders').size).toBe(40);
    expect(hub.repos.streams.find(connection.id, 'orders')).toMatchObject({ cursor, live: 40 });
    expect(proved(hub, connection, 'orders')).toMatchObject({ missing: 0, completeTo: dayOf(1) });
    expect(statusOf(hub, connection)).toMatchObject({ state: 'up_to_date' });
  });

  it('#13 what a list hides from a first fetch is not taken for all there is', async () => {
    const hub = await counted();
    const shop = await makeShop();
    const connection = connectTo(hub, shop);
    for (const ago of [9, 8, 7]) shop.put('orders', { id: `o${ago}`, created: daysAgo(ago) });
    shop.script = ({ stream, query }) =>
      stream === 'orders' && !query.has('count')
        ? { change: (page) => ({ ...page, records: page.records.slice(1), total: undefined }) }
        : undefined;
    await sync(hub, connection);
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection, 'orders')).toMatchObject({ missing: 1, completeTo: dayOf(10) });
    const alerts = () => hub.repos.alerts.list().filter(({ code }) => code === 'missing');
    expect(alerts()).toMatchObject([{ connectionId: connection.id, params: { count: 1 } }]);

    // By itself it is not fetched in vain every day, and by a person it is.
    const asked = listsAsked(shop);
    await hub.proof.check(connection.id, { fetch: true, sparing: true });
    expect(asked()).toEqual([]);
    shop.script = () => undefined;
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection, 'orders').missing).toBe(0);
    expect(alerts()).toEqual([]);
  });

  it('where only everything is counted, changes are fetched first, and everything when that was not enough', async () => {
    const hub = await counted();
    const { shop, connection } = await filled(hub, 3);
    shop.put('customers', { id: 'late' });
    const asked = listsAsked(shop);
    await hub.proof.check(connection.id, { fetch: true });
    expect(asked()).toEqual(['customers']);
    expect(proved(hub, connection, 'customers')).toMatchObject({ missing: 0, windows: [{ theirs: 8, ours: 8 }] });

    lose(hub, connection.id, 'customers', 'c2');
    await hub.proof.check(connection.id, { fetch: true });
    expect(stored(hub.db, connection.id, 'customers').size).toBe(8);
    expect(proved(hub, connection, 'customers').missing).toBe(0);
  });

  it('#9 what is known and could not be read is told apart from what is missing', async () => {
    const hub = await counted();
    const { shop, connection } = await filled(hub, 10);
    shop.put('orders', { id: 'odd', created: daysAgo(4), status: 'teleported' });
    await sync(hub, connection);
    lose(hub, connection.id, 'orders', 'o4', 'o6');
    await hub.proof.check(connection.id, { fetch: false });
    const found = proved(hub, connection, 'orders');
    expect(found).toMatchObject({ missing: 2, setAside: 1 });
    expect(found.windows.filter(({ gap }) => gap !== 0)).toMatchObject([
      { first: dayOf(6), theirs: 1, ours: 0, setAside: 0, gap: 1 },
      { first: dayOf(4), theirs: 2, ours: 0, setAside: 1, gap: 1 },
    ]);
    // An order that is here and came in a newer form that does not fit is counted once.
    shop.put('orders', { id: 'o2', status: 'teleported' });
    await sync(hub, connection);
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection, 'orders')).toMatchObject({ missing: 0, surplus: 0, setAside: 1 });
  });

  it('what was deleted there is too much here, which is no alarm', async () => {
    const hub = await counted();
    const { shop, connection } = await filled(hub, 10);
    shop.remove('orders', 'o5');
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection, 'orders')).toMatchObject({ missing: 0, surplus: 1, completeTo: dayOf(1) });
    expect(statusOf(hub, connection)).toMatchObject({ state: 'up_to_date' });
  });

  it('an order that comes while it is asked is not missing', async () => {
    const hub = await counted();
    const { shop, connection } = await filled(hub, 10);
    shop.put('orders', { id: 'today', created: new Date().toISOString() });
    await hub.proof.check(connection.id, { fetch: false });
    expect(proved(hub, connection, 'orders')).toMatchObject({ missing: 0, completeTo: dayOf(1) });
  });

  it('keeps what was proved when the vendor cannot be asked, and says why', async () => {
    const hub = await counted();
    const { shop, connection } = await filled(hub, 10);
    await hub.proof.check(connection.id, { fetch: false });
    shop.script = ({ stream, query }) =>
      stream === 'orders' && query.has('count') ? { status: 403, body: '{}' } : undefined;
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection, 'orders')).toMatchObject({ problem: 'forbidden', completeTo: dayOf(1), missing: 0 });
    expect(proved(hub, connection, 'customers')).toMatchObject({ problem: null, missing: 0 });
  });
});

describe('by itself', () => {
  it('is proved after the first fetch and then once a day', async () => {
    const hub = await counted();
    await hub.begin();
    const { shop, connection } = await filled(hub, 5);
    await expect.poll(() => proved(hub, connection, 'orders').at).not.toBeNull();
    await expect.poll(() => hub.proof.isChecking(connection.id)).toBe(false);
    const { at } = proved(hub, connection, 'orders');
    lose(hub, connection.id, 'orders', 'o2');
    // Some hours later nothing is asked, a day later what was lost comes back.
    await sync(hub, connection, { streams: ['orders', 'customers'] });
    expect(hub.proof.isChecking(connection.id)).toBe(false);
    expect(proved(hub, connection, 'orders').at).toBe(at);
    hub.db.prepare('UPDATE proof SET at = ?').run(new Date(Date.now() - 21 * 3_600_000).toISOString());
    await sync(hub, connection, { streams: ['orders', 'customers'] });
    await expect.poll(() => hub.proof.isChecking(connection.id)).toBe(false);
    expect(stored(hub.db, connection.id, 'orders').size).toBe(shop.records('orders').size);
    expect(proved(hub, connection, 'orders')).toMatchObject({ missing: 0, completeTo: dayOf(1) });
  });

  it.each([
    ['offline', { host: { openPage: async () => undefined, isOnline: () => false } }],
    ['paused', {}],
  ])('asks nothing while %s', async (what, change) => {
    const hub = await counted(change);
    await hub.begin();
    if (what === 'paused') hub.pause.set('forever', new Date());
    const { connection } = await filled(hub, 3);
    expect(hub.proof.isChecking(connection.id)).toBe(false);
    expect(proved(hub, connection, 'orders').at).toBeNull();
  });

  it('a Hub that ends calls off what is being asked', async () => {
    const hub = await counted();
    const { shop, connection } = await filled(hub, 3);
    let reached = () => {};
    const asked = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    onTestFinished(() => answer());
    shop.script = ({ query }) => {
      if (!query.has('count')) return undefined;
      reached();
      return { after: held };
    };
    const calledOff = expect(hub.proof.check(connection.id, { fetch: true })).rejects.toMatchObject({
      code: 'stopped',
    });
    await asked;
    await hub.stop();
    await calledOff;
  });
});
