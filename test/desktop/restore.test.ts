import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Shop, startShop } from '../../demo/shop.ts';
import { type Desktop, launchDesktop, makeProfile } from './harness.ts';
import { ask, connect, goTo, leave, shopEnv, whenIdle } from './steps.ts';

const profileDir = makeProfile();
let shop: Shop;
let desktop: Desktop;
let id: string;
let backedUp: number;
let backup: string;

const records = async () => (await ask(desktop, 'app.storage', {})).records;
const dialog = () => desktop.page.getByRole('dialog', { name: 'Restore this backup?' });

beforeAll(async () => {
  shop = await startShop({ scale: 0.05 });
  desktop = await launchDesktop({ profileDir, env: shopEnv(shop) });
  id = await connect(desktop, shop, 'stripe');
  await whenIdle(desktop, id);
  backedUp = await records();
  backup = path.basename((await ask(desktop, 'app.backup', {})).file);
  await ask(desktop, 'connections.disconnect', { connectionId: id, keepRecords: false });
});

afterAll(async () => {
  await leave(desktop);
  await shop?.close();
  rmSync(profileDir, { recursive: true, force: true });
});

test('restoring asks first, and no leaves everything as it is', async () => {
  const { page } = desktop;
  expect(await records()).toBe(0);
  await goTo(desktop, '/settings?section=data');
  await page.getByRole('button', { name: `Restore from ${backup}…` }).click();
  await dialog().waitFor();
  await desktop.picture('restore');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'detached' });
  expect(await records()).toBe(0);
});

test('yes ends Backroom, and it starts with what was backed up', async () => {
  const { app, page } = desktop;
  // The test starts it again itself, to be able to look into it.
  await app.evaluate((electron) => {
    electron.app.relaunch = () => {};
  });
  await page.getByRole('button', { name: `Restore from ${backup}…` }).click();
  const closed = app.waitForEvent('close');
  await dialog().getByRole('button', { name: 'Restore and restart' }).click();
  await closed;

  desktop = await launchDesktop({ profileDir, env: shopEnv(shop) });
  await goTo(desktop, '/records');
  expect(await records()).toBe(backedUp);
  expect((await ask(desktop, 'connections.list', {})).map((connection) => connection.id)).toEqual([id]);
  await goTo(desktop, '/settings?section=audit');
  await desktop.page.getByRole('cell', { name: 'Restored a backup' }).waitFor();
});
