import { instantOf } from '../clock.ts';
import type { Events } from '../events.ts';
import type { OwnNetwork } from '../http/own-network.ts';
import type { Ground } from '../hub/ground.ts';
import type { Connection } from '../store/connections.ts';
import { databaseFile } from '../store/database.ts';
import type { Scheduler } from '../sync/scheduler.ts';
import type { SyncService } from '../sync/service.ts';
import { type AbsenceWatch, createAbsenceWatch } from './absence.ts';
import { createEnrolment } from './enrolment.ts';
import { createFetching, type Fetching } from './fetching.ts';
import { createHooksService, type HooksService } from './hooks.ts';
import { createRelayService, type RelayService } from './relay-service.ts';
import type { WebhooksService } from './service.ts';

export interface InboxParts {
  readonly ground: Ground;
  readonly webhooks: WebhooksService;
  readonly sync: SyncService;
  readonly scheduler: Scheduler;
  readonly events: Events;
  readonly endpointOf: (connection: Connection) => string | undefined;
  readonly own: OwnNetwork;
  readonly isHeld: () => boolean;
}

export interface InboxServices {
  readonly hooks: HooksService;
  readonly relay: RelayService;
  readonly fetching: Fetching;
}

/** Wires what makes, collects and acts on webhooks. */
export function createInboxServices(parts: InboxParts): InboxServices {
  const { ground, webhooks, sync, scheduler, events, endpointOf, own, isHeld } = parts;
  const { options, repos, clock, vault, audit, providers } = ground;
  const { log, nativeBinding, profileDir } = options;
  const common = { ...repos, clock, events, vault, audit, providers, webhooks, sync, log };

  /** The next scheduled run is now, and reads all changes since the last whole one. */
  const mend = (connectionId: string) => {
    repos.connections.change(connectionId, { nextDueAt: instantOf(clock) });
    scheduler.tick();
  };
  const enrolment = createEnrolment({ ...common, network: own.network });
  const fetching = createFetching({ ...common, isHeld });
  // They ask each other: what is asked for is there when something happens.
  const made: { relay?: RelayService; absence?: AbsenceWatch } = {};
  const hooks = createHooksService({
    ...common,
    client: enrolment.client,
    mend,
    rekeyed: (id) => {
      made.relay?.forget(id);
      made.relay?.judge(id);
    },
  });
  const absence = createAbsenceWatch({ ...common, isCollected: () => made.relay?.isCollected() ?? true });
  const relay = createRelayService({
    ...common,
    hooks: repos.hooks,
    relay: repos.relay,
    ...{ profileDir, enrolment, fetching, mend, endpointOf },
    workerUrl: options.inboxWorker,
    start: {
      databaseFile: databaseFile(profileDir),
      nativeBinding,
      clockOffsetMs: options.clockOffsetMs ?? 0,
      registry: options.providers?.module,
    },
    hooksService: hooks,
    absence: () => absence,
    network: own.settings,
  });
  made.relay = relay;
  return { hooks, relay, fetching };
}
