import type { Clock } from '../clock.ts';
import { instantOf } from '../clock.ts';
import { type Address, secretOwner } from '../store/outbound-addresses.ts';
import type { Vault } from '../vault/vault.ts';
import { newSecret, type SigningSecrets } from './signature.ts';

/** How long the secret before signs along, so that the receiver can be given the new one in peace. */
const overlapMs = 24 * 3_600_000;

/** The secrets of the addresses, in the vault. */
export interface AddressSecrets {
  /** @param given the owner's own instead of a new one */
  make(addressId: string, given?: string): void;
  /** A new secret. @returns until when the one before signs along; null where there was none to be read */
  rotate(addressId: string): string | null;
  /** @throws HubError vault_locked, vault_not_set_up, signed_out (it cannot be read any more) */
  read(address: Pick<Address, 'id' | 'oldSecretUntil'>, why: string): SigningSecrets;
  /** As `read`, without opening the vault for each delivery. */
  forSigning(address: Pick<Address, 'id' | 'oldSecretUntil'>): SigningSecrets;
  forget(addressId: string): void;
}

export function createAddressSecrets(vault: Vault, clock: Clock): AddressSecrets {
  const kept = new Map<string, { readonly generation: number; readonly secret: string; readonly old: string | null }>();

  function open(id: string, why: string) {
    const { secrets, generation } = vault.read(secretOwner(id), why);
    return { generation, secret: secrets.secret ?? '', old: secrets.old ?? null };
  }

  const valid = (until: string | null, { secret, old }: SigningSecrets): SigningSecrets => ({
    secret,
    old: until !== null && until > instantOf(clock) ? old : null,
  });

  return {
    make: (id, given) => void vault.write(secretOwner(id), { secret: given ?? newSecret() }),
    rotate(id) {
      const old = isReadable(vault, id) ? open(id, 'to rotate the secret of an address').secret : null;
      vault.write(secretOwner(id), { secret: newSecret(), ...(old === null ? {} : { old }) });
      return old === null ? null : new Date(clock.now().getTime() + overlapMs).toISOString();
    },
    read: ({ id, oldSecretUntil }, why) => valid(oldSecretUntil, open(id, why)),
    forSigning({ id, oldSecretUntil }) {
      const generation = vault.state() === 'unlocked' ? vault.facts(secretOwner(id))?.generation : undefined;
      const known = kept.get(id);
      const secrets = known && known.generation === generation ? known : open(id, 'to sign deliveries');
      kept.set(id, secrets);
      return valid(oldSecretUntil, secrets);
    },
    forget(id) {
      kept.delete(id);
      vault.forget(secretOwner(id));
    },
  };
}

/** False when it was sealed with a key that is lost; a vault that is locked is another matter. */
function isReadable(vault: Vault, id: string): boolean {
  if (vault.state() !== 'unlocked') return true;
  try {
    vault.read(secretOwner(id), 'to rotate the secret of an address');
    return true;
  } catch {
    return false;
  }
}
