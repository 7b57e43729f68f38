/** The checks that run no code of ours: types, lint and format, import rules, dead code. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { bin, root, run } from './run.mjs';

const typeProjects = [
  'tsconfig.json',
  'tools/tsconfig.pure.json',
  'renderer/tsconfig.json',
  'test/desktop/tsconfig.json',
];
const sourceFolders = ['main', 'contract', 'providers', 'preload', 'renderer', 'relay', 'demo', 'test'];

async function checkTypes() {
  const runs = await Promise.all(typeProjects.map((project) => run(bin('tsc'), ['-p', project, '--pretty', 'false'])));
  const output = [...new Set(runs.flatMap((result) => result.output.split('\n')))].join('\n').trim();
  const durationMs = Math.max(...runs.map((result) => result.durationMs));
  return { code: runs.every((result) => result.code === 0) ? 0 : 1, output, durationMs };
}

function checkLint() {
  return run(bin('biome'), [
    'ci',
    '--config-path=tools/biome.json',
    '--max-diagnostics=30',
    '--diagnostic-level=warn',
    '--colors=off',
  ]);
}

function checkImports() {
  const folders = sourceFolders.filter((folder) => existsSync(path.join(root, folder)));
  return run(bin('depcruise'), ['--config', 'tools/depcruise.cjs', '--output-type', 'err-long', ...folders]);
}

function checkDeadCode() {
  return run(bin('knip'), ['--no-progress']);
}

const checks = { types: checkTypes, lint: checkLint, imports: checkImports, 'dead code': checkDeadCode };

/**
 * Runs the checks and prints one line for each.
 * @param {(line: string) => void} say
 * @returns {Promise<{ name: string, passed: boolean, output: string }[]>}
 */
export function runChecks(say = (line) => process.stdout.write(`${line}\n`)) {
  return Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const { code, output, durationMs } = await check();
      say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${(durationMs / 1000).toFixed(1)} s)`);
      return { name, passed: code === 0, output };
    }),
  );
}
