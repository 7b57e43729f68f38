/**
 * A process of its own that opens a profile, syncs again and again and sends the shop's own events meanwhile, to be
 * killed: `<profile> <connection> <keychain>`. Tells on standard output what it does, a word a line.
 */
import { keychain, openHub } from './open-hub.ts';

const [profileDir = '', connectionId = '', entries = '[]'] = process.argv.slice(2);
const say = (word: string) => void process.stdout.write(`${word}\n`);

for (const [account, secret] of JSON.parse(entries)) keychain.entries.set(account, secret);
const hub = await openHub(profileDir, { actor: 'process' });
hub.outbound.begin();
say('ready');
for (;;) {
  const [runId = 0] = hub.sync.start({ connectionIds: [connectionId] });
  say('started');
  const { status, reason, detail } = await hub.sync.ended(runId);
  say(`ended ${status} ${reason ?? ''} ${detail ?? ''}`);
}
