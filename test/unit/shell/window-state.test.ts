import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWindowMemory } from '../../../main/shell/window-state.ts';

describe('what is remembered of the window', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'backroom-window-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function memoryOf(content: string) {
    writeFileSync(path.join(folder, 'window.json'), content);
    return openWindowMemory(folder);
  }

  const bounds = { x: -10, y: 20, width: 800, height: 600 };

  test('is read as it was written', () => {
    const window = { bounds, maximized: true };
    const memory = memoryOf(JSON.stringify({ window, theme: 'dark', notified: ['a'] }));
    expect(memory.load()).toEqual(window);
    expect(memory.loadTheme()).toBe('dark');
    expect(memory.loadNotified()).toEqual(['a']);
  });

  test('is nothing in a new profile', () => {
    const memory = openWindowMemory(folder);
    expect(memory.load()).toEqual({ bounds: null, maximized: false });
    expect(memory.loadTheme()).toBe('system');
    expect(memory.loadNotified()).toEqual([]);
  });

  test.each([
    ['no JSON', '{"window":'],
    ['a list', '[1]'],
    ['a size that no window has', JSON.stringify({ window: { bounds: { ...bounds, width: 3 } } })],
    ['half a pixel', JSON.stringify({ window: { bounds: { ...bounds, x: 0.5 } } })],
    ['other kinds', JSON.stringify({ window: 'large', theme: 'pink', notified: [1] })],
  ])('is nothing where the file is damaged: %s', (_what, content) => {
    const memory = memoryOf(content);
    expect(memory.load()).toEqual({ bounds: null, maximized: false });
    expect(memory.loadTheme()).toBe('system');
    expect(memory.loadNotified()).toEqual([]);
  });
});
