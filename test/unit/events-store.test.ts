import { describe, expect, it } from 'vitest';
import { type Entity, type EntityKind, entitySchemas } from '../../contract/entities/index.ts';
import { examplePayload } from '../../contract/events/index.ts';
import { changeAppSettings } from '../../main/app-settings.ts';
import { createOverdueLook, todayIn } from '../../main/outbound/overdue.ts';
import type { Connection } from '../../main/store/connections.ts';
import type { Db } from '../../main/store/database.ts';
import { createEventWriter } from '../../main/store/outbound-events.ts';
import { createRecordWriter, digestOf } from '../../main/store/record-writer.ts';
import { createRepos } from '../../main/store/repos.ts';
import { keepHouse } from '../../main/store/retention.ts';
import { addConnection } from '../support/connection.ts';
import { tempStore } from '../support/store.ts';
import { virtualTime } from '../support/timer.ts';

const at = '2026-03-01T08:00:00.000Z';
const day = 86_400_000;

/** A store with one connection and one address that wants these events. */
function storeWith(types: readonly string[], connection: Partial<Connection> = {}) {
  const db = tempStore();
  const repos = createRepos(db);
  addConnection(db, connection);
  const address = {
    ...{ id: 'to_1', url: 'https://example.com/', description: '', types, filter: {}, private: false, createdAt: at },
    ...{ problem: null, lastDeliveredAt: null, failingSince: null, failures: 0, oldSecretUntil: null },
    state: 'on' as const,
  };
  repos.addresses.add(address);
  const told = () =>
    repos.eventLog
      .list({ limit: 1000 })
      .map(({ type, title }) => `${type} ${title}`)
      .reverse();
  return { db, repos, address, told };
}

/** Writes records of one kind as a sync does. */
function writerOf(db: Db, kind: EntityKind, telling: { since: string; changesOnly: boolean } | null) {
  const repos = createRepos(db);
  const state = repos.streams.ensure('c1', kind, kind);
  const writer = createRecordWriter(db, state.id, kind, () => at, telling);
  const example = (examplePayload(`${kind}.updated`, 'evt_1', at).data as { record: object }).record; // events of records
  return {
    state,
    put(id: string, change: object, raw: object = change): void {
      const entity: Entity = entitySchemas[kind].parse({ ...example, externalId: id, ...change });
      const text = JSON.stringify({ id, ...raw });
      const incoming = { externalId: id, parentId: null, text };
      writer.put(incoming, digestOf(text), entity, writer.find(id));
    },
    remove: (id: string) => writer.remove([id]),
  };
}

const always = { since: '', changesOnly: true };

describe('what is written of a record', () => {
  it('stock is low when it comes down to what the owner has set, and not again while it stays there', async () => {
    const { db, repos, told } = storeWith(['stock.low']);
    const { put } = writerOf(db, 'inventory_level', always);
    for (const available of ['9', '5', '2']) put('a', { available, title: 'Mug' });
    expect(told()).toEqual(['stock.low Mug']);
    changeAppSettings(repos.settings, { lowStock: 20 });
    for (const available of ['30', '20']) put('b', { available, title: 'Cup' });
    expect(told()).toEqual(['stock.low Mug', 'stock.low Cup']);
    const payload = db.prepare<[], string>('SELECT payload FROM event ORDER BY seq DESC').pluck().get();
    expect(JSON.parse(payload ?? '{}').data).toMatchObject({ atMost: 20, before: { available: '30' } });
  });

  it('nothing when only Backroom reads the vendor’s record in another way than before', () => {
    const { db, told } = storeWith(['*']);
    const { put } = writerOf(db, 'customer', always);
    put('a', { name: 'Old reading' }, { name: 'as it came' });
    put('a', { name: 'New reading' }, { name: 'as it came' });
    expect(told()).toEqual(['customer.created Old reading']);
    put('a', { name: 'Changed there' }, { name: 'other' });
    expect(told()).toHaveLength(2);
  });

  it('of one that an older Backroom stored in another shape, only that it was updated', () => {
    const { db, told } = storeWith(['*']);
    const { put } = writerOf(db, 'order', always);
    put('a', { status: 'open', number: '#1' });
    db.prepare(`UPDATE record SET canonical = '{"old":true}'`).run();
    put('a', { status: 'paid', number: '#1' });
    expect(told()).toEqual(['order.created #1', 'order.updated #1']);
  });

  it('a record that comes back is new again, one that is gone is told with what it was', () => {
    const { db, told } = storeWith(['customer.created', 'customer.deleted']);
    const { put, remove } = writerOf(db, 'customer', always);
    put('a', { name: 'A' });
    remove('a');
    remove('a');
    put('a', { name: 'A' });
    expect(told()).toEqual(['customer.created A', 'customer.deleted A', 'customer.created A']);
  });

  it('a rolled back transaction leaves no event', () => {
    const { db, told } = storeWith(['*']);
    const { put } = writerOf(db, 'customer', always);
    const broken = db.transaction(() => {
      put('a', { name: 'A' });
      throw new Error('the disk is full');
    });
    expect(broken).toThrow('full');
    expect(told()).toEqual([]);
  });

  it('an address that is added, changed or stopped meanwhile counts from the next transaction on', async () => {
    const { db, repos, told, address } = storeWith(['order.paid']);
    const { put } = writerOf(db, 'customer', always);
    put('a', { name: 'A' });
    repos.addresses.change(address.id, { types: ['*'] });
    await Promise.resolve();
    put('b', { name: 'B' });
    repos.addresses.change(address.id, { state: 'stopped' });
    await Promise.resolve();
    put('c', { name: 'C' });
    expect(told()).toEqual(['customer.created B']);
  });
});

