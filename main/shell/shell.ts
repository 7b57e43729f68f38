import { app, type BrowserWindow, nativeTheme, protocol, session } from 'electron';
import { serveWindow } from './app-protocol.ts';
import { hiddenSwitch } from './command-line.ts';
import { awaitFirstPage } from './first-page.ts';
import type { ShellHub } from './hub-port.ts';
import { ask } from './hub-port.ts';
import appIcon from './icons/app.png?asset';
import { carryAnnouncement, carryCalls } from './ipc.ts';
import { lockSession } from './lock-down.ts';
import { setMenu } from './menu.ts';
import type { TrayActions } from './tray-menu.ts';
import { createWindow, reveal } from './window.ts';
import { openWindowMemory } from './window-state.ts';

const longestStopMs = 10_000;

export interface ShellOptions {
  profileDir: string;
  /** The folders of the built preload and window. */
  preload: string;
  rendererDir: string;
}

/** What closing and quitting turn on. */
interface Life {
  hasTray: boolean;
  isQuitting: boolean;
}

function wasStartedHidden(): boolean {
  if (process.argv.includes(hiddenSwitch)) return true;
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

/** Closing the window leaves the Hub at work: in the tray where there is one, else minimised (must-not-fail 38). */
function keepWindow(window: BrowserWindow, life: Life): void {
  window.on('close', (event) => {
    if (life.isQuitting) return;
    event.preventDefault();
    if (life.hasTray) window.hide();
    else window.minimize();
  });
}

/** Lets the Hub end its runs at a checkpoint before the process goes. */
function stopHubBeforeQuitting(hub: Promise<ShellHub>, window: BrowserWindow, life: Life): void {
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (life.isQuitting) return;
    life.isQuitting = true;
    window.hide();
    const tooLong = new Promise<void>((resolve) => setTimeout(resolve, longestStopMs));
    const stopped = hub.then((started) => started.stop()).catch(() => undefined);
    void Promise.race([stopped, tooLong]).then(() => app.exit(0));
  });
}

function makeActions(hub: Promise<ShellHub>, window: BrowserWindow): TrayActions {
  const withHub = (work: (started: ShellHub) => unknown) => void hub.then(work).catch(() => undefined);
  return {
    fetchNow: () => withHub((started) => ask(started, 'sync.start', {})),
    pause: (until) => withHub((started) => ask(started, 'app.pause', { until })),
    open: (page) => {
      reveal(window);
      if (page) carryAnnouncement({ topic: 'show', payload: { path: page } });
    },
    quit: () => app.quit(),
  };
}

/**
 * Opens the window and whatever of the desktop belongs to it. Call it when Electron is ready; the Hub may still be
 * starting, and the window says so itself when it cannot.
 */
export function openShell(startHub: (firstPage: Promise<void>) => Promise<ShellHub>, options: ShellOptions): void {
  lockSession(session.defaultSession);
  serveWindow(protocol, options.rendererDir);
  const memory = openWindowMemory(options.profileDir);
  // The page asks Chromium whether it is light or dark, before the Hub and its settings are there.
  nativeTheme.themeSource = memory.loadTheme();
  const hidden = wasStartedHidden();
  const window = createWindow({ memory, preload: options.preload, icon: appIcon, hidden, devTools: !app.isPackaged });
  setMenu();
  const firstPage = awaitFirstPage();
  // Loading the Hub keeps this thread busy, so it comes after the window; the page's process takes as long to start.
  const hub = new Promise((resolve) => setImmediate(resolve)).then(() => startHub(firstPage.shown));
  carryCalls(hub, firstPage.answered);
  const life: Life = { hasTray: false, isQuitting: false };
  keepWindow(window, life);
  stopHubBeforeQuitting(hub, window, life);
  app.on('second-instance', () => reveal(window));
  app.on('activate', () => reveal(window));
  // The window should not wait for a tray.
  void firstPage.shown
    .then(() => surround(hub, { memory, actions: makeActions(hub, window) }))
    .then((hasTray) => {
      life.hasTray = hasTray;
      if (hidden && !hasTray) window.minimize();
    });
}

async function surround(...args: Parameters<typeof import('./surroundings.ts').openSurroundings>): Promise<boolean> {
  const { openSurroundings } = await import('./surroundings.ts');
  return openSurroundings(...args);
}
