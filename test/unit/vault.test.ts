import { beforeEach, describe, expect, it } from 'vitest';
import { createAudit } from '../../main/store/audit.ts';
import type { Db } from '../../main/store/database.ts';
import { createSettings } from '../../main/store/settings.ts';
import { fromRecoveryCode } from '../../main/vault/recovery-code.ts';
import { createVault, type Vault } from '../../main/vault/vault.ts';
import { addConnection } from '../support/connection.ts';
import { type FakeKeychain, fakeKeychain, Killed } from '../support/keychain.ts';
import { tempStore } from '../support/store.ts';
import { virtualTime } from '../support/timer.ts';

let db: Db;
let keychain: FakeKeychain;
const passphrase = 'correct horse';
const secrets = { clientSecret: 'vault-client-secret', accessToken: 'vault-access-token' };

/** Another process: the same profile and keychain, nothing in memory. */
function vault(): Vault {
  return createVault({ db, keychain, audit: createAudit(db, 'test'), clock: virtualTime() });
}

async function ready(keeping: Parameters<Vault['setUp']>[0] = 'keychain'): Promise<Vault> {
  const made = vault();
  await made.setUp(keeping);
  made.write('c1', secrets, { expiresAt: '2026-03-01T09:00:00.000Z' });
  return made;
}

async function restarted(): Promise<Vault> {
  const again = vault();
  await again.start({ passphrase });
  return again;
}

beforeEach(() => {
  db = tempStore();
  keychain = fakeKeychain();
  addConnection(db);
});

