import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Customer } from '../../contract/entities/people.ts';
import { type Db, databaseFile, joinStore } from '../../main/store/database.ts';
import { createRecordWriter, digestOf } from '../../main/store/record-writer.ts';
import { createRemoval, hasLeftovers, returnPages } from '../../main/store/removal.ts';
import { createRepos } from '../../main/store/repos.ts';
import { addConnection } from '../support/connection.ts';
import { tempFolder, tempStore } from '../support/store.ts';

const at = '2026-05-05T10:00:00.000Z';

/** Customers of a connection, with what else belongs to a stream. */
function fill(db: Db, connectionId: string, count: number): void {
  addConnection(db, { id: connectionId, name: `The ${connectionId}` });
  const { streams, setAside, passes, runs } = createRepos(db);
  const stream = streams.ensure(connectionId, 'customers', 'customer');
  streams.ensure(connectionId, 'orders', 'order');
  const writer = createRecordWriter(db, stream.id, 'customer', () => at);
  db.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const id = `${connectionId}-${index}`;
      const blank = { company: null, email: null, phone: null, active: true, address: null };
      const entity: Customer = { externalId: id, createdAt: at, changedAt: null, name: `Eleni ${index}`, ...blank };
      const text = JSON.stringify({ ...entity, note: 'x'.repeat(900) });
      passes.saw(stream.id, writer.put({ externalId: id, parentId: null, text }, digestOf(text), entity, undefined));
    }
    streams.countLive(stream.id, count);
    setAside.keep({
      streamId: stream.id,
      externalId: 'odd',
      parentId: null,
      runId: null,
      reason: 'odd',
      raw: '{}',
      at,
    });
  })();
  runs.begin({ connectionId, trigger: 'person', dry: false, startedAt: at, folded: 0 });
}

const tables = [
  'record',
  'record_words',
  'record_text',
  'record_error',
  'pass_seen',
  'stream_state',
  'connection',
  'sync_run',
];
const countsOf = (db: Db) =>
  Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]));

/** What anybody can see of it. */
function seen(db: Db) {
  const { records, overview, connections, setAside, runs } = createRepos(db);
  const ask = { entity: 'customer', order: 'newest', deleted: false, limit: 10_000 } as const;
  return {
    connections: connections.list().map((one) => one.id),
    listed: records.list(ask).rows.length,
    found: records.list({ ...ask, search: 'eleni' }).rows.length,
    counted: overview.kinds(null),
    today: overview.newCustomersIn({ from: '2026-05-05', to: '2026-05-06' }),
    setAside: setAside.list({ limit: 10 }).length,
    runs: runs.list({ limit: 10 }).length,
  };
}

function clear(db: Db): number {
  const { slice } = createRemoval(db);
  let slices = 0;
  while (slice()) slices += 1;
  return slices;
}

describe('removing a connection', () => {
  it('with few records takes all of it out at once, and nothing of another', () => {
    const db = tempStore();
    fill(db, 'one', 50);
    const before = countsOf(db);
    fill(db, 'two', 900);
    createRepos(db).connections.remove('two');
    expect(countsOf(db)).toEqual(before);
    expect(hasLeftovers(db)).toBe(false);
  });

  it('with many is out of sight at once, and its records follow in slices', () => {
    const db = tempStore();
    fill(db, 'one', 50);
    const [before, seenBefore] = [countsOf(db), seen(db)];
    fill(db, 'two', 5000);
    const { connections, records } = createRepos(db);
    const some = Number(db.prepare("SELECT id FROM record WHERE external_id = 'two-7'").pluck().get());
    connections.remove('two');
    expect(seen(db)).toEqual({ ...seenBefore, counted: expect.arrayContaining([{ entity: 'customer', count: 50 }]) });
    expect(() => records.get(some)).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => connections.get('two')).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(hasLeftovers(db)).toBe(true);
    expect(db.prepare('SELECT count(*) FROM record').pluck().get()).toBe(3050);
    expect(clear(db)).toBeGreaterThan(5);
    expect(countsOf(db)).toEqual(before);
  });

  it('leaves its name and its id free while its records are still there, and can be done twice', () => {
    const db = tempStore();
    const before = countsOf(db);
    for (let round = 0; round < 2; round += 1) {
      fill(db, 'two', 2500);
      createRepos(db).connections.remove('two');
    }
    fill(db, 'two', 3);
    expect(seen(db)).toMatchObject({ connections: ['two'], listed: 3, found: 3, today: 3, runs: 1 });
    clear(db);
    expect(seen(db)).toMatchObject({ connections: ['two'], listed: 3, found: 3 });
    createRepos(db).connections.remove('two');
    expect(countsOf(db)).toEqual(before);
  });

  it('goes on after a kill between two slices', () => {
    const folder = tempFolder();
    const db = tempStore(folder);
    fill(db, 'two', 4000);
    createRepos(db).connections.remove('two');
    createRemoval(db).slice();
    // Nothing but the file is left of the one that was killed.
    const next = joinStore(databaseFile(folder));
    expect(hasLeftovers(next)).toBe(true);
    clear(next);
    expect(countsOf(next)).toMatchObject({
      record: 0,
      record_words: 0,
      record_text: 0,
      stream_state: 0,
      connection: 0,
    });
    expect(next.pragma('quick_check', { simple: true })).toBe('ok');
    next.close();
  });

  it('#20 gives its room back to the disk', () => {
    const folder = tempFolder();
    const db = tempStore(folder);
    fill(db, 'two', 20_000);
    db.pragma('wal_checkpoint(TRUNCATE)');
    const before = statSync(databaseFile(folder)).size;
    createRepos(db).connections.remove('two');
    clear(db);
    while (returnPages(db));
    db.pragma('wal_checkpoint(TRUNCATE)');
    expect(statSync(databaseFile(folder)).size).toBeLessThan(before / 3);
    expect(hasLeftovers(db)).toBe(false);
  });
});
