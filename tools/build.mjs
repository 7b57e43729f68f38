/** `npm run build`: main, preload and window into out/. */
import { bin, isMain, run } from './run.mjs';

/**
 * Builds the app.
 * @throws Error with the builder's output
 */
export async function build() {
  const args = ['build', '--config', 'tools/electron.vite.config.ts', '--logLevel', 'warn', '--ignoreConfigWarning'];
  const result = await run(bin('electron-vite'), args, { env: { NODE_ENV: 'production' } });
  if (result.code !== 0) throw new Error(`The build failed:\n${result.output.trim()}`);
  return result;
}

if (isMain(import.meta.url)) {
  const result = await build().catch((error) => ({ error }));
  if (result.error) process.stderr.write(`${result.error.message}\n`);
  else process.stdout.write(`Built in ${(result.durationMs / 1000).toFixed(1)} s\n${result.output}`);
  process.exitCode = result.error ? 1 : 0;
}
