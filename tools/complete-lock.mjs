/**
 * Names in package-lock.json the optional packages that npm leaves out when a registry does not hold them (binaries
 * for other systems), so that `npm ci` accepts the lock everywhere. Run it after `npm install` has changed the lock.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** What a binary package's name says about where it runs: @scope/tool-linux-x64-musl. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(libc && os === 'linux' && { libc: [libc] }) };
}

/** Adds what is missing to the lock's packages and returns the names added. */
function complete(packages) {
  const added = [];
  for (const [location, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const isHeld = packages[`node_modules/${name}`] ?? packages[`${location}/node_modules/${name}`];
      if (isHeld || !/^\d/.test(version)) continue;
      const dev = entry.dev ? { dev: true } : {};
      packages[`node_modules/${name}`] = { version, ...platformOf(name), ...dev, optional: true };
      added.push(name);
    }
  }
  return added;
}

const lockFile = path.join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
const added = complete(lock.packages);
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(lockFile, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
process.stdout.write(added.length > 0 ? `Added to the lock: ${added.join(', ')}\n` : 'The lock was complete.\n');
