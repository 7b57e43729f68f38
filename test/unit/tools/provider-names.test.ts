import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { providers } from '../../../providers/registry.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const engine = ['main', 'contract', 'preload', 'renderer', 'providers/kit'];

/** How a provider may be spelt in code: its id, its name, and both as one word. */
function spellings(): RegExp {
  const words = [...providers.values()].flatMap(({ id, name }) => [
    id,
    name,
    id.replaceAll('-', ''),
    id.split('-')[0] ?? id,
  ]);
  return new RegExp(`\\b(${[...new Set(words)].map((word) => word.replace(/[^\w ]/g, '\\$&')).join('|')})\\b`, 'i');
}

/** Comments may name a vendor to say why something is as it is; code and words may not. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');
}

test("no provider's name stands outside providers/ and demo/", () => {
  const pattern = spellings();
  const files = engine.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }));
  const naming = files.filter((file) => pattern.test(withoutComments(readFileSync(path.join(root, file), 'utf8'))));
  expect(files.length).toBeGreaterThan(50);
  expect(naming).toEqual([]);
});
