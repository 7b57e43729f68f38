import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const askTimeoutMs = 2_000;
const watcher = 'org.kde.StatusNotifierWatcher';
const bus = ['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner'] as const;

/** Ways to ask D-Bus whether the desktop has a place for tray icons; which tool is there differs by distribution. */
const questions: readonly (readonly [string, readonly string[]])[] = [
  ['dbus-send', ['--session', '--print-reply', `--dest=${bus[0]}`, bus[1], bus[2], `string:${watcher}`]],
  ['gdbus', ['call', '--session', '--dest', bus[0], '--object-path', bus[1], '--method', bus[2], watcher]],
];

/**
 * Whether a tray icon would be seen. Windows and macOS always have a tray; a Linux desktop only where a status notifier
 * runs. In doubt the answer is no, so that the window stays reachable (must-not-fail 38).
 */
export async function hasTrayHost(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  if (platform !== 'linux') return true;
  if (!env.DBUS_SESSION_BUS_ADDRESS && !env.XDG_RUNTIME_DIR) return false;
  for (const [command, args] of questions) {
    try {
      const { stdout } = await run(command, args, { timeout: askTimeoutMs, env });
      return /\btrue\b/.test(stdout);
    } catch {
      // Not installed, or no bus: the next one may know.
    }
  }
  return false;
}
