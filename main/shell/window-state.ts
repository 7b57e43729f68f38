import Store from 'electron-store';
import { z } from 'zod';
import type { Rectangle } from './bounds.ts';

export interface WindowState {
  bounds: Rectangle | null;
  maximized: boolean;
}

const stateSchema = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().min(100), height: z.int().min(100) }).nullable(),
  maximized: z.boolean(),
});

const fresh: WindowState = { bounds: null, maximized: false };

/** Remembers a few things of the window in the profile's `window.json`. A file that is damaged counts as none. */
export function openWindowMemory(profileDir: string) {
  const store = new Store({ cwd: profileDir, name: 'window', clearInvalidConfig: true });
  function write(key: string, value: unknown): void {
    try {
      store.set(key, value);
    } catch {
      // A full or read-only disk: the Hub tells of that, and where a window stood is not worth a second message.
    }
  }
  return {
    load(): WindowState {
      return stateSchema.safeParse(store.get('window')).data ?? fresh;
    },
    save(state: WindowState): void {
      write('window', state);
    },
    /** The matters that a notification was shown for. */
    loadNotified(): string[] {
      return z.array(z.string()).safeParse(store.get('notified')).data ?? [];
    },
    saveNotified(ids: readonly string[]): void {
      write('notified', ids);
    },
  };
}

export type WindowMemory = ReturnType<typeof openWindowMemory>;
