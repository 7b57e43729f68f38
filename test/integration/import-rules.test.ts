import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..', '..');
const folders = ['main', 'contract', 'providers', 'preload', 'renderer', 'demo', 'test'];

/** A repository in miniature that breaks each rule once: file, its imports, the rule that must speak up. */
const breaches: readonly (readonly [string, string, string])[] = [
  ['contract/a.ts', "import '../main/plain.ts';", 'contract-stands-alone'],
  ['contract/b.ts', "import 'node:fs';", 'contract-and-providers-run-anywhere'],
  ['providers/shop/a.ts', "import 'node:crypto';", 'contract-and-providers-run-anywhere'],
  ['providers/shop/b.ts', "import '../../main/plain.ts';", 'providers-see-contract-and-kit'],
  ['providers/shop/c.ts', "import type { X } from '../other/plain.ts';", 'providers-do-not-know-each-other'],
  ['main/d.ts', "import '../providers/other/plain.ts';", 'registry-is-the-only-door-to-providers'],
  ['main/e.ts', "import 'electron';", 'electron-stays-in-the-shell'],
  ['main/f.ts', "import './shell/plain.ts';", 'the-hub-knows-no-shell'],
  ['main/g.ts', "import '../demo/plain.ts';", 'demo-is-loaded-from-pretend'],
  ['main/pretend/h.ts', "import '../../demo/plain.ts';", 'demo-is-loaded-when-asked-for'],
  ['main/i.ts', "import '../test/plain.ts';", 'no-tests-or-tools-in-the-app'],
  ['main/j.ts', "import '../renderer/plain.tsx';", 'main-does-not-import-the-window'],
  ['main/k.ts', "import './nothing.ts';", 'no-missing-files'],
  ['main/l.ts', "import './m.ts';", 'no-cycles'],
  ['main/m.ts', "import type { X } from './l.ts';", 'no-cycles'],
  ['renderer/n.tsx', "import '../main/plain.ts'; const x = <div />;", 'window-and-preload-see-the-contract'],
  ['renderer/o.ts', "import 'node:path';", 'window-has-no-node'],
  ['preload/p.ts', "import '../renderer/plain.tsx';", 'window-and-preload-see-the-contract'],
  ['demo/q.ts', "import '../contract/plain.ts';", 'demo-stands-alone'],
];
const lawful: readonly (readonly [string, string])[] = [
  ['contract/plain.ts', 'export {};'],
  ['main/plain.ts', "import 'node:fs'; import '../contract/plain.ts'; import '../providers/registry.ts';"],
  ['main/index.ts', "import 'electron'; import './shell/plain.ts';"],
  ['main/shell/plain.ts', "import 'electron'; import '../plain.ts';"],
  ['main/pretend/plain.ts', "const shop = await import('../../demo/plain.ts');"],
  ['providers/registry.ts', "import './other/plain.ts';"],
  ['providers/kit/plain.ts', "import '../../contract/plain.ts';"],
  ['providers/other/plain.ts', "import '../kit/plain.ts'; import '../../contract/plain.ts';"],
  ['preload/plain.ts', "import 'electron'; import '../contract/plain.ts';"],
  ['renderer/plain.tsx', "import type { X } from '../contract/plain.ts'; const x = <div />;"],
  ['demo/plain.ts', "import 'node:http';"],
  ['test/plain.ts', "import '../main/shell/plain.ts'; import '../demo/plain.ts';"],
];

let folder: string;
let found: { rule: string; from: string }[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'backroom-imports-'));
  for (const [file, text] of [...breaches, ...lawful]) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), `${text}\nexport type X = 1;\n`);
  }
  const depcruise = path.join(root, 'node_modules', '.bin', 'depcruise');
  const args = ['--config', path.join(root, 'tools', 'depcruise.cjs'), '--output-type', 'json', ...folders];
  // Its exit code is the number of breaches.
  const { stdout } = await run(depcruise, args, {
    cwd: folder,
    shell: process.platform === 'win32',
    maxBuffer: 16 * 1024 * 1024,
  }).catch((error) => error);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  found = summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(breaches)('%s may not: %s', (file, _text, rule) => {
  // A ring is reported once, from either of its files.
  const from = rule === 'no-cycles' ? expect.stringMatching(/^main\/[lm]\.ts$/) : file;
  expect(found).toContainEqual({ rule, from });
});

test('what is lawful is left alone', () => {
  const blamed = found.filter(
    ({ rule, from }) => rule !== 'no-missing-files' && lawful.some(([file]) => file === from),
  );
  expect(blamed).toEqual([]);
});
