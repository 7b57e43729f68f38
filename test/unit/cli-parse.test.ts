import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { usualProfile } from '../../main/cli/profile.ts';
import { runCli } from '../../main/cli/run.ts';
import { checkoutWorkers } from '../../main/paths.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'backroom-usage-'));
const profile = path.join(folder, 'profile');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command in this process, with its output kept. */
async function run(args: readonly string[], env: Record<string, string> = {}) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end();
  const code = await runCli(args, {
    ...checkoutWorkers,
    // The command line asks of them no more than these streams are.
    streams: { stdin, stdout, stderr } as unknown as Parameters<typeof runCli>[1]['streams'],
    env: { BACKROOM_PASSPHRASE: 'correct horse battery', BACKROOM_PROFILE: profile, ...env },
    version: '1.2.3',
    usualProfile: profile,
    packaged: false,
    nativeBinding: undefined,
  });
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const long = 'x'.repeat(100_000);
const key = 'apiKey=rk_test_000000000000000000000000';

describe('what was typed wrong ends with 2, one sentence and one JSON document', () => {
  const cases = [
    [],
    ['nonsense'],
    [long],
    ['sync', '\0'],
    ['sync', '--nonsense'],
    ['sync', '--constructor', 'x'],
    ['sync', '-f'],
    ['sync', '--since'],
    ['sync', '--since', ''],
    ['sync', '--since', 'yesterday'],
    ['sync', '--since', '2026-02-30'],
    ['sync', '--since', '2026-02-01T00:00:00Z'],
    ['sync', '--full=yes'],
    ['sync', '--all', 'Shop'],
    ['sync', 'There is no such connection'],
    ['--profile'],
    ['runs', '--last', '0'],
    ['runs', '--last', '1e9'],
    ['runs', '--last', '-5'],
    ['runs', '--last', '1', '--last', '2'],
    ['runs', 'extra'],
    ['records'],
    ['records', '__proto__'],
    ['records', 'orders', '--limit', '99999999999999999999'],
    ['records', 'orders', '--connection', "' OR 1=1 --"],
    ['records', 'orders', '--search', 'x'.repeat(300)],
    ['connect'],
    ['connect', 'nothing'],
    ['connect', long],
    ['connect', 'stripe', '--secret', 'apiKey'],
    ['connect', 'stripe', '--secret', '=x'],
    ['connect', 'stripe', '--secret', 'apiKey=a', '--secret', 'apiKey=b'],
    ['connect', 'stripe', '--secret', 'a=-', '--secret', 'b=-'],
    ['connect', 'stripe', '--secret', 'apiKey=@/no/such/file'],
    ['connect', 'stripe', '--secret', 'apiKey=@/'],
    ['connect', 'stripe', '--secret', 'apiKey=-'],
    ['connect', 'stripe', '--secret', `apiKey=${long}`],
    ['connect', 'stripe', '--secret', 'other=x'],
    ['connect', 'stripe', '--secret', '__proto__=x'],
    ['connect', 'stripe', '--way', 'nothing', '--secret', key],
    ['connect', 'shopify', '--set', 'shop=x'],
    ['connect', 'stripe', '--name', long, '--secret', key],
    ['connect', 'stripe', '--cron', 'often', '--secret', key],
    ['connect', 'stripe', '--streams', 'nothing', '--secret', key],
    ['connect', 'stripe', '--streams', ',', '--secret', key],
    ['connect', 'stripe', '--again', 'nobody', '--secret', key],
    ['deletions', 'Shop', 'orders'],
    ['deletions', 'Shop', 'orders', '--accept', '--keep'],
    ['deletions', 'Shop', 'orders', '--accept'],
    ['reset', 'Shop'],
    ['disconnect', 'Shop'],
    ['disconnect'],
    ['backup'],
    ['vault', 'open'],
  ];
  it.each(cases.map((args) => [args.join(' ').slice(0, 60), args] as const))('backroom %s', async (_label, args) => {
    await run(['vault', 'set-up']);
    const { code, stdout, stderr } = await run([...args, '--json']);
    expect(code, stdout).toBe(2);
    const { error } = JSON.parse(stdout);
    expect(['bad_input', 'not_found']).toContain(error.code);
    expect(error.message.length).toBeLessThan(400);
    expect(stderr).not.toMatch(/^\s+at .+:\d+/m);
    expect(stdout + stderr).not.toContain('rk_test_0000');
  });
});

describe('help', () => {
  it('is there for every command', async () => {
    const all = await run(['--help']);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    const list = /Commands\n([\s\S]*?)\n\n/.exec(all.stdout)?.[1] ?? '';
    const names = [...list.matchAll(/^ {2}([a-z]+) {2}/gm)].map((match) => match[1] ?? '');
    expect(names).toHaveLength(26);
    for (const name of names) {
      const help = await run([name, '--help']);
      expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`Usage: backroom ${name}`) });
      expect(help.stdout).not.toMatch(/\{|cli\./);
      expect(help.stdout).not.toMatch(/^ {2}--\S+( [A-Z,=]+)? *$/m);
    }
  });

  it('says the version, and what can be connected', async () => {
    expect(JSON.parse((await run(['--version', '--json'])).stdout)).toEqual({ version: '1.2.3' });
    expect((await run(['providers'])).stdout).toContain('--secret apiKey');
  });
});

describe('the usual folder', () => {
  it('is the one that the window uses', () => {
    expect(usualProfile({ APPDATA: 'C:/Users/a/AppData/Roaming' }, 'win32', 'C:/Users/a')).toContain('Roaming');
    expect(usualProfile({}, 'darwin', '/Users/a')).toBe('/Users/a/Library/Application Support/Backroom');
    expect(usualProfile({}, 'linux', '/home/a')).toBe('/home/a/.config/Backroom');
    expect(usualProfile({ XDG_CONFIG_HOME: '/cfg' }, 'linux', '/home/a')).toBe('/cfg/Backroom');
  });
});
