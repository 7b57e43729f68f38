import { createActions } from '../actions/service.ts';
import { createPauseSwitch } from '../app-settings.ts';
import { createConnect } from '../connect/service.ts';
import { createEvents } from '../events.ts';
import { createFlows } from '../flows/service.ts';
import { createOwnNetwork, type OwnNetwork } from '../http/own-network.ts';
import { createMatches } from '../matches/service.ts';
import { createAccess } from '../oauth/access.ts';
import { createOutbound } from '../outbound/service.ts';
import { createPretend } from '../pretend/service.ts';
import { createProof } from '../proof/service.ts';
import type { Connection } from '../store/connections.ts';
import { databaseFile } from '../store/database.ts';
import type { StreamTally } from '../store/runs.ts';
import { createEngine, type Engine, type RunResult } from '../sync/engine.ts';
import { createScheduler } from '../sync/scheduler.ts';
import { createSync } from '../sync/service.ts';
import { createUpkeep } from '../upkeep.ts';
import type { Surroundings } from '../views/connections.ts';
import { createInboxServices } from '../webhooks/index.ts';
import { createWebhooks } from '../webhooks/service.ts';
import { type CallCounts, createCallCounts } from './call-counts.ts';
import type { Ground } from './ground.ts';
import type { Hub } from './types.ts';

/** What is done when something happens in a service; see reactions.ts. */
export interface Reactions {
  onSignedOut(connectionId: string): void;
  onConnected(connectionId: string): void;
  onProgress(runId: number, tallies: readonly StreamTally[]): void;
  onEnded(connection: Connection, runId: number, result: RunResult): void;
  review(connection: Connection): void;
  disconnect(connectionId: string, keepRecords: boolean): Promise<void>;
}

type Named =
  | 'access'
  | 'actions'
  | 'webhooks'
  | 'hooks'
  | 'relay'
  | 'fetching'
  | 'flows'
  | 'connect'
  | 'matches'
  | 'outbound'
  | 'sync'
  | 'scheduler'
  | 'pretend'
  | 'proof'
  | 'events'
  | 'pause'
  | 'upkeep';

/** The services of a Hub, wired to each other. */
export interface Services extends Pick<Hub, Named> {
  readonly engine: Engine;
  readonly counts: CallCounts;
  readonly own: OwnNetwork;
  readonly around: Surroundings;
  readonly endpointOf: EndpointOf;
}

type EndpointOf = (connection: Pick<Connection, 'provider' | 'pretend'>) => string | undefined;

/** Where a pretend connection is sent while its shop is closed: never to the real vendor. */
const nowhere = 'http://127.0.0.1:9';

/** Wires the services; `reactions` are asked for when something happens, since they need the services themselves. */
export function wireServices(ground: Ground, reactions: () => Reactions): Services {
  const { options, clock, repos, vault, providers } = ground;
  const { host, log } = options;
  const events = createEvents();
  const pause = createPauseSwitch(repos.settings);
  const own = createOwnNetwork(repos.settings, host.findProxy);
  const endpointOf: EndpointOf = ({ provider, pretend: isPretend }) =>
    isPretend ? (pretend.originOf(provider) ?? nowhere) : options.endpoints?.get(provider);
  const common = { ...ground, ...repos, log, events, endpointOf, network: own.network };

  const access = createAccess({
    ...common,
    connectionOf: repos.connections.get,
    providerOf: (id) => providers.get(id),
    onSignedOut: (id) => reactions().onSignedOut(id),
  });
  // Calls of writes count for the day like those of runs.
  const counts = createCallCounts(ground.db, repos, clock);
  const actions = createActions({ ...common, access, onCall: counts.add });
  const webhooks = createWebhooks({ ...common, access });
  const outbound = createOutbound({ ...common, repos, host });
  const engine = engineOf(ground, access, reactions);
  const look = () => engine.chore({ kind: 'matches' });
  const onDecided = () => flows.matchesChanged();
  const matches = createMatches({ ...common, repos, actor: options.actor, look, onDecided });
  const sync = createSync({
    ...common,
    engine,
    network: own.settings,
    onEnded: (connection, runId, result) => reactions().onEnded(connection, runId, result),
  });
  const isHeld = () => pause.until(clock.now()) !== null || vault.state() !== 'unlocked';
  const flows = createFlows({
    ...common,
    ...{ repos, actions, isHeld, actor: options.actor },
    plan: () => engine.chore({ kind: 'flows' }),
    survey: (flowId) => engine.chore({ kind: 'survey', flowId }),
  });
  if (ground.restored) flows.restored();
  const scheduler = createScheduler({ ...common, sync, isHeld });
  const inbox = createInboxServices({ ground, webhooks, sync, scheduler, events, endpointOf, own, isHeld });
  const connect = createConnect({
    ...common,
    openPage: (url) => host.openPage(url).then(() => undefined),
    onConnected: (id) => reactions().onConnected(id),
    bounce: inbox.relay.bounce,
  });
  const pretend = createPretend({
    ...common,
    workerUrl: options.pretendWorker,
    connect,
    providerName: (id) => providers.get(id)?.name ?? id,
    disconnect: (id) => reactions().disconnect(id, false),
  });
  const proof = createProof({
    ...common,
    repos,
    access,
    sync,
    isHeld: () => isHeld() || !host.isOnline(),
    review: (connection) => reactions().review(connection),
  });
  const upkeep = createUpkeep({ ...ground, profileDir: options.profileDir, engine, access, log });
  const around = surroundingsOf(ground, sync, pause);
  return {
    access,
    actions,
    webhooks,
    ...inbox,
    connect,
    flows,
    matches,
    outbound,
    sync,
    scheduler,
    pretend,
    proof,
    events,
    pause,
    upkeep,
    engine,
    counts,
    own,
    around,
    endpointOf,
  };
}

function engineOf({ options, repos }: Ground, access: Hub['access'], reactions: () => Reactions): Engine {
  const { profileDir, nativeBinding, clockOffsetMs = 0, providers } = options;
  return createEngine({
    workerUrl: options.syncWorker,
    start: { databaseFile: databaseFile(profileDir), nativeBinding, clockOffsetMs, registry: providers?.module },
    access: access.get,
    onSigning: (id, index) => repos.connections.change(id, { signing: index }),
    onProgress: (runId, tallies) => reactions().onProgress(runId, tallies),
    log: options.log,
  });
}

function surroundingsOf(ground: Ground, sync: Hub['sync'], pause: Hub['pause']): Surroundings {
  const { options, repos, providers, clock, vault, opening } = ground;
  return {
    repos,
    providers,
    clock,
    isRunning: sync.isRunning,
    isOffline: () => !options.host.isOnline(),
    pausedUntil: () => pause.until(clock.now()),
    vaultOpen: () => vault.state() === 'unlocked' || !opening.isOver(),
  };
}
