import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Puts flow-life.process.ts and all that it loads into one file: a process that is killed after a fraction of a second
 * would spend most of its life on finding and compiling hundreds.
 * @returns the file
 */
export async function buildLife(outDir: string): Promise<string> {
  const entry = fileURLToPath(new URL('./flow-life.process.ts', import.meta.url));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'life.js', codeSplitting: false } },
    },
    // A native module is loaded from where it is.
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  });
  return path.join(outDir, 'life.js');
}
