import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTrayHost, type TrayHost } from '../support/tray-host.ts';
import { type Desktop, launchDesktop, startCommand } from './harness.ts';

const run = promisify(execFile);
let host: TrayHost;
let desktop: Desktop;

beforeAll(async () => {
  host = await openTrayHost();
  desktop = await launchDesktop();
});

afterAll(async () => {
  await desktop?.close();
  host?.close();
});

const isVisible = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

test('the tray shows its line and what can be done', async () => {
  await expect.poll(() => host.icons(), { timeout: 10_000 }).toBe(1);
  await expect.poll(() => host.menu(), { timeout: 10_000 }).toEqual(['Nothing is connected yet', 'Open', 'Quit']);
});

test('38: where there is a tray, closing hides the window and a second start brings it back', async () => {
  await expect.poll(isVisible).toBe(true);
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(isVisible).toBe(false);
  const { executable, args, env } = await startCommand(desktop.profileDir);
  await run(executable, args, { env, timeout: 30_000 });
  await expect.poll(isVisible).toBe(true);
});
