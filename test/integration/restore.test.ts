import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandlers } from '../../main/ipc/handlers.ts';
import { createRouter } from '../../main/ipc/router.ts';
import { createLog } from '../../main/log.ts';
import { databaseFile } from '../../main/store/database.ts';
import { listBackups } from '../../main/store/maintenance.ts';
import { connectTo, expectSame, expectSound, makeHub, makeShop, stored, sync } from '../support/hub.ts';
import { tempFolder } from '../support/store.ts';

/** A Hub with a fetched shop and a backup of it, and a window that picks a file and counts the restarts. */
async function backedUp() {
  const profileDir = tempFolder();
  const hub = await makeHub({ profileDir });
  const shop = await makeShop();
  const connection = connectTo(hub, shop);
  shop.fill('customers', 20);
  await sync(hub, connection);
  const backup = await hub.upkeep.backUp();
  let restarted: () => void = () => undefined;
  const restarts = new Promise<void>((resolve) => {
    restarted = resolve;
  });
  const desk = {
    ...{ openFolder: async () => undefined, showText: async () => undefined, version: '1.0.0', locale: 'en' },
    pickFile: async (): Promise<string | null> => null,
    restart: () => restarted(),
  };
  const answer = createRouter(createHandlers(hub, desk), createLog({ part: 'test', level: 'silent' }));
  return { profileDir, hub, shop, connection, backup, desk, answer, restarts };
}

describe('#37 restoring from the window', () => {
  it('brings back what the backup holds with a restart, and keeps what was there', async () => {
    const { profileDir, hub, shop, connection, backup, answer, restarts } = await backedUp();
    shop.fill('orders', 15);
    await sync(hub, connection);
    expect(await answer('app.restore', { file: backup })).toEqual({ ok: true, value: { ok: true } });
    await restarts;
    // Until then everything goes on as before.
    expect(stored(hub.db, connection.id, 'orders').size).toBe(15);
    await hub.stop();
    const next = await makeHub({ profileDir });
    expect(stored(next.db, connection.id, 'orders').size).toBe(0);
    expect(stored(next.db, connection.id, 'customers').size).toBe(20);
    expect(next.audit.list(10).map((row) => row.action)).toContain('app.restore');
    expect(readdirSync(profileDir).filter((name) => name.startsWith('backroom.db.replaced-'))).not.toEqual([]);
    await sync(next, connection);
    expectSame(next.db, connection.id, shop);
    await next.stop();
    // Once is enough.
    const later = await makeHub({ profileDir });
    expectSame(later.db, connection.id, shop);
  });

  it('takes a backup from elsewhere only when the owner has picked it', async () => {
    const { hub, backup, desk, answer } = await backedUp();
    const elsewhere = path.join(tempFolder(), 'from-the-stick.db');
    copyFileSync(backup, elsewhere);
    expect(await answer('app.restore', { file: elsewhere })).toMatchObject({ error: { code: 'not_allowed' } });
    expect(await answer('app.pickBackup', {})).toEqual({ ok: true, value: null });
    expect(await answer('app.restore', { file: elsewhere })).toMatchObject({ error: { code: 'not_allowed' } });
    desk.pickFile = async () => elsewhere;
    expect(await answer('app.pickBackup', {})).toMatchObject({ value: { file: elsewhere, bytes: expect.any(Number) } });
    expect(await answer('app.restore', { file: elsewhere })).toMatchObject({ ok: true });
    expectSound(hub.db);
  });

  it('refuses a file that is no backup before anything is changed', async () => {
    const { profileDir, hub, connection, desk, answer } = await backedUp();
    const letter = path.join(tempFolder(), 'letter.db');
    writeFileSync(letter, 'Dear shop, this is no backup.');
    desk.pickFile = async () => letter;
    await answer('app.pickBackup', {});
    expect(await answer('app.restore', { file: letter })).toMatchObject({ error: { code: 'backup_unreadable' } });
    await hub.stop();
    const next = await makeHub({ profileDir });
    expect(stored(next.db, connection.id, 'customers').size).toBe(20);
  });

  it('starts as before when the backup has gone meanwhile', async () => {
    const { profileDir, hub, connection, backup, answer, restarts } = await backedUp();
    await answer('app.restore', { file: backup });
    await restarts;
    await hub.stop();
    writeFileSync(backup, '');
    const next = await makeHub({ profileDir });
    expect(stored(next.db, connection.id, 'customers').size).toBe(20);
    expect(existsSync(databaseFile(profileDir))).toBe(true);
    expect(listBackups(profileDir)).toHaveLength(1);
    expect(next.audit.list(10).map((row) => row.action)).not.toContain('app.restore');
  });
});
