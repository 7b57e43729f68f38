/** `npm start`: builds and opens the desktop app; without a display it runs the demo instead. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from './build.mjs';
import { hasDisplay } from './display.mjs';
import { findElectron } from './electron.mjs';
import { root } from './run.mjs';
import { ensureSystemPackages } from './system.mjs';

const say = (line) => process.stderr.write(`${line}\n`);

/** Hands the terminal to a program and ends as it ends. */
function become(command, args, env = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    say(`${path.basename(command)} did not start: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}

async function main() {
  if (!hasDisplay()) {
    say('There is no display here, so no window can open: running the demo instead (npm run demo).');
    return become(process.execPath, [path.join(root, 'tools', 'demo.ts'), ...process.argv.slice(2)]);
  }
  const missing = await ensureSystemPackages({}, say);
  if (missing) say(missing);
  const electron = await findElectron(say);
  await build();
  become(electron.executable, [...electron.args, ...process.argv.slice(2)], electron.env);
}

await main().catch((error) => {
  say(error.message);
  process.exitCode = 1;
});
