import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Shop, startShop } from '../../demo/shop.ts';
import { type Desktop, launchDesktop, makeProfile, testEnvironment } from './harness.ts';
import { ask, connect, fetchNow, goTo, leave, resize, shopEnv, until, whenIdle } from './steps.ts';

const run = promisify(execFile);
const cli = path.resolve('main/cli/index.ts');
let shop: Shop;
let profileDir: string;
let desktop: Desktop;
let id: string;

const open = () => launchDesktop({ profileDir, env: shopEnv(shop) });

beforeAll(async () => {
  profileDir = makeProfile();
  shop = await startShop({ scale: 0.2 });
  desktop = await open();
  id = await connect(desktop, shop, 'stripe');
  await whenIdle(desktop, id);
});

afterAll(async () => {
  await leave(desktop);
  await shop?.close();
  rmSync(profileDir, { recursive: true, force: true });
});

/** The command line on the profile that the window has open. */
async function backroom(...words: string[]): Promise<unknown> {
  const env = testEnvironment(shopEnv(shop));
  const { stdout } = await run('node', [cli, ...words, '--profile', profileDir, '--json'], { env, timeout: 30_000 });
  return JSON.parse(stdout);
}

function remembered(): { notified?: string[] } {
  const file = path.join(profileDir, 'window.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

const whole = (holds: Record<string, number>) => Object.values(holds).reduce((sum, count) => sum + count, 0);

test('the command line works beside the open window, and the window shows what it did', async () => {
  await goTo(desktop, '/history');
  const before = await desktop.page.getByRole('table').getByRole('link').count();
  expect(JSON.stringify(await backroom('connections'))).toContain(id);
  await backroom('sync', 'stripe');
  await until(async () => (await desktop.page.getByRole('table').getByRole('link').count()) > before);
  expect((await ask(desktop, 'app.storage', {})).records).toBe(whole(shop.holds('stripe')));
});

test('one notification for each matter, which is not told again', async () => {
  shop.faults('stripe', { kind: 'revoked' });
  await fetchNow(desktop, id);
  shop.faults('stripe', null);
  await until(() => (remembered().notified ?? []).length === 1);
  const [matter] = (await ask(desktop, 'app.overview', {})).matters;
  expect(remembered().notified).toEqual([matter?.id]);
});

test('closing the window keeps everything running', async () => {
  const { app } = desktop;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect((await fetchNow(desktop, id)).status).toBe('done');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
});

test('quitting in the middle of a fetch ends at a checkpoint and leaves the data file closed', async () => {
  await resize(desktop, { width: 1100, height: 700 });
  shop.faults('stripe', { kind: 'slow', ms: 300 });
  await ask(desktop, 'sync.start', { connectionIds: [id], full: true });
  await until(async () => (await ask(desktop, 'connections.get', { connectionId: id })).runningRunId !== null);
  await leave(desktop);
  shop.faults('stripe', null);
  expect(existsSync(path.join(profileDir, 'backroom.db-wal'))).toBe(false);
});

test('the next start has the window where it was, and goes on from the checkpoint', async () => {
  desktop = await open();
  const size = await desktop.page.evaluate(() => [innerWidth, innerHeight]);
  expect(size).toEqual([1100, 700]);
  const [last] = (await ask(desktop, 'runs.list', { connectionId: id })).rows;
  expect(['stopped', 'running', 'done']).toContain(last?.status);
  await whenIdle(desktop, id);
  expect((await fetchNow(desktop, id)).status).toBe('done');
  expect((await ask(desktop, 'app.storage', {})).records).toBe(whole(shop.holds('stripe')));
});
