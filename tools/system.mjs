/** The Debian packages that Electron, the keychain and the desktop tests need: installed when root, else named. */
import { existsSync } from 'node:fs';
import { run } from './run.mjs';

/** What Electron needs to open a window. */
const forTheApp = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libsecret-1-0', 'fonts-dejavu-core'];
/** To build better-sqlite3 for the older Electron. */
const forBuilding = ['python3', 'make', 'g++'];
/** A display, a keychain, a browser and a font for the pretend shop's names; the relay's other store. */
const forTests = ['xvfb', 'xauth', 'dbus', 'gnome-keyring', 'chromium', 'fonts-noto-color-emoji', 'nats-server'];

const aptMinutes = 10;

/** Which of these packages dpkg does not have; a package replaced by its successor (libgtk-3-0t64) counts as there. */
async function findMissing(packages) {
  const { output } = await run('dpkg-query', ['-W', '-f', `\${db:Status-Status} \${Package} \${Provides}\n`]);
  const installed = new Set();
  for (const line of output.split('\n').filter((text) => text.startsWith('installed '))) {
    const [, name = '', ...provided] = line.replace(/\([^)]*\)|,/g, '').split(/\s+/);
    for (const each of [name, ...provided]) installed.add(each);
  }
  return packages.filter((name) => !installed.has(name));
}

/**
 * Makes sure that the system packages are there. Anywhere but on Debian and its kin it does nothing.
 * @param {{ tests?: boolean }} wanted tests: also what only the tests need
 * @param {(line: string) => void} say is told what is installed
 * @returns {Promise<string | undefined>} a sentence with the exact command when something is missing and stays missing
 */
export async function ensureSystemPackages({ tests = false } = {}, say = (line) => process.stderr.write(`${line}\n`)) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return undefined;
  const missing = await findMissing([...forTheApp, ...forBuilding, ...(tests ? forTests : [])]);
  if (missing.length === 0) return undefined;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  const asks = `System packages are missing. Install them with: sudo apt-get ${install.join(' ')}`;
  if (process.getuid?.() !== 0) return asks;
  say(`Installing system packages: ${missing.join(' ')}`);
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: aptMinutes * 60_000 };
  await run('apt-get', ['update', '-qq'], options);
  const result = await run('apt-get', install, options);
  return result.code === 0 ? undefined : `${asks}\n${result.output.trim().split('\n').slice(-3).join('\n')}`;
}
