import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { _electron, type Browser, chromium, type ElectronApplication, type Page } from 'playwright-core';
import { findElectron } from '../../tools/electron.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');
const pictures = path.join(root, 'test-results', 'pictures');
const launchTimeoutMs = 60_000;
const linkTimeoutMs = 20_000;
const answerTimeoutMs = 20_000;
/** For what the page should show: long for one click, short enough that a test says which one it was. */
const pageTimeoutMs = 15_000;

/** Debian's chromium plays the owner's browser; elsewhere name one with BACKROOM_TEST_BROWSER. */
const systemBrowser = process.env.BACKROOM_TEST_BROWSER ?? '/usr/bin/chromium';

export interface DesktopOptions {
  /** A profile to open again; without it a fresh one that is removed at the end. */
  profileDir?: string;
  env?: Record<string, string>;
  args?: string[];
}

/** A running Backroom with its window. */
export interface Desktop {
  app: ElectronApplication;
  page: Page;
  profileDir: string;
  /** Waits for the next address that the app handed to the system's browser; nothing opens. */
  nextLink(): Promise<string>;
  /** A picture of the window in test-results/pictures. */
  picture(name: string): Promise<string>;
  /** What axe finds wrong with the page as it is, as short lines. */
  findAccessFaults(): Promise<string[]>;
  /** Every address outside the app that the window asked for, and every breach of its content policy. */
  findTrespasses(): Promise<string[]>;
  /** Quits as the owner would; the fresh profile goes with it. */
  close(): Promise<void>;
}

declare global {
  var openedLinks: string[] | undefined;
  var askedElsewhere: string[] | undefined;
}

/** What a child needs of this environment, with the app's own switches left out but for what the test sets. */
export function testEnvironment(extra: Record<string, string>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BACKROOM_'));
  const defined = inherited.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(defined), ...extra };
}

function requireDisplay(): void {
  if (process.platform === 'linux' && !process.env.DISPLAY) {
    throw new Error('Desktop tests need a display: run them with `npm test -- desktop`.');
  }
}

/**
 * Asks the app's main process, again and again where the debugger loses the answer: V8 may collect the promise that it
 * waits for as long as the app is busy, as it is while it starts. What is asked here may be done more than once.
 */
async function settle<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + answerTimeoutMs;
  for (;;) {
    try {
      return await ask();
    } catch (thrown) {
      if (!String(thrown).includes('garbage collected') || Date.now() > deadline) throw thrown;
    }
  }
}

/** Makes every question of the app's main process, here and in the tests, one that is asked until it is answered. */
function askUntilAnswered(app: ElectronApplication): void {
  const evaluate = app.evaluate.bind(app);
  Object.assign(app, { evaluate: (...question: Parameters<typeof evaluate>) => settle(() => evaluate(...question)) });
}

async function catchLinks(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ shell }) => {
    const links: string[] = [];
    globalThis.openedLinks = links;
    shell.openExternal = async (url) => {
      links.push(url);
    };
  });
}

/** Notes what is asked for beside the app's own files, whether it was let through or not. */
async function watchRequests(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ session }) => {
    const asked: string[] = [];
    globalThis.askedElsewhere = asked;
    const note = ({ url }: { url: string }) => {
      if (!/^(app|data|devtools):/.test(url)) asked.push(url);
    };
    session.defaultSession.webRequest.onCompleted(note);
    session.defaultSession.webRequest.onErrorOccurred(note);
  });
}

/** What the page complains of: breaches of its policy and errors that nothing caught. */
function watchComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

/** The address at a place in the list of those opened: asking twice takes none away. */
async function linkAt(app: ElectronApplication, place: number): Promise<string> {
  const deadline = Date.now() + linkTimeoutMs;
  while (Date.now() < deadline) {
    const link = await app.evaluate((_, at) => globalThis.openedLinks?.[at], place);
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The app opened no address in the browser.');
}

/** Where this run keeps its pictures. */
export function picturePath(name: string): string {
  mkdirSync(pictures, { recursive: true });
  return path.join(pictures, `${name}.png`);
}

async function findAccessFaults(page: Page): Promise<string[]> {
  // Legacy mode: an Electron window has no browser context in which axe could open a page of its own.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** A profile folder for one test. */
export function makeProfile(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'backroom-profile-'));
}

/** What one needs to start the built app on a profile without Playwright. */
export async function startCommand(profileDir: string, options: DesktopOptions = {}) {
  requireDisplay();
  const electron = await findElectron(() => {});
  const args = [...electron.args, ...(options.args ?? [])];
  const env = testEnvironment({ ...electron.env, BACKROOM_PROFILE: profileDir, ...options.env });
  return { executable: electron.executable, args, env };
}

/** What to start so that the app waits for Playwright (hold-ready.cjs); Windows runs no shell script. */
function withHold(executable: string, env: Record<string, string>) {
  if (process.platform === 'win32') return { executablePath: executable, env };
  const wrapper = path.join(import.meta.dirname, 'held-electron.sh');
  return { executablePath: wrapper, env: { ...env, HELD_ELECTRON: executable } };
}

/** Starts the built app (`npm run build`) and waits for its window. */
export async function launchDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const profileDir = options.profileDir ?? makeProfile();
  const { executable, args, env } = await startCommand(profileDir, options);
  const app = await _electron.launch({ ...withHold(executable, env), args, timeout: launchTimeoutMs });
  askUntilAnswered(app);
  await catchLinks(app);
  const page = await app.firstWindow({ timeout: launchTimeoutMs });
  page.setDefaultTimeout(pageTimeoutMs);
  const complaints = watchComplaints(page);
  let linksTaken = 0;
  await watchRequests(app);
  await page.waitForLoadState('domcontentloaded');
  return {
    app,
    page,
    profileDir,
    nextLink: async () => {
      const link = await linkAt(app, linksTaken);
      linksTaken += 1;
      return link;
    },
    picture: async (name) => {
      const file = picturePath(name);
      await page.screenshot({ path: file });
      return file;
    },
    findAccessFaults: () => findAccessFaults(page),
    findTrespasses: async () => [...(await app.evaluate(() => globalThis.askedElsewhere ?? [])), ...complaints],
    close: async () => {
      await app.close();
      if (!options.profileDir) rmSync(profileDir, { recursive: true, force: true });
    },
  };
}

/** The owner's browser. Close it when done. */
export function openBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  const args = ['--disable-background-networking', ...(isRoot ? ['--no-sandbox'] : [])];
  return chromium.launch({ executablePath: systemBrowser, args });
}
