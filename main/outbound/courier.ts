import { asHubError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Lease, Leases } from '../store/lease.ts';
import { createGate } from '../sync/gate.ts';
import { createSender, type SenderOptions } from './sender.ts';

export interface CourierOptions extends SenderOptions {
  readonly leases: Leases;
  readonly log: { error(facts: object, message: string): void };
}

/**
 * Sends what waits: each address in order, the next only when the one before was delivered or given up; the addresses
 * side by side. When something is due stands in the store, so a sleep or a kill forgets nothing.
 */
export interface Courier {
  /** Sends everything that is due now, and resolves when that is done. */
  sendDue(): Promise<void>;
  /** Goes on by itself from now on. */
  begin(): void;
  /** Something may be due. */
  nudge(): void;
  /** Breaks off calls under way, which will be made again. */
  end(): Promise<void>;
}

const callsAtOnce = 4;
const lookMs = 2000;
const leaseMs = 60_000;

export function createCourier(options: CourierOptions): Courier {
  const { repos, leases, clock, log } = options;
  const sender = createSender(options);
  const gate = createGate(callsAtOnce);
  const serving = new Map<string, Promise<void>>();
  const halted = new AbortController();
  let ticking: NodeJS.Timeout | undefined;
  let lease: Lease | null = null;

  const nextFor = (addressId: string) => (halted.signal.aborted ? null : sender.next(addressId));

  /** @returns false when nothing more can be sent to this address just now */
  async function sendNext(addressId: string): Promise<boolean> {
    // A place is asked for each time anew, so that one with a long queue does not keep it for itself.
    const leave = await gate.enter();
    try {
      const next = nextFor(addressId);
      return next !== null && (await sender.send(next, halted.signal));
    } finally {
      leave();
    }
  }

  async function serve(addressId: string, keepsLease: () => boolean): Promise<void> {
    try {
      while (keepsLease() && (await sendNext(addressId)));
    } catch (thrown) {
      if (asHubError(thrown).code === 'stopped') return;
      log.error({ addressId, problem: String(thrown) }, 'sending broke off');
      // What cannot be written down, as on a full disk, must not be sent again and again.
      sender.hold(addressId);
    }
  }

  function served(addressId: string): void {
    serving.delete(addressId);
    if (serving.size > 0) return;
    lease?.release();
    lease = null;
  }

  /** Starts with every address that has something due and is not being served. */
  async function sendDue(): Promise<void> {
    const ids = repos.addresses.list().flatMap(({ id }) => (!serving.has(id) && nextFor(id) ? [id] : []));
    // Two processes on one profile must not both send.
    if (ids.length > 0) lease ??= leases.take('outbound', leaseMs);
    const keeps = lease && leaseKeeper(lease, clock);
    if (keeps)
      for (const id of ids)
        serving.set(
          id,
          serve(id, keeps).finally(() => served(id)),
        );
    await Promise.all(serving.values());
  }

  const nudge = () => {
    if (!ticking) return;
    sendDue().catch((thrown: unknown) => log.error({ problem: String(thrown) }, 'sending events failed'));
  };

  return {
    sendDue,
    nudge,
    begin() {
      ticking ??= setInterval(nudge, lookMs).unref();
      nudge();
    },
    async end() {
      clearInterval(ticking);
      ticking = undefined;
      halted.abort();
      await Promise.all(serving.values());
    },
  };
}

/** Renews a lease now and then while it is being worked under. False when somebody else has taken it. */
function leaseKeeper(lease: Lease, clock: Clock): () => boolean {
  let renewedAt = clock.now().getTime();
  return () => {
    const now = clock.now().getTime();
    if (now - renewedAt < leaseMs / 3) return true;
    renewedAt = now;
    return lease.renew(leaseMs);
  };
}
