/** Displays and keychains of this machine, and stand-ins for them where it has none. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Whether a window can be shown here. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Wraps a command so that it finds a virtual display and a private D-Bus session with an unlocked keychain (Linux),
 * all of which end with it. `cleanUp` removes the session's folder.
 * @returns {{ command: string, args: string[], env: Record<string, string>, cleanUp: () => void }}
 */
export function inTestSession(command, args) {
  if (process.platform !== 'linux') return { command, args, env: {}, cleanUp: () => {} };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'backroom-session-'));
  for (const name of ['run', 'data', 'config']) mkdirSync(path.join(folder, name), { mode: 0o700 });
  const unlock = 'printf x | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1';
  const env = {
    XDG_RUNTIME_DIR: path.join(folder, 'run'),
    XDG_DATA_HOME: path.join(folder, 'data'),
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    XDG_SESSION_TYPE: 'x11',
    WAYLAND_DISPLAY: '',
  };
  const script = [unlock, 'exec "$0" "$@"'].join('; ');
  return {
    command: 'xvfb-run',
    args: ['-a', '-s', '-screen 0 1600x1000x24', 'dbus-run-session', '--', 'bash', '-c', script, command, ...args],
    env,
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  };
}
