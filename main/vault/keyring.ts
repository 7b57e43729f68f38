import { randomUUID } from 'node:crypto';
import { HubError } from '../../contract/errors.ts';
import type { Audit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import type { Leases } from '../store/lease.ts';
import type { Credentials } from './credentials.ts';
import {
  createDescriptions,
  type Description,
  type Descriptions,
  matches,
  type Protection,
  verifierFor,
} from './description.ts';
import { type MasterKey, newMasterKey } from './envelope.ts';
import type { Keychain } from './keychain.ts';
import { loadKey, removeKeys, settleKey, storeKey, storeNextKey } from './keychain-key.ts';
import { unwrapKey, wrapKey } from './passphrase.ts';
import { fromRecoveryCode, toRecoveryCode } from './recovery-code.ts';

/** How a master key is to be kept. */
export type Keeping = 'keychain' | { readonly passphrase: string };

export interface KeyringOptions {
  readonly db: Db;
  readonly keychain: Keychain;
  readonly audit: Audit;
  readonly leases: Leases;
  readonly credentials: Credentials;
}

const shortestPassphrase = 8;

/** Only one process at a time changes how the key is kept; scrypt and a keychain's question to the owner take time. */
const changing = { ttlMs: 120_000, waitMs: 10_000 };

/** Holds the master key while the vault is unlocked, and knows how it is kept. */
export class Keyring {
  readonly #options: KeyringOptions;
  readonly #descriptions: Descriptions;
  #key: MasterKey | null = null;

  constructor(options: KeyringOptions) {
    this.#options = options;
    this.#descriptions = createDescriptions(options.db);
  }

  state(): 'new' | 'locked' | 'unlocked' {
    const description = this.#descriptions.read();
    if (!description) return 'new';
    return this.#current(description) ? 'unlocked' : 'locked';
  }

  protection(): Protection | null {
    return this.#descriptions.read()?.protection ?? null;
  }

  /** @throws HubError vault_not_set_up, vault_locked */
  key(): MasterKey {
    const key = this.#current(this.#described());
    if (!key) throw new HubError('vault_locked');
    return key;
  }

  lock(): void {
    this.#key?.bytes.fill(0);
    this.#key = null;
  }

  async unlock(passphrase: string | undefined): Promise<void> {
    const description = this.#described();
    if (this.#current(description)) return;
    const { protection } = description;
    const key =
      protection === 'keychain'
        ? await loadKey(this.#options.keychain, description)
        : await this.#unwrap(description, passphrase);
    this.#use(key);
    this.#audit('vault.unlock', protection);
  }

  async setUp(keeping: Keeping): Promise<void> {
    checkPassphrase(keeping);
    await this.#alone(async () => {
      if (this.#descriptions.read()) throw new HubError('already_exists', { params: { what: 'vault' } });
      await this.#begin(keeping, 'vault.set_up');
    });
  }

  /** A new key beside what the lost one has sealed; each connection must then be signed in again. */
  async startOver(keeping: Keeping): Promise<void> {
    checkPassphrase(keeping);
    this.#described();
    await this.#alone(() => this.#begin(keeping, 'vault.start_over'));
  }

  /** The same key, kept otherwise. `passphrase` is the present one, where one protects the vault. */
  async changeProtection(keeping: Keeping, passphrase: string | undefined): Promise<void> {
    checkPassphrase(keeping);
    await this.#alone(async () => {
      const description = this.#described();
      const key = this.key();
      if (description.protection === 'passphrase') await this.#prove(description, passphrase);
      await this.#keep(description, key, keeping, 'vault.change_protection');
    });
  }

  /** The key as text, for the owner to write down and keep elsewhere. */
  recoveryCode(): string {
    this.#audit('vault.recovery_code', '');
    return toRecoveryCode(this.key().bytes);
  }

  /** @throws HubError wrong_passphrase when the code does not belong to this vault's key */
  async recover(code: string, keeping: Keeping): Promise<void> {
    checkPassphrase(keeping);
    await this.#alone(async () => {
      const description = this.#described();
      const bytes = fromRecoveryCode(code, 32);
      const key = bytes && { id: Buffer.from(description.keyId, 'hex'), bytes };
      if (!key || !matches(description, key)) throw new HubError('wrong_passphrase');
      await this.#keep(description, key, keeping, 'vault.recover');
      this.#use(key);
    });
  }

  /**
   * A new master key; every credential is sealed anew in one transaction. With a keychain the new key is stored beside
   * the old one first and takes its place after, so that a cut at any point leaves the right key findable.
   */
  async rekey(passphrase: string | undefined): Promise<void> {
    await this.#alone(async () => {
      const description = this.#described();
      const old = this.key();
      const byPassphrase = description.protection === 'passphrase';
      if (byPassphrase) await this.#prove(description, passphrase);
      const fresh = newMasterKey();
      const wrapped = byPassphrase ? { wrapped: await wrapKey(fresh, passphrase ?? '') } : {};
      if (!byPassphrase) await storeNextKey(this.#options.keychain, description.account, fresh);
      this.#switch({ ...description, ...namesOf(fresh), ...wrapped }, 'vault.rekey', () =>
        this.#options.credentials.reseal(old, fresh),
      );
      this.#use(fresh);
      if (!byPassphrase) await settleKey(this.#options.keychain, description.account, fresh);
    });
  }

  async #begin(keeping: Keeping, action: string): Promise<void> {
    const key = newMasterKey();
    // A new account each time: what an older key of this profile is kept under stays untouched.
    const description: Description = { account: randomUUID(), protection: 'keychain', ...namesOf(key) };
    await this.#keep(description, key, keeping, action, () => this.#descriptions.putAside());
    this.#use(key);
  }

  async #keep(from: Description, key: MasterKey, keeping: Keeping, action: string, before?: () => void): Promise<void> {
    const { account, keyId, verifier } = from;
    if (keeping === 'keychain') {
      await storeKey(this.#options.keychain, account, key);
      this.#switch({ account, keyId, verifier, protection: 'keychain' }, action, before);
      return;
    }
    const wrapped = await wrapKey(key, keeping.passphrase);
    const wasInKeychain = this.#descriptions.read()?.account === account && from.protection === 'keychain';
    this.#switch({ account, keyId, verifier, protection: 'passphrase', wrapped }, action, before);
    // The switch is done; an entry that cannot be removed just now opens nothing that the owner's login does not.
    if (wasInKeychain) await removeKeys(this.#options.keychain, account).catch(() => undefined);
  }

  #switch(description: Description, action: string, before?: () => void): void {
    const change = this.#options.db.transaction(() => {
      before?.();
      this.#descriptions.write(description);
      this.#audit(action, description.protection);
    });
    change.immediate();
  }

  async #unwrap(description: Description, passphrase: string | undefined): Promise<MasterKey> {
    if (!passphrase) throw new HubError('vault_locked', { detail: 'a passphrase is wanted' });
    const id = Buffer.from(description.keyId, 'hex');
    const key = description.wrapped ? await unwrapKey(description.wrapped, id, passphrase) : null;
    if (!key || !matches(description, key)) throw new HubError('wrong_passphrase');
    return key;
  }

  /** That the passphrase is known to whoever asks, though the vault is open. */
  async #prove(description: Description, passphrase: string | undefined): Promise<void> {
    const key = await this.#unwrap(description, passphrase);
    key.bytes.fill(0);
  }

  /** The key in memory, unless another process has changed it since. */
  #current(description: Description): MasterKey | null {
    if (this.#key && this.#key.id.toString('hex') !== description.keyId) this.lock();
    return this.#key;
  }

  #use(key: MasterKey): void {
    if (this.#key !== key) this.lock();
    this.#key = key;
  }

  #described(): Description {
    const description = this.#descriptions.read();
    if (!description) throw new HubError('vault_not_set_up');
    return description;
  }

  #audit(action: string, detail: string): void {
    this.#options.audit.write({ action, detail });
  }

  #alone(action: () => Promise<void>): Promise<void> {
    return this.#options.leases.hold('vault', changing, action);
  }
}

function namesOf(key: MasterKey): Pick<Description, 'keyId' | 'verifier'> {
  return { keyId: key.id.toString('hex'), verifier: verifierFor(key) };
}

function checkPassphrase(keeping: Keeping): void {
  if (keeping === 'keychain') return;
  if (keeping.passphrase.trim().length < shortestPassphrase) {
    throw new HubError('bad_input', { params: { field: 'passphrase', least: shortestPassphrase } });
  }
}
