import { say } from '../../contract/words/index.ts';
import type { Hub } from '../hub.ts';
import type { Desk, Handlers } from './types.ts';

type VaultHandlers = Pick<Handlers, Extract<keyof Handlers, `vault.${string}`>>;

const done = { ok: true } as const;

export function vaultHandlers(hub: Hub, desk: Desk): VaultHandlers {
  const { vault, events } = hub;
  const keeping = (passphrase: string | null) => (passphrase === null ? ('keychain' as const) : { passphrase });

  /** Does something to the vault and lets everybody know; what waited for it can begin. */
  async function then(action: Promise<void> | void) {
    await action;
    events.changed(['app', 'connections', 'settings']);
    if (vault.state() === 'unlocked') hub.scheduler.tick();
    return done;
  }

  return {
    'vault.setUp': ({ passphrase }) => then(vault.setUp(keeping(passphrase))),
    'vault.unlock': ({ passphrase }) => then(vault.unlock(passphrase)),
    'vault.lock': () => then(vault.lock()),
    'vault.protect': ({ passphrase, present }) => then(vault.changeProtection(keeping(passphrase), present)),
    'vault.rekey': ({ present }) => then(vault.rekey(present)),
    'vault.recoveryCode': async () => {
      await desk.showText(say('tray.recoveryCode'), vault.recoveryCode());
      return done;
    },
    'vault.recover': ({ code, passphrase }) => then(vault.recover(code, keeping(passphrase))),
    'vault.startOver': ({ passphrase }) => then(vault.startOver(keeping(passphrase))),
  };
}
