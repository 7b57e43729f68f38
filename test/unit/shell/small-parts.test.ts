import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { boundsOnScreen } from '../../../main/shell/bounds.ts';
import { commandAsked, ownArguments, profileAsked } from '../../../main/shell/command-line.ts';
import { desktopEntry } from '../../../main/shell/desktop-entry.ts';
import { hasTrayHost } from '../../../main/shell/tray-host.ts';
import { isProcedure, isTopic } from '../../../preload/names.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };

describe('window bounds', () => {
  test('are kept where a screen still shows them', () => {
    const bounds = { x: 100, y: 100, width: 800, height: 600 };
    expect(boundsOnScreen(bounds, [screen])).toEqual(bounds);
    expect(boundsOnScreen({ ...bounds, x: 2000 }, [screen])).toBeUndefined();
    expect(boundsOnScreen({ ...bounds, x: 1900 }, [screen])).toBeUndefined();
    expect(boundsOnScreen({ ...bounds, x: 2000 }, [screen, { ...screen, x: 1920 }])).toBeDefined();
    expect(boundsOnScreen(null, [screen])).toBeUndefined();
  });
});

describe('what the app was started with', () => {
  test('is a window unless a word asks for a command', () => {
    expect(commandAsked([])).toBeUndefined();
    expect(commandAsked(['--hidden'])).toBeUndefined();
    expect(commandAsked(['--no-sandbox', '--remote-debugging-port=0', '--profile', '/p'])).toBeUndefined();
    expect(commandAsked(['--no-sandbox', '--profile', '/p', 'sync', '--all'])).toEqual([
      '--profile',
      '/p',
      'sync',
      '--all',
    ]);
    expect(commandAsked(['--help'])).toEqual(['--help']);
  });

  test('leaves the executable off, and in development the folder of the app', () => {
    expect(ownArguments(['/bin/backroom', 'sync'], false)).toEqual(['sync']);
    expect(ownArguments(['/bin/electron', '/repo', 'sync'], true)).toEqual(['sync']);
  });

  test('names the profile by switch before environment', () => {
    expect(profileAsked(['--profile', '/a'], { BACKROOM_PROFILE: '/b' })).toBe(path.resolve('/a'));
    expect(profileAsked(['--profile=/a'], {})).toBe(path.resolve('/a'));
    expect(profileAsked(['sync'], { BACKROOM_PROFILE: '/b' })).toBe(path.resolve('/b'));
    expect(profileAsked(['--profile'], {})).toBeUndefined();
  });
});

describe('start at login on Linux', () => {
  test('quotes what the desktop would read otherwise', () => {
    const entry = desktopEntry(['/opt/My "Shop"/100%/$x', '--hidden']);
    expect(entry).toContain('Exec="/opt/My \\"Shop\\"/100%%/\\$x" "--hidden"\n');
    expect(entry.startsWith('[Desktop Entry]\n')).toBe(true);
  });
});

describe('a place for the tray', () => {
  test('38: is there on Windows and macOS, and doubted without a session bus', async () => {
    expect(await hasTrayHost('win32', {})).toBe(true);
    expect(await hasTrayHost('darwin', {})).toBe(true);
    expect(await hasTrayHost('linux', {})).toBe(false);
    expect(await hasTrayHost('linux', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' })).toBe(false);
  });
});

describe('names in the preload', () => {
  test('are the contract’s and no others', () => {
    expect(isProcedure('app.status')).toBe(true);
    expect(isTopic('changed')).toBe(true);
    for (const name of ['constructor', '__proto__', 'toString', '', 7, null, undefined, {}]) {
      expect(isProcedure(name)).toBe(false);
      expect(isTopic(name)).toBe(false);
    }
  });
});
