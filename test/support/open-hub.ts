import { createHub, type Hub, type HubOptions } from '../../main/hub.ts';
import { createLog } from '../../main/log.ts';
import { fakeKeychain } from './keychain.ts';
import { providers } from './test-provider.ts';

// No vitest in here: the processes that tests start and kill open their Hub with this, too.

const near = (file: string) => new URL(file, import.meta.url);

/** One keychain for a whole test file, so that a profile can be opened again; it costs no scrypt. */
export const keychain = fakeKeychain();

/** Options for a Hub on the test provider, with the real worker threads. */
function hubOptions(profileDir: string, change: Partial<HubOptions> = {}): HubOptions {
  return {
    profileDir,
    actor: 'test',
    host: { openPage: async () => undefined, isOnline: () => true },
    log: createLog({ part: 'test', level: 'silent' }),
    syncWorker: near('../../main/sync/worker.ts'),
    pretendWorker: near('../../main/pretend/worker.ts'),
    inboxWorker: near('../../main/webhooks/worker.ts'),
    keychain,
    providers: { map: providers, module: near('./test-provider.ts').href },
    ...change,
  };
}

/** A Hub with an open vault, not stopped by itself. */
export async function openHub(profileDir: string, change: Partial<HubOptions> = {}): Promise<Hub> {
  const hub = await createHub(hubOptions(profileDir, change));
  if (hub.vault.state() === 'new') await hub.vault.setUp('keychain');
  return hub;
}
