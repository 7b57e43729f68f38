import { HubError } from '../../contract/errors.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Network } from '../http/network.ts';
import type { Audit } from '../store/audit.ts';
import type { RelayRepo, RelayRow } from '../store/relay.ts';
import type { Vault } from '../vault/vault.ts';
import { newInboxKeys } from './open.ts';
import { createRelayClient, type RelayClient, relayAddress } from './relay-client.ts';

export interface EnrolmentOptions {
  readonly relay: RelayRepo;
  readonly vault: Vault;
  readonly network: Network;
  readonly audit: Audit;
  readonly clock: Clock;
}

/** The inbox of this profile at a relay: its address in the store, its token and key in the vault. */
export interface Enrolment {
  /** @throws HubError no_relay, vault_locked */
  client(): RelayClient;
  /** What opens and collects. @throws HubError no_relay, vault_locked */
  secrets(why: string): { readonly inbox: RelayRow; readonly token: string; readonly privateKey: string };
  /** @throws HubError already_exists, not_invited, bad_input, unreachable, bad_data */
  enrol(url: string, invitation: string | undefined): Promise<void>;
  rotate(): Promise<void>;
  /** Forgets the inbox here, and there as far as it can be reached. */
  leave(): Promise<void>;
}

/** Under which the inbox's secrets are in the vault. */
const owner = 'relay';

export function createEnrolment({ relay, vault, network, audit, clock }: EnrolmentOptions): Enrolment {
  function secrets(why: string) {
    const inbox = relay.get();
    if (!inbox) throw new HubError('no_relay');
    const { token, privateKey } = vault.read(owner, why).secrets;
    if (!token || !privateKey) throw new HubError('relay_refused', { detail: 'its token is not in the vault' });
    return { inbox, token, privateKey };
  }

  function client(): RelayClient {
    const { inbox, token } = secrets('speak to the relay');
    return createRelayClient({ network, url: inbox.url, token });
  }

  return {
    client,
    secrets,
    async enrol(text, invitation) {
      const url = relayAddress(text);
      if (relay.get()) throw new HubError('already_exists', { params: { what: 'relay', name: url } });
      if (vault.state() !== 'unlocked') throw new HubError('vault_locked');
      const { publicKey, privateKey } = await newInboxKeys();
      const request = { publicKey, ...(invitation ? { invitation } : {}) };
      const { inboxId, token } = await createRelayClient({ network, url, token: null }).enrol(request);
      const { bounceUri, limits } = await createRelayClient({ network, url, token }).status();
      vault.write(owner, { token, privateKey });
      const row = { url, inboxId, publicKey, bounceUri, keepDays: limits.keepDays, enrolledAt: instantOf(clock) };
      relay.put(row);
      audit.write({ action: 'relay.enrol', subject: inboxId, detail: new URL(url).host });
    },
    async rotate() {
      const { inbox, privateKey } = secrets('change the token of the relay');
      const token = await client().newToken();
      vault.write(owner, { token, privateKey });
      // Its first use ends the one before.
      await client().status();
      audit.write({ action: 'relay.rotate', subject: inbox.inboxId });
    },
    async leave() {
      const { inbox } = secrets('leave the relay');
      await client()
        .leave()
        .catch((thrown: unknown) => {
          // One that is away or has forgotten us lets go of the inbox by itself in time.
          const isOver = thrown instanceof HubError && (thrown.retryable || thrown.code === 'relay_refused');
          if (!isOver) throw thrown;
        });
      relay.remove();
      vault.forget(owner);
      audit.write({ action: 'relay.leave', subject: inbox.inboxId, detail: new URL(inbox.url).host });
    },
  };
}
