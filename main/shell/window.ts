import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { windowUrl } from './addresses.ts';
import { boundsOnScreen } from './bounds.ts';
import type { WindowMemory } from './window-state.ts';

const defaultSize = { width: 1240, height: 820 };
const saveAfterMs = 500;

/** What stands behind the page until it has drawn itself. */
function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#141517' : '#ffffff';
}

export interface WindowOptions {
  memory: WindowMemory;
  preload: string;
  icon: string;
  /** Started at login: stay out of sight. */
  hidden: boolean;
  devTools: boolean;
}

/** The window on the Hub: sandboxed, shown when it has something to show, where it stood last time. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const { memory, hidden } = options;
  const state = memory.load();
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...defaultSize,
    ...boundsOnScreen(state.bounds, workAreas),
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: app.name,
    icon: options.icon,
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    webPreferences: {
      preload: path.resolve(options.preload),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      // The spell checker would fetch its dictionaries from a remote server.
      spellcheck: false,
      devTools: options.devTools,
    },
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => {
    if (!hidden) window.show();
  });
  rememberBounds(window, memory);
  void window.loadURL(windowUrl);
  return window;
}

function rememberBounds(window: BrowserWindow, memory: WindowMemory): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    if (!window.isDestroyed() && !window.isMinimized()) {
      memory.save({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    }
  };
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, saveAfterMs);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', save);
  // Quitting closes no window: the process ends when the Hub has stopped.
  app.on('before-quit', save);
}

/** Brings the window to the front from wherever it is. */
export function reveal(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
