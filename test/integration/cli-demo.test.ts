import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { providers } from '../../providers/registry.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the demo with a temporary folder of its own, to see what it leaves behind. */
function runDemo(args: readonly string[], until?: { readonly said: RegExp; readonly signal: NodeJS.Signals }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'backroom-demo-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { ...process.env, TMPDIR: folder, DISPLAY: '', WAYLAND_DISPLAY: '', BACKROOM_PASSPHRASE: undefined };
  const child = spawn(process.execPath, [path.join(root, 'tools/demo.ts'), ...args], { cwd: root, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let told = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (until && !told && until.said.test(output)) told = child.kill(until.signal);
    });
  }
  return new Promise<{ code: number | null; output: string; left: string[] }>((resolve) => {
    child.once('close', (code) => resolve({ code, output, left: readdirSync(folder) }));
  });
}

describe('npm run demo', () => {
  it('proves every count on all systems and leaves nothing behind', async () => {
    const { code, output, left } = await runDemo(['--scale', '0.05']);
    expect(code, output).toBe(0);
    const streams = [...providers.values()].reduce((sum, one) => sum + one.streams.length, 0);
    expect(output).toMatch(
      new RegExp(`Proved: ${providers.size} systems connected, ${streams} streams with [\\d,]+ records`),
    );
    expect(output.match(/signed in through the browser/g)).toHaveLength(
      [...providers.values()].filter(({ auth }) => auth.some(({ kind }) => kind === 'oauth2')).length,
    );
    expect(left).toEqual([]);
  });

  it('ends cleanly on Ctrl-C', async () => {
    const { code, output, left } = await runDemo(['--scale', '0.2'], { said: /first fetch begins/, signal: 'SIGINT' });
    expect(code, output).toBe(130);
    expect(left).toEqual([]);
  });

  it.each([[['--scale', '0']], [['--scale', 'x']], [['--nonsense']], [['--profile']]])('refuses %j', async (args) => {
    const { code, output, left } = await runDemo(args);
    expect(code, output).toBe(2);
    expect(output).toMatch(/--help/);
    expect(left).toEqual([]);
  });
});
