import { describe, expect, it } from 'vitest';
import type { Hub } from '../../main/hub.ts';
import type { Connection } from '../../main/store/connections.ts';
import { connectionView } from '../../main/views/connections.ts';
import { proofView } from '../../main/views/proof.ts';
import { providers } from '../support/balanced-provider.ts';
import { connectTo, makeHub, makeShop, stored, sync } from '../support/hub.ts';
import type { Fault, Shop, ShopRecord } from '../support/shop.ts';

const balanced = () =>
  makeHub({ providers: { map: providers, module: new URL('../support/balanced-provider.ts', import.meta.url).href } });

const hourMs = 3_600_000;
const hourAgo = new Date(Date.now() - hourMs).toISOString();
const currencyOf = (move: ShopRecord) => String(move.currency ?? 'EUR');

/** What a payment service says of its movements: their sums, and the newest of them. */
function told(shop: Shop, stream: string): Fault | undefined {
  const moves = [...shop.records('moves').values()];
  if (stream === 'newest') return { body: JSON.stringify({ newest: moves.slice(-3).reverse() }) };
  if (stream !== 'balance') return undefined;
  const sums: Record<string, number> = {};
  for (const one of moves) sums[currencyOf(one)] = (sums[currencyOf(one)] ?? 0) + one.amount;
  const balance = Object.entries(sums).map(([currency, amountMinor]) => ({ amountMinor, currency }));
  return { body: JSON.stringify({ balance }) };
}

/** A payment service with movements of 1.00, 2.00 and so on in euro, an hour old; all of them fetched. */
async function filled(hub: Hub, count = 12, change: Partial<Connection> = {}) {
  const shop = await makeShop();
  shop.script = ({ stream }) => told(shop, stream);
  const connection = connectTo(hub, shop, change);
  hub.repos.streams.ensure(connection.id, 'moves', 'balance_transaction');
  for (let at = 1; at <= count; at += 1) shop.put('moves', { id: `m${at}`, amount: at * 100, created: hourAgo });
  await sync(hub, connection);
  return { shop, connection };
}

/** Takes movements out of the store behind Backroom's back. */
function lose(hub: Hub, { id }: Connection, ...ids: string[]): void {
  const state = hub.repos.streams.find(id, 'moves') ?? expect.fail('no moves');
  for (const external of ids) {
    const row = hub.db
      .prepare<[number, string], { id: number }>('SELECT id FROM record WHERE stream_id = ? AND external_id = ?')
      .get(state.id, external);
    for (const table of ['record_words', 'record']) hub.db.prepare(`DELETE FROM ${table} WHERE id = ?`).run(row?.id);
    hub.db.prepare('DELETE FROM record_text WHERE rowid = ?').run(row?.id);
    hub.repos.streams.countLive(state.id, -1);
  }
}

function proved(hub: Hub, connection: Connection) {
  const view = proofView(connection, { ...hub, isProving: hub.proof.isChecking });
  return view.streams.find(({ stream }) => stream === 'moves') ?? expect.fail('no moves');
}

const statusOf = (hub: Hub, { id }: Connection) => connectionView(hub.repos.connections.get(id), hub).status;
const look = (hub: Hub, { id }: Connection) => hub.proof.check(id, { fetch: false });

