import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliOn, type Finished, tempProfile } from '../support/cli.ts';

/** Every refusal is one sentence, the right exit code and, where wanted, one JSON document; never a stack. */
function expectRefusal(finished: Finished, code: number, error: string): void {
  expect(finished.code, finished.stderr).toBe(code);
  expect(finished.json()).toMatchObject({ error: { code: error, message: expect.stringMatching(/\S/) } });
  expect(finished.stderr).not.toMatch(/^\s+at .+:\d+/m);
}

const long = 'x'.repeat(100_000);

describe('what was typed wrong', () => {
  it.each([
    [['nonsense']],
    [[]],
    [['sync', '--nonsense']],
    [['sync', '--since']],
    [['sync', '--since', 'yesterday']],
    [['sync', '--since', '2026-02-30']],
    [['sync', '--full=yes']],
    [['sync', '--all', 'Shop']],
    [['sync', 'There is no such connection']],
    [['sync', '--profile', '--all']],
    [['sync', '--constructor', 'x']],
    [['runs', '--last', '0']],
    [['runs', '--last', '1e9']],
    [['runs', '--last', '-5']],
    [['runs', '--last', '1', '--last', '2']],
    [['runs', 'extra']],
    [['records']],
    [['records', '__proto__']],
    [['records', 'orders', '--limit', '99999999999999999999']],
    [['records', 'orders', '--connection', "' OR 1=1 --"]],
    [['records', 'orders', '--search', long.slice(0, 300)]],
    [['connect']],
    [['connect', 'nothing']],
    [['connect', long]],
    [['connect', 'stripe', '--secret', 'apiKey']],
    [['connect', 'stripe', '--secret', '=x']],
    [['connect', 'stripe', '--secret', 'apiKey=a', '--secret', 'apiKey=b']],
    [['connect', 'stripe', '--secret', 'a=-', '--secret', 'b=-']],
    [['connect', 'stripe', '--secret', 'apiKey=@/no/such/file']],
    [['connect', 'stripe', '--secret', 'apiKey=@/']],
    [['connect', 'stripe', '--secret', 'apiKey=-']],
    [['connect', 'stripe', '--secret', `apiKey=${long}`]],
    [['connect', 'stripe', '--secret', 'other=x']],
    [['connect', 'stripe', '--way', 'nothing', '--secret', 'apiKey=x']],
    [['connect', 'shopify', '--set', 'shop=x']],
    [['connect', 'stripe', '--cron', 'often', '--secret', 'apiKey=rk_test_000000000000000000000000']],
    [['connect', 'stripe', '--streams', 'nothing', '--secret', 'apiKey=rk_test_000000000000000000000000']],
    [['deletions', 'Shop', 'orders']],
    [['deletions', 'Shop', 'orders', '--accept', '--keep']],
    [['deletions', 'Shop', 'orders', '--accept']],
    [['reset', 'Shop']],
    [['disconnect', 'Shop']],
    [['disconnect']],
    [['backup']],
    [['vault', 'open']],
  ])('%j', async (args) => {
    const cli = cliOn(tempProfile());
    await cli.run(['vault', 'set-up']);
    const finished = await cli.run([...args, '--json']);
    expect(finished.code, finished.stdout).toBe(2);
    expect(finished.json()).toMatchObject({ error: { code: expect.stringMatching(/^(bad_input|not_found)$/) } });
    expect(finished.stderr).not.toMatch(/^\s+at .+:\d+/m);
  });

  it('a profile that is not there is not made by looking', async () => {
    const profile = tempProfile();
    expectRefusal(await cliOn(profile).run(['connections', '--json']), 2, 'not_found');
    expectRefusal(await cliOn(profile).run(['backup', 'x.db', '--json']), 2, 'not_found');
    expect(existsSync(profile)).toBe(false);
  });

  it('a folder that cannot be one, and a map of endpoints that makes no sense', async () => {
    const profile = tempProfile();
    mkdirSync(path.dirname(profile), { recursive: true });
    writeFileSync(profile, 'a file');
    expectRefusal(await cliOn(profile).run(['sync', '--json']), 4, 'store_read_only');
    const env = { BACKROOM_ENDPOINTS: '{"stripe":"ftp://example.com"}' };
    expectRefusal(await cliOn(tempProfile()).run(['sync', '--json'], { env }), 2, 'bad_input');
  });

  it('a backup that is none, or lies where something is: nothing is lost', async () => {
    const profile = tempProfile();
    const cli = cliOn(profile);
    await cli.run(['vault', 'set-up']);
    const folder = path.dirname(profile);
    const file = path.join(folder, 'b.db');
    expect(await cli.run(['backup', file])).toMatchObject({ code: 0 });
    expectRefusal(await cli.run(['backup', file, '--json']), 2, 'bad_input');
    expectRefusal(await cli.run(['backup', path.join(file, 'below', 'a-file.db'), '--json']), 2, 'bad_input');
    for (const [name, text] of [['empty.db', ''], ['text.db', 'SQLite format 3'], ['huge.db', long]] as const) {
      writeFileSync(path.join(folder, name), text);
      expectRefusal(await cli.run(['restore', path.join(folder, name), '--json']), 2, 'backup_unreadable');
    }
    expectRefusal(await cli.run(['restore', path.join(folder, 'none.db'), '--json']), 2, 'backup_unreadable');
    expectRefusal(await cli.run(['restore', folder, '--json']), 2, 'backup_unreadable');
    expect(await cli.run(['vault', 'status'])).toMatchObject({ code: 0 });
  });
});

