import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Rectangle } from './bounds.ts';

export interface WindowState {
  bounds: Rectangle | null;
  maximized: boolean;
}

const themes = ['system', 'light', 'dark'] as const;
/** As the settings and Chromium name it. */
export type Theme = (typeof themes)[number];

const name = 'window';
const smallestPx = 100;

/**
 * Remembers a few things of the window in the profile's `window.json`. A file that is damaged counts as none. It is
 * read by hand, for the window waits for it; electron-store, slow to load, comes with the first thing to remember.
 */
export function openWindowMemory(profileDir: string) {
  const kept = read(path.join(profileDir, `${name}.json`));
  let opening: ReturnType<typeof openStore> | undefined;
  function write(key: string, value: unknown): void {
    kept[key] = value;
    opening ??= openStore(profileDir);
    // A full or read-only disk: the Hub tells of that, and where a window stood is not worth a second message.
    void opening.then((store) => store.set(key, value)).catch(() => undefined);
  }
  return {
    load: (): WindowState => asWindowState(kept['window']),
    save(state: WindowState): void {
      write('window', state);
    },
    loadTheme: (): Theme => themes.find((theme) => theme === kept['theme']) ?? 'system',
    saveTheme(theme: Theme): void {
      if (theme !== this.loadTheme()) write('theme', theme);
    },
    /** The matters that a notification was shown for. */
    loadNotified(): string[] {
      const ids = kept['notified'];
      return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : [];
    },
    saveNotified(ids: readonly string[]): void {
      write('notified', ids);
    },
  };
}

export type WindowMemory = ReturnType<typeof openWindowMemory>;

async function openStore(profileDir: string) {
  const { default: Store } = await import('electron-store');
  return new Store<Record<string, unknown>>({ cwd: profileDir, name, clearInvalidConfig: true });
}

function read(file: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(content) ? content : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asWindowState(value: unknown): WindowState {
  if (!isObject(value)) return { bounds: null, maximized: false };
  return { bounds: asBounds(value['bounds']), maximized: value['maximized'] === true };
}

function asBounds(value: unknown): Rectangle | null {
  if (!isObject(value)) return null;
  const { x, y, width, height } = value;
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height)) return null;
  return width < smallestPx || height < smallestPx ? null : { x, y, width, height };
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}
