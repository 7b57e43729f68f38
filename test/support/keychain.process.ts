/** A process of its own that goes through a vault's life with the real keychain, and prints what it saw as JSON. */
import type { HubError } from '../../contract/errors.ts';
import { createAudit } from '../../main/store/audit.ts';
import { openStore } from '../../main/store/database.ts';
import { createSettings } from '../../main/store/settings.ts';
import { systemKeychain } from '../../main/vault/keychain.ts';
import { createVault } from '../../main/vault/vault.ts';
import { addConnection } from './connection.ts';

const db = openStore(process.argv[2] ?? '');
addConnection(db);
const keychain = systemKeychain();
const make = () => createVault({ db, keychain, audit: createAudit(db, 'child') });
const codeOf = (action: Promise<unknown>) =>
  action.then(
    () => 'ok',
    (error: HubError) => error.code,
  );
const account = () => String(JSON.parse(createSettings(db).get('vault') ?? '{}').account);
const secretAfterRestart = async () => {
  const again = make();
  await again.start();
  return again.read('c1', 'test').secrets.key;
};

const first = make();
const seen: Record<string, unknown> = { setUp: await codeOf(first.setUp('keychain')) };
if (seen.setUp === 'ok') {
  first.write('c1', { key: 'kept in the keychain' });
  seen.restarted = await secretAfterRestart();
  const entry = await keychain.get(account());
  await keychain.remove(account());
  seen.entryGone = await codeOf(make().start());
  await keychain.set(account(), 'of something else');
  seen.entryChanged = await codeOf(make().start());
  await keychain.set(account(), entry ?? '');
  await first.rekey();
  seen.rekeyed = await secretAfterRestart();
  seen.entryReplaced = (await keychain.get(account())) !== entry;
  await keychain.remove(account());
  seen.removedTwice = await codeOf(keychain.remove(account()));
}
process.stdout.write(`${JSON.stringify(seen)}\n`);
