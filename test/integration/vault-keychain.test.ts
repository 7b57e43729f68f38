import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { keychainName } from '../../main/vault/keychain.ts';
import { tempFolder } from '../support/store.ts';

const script = fileURLToPath(new URL('../support/keychain.process.ts', import.meta.url));

/** A keychain that is unlocked and empty, in a session bus of its own. */
const withKeyring = `printf x | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"`;

function exists(command: string): boolean {
  return spawnSync(command, ['--version']).error === undefined;
}

/** What the child process saw. Nothing of the person's own session reaches it. */
function life(wrapper: readonly string[]): unknown {
  const home = tempFolder();
  const [command = '', ...rest] = [...wrapper, process.execPath, script, tempFolder()];
  const env = { PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: home };
  const { stdout, stderr } = spawnSync(command, rest, { encoding: 'utf8', env });
  const line = stdout.trim().split('\n').at(-1);
  if (!line) throw new Error(`the child process printed nothing: ${stderr}`);
  return JSON.parse(line);
}

describe('keychain', () => {
  it('is called what the owner knows it as', () => {
    expect(['darwin', 'win32', 'linux'].map((platform) => keychainName(platform as NodeJS.Platform))).toEqual([
      'Keychain',
      'Windows Credential Manager',
      'Secret Service',
    ]);
  });
});

if (process.platform === 'linux') {
  describe('a PC without a keychain (must-not-fail 24)', () => {
    it('is told at once', () => {
      expect(life([])).toEqual({ setUp: 'keychain_missing' });
    });
  });
}

if (exists('dbus-run-session') && exists('gnome-keyring-daemon')) {
  describe('the real keychain of the desktop (must-not-fail 24)', () => {
    it('keeps the key, and what is wrong with it is told apart', () => {
      expect(life(['dbus-run-session', '--', 'bash', '-c', withKeyring, 'bash'])).toEqual({
        setUp: 'ok',
        restarted: 'kept in the keychain',
        entryGone: 'keychain_key_missing',
        entryChanged: 'keychain_key_changed',
        rekeyed: 'kept in the keychain',
        entryReplaced: true,
        removedTwice: 'ok',
      });
    });
  });
}
