import { spawnSync } from 'node:child_process';
import { app } from 'electron';

const withoutWindows = ['--ozone-platform=headless', '--log-level=3'];

/**
 * On Linux Chromium ends at once where there is no display, and it reads its platform before any code of ours may set
 * it. So a command is run by a second start of the same executable that asks for none.
 */
function startedWithoutWindows(): number | undefined {
  if (process.platform !== 'linux' || process.argv.some((arg) => arg.startsWith('--ozone-platform='))) return undefined;
  // The terminal sends Ctrl-C to both: the child ends its work, and this one must live to pass on its exit code.
  process.on('SIGINT', () => {});
  const { status } = spawnSync(process.execPath, [...process.argv.slice(1), ...withoutWindows], { stdio: 'inherit' });
  return status ?? 1;
}

/** Runs a command of the command line inside Electron and ends the process with its exit code. */
export function runInTerminal(command: () => Promise<number>): void {
  const status = startedWithoutWindows();
  if (status !== undefined) process.exit(status);
  app.dock?.hide();
  // Electron takes over the signals of the terminal; the command line expects them from Node.
  app.on('before-quit', (event) => {
    event.preventDefault();
    process.emit('SIGINT');
  });
  void command().then(
    (code) => app.exit(code),
    () => app.exit(4),
  );
}
