import { describe, expect, it } from 'vitest';
import { statusOf } from '../../main/health/status.ts';
import { retrySetAside } from '../../main/sync/retry.ts';
import { connectionView } from '../../main/views/connections.ts';
import {
  connectTo,
  everything,
  expectSame,
  expectSound,
  makeShop,
  outcome,
  sharedHub,
  stored,
  sync,
} from '../support/hub.ts';
import type { Ask, Fault } from '../support/shop.ts';

const hub = sharedHub();

async function filled(count = 30) {
  const shop = await makeShop();
  const connection = connectTo(hub(), shop);
  for (const stream of ['customers', 'orders', 'products', 'payouts']) shop.fill(stream, count);
  const state = (stream: string) => hub().repos.streams.find(connection.id, stream);
  const setAside = () => hub().repos.setAside.list({ connectionId: connection.id, limit: 100 });
  return { shop, connection, state, setAside };
}

const refund = (id: string) => ({ id, total: '1.00', at: '2026-05-05T10:00:00.000Z' });
/** A fault for one page of the customers, as often as it says. */
const onSecondPage = (fault: Fault, times = Number.POSITIVE_INFINITY) => {
  let left = times;
  return ({ stream, query }: Ask) => (stream === 'customers' && query.get('after') && left-- > 0 ? fault : undefined);
};

describe('a fault that passes', () => {
  it.each<[string, Fault]>([
    ['a cut connection', { cut: true }],
    ['#15 a 429 that says how long', { status: 429, headers: { 'retry-after': '0' } }],
    ['#15 a 429 that does not', { status: 429 }],
    ['a 500', { status: 500 }],
    [
      'a web page instead of data',
      { body: '<html><body>Maintenance</body></html>', headers: { 'content-type': 'text/html' } },
    ],
    ['truncated JSON', { truncated: true }],
    ['an empty answer', { body: '' }],
  ])('%s is tried again and nobody notices', async (_what, fault) => {
    const { shop, connection } = await filled();
    shop.script = onSecondPage(fault, 1);
    expect(await sync(hub(), connection)).toMatchObject({ status: 'done' });
    expectSame(hub().db, connection.id, shop);
  });
});

describe('a fault that stays', () => {
  it.each<[string, Fault, string]>([
    ['401', { status: 401 }, 'signed_out'],
    ['403', { status: 403 }, 'forbidden'],
    ['404', { status: 404 }, 'bad_data'],
    ['#15 a 429 for an hour', { status: 429, headers: { 'retry-after': '3600' } }, 'limited'],
    ['another shape', { change: () => ({ items: [] }) }, 'bad_data'],
    ['a number', { body: '7' }, 'bad_data'],
    ['null', { body: 'null' }, 'bad_data'],
    ['records that are no list', { change: (page) => ({ ...page, records: { a: 1 } }) }, 'bad_data'],
  ])('#8 %s fails with its reason; the pages before it stay', async (_what, fault, reason) => {
    const { shop, connection, state } = await filled();
    shop.script = onSecondPage(fault);
    const run = await sync(hub(), connection);
    expect(run).toMatchObject({ status: 'failed', reason });
    expect(run.tallies.get('customers')).toMatchObject({ status: 'failed', reason });
    expect(stored(hub().db, connection.id, 'customers').size).toBe(10);
    expect(state('customers')).toMatchObject({ cursor: null, lastOkAt: null });
    expectSound(hub().db);
    shop.script = () => undefined;
    hub().repos.connections.change(connection.id, { state: 'ready' });
    expect((await sync(hub(), connection)).status).toBe('done');
    expectSame(hub().db, connection.id, shop);
  });

  it('of one stream does not stop the others, and the run is not called well', async () => {
    const { shop, connection } = await filled();
    shop.script = onSecondPage({ status: 403 });
    const run = await sync(hub(), connection);
    expect(run.status).toBe('failed');
    for (const stream of ['orders', 'products', 'payouts']) expect(run.tallies.get(stream)?.status).toBe('done');
    expectSame(hub().db, connection.id, shop, ['orders', 'products', 'payouts']);
  });

  it('that ends the sign-in stops the rest and turns the connection to "sign in again"', async () => {
    const { shop, connection } = await filled();
    shop.script = () => ({ status: 401 });
    const run = await sync(hub(), connection);
    expect([...run.tallies.values()].map((tally) => tally.reason)).toEqual(Array(5).fill('signed_out'));
    const now = hub().repos.connections.get(connection.id);
    expect(now.state).toBe('signed_out');
    expect(connectionView(now, hub()).status).toMatchObject({ state: 'needs_you', why: 'signed_out' });
    expect(
      hub()
        .repos.alerts.list()
        .filter((alert) => alert.connectionId === connection.id),
    ).toHaveLength(1);
  });

  it('of one connection does not touch another that runs at the same time', async () => {
    const [bad, good] = [await filled(), await filled()];
    bad.shop.script = () => ({ status: 403 });
    const ids = hub().sync.start({ connectionIds: [bad.connection.id, good.connection.id] });
    const [first, second] = await Promise.all(ids.map((id) => outcome(hub(), id)));
    expect([first?.status, second?.status]).toEqual(['failed', 'done']);
    expectSame(hub().db, good.connection.id, good.shop);
  });

  it.each<[string, (ask: Ask) => Fault | undefined]>([
    ['the same page with the same key', () => ({ change: (page) => ({ ...page, next: 'again' }) })],
    [
      'the same records with ever new keys',
      ({ ofAll }) => ({ change: () => ({ records: [{ id: 'one' }], next: `key ${ofAll}` }) }),
    ],
    ['nothing at all with ever new keys', ({ ofAll }) => ({ change: () => ({ records: [], next: `key ${ofAll}` }) })],
    [
      'two pages that name each other',
      ({ query }) => ({ change: () => ({ records: [], next: query.get('after') === 'a' ? 'b' : 'a' }) }),
    ],
  ])('%s does not go on for ever', async (_what, fault) => {
    const { shop, connection } = await filled();
    shop.script = (ask) => (ask.stream === 'customers' ? fault(ask) : undefined);
    expect(await sync(hub(), connection)).toMatchObject({ status: 'failed', reason: 'bad_data' });
    expect(shop.asked.filter((ask) => ask.stream === 'customers').length).toBeLessThan(300);
  });

  it('an empty page in the middle is no end', async () => {
    const { shop, connection } = await filled();
    let done = false;
    shop.script = ({ stream, query }) => {
      if (stream !== 'customers' || done || !query.get('after')) return undefined;
      done = true;
      return { change: () => ({ records: [], next: query.get('after') + ' ' }) };
    };
    await sync(hub(), connection);
    expect(done).toBe(true);
    expectSame(hub().db, connection.id, shop);
  });

  it('a page that comes twice doubles nothing', async () => {
    const { shop, connection } = await filled();
    shop.script = ({ stream }) =>
      stream === 'customers'
        ? { change: (page) => ({ ...page, records: [...page.records, ...page.records] }) }
        : undefined;
    expect((await sync(hub(), connection)).counts('customers').slice(0, 3)).toEqual([30, 0, 30]);
    expectSame(hub().db, connection.id, shop);
  });
});

