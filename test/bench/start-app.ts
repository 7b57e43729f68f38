import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication, errors, type Page } from 'playwright-core';
import { findElectron } from '../../tools/electron.mjs';

export type Variables = { readonly [name: string]: string };

export interface BenchApp {
  readonly page: Page;
  /** When this start began, by `performance.now()`. */
  readonly begunAt: number;
  close(): Promise<void>;
}

/** The built app on a profile. */
export async function startBackroom(profileDir: string, variables: Variables): Promise<BenchApp> {
  const electron = await findElectron(() => undefined);
  return launch(electron.executable, electron.args, { ...electron.env, ...variables, BACKROOM_PROFILE: profileDir });
}

const emptyMain = `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('index.html'));
`;

/** An Electron app of one window with one line of text: what any Electron app costs. */
export async function startEmpty(folder: string): Promise<BenchApp> {
  const electron = await findElectron(() => undefined);
  const app = path.join(folder, 'empty');
  mkdirSync(app, { recursive: true });
  writeFileSync(path.join(app, 'package.json'), '{ "name": "empty", "main": "main.cjs" }');
  writeFileSync(path.join(app, 'main.cjs'), emptyMain);
  writeFileSync(path.join(app, 'index.html'), '<!doctype html><title>Empty</title><p>Nothing here</p>');
  const args = electron.args.filter((arg) => arg.startsWith('--'));
  if (electron.isPinned) return launch(electron.executable, [...args, app], {});
  return launch(copyWithApp(electron.folder, path.join(folder, 'electron'), app), args, {});
}

/** The older Electron starts only what lies in its own resources: a copy by hard links, with the other app in it. */
function copyWithApp(electron: string, copy: string, app: string): string {
  const executable = path.join(copy, 'electron');
  if (existsSync(executable)) return executable;
  mirror(electron, copy);
  cpSync(app, path.join(copy, 'resources', 'app'), { recursive: true });
  return executable;
}

function mirror(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (path.basename(from) === 'resources' && entry.name === 'app') continue;
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) mirror(source, target);
    else linkSync(source, target);
  }
}

async function launch(executablePath: string, args: readonly string[], variables: Variables): Promise<BenchApp> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = { ...Object.fromEntries(inherited), ...variables };
  let begunAt = 0;
  const app = await attach(() => {
    begunAt = performance.now();
    return _electron.launch({ executablePath, args: [...args], env, timeout: attachMs });
  });
  const page = await app.firstWindow();
  return { page, begunAt, close: () => app.close() };
}

const attachMs = 10_000;
const mostTries = 6;

/**
 * A window that loads while Playwright attaches may hang the two (test/desktop/hold-ready.cjs). Such a start measures
 * nothing and is made once more; holding the window back would be measured with it.
 */
async function attach(start: () => Promise<ElectronApplication>): Promise<ElectronApplication> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (thrown) {
      if (tries === mostTries || !(thrown instanceof errors.TimeoutError)) throw thrown;
    }
  }
}
