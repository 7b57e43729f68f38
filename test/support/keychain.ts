import { HubError } from '../../contract/errors.ts';
import type { Keychain } from '../../main/vault/keychain.ts';

/** A keychain in memory that can be missing, or break off after so many changes. */
export interface FakeKeychain extends Keychain {
  readonly entries: Map<string, string>;
  missing: boolean;
  /** Changes that still go through; the next one throws as if the process had been killed. */
  changesLeft: number;
}

export class Killed extends Error {}

export function fakeKeychain(): FakeKeychain {
  const entries = new Map<string, string>();
  const change = (apply: () => void) => {
    if (keychain.missing) throw new HubError('keychain_missing');
    if (keychain.changesLeft === 0) throw new Killed('killed here');
    keychain.changesLeft -= 1;
    apply();
  };
  const keychain: FakeKeychain = {
    entries,
    missing: false,
    changesLeft: Number.POSITIVE_INFINITY,
    async get(account) {
      if (keychain.missing) throw new HubError('keychain_missing');
      return entries.get(account) ?? null;
    },
    set: async (account, secret) => change(() => entries.set(account, secret)),
    remove: async (account) => change(() => entries.delete(account)),
  };
  return keychain;
}
