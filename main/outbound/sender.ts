import { asHubError } from '../../contract/errors.ts';
import { say } from '../../contract/words/index.ts';
import type { Clock } from '../clock.ts';
import type { Events } from '../events.ts';
import type { Db } from '../store/database.ts';
import type { Address } from '../store/outbound-addresses.ts';
import type { Due } from '../store/outbound-deliveries.ts';
import type { Repos } from '../store/repos.ts';
import type { Vault } from '../vault/vault.ts';
import { type PostOptions, post } from './post.ts';
import type { AddressSecrets } from './secrets.ts';
import { settleAttempt, stopAddress } from './standing.ts';

export interface SenderOptions extends PostOptions {
  readonly db: Db;
  readonly repos: Repos;
  readonly vault: Vault;
  readonly secrets: AddressSecrets;
  readonly events: Events;
  readonly isOnline: () => boolean;
  readonly random: () => number;
}

/** What is to be sent to one address now. */
export interface Next {
  readonly address: Address;
  readonly due: Due;
}

/** Sends one delivery at a time. */
export interface Sender {
  /** The first delivery that waits for an address, when it is due and may go out just now. */
  next(addressId: string): Next | null;
  /** @returns false when there is no going on with this address just now @throws HubError stopped */
  send(next: Next, signal: AbortSignal): Promise<boolean>;
  /** Leaves an address alone for a minute. */
  hold(addressId: string): void;
}

const holdMs = 60_000;
/** No attempt waits longer: what is further off was written by a clock that was set wrong (must-not-fail 22). */
const furthestMs = 25 * 3_600_000;

export function createSender(options: SenderOptions): Sender {
  const { db, repos, clock, events } = options;
  const heldUntil = new Map<string, number>();
  const hold = (addressId: string) => void heldUntil.set(addressId, clock.now().getTime() + holdMs);

  const mayCallOut = (address: Address) =>
    options.vault.state() === 'unlocked' &&
    // What is near can be reached without the internet.
    (options.isOnline() || address.private) &&
    (heldUntil.get(address.id) ?? 0) <= clock.now().getTime();

  function stop(address: Address): void {
    const problem = { code: 'signed_out', params: {}, detail: say('outbound.problem.secret') } as const;
    db.transaction(() => stopAddress(repos, address, problem, clock.now())).immediate();
    events.changed(['deliveries', 'subscriptions', 'app']);
  }

  function secretsFor(address: Address) {
    try {
      return options.secrets.forSigning(address);
    } catch (thrown) {
      // A vault that was locked this moment is opened again; a key that is lost is not.
      if (asHubError(thrown).code === 'signed_out') stop(address);
      return null;
    }
  }

  return {
    hold,
    next(addressId) {
      const address = repos.addresses.list().find(({ id }) => id === addressId);
      if (address?.state !== 'on' || !mayCallOut(address)) return null;
      const due = repos.deliveries.next(addressId);
      return due && isDue(due, clock) ? { address, due } : null;
    },
    async send({ address, due }, signal) {
      const secrets = secretsFor(address);
      if (!secrets) return false;
      const posted = await post(address, { ...due, secrets }, options, signal);
      if (posted.verdict === 'offline') {
        hold(address.id);
        return false;
      }
      const around = { db, repos, now: clock.now(), random: options.random() };
      const stopped = settleAttempt(around, address.id, due, posted);
      events.changed(stopped ? ['deliveries', 'subscriptions', 'app'] : ['deliveries', 'subscriptions']);
      return !stopped;
    },
  };
}

function isDue({ nextAt }: Due, clock: Clock): boolean {
  const inMs = Date.parse(nextAt) - clock.now().getTime();
  return inMs <= 0 || inMs > furthestMs;
}
