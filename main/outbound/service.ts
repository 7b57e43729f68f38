import { type EventType, examplePayload, isEventType } from '../../contract/events/index.ts';
import type { DeliveryDetail } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import { instantOf } from '../clock.ts';
import { systemTimer } from '../http/timer.ts';
import type { Audit } from '../store/audit.ts';
import type { Connection } from '../store/connections.ts';
import { asKnownError } from '../store/database.ts';
import type { Address } from '../store/outbound-addresses.ts';
import { newEventId } from '../store/outbound-events.ts';
import { type Courier, type CourierOptions, createCourier } from './courier.ts';
import { createGuard, type Resolve } from './guard.ts';
import { createOverdueLook } from './overdue.ts';
import { createOwnEvents, type OwnEvents } from './own-events.ts';
import { type AddressDesk, badInput, createAddressDesk } from './owner.ts';
import { post } from './post.ts';
import { createAddressSecrets } from './secrets.ts';

type Made = 'secrets' | 'guard' | 'timer' | 'random' | 'isOnline';

export interface OutboundOptions extends Omit<CourierOptions, Made> {
  readonly audit: Audit;
  readonly host: { readonly isOnline: () => boolean };
  /** Other than this PC's, for tests. */
  readonly resolve?: Resolve | undefined;
  /** Between 0 and 1, for the jitter of retries. */
  readonly random?: (() => number) | undefined;
}

type Redelivery =
  | { readonly id: number }
  | { readonly subscriptionId: string; readonly from: string; readonly to: string };

/** The shop's own events out: the addresses, and what is sent to them. */
export interface OutboundService extends AddressDesk, Courier {
  readonly own: OwnEvents;
  /** A run has ended: what it has to tell goes out. */
  ended(connection: Connection, runId: number): void;
  /** Sends a made-up event now, outside of the order, whatever the state of the address. */
  test(id: string, type?: string): Promise<DeliveryDetail>;
  /** Lets one delivery, or all of a time, go out again. @returns how many */
  redeliver(wish: Redelivery): number;
  /** Looks which invoices have become overdue. @returns how many events were made */
  lookForOverdue(): number;
}

const hourMs = 3_600_000;

export function createOutbound(options: OutboundOptions): OutboundService {
  const { db, repos, audit, clock, events, host, log } = options;
  const guard = createGuard(options.resolve);
  const secrets = createAddressSecrets(options.vault, clock);
  const around = { ...options, guard, secrets, timer: systemTimer };
  const courier = createCourier({ ...around, isOnline: host.isOnline, random: options.random ?? Math.random });
  const own = createOwnEvents(db, repos, clock);
  const look = createOverdueLook(db, repos, clock);
  let hourly: NodeJS.Timeout | undefined;

  /** Notes what the owner did, and lets everybody know. */
  function noted(action: string, id: string, detail = ''): void {
    audit.write({ action: `subscription.${action}`, subject: id, detail });
    events.changed(['subscriptions', 'deliveries', 'app']);
    lookForOverdue();
    courier.nudge();
  }

  /** An hourly look must not end with the first thing that goes wrong. */
  function lookForOverdue(): number {
    try {
      return look();
    } catch (thrown) {
      log.error({ problem: String(asKnownError(thrown)) }, 'overdue invoices could not be looked for');
      return 0;
    }
  }

  return {
    ...createAddressDesk({ db, repos, clock, guard, secrets, noted }),
    ...courier,
    own,
    lookForOverdue,
    ended(connection, runId) {
      // Without a way out of this PC no fetch can succeed, which is no event.
      if (host.isOnline()) own.failed(connection, runId);
      courier.nudge();
    },
    async test(id, wished) {
      const address = repos.addresses.get(id);
      const type = testType(address, wished);
      const payload = examplePayload(type, newEventId(), instantOf(clock));
      const letter = { eventId: payload.id, payload: JSON.stringify(payload), secrets: secrets.forSigning(address) };
      const { verdict, tried } = await post(address, letter, around);
      const keep = db.transaction(() => {
        const delivery = repos.deliveries.add(id, repos.eventLog.addTest(payload));
        const state = verdict === 'taken' ? ('delivered' as const) : ('failed' as const);
        repos.deliveries.tried(delivery, tried, { state, attempts: 1, nextAt: null });
        return delivery;
      });
      const delivery = keep.immediate();
      noted('test', id, type);
      return repos.deliveries.get(delivery);
    },
    redeliver(wish) {
      const { addresses, deliveries } = repos;
      const at = instantOf(clock);
      const subject = 'id' in wish ? deliveries.get(wish.id).subscriptionId : addresses.get(wish.subscriptionId).id;
      const count = 'id' in wish ? deliveries.again(wish.id, at) : deliveries.againBetween(subject, wish, at);
      noted('redeliver', subject, 'id' in wish ? String(wish.id) : `${wish.from} to ${wish.to}: ${count}`);
      return count;
    },
    begin() {
      hourly ??= setInterval(lookForOverdue, hourMs).unref();
      lookForOverdue();
      courier.begin();
    },
    async end() {
      clearInterval(hourly);
      hourly = undefined;
      await courier.end();
    },
  };
}

/** The event that a test sends: the one that is asked for, else the first that the address wants. */
function testType({ types }: Address, wished: string | undefined): EventType {
  const type = wished ?? types.find(isEventType) ?? 'order.created';
  if (!isEventType(type)) throw badInput(say('outbound.refused.type', { type }));
  return type;
}
