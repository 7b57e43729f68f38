import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pack } from '../../tools/pack.mjs';
import { makeProfile, picturePath, testEnvironment } from './harness.ts';

const rootArgs = process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu'];
let executable: string;
let profileDir: string;
let child: ChildProcess;
let browser: Browser;

/** Waits until the window has loaded: a debugger that attaches while it loads may hang both. */
async function whenLoaded(debuggerUrl: string): Promise<string> {
  const list = `http://${new URL(debuggerUrl).host}/json/list`;
  const title = async () => (await (await fetch(list)).json())[0]?.title;
  await vi.waitUntil(async () => (await title())?.includes('Backroom'), { timeout: 20_000, interval: 100 });
  return debuggerUrl;
}

/** The address at which Chromium says that it can be debugged. */
function debuggerOf(started: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    started.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    started.once('exit', (code) => reject(new Error(`The packaged app ended with ${code}: ${said}`)));
  });
}

beforeAll(async () => {
  executable = await pack(() => {});
  profileDir = makeProfile();
  // The packaged app refuses Node's inspector, which Playwright's own launcher needs; Chromium's port is another one.
  const args = [...rootArgs, '--remote-debugging-port=0'];
  child = spawn(executable, args, {
    env: testEnvironment({ BACKROOM_PROFILE: profileDir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  browser = await chromium.connectOverCDP(await whenLoaded(await debuggerOf(child)));
});

afterAll(async () => {
  await browser?.close();
  if (child && child.exitCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  rmSync(profileDir, { recursive: true, force: true });
});

async function thePage() {
  const context = browser.contexts()[0];
  await expect.poll(() => context?.pages().length).toBeGreaterThan(0);
  const page = context?.pages()[0];
  if (!page) throw new Error('The packaged app shows no window.');
  return page;
}

describe('the packaged app', () => {
  test('opens its window on its own files and reaches its Hub', async () => {
    const page = await thePage();
    await page.waitForLoadState('domcontentloaded');
    expect(page.url()).toMatch(/^app:\/\/backroom\/index\.html/);
    const answer = await page.evaluate(() => Reflect.get(window, 'backroom').invoke('app.status', {}));
    expect(answer).toMatchObject({ ok: true, value: { profileDir } });
    await page.screenshot({ path: picturePath('packaged') });
  });

  test('has every fuse set', async () => {
    const wire = await getCurrentFuseWire(executable);
    const on = [FuseV1Options.EnableCookieEncryption, FuseV1Options.OnlyLoadAppFromAsar];
    const off = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ];
    expect(on.map((fuse) => wire[fuse])).toEqual(on.map(() => FuseState.ENABLE));
    expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => FuseState.DISABLE));
  });

  test('runs its command line where there is no display', () => {
    const env = testEnvironment({ BACKROOM_PROFILE: profileDir, DISPLAY: '' });
    const listed = spawnSync(executable, [...rootArgs, 'providers', '--json'], { env, timeout: 30_000 });
    expect(listed.status).toBe(0);
    expect(JSON.parse(listed.stdout.toString()).providers.length).toBeGreaterThan(0);
    expect(spawnSync(executable, [...rootArgs, 'nonsense'], { env, timeout: 30_000 }).status).toBe(2);
  });

  test('is no Node for whoever starts it as one', () => {
    const env = testEnvironment({ ELECTRON_RUN_AS_NODE: '1', BACKROOM_PROFILE: profileDir });
    const { stdout } = spawnSync(executable, [...rootArgs, '--eval=console.log("ran")'], { env, timeout: 20_000 });
    expect(stdout.toString()).not.toContain('ran');
  });

  test('ignores an app folder laid beside its archive', async () => {
    const folder = path.join(path.dirname(executable), 'resources', 'app');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'package.json'), '{"main":"main.js"}');
    writeFileSync(path.join(folder, 'main.js'), 'console.log("hijacked"); process.exit(0);');
    try {
      const env = testEnvironment({ BACKROOM_PROFILE: profileDir });
      const { stdout, status } = spawnSync(executable, rootArgs, { env, timeout: 20_000 });
      expect(stdout.toString()).not.toContain('hijacked');
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
