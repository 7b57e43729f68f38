import { HubError } from '../../contract/errors.ts';
import type { Secrets } from '../../providers/kit/index.ts';
import { type Clock, systemClock } from '../clock.ts';
import { rememberSecret } from '../redact.ts';
import type { Audit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { createLeases } from '../store/lease.ts';
import { type Credential, type CredentialFacts, createCredentials } from './credentials.ts';
import type { Protection } from './description.ts';
import type { Keychain } from './keychain.ts';
import { type Keeping, Keyring } from './keyring.ts';

export type { Credential, CredentialFacts } from './credentials.ts';
export type { Protection } from './description.ts';
export type { Keeping } from './keyring.ts';

/**
 * The secrets of a profile, each of an owner: a connection by its id, or another by its name. One protection at a time
 * keeps its master key; nothing here ever deletes what it sealed.
 */
export interface Vault {
  state(): 'new' | 'locked' | 'unlocked';
  protection(): Protection | null;
  /**
   * Unlocks what can be unlocked without asking: with the keychain, or with a passphrase that the caller already has.
   * A vault that is new, or waits for a passphrase, stays so.
   * @throws HubError keychain_missing, keychain_key_missing, keychain_key_changed, wrong_passphrase
   */
  start(options?: { readonly passphrase?: string | undefined }): Promise<void>;
  /** @throws HubError already_exists, keychain_missing, bad_input (a passphrase that is too short) */
  setUp(keeping: Keeping): Promise<void>;
  /** @throws HubError wrong_passphrase, vault_not_set_up, and with a keychain as `start` does */
  unlock(passphrase?: string): Promise<void>;
  /** Zeroes the key. */
  lock(): void;
  /** Keeps the same key otherwise; the present passphrase is wanted where one protects it. */
  changeProtection(keeping: Keeping, passphrase?: string): Promise<void>;
  /** A new master key for everything; the present passphrase is wanted where one protects it. */
  rekey(passphrase?: string): Promise<void>;
  /** The master key as text to write down: the way back when a keychain is lost. A new key makes it void. */
  recoveryCode(): string;
  /** Unlocks with a recovery code and keeps the key anew. @throws HubError wrong_passphrase */
  recover(code: string, keeping: Keeping): Promise<void>;
  /** For a key that is lost for good: a new one. Connections must be signed in again; nothing is deleted. */
  startOver(keeping: Keeping): Promise<void>;
  /** What is known of a credential without opening it. */
  facts(owner: string): CredentialFacts | null;
  /**
   * Opens a credential; each time is an audit row saying why.
   * @throws HubError vault_locked, vault_not_set_up, signed_out (there is none, or its key is lost)
   */
  read(owner: string, why: string): Credential;
  /** The secrets before the last write, for a vendor that refuses the newest; null where there are none. */
  previous(owner: string, why: string): Secrets | null;
  /** Seals a credential and keeps the one before. @returns its generation */
  write(owner: string, secrets: Secrets, options?: { readonly expiresAt?: string | null }): number;
  forget(owner: string): void;
}

export interface VaultOptions {
  readonly db: Db;
  readonly keychain: Keychain;
  readonly audit: Audit;
  readonly clock?: Clock | undefined;
}

export function createVault({ db, keychain, audit, clock = systemClock }: VaultOptions): Vault {
  const credentials = createCredentials(db, clock);
  const keyring = new Keyring({ db, keychain, audit, leases: createLeases(db, clock), credentials });

  // The key is looked up inside the transaction: another process may be changing it.
  const write = db.transaction((owner: string, secrets: Secrets, expiresAt: string | null): number => {
    const generation = credentials.write(keyring.key(), owner, secrets, expiresAt);
    audit.write({ action: 'credential.write', subject: owner });
    return generation;
  });
  const forget = db.transaction((owner: string) => {
    credentials.forget(owner);
    audit.write({ action: 'credential.forget', subject: owner });
  });

  return {
    state: () => keyring.state(),
    protection: () => keyring.protection(),
    async start({ passphrase } = {}) {
      if (keyring.state() !== 'locked') return;
      if (keyring.protection() === 'keychain' || passphrase) await keyring.unlock(passphrase);
    },
    setUp: (keeping) => keyring.setUp(keeping),
    unlock: (passphrase) => keyring.unlock(passphrase),
    lock: () => keyring.lock(),
    changeProtection: (keeping, passphrase) => keyring.changeProtection(keeping, passphrase),
    rekey: (passphrase) => keyring.rekey(passphrase),
    recoveryCode: () => keyring.recoveryCode(),
    recover: (code, keeping) => keyring.recover(code, keeping),
    startOver: (keeping) => keyring.startOver(keeping),
    facts: (owner) => credentials.facts(owner),
    read(owner, why) {
      const found = credentials.read(keyring.key(), owner);
      if (found === null) throw new HubError('signed_out', { detail: 'no credential is stored' });
      if (found === 'unreadable')
        throw new HubError('signed_out', { detail: 'sealed with a key that is no longer there' });
      rememberAll(found.secrets);
      audit.write({ action: 'credential.read', subject: owner, detail: why });
      return found;
    },
    previous(owner, why) {
      const secrets = credentials.previous(keyring.key(), owner);
      if (secrets) audit.write({ action: 'credential.read', subject: owner, detail: `the one before: ${why}` });
      return secrets;
    },
    write(owner, secrets, options = {}) {
      rememberAll(secrets);
      return write.immediate(owner, secrets, options.expiresAt ?? null);
    },
    forget: (owner) => forget.immediate(owner),
  };
}

function rememberAll(secrets: Secrets): void {
  for (const value of Object.values(secrets)) rememberSecret(value);
}
