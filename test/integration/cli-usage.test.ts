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

describe('what cannot be used', () => {
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
    expectRefusal(await cli.run(['backup', path.join(file, 'below', 'a-file.db'), '--json']), 4, 'store_read_only');
    for (const [name, text] of [
      ['empty.db', ''],
      ['text.db', 'SQLite format 3'],
      ['huge.db', long],
    ] as const) {
      writeFileSync(path.join(folder, name), text);
      expectRefusal(await cli.run(['restore', path.join(folder, name), '--json']), 2, 'backup_unreadable');
    }
    expectRefusal(await cli.run(['restore', path.join(folder, 'none.db'), '--json']), 2, 'backup_unreadable');
    expectRefusal(await cli.run(['restore', folder, '--json']), 2, 'backup_unreadable');
    expect(await cli.run(['vault', 'status'])).toMatchObject({ code: 0 });
  });
});

describe('the vault', () => {
  it('wrong, missing and short passphrases are three sentences with exit code 5 or 2; a keychain that is not there too', async () => {
    const cli = cliOn(tempProfile());
    const none = { env: { BACKROOM_PASSPHRASE: undefined } };
    expectRefusal(await cli.run(['vault', 'set-up', '--json'], none), 5, 'keychain_missing');
    expectRefusal(await cli.run(['sync', '--json'], none), 5, 'keychain_missing');
    expectRefusal(
      await cli.run(['vault', 'set-up', '--json'], { env: { BACKROOM_PASSPHRASE: 'short' } }),
      2,
      'bad_input',
    );
    expect(await cli.run(['vault', 'set-up'])).toMatchObject({ code: 0 });
    expectRefusal(await cli.run(['sync', '--json'], none), 5, 'vault_locked');
    expectRefusal(
      await cli.run(['sync', '--json'], { env: { BACKROOM_PASSPHRASE: 'not the right one' } }),
      5,
      'wrong_passphrase',
    );
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
