import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseFile } from '../../main/store/database.ts';
import { backUp, listBackups, restore } from '../../main/store/maintenance.ts';
import { nextDue } from '../../main/sync/schedule.ts';
import { startSync } from '../support/child.ts';
import {
  connectTo,
  expectSame,
  expectSound,
  makeHub,
  makeShop,
  openHub,
  outcome,
  stopOnce,
  stored,
  sync,
} from '../support/hub.ts';
import { tempFolder } from '../support/store.ts';

const hourMs = 3_600_000;
const streams = ['customers', 'orders', 'products', 'payouts'];

async function filled(count = 20, profileDir = tempFolder()) {
  const shop = await makeShop();
  for (const stream of streams) shop.fill(stream, count);
  const hub = await makeHub({ profileDir });
  return { shop, hub, profileDir, connection: connectTo(hub, shop) };
}

/** A disk as small as that; null where this system lets nobody mount one. */
function smallDisk(megabytes: number): string | null {
  const folder = path.join(tempFolder(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}

describe('the Hub', () => {
  it('connects with what was typed, and fetches at once', async () => {
    const shop = await makeShop();
    shop.fill('customers', 3);
    const hub = await makeHub();
    const typed = { settings: { site: shop.site }, secrets: { key: 'key-of-the-test-shop' } };
    const id = await hub.connect.start({ provider: 'test-shop', way: 'key', name: 'Mine', ...typed }).done;
    const [run] = hub.repos.runs.list({ connectionId: id, limit: 1 });
    expect(run?.trigger).toBe('connect');
    expect((await outcome(hub, run?.id ?? 0)).status).toBe('done');
    expectSame(hub.db, id, shop);
    expect(hub.repos.connections.get(id).nextDueAt).not.toBeNull();
  });

  it('#35 forgets a connection wholly, its search words too, or keeps its records', async () => {
    const { hub, shop, connection } = await filled(12);
    const other = connectTo(hub, shop);
    await sync(hub, connection);
    await sync(hub, other);
    await hub.disconnect(connection.id, false);
    expect(hub.repos.connections.find(connection.id)).toBeNull();
    expectSame(hub.db, other.id, shop);
    await hub.disconnect(other.id, true);
    expect(stored(hub.db, other.id, 'customers').size).toBe(12);
    expect(() => hub.sync.start({ connectionIds: [other.id] })).toThrow('not_allowed');
    expectSound(hub.db);
  });

  it('with its vault locked refuses no sign-in that nobody has tried', async () => {
    const { hub, connection } = await filled(1);
    hub.vault.lock();
    expect((await sync(hub, connection)).status).toBe('failed');
    expect(hub.repos.connections.get(connection.id).state).toBe('ready');
  });

  it('is told when its worker crashes, and goes on with a new one', async () => {
    const { hub, shop, connection } = await filled(30);
    shop.put('orders', { id: 'o15', crash: true });
    expect(await sync(hub, connection)).toMatchObject({
      status: 'failed',
      reason: 'bug',
      detail: expect.stringContaining('breaks here'),
    });
    shop.put('orders', { id: 'o15', crash: undefined });
    expect((await sync(hub, connection)).status).toBe('done');
    expectSame(hub.db, connection.id, shop);
  });
});

describe('two processes on one profile', () => {
  it('do not sync the same connection at once', async () => {
    const { hub, shop, profileDir, connection } = await filled(30);
    shop.script = () => ({ after: new Promise(() => undefined) });
    const child = startSync(profileDir, connection.id, 'loop');
    await child.said('started');
    expect(() => hub.sync.start({ connectionIds: [connection.id] })).toThrow('already_running');
    expect(hub.repos.runs.running()).toHaveLength(1);
    child.process.kill('SIGKILL');
    await child.gone;
    shop.script = () => undefined;
    // The lease of a dead process is free at once, and the run it left behind is called cut.
    expect((await sync(hub, connection, { full: true })).status).toBe('done');
    expect(hub.repos.runs.running()).toEqual([]);
    expect(hub.repos.runs.list({ limit: 50 }).some((run) => run.status === 'cut')).toBe(true);
    expectSame(hub.db, connection.id, shop);
  });

  it('a run that a kill cut is called so when the profile is opened next', async () => {
    const { hub, shop, profileDir, connection } = await filled(30);
    await hub.stop();
    const child = startSync(profileDir, connection.id, 'loop');
    await new Promise<void>((resolve) => {
      shop.script = ({ ofStream }) => {
        if (ofStream === 2) resolve();
        return undefined;
      };
    });
    child.process.kill('SIGKILL');
    await child.gone;
    shop.script = () => undefined;
    const again = await makeHub({ profileDir });
    expect(again.repos.runs.latest(connection.id)?.status).toBe('cut');
    await sync(again, connection, { full: true });
    expectSame(again.db, connection.id, shop);
  });
});

describe('#20 a disk that is full', () => {
  it('fails the run with that reason, leaves nothing half written, and the next run with room goes on', async () => {
    const disk = smallDisk(24);
    const { hub, shop, connection } = await filled(0, disk ? path.join(disk, 'profile') : tempFolder());
    if (!disk) hub.db.pragma('max_page_count = 200');
    // Given back later: the log needs room to be taken over into the file.
    const ballast = path.join(disk ?? tempFolder(), 'ballast');
    writeFileSync(ballast, Buffer.alloc(8_000_000));
    for (let index = 0; index < 40; index += 1) shop.put('orders', { id: `o${index}`, text: 'x'.repeat(1_000_000) });
    shop.pageSize = 2;
    const run = await sync(hub, connection, { streams: ['orders'] });
    expect(run).toMatchObject({ status: 'failed', reason: 'full_disk' });
    expectSound(hub.db);
    expect(hub.isRunning(connection.id)).toBe(false);
    for (const id of shop.records('orders').keys()) shop.put('orders', { id, text: 'short' });
    rmSync(ballast);
    hub.repos.streams.reset(hub.repos.streams.find(connection.id, 'orders')?.id ?? 0);
    const next = await sync(hub, connection, { streams: ['orders'] });
    expect(next.status).toBe('done');
    expectSame(hub.db, connection.id, shop, ['orders']);
    expect(hub.repos.runs.running()).toEqual([]);
  });
});

describe('schedules', () => {
  /** The same profile, opened by a Hub that lives so much later. */
  async function later(profileDir: string, ms: number) {
    return makeHub({ profileDir, clockOffsetMs: ms });
  }

  it('#22 #23 fold what a sleep missed into one run, which says so', async () => {
    const { hub, shop, profileDir, connection } = await filled(2);
    hub.repos.connections.change(connection.id, { cron: '0 * * * *' });
    expect(hub.scheduler.tick()).toEqual([]);
    const due = hub.repos.connections.get(connection.id).nextDueAt ?? '';
    expect(due > new Date().toISOString()).toBe(true);
    await hub.stop();
    const woken = await later(profileDir, 5.5 * hourMs);
    shop.skewMs = 5.5 * hourMs;
    const [runId = 0, ...others] = woken.scheduler.tick();
    expect(others).toEqual([]);
    const run = woken.repos.runs.get(runId);
    expect(run).toMatchObject({ trigger: 'schedule' });
    expect(run?.folded).toBeGreaterThanOrEqual(4);
    expect(woken.scheduler.tick()).toEqual([]);
    expect((await outcome(woken, runId)).status).toBe('done');
    expect((woken.repos.connections.get(connection.id).nextDueAt ?? '') > woken.clock.now().toISOString()).toBe(true);
  });

  it('wait while everything is paused, one connection is, or the vault is locked', async () => {
    const { hub, profileDir, connection } = await filled(1);
    hub.scheduler.tick();
    await hub.stop();
    const woken = await later(profileDir, hourMs);
    woken.pause.set('forever', woken.clock.now());
    expect(woken.scheduler.tick()).toEqual([]);
    woken.pause.set('now', woken.clock.now());
    woken.repos.connections.change(connection.id, { paused: true });
    expect(woken.scheduler.tick()).toEqual([]);
    woken.repos.connections.change(connection.id, { paused: false });
    woken.vault.lock();
    expect(woken.scheduler.tick()).toEqual([]);
    await woken.vault.unlock();
    const [runId = 0] = woken.scheduler.tick();
    expect((await outcome(woken, runId)).status).toBe('done');
  });

  it('#11 survive a change of the schedule and a pause: the cursor belongs to the connection', async () => {
    const { hub, shop, connection } = await filled(3);
    await sync(hub, connection);
    const cursor = hub.repos.streams.find(connection.id, 'orders')?.cursor;
    hub.repos.connections.change(connection.id, { cron: '0 5 * * *', name: 'Renamed', paused: true });
    shop.put('orders', { id: 'while paused' });
    hub.repos.connections.change(connection.id, { paused: false });
    expect(hub.repos.streams.find(connection.id, 'orders')?.cursor).toBe(cursor);
    await sync(hub, connection);
    expectSame(hub.db, connection.id, shop);
  });

  it('#22 are planned again when the clock was wrong, and one that cannot be read stops no other', async () => {
    const { hub, shop, profileDir, connection } = await filled(1);
    const broken = connectTo(hub, shop, { id: 'a-broken-one', cron: 'nonsense' });
    const far = connectTo(hub, shop, { nextDueAt: '2199-01-01T00:00:00.000Z' });
    expect(hub.scheduler.tick()).toEqual([]);
    expect(Date.parse(hub.repos.connections.get(far.id).nextDueAt ?? '')).toBeLessThan(Date.now() + hourMs);
    expect(hub.repos.connections.get(broken.id).nextDueAt).toBeNull();
    expect(hub.repos.connections.get(connection.id).nextDueAt).not.toBeNull();
    await hub.stop();
    const woken = await later(profileDir, hourMs);
    const runs = woken.scheduler.tick();
    expect(runs).toHaveLength(2);
    await Promise.all(runs.map((id) => woken.sync.ended(id)));
  });

  it('#23 an offline PC is no error', async () => {
    const { hub, shop, connection } = await filled(1);
    await shop.close();
    hub.repos.connections.change(connection.id, { settings: { site: 'http://127.0.0.1:9' } });
    expect(await sync(hub, connection)).toMatchObject({ status: 'failed', reason: 'unreachable' });
    expect(hub.repos.alerts.list()).toEqual([]);
    expect(nextDue(connection.cron, new Date()).getTime()).toBeGreaterThan(Date.now());
  });
});

describe('#37 backup and restore', () => {
  it('a backup made while a sync writes is whole, and gives back what was there', async () => {
    const { hub, shop, profileDir, connection } = await filled(300);
    const file = path.join(tempFolder(), 'kept', 'backup.db');
    shop.script = ({ ofAll }) => {
      if (ofAll === 40) backUp(hub.db, file);
      return undefined;
    };
    await sync(hub, connection);
    expectSame(hub.db, connection.id, shop);
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3');
    await hub.stop();
    const kept = restore(profileDir, file, new Date());
    expect(statSync(kept ?? '').size).toBeGreaterThan(0);
    const again = await makeHub({ profileDir });
    const there = stored(again.db, connection.id, 'customers').size;
    expect(there).toBeGreaterThan(0);
    expectSound(again.db);
    shop.script = () => undefined;
    // The state of the sync came back with the records, so the next run goes on from there.
    expect((await sync(again, connection)).status).toBe('done');
    expectSame(again.db, connection.id, shop);
  });

  it('the Hub looks after its own backups, a few of them', async () => {
    const { hub, profileDir } = await filled(1);
    const file = await hub.upkeep.backUp();
    expect(listBackups(profileDir).map((one) => one.file)).toEqual([file]);
    expect(databaseFile(profileDir)).not.toBe(file);
  });
});

it('#20 #21 the write-ahead log stays small over many runs', async () => {
  const { hub, shop, profileDir, connection } = await filled(400);
  shop.pageSize = 100;
  let largest = 0;
  for (let run = 0; run < 6; run += 1) {
    for (const id of [...shop.records('orders').keys()]) shop.put('orders', { id, text: `${run}`.repeat(5000) });
    await sync(hub, connection);
    largest = Math.max(largest, statSync(`${databaseFile(profileDir)}-wal`).size);
  }
  expect(largest).toBeLessThan(64 * 1024 * 1024);
  await stopOnce(hub);
  const reopened = await openHub(profileDir);
  expectSound(reopened.db);
  await stopOnce(reopened);
});
