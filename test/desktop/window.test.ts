import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desktop, launchDesktop, startCommand } from './harness.ts';

const run = promisify(execFile);
let desktop: Desktop;
let stranger: Server;
let strangerUrl: string;
let strangerWasAsked = 0;

beforeAll(async () => {
  stranger = createServer((_request, response) => {
    strangerWasAsked += 1;
    response.setHeader('access-control-allow-origin', '*').end('hello');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => stranger.once('listening', resolve));
  strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`;
  desktop = await launchDesktop();
});

afterAll(async () => {
  await desktop?.close();
  stranger.close();
});

describe('the window', () => {
  test('opens, shows itself and can be photographed', async () => {
    await expect
      .poll(() => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
      .toBe(true);
    await expect(desktop.page.title()).resolves.toBe('Backroom');
    expect(desktop.page.url()).toMatch(/^app:\/\/backroom\/index\.html/);
    await desktop.picture('window');
  });

  test('offers the page two verbs and nothing of Node', async () => {
    const seen = await desktop.page.evaluate(() => ({
      bridge: Object.keys(Reflect.get(window, 'backroom')).sort(),
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in globalThis),
    }));
    expect(seen).toEqual({ bridge: ['invoke', 'subscribe'], node: [] });
  });

  test('runs no code that did not come with the app', async () => {
    const outcome = await desktop.page.evaluate(async () => {
      const violated: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective));
      // A string for setTimeout is eval outside the debugger's own evaluation, which policies do not bind.
      Reflect.apply(setTimeout, window, ['globalThis.evaluated = true']);
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlined = true';
      document.head.append(script);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { violated, ran: ['evaluated', 'inlined'].filter((name) => name in globalThis) };
    });
    expect(outcome.ran).toEqual([]);
    expect(outcome.violated).toContain('script-src-elem');
    expect(outcome.violated).toContain('script-src');
  });

  test('fetches nothing from elsewhere', async () => {
    const outcome = await desktop.page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(image, frame);
      const fetched = await fetch(url).then(
        () => true,
        () => false,
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      frame.remove();
      image.remove();
      return fetched;
    }, strangerUrl);
    expect(outcome).toBe(false);
    expect(strangerWasAsked).toBe(0);
  });

  test('goes nowhere and opens nothing', async () => {
    const before = desktop.page.url();
    const opened = await desktop.page.evaluate((url) => window.open(url) !== null, strangerUrl);
    await desktop.page.evaluate((url) => {
      location.href = url;
    }, strangerUrl);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(opened).toBe(false);
    expect(desktop.page.url()).toBe(before);
    expect(desktop.app.windows()).toHaveLength(1);
    expect(strangerWasAsked).toBe(0);
  });

  test('is refused every permission', async () => {
    const states = await desktop.page.evaluate(() =>
      Promise.all(
        (['geolocation', 'notifications', 'camera', 'microphone', 'persistent-storage'] as PermissionName[]).map(
          async (name) => (await navigator.permissions.query({ name })).state,
        ),
      ),
    );
    expect(states.filter((state) => state !== 'denied')).toEqual([]);
  });

  test('serves only files of the window', async () => {
    const found = await desktop.page.evaluate(() =>
      Promise.all(
        ['/index.html', '/../main/index.js', '/%2e%2e/main/index.js', '/..%2fmain%2findex.js', '/%00', '/%'].map(
          async (path) => (await fetch(path).catch(() => ({ status: 0 }))).status,
        ),
      ),
    );
    expect(found[0]).toBe(200);
    expect(found.slice(1).filter((status) => status === 200)).toEqual([]);
  });
});

describe('calls to the Hub', () => {
  test('are checked by name before they leave the page', async () => {
    const refused = await desktop.page.evaluate(() => {
      const { invoke, subscribe } = Reflect.get(window, 'backroom');
      const names = ['constructor', '__proto__', 'app.nothing', 7, null];
      const topic = (() => {
        try {
          return subscribe('nothing', () => {}) && 'subscribed';
        } catch {
          return 'refused';
        }
      })();
      return Promise.all([
        ...names.map((name) =>
          invoke(name, {}).then(
            () => 'answered',
            () => 'refused',
          ),
        ),
        topic,
      ]);
    });
    expect(new Set(refused)).toEqual(new Set(['refused']));
  });

  test('are refused to any page that is not ours', async () => {
    const preload = path.resolve('out/preload/index.cjs');
    const answer = await desktop.app.evaluate(async ({ BrowserWindow }, file) => {
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload: file, sandbox: true } });
      await foreign.loadURL('about:blank');
      const result = await foreign.webContents.executeJavaScript("window.backroom.invoke('app.status', {})");
      foreign.destroy();
      return result;
    }, preload);
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  });
});

describe('one instance', () => {
  test('38: closing leaves the app at work and a second start brings the window back', async () => {
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    const isThere = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(await isThere()).toBe(1);
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const { executable, args, env } = await startCommand(desktop.profileDir);
    await run(executable, args, { env, timeout: 30_000 });
    await expect
      .poll(() => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
      .toBe(true);
  });
});
