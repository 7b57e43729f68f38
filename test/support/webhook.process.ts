/**
 * A process of its own that opens a profile and collects webhooks from its relay until it is killed: `<profile>
 * <keychain>`. Tells on standard output when it has begun, and each time that something became of deliveries.
 */
import { keychain, openHub } from './open-hub.ts';
import { providers } from './webhook-provider.ts';

const [profileDir = '', entries = '[]'] = process.argv.slice(2);

for (const [account, secret] of JSON.parse(entries)) keychain.entries.set(account, secret);
const module = new URL('./webhook-provider.ts', import.meta.url).href;
const hub = await openHub(profileDir, { actor: 'process', providers: { map: providers, module } });
let told = 0;
hub.events.listen(({ topic, payload }) => {
  if (topic !== 'changed' || !payload.kinds.includes('inbox')) return;
  told += 1;
  process.stdout.write(`told ${told}\n`);
});
await hub.begin();
process.stdout.write('begun\n');
