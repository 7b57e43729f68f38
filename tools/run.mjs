/** Starting other programs: one place that knows the repository's root, collects output and leaves no child behind. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const running = new Set();

/** True for the script that Node was started with, as against one that was imported. */
export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(moduleUrl);
}

/** The path of a command that a package brought. */
export function bin(name) {
  return path.join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name);
}

/** Ends a child together with everything it started. */
function killTree(child) {
  if (windows) spawn('taskkill', ['/pid', String(child.pid), '/T', '/F']);
  else {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Its group has ended already.
    }
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function endAll() {
  for (const child of running) killTree(child);
  process.exit(130);
}

/** Signals are ours only while something runs: otherwise they belong to whoever imported this. */
function keep(child) {
  if (running.size === 0) for (const signal of signals) process.on(signal, endAll);
  running.add(child);
}

function forget(child) {
  running.delete(child);
  if (running.size === 0) for (const signal of signals) process.off(signal, endAll);
}

/**
 * Runs a program to its end, in a process group of its own that is gone afterwards.
 * `quiet` keeps the output for the caller, else it is also shown; `timeoutMs` kills it.
 * @returns {Promise<{ code: number, output: string, durationMs: number }>} code -1 when it could not start or was killed
 */
export function run(command, args, { env = {}, cwd = root, quiet = true, timeoutMs = 0 } = {}) {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, detached: !windows, shell: windows };
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    keep(child);
    const chunks = [];
    const timer = timeoutMs > 0 ? setTimeout(() => killTree(child), timeoutMs) : undefined;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        chunks.push(chunk);
        if (!quiet) process.stdout.write(chunk);
      });
    }
    const finish = (code, extra = '') => {
      clearTimeout(timer);
      forget(child);
      if (child.pid) killTree(child);
      const output = stripVTControlCharacters(Buffer.concat(chunks).toString('utf8')) + extra;
      resolve({ code, output, durationMs: Math.round(performance.now() - startedAt) });
    };
    child.on('error', (error) => finish(-1, error.message));
    child.on('exit', (code) => setImmediate(() => finish(code ?? -1)));
  });
}
