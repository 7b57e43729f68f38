/**
 * Runs a script of this repository on the Node that it needs, installing the packages first when they are missing or
 * older than package-lock.json. Works on Node 20 with no packages; everything it says goes to stderr.
 *
 *   node tools/bootstrap.mjs <script> [arguments...]
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stampFile = path.join(root, 'node_modules', '.backroom-lock');
const windows = process.platform === 'win32';

/** The fingerprint of the packages that should be installed. */
function lockFingerprint() {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockFingerprint();
}

/** Installs exactly what package-lock.json says; on failure says why and ends with exit code 1. */
function install() {
  process.stderr.write('Installing packages (this takes a minute the first time)...\n');
  const options = { cwd: root, encoding: 'utf8', shell: windows, maxBuffer: 64 * 1024 * 1024 };
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], options);
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    fail('The packages could not be installed: see the lines above. Is the npm registry reachable from here?');
  }
  writeFileSync(stampFile, lockFingerprint());
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** The Node binary that package.json asks for (a package of its own), else the running one when it is new enough. */
function findNode() {
  const bundled = path.join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(bundled)) return bundled;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return fail(`Backroom is built with Node 24 or newer; this is ${process.version} and the packaged one is missing.`);
}

/**
 * PATH with the packages' own commands first, so that scripts and what they start find the same Node. Compiled modules
 * are kept, which halves what a short command takes.
 */
function environment() {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [path.join(root, 'node_modules', '.bin'), process.env[key] ?? ''];
  const kept = path.join(root, '.cache', 'node');
  return { NODE_COMPILE_CACHE: kept, ...process.env, [key]: folders.join(path.delimiter) };
}

/** Starts the script in our place: same terminal, signals handed on, same exit code. */
function run(script, args) {
  const child = spawn(findNode(), [path.resolve(root, script), ...args], { stdio: 'inherit', env: environment() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Killed alone, npm takes its shell along but not us.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1_000).unref();
  child.on('error', (error) => fail(`Could not start Node: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

const [script, ...args] = process.argv.slice(2);
if (!script) fail('Usage: node tools/bootstrap.mjs <script> [arguments...]');
if (!isInstalled()) install();
run(script, args);
