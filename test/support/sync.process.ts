/**
 * A process of its own that opens a profile and syncs, to be killed: `<profile> <connection> <keychain> <what>`, where
 * `what` is `loop` (until killed, full and incremental in turn) or `once`.
 * Tells on standard output what it does, a word a line.
 */
import { keychain, openHub } from './open-hub.ts';

const [profileDir = '', connectionId = '', entries = '[]', what = 'once'] = process.argv.slice(2);
const say = (word: string) => void process.stdout.write(`${word}\n`);

for (const [account, secret] of JSON.parse(entries)) keychain.entries.set(account, secret);
const hub = await openHub(profileDir, { actor: 'process' });
say('ready');
for (let turn = 0; ; turn += 1) {
  const [runId = 0] = hub.sync.start({ connectionIds: [connectionId], full: what === 'loop' && turn % 3 === 1 });
  say('started');
  const { status, reason, detail } = await hub.sync.ended(runId);
  say(`ended ${status} ${reason ?? ''} ${detail ?? ''}`);
  if (what !== 'loop') break;
}
await hub.stop();
say('stopped');