describe('first use', () => {
  it('is new, then unlocked, and opens by itself with the keychain', async () => {
    const first = vault();
    expect([first.state(), first.protection()]).toEqual(['new', null]);
    expect(() => first.read('c1', 'test')).toThrow(expect.objectContaining({ code: 'vault_not_set_up' }));
    await first.start();
    expect(first.state()).toBe('new');
    await first.setUp('keychain');
    expect([first.state(), first.protection()]).toEqual(['unlocked', 'keychain']);
    first.write('c1', secrets);
    expect((await restarted()).read('c1', 'test').secrets).toEqual(secrets);
    await expect(first.setUp('keychain')).rejects.toMatchObject({ code: 'already_exists' });
  });

  it('writes no key and no secret to the database', async () => {
    for (const keeping of ['keychain', { passphrase }] as const) {
      db = tempStore();
      addConnection(db);
      const made = await ready(keeping);
      const key = fromRecoveryCode(made.recoveryCode(), 32) ?? Buffer.from('no key');
      const file = db.serialize();
      for (const hidden of [...Object.values(secrets), passphrase, key, key.toString('base64'), key.toString('hex')]) {
        expect(file.includes(hidden)).toBe(false);
      }
    }
  });

  it('says so when there is no keychain, sets nothing up, and takes a passphrase instead', async () => {
    keychain.missing = true;
    const made = vault();
    await expect(made.setUp('keychain')).rejects.toMatchObject({ code: 'keychain_missing' });
    expect(made.state()).toBe('new');
    await made.setUp({ passphrase });
    expect(made.protection()).toBe('passphrase');
  });

  it('refuses a passphrase that is too short', async () => {
    await expect(vault().setUp({ passphrase: 'short' })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(vault().setUp({ passphrase: '         ' })).rejects.toMatchObject({ code: 'bad_input' });
    expect(vault().state()).toBe('new');
  });
});

describe('what is wrong is said, and nothing is lost (must-not-fail 24)', () => {
  it.each([
    ['keychain_missing', () => (keychain.missing = true)],
    ['keychain_key_missing', () => keychain.entries.clear()],
    ['keychain_key_changed', () => replaceEntries(`${'0'.repeat(16)}:${Buffer.alloc(32).toString('base64')}`)],
    ['keychain_key_changed', () => replaceEntries('not even a key')],
  ])('%s', async (code, harm) => {
    await ready();
    const before = new Map(keychain.entries);
    harm();
    const again = vault();
    await expect(again.start()).rejects.toMatchObject({ code });
    expect(again.state()).toBe('locked');
    expect(() => again.read('c1', 'test')).toThrow(expect.objectContaining({ code: 'vault_locked' }));
    keychain.missing = false;
    for (const [account, entry] of before) keychain.entries.set(account, entry);
    await again.start();
    expect(again.read('c1', 'test').secrets).toEqual(secrets);
  });

  it('wrong_passphrase, and locked without one', async () => {
    await ready({ passphrase });
    const again = vault();
    await again.start();
    expect(again.state()).toBe('locked');
    await expect(again.start({ passphrase: 'wrong horse' })).rejects.toMatchObject({ code: 'wrong_passphrase' });
    await expect(again.unlock()).rejects.toMatchObject({ code: 'vault_locked' });
    await again.unlock(passphrase);
    expect(again.read('c1', 'test').secrets).toEqual(secrets);
  });

  it('a damaged description is called that', () => {
    createSettings(db).set('vault', '{"account":1}');
    expect(() => vault().state()).toThrow(expect.objectContaining({ code: 'store_corrupt' }));
  });

  it('a recovery code opens it when the keychain is lost, and keeps the key anew', async () => {
    const code = (await ready()).recoveryCode();
    keychain.entries.clear();
    const again = vault();
    await expect(again.recover(code.replace(/^./, 'Z'), 'keychain')).rejects.toMatchObject({
      code: 'wrong_passphrase',
    });
    await again.recover(code.toLowerCase(), { passphrase });
    expect(again.read('c1', 'test').secrets).toEqual(secrets);
    expect((await restarted()).read('c1', 'test').secrets).toEqual(secrets);
  });

  it('starting over keeps what the lost key sealed, and what is under another account', async () => {
    await ready();
    const entries = [...keychain.entries];
    keychain.entries.clear();
    const again = vault();
    await again.startOver('keychain');
    expect(() => again.read('c1', 'test')).toThrow(expect.objectContaining({ code: 'signed_out' }));
    const kept = db.prepare('SELECT sealed FROM credential').pluck().get();
    again.write('c1', { accessToken: 'another-access' });
    expect(db.prepare('SELECT previous FROM credential').pluck().get()).toEqual(kept);
    for (const [account] of entries) expect(keychain.entries.has(account)).toBe(false);
    expect(db.prepare(`SELECT count(*) FROM setting WHERE key LIKE 'vault.lost.%'`).pluck().get()).toBe(1);
  });
});

describe('credentials', () => {
  it('are counted, kept as previous when replaced (must-not-fail 3), and audited at each opening', async () => {
    const made = await ready();
    const first = made.facts('c1');
    const sealed = db.prepare('SELECT sealed FROM credential').pluck().get();
    expect(made.write('c1', { accessToken: 'second-access-token' })).toBe((first?.generation ?? 0) + 1);
    expect(db.prepare('SELECT previous FROM credential').pluck().get()).toEqual(sealed);
    made.read('c1', 'first run');
    made.read('c1', 'second run');
    const reads = createAudit(db, 'x')
      .list(100)
      .filter(({ action }) => action === 'credential.read');
    expect(reads.map(({ subject, detail }) => [subject, detail])).toEqual([
      ['c1', 'second run'],
      ['c1', 'first run'],
    ]);
  });

  it('cannot be moved to another connection', async () => {
    const made = await ready();
    addConnection(db, { id: 'c2' });
    made.write('c2', { accessToken: 'of-another-shop' });
    db.exec(`UPDATE credential SET sealed = (SELECT sealed FROM credential WHERE owner = 'c1')`);
    expect(() => made.read('c2', 'test')).toThrow(expect.objectContaining({ code: 'signed_out' }));
  });

  it('are forgotten when told to', async () => {
    const made = await ready();
    made.forget('c1');
    expect(made.facts('c1')).toBeNull();
    expect(() => made.read('c1', 'test')).toThrow(expect.objectContaining({ code: 'signed_out' }));
  });

  it('are closed by locking', async () => {
    const made = await ready();
    made.lock();
    expect(made.state()).toBe('locked');
    expect(() => made.read('c1', 'test')).toThrow(expect.objectContaining({ code: 'vault_locked' }));
    expect(() => made.write('c1', secrets)).toThrow(expect.objectContaining({ code: 'vault_locked' }));
    await made.unlock();
    expect(made.read('c1', 'test').secrets).toEqual(secrets);
  });
});

describe('changing how the key is kept', () => {
  it('from keychain to passphrase, to another passphrase, and back', async () => {
    const made = await ready();
    await made.changeProtection({ passphrase: 'first phrase' });
    expect([...keychain.entries]).toEqual([]);
    await expect(made.changeProtection({ passphrase })).rejects.toMatchObject({ code: 'vault_locked' });
    await expect(made.changeProtection({ passphrase }, 'wrong one')).rejects.toMatchObject({
      code: 'wrong_passphrase',
    });
    await made.changeProtection({ passphrase }, 'first phrase');
    expect((await restarted()).read('c1', 'test').secrets).toEqual(secrets);
    await made.changeProtection('keychain', passphrase);
    expect(made.protection()).toBe('keychain');
    expect((await restarted()).read('c1', 'test').secrets).toEqual(secrets);
  });

  it('leaves everything as it was when the keychain refuses', async () => {
    const made = await ready({ passphrase });
    keychain.missing = true;
    await expect(made.changeProtection('keychain', passphrase)).rejects.toMatchObject({ code: 'keychain_missing' });
    expect(made.protection()).toBe('passphrase');
    expect((await restarted()).read('c1', 'test').secrets).toEqual(secrets);
  });
});

describe('a new master key', () => {
  it.each(['keychain', { passphrase }] as const)('seals everything anew, kept by %j', async (keeping) => {
    const made = await ready(keeping);
    made.write('c1', secrets, { expiresAt: '2026-03-01T10:00:00.000Z' });
    const before = made.facts('c1');
    const sealed = () => db.prepare<[], { sealed: Buffer; previous: Buffer }>('SELECT * FROM credential').get();
    const old = sealed();
    await made.rekey(passphrase);
    expect(sealed()?.sealed.subarray(1, 9)).not.toEqual(old?.sealed.subarray(1, 9));
    expect(sealed()?.previous.subarray(1, 9)).toEqual(sealed()?.sealed.subarray(1, 9));
    expect(made.facts('c1')).toEqual(before);
    expect(made.read('c1', 'test').secrets).toEqual(secrets);
    expect((await restarted()).read('c1', 'test').secrets).toEqual(secrets);
    expect(keychain.entries.size).toBe(keeping === 'keychain' ? 1 : 0);
  });

  it('locks other processes that still hold the old one, so that they seal nothing with it', async () => {
    const made = await ready();
    const other = await restarted();
    await made.rekey();
    expect(other.state()).toBe('locked');
    expect(() => other.write('c1', secrets)).toThrow(expect.objectContaining({ code: 'vault_locked' }));
    await other.start();
    expect(other.read('c1', 'test').secrets).toEqual(secrets);
  });

  it.each([0, 1, 2])('leaves a working vault when cut off after %i changes of the keychain', async (changes) => {
    const made = await ready();
    keychain.changesLeft = changes;
    await expect(made.rekey()).rejects.toBeInstanceOf(Killed);
    keychain.changesLeft = Number.POSITIVE_INFINITY;
    const again = await restarted();
    expect(again.read('c1', 'test').secrets).toEqual(secrets);
    await again.rekey();
    expect((await restarted()).read('c1', 'test').secrets).toEqual(secrets);
    expect(keychain.entries.size).toBe(1);
  });

  it('leaves a working vault when cut off inside the transaction', async () => {
    const made = await ready();
    db.exec(`CREATE TRIGGER cut BEFORE UPDATE ON credential BEGIN SELECT RAISE(ABORT, 'cut'); END`);
    await expect(made.rekey()).rejects.toThrow('cut');
    db.exec('DROP TRIGGER cut');
    expect(made.read('c1', 'test').secrets).toEqual(secrets);
    expect((await restarted()).read('c1', 'test').secrets).toEqual(secrets);
  });

  it('is finished even when it is cut off again while being finished', async () => {
    const made = await ready();
    keychain.changesLeft = 1;
    await expect(made.rekey()).rejects.toBeInstanceOf(Killed);
    keychain.changesLeft = 1;
    await expect(vault().start()).rejects.toBeInstanceOf(Killed);
    keychain.changesLeft = Number.POSITIVE_INFINITY;
    expect((await restarted()).read('c1', 'test').secrets).toEqual(secrets);
  });

  it('wants the passphrase again', async () => {
    const made = await ready({ passphrase });
    await expect(made.rekey('wrong horse')).rejects.toMatchObject({ code: 'wrong_passphrase' });
    await expect(made.rekey()).rejects.toMatchObject({ code: 'vault_locked' });
    expect(made.read('c1', 'test').secrets).toEqual(secrets);
  });
});

function replaceEntries(entry: string): void {
  for (const account of keychain.entries.keys()) keychain.entries.set(account, entry);
}