describe('laying the vendor’s balance beside what was fetched', () => {
  it('proves it to the cent, in each currency, with three calls', async () => {
    const hub = await balanced();
    const { shop, connection } = await filled(hub);
    shop.put('moves', { id: 'usd1', amount: 999, currency: 'USD' }, { id: 'usd2', amount: -1000, currency: 'USD' });
    await sync(hub, connection);
    const before = shop.asked.length;
    await look(hub, connection);
    expect(shop.asked.slice(before).map(({ stream }) => stream)).toEqual(['newest', 'balance', 'newest']);
    expect(proved(hub, connection)).toMatchObject({
      ...{ way: 'balance', missing: 0, problem: null, unprovable: null, windows: [] },
      sums: [
        { currency: 'EUR', theirs: 7800, ours: 7800, gap: 0 },
        { currency: 'USD', theirs: -1, ours: -1, gap: 0 },
      ],
    });
    expect(statusOf(hub, connection)).toMatchObject({ state: 'up_to_date' });
  });

  it('an account without movements is proved, too', async () => {
    const hub = await balanced();
    const { connection } = await filled(hub, 0);
    await look(hub, connection);
    expect(proved(hub, connection)).toMatchObject({ sums: [], problem: null, unprovable: null });
    expect(proved(hub, connection).at).not.toBeNull();
    expect(statusOf(hub, connection).state).toBe('up_to_date');
  });

  it('#6 #7 a movement that was lost is found by its amount, and fetched again', async () => {
    const hub = await balanced();
    const { shop, connection } = await filled(hub);
    shop.put('moves', { id: 'usd1', amount: 999, currency: 'USD' });
    await sync(hub, connection);
    lose(hub, connection, 'm4');
    await look(hub, connection);
    expect(proved(hub, connection).sums).toEqual([
      { currency: 'EUR', theirs: 7800, ours: 7400, gap: 400 },
      { currency: 'USD', theirs: 999, ours: 999, gap: 0 },
    ]);
    expect(statusOf(hub, connection)).toMatchObject({ state: 'needs_you', why: 'missing', count: 0 });
    expect(hub.repos.alerts.list()).toMatchObject([{ code: 'missing', params: { count: 0 } }]);

    await hub.proof.check(connection.id, { fetch: true });
    expect(stored(hub.db, connection.id, 'moves').size).toBe(13);
    expect(proved(hub, connection).sums.map(({ gap }) => gap)).toEqual([0, 0]);
    expect(statusOf(hub, connection).state).toBe('up_to_date');
    expect(hub.repos.alerts.list()).toEqual([]);
  });

  it.each([
    ['the newest of them', ['m12'], 6600],
    ['all of them', Array.from({ length: 12 }, (_, at) => `m${at + 1}`), 0],
  ])('takes %s for lost, not for new', async (_what, ids, ours) => {
    const hub = await balanced();
    const { connection } = await filled(hub);
    lose(hub, connection, ...ids);
    await look(hub, connection);
    expect(proved(hub, connection).sums).toEqual([{ currency: 'EUR', theirs: 7800, ours, gap: 7800 - ours }]);
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection).sums).toMatchObject([{ ours: 7800, gap: 0 }]);
  });

  it('a lost movement is told where its amount is less than nothing, and where it evens out another currency', async () => {
    const hub = await balanced();
    const { shop, connection } = await filled(hub, 3);
    shop.put('moves', { id: 'fee', amount: -250 }, { id: 'usd1', amount: 250, currency: 'USD' });
    shop.fill('moves', 5, 'later');
    await sync(hub, connection);
    lose(hub, connection, 'fee', 'usd1');
    await look(hub, connection);
    expect(proved(hub, connection).sums.map(({ currency, gap }) => [currency, gap])).toEqual([
      ['EUR', -250],
      ['USD', 250],
    ]);
  });

  it('#13 what does not come when it is fetched anew is claimed, and not fetched in vain every day', async () => {
    const hub = await balanced();
    const { shop, connection } = await filled(hub, 0);
    const hides = (stream: string): Fault | undefined =>
      stream === 'moves'
        ? { change: (page) => ({ ...page, records: page.records.slice(1), next: null }) }
        : told(shop, stream);
    for (const at of [1, 2, 3, 4, 5]) shop.put('moves', { id: `m${at}`, amount: at * 100, created: hourAgo });
    shop.script = ({ stream }) => hides(stream);
    await sync(hub, connection, { full: true });
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection).sums).toMatchObject([{ gap: 100 }]);
    const before = shop.asked.length;
    await hub.proof.check(connection.id, { fetch: true, sparing: true });
    expect(shop.asked.slice(before).some(({ stream }) => stream === 'moves')).toBe(false);
    shop.script = ({ stream }) => told(shop, stream);
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection).sums).toMatchObject([{ gap: 0 }]);
  });
});