describe('#9 a record that does not fit', () => {
  it('is set aside with its reason and its text, the others go on, and its old version stays', async () => {
    const { shop, connection, setAside } = await filled(5);
    await sync(hub(), connection);
    const before = stored(hub().db, connection.id, 'customers').get('c2');
    shop.put('customers', { id: 'c2', amount: 0.5 }, { id: 'fine' });
    const run = await sync(hub(), connection, { full: true });
    expect(run).toMatchObject({ status: 'set_aside', reason: null });
    expect(run.tallies.get('customers')).toMatchObject({ status: 'set_aside' });
    expect(setAside()).toEqual([
      expect.objectContaining({ externalId: 'c2', reason: expect.stringContaining('amount'), attempts: 1 }),
    ]);
    expect(JSON.parse(setAside()[0]?.raw ?? '')).toMatchObject({ amount: 0.5 });
    expect(stored(hub().db, connection.id, 'customers').get('c2')).toEqual(before);
    expect(stored(hub().db, connection.id, 'customers').has('fine')).toBe(true);
    expect(connectionView(hub().repos.connections.get(connection.id), hub()).status).toMatchObject({
      why: 'set_aside',
      count: 1,
    });
  });

  it('leaves the list when it fits, when it is as it was before, and when it is gone', async () => {
    const { shop, connection, setAside } = await filled(5);
    await sync(hub(), connection);
    const [first, second] = [shop.records('customers').get('c1'), shop.records('products').get('p1')];
    shop.put('customers', { id: 'c1', amount: 0.5 }, { id: 'never fitted', amount: 0.5 });
    shop.put('products', { id: 'p1', amount: 0.5 }, { id: 'odd', amount: 0.5 });
    shop.put('orders', { id: 'o1', amount: 0.5 });
    await sync(hub(), connection);
    expect(setAside()).toHaveLength(5);
    shop.put('customers', { id: 'c1', ...first });
    shop.put('products', { id: 'p1', ...second });
    shop.put('orders', { id: 'o1', amount: 5 });
    shop.remove('customers', 'never fitted');
    shop.remove('products', 'odd');
    expect((await sync(hub(), connection, { full: true })).status).toBe('done');
    expect(setAside()).toEqual([]);
    expectSame(hub().db, connection.id, shop);
  });

  it('without an id is kept once, however often it comes', async () => {
    const { shop, connection, setAside } = await filled(3);
    shop.script = ({ stream }) =>
      stream === 'customers'
        ? { change: (page) => ({ ...page, records: [...page.records, { name: 'nobody' }, null, 7, 'text', []] }) }
        : undefined;
    await sync(hub(), connection);
    await sync(hub(), connection, { full: true });
    expect(setAside()).toHaveLength(5);
    expect(setAside().every((entry) => entry.attempts === 2)).toBe(true);
  });

  it('a whole stream that changed its shape is set aside, and nothing that was there is lost', async () => {
    const { shop, connection, setAside } = await filled(20);
    await sync(hub(), connection);
    shop.script = ({ stream }) => {
      if (stream !== 'products') return undefined;
      return {
        change: (page) => ({
          ...page,
          records: page.records.map((record) => ({ ...Object(record), name: { en: 'Name' } })),
        }),
      };
    };
    expect((await sync(hub(), connection)).counts('products')).toEqual([0, 0, 0, 0, 20]);
    expect(setAside()).toHaveLength(20);
    expect(stored(hub().db, connection.id, 'products').size).toBe(20);
    shop.script = () => undefined;
    await sync(hub(), connection);
    expect(setAside()).toEqual([]);
    expectSame(hub().db, connection.id, shop);
  });

  it('is tried again with what lies inside it when a newer mapping takes it', async () => {
    const { shop, connection, setAside } = await filled(2);
    shop.put('orders', { id: 'o1', status: 'lost', refunds: [refund('r1')] });
    await sync(hub(), connection);
    const { repos, db, providers, clock } = hub();
    expect(retrySetAside(db, repos, providers, clock, setAside())).toEqual({ mended: 0, left: 1 });
    expect(setAside()[0]?.attempts).toBe(2);
    db.prepare("UPDATE record_error SET raw = replace(raw, 'lost', 'paid') WHERE id = ?").run(setAside()[0]?.id);
    expect(retrySetAside(db, repos, providers, clock, setAside())).toEqual({ mended: 1, left: 0 });
    expect([...stored(db, connection.id, 'refunds').keys()]).toEqual(['r1']);
    expectSound(db);
  });

  it('hostile records fail nothing but themselves', async () => {
    const { shop, connection } = await filled(3);
    const deep = JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`);
    shop.put(
      'customers',
      { id: 'deep', more: deep },
      { id: "'; DROP TABLE record; --" },
      { id: '__proto__' },
      { id: 'nul\u0000id', name: 'a\u0000b' },
    );
    shop.put(
      'customers',
      { id: 'half', name: '\ud800' },
      { id: 'x'.repeat(100_000), name: 'y'.repeat(200_000) },
      { id: '😀', name: 'Ελένη 😀 ‮' },
    );
    expect((await sync(hub(), connection)).counts('customers')).toEqual([10, 0, 0, 0, 0]);
    expect((await sync(hub(), connection, { full: true })).counts('customers')).toEqual([0, 0, 10, 0, 0]);
    expectSound(hub().db);
  });
});

describe('stopping and going on', () => {
  it('a stopped run keeps its pages and the next one goes on from there', async () => {
    const { shop, connection, state } = await filled(50);
    let runId = 0;
    shop.script = ({ stream, ofStream }) => {
      if (stream === 'customers' && ofStream === 2) hub().sync.stop(runId);
      return undefined;
    };
    [runId = 0] = hub().sync.start({ connectionIds: [connection.id] });
    const run = await outcome(hub(), runId);
    expect(run).toMatchObject({ status: 'stopped', reason: null });
    const kept = stored(hub().db, connection.id, 'customers').size;
    expect(kept).toBeLessThan(50);
    const asked = shop.asked.length;
    await sync(hub(), connection);
    const again = shop.asked.slice(asked).filter((ask) => ask.stream === 'customers');
    expect(again).toHaveLength((50 - kept) / 10);
    expect(state('customers')?.pass).toBeNull();
    expectSame(hub().db, connection.id, shop);
  });

  it('a run stopped in the very moment it begins stops', async () => {
    const { connection } = await filled(5);
    const [runId = 0] = hub().sync.start({ connectionIds: [connection.id] });
    hub().sync.stop(runId);
    expect((await outcome(hub(), runId)).status).toBe('stopped');
  });

  it('cut at each page in turn, it ends the same as a run that nobody disturbed', async () => {
    const { shop, connection } = await filled(45);
    for (let cuts = 0; ; cuts += 1) {
      let asks = 0;
      // Each run gets one page further than the one before.
      shop.script = ({ stream }) => {
        asks += stream === 'orders' ? 1 : 0;
        return stream === 'orders' && asks === 2 ? { status: 403 } : undefined;
      };
      const run = await sync(hub(), connection, { streams: ['orders', 'customers'] });
      expectSound(hub().db);
      if (run.status === 'done') {
        expect(cuts).toBe(4);
        break;
      }
      shop.put('orders', { id: `o${cuts * 10 + 1}`, name: `edited after cut ${cuts}` }, { id: `late${cuts}` });
      shop.remove('orders', `o${cuts + 20}`);
      expect(cuts).toBeLessThan(10);
    }
    shop.script = () => undefined;
    await sync(hub(), connection);
    expectSame(hub().db, connection.id, shop);
  });

  it('a key to the next page that was kept for too long is given up, once, and the reading begins anew', async () => {
    const { shop, connection } = await filled(30);
    shop.script = onSecondPage({ status: 403 });
    await sync(hub(), connection, { streams: ['customers'] });
    let refused = 0;
    shop.script = ({ query }) => (query.get('after') && refused++ === 0 ? { status: 410 } : undefined);
    const run = await sync(hub(), connection, { streams: ['customers'] });
    expect(run.status).toBe('done');
    expect(run.counts('customers').slice(0, 3)).toEqual([20, 0, 10]);
  });

  it('a pass of another day is not gone on with', async () => {
    const { shop, connection, state } = await filled(30);
    shop.script = onSecondPage({ status: 403 });
    await sync(hub(), connection, { streams: ['customers'] });
    const pass = { ...state('customers')?.pass, startedAt: '2026-01-01T00:00:00.000Z' };
    hub().db.prepare('UPDATE stream_state SET pass = ? WHERE id = ?').run(JSON.stringify(pass), state('customers')?.id);
    shop.script = () => undefined;
    expect((await sync(hub(), connection, { streams: ['customers'] })).counts('customers')).toEqual([20, 0, 10, 0, 0]);
  });

  it('a pass that another version stored in another shape is begun anew', async () => {
    const { shop, connection, state } = await filled(30);
    hub().db.prepare('UPDATE stream_state SET pass = ? WHERE id = ?').run('{"queue":"all"}', state('customers')?.id);
    expect((await sync(hub(), connection)).status).toBe('done');
    expectSame(hub().db, connection.id, shop);
  });
});

describe('what is refused', () => {
  const codeOf = (action: () => unknown) => {
    try {
      action();
      return 'done';
    } catch (thrown) {
      return thrown instanceof Error && 'code' in thrown ? thrown.code : thrown;
    }
  };

  it('a stream, a connection or a date that is none', async () => {
    const { connection } = await filled(1);
    const before = everything(hub().db, ['sync_run', 'lease']);
    expect(codeOf(() => hub().sync.start({ connectionIds: [connection.id], streams: ['nonsense'] }))).toBe('not_found');
    expect(codeOf(() => hub().sync.start({ connectionIds: ['nobody'] }))).toBe('not_found');
    expect(codeOf(() => hub().sync.start({ connectionIds: [connection.id], since: '2026-99-99' }))).toBe('bad_input');
    await expect(hub().sync.ended(999_999)).rejects.toMatchObject({ code: 'not_found' });
    expect(everything(hub().db, ['sync_run', 'lease'])).toBe(before);
  });

  it('a connection that is off, and one that runs already, without holding up the others', async () => {
    const [busy, idle, off] = [await filled(5), await filled(5), await filled(1)];
    hub().repos.connections.change(off.connection.id, { state: 'off' });
    expect(codeOf(() => hub().sync.start({ connectionIds: [off.connection.id] }))).toBe('not_allowed');
    const [runId = 0] = hub().sync.start({ connectionIds: [busy.connection.id] });
    expect(codeOf(() => hub().sync.start({ connectionIds: [idle.connection.id, busy.connection.id] }))).toBe(
      'already_running',
    );
    await expect(hub().disconnect(busy.connection.id, false)).rejects.toMatchObject({ code: 'already_running' });
    expect((await sync(hub(), idle.connection)).status).toBe('done');
    expect((await outcome(hub(), runId)).status).toBe('done');
  });
});

it('#8 #10 the state of a connection is worked out from how its run ended', () => {
  const base = {
    running: false,
    everOk: true,
    setAside: 0,
    heldDeletions: 0,
    missing: 0,
    unbalanced: false,
    offline: false,
    allPausedUntil: null,
    vaultOpen: true,
  };
  const connection = { state: 'ready' as const, paused: false, nextDueAt: null };
  const of = (status: 'done' | 'failed', reason: 'forbidden' | null) =>
    statusOf({ ...base, connection, latest: { status, reason } });
  expect(of('done', null).state).toBe('up_to_date');
  expect(of('failed', 'forbidden').state).toBe('needs_you');
});
