/**
 * `npm test`: everything there is to check, one step after the other, and one plain line at the end.
 * A part of it: `npm test -- unit`, with any of checks, unit, integration, acceptance, desktop, chaos.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { runChecks } from './checks.mjs';
import { inTestSession } from './display.mjs';
import { findElectron } from './electron.mjs';
import { bin, root, run } from './run.mjs';
import { ensureSystemPackages } from './system.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
const resultsFolder = path.join(root, 'test-results');
const stepTimeoutMs = 10 * 60 * 1000;
const tally = { passed: 0, failed: 0, skipped: 0 };
const broken = [];

function count(name, passed, output = '') {
  tally[passed ? 'passed' : 'failed'] += 1;
  if (!passed) broken.push({ name, output });
}

/** Runs a step that counts as one item when it throws or says what is wrong. */
async function step(name, work) {
  const startedAt = performance.now();
  say(`\n== ${name}`);
  try {
    await work();
  } catch (error) {
    say(error.message);
    count(name, false, error.message);
  }
  say(`== ${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Adds what a vitest project counted; a project that ended badly or ran nothing is a failure of its own. */
function addResults(project, code) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readResults(project);
  tally.passed += numPassedTests;
  tally.failed += numFailedTests;
  tally.skipped += numPendingTests + numTodoTests;
  if (numPassedTests + numFailedTests === 0) throw new Error(`No ${project} test ran.`);
  const failedTests = testResults.flatMap((file) => file.assertionResults.filter((test) => test.status === 'failed'));
  for (const test of failedTests) broken.push({ name: `${project}: ${test.fullName}`, output: '' });
  if (code !== 0 && numFailedTests === 0) throw new Error(`The ${project} tests ended with exit code ${code}.`);
}

function readResults(project) {
  try {
    return JSON.parse(readFileSync(path.join(resultsFolder, `${project}.json`), 'utf8'));
  } catch {
    throw new Error(`The ${project} tests left no results.`);
  }
}

const plainly = (command, args) => ({ command, args, env: {}, cleanUp: () => {} });

/** `aside`: with one worker, beside something else; what it says is shown when it is over. */
async function vitest(project, { session = plainly, env: extra = {}, aside = false, only = [] } = {}) {
  const file = path.join(resultsFolder, `${project}.json`);
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const args = ['run', '--config', 'tools/vitest.config.ts', '--project', project, ...only, ...reporters];
  if (aside) args.push('--maxWorkers=1');
  const wrapped = session(bin('vitest'), args);
  const { env, cleanUp } = wrapped;
  // What runs beside gives way to what is waited for.
  const isNice = aside && process.platform === 'linux';
  const command = isNice ? 'nice' : wrapped.command;
  const all = isNice ? ['-n', '10', wrapped.command, ...wrapped.args] : wrapped.args;
  const result = await run(command, all, { env: { ...env, ...extra }, quiet: aside, timeoutMs: stepTimeoutMs });
  cleanUp();
  if (aside) say(`\n== ${project}, which ran beside\n${result.output}`);
  addResults(project, result.code);
}

let windows;
/** Builds the windows and finds the Electron that shows them, once. */
function prepareWindows() {
  windows ??= build().then(() => findElectron(say));
  return windows;
}

async function desktop() {
  const electron = await prepareWindows();
  count('build', true);
  say(`Electron ${electron.version}${electron.isPinned ? '' : ' (stands in for the pinned one)'}`);
  await vitest('desktop', { session: inTestSession, env: electron.env });
}

async function checks() {
  for (const { name, passed, output } of await runChecks(say)) count(name, passed, output);
}

const steps = {
  checks,
  unit: () => vitest('unit'),
  integration: () => vitest('integration', { session: inTestSession }),
  acceptance: () => vitest('acceptance'),
  // The long form of a test that is among the others in short: not part of the whole.
  chaos: () =>
    vitest('integration', {
      session: inTestSession,
      env: { CHAOS_KILLS: '200', CHAOS_SCALE: '0.215' },
      only: ['test/integration/flow-chaos.test.ts'],
    }),
  desktop,
  // What starts processes leaves a part of the machine idle; if it fails, the desktop tests say so.
  'integration and build': () => Promise.all([steps.integration(), prepareWindows().catch(() => undefined)]),
  // The windows leave half of the machine idle, and the acceptance of the systems only computes.
  'acceptance and desktop': () =>
    Promise.all([step('acceptance', () => vitest('acceptance', { aside: true })), step('desktop', desktop)]),
};
const whole = ['checks', 'unit', 'integration and build', 'acceptance and desktop'];
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in steps));
if (unknown) {
  process.stderr.write(`There is no step ${unknown}. Steps: ${Object.keys(steps).join(', ')}\n`);
  process.exit(2);
}

mkdirSync(resultsFolder, { recursive: true });
await step('system packages', async () => {
  const missing = await ensureSystemPackages({ tests: true }, say);
  if (missing) throw new Error(missing);
});
for (const name of asked.length === 0 ? whole : Object.keys(steps).filter((one) => asked.includes(one))) {
  await step(name, steps[name]);
}

for (const { name, output } of broken) say(`\nFAILED ${name}${output ? `\n${output.trim()}` : ''}`);
say(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exit(tally.failed > 0 || tally.passed === 0 ? 1 : 0);
