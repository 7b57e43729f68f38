import { HubError } from '../../contract/errors.ts';

/** The operating system's store of secrets. Every call may throw HubError keychain_missing. */
export interface Keychain {
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  /** Gone already is success. */
  remove(account: string): Promise<void>;
}

const service = 'Backroom';

/** Keychain on macOS, Credential Manager on Windows, the Secret Service (libsecret) on Linux. */
export function systemKeychain(): Keychain {
  return {
    get: (account) => using((keytar) => keytar.getPassword(service, account)),
    set: (account, secret) => using((keytar) => keytar.setPassword(service, account, secret)),
    async remove(account) {
      await using((keytar) => keytar.deletePassword(service, account));
    },
  };
}

type Keytar = typeof import('keytar');

/** Loaded when first used: on Linux the addon does not even load without libsecret. */
async function using<T>(action: (keytar: Keytar) => Promise<T>): Promise<T> {
  try {
    const loaded: Keytar & { default?: Keytar } = await import('keytar');
    return await action(loaded.default ?? loaded);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new HubError('keychain_missing', { cause, detail });
  }
}

/** What the owner calls the keychain of this system, so that messages can name it (must-not-fail 24). */
export function keychainName(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return 'Keychain';
  if (platform === 'win32') return 'Windows Credential Manager';
  return 'Secret Service';
}