describe('help', () => {
  it('is there for every command, with and without JSON', async () => {
    const cli = cliOn(tempProfile());
    const all = await cli.run(['--help']);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    const names = [...all.stdout.matchAll(/^ {2}([a-z]+) {2}/gm)].map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(14);
    for (const name of names.filter((one) => one !== 'done')) {
      const help = await cli.run([name, '--help']);
      expect(help, name).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`Usage: backroom ${name}`) });
    }
    expect((await cli.run(['--version', '--json'])).json()).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect((await cli.run(['providers', '--json'])).json<{ providers: unknown[] }>().providers.length).toBeGreaterThan(3);
  });
});

describe('the vault', () => {
  it('wrong, missing and short passphrases are three sentences with exit code 5 or 2; a keychain that is not there too', async () => {
    const cli = cliOn(tempProfile());
    const none = { env: { BACKROOM_PASSPHRASE: undefined } };
    expectRefusal(await cli.run(['vault', 'set-up', '--json'], none), 5, 'keychain_missing');
    expectRefusal(await cli.run(['sync', '--json'], none), 5, 'keychain_missing');
    expectRefusal(await cli.run(['vault', 'set-up', '--json'], { env: { BACKROOM_PASSPHRASE: 'short' } }), 2, 'bad_input');
    expect(await cli.run(['vault', 'set-up'])).toMatchObject({ code: 0 });
    expectRefusal(await cli.run(['sync', '--json'], none), 5, 'vault_locked');
    expectRefusal(await cli.run(['sync', '--json'], { env: { BACKROOM_PASSPHRASE: 'not the right one' } }), 5, 'wrong_passphrase');
    expectRefusal(await cli.run(['vault', 'set-up', '--json']), 2, 'not_allowed');

    const status = await cli.run(['vault', 'status', '--json'], none);
    expect(status.json()).toMatchObject({ vault: { state: 'locked', protection: 'passphrase' } });
    expect(await cli.run(['vault', 'unlock'])).toMatchObject({ code: 0 });
    expect(await cli.run(['vault', 'rekey'])).toMatchObject({ code: 0 });
    const fresh = 'another good passphrase';
    expectRefusal(await cli.run(['vault', 'protect', '--json']), 2, 'bad_input');
    expect(await cli.run(['vault', 'protect'], { env: { BACKROOM_NEW_PASSPHRASE: fresh } })).toMatchObject({ code: 0 });
    expectRefusal(await cli.run(['vault', 'rekey', '--json']), 5, 'wrong_passphrase');
    expect(await cli.run(['vault', 'rekey'], { env: { BACKROOM_PASSPHRASE: fresh } })).toMatchObject({ code: 0 });
    expect(await cli.run(['vault', 'lock'])).toMatchObject({ code: 0 });
  });
});
