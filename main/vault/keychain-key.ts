import { HubError } from '../../contract/errors.ts';
import { type Description, matches } from './description.ts';
import type { MasterKey } from './envelope.ts';
import type { Keychain } from './keychain.ts';

/** Where a new key waits until the database has switched to it. */
const nextOf = (account: string) => `${account}.next`;

/** The entry's text: the key's id and the key, so that a foreign entry is told from a damaged one. */
function toEntry(key: MasterKey): string {
  return `${key.id.toString('hex')}:${key.bytes.toString('base64')}`;
}

function fromEntry(entry: string | null): MasterKey | null {
  const parts = /^([0-9a-f]{16}):([A-Za-z0-9+/]{43}=)$/.exec(entry ?? '');
  if (!parts?.[1] || !parts[2]) return null;
  return { id: Buffer.from(parts[1], 'hex'), bytes: Buffer.from(parts[2], 'base64') };
}

/**
 * Reads the master key. Finishes a change of key that was cut off after the database had switched.
 * @throws HubError keychain_missing, keychain_key_missing, keychain_key_changed
 */
export async function loadKey(keychain: Keychain, description: Description): Promise<MasterKey> {
  const { account } = description;
  const entry = await keychain.get(account);
  const key = fromEntry(entry);
  if (key && matches(description, key)) return key;
  const next = fromEntry(await keychain.get(nextOf(account)));
  if (next && matches(description, next)) {
    await settleKey(keychain, account, next);
    return next;
  }
  throw new HubError(entry === null && next === null ? 'keychain_key_missing' : 'keychain_key_changed');
}

/** Stores the first key of a vault. */
export function storeKey(keychain: Keychain, account: string, key: MasterKey): Promise<void> {
  return keychain.set(account, toEntry(key));
}

/** Stores a new key beside the one in use; `settleKey` follows once the database has switched. */
export function storeNextKey(keychain: Keychain, account: string, key: MasterKey): Promise<void> {
  return keychain.set(nextOf(account), toEntry(key));
}

/** Puts the new key in the old one's place. */
export async function settleKey(keychain: Keychain, account: string, key: MasterKey): Promise<void> {
  await keychain.set(account, toEntry(key));
  await keychain.remove(nextOf(account));
}

export async function removeKeys(keychain: Keychain, account: string): Promise<void> {
  await keychain.remove(account);
  await keychain.remove(nextOf(account));
}
