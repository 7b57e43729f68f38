/** A process of its own that refreshes a connection when told to: `refresh.process.ts <profile folder> <origin>`. */
import { createNetwork } from '../../main/http/network.ts';
import { createAccess } from '../../main/oauth/access.ts';
import { createAudit } from '../../main/store/audit.ts';
import { createConnections } from '../../main/store/connections.ts';
import { openStore } from '../../main/store/database.ts';
import { createVault } from '../../main/vault/vault.ts';
import { fakeKeychain } from './keychain.ts';
import { acme, passphrase } from './refresh-setup.ts';

const [folder = '', origin = ''] = process.argv.slice(2);
const db = openStore(folder);
const vault = createVault({ db, keychain: fakeKeychain(), audit: createAudit(db, 'child') });
await vault.start({ passphrase });
const provider = acme(1);
const access = createAccess({
  db,
  vault,
  connectionOf: createConnections(db).get,
  providerOf: () => provider,
  endpointOf: () => origin,
  network: createNetwork({}, {}),
  onSignedOut: (id) => process.send?.({ signedOut: id }),
});

process.on('message', ({ seenGeneration }: { seenGeneration: number }) => {
  access.get('c1', { fresh: true, seenGeneration }).then(
    ({ generation }) => process.send?.({ generation }),
    (thrown: unknown) => process.send?.({ failed: String(thrown) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
