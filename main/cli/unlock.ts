import { HubError } from '../../contract/errors.ts';
import { say } from '../../contract/words/index.ts';
import type { Backroom } from './backroom.ts';
import { askNewPassphrase, type Terminal } from './terminal.ts';

export interface Keys {
  readonly terminal: Terminal;
  /** From the environment. */
  readonly passphrase: string | undefined;
  /** That, or what somebody who was asked has typed; asked for once. @throws HubError vault_locked */
  readonly present: () => Promise<string>;
}

/**
 * Opens the vault, asking for the passphrase where somebody can be asked.
 * @throws HubError vault_locked, wrong_passphrase, keychain_missing, keychain_key_missing, keychain_key_changed
 */
export async function unlockVault(backroom: Backroom, keys: Keys): Promise<void> {
  const { vault } = await backroom.ask('app.status', {});
  if (vault.state === 'unlocked') return;
  if (vault.problem) throw asError(vault.problem);
  if (vault.state === 'new') return setUpVault(backroom, keys, true);
  const passphrase = await keys.present();
  // Through the router a vault that opens also starts what is due; a command does only what it was asked.
  if (backroom.hub) await backroom.hub.vault.unlock(passphrase);
  else await backroom.ask('vault.unlock', { passphrase });
}

/** How a passphrase is come by. */
export function createKeys(terminal: Terminal, passphrase: string | undefined): Keys {
  let asked: Promise<string> | undefined;
  return {
    terminal,
    passphrase,
    present: () => {
      asked ??= passphrase === undefined ? askPassphrase(terminal) : Promise.resolve(passphrase);
      return asked;
    },
  };
}

async function askPassphrase(terminal: Terminal): Promise<string> {
  if (!terminal.isPerson) throw new HubError('vault_locked');
  const passphrase = await terminal.askSecret(say('cli.ask.passphrase'));
  if (passphrase === '') throw new HubError('vault_locked');
  return passphrase;
}

/**
 * Sets up a new vault: behind the passphrase where there is one, else with the keychain; where that is missing,
 * somebody must choose a passphrase (must-not-fail 24).
 */
export async function setUpVault(
  backroom: Backroom,
  { terminal, passphrase }: Omit<Keys, 'present'>,
  keychain: boolean,
): Promise<void> {
  if (passphrase !== undefined) return keep(backroom, passphrase);
  if (!keychain && terminal.isPerson) return keep(backroom, await newPassphrase(terminal));
  try {
    await keep(backroom, null);
  } catch (thrown) {
    if (!(thrown instanceof HubError) || thrown.code !== 'keychain_missing' || !terminal.isPerson) throw thrown;
    terminal.note(say('error.keychain_missing'));
    await keep(backroom, await newPassphrase(terminal));
  }
}

async function newPassphrase(terminal: Terminal): Promise<string> {
  const passphrase = await askNewPassphrase(terminal);
  if (passphrase === '') throw new HubError('vault_not_set_up');
  return passphrase;
}

async function keep(backroom: Backroom, passphrase: string | null): Promise<void> {
  if (backroom.hub) await backroom.hub.vault.setUp(passphrase === null ? 'keychain' : { passphrase });
  else await backroom.ask('vault.setUp', { passphrase });
}

function asError({
  code,
  params,
  detail,
}: {
  code: HubError['code'];
  params: HubError['params'];
  detail: string | null;
}) {
  return new HubError(code, { params, ...(detail === null ? {} : { detail }) });
}