describe('not crying wolf', () => {
  it('a movement that came since the last fetch is not missing', async () => {
    const hub = await balanced();
    const { shop, connection } = await filled(hub);
    shop.put('moves', { id: 'since', amount: 700 });
    await look(hub, connection);
    expect(proved(hub, connection)).toMatchObject({ sums: [{ theirs: 8500, ours: 8500, gap: 0 }] });
  });

  it.each(['newest', 'balance'])(
    'a movement that comes while it is asked, just before the %s is told, is not missing',
    async (which) => {
      const hub = await balanced();
      const { shop, connection } = await filled(hub);
      let asked = 0;
      shop.script = ({ stream }) => {
        if (stream === which) asked += 1;
        // For `newest` it comes with the second one, which is after the balance.
        const isNow = stream === which && asked === (which === 'newest' ? 2 : 1);
        if (isNow) shop.put('moves', { id: 'between', amount: 700 });
        return told(shop, stream);
      };
      await look(hub, connection);
      expect(proved(hub, connection)).toMatchObject({ sums: [{ theirs: 8500, gap: 0 }], unprovable: null });
    },
  );

  it('where movements come without an end, what was proved before stands', async () => {
    const hub = await balanced();
    const { shop, connection } = await filled(hub);
    await look(hub, connection);
    let turn = 0;
    shop.script = ({ stream }) => {
      turn += 1;
      shop.put('moves', { id: `turn${turn}`, amount: turn });
      return told(shop, stream);
    };
    await look(hub, connection);
    expect(proved(hub, connection)).toMatchObject({ unprovable: 'moving', sums: [{ theirs: 7800, gap: 0 }] });
    expect(statusOf(hub, connection).state).toBe('up_to_date');
  });

  it('nor can anything be said when more is new than the vendor tells of at once', async () => {
    const hub = await balanced();
    const { shop, connection } = await filled(hub);
    shop.fill('moves', 4, 'since');
    await look(hub, connection);
    expect(proved(hub, connection)).toMatchObject({ unprovable: 'moving', sums: [] });
    await sync(hub, connection);
    await look(hub, connection);
    expect(proved(hub, connection)).toMatchObject({ unprovable: null, sums: [{ ours: 8200, gap: 0 }] });
  });

  it('of an account of which only a part is fetched nothing can be said', async () => {
    const hub = await balanced();
    const { connection } = await filled(hub, 5, { backfillFrom: '2020-01-01T00:00:00.000Z' });
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection)).toMatchObject({ unprovable: 'history', sums: [] });
    expect(statusOf(hub, connection).state).toBe('up_to_date');
  });

  it('nor where the vendor holds a part of the money apart', async () => {
    const hub = await balanced();
    const { shop, connection } = await filled(hub);
    lose(hub, connection, 'm3');
    const body = JSON.stringify({ balance: [{ amountMinor: 7800, currency: 'EUR' }], apart: true });
    shop.script = ({ stream }) => (stream === 'balance' ? { body } : told(shop, stream));
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection)).toMatchObject({ unprovable: 'apart', sums: [] });
  });

  it('#9 nor where a movement is known and was set aside', async () => {
    const hub = await balanced();
    const { shop, connection } = await filled(hub);
    shop.put('moves', { id: 'odd', amount: 100, status: 'teleported' });
    shop.fill('moves', 4, 'later');
    await sync(hub, connection);
    await hub.proof.check(connection.id, { fetch: true });
    expect(proved(hub, connection)).toMatchObject({ unprovable: 'set_aside', setAside: 1, sums: [] });
    expect(statusOf(hub, connection)).toMatchObject({ why: 'set_aside' });
  });
});