describe('#28 overdue invoices', () => {
  const athens = { account: { id: 'a', name: 'A', timezone: 'Europe/Athens' } };

  function shopWith(types: readonly string[]) {
    const around = storeWith(types, athens);
    // 23:30 on the 1st in Athens.
    const time = virtualTime('2026-03-01T21:30:00.000Z');
    const { put, state } = writerOf(around.db, 'invoice', null);
    const fill = () =>
      around.repos.streams.finish(state.id, {
        cursor: at,
        completeSince: 'always',
        lastFullAt: at,
        lastOkAt: at,
        fullDue: null,
      });
    const look = createOverdueLook(around.db, around.repos, time);
    const next = async () => {
      await Promise.resolve();
      return look();
    };
    return { ...around, time, put, fill, look: next };
  }

  it('are told once the day has passed where the business is, once for each due date', async () => {
    const { time, put, fill, look, told } = shopWith(['invoice.overdue']);
    put('1', { number: '1', dueOn: '2026-03-01' });
    fill();
    expect(await look()).toBe(0);
    time.advance(40 * 60_000);
    expect(await look()).toBe(1);
    expect(await look()).toBe(0);
    put('1', { number: '1', dueOn: '2026-03-05' });
    expect(await look()).toBe(0);
    time.advance(5 * day);
    expect(await look()).toBe(1);
    expect(told()).toEqual(['invoice.overdue 1', 'invoice.overdue 1']);
  });

  it('are old news when they were overdue at the first look, and none when nothing is owed', async () => {
    const { time, put, fill, look, told, repos, address } = shopWith(['invoice.overdue']);
    put('old', { number: 'old', dueOn: '2026-02-01' });
    expect(await look()).toBe(0);
    fill();
    expect(await look()).toBe(0);
    put('paid', { number: 'paid', dueOn: '2026-03-01', status: 'paid' });
    put('nothing', { number: 'nothing', dueOn: '2026-03-01', balance: { amountMinor: 0, currency: 'EUR' } });
    put('no date', { number: 'no date', dueOn: null });
    put('late', { number: 'late', dueOn: '2026-02-20' });
    time.advance(day);
    expect(await look()).toBe(1);
    expect(told()).toEqual(['invoice.overdue late']);

    // Nobody wants them for a while: what falls due then is not told afterwards.
    repos.addresses.change(address.id, { types: ['order.paid'] });
    expect(await look()).toBe(0);
    put('meanwhile', { number: 'meanwhile', dueOn: '2026-03-01' });
    repos.addresses.change(address.id, { types: ['*'] });
    expect(await look()).toBe(0);
    expect(await look()).toBe(0);
  });

  it('the day is that of the place, also where the zone is not known', () => {
    const now = new Date('2026-03-01T23:30:00.000Z');
    expect(todayIn('Europe/Athens', now)).toBe('2026-03-02');
    expect(todayIn('America/New_York', now)).toBe('2026-03-01');
    expect(todayIn('Nowhere/At all', now)).toMatch(/^2026-03-0[12]$/);
    expect(todayIn(undefined, now)).toMatch(/^2026-03-0[12]$/);
  });
});

describe('#20 what was told does not grow for ever', () => {
  it('after thirty days it goes with all that was sent of it', () => {
    const { db, repos } = storeWith(['*']);
    const writer = createEventWriter(db);
    const write = (title: string, daysAgo: number) => {
      const connection = { id: 'c1', name: 'Acme', provider: 'acme' };
      const when = new Date(Date.parse(at) - daysAgo * day).toISOString();
      writer.write({ type: 'order.paid', connection, recordId: null, title, money: null, at: when, data: {} });
    };
    for (let count = 0; count < 2500; count += 1) write('old', 31);
    for (let count = 0; count < 10; count += 1) write('young', 29);
    keepHouse(db, new Date(at));
    expect(repos.eventLog.list({ limit: 5000 }).map(({ title }) => title)).toEqual(Array(10).fill('young'));
    expect(repos.deliveries.list({ limit: 5000 })).toHaveLength(10);
  });

  it('more than a hundred thousand are kept only while they wait', () => {
    const { db } = storeWith([]);
    db.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100300)
      INSERT INTO event (id, type, title, at, payload) SELECT 'evt_' || i, 'order.paid', '', '${at}', '{}' FROM n`);
    db.exec(
      "INSERT INTO delivery (address_id, event_seq, state) SELECT 'to_1', seq, 'waiting' FROM event WHERE seq <= 100",
    );
    keepHouse(db, new Date(at));
    expect(db.prepare('SELECT count(*) FROM event').pluck().get()).toBe(100_100);
    expect(db.prepare('SELECT count(*) FROM event WHERE seq <= 300').pluck().get()).toBe(100);
  });
});
