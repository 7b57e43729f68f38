import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { app } from 'electron';
import { declareScheme } from './shell/app-protocol.ts';
import { commandAsked, ownArguments, profileAsked } from './shell/command-line.ts';
import { makeHost } from './shell/host.ts';
import type { ShellHub } from './shell/hub-port.ts';
import { lockAllContents } from './shell/lock-down.ts';
import { openShell } from './shell/shell.ts';
import { runInTerminal } from './shell/terminal.ts';

const builtDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const args = ownArguments(process.argv, process.defaultApp === true);
const profileDir = profileAsked(args, process.env) ?? app.getPath('userData');

/** Electron's own files (cookies, caches) stay apart from the store, in the same profile. */
function settleProfile(): void {
  app.setPath('userData', profileDir);
  app.setPath('sessionData', path.join(profileDir, 'window'));
}

/** Loads and starts the Hub while the window is already being drawn. */
async function startHub(firstPage: Promise<void>): Promise<ShellHub> {
  const { startDesktopHub } = await import('./desktop-hub.ts');
  const version = app.getVersion();
  return startDesktopHub({
    profileDir,
    builtDir,
    version,
    host: makeHost(),
    firstPage,
    packaged: app.isPackaged,
    env: process.env,
  });
}

/** The command line of the packaged `backroom`. */
async function runCommand(words: readonly string[]): Promise<number> {
  const { runCli } = await import('./cli/run.ts');
  const { stdin, stdout, stderr, env } = process;
  const workers = pathToFileURL(path.join(builtDir, 'main', path.sep));
  return runCli(words, {
    streams: { stdin, stdout, stderr },
    env,
    version: app.getVersion(),
    usualProfile: profileDir,
    packaged: app.isPackaged,
    nativeBinding: app.isPackaged ? undefined : env.BACKROOM_SQLITE_BINDING,
    syncWorker: new URL('worker.js', workers),
    pretendWorker: new URL('pretend.js', workers),
    inboxWorker: new URL('inbox.js', workers),
  });
}

function openDesktopApp(): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const preload = path.join(builtDir, 'preload', 'index.cjs');
  const rendererDir = path.join(builtDir, 'renderer');
  // Root (in containers) can only run without Chromium's sandbox; then this would break every helper process.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  declareScheme();
  lockAllContents(app);
  // Not `await`: at the top level of an ES module Electron would never become ready.
  void app.whenReady().then(() => openShell(startHub, { profileDir, preload, rendererDir }));
}

settleProfile();
const command = commandAsked(args);
if (command) runInTerminal(() => runCommand(command));
else openDesktopApp();
