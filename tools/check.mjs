/** `npm run check`: types, lint, imports and dead code, each with what it found. Exit code 1 if any of them failed. */
import { runChecks } from './checks.mjs';

const results = await runChecks();
const failed = results.filter((result) => !result.passed);
for (const result of failed) process.stdout.write(`\n== ${result.name}\n${result.output}\n`);
process.stdout.write(`${results.length - failed.length} passed, ${failed.length} failed, 0 skipped\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
